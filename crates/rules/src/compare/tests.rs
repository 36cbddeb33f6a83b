use super::*;

fn set(when: &str, colour: &str) -> RuleSet {
    let text = format!(
        "format = 1\nname = \"t\"\nversion = 1\nremember = 28\n[[rule]]\nid = \"r\"\nwhen = \"{when}\"\n\
         colour = \"{colour}\"\nreason = \"correction\"\ndays = 2\nbasis = \"b\"\n\
         en = {{ means = \"m\", next = \"n\" }}\nzh-CN = {{ means = \"m\", next = \"n\" }}\n"
    );
    RuleSet::parse(text.as_bytes()).unwrap()
}

fn people() -> Vec<Facts> {
    let green = "[now]\ncolour = \"green\"\nreason = \"declaration\"\ndays = 2\n";
    [
        "",
        green,
        "[since]\ncontact = 3\n",
        &format!("{green}[since]\ncontact = 3\n"),
    ]
    .map(|text| Facts::from_toml(text).unwrap())
    .to_vec()
}

fn change(rule: Option<&str>, from: Option<Colour>, to: Option<Colour>) -> Change {
    Change {
        rule: rule.map(|rule| Identifier::new(rule).unwrap()),
        from,
        to,
    }
}

// spec: RUL-34
#[test]
fn changes_are_counted_by_rule_and_colours() {
    let new = set("has(since.contact)", "red");
    let counts = RuleSet::compare(None, &new, &people());
    assert_eq!((counts.subjects, counts.same, counts.changed()), (4, 2, 2));
    let red = Some(Colour::Red);
    let expected = [
        (change(Some("r"), None, red), 1),
        (change(Some("r"), Some(Colour::Green), red), 1),
    ];
    assert_eq!(counts.changes, BTreeMap::from(expected));
    // A set against itself changes nobody; against none that holds, it is undone.
    assert_eq!(RuleSet::compare(Some(&new), &new, &people()).changed(), 0);
    let back = RuleSet::compare(Some(&new), &set("false", "red"), &people());
    let expected = [
        (change(None, red, None), 1),
        (change(None, red, Some(Colour::Green)), 1),
    ];
    assert_eq!(back.changes, BTreeMap::from(expected));
}

// spec: RUL-31, RUL-34
#[test]
fn faults_are_counted_and_change_nobody() {
    let (good, bad) = (set("false", "red"), set("since.contact < 7", "green"));
    let fault = RuleFault {
        rule: Identifier::new("r").unwrap(),
        cause: crate::FaultCause::MissingFact {
            name: "contact".into(),
        },
    };
    let counts = RuleSet::compare(Some(&good), &bad, &people());
    assert_eq!(counts.new_faults, BTreeMap::from([(fault.clone(), 2)]));
    assert!(counts.old_faults.is_empty());
    assert_eq!((counts.same, counts.changed()), (3, 1));
    let counts = RuleSet::compare(Some(&bad), &good, &people());
    assert_eq!(counts.old_faults, BTreeMap::from([(fault, 2)]));
    assert!(counts.new_faults.is_empty());
}
