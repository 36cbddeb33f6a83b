use std::path::PathBuf;

use serde::Deserialize;

use super::*;

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Config {
    slots: u32,
    feed: Feed,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Feed {
    folder: Option<PathBuf>,
}

fn load_text(text: &[u8], named: bool) -> Result<Config, Report> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    std::fs::write(&path, text).unwrap();
    let named = named.then_some(path.as_path());
    load(&Dirs::new("x", Some(folder.path()), named, |_| None).unwrap())
}

fn line_and_id(text: &str) -> (String, &'static str) {
    let report = load_text(text.as_bytes(), false).unwrap_err();
    assert_eq!(report.exit(), Exit::Config);
    let messages = crate::Messages::new(
        crate::Locale::English,
        crate::Catalogues {
            english: "",
            chinese: "",
        },
    );
    (report.render(&messages).what, report.id())
}

#[test]
fn unknown_keys_are_refused_with_their_line() {
    let (what, id) = line_and_id("slots = 2\n\nslot = 3\n");
    assert_eq!(id, "error-config-unknown-key");
    assert!(what.contains("line 3") && what.contains("slot "), "{what}");
    let (what, id) = line_and_id("slots = 2\n[feed]\n# x\nfold = 'a'\n");
    assert_eq!(id, "error-config-unknown-key");
    assert!(what.contains("line 4"), "{what}");
}

#[test]
fn other_faults_are_refused_with_their_line() {
    for (text, line, expected) in [
        ("slots = 'two'", "line 1", "error-config-kind"),
        ("\n\nslots =", "line 3", "error-config"),
        ("slots = -1", "line 1", "error-config-kind"),
        (
            "slots = 1\nslots = 2",
            "line 2",
            "error-config-duplicate-key",
        ),
        ("[feed]\nfolder = 7", "line 2", "error-config-kind"),
    ] {
        let (what, id) = line_and_id(text);
        assert_eq!(id, expected);
        assert!(what.contains(line), "{what}");
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)] // Only read from files.
struct Everything {
    count: u32,
    word: Option<String>,
    on: Option<bool>,
    many: Option<Vec<u8>>,
    inner: Option<Inner>,
    choice: Option<Choice>,
    place: Option<std::net::Ipv4Addr>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)] // Only read from files.
struct Inner {
    a: u8,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Choice {
    One,
    Two,
}

#[test]
fn every_kind_of_fault_is_told_without_the_parsers_english() {
    let chinese = crate::Messages::new(
        crate::Locale::Chinese,
        crate::Catalogues {
            english: "",
            chinese: "",
        },
    );
    for (text, id, told) in [
        (
            "count = 1\nnumber = 2",
            "error-config-unknown-key",
            "count, word, on",
        ),
        ("word = 'x'", "error-config-missing-key", "缺少 count"),
        ("count = 1\ncount = 1", "error-config-duplicate-key", ""),
        (
            "count = 1\nchoice = 'three'",
            "error-config-choice",
            "one, two",
        ),
        ("count = -1", "error-config-kind", "整数"),
        ("count = 'x'", "error-config-kind", "整数"),
        ("count = 1\nword = 2", "error-config-kind", "文字"),
        ("count = 1\non = 2", "error-config-kind", "true 或 false"),
        ("count = 1\nmany = 2", "error-config-kind", "列表"),
        ("count = 1\ninner = 2", "error-config-kind", "表"),
        ("count = 1\nplace = 'x'", "error-config", ""),
        ("count = 1\ncount 2", "error-config", ""),
        ("count = 1\nword = 'x", "error-config", ""),
        ("[count", "error-config", ""),
    ] {
        let report = parse::<Everything>(Path::new("/1"), text).unwrap_err();
        assert_eq!((report.id(), report.exit()), (id, Exit::Config), "{text}");
        let rendered = report.render(&chinese);
        let shown = format!("{}\n{}", rendered.what, rendered.why);
        assert!(shown.contains(told), "{text}: {shown}");
        let names = [
            "count", "number", "word", "on", "many", "inner", "choice", "place", "one", "two",
            "three", "true", "false",
        ];
        let leaks = crate::words::check::leaks(&report, &chinese, &names);
        assert!(leaks.is_empty(), "{leaks:?}");
    }
}

#[test]
fn a_named_file_must_be_there_and_readable() {
    let nowhere = Path::new("/nowhere/config.toml");
    let dirs = Dirs::new("x", Some(Path::new("/nowhere")), Some(nowhere), |_| None).unwrap();
    assert_eq!(
        load::<Config>(&dirs).unwrap_err().id(),
        "error-config-not-read"
    );
    let dirs = Dirs::new("x", Some(Path::new("/nowhere")), None, |_| None).unwrap();
    assert_eq!(load::<Config>(&dirs), Ok(Config::default()));
}

#[test]
fn large_files_and_foreign_bytes_are_refused() {
    let large = vec![b'#'; (1 << 20) + 1];
    assert_eq!(
        load_text(&large, true).unwrap_err().id(),
        "error-config-not-read"
    );
    assert_eq!(
        load_text(b"\xff\xfe", true).unwrap_err().id(),
        "error-config-not-read"
    );
}

#[test]
fn values_are_read() {
    let config = load_text(b"slots = 2\n[feed]\nfolder = '/feed'\n", true).unwrap();
    assert_eq!(
        config,
        Config {
            slots: 2,
            feed: Feed {
                folder: Some("/feed".into())
            }
        }
    );
}
