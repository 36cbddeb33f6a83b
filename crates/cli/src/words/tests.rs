use super::*;
use crate::{Exit, Report, args};

const PROGRAM: Catalogues = Catalogues {
    english: "known = Hello, { $name }.\n    .why = Because.\n\
              count = { $n ->\n    [one] one thing\n   *[other] { $n } things\n }\n\
              only-english = English\n",
    chinese: "known = 你好，{ $name }。\n    .why = 因为。\n\
              count = { $n ->\n   *[other] { $n } 件\n }\n",
};

fn messages(locale: Locale) -> Messages {
    Messages::new(locale, PROGRAM)
}

#[test]
fn an_unknown_message_is_its_own_id() {
    for locale in Locale::ALL {
        assert_eq!(messages(locale).plain("nowhere"), "nowhere");
        assert_eq!(messages(locale).plain("known.nowhere"), "known.nowhere");
        assert_eq!(messages(locale).find("nowhere", &Args::new()), None);
    }
}

#[test]
fn what_chinese_lacks_is_english() {
    assert_eq!(messages(Locale::Chinese).plain("only-english"), "English");
}

#[test]
fn values_are_filled_in_without_marks() {
    let args = args! { "name" => "Ada" };
    assert_eq!(
        messages(Locale::English).text("known", &args),
        "Hello, Ada."
    );
    assert_eq!(
        messages(Locale::Chinese).text("known", &args),
        "你好，Ada。"
    );
    assert_eq!(messages(Locale::Chinese).text("known.why", &args), "因为。");
}

#[test]
fn numbers_choose_their_form_and_stay_exact() {
    let english = messages(Locale::English);
    assert_eq!(english.text("count", &args! { "n" => 1 }), "one thing");
    assert_eq!(
        english.text("count", &args! { "n" => 1000_u32 }),
        "1000 things"
    );
    let large = (1_u64 << 53) + 1;
    assert_eq!(
        english.text("count", &args! { "n" => large }),
        "9007199254740993 things"
    );
    assert_eq!(
        english.text("count", &args! { "n" => u64::MAX }),
        "18446744073709551615 things"
    );
}

#[test]
fn a_message_can_be_a_value() {
    let args = args! { "name" => Value::Message("cli-cause-full") };
    assert_eq!(
        messages(Locale::English).text("known", &args),
        "Hello, the disk is full."
    );
    assert_eq!(
        messages(Locale::Chinese).text("known", &args),
        "你好，磁盘已满。"
    );
}

#[test]
fn a_message_with_values_of_its_own_can_be_a_value() {
    let three = Value::Filled("count", args! { "n" => 3 });
    let args = args! { "name" => three.clone() };
    assert_eq!(
        messages(Locale::English).text("known", &args),
        "Hello, 3 things."
    );
    assert_eq!(
        messages(Locale::Chinese).text("known", &args),
        "你好，3 件。"
    );
    assert_eq!(three.text(&messages(Locale::Chinese)), "3 件");
}

#[test]
fn english_words_in_a_sentence_are_found() {
    let report = Report::new("known", Exit::Io).arg("name", "Ada");
    let chinese = messages(Locale::Chinese);
    assert_eq!(check::leaks(&report, &chinese, &["known", "next"]).len(), 1);
    assert!(check::leaks(&report, &chinese, &["known", "next", "Ada"]).is_empty());
    let unfilled = Report::new("known", Exit::Io);
    assert!(!check::leaks(&unfilled, &chinese, &["known", "next", "name"]).is_empty());
    assert_eq!(check::foreign("写成 PNG 的 x 和 file", &[]), ["file"]);
}

#[test]
fn a_second_value_replaces_the_first() {
    let args = args! { "name" => "Ada", "name" => "Eva" };
    assert_eq!(args.iter().count(), 1);
    assert_eq!(
        messages(Locale::English).text("known", &args),
        "Hello, Eva."
    );
}

#[test]
fn every_tag_is_a_language() {
    for locale in Locale::ALL {
        assert_eq!(locale.identifier().to_string(), locale.tag());
        assert_eq!(Locale::parse(locale.tag()), Some(locale));
        for alias in locale.aliases() {
            assert_eq!(Locale::parse(alias), Some(locale), "{alias}");
        }
    }
}

