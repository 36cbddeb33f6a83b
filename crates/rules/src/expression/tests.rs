use super::*;
use crate::error::Construct;
use crate::facts::{Few, Test, TestKind, TestResult};

fn refused(text: &str) -> ExpressionFault {
    match Expression::new(text) {
        Ok(_) => panic!("{text} was accepted"),
        Err(fault) => fault,
    }
}

fn holds(text: &str, facts: &Facts) -> Result<bool, FaultCause> {
    Expression::new(text)
        .unwrap_or_else(|fault| panic!("{text}: {fault}"))
        .holds(&Subject::new(facts))
}

fn types(operator: &'static str) -> ExpressionFault {
    ExpressionFault::Types { operator }
}

// spec: RUL-12, RUL-20
#[test]
fn unknown_facts_are_refused() {
    let unknown = |name: &str| ExpressionFault::UnknownFact { name: name.into() };
    for (text, name) in [
        ("person == 'x'", "person"),
        ("since.contakt < 7", "contakt"),
        ("has(since.contakt)", "contakt"),
        ("has(person.name)", "person"),
        ("now.days.hours < 7", "hours"),
        ("tests.days < 7", "days"),
        ("x.days < 7", "x"),
        ("tests.exists(t, t.name == 'x')", "name"),
        ("tests.exists(t, u.days < 1)", "u"),
        ("tests.exists(t, t.days < 1) && t.days < 2", "t"),
        ("now.colour == green", "green"),
    ] {
        assert_eq!(refused(text), unknown(name), "{text}");
    }
}

// spec: RUL-13
#[test]
fn words_that_never_occur_are_refused() {
    for text in [
        "now.colour == 'purple'",
        "'Red' != now.colour",
        "now.colour in ['red', 'purple']",
        "now.reason == 'close contact'",
        "tests.all(t, t.result == 'none')",
        "areas.exists(a, a.class == 'HIGH')",
    ] {
        let fault = refused(text);
        assert!(
            matches!(fault, ExpressionFault::UnknownWord { .. }),
            "{text}: {fault}"
        );
    }
    assert_eq!(refused("now.colour == now.reason"), types("=="));
}

// spec: RUL-11
#[test]
fn what_cannot_be_true_or_false_is_refused() {
    for text in [
        "1",
        "now.days",
        "now",
        "tests",
        "'red'",
        "size(tests)",
        "1 + 2",
        "[1]",
    ] {
        assert_eq!(refused(text), ExpressionFault::NotTruth, "{text}");
    }
    for (text, operator) in [
        ("now.colour < 'red'", "<"),
        ("now.days == '7'", "=="),
        ("now.days && true", "&&"),
        ("true || 1", "||"),
        ("!now.days", "!"),
        ("-now.colour < 1", "-"),
        ("now.days + 'x' > 1", "+"),
        ("now.days in ['x']", "in"),
        ("now.days in tests", "in"),
        ("now.days in []", "[]"),
        ("now.days in [1, 'x']", "[]"),
        ("size(now) > 1", "size"),
        ("has(now)", "has"),
        ("now.exists(t, true)", "exists"),
        ("tests.exists(t, t.days)", "exists"),
        ("'a' == 'a'", "=="),
        ("now == now", "=="),
    ] {
        assert_eq!(refused(text), types(operator), "{text}");
    }
}

// spec: RUL-11
#[test]
fn the_rest_of_cel_is_refused() {
    for (text, construct) in [
        ("tests.map(t, t.days) == [1]", Construct::BuildsLists),
        (
            "size(tests.filter(t, t.days < 1)) > 0",
            Construct::BuildsLists,
        ),
        ("now.days > 1 ? true : false", Construct::Conditional),
        ("now.days * 2 > 1", Construct::Arithmetic),
        ("now.days / 0 > 1", Construct::Arithmetic),
        ("now.days % 7 == 1", Construct::Arithmetic),
        ("tests[0].days > 1", Construct::Index),
        ("{'a': 1} == {'a': 1}", Construct::Maps),
        ("now.days > 1.5", Construct::Literal),
        ("now.days > 1u", Construct::Literal),
        ("now.colour == null", Construct::Literal),
        ("now.colour == b'red'", Construct::Literal),
    ] {
        assert_eq!(
            refused(text),
            ExpressionFault::NotAllowed(construct),
            "{text}"
        );
    }
    for name in ["matches", "startsWith", "timestamp", "string"] {
        let text = format!("{name}(now.colour)");
        let unknown = ExpressionFault::UnknownFunction { name: name.into() };
        assert_eq!(refused(&text), unknown);
    }
    for text in [
        "",
        " ",
        "now.days >",
        "now..days",
        "'open",
        "a.?b == 1",
        "1 2",
        "\u{0}",
        "'\\xZZ' == 'a'",
    ] {
        assert_eq!(refused(text), ExpressionFault::Syntax, "{text:?}");
    }
}

