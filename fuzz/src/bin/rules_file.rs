//! Rule sets and facts as they come: no panic, a bounded cost, and the same answer whichever way it
//! is asked for.
//!
//! An input is a rule set and facts, with a NUL between them. The set is read as it is and as a
//! condition alone, so that the fuzzer need not find the keys of a set before it gets to CEL.

#![no_main]

use huepass_rules::{Decision, Expression, Facts, RuleSet, SHIPPED, limits};

/// The condition that the fuzzer's own is put in the place of.
const WHEN: &str = r#"when = "has(since.suspected) && since.suspected < 14""#;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let rules = parts.next().unwrap_or_default();
    let facts = std::str::from_utf8(parts.next().unwrap_or_default()).unwrap_or_default();
    let facts = Facts::from_toml(facts).unwrap_or_default();
    if let Ok(set) = RuleSet::parse(rules) {
        decide(&set, &facts);
    }
    let Ok(condition) = std::str::from_utf8(rules) else {
        return;
    };
    let Ok(expression) = Expression::new(condition) else {
        return;
    };
    assert!(condition.len() <= limits::EXPRESSION);
    assert!(expression.cost() <= 64 * limits::NODES);
    if condition.contains(['\'', '\r']) || condition.contains(|c: char| c.is_control()) {
        return;
    }
    let text = SHIPPED.replace(WHEN, &format!("when = '{condition}'"));
    assert!(SHIPPED.contains(WHEN));
    // Everything but the cost of all together was checked above.
    if let Ok(set) = RuleSet::parse(text.as_bytes()) {
        decide(&set, &facts);
    }
});

/// Decides in every way there is; they agree.
fn decide(set: &RuleSet, facts: &Facts) {
    let cost: usize = set.rules().iter().map(|rule| rule.when.cost()).sum();
    assert!(cost <= limits::COST);
    let decided = set.decide(facts);
    assert_eq!(set.explain(facts).decision, decided);
    let counts = RuleSet::compare(None, set, [facts]);
    let now = facts.now.as_ref().map(|now| now.colour);
    let changed = match &decided {
        Ok(Decision::Given(given)) => now != Some(given.colour),
        Ok(Decision::Unchanged) | Err(_) => false,
    };
    assert_eq!(counts.changed(), u64::from(changed));
    assert_eq!(counts.new_faults.len(), usize::from(decided.is_err()));
}
