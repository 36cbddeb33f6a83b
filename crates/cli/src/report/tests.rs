use std::path::PathBuf;

use super::*;
use crate::words::{Catalogues, Locale};

fn messages(locale: Locale) -> Messages {
    Messages::new(
        locale,
        Catalogues {
            english: "",
            chinese: "",
        },
    )
}

#[test]
fn a_report_has_three_sentences_in_each_language() {
    let report = Report::not_read(Path::new("/x/y"), &io::ErrorKind::NotFound.into());
    assert_eq!(report.exit(), Exit::Unreadable);
    let english = report.render(&messages(Locale::English));
    assert_eq!(english.what, "/x/y cannot be read.");
    assert_eq!(english.why, "The reason: there is no such file or folder.");
    assert_eq!(english.next, "Check the path and its permissions.");
    let chinese = report.render(&messages(Locale::Chinese));
    assert_eq!(chinese.what, "无法读取 /x/y。");
    assert_eq!(chinese.why, "原因：文件或文件夹不存在。");
}

#[test]
fn the_json_form_has_the_documented_keys() {
    let report = Report::new("error-internal", Exit::Internal).arg("cause", "quote \" here");
    let value = report.to_json(&messages(Locale::English));
    let error = value.get("error").unwrap().as_object().unwrap();
    let keys: Vec<&str> = error.keys().map(String::as_str).collect();
    assert_eq!(keys, ["exit", "id", "next", "what", "why"]);
    assert_eq!(error["exit"], 70);
    assert_eq!(error["id"], "error-internal");
    assert_eq!(error["why"], "The reason: quote \" here");
}

#[test]
fn every_failure_of_the_storage_has_its_words() {
    let path = || PathBuf::from("/ledger");
    let what = || "x".to_owned();
    let source = || io::Error::other("odd");
    let failures = [
        (DurableError::InUse { path: path() }, Exit::Temporary),
        (DurableError::DiskFull { path: path() }, Exit::CannotCreate),
        (
            DurableError::Damaged {
                path: path(),
                what: what(),
            },
            Exit::Unreadable,
        ),
        (
            DurableError::Unsettled {
                path: path(),
                what: what(),
            },
            Exit::Io,
        ),
        (
            DurableError::TooLarge {
                what: "value",
                len: 9,
                limit: 8,
            },
            Exit::Unreadable,
        ),
        (
            DurableError::Io {
                path: path(),
                source: source(),
            },
            Exit::Io,
        ),
    ];
    for (failure, exit) in failures {
        let report = Report::from_durable(&failure);
        assert_eq!(report.exit(), exit);
        for locale in Locale::ALL {
            let Rendered { what, why, next } = report.render(&messages(locale));
            for sentence in [what, why, next] {
                assert!(!sentence.contains("{$"), "{sentence}");
                assert!(!sentence.contains("error-"), "{sentence}");
            }
        }
    }
}