// spec: RUL-14
#[test]
fn walks_are_never_inside_one_another() {
    assert_eq!(
        refused("tests.exists(t, areas.exists(a, a.days < t.days))"),
        ExpressionFault::NestedWalk
    );
    let shadows = ExpressionFault::Shadows {
        name: "since".into(),
    };
    assert_eq!(refused("tests.exists(since, since.days < 1)"), shadows);
    assert_eq!(refused("tests.exists(1, true)"), ExpressionFault::Syntax);
    let fault = refused("tests.exists(t, true, true)");
    assert!(matches!(fault, ExpressionFault::UnknownFunction { .. }));
    // One after the other is fine.
    assert!(Expression::new("tests.exists(t, t.days < 1) || areas.all(t, t.days > 1)").is_ok());
}

// spec: RUL-15
#[test]
fn size_and_depth_are_limited() {
    let deep = |n: usize| format!("{}true{}", "(".repeat(n), ")".repeat(n));
    assert!(Expression::new(&deep(20)).is_ok());
    assert_eq!(refused(&deep(25)), ExpressionFault::TooDeep { limit: 24 });
    let sum = |n: usize| format!("{} > 0", vec!["1"; n].join("+"));
    assert_eq!(refused(&sum(40)), ExpressionFault::TooDeep { limit: 24 });
    let wide = |n: usize| format!("now.days in [{}]", vec!["1"; n].join(","));
    assert!(Expression::new(&wide(100)).is_ok());
    let parts = ExpressionFault::TooManyParts { limit: 128 };
    assert_eq!(refused(&wide(130)), parts);
    assert_eq!(refused(&" ".repeat(1025)), parts);
    // What the parser could take badly, cut to the longest condition: an answer, not a crash.
    for piece in [
        "(", "[", "{", "!", "-", "a.", "a?b:", "a&&", "a<", "a[", "f(", "'", "\"", "a.all(x,",
    ] {
        let mut text = piece.repeat(1024);
        text.truncate(1024);
        refused(&text);
    }
}

// spec: RUL-31
#[test]
fn missing_facts_are_faults_unless_asked_for() {
    let missing = |name: &str| Err(FaultCause::MissingFact { name: name.into() });
    let nobody = Facts::default();
    assert_eq!(holds("since.contact < 7", &nobody), missing("contact"));
    assert_eq!(holds("now.colour == 'red'", &nobody), missing("colour"));
    assert_eq!(
        holds("true && since.contact < 7", &nobody),
        missing("contact")
    );
    assert_eq!(
        holds("since.contact < 7 || false", &nobody),
        missing("contact")
    );
    assert_eq!(
        holds("has(since.contact) && since.contact < 7", &nobody),
        Ok(false)
    );
    assert_eq!(
        holds("!has(since.contact) || since.contact > 7", &nobody),
        Ok(true)
    );
    // As CEL has it: an operand that settles the matter makes up for one that is missing.
    assert_eq!(holds("since.contact < 7 && false", &nobody), Ok(false));
    assert_eq!(holds("since.contact < 7 || true", &nobody), Ok(true));
}

// spec: RUL-31
#[test]
fn sums_that_overflow_are_faults() {
    let mut facts = Facts::default();
    facts.since.registration = 1;
    for text in [
        "since.registration + 9223372036854775807 > 0",
        "-9223372036854775807 - since.registration - since.registration < 0",
        "-(-9223372036854775808) > 0",
    ] {
        assert_eq!(holds(text, &facts), Err(FaultCause::Overflow), "{text}");
    }
}

#[test]
fn conditions_mean_what_they_say() {
    let test = |result, days| Test {
        kind: TestKind::Pcr,
        result,
        days,
    };
    let facts = Facts {
        tests: Few::new(vec![
            test(TestResult::Negative, 1),
            test(TestResult::Negative, 3),
        ])
        .unwrap(),
        ..Facts::default()
    };
    for (text, expected) in [
        ("size(tests) == 2", true),
        ("size(areas) > 0", false),
        ("tests.all(t, t.result == 'negative')", true),
        ("tests.exists(t, t.days == 3 && t.kind in ['pcr'])", true),
        ("tests.exists_one(t, t.days < 9)", false),
        ("tests.exists_one(t, t.days < 2)", true),
        ("areas.exists(a, a.area == 'x')", false),
        ("areas.all(a, a.area in ['x', 'y'])", true),
        ("checkins.today == false && !checkins.today", true),
        ("checkins.days + 1 - 2 == -1", true),
        ("since.registration in [0, 7]", true),
        ("true // a comment", true),
    ] {
        assert_eq!(holds(text, &facts), Ok(expected), "{text}");
    }
}
