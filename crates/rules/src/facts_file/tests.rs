use super::*;

fn refused(text: &str) -> RulesError {
    match Facts::from_toml(text) {
        Ok(_) => panic!("{text} was accepted"),
        Err(error) => error,
    }
}

// spec: RUL-21
#[test]
fn unknown_and_impossible_facts_are_refused() {
    let unknown = |key: &str| LoadFault::UnknownKey { key: key.into() };
    for (text, line, fault) in [
        ("name = \"x\"", 1, unknown("name")),
        ("[since]\ncontakt = 1", 2, unknown("contakt")),
        (
            "[since]\ncontact = -1",
            2,
            LoadFault::Range {
                key: "contact",
                least: 0,
                most: 65535,
            },
        ),
        (
            "[now]\ncolour = \"red\"",
            1,
            LoadFault::MissingKey { key: "reason" },
        ),
        (
            "[[tests]]\nkind = \"pcr\"\nresult = \"maybe\"\ndays = 1",
            3,
            LoadFault::UnknownWord {
                key: "result",
                word: "maybe".into(),
            },
        ),
        (
            "[[areas]]\narea = \"x\"\nclass = \"low\"",
            1,
            LoadFault::MissingKey { key: "days" },
        ),
    ] {
        let error = refused(text);
        assert_eq!((error.line, error.fault), (Some(line), fault), "{text}");
    }
    let one = "[[tests]]\nkind = \"pcr\"\nresult = \"negative\"\ndays = 1\n";
    assert!(Facts::from_toml(&one.repeat(limits::ENTRIES)).is_ok());
    let error = refused(&one.repeat(limits::ENTRIES + 1));
    let limit = limits::ENTRIES;
    assert_eq!(
        error.fault,
        LoadFault::TooManyEntries {
            key: "tests",
            limit
        }
    );
    assert_eq!(error.line, Some(65));
    let long = " ".repeat(limits::FACTS_FILE + 1);
    assert!(matches!(refused(&long).fault, LoadFault::TooLarge { .. }));
}

#[test]
fn what_is_left_out_did_not_happen() {
    assert!(Facts::from_toml("").unwrap() == Facts::default());
    let facts = Facts::from_toml(
        "[now]\ncolour = \"red\"\nreason = \"drill\"\ndays = 2\n[since]\nplace = 3\n\
         [checkins]\ndays = 4\ntoday = true\n[[areas]]\narea = \"x\"\nclass = \"low\"\ndays = 5",
    )
    .unwrap();
    assert!(
        facts
            .now
            .as_ref()
            .is_some_and(|now| now.reason == ReasonClass::Drill && now.days == 2)
    );
    assert!(facts.since.place == Some(3) && facts.since.contact.is_none());
    assert!(
        facts.checkins
            == CheckIns {
                days: 4,
                today: true
            }
    );
    assert!(facts.areas.as_slice()[0].days == 5 && facts.tests.as_slice().is_empty());
}

// spec: RUL-24
#[test]
fn facts_are_forgotten_but_not_who_one_is() {
    let text = "[now]\ncolour = \"red\"\nreason = \"drill\"\ndays = 99\n[since]\nregistration = 99\n\
        declaration = 99\ncontact = 28\nplace = 27\n[[areas]]\narea = \"x\"\nclass = \"low\"\ndays = 28\n\
        [[tests]]\nkind = \"pcr\"\nresult = \"negative\"\ndays = 27";
    let facts = Facts::from_toml(text).unwrap().remembered(28);
    assert!(facts.since.contact.is_none() && facts.since.place == Some(27));
    assert!(facts.since.declaration == Some(99) && facts.since.registration == 99);
    assert!(facts.now.is_some_and(|now| now.days == 99));
    assert!(facts.areas.as_slice().is_empty() && facts.tests.as_slice().len() == 1);
}
