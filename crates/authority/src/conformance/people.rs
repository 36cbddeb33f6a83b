//! The registry of persons.

use super::world::{CAPACITY, GREEN, NOW, World, granted, person_id};
use crate::error::LedgerError;
use crate::ledger::Ledger;

pub(super) fn registered_once(ledger: &dyn Ledger) {
    let empty = ledger.add_person(&person_id(1), &granted(GREEN), CAPACITY, NOW);
    assert!(matches!(empty, Err(LedgerError::NoRoom)));
    let world = World::new(ledger, 1);
    assert!(ledger.person(&person_id(1)).unwrap().is_none());
    let history = ledger.history(&person_id(1));
    assert!(matches!(history, Err(LedgerError::PersonUnknown)));

    let id = world.person(1);
    let again = ledger.add_person(&id, &granted(GREEN), CAPACITY, NOW);
    assert!(matches!(again, Err(LedgerError::PersonKnown)));
    assert_eq!(ledger.shard(0).unwrap().persons, 1);
    let person = ledger.person(&id).unwrap().unwrap();
    assert!(person.id == id && person.standing == Some(GREEN));
    assert!(person.commitment.is_none() && person.credentials == 0 && person.added == NOW);
    assert!(ledger.history(&id).unwrap().is_empty());
}

pub(super) fn least_full(ledger: &dyn Ledger) {
    let _world = World::new(ledger, 3);
    ledger.retire_shard(1, 2).unwrap();
    let capacity = 2;
    let add = |name| ledger.add_person(&person_id(name), &granted(GREEN), capacity, NOW);
    let shards: Vec<u32> = (1..=4).map(|name| add(name).unwrap().shard).collect();
    assert_eq!(shards, [0, 2, 0, 2]);
    assert!(matches!(add(5), Err(LedgerError::NoRoom)));
    assert!(ledger.person(&person_id(5)).unwrap().is_none());
    let persons: Vec<u32> = ledger.shards().unwrap().iter().map(|s| s.persons).collect();
    assert_eq!(persons, [2, 0, 2]);
}

pub(super) fn pages(ledger: &dyn Ledger) {
    let world = World::new(ledger, 1);
    for name in [3, 1, 5, 2, 4] {
        world.person(name);
    }
    let page = |after: Option<u8>, limit| -> Vec<u8> {
        let after = after.map(person_id);
        let people = ledger.people(after.as_ref(), limit).unwrap();
        people.iter().map(|p| p.id.to_bytes()[0]).collect()
    };
    assert_eq!(page(None, 2), [1, 2]);
    assert_eq!(page(Some(2), 2), [3, 4]);
    assert_eq!(page(Some(4), 2), [5]);
    assert!(page(Some(5), 2).is_empty());
    assert!(page(None, 0).is_empty());
    assert_eq!(page(None, usize::MAX), [1, 2, 3, 4, 5]);
}
