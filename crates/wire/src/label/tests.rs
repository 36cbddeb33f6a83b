use proptest::prelude::*;

use super::*;

// spec: WIR-42
#[test]
fn labels_that_could_deceive_are_refused() {
    for text in [
        "",
        "two\nlines",
        "tab\t",
        "\u{1b}[2J",
        "\u{7f}",
        "\u{85}",
        "a\u{202e}b",
        "\u{2066}",
        "\u{200f}",
        "\u{61c}",
        "\u{2028}",
    ] {
        assert_eq!(Label::new(text), Err(WireError::Malformed), "{text:?}");
    }
    let long = "\u{9580}".repeat(22);
    assert_eq!(Label::new(&long), Err(WireError::TooLarge { limit: 64 }));
    assert_eq!(
        Label::new("\u{5317}\u{9580} 2").unwrap().as_str(),
        "\u{5317}\u{9580} 2"
    );
}

proptest! {
    #[test]
    fn keeps_what_it_takes(text in "\\PC{0,70}") {
        if let Ok(label) = Label::new(&text) {
            prop_assert!(text.len() <= 64);
            prop_assert_eq!(label.as_str(), text);
        }
    }
}
