//! The scenarios of texts that are read, or not.

use serde_json::json;

use super::Vector;
use super::cases::{RULES, WHEN, vector};

pub(super) fn all() -> Vec<Vector> {
    let mut all = heads();
    all.extend(rules());
    all.extend(basis_and_texts());
    all.extend(conditions());
    all
}

fn text(name: &str, comment: &str, rules: &str) -> Vector {
    vector(name, comment, "parse", &[("rules", json!(rules))])
}

fn exchanged(name: &str, comment: &str, from: &str, to: &str) -> Vector {
    assert!(RULES.contains(from), "{from}");
    text(name, comment, &RULES.replacen(from, to, 1))
}

/// The head of a set, and what is no set at all.
fn heads() -> Vec<Vector> {
    vec![
        text("parse_ok", "The example.", RULES),
        exchanged(
            "parse_until_changed",
            "No end in days.",
            "days = 7",
            "days = \"until-changed\"",
        ),
        exchanged(
            "parse_days_one",
            "The shortest validity.",
            "days = 7",
            "days = 1",
        ),
        exchanged(
            "parse_days_longest",
            "The longest validity.",
            "days = 7",
            "days = 366",
        ),
        text("parse_empty", "Nothing at all.", ""),
        text(
            "parse_no_rule",
            "A head without rules.",
            &RULES[..RULES.find("[[").unwrap()],
        ),
        exchanged("parse_not_toml", "A value is missing.", "\"example\"", ""),
        exchanged(
            "parse_format",
            "A format that does not exist.",
            "format = 1",
            "format = 2",
        ),
        exchanged("parse_format_missing", "No format.", "format = 1\n", ""),
        exchanged(
            "parse_format_text",
            "The format is a text.",
            "format = 1",
            "format = \"1\"",
        ),
        exchanged(
            "parse_key_unknown",
            "A key nobody knows.",
            "version = 3",
            "version = 3\nx = 1",
        ),
        exchanged(
            "parse_rule_key_unknown",
            "The same in a rule.",
            "days = 7",
            "days = 7\nday = 7",
        ),
        exchanged(
            "parse_text_key_unknown",
            "The same in a text.",
            "next =",
            "todo = \"\"\nnext =",
        ),
        exchanged("parse_version_missing", "No version.", "version = 3\n", ""),
        exchanged(
            "parse_version_0",
            "Versions begin at 1.",
            "version = 3",
            "version = 0",
        ),
        exchanged(
            "parse_remember_0",
            "Nothing would be remembered.",
            "= 28",
            "= 0",
        ),
        exchanged(
            "parse_name_capital",
            "A name with a capital.",
            "\"example\"",
            "\"Example\"",
        ),
        exchanged(
            "parse_name_space",
            "A name with a space.",
            "\"example\"",
            "\"an example\"",
        ),
    ]
}

/// The keys of a rule.
fn rules() -> Vec<Vector> {
    let rule = &RULES[RULES.find("[[rule]]").unwrap()..];
    let twice = format!("{RULES}\n{rule}");
    vec![
        exchanged(
            "parse_id_missing",
            "A rule without an id.",
            "id = \"contact\"\n",
            "",
        ),
        exchanged(
            "parse_id_empty",
            "An empty id.",
            "id = \"contact\"",
            "id = \"\"",
        ),
        exchanged(
            "parse_id_plus",
            "An id with a plus.",
            "id = \"contact\"",
            "id = \"contact+7\"",
        ),
        text("parse_id_twice", "Two rules of one id.", &twice),
        exchanged(
            "parse_colour_unknown",
            "A colour that is none.",
            "\"yellow\"",
            "\"orange\"",
        ),
        exchanged(
            "parse_reason_missing",
            "No reason.",
            "reason = \"close-contact\"\n",
            "",
        ),
        exchanged(
            "parse_reason_unknown",
            "A reason that is none.",
            "\"close-contact\"",
            "\"contact\"",
        ),
        exchanged(
            "parse_reason_misfit",
            "A reason that yellow may not have.",
            "\"close-contact\"",
            "\"confirmed\"",
        ),
        exchanged(
            "parse_reason_drill",
            "A drill never gives a colour.",
            "\"close-contact\"",
            "\"drill\"",
        ),
        exchanged("parse_days_0", "Over at once.", "days = 7", "days = 0"),
        exchanged(
            "parse_days_many",
            "More than a year.",
            "days = 7",
            "days = 367",
        ),
        exchanged("parse_days_missing", "No validity.", "days = 7\n", ""),
        exchanged(
            "parse_days_text",
            "Another text than until-changed.",
            "days = 7",
            "days = \"7\"",
        ),
    ]
}