#[test]
fn locales_are_understood_or_refused() {
    for name in ["fr", "", "german", "zhx", "-", "de_DE.UTF-8"] {
        assert_eq!(Locale::parse(name), None, "{name:?}");
    }
    for name in ["zh", "zh_CN.UTF-8", "ZH-hans-SG", "zh_TW@x"] {
        assert_eq!(Locale::parse(name), Some(Locale::Chinese), "{name:?}");
    }
    for name in ["C", "C.UTF-8", "POSIX", "en_GB.UTF-8"] {
        assert_eq!(Locale::parse(name), Some(Locale::English), "{name:?}");
    }
}

#[test]
fn the_first_variable_that_is_set_decides() {
    let choose = |set: &[(&str, &str)]| {
        Locale::from_environment(|name| {
            set.iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        })
    };
    assert_eq!(choose(&[]), Locale::English);
    assert_eq!(choose(&[("LANG", "zh_CN.UTF-8")]), Locale::Chinese);
    assert_eq!(
        choose(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")]),
        Locale::English
    );
    assert_eq!(
        choose(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "")]),
        Locale::Chinese
    );
    assert_eq!(
        choose(&[("LANG", "zh_CN.UTF-8"), ("LC_MESSAGES", "fr")]),
        Locale::English
    );
    assert_eq!(
        choose(&[("LC_ALL", "en"), ("HUEPASS_LANG", "zh")]),
        Locale::Chinese
    );
}

mod checking {
    use super::*;

    fn problems(english: &'static str, chinese: &'static str) -> Vec<String> {
        check::catalogues(&Catalogues { english, chinese })
    }

    #[test]
    fn each_kind_of_fault_is_found() {
        let cases = [
            ("a-b = x", "", "zh-CN lacks a-b"),
            ("", "a-b = x", "en lacks a-b"),
            ("a-b = x\n    .c = y", "a-b = x", "zh-CN lacks a-b.c"),
            ("a-b = { $x }", "a-b = { $y }", "a-b has"),
            (
                "a-b = { $x ->\n *[other] { $z }\n }",
                "a-b = { $x }",
                "a-b has",
            ),
            (
                "error-x = x\n    .why = y",
                "error-x = x\n    .why = y",
                "error-x lacks .next",
            ),
            ("a-b = two words", "a-b = two words", "a-b in English"),
            ("a-b = x\na-b = y", "a-b = x", "en has a-b twice"),
            ("cli-error = x", "cli-error = x", "own messages"),
            ("a-b = { $x", "a-b = { $x", "en line 1"),
        ];
        for (english, chinese, expected) in cases {
            let found = problems(english, chinese);
            assert!(
                found.iter().any(|problem| problem.contains(expected)),
                "{expected}: {found:?}"
            );
        }
    }

    #[test]
    fn the_common_catalogues_have_none() {
        assert_eq!(check::catalogues(&Catalogues::COMMON), Vec::<String>::new());
    }

    #[test]
    fn missing_ids_are_found() {
        assert_eq!(
            check::ids(["known", "known.why", "cli-error"], &PROGRAM),
            Vec::<String>::new()
        );
        assert_eq!(
            check::ids(["known.next"], &PROGRAM),
            ["no catalogue has known.next"]
        );
    }

    #[test]
    fn ids_in_sources_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let source = r#"Report::new("error-nowhere", Exit::Io); w.plain("known"); x.text(
            "no-such-thing", &args); y.note(id, "not-an-id"); z.plain("known.why")"#;
        std::fs::create_dir(folder.path().join("deeper")).unwrap();
        std::fs::write(folder.path().join("deeper/a.rs"), source).unwrap();
        let problems = check::sources(folder.path(), &PROGRAM).unwrap();
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].ends_with("no catalogue has error-nowhere"));
        assert!(problems[1].ends_with("no catalogue has no-such-thing"));
    }

    #[test]
    fn this_crate_names_no_message_that_is_not_there() {
        let mut problems = Vec::new();
        for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap() {
            let path = entry.unwrap().path();
            // Tests name messages that are not there on purpose.
            if path.extension().is_some_and(|extension| extension == "rs") {
                let folder = tempfile::tempdir().unwrap();
                let source = std::fs::read_to_string(&path).unwrap();
                let code: String = source
                    .lines()
                    .filter(|line| !line.trim_start().starts_with("//"))
                    .flat_map(|line| [line, "\n"])
                    .collect();
                std::fs::write(folder.path().join("code.rs"), code).unwrap();
                problems.extend(check::sources(folder.path(), &Catalogues::COMMON).unwrap());
            }
        }
        assert_eq!(problems, Vec::<String>::new());
    }
}
