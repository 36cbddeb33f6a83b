use huepass_wire::{WireError, cbor};

use super::*;
use crate::testing::{
    AUTHORITY, CLERK, EPIDEMIOLOGIST, NOW, REVIEWER, authority, entry, identifier, person,
    with_grounds,
};
use crate::{DetailsSalt, OfficerId, Role};

fn details() -> DetailsDigest {
    DetailsSalt([1; 32]).digest(b"details")
}

/// A red for one person by two officers.
fn red() -> Entry {
    let mut draft = with_grounds(Draft::automatic(Verb::SetRed, 1));
    draft.officers = vec![OfficerId([EPIDEMIOLOGIST; 16]), OfficerId([REVIEWER; 16])];
    enter(draft, 1).unwrap()
}

fn enter(draft: Draft, persons: u64) -> Result<Entry, AuditError> {
    let key = person(1);
    let subject = (persons == 1).then_some(&key);
    draft.enter(authority(AUTHORITY), 7, NOW, subject, details())
}

fn refuse(change: impl Fn(&mut Entry), expected: Rule) {
    let mut entry = red();
    change(&mut entry);
    assert_eq!(Entry::decode(&entry.encode()), Err(expected.into()));
}

// spec: AUD-10, AUD-11, AUD-12, AUD-14
#[test]
fn an_entry_has_the_officers_and_grounds_that_its_verb_asks_for() {
    let other = OfficerId([CLERK; 16]);
    refuse(|e| e.sequence = MAX_SIZE, Rule::Size);
    refuse(|e| e.officers[1] = e.officers[0], Rule::Officers);
    refuse(|e| e.officers.push(other), Rule::Officers);
    refuse(|e| e.officers.truncate(1), Rule::SecondOfficer);
    refuse(|e| e.reason = None, Rule::Reason);
    refuse(|e| e.basis = None, Rule::Basis);
    refuse(|e| e.subject = None, Rule::Subject);
    refuse(|e| e.persons = 2, Rule::Subject);
    refuse(|e| e.persons = 0, Rule::Subject);
    refuse(|e| e.verb = Verb::LapseAppeal, Rule::OnlyService);
    // Without an officer: a rule has to be named, not only its set.
    refuse(|e| e.officers.clear(), Rule::AutomaticRule);
    let set = RuleReference { set: 4, rule: None };
    refuse(
        |e| {
            e.officers.clear();
            e.rule = Some(set.clone());
        },
        Rule::AutomaticRule,
    );
    refuse(
        |e| {
            e.officers.clear();
            e.drill = true;
        },
        Rule::DrillOfficer,
    );
    refuse(
        |e| {
            e.officers.clear();
            e.verb = Verb::RevokeMany;
        },
        Rule::Automatic,
    );
}

// spec: AUD-11
#[test]
fn no_verb_is_automatic_that_the_table_does_not_allow() {
    for verb in Verb::ALL {
        let plain = with_grounds(Draft::automatic(*verb, 0));
        let mut by_rule = plain.clone();
        by_rule.rule = Some(RuleReference {
            set: 1,
            rule: Some(identifier("close-contact")),
        });
        let (plain, by_rule) = (enter(plain, 0).is_ok(), enter(by_rule, 0).is_ok());
        let expected = match verb.automatic() {
            Automatic::Yes | Automatic::Only => (true, true),
            Automatic::ByRule => (false, true),
            Automatic::No => (false, false),
        };
        assert_eq!((plain, by_rule), expected, "{verb:?}");
        // What would shut a person out is never done by the service of its own accord.
        assert!(!verb.changes_persons() || !plain);
    }
}

#[test]
fn every_verb_a_role_has_can_be_entered_with_enough_officers_and_not_with_fewer() {
    for verb in Verb::ALL {
        let mut draft = with_grounds(Draft::automatic(*verb, 0));
        draft.officers = vec![OfficerId([1; 16])];
        let one = enter(draft.clone(), 0);
        draft.officers.push(OfficerId([2; 16]));
        let two = enter(draft, 0);
        let expected = match verb.least_officers() {
            0 => (Err(Rule::OnlyService), Err(Rule::OnlyService)),
            1 => (Ok(()), Ok(())),
            _ => (Err(Rule::SecondOfficer), Ok(())),
        };
        let plain = |entry: Result<Entry, _>| entry.map(|_| ());
        assert_eq!(plain(one), expected.0.map_err(AuditError::Rule));
        assert_eq!(plain(two), expected.1.map_err(AuditError::Rule));
        let somebody = Role::ALL
            .iter()
            .any(|role| crate::may(*role, *verb) != crate::Permit::No);
        assert_eq!(somebody, verb.least_officers() > 0);
    }
}

// spec: AUD-1, AUD-2
#[test]
fn only_the_one_encoding_within_the_limit_is_read() {
    let good = red().encode();
    assert_eq!(Entry::decode(&good), Ok(red()));
    for cut in 0..good.len() {
        assert!(Entry::decode(&good[..cut]).is_err());
    }
    let longer = [&good[..], &[0]].concat();
    assert_eq!(Entry::decode(&longer), Err(WireError::Malformed.into()));
    let mut version = good.clone();
    version[1] = 2;
    assert_eq!(Entry::decode(&version), Err(WireError::Version(2).into()));
    let limit = Entry::LIMIT;
    assert_eq!(
        Entry::decode(&[0; Entry::LIMIT + 1]),
        Err(WireError::TooLarge { limit }.into())
    );
    // An unknown verb: the byte after sequence and time.
    let mut unknown = good;
    assert_eq!((unknown[2], unknown[8]), (7, Verb::SetRed.number()));
    for number in [0, 23] {
        unknown[8] = number;
        let read = Entry::decode(&unknown);
        assert_eq!(read.is_ok(), number == 23, "{number}");
    }
    unknown.splice(8..9, [0x18, 35]);
    assert_eq!(Entry::decode(&unknown), Err(WireError::Malformed.into()));
}

// spec: AUD-2, AUD-13
#[test]
fn the_largest_entry_is_within_the_limit() {
    let mut entry = red();
    entry.sequence = MAX_SIZE - 1;
    entry.time = u64::MAX;
    entry.verb = Verb::HoldDrill;
    entry.reason = ReasonClass::from_number(255);
    entry.basis = Some(identifier(&"b".repeat(64)));
    entry.rule = Some(RuleReference {
        set: u64::MAX,
        rule: Some(identifier(&"r".repeat(64))),
    });
    let bytes = entry.encode();
    assert_eq!(Entry::decode(&bytes), Ok(entry.clone()));
    entry.persons = u64::MAX;
    entry.subject = None;
    assert_eq!(Entry::decode(&entry.encode()), Ok(entry));
    assert!(bytes.len() <= Entry::LIMIT - 20, "{}", bytes.len());
}

#[test]
fn an_entry_holds_nothing_of_a_person() {
    let bytes = entry(3, NOW);
    let key = person(9);
    for secret in [&key.expose()[..], b"name"] {
        assert!(!bytes.windows(secret.len()).any(|part| part == secret));
    }
    let read: Entry = cbor::decode_part(&bytes).unwrap();
    let tag = read.subject().unwrap();
    assert!(key.is_tag(tag, authority(AUTHORITY), 3));
    // Another place, another tag: without the key the two entries have nothing in common.
    assert_ne!(Entry::decode(&entry(4, NOW)).unwrap().subject(), Some(tag));
}
