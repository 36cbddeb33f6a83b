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
    let report = Report::new("error-internal", Exit::Internal);
    let value = report.to_json(&messages(Locale::English));
    let error = value.get("error").unwrap().as_object().unwrap();
    let keys: Vec<&str> = error.keys().map(String::as_str).collect();
    assert_eq!(keys, ["exit", "id", "next", "what", "why"]);
    assert_eq!(error["exit"], 70);
    assert_eq!(error["id"], "error-internal");
    let report = report.detail(&"quote \" and\na line");
    let value = report.to_json(&messages(Locale::Chinese));
    assert_eq!(value["error"]["detail"], "quote \" and a line");
}

#[test]
fn what_foreign_software_said_stands_apart_from_the_sentences() {
    let report = Report::not_read(Path::new("/1"), &io::Error::other("gremlins"));
    for locale in Locale::ALL {
        let rendered = report.render(&messages(locale));
        assert_eq!(rendered.detail.as_deref(), Some("gremlins"));
        assert!(!rendered.why.contains("gremlins"), "{}", rendered.why);
    }
    let known = Report::not_read(Path::new("/1"), &io::ErrorKind::NotFound.into());
    assert_eq!(known.render(&messages(Locale::English)).detail, None);
    let empty = Report::internal(&" \n");
    assert_eq!(empty.render(&messages(Locale::English)).detail, None);
}

#[test]
fn a_full_disk_is_no_wrong_file() {
    let exit = |kind: io::ErrorKind| Report::not_written(Path::new("/1"), &kind.into()).exit();
    assert_eq!(exit(io::ErrorKind::PermissionDenied), Exit::CannotCreate);
    assert_eq!(exit(io::ErrorKind::StorageFull), Exit::Io);
    assert_eq!(exit(io::ErrorKind::QuotaExceeded), Exit::Io);
}

#[test]
fn every_failure_of_the_storage_has_its_words() {
    let path = || PathBuf::from("/ledger");
    let what = || "x".to_owned();
    let source = || io::Error::other("odd");
    let failures = [
        (DurableError::InUse { path: path() }, Exit::Temporary),
        (DurableError::DiskFull { path: path() }, Exit::Io),
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
                what: huepass_durable::Thing::Value,
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
            let rendered = report.render(&messages(locale));
            for sentence in [rendered.what, rendered.why, rendered.next] {
                assert!(!sentence.contains("{$"), "{sentence}");
                assert!(!sentence.contains("error-"), "{sentence}");
            }
        }
    }
}
