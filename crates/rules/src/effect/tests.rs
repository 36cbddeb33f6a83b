use super::*;
use crate::ReasonClass::Drill;
use crate::RuleSet;

/// The table of spec/authority.md: a row for each reason, a column for each effect.
const TABLE: [(ReasonClass, &str); 12] = [
    // green, yellow, red, taken back, wallet lost
    (Confirmed, "--x--"),
    (Suspected, "-xx--"),
    (CloseContact, "-xx--"),
    (PlaceAndTime, "-xx--"),
    (ReturnedFromArea, "-xx--"),
    (Symptoms, "-x---"),
    (TestNegative, "x----"),
    (ObservationEnded, "x----"),
    (FalseDeclaration, "--xx-"),
    (Correction, "xxxx-"),
    (Drill, "-----"),
    (Declaration, "x--xx"),
];

// spec: AUT-24
#[test]
fn every_cell_is_as_the_table_says() {
    assert_eq!(TABLE.map(|(reason, _)| reason), ReasonClass::ALL);
    for (reason, row) in TABLE {
        let cells: String = Effect::ALL
            .into_iter()
            .map(|effect| if effect.allows(reason) { 'x' } else { '-' })
            .collect();
        assert_eq!(cells, row, "{reason:?}");
    }
}

#[test]
fn reasons_are_listed_once_and_by_number() {
    for effect in Effect::ALL {
        let reasons = effect.reasons();
        assert!(reasons.is_sorted_by(|a, b| a.number() < b.number()));
        assert!(!reasons.is_empty());
    }
}

// spec: AUT-24
#[test]
fn the_shipped_rules_keep_to_the_table() {
    let set = RuleSet::parse(crate::SHIPPED.as_bytes()).unwrap();
    for rule in set.rules() {
        let effect = Effect::Colour(rule.colour);
        assert!(effect.allows(rule.reason), "{}", rule.id);
    }
}
