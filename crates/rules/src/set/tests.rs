use std::fmt::Write as _;

use super::*;
use crate::error::{ExpressionFault, TomlKind};
use crate::rule::Validity;
use crate::{Effect, Facts, ReasonClass, SHIPPED};

const RULE: &str = r#"
[[rule]]
id = "one"
when = "true"
colour = "green"
reason = "declaration"
days = 7
basis = "law-1"
[rule.en]
means = "m"
next = "n"
[rule.zh-CN]
means = "意"
next = "做"
"#;

fn text() -> String {
    format!("format = 1\nname = \"a\"\nversion = 1\nremember = 28\n{RULE}")
}

fn refused(text: &str) -> RulesError {
    RuleSet::parse(text.as_bytes()).unwrap_err()
}

/// The text with one thing exchanged for another is refused for this, in rule `one` or nowhere.
#[track_caller]
fn exchanged(from: &str, to: &str, line: u32, in_rule: bool, fault: LoadFault) {
    assert!(text().contains(from));
    let expected = RulesError {
        rule: in_rule.then(|| "one".to_owned()),
        line: Some(line),
        fault,
    };
    assert_eq!(refused(&text().replacen(from, to, 1)), expected, "{to}");
}

// spec: RUL-1
#[test]
fn what_is_no_text_of_ours_is_refused() {
    let long = " ".repeat(limits::FILE + 1);
    assert_eq!(
        refused(&long).fault,
        LoadFault::TooLarge {
            limit: limits::FILE
        }
    );
    assert_eq!(
        RuleSet::parse(b"\xff").unwrap_err().fault,
        LoadFault::NotUtf8
    );
    let broken = refused("format = 1\nname = \n");
    assert_eq!((broken.fault, broken.line), (LoadFault::NotToml, Some(2)));
    exchanged("format = 1", "format = 2", 1, false, LoadFault::Format(2));
    exchanged(
        "format = 1\n",
        "\n",
        1,
        false,
        LoadFault::MissingKey { key: "format" },
    );
    let number = LoadFault::WrongType {
        key: "format",
        expected: TomlKind::Number,
    };
    exchanged("format = 1", "format = 1.0", 1, false, number.clone());
    exchanged(
        "format = 1",
        "format = 99999999999999999999",
        1,
        false,
        number,
    );
    let head = "format = 1\nname = \"a\"\nversion = 1\nremember = 28\n";
    assert_eq!(refused(head).fault, LoadFault::NoRules);
    let nested = "[".repeat(100_000);
    assert_eq!(refused(&format!("a = {nested}")).fault, LoadFault::NotToml);
}

// spec: RUL-2, RUL-8
#[test]
fn keys_are_exactly_the_known_ones() {
    let unknown = |key: &str| LoadFault::UnknownKey { key: key.into() };
    exchanged(
        "version = 1",
        "version = 1\nextra = 2",
        4,
        false,
        unknown("extra"),
    );
    exchanged("days = 7", "days = 7\nday = 7", 12, true, unknown("day"));
    exchanged(
        "means = \"m\"",
        "means = \"m\"\nmean = \"\"",
        15,
        true,
        unknown("mean"),
    );
    let long = "k".repeat(200);
    exchanged(
        "days = 7",
        &format!("days = 7\n{long} = 1"),
        12,
        true,
        unknown(&long[..64]),
    );
    for (line, key) in [
        ("name = \"a\"\n", "name"),
        ("version = 1\n", "version"),
        ("remember = 28\n", "remember"),
    ] {
        exchanged(line, "", 1, false, LoadFault::MissingKey { key });
    }
    for (line, key) in [
        ("when = \"true\"\n", "when"),
        ("colour = \"green\"\n", "colour"),
        ("reason = \"declaration\"\n", "reason"),
        ("days = 7\n", "days"),
        ("basis = \"law-1\"\n", "basis"),
    ] {
        exchanged(line, "", 6, true, LoadFault::MissingKey { key });
    }
    exchanged(
        "id = \"one\"\n",
        "",
        6,
        false,
        LoadFault::MissingKey { key: "id" },
    );
    exchanged(
        "next = \"n\"\n",
        "",
        13,
        true,
        LoadFault::MissingKey { key: "next" },
    );
    exchanged("[rule.zh-CN]", "", 17, false, LoadFault::NotToml);
}

