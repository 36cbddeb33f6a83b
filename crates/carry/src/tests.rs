use std::path::Path;

use huepass_cli::Catalogues;
use huepass_cli::words::check;

const WORDS: Catalogues = Catalogues {
    english: include_str!("../i18n/en.ftl"),
    chinese: include_str!("../i18n/zh-CN.ftl"),
};

#[test]
fn no_words_are_missing() {
    let mut problems = check::catalogues(&WORDS);
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    problems.extend(check::sources(&sources, &WORDS).unwrap());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
