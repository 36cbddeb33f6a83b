use super::*;
use crate::words::{Catalogues, Locale, Messages, check};

const NO_WORDS: Catalogues = Catalogues {
    english: "",
    chinese: "",
};

#[test]
fn a_panic_is_told_in_the_readers_language_with_its_text_as_the_detail() {
    keep_quiet();
    let report = caught(|| panic!("seven is eight")).unwrap_err();
    assert_eq!(
        (report.id(), report.exit()),
        ("error-internal", Exit::Internal)
    );
    let chinese = Messages::new(Locale::Chinese, NO_WORDS);
    assert_eq!(check::leaks(&report, &chinese, &[]), Vec::<String>::new());
    let detail = report.render(&chinese).detail.unwrap();
    assert!(
        detail.contains("seven is eight") && !detail.contains('\n'),
        "{detail}"
    );
}

#[test]
fn a_command_that_does_not_panic_is_left_alone() {
    assert_eq!(caught(|| Ok(Exit::Yellow)), Ok(Exit::Yellow));
    let refused = Report::new("error-clock", Exit::ClockNotTrusted);
    assert_eq!(caught(|| Err(refused.clone())), Err(refused));
}