/// The legal basis and the texts of a rule.
fn basis_and_texts() -> Vec<Vector> {
    vec![
        exchanged(
            "parse_basis_missing",
            "No legal basis.",
            "basis = \"act-12-3\"\n",
            "",
        ),
        exchanged(
            "parse_basis_space",
            "A basis with a space.",
            "act-12-3",
            "act 12",
        ),
        exchanged(
            "parse_basis_plus",
            "A basis with a plus.",
            "act-12-3",
            "act+12",
        ),
        exchanged(
            "parse_basis_longest",
            "A basis of 64 characters of every kind that there is.",
            "act-12-3",
            &format!("Act:12/3._-{}", "x".repeat(53)),
        ),
        exchanged(
            "parse_basis_long",
            "A basis of 65 characters.",
            "act-12-3",
            &"x".repeat(65),
        ),
        exchanged(
            "parse_language_missing",
            "One language is missing.",
            "[rule.en]",
            "[rule.fr]",
        ),
        exchanged(
            "parse_text_empty",
            "A text says nothing.",
            "\"Check in every day.\"",
            "\"\"",
        ),
        exchanged(
            "parse_text_direction",
            "A mark that turns the direction of text.",
            "You were",
            "\\u202EYou were",
        ),
    ]
}

fn condition(name: &str, comment: &str, when: &str) -> Vector {
    let name = format!("condition_{name}");
    exchanged(&name, comment, WHEN, when)
}

fn conditions() -> Vec<Vector> {
    let deep = format!("{}true{}", "(".repeat(25), ")".repeat(25));
    let wide = format!("now.days in [{}]", vec!["1"; 130].join(","));
    vec![
        condition(
            "walk",
            "A walk through tests.",
            "tests.exists(t, t.kind == 'pcr' && t.days < 3)",
        ),
        condition(
            "words",
            "A word out of several.",
            "now.colour in ['yellow', 'red']",
        ),
        condition("syntax", "Not CEL.", "since.contact <"),
        condition("fact", "No such fact.", "since.contakt < 7"),
        condition("person", "Facts have no person.", "person.name == 'x'"),
        condition("has_fact", "No such fact to ask for.", "has(since.contakt)"),
        condition("word", "Never a colour.", "now.colour == 'purple'"),
        condition(
            "word_in",
            "One of them is never a reason.",
            "now.reason in ['drill', 'x']",
        ),
        condition("number", "A number is not true or false.", "since.contact"),
        condition(
            "types",
            "A word is not less than another.",
            "now.colour < 'red'",
        ),
        condition("function", "No such function.", "now.colour.matches('r.d')"),
        condition("map", "Builds a list.", "size(tests.map(t, t.days)) > 0"),
        condition(
            "conditional",
            "Has a conditional.",
            "checkins.today ? true : false",
        ),
        condition("division", "Divides.", "since.contact / 2 < 7"),
        condition("index", "Takes the first entry.", "tests[0].days < 7"),
        condition("fraction", "Not a whole number.", "since.contact < 7.0"),
        condition(
            "nested",
            "A walk in a walk.",
            "tests.all(t, areas.all(a, a.days > t.days))",
        ),
        condition(
            "shadows",
            "A variable named like facts.",
            "tests.all(now, now.days > 1)",
        ),
        condition("deep", "Nests 26 deep.", &deep),
        condition("wide", "Has more than 128 parts.", &wide),
    ]
}
