//! What holds for any facts and any text.

use huepass_credential::Colour;
use huepass_rules::{
    Area, AreaClass, CheckIns, Decision, Facts, Few, Now, ReasonClass, RuleSet, SHIPPED, Since,
    Step, Test, TestKind, TestResult,
};
use proptest::prelude::*;
use proptest::sample::select;

fn facts() -> impl Strategy<Value = Facts> {
    let days = || prop_oneof![0_u16..30, any::<u16>()];
    let maybe = || prop::option::of(prop_oneof![0_u16..30, any::<u16>()]);
    let now = (select(&Colour::ALL), select(&ReasonClass::ALL), days()).prop_map(
        |(colour, reason, days)| Now {
            colour,
            reason,
            days,
        },
    );
    let since = (
        days(),
        maybe(),
        maybe(),
        maybe(),
        maybe(),
        maybe(),
        maybe(),
        maybe(),
    )
        .prop_map(
            |(
                registration,
                declaration,
                false_declaration,
                contact,
                suspected,
                confirmed,
                place,
                symptoms,
            )| {
                Since {
                    registration,
                    declaration,
                    false_declaration,
                    contact,
                    suspected,
                    confirmed,
                    place,
                    symptoms,
                }
            },
        );
    let checkins = (days(), any::<bool>()).prop_map(|(days, today)| CheckIns { days, today });
    let area = ("[a-z]{1,8}", select(AreaClass::ALL), days())
        .prop_map(|(area, class, days)| Area { area, class, days });
    let test = (select(TestKind::ALL), select(TestResult::ALL), days())
        .prop_map(|(kind, result, days)| Test { kind, result, days });
    let areas = prop::collection::vec(area, 0..4);
    let tests = prop::collection::vec(test, 0..4);
    (prop::option::of(now), since, checkins, areas, tests).prop_map(
        |(now, since, checkins, areas, tests)| Facts {
            now,
            since,
            checkins,
            areas: Few::new(areas).unwrap(),
            tests: Few::new(tests).unwrap(),
        },
    )
}

/// The shipped rules once more, written by hand, without their ids.
fn by_hand(facts: &Facts) -> Option<(Colour, ReasonClass)> {
    use ReasonClass as R;
    let within = |since: Option<u16>, days| since.is_some_and(|since| since < days);
    let since = &facts.since;
    let remembered = since.symptoms.filter(|days| *days < 28);
    let tests = || facts.tests.as_slice().iter().filter(|test| test.days < 28);
    let area = |class, days| {
        facts
            .areas
            .as_slice()
            .iter()
            .any(|a| a.class == class && a.days < days)
    };
    let positive = tests().any(|test| {
        let kind = matches!(test.kind, TestKind::Pcr | TestKind::Antigen);
        kind && test.result == TestResult::Positive && test.days < 14
    });
    let cleared = remembered.is_some_and(|symptoms| {
        tests().any(|test| {
            let negative = test.kind == TestKind::Pcr && test.result == TestResult::Negative;
            negative && test.days <= symptoms
        })
    });
    let is = |colour| facts.now.as_ref().filter(|now| now.colour == colour);
    let row = facts.checkins.days;
    let serving = is(Colour::Red).is_some_and(|now| now.days < 14 || row < 14);
    let yellow = is(Colour::Yellow);
    let rules = [
        (
            within(since.false_declaration, 14),
            Colour::Red,
            R::FalseDeclaration,
        ),
        (
            within(since.confirmed, 14) || positive,
            Colour::Red,
            R::Confirmed,
        ),
        (within(since.suspected, 14), Colour::Red, R::Suspected),
        (area(AreaClass::High, 14), Colour::Red, R::ReturnedFromArea),
        (
            !serving && within(since.contact, 7),
            Colour::Yellow,
            R::CloseContact,
        ),
        (
            !serving && within(since.place, 7),
            Colour::Yellow,
            R::PlaceAndTime,
        ),
        (
            !serving && area(AreaClass::Medium, 7),
            Colour::Yellow,
            R::ReturnedFromArea,
        ),
        (
            !serving && within(since.symptoms, 7) && !cleared,
            Colour::Yellow,
            R::Symptoms,
        ),
        (
            yellow.is_some_and(|now| now.reason == R::Symptoms) && cleared,
            Colour::Green,
            R::TestNegative,
        ),
        (
            yellow.is_some_and(|now| now.days >= 7 && row >= 7),
            Colour::Green,
            R::ObservationEnded,
        ),
        (
            is(Colour::Red).is_some_and(|now| now.days >= 14 && row >= 14),
            Colour::Green,
            R::ObservationEnded,
        ),
        (
            facts.now.is_none() && since.declaration.is_some(),
            Colour::Green,
            R::Declaration,
        ),
    ];
    rules
        .into_iter()
        .find(|rule| rule.0)
        .map(|rule| (rule.1, rule.2))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// The text and a program of the same rules agree on everybody, and no rule ever fails.
    #[test]
    fn the_shipped_text_means_what_it_says(facts in facts()) {
        let set = RuleSet::parse(SHIPPED.as_bytes()).unwrap();
        let decided = match set.decide(&facts).unwrap() {
            Decision::Unchanged => None,
            Decision::Given(given) => Some((given.colour, given.reason)),
        };
        prop_assert!(decided == by_hand(&facts));
    }

    // spec: RUL-33
    #[test]
    fn an_explanation_is_the_decision(facts in facts()) {
        let set = RuleSet::parse(SHIPPED.as_bytes()).unwrap();
        let trace = set.explain(&facts);
        prop_assert_eq!(&trace.decision, &set.decide(&facts));
        let first = trace.steps.iter().find(|(_, step)| *step == Step::First);
        let decided = match trace.decision {
            Ok(Decision::Given(given)) => Some(given.rule),
            _ => None,
        };
        prop_assert_eq!(first.map(|(rule, _)| rule.id.clone()), decided);
    }

    /// A set compared with itself changes nobody.
    #[test]
    fn no_set_differs_from_itself(people in prop::collection::vec(facts(), 0..8)) {
        let set = RuleSet::parse(SHIPPED.as_bytes()).unwrap();
        let counts = RuleSet::compare(Some(&set), &set, &people);
        prop_assert_eq!(counts.changed(), 0);
        prop_assert_eq!(counts.same, people.len() as u64);
        let counts = RuleSet::compare(None, &set, &people);
        prop_assert_eq!(counts.same + counts.changed(), people.len() as u64);
    }

    /// One byte of the text turned into another: an answer, never a crash, and where it is read
    /// it decides.
    #[test]
    fn a_damaged_text_is_an_answer(at in 0..SHIPPED.len(), byte: u8, facts in facts()) {
        let mut text = SHIPPED.as_bytes().to_vec();
        text[at] = byte;
        if let Ok(set) = RuleSet::parse(&text) {
            let _ = set.decide(&facts);
        }
    }

    #[test]
    fn any_text_is_an_answer(text in "[ -~\n]{0,200}") {
        let _ = RuleSet::parse(text.as_bytes());
        let _ = Facts::from_toml(&text);
        let _ = huepass_rules::Expression::new(&text);
    }
}