// spec: RUL-3, RUL-4
#[test]
fn values_keep_to_their_ranges() {
    let days = |least, most, key| LoadFault::Range { key, least, most };
    exchanged("days = 7", "days = 0", 11, true, days(1, 366, "days"));
    exchanged("days = 7", "days = 367", 11, true, days(1, 366, "days"));
    exchanged("days = 7", "days = -1", 11, true, days(1, 366, "days"));
    let kind = LoadFault::WrongType {
        key: "days",
        expected: TomlKind::DaysOrUntilChanged,
    };
    exchanged("days = 7", "days = \"for ever\"", 11, true, kind);
    exchanged(
        "version = 1",
        "version = 0",
        3,
        false,
        days(1, u32::MAX, "version"),
    );
    exchanged(
        "remember = 28",
        "remember = 0",
        4,
        false,
        days(1, 366, "remember"),
    );
    let word = |key, word: &str| LoadFault::UnknownWord {
        key,
        word: word.into(),
    };
    exchanged("\"green\"", "\"orange\"", 9, true, word("colour", "orange"));
    exchanged(
        "\"declaration\"",
        "\"because\"",
        10,
        true,
        word("reason", "because"),
    );
    let characters = |key| LoadFault::Characters { key };
    exchanged("\"a\"", "\"A b\"", 2, false, characters("name"));
    exchanged("\"one\"", "\"o+e\"", 7, false, characters("id"));
    exchanged("\"law-1\"", "\"law 1\"", 12, true, characters("basis"));
    exchanged("\"m\"", "\"a\\u202Eb\"", 14, true, characters("means"));
    exchanged("\"m\"", "\"a\\nb\"", 14, true, characters("means"));
    let length = |key, limit| LoadFault::Length { key, limit };
    exchanged("\"m\"", "\"\"", 14, true, length("means", 1000));
    exchanged(
        "\"m\"",
        &format!("\"{}\"", "m".repeat(1001)),
        14,
        true,
        length("means", 1000),
    );
    exchanged(
        "\"one\"",
        &format!("\"{}\"", "o".repeat(65)),
        7,
        false,
        length("id", 64),
    );
    let condition = format!("\"{}true\"", " ".repeat(1021));
    exchanged("\"true\"", &condition, 8, true, length("when", 1024));
    let text_kind = LoadFault::WrongType {
        key: "basis",
        expected: TomlKind::Text,
    };
    exchanged("basis = \"law-1\"", "basis = 1", 12, true, text_kind);
    let condition = LoadFault::Condition(ExpressionFault::NotTruth);
    exchanged("when = \"true\"", "when = \"1\"", 8, true, condition);
    let table = LoadFault::WrongType {
        key: "rule",
        expected: TomlKind::Tables,
    };
    let head = "format = 1\nname = \"a\"\nversion = 1\nremember = 28\n";
    assert_eq!(refused(&format!("{head}rule = 1\n")).fault, table);
    assert_eq!(refused(&format!("{head}rule = [1]\n")).fault, table);
}

// spec: RUL-9, AUT-24, AUT-28
#[test]
fn a_reason_fits_its_colour() {
    for (name, colour) in crate::Colour::ALL.map(|colour| (crate::colour_name(colour), colour)) {
        for reason in ReasonClass::ALL {
            let text = text()
                .replace("\"green\"", &format!("\"{name}\""))
                .replace("\"declaration\"", &format!("\"{}\"", reason.name()));
            let read = RuleSet::parse(text.as_bytes());
            if Effect::Colour(colour).allows(reason) {
                let set = read.unwrap();
                let rule = &set.rules()[0];
                assert_eq!((rule.colour, rule.reason), (colour, reason));
            } else {
                let expected = RulesError {
                    rule: Some("one".into()),
                    line: Some(10),
                    fault: LoadFault::Misfit { colour, reason },
                };
                assert_eq!(read.unwrap_err(), expected);
            }
        }
    }
    let fault = LoadFault::Misfit {
        colour: crate::Colour::Green,
        reason: ReasonClass::Drill,
    };
    exchanged("\"declaration\"", "\"drill\"", 10, true, fault);
}

