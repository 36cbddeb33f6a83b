use std::collections::BTreeMap;

use super::*;

/// The page's table, which people read; the code's must be the same.
const PAGE: &str = include_str!("../../../../spec/audit.md");

/// Every role and verb in a file, one by one.
const VECTOR: &str = include_str!("../../../../spec/vectors/audit/powers_all.json");

fn word(permit: Permit) -> String {
    match permit {
        Permit::Yes => "yes".to_owned(),
        Permit::No => "no".to_owned(),
        Permit::Second(roles) => format!("with {}", words(roles)),
    }
}

fn words(roles: Roles) -> String {
    let names: Vec<&str> = roles.iter().map(Role::name).collect();
    names.join(" or ")
}

// spec: AUD-30
#[test]
fn every_role_and_verb_is_as_the_vector_lists_it() {
    let vector: serde_json::Value = serde_json::from_str(VECTOR).unwrap();
    let powers: BTreeMap<String, String> =
        serde_json::from_value(vector["fields"].clone()).unwrap();
    assert_eq!(powers.len(), Verb::ALL.len() * Role::ALL.len());
    for verb in Verb::ALL {
        for role in Role::ALL {
            let place = format!("{} {}", verb.name(), role.name());
            assert_eq!(powers[&place], word(may(role, *verb)), "{place}");
        }
    }
}

// spec: AUD-11, AUD-12, AUD-30, AUD-42
#[test]
fn the_page_says_what_the_code_does() {
    let rows: Vec<Vec<&str>> = PAGE
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains('`'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .filter(|row: &Vec<&str>| row.len() == 10)
        .collect();
    assert_eq!(rows.len(), Verb::ALL.len());
    for (verb, row) in Verb::ALL.iter().zip(rows) {
        assert_eq!(row[0], verb.number().to_string());
        assert_eq!(row[1], format!("`{}`", verb.name()));
        let initials = |roles: Roles| -> String {
            let initial = |role: Role| role.name()[..1].to_uppercase();
            roles.iter().map(initial).collect()
        };
        for (role, cell) in Role::ALL.into_iter().zip(&row[2..7]) {
            let expected = match may(role, *verb) {
                Permit::Yes => "yes".to_owned(),
                Permit::No => "–".to_owned(),
                Permit::Second(roles) => format!("+{}", initials(roles)),
            };
            assert_eq!(*cell, expected, "{} {}", verb.name(), role.name());
        }
        let many = seconds(*verb);
        let many = if many.is_empty() {
            "–".to_owned()
        } else {
            format!("+{}", initials(many))
        };
        assert_eq!(row[7], many, "{}", verb.name());
        let service = match verb.automatic() {
            Automatic::Yes => "yes",
            Automatic::ByRule => "by rule",
            Automatic::Only => "only",
            Automatic::No => "–",
        };
        assert_eq!(row[8], service, "{}", verb.name());
        let grounds = match (verb.needs_reason(), verb.needs_basis()) {
            (true, true) => "reason, basis",
            (false, true) => "basis",
            (true, false) => "reason",
            (false, false) => "–",
        };
        assert_eq!(row[9], grounds, "{}", verb.name());
    }
}

// spec: AUD-31, AUD-32
#[test]
fn nobody_shuts_a_person_out_alone_and_an_auditor_changes_nothing() {
    for verb in [
        Verb::SetYellow,
        Verb::SetRed,
        Verb::Revoke,
        Verb::RevokeMany,
        Verb::ActivateRules,
        Verb::RollBackRules,
        Verb::ReadContact,
        Verb::AddOfficer,
        Verb::ChangeLimits,
        Verb::Restore,
        Verb::EraseCampaign,
    ] {
        for role in Role::ALL {
            assert_ne!(may(role, verb), Permit::Yes, "{verb:?} {role:?}");
        }
    }
    for verb in Verb::ALL {
        let reads = matches!(verb, Verb::ReadLog | Verb::CheckRules);
        assert_eq!(may(Auditor, *verb) != Permit::No, reads, "{verb:?}");
        // Who runs the machines touches no person's colour, pass or data.
        if verb.changes_persons() || matches!(verb, Verb::ReadHistory | Verb::ReadContact) {
            assert_eq!(may(Operator, *verb), Permit::No, "{verb:?}");
        }
    }
}

// spec: AUD-42
#[test]
fn where_numbers_ask_for_a_second_there_is_one() {
    for verb in Verb::ALL {
        assert_eq!(
            seconds(*verb).is_empty(),
            !verb.changes_persons(),
            "{verb:?}"
        );
        for role in Role::ALL {
            if let Permit::Second(roles) = may(role, *verb) {
                assert!(!roles.is_empty());
            }
        }
    }
}

#[test]
fn numbers_and_names_lead_back() {
    for verb in Verb::ALL {
        assert_eq!(Verb::from_number(verb.number()), Some(*verb));
        assert_eq!(Verb::from_name(verb.name()), Some(*verb));
    }
    for role in Role::ALL {
        assert_eq!(Role::from_number(role.number()), Some(role));
    }
    assert_eq!((Verb::from_number(0), Verb::from_number(35)), (None, None));
    assert_eq!(Verb::from_name("SetRed"), None);
    assert_eq!((Role::from_number(0), Role::from_number(6)), (None, None));
}
