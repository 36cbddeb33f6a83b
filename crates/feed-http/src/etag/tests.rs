use super::*;

#[test]
fn weak_endless_and_unquoted_tags_are_not_strong() {
    let long = format!("\"{}\"", "a".repeat(LONGEST));
    for text in [
        "", "\"", "a", "\"a", "W/\"a\"", "\"a\"b\"", "\"a b\"", &long,
    ] {
        assert!(!is_strong(text), "{text}");
    }
    assert!(is_strong("\"\""));
    assert!(is_strong("\"5f-1a\""));
}

// spec: HTP-4
#[test]
fn a_tag_is_half_a_digest() {
    // SHA-256 of nothing, FIPS 180-4.
    assert_eq!(of(b""), "\"e3b0c44298fc1c149afbf4c8996fb924\"");
    assert!(is_strong(&of(b"")));
}

// spec: HTP-5
#[test]
fn a_tag_is_found_in_a_list() {
    assert!(!any_is("", "\"a\""));
    assert!(!any_is("\"b\", W/\"c\"", "\"a\""));
    assert!(any_is("\"b\", \"a\"", "\"a\""));
    assert!(any_is("W/\"a\"", "\"a\""));
    assert!(any_is("*", "\"a\""));
}