// spec: RUL-5
#[test]
fn ids_are_given_once_and_rules_are_not_too_many() {
    let twice = refused(&(text() + RULE));
    assert_eq!(twice.rule.as_deref(), Some("one"));
    assert_eq!(twice.line, Some(20));
    assert_eq!(twice.fault, LoadFault::DuplicateId { first_line: 6 });
    let mut many = text();
    for number in 1..limits::RULES {
        many += &RULE.replace("one", &format!("r-{number}"));
    }
    assert_eq!(RuleSet::parse(many.as_bytes()).unwrap().rules().len(), 256);
    many += &RULE.replace("one", "one-more");
    assert_eq!(refused(&many).fault, LoadFault::TooManyRules { limit: 256 });
}

// spec: RUL-16
#[test]
fn a_set_that_takes_too_long_is_refused() {
    let mut walk = String::from("tests.exists(t, t.days in [1");
    for _ in 0..110 {
        walk += ",1";
    }
    walk += "])";
    let mut many = text();
    for number in 0..20 {
        let rule = RULE.replace("one", &format!("r-{number}"));
        let _ = write!(many, "{}", rule.replace("\"true\"", &format!("\"{walk}\"")));
    }
    assert_eq!(
        refused(&many).fault,
        LoadFault::TooCostly {
            limit: limits::COST
        }
    );
}

// spec: RUL-4
#[test]
fn days_may_be_left_open() {
    let set = RuleSet::parse(
        text()
            .replace("days = 7", "days = \"until-changed\"")
            .as_bytes(),
    );
    assert_eq!(set.unwrap().rules()[0].validity, Validity::UntilChanged);
    let set = RuleSet::parse(text().as_bytes()).unwrap();
    assert_eq!(set.rules()[0].validity, Validity::Days(7));
    assert_eq!(set.rules()[0].line, 6);
    assert_eq!(set.rules()[0].chinese.next, "做");
    assert!(set.decide(&Facts::default()).is_ok());
}

// spec: RUL-6, RUL-7
#[test]
fn only_the_authoritys_own_text_is_opened() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let own = key.verifying_key().to_bytes();
    let signed = RuleSet::sign(SHIPPED.as_bytes(), &key).unwrap();
    let signature = LoadFault::Signed(WireError::Signature);
    let other = SigningKey::from_bytes(&[8; 32]).verifying_key().to_bytes();
    assert_eq!(RuleSet::open(&signed, &other).unwrap_err().fault, signature);
    let mut altered = signed.clone();
    let at = altered
        .windows(3)
        .position(|three| three == b"red")
        .unwrap();
    altered[at] = b'b';
    assert_eq!(RuleSet::open(&altered, &own).unwrap_err().fault, signature);
    let offer = cose::sign1(b"HUEPASS-V1-OFFER-SIGNATURE", SHIPPED.as_bytes(), &key);
    assert_eq!(RuleSet::open(&offer, &own).unwrap_err().fault, signature);
    let not_ours = LoadFault::Signed(WireError::NotOurs);
    assert_eq!(
        RuleSet::open(SHIPPED.as_bytes(), &own).unwrap_err().fault,
        not_ours
    );
    let large = vec![0; limits::SIGNED + 1];
    let limit = LoadFault::Signed(WireError::TooLarge {
        limit: limits::SIGNED,
    });
    assert_eq!(RuleSet::open(&large, &own).unwrap_err().fault, limit);
    // A good signature does not make a bad text good.
    let bad = cose::sign1(labels::SIGNATURE, b"format = 1", &key);
    let missing = LoadFault::MissingKey { key: "name" };
    assert_eq!(RuleSet::open(&bad, &own).unwrap_err().fault, missing);
    assert!(RuleSet::sign(b"format = 1", &key).is_err());

    let (set, text) = RuleSet::open(&signed, &own).unwrap();
    assert_eq!(text, SHIPPED);
    assert_eq!(
        set.digest(),
        RuleSet::parse(SHIPPED.as_bytes()).unwrap().digest()
    );
}

#[test]
fn the_longest_text_fits_its_envelope() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let mut longest = text();
    longest += "#";
    longest += &" ".repeat(limits::FILE - longest.len());
    let signed = RuleSet::sign(longest.as_bytes(), &key).unwrap();
    let own = key.verifying_key().to_bytes();
    assert!(signed.len() <= limits::SIGNED && RuleSet::open(&signed, &own).is_ok());
}
