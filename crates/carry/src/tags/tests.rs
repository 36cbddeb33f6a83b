use super::*;

#[test]
fn what_is_no_list_of_tags_counts_as_nothing() {
    for text in ["", "[]", "{\"a\":1}", "{\"a\":{\"etag\":\"x\"}}"] {
        assert!(Tags::from_text(text).kept().is_empty(), "{text}");
    }
    let mut tags = Tags::from_text("{\"a\":{\"etag\":\"x\",\"bytes\":\"0\"}}");
    assert_eq!(tags.get("a"), None);
    let large = Cached {
        etag: "\"x\"".to_owned(),
        bytes: vec![0; LIMIT + 1],
    };
    tags.put("b", &large);
    assert_eq!(tags.get("b"), None);
}

#[test]
fn what_is_kept_is_found_again() {
    let mut tags = Tags::default();
    let cached = Cached {
        etag: "\"x\"".to_owned(),
        bytes: b"announcement".to_vec(),
    };
    tags.clone().put("a", &cached);
    assert_eq!(tags.get("a"), Some(cached.clone()));
    let again = Tags::from_text(&tags.to_text());
    assert_eq!(again.get("a"), Some(cached));
    tags.put(
        "a",
        &Cached {
            etag: String::new(),
            bytes: vec![0; LIMIT + 1],
        },
    );
    assert_eq!(tags.get("a"), None);
}
