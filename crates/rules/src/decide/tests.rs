use std::fmt::Write as _;

use super::*;

/// Rules from (id, condition, colour), in order.
fn set(rules: &[(&str, &str, &str)]) -> RuleSet {
    let mut text = String::from("format = 1\nname = \"t\"\nversion = 3\nremember = 28\n");
    for (id, when, colour) in rules {
        let _ = write!(
            text,
            "[[rule]]\nid = \"{id}\"\nwhen = \"{when}\"\ncolour = \"{colour}\"\nreason = \"correction\"\n\
             days = 2\nbasis = \"b\"\nen = {{ means = \"m\", next = \"n\" }}\n\
             zh-CN = {{ means = \"m\", next = \"n\" }}\n"
        );
    }
    RuleSet::parse(text.as_bytes()).unwrap()
}

fn facts(text: &str) -> Facts {
    Facts::from_toml(text).unwrap()
}

// spec: RUL-31
#[test]
fn a_rule_that_fails_decides_nothing() {
    let set = set(&[
        ("no", "has(since.place)", "red"),
        ("bad", "since.contact < 7", "red"),
        ("good", "true", "green"),
    ]);
    let fault = RuleFault {
        rule: Identifier::new("bad").unwrap(),
        cause: FaultCause::MissingFact {
            name: "contact".into(),
        },
    };
    assert_eq!(set.decide(&facts("")), Err(fault.clone()));
    let trace = set.explain(&facts(""));
    assert_eq!(trace.decision, Err(fault.clone()));
    let steps: Vec<Step> = trace.steps.into_iter().map(|(_, step)| step).collect();
    assert_eq!(
        steps,
        [Step::No, Step::Fault(fault.cause), Step::LaterHolds]
    );
}

// spec: RUL-30, RUL-33
#[test]
fn the_first_that_holds_decides() {
    let set = set(&[
        ("a", "has(since.contact) && since.contact < 7", "red"),
        ("b", "has(since.contact)", "yellow"),
        ("c", "since.place < 7", "green"),
    ]);
    let rule = |text: &str| match set.decide(&facts(text)) {
        Ok(Decision::Given(given)) => given.rule.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(rule("[since]\ncontact = 6"), "a");
    assert_eq!(rule("[since]\ncontact = 7"), "b");
    let steps = set.explain(&facts("[since]\ncontact = 6")).steps;
    let steps: Vec<Step> = steps.into_iter().map(|(_, step)| step).collect();
    assert_eq!(steps, [Step::First, Step::LaterHolds, Step::LaterNot]);
    let Ok(Decision::Given(given)) = set.decide(&facts("[since]\ncontact = 1")) else {
        panic!("nothing decided")
    };
    assert!(given.colour == Colour::Red && given.reason == ReasonClass::Correction);
    assert_eq!(
        (given.set.as_str(), given.version, given.basis.as_str()),
        ("t", 3, "b")
    );
    assert_eq!(given.validity, Validity::Days(2));
}

// spec: RUL-32
#[test]
fn nothing_is_made_up_where_no_rule_holds() {
    let set = set(&[("a", "has(since.contact)", "red")]);
    assert_eq!(set.decide(&facts("")), Ok(Decision::Unchanged));
    // Forgotten after 28 days.
    assert_eq!(
        set.decide(&facts("[since]\ncontact = 28")),
        Ok(Decision::Unchanged)
    );
}
