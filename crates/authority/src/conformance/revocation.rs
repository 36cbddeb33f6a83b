//! Revoking, and the logs that it leaves.

use huepass_credential::{Colour, Hour, ShardKeyError};

use super::world::{NOW, World, granted, later, nothing, person_id};
use crate::error::{Fault, LedgerError};
use crate::ledger::Ledger;
use crate::records::Standing;
use crate::timeline::Change;

// spec: AUT-16
pub(super) fn refused(ledger: &dyn Ledger) {
    let mut world = World::new(ledger, 2);
    let person = world.person(1);
    let u = world.commitment();
    let stranger = world.handle();
    let (shard, handle) = world.issue(person, &u, later());
    assert_eq!(shard, 0);
    assert!(matches!(
        world.revoke(0, stranger),
        Err(LedgerError::NotIssued)
    ));
    assert!(matches!(
        world.revoke(1, handle),
        Err(LedgerError::NotIssued)
    ));
    assert!(matches!(
        world.revoke(2, handle),
        Err(LedgerError::NoSuchShard(2))
    ));
    assert_eq!(world.revoke(0, handle).unwrap(), 1);
    let before = ledger.shard(0).unwrap();
    // spec: AUT-16
    let twice = ledger.revoke(0, handle, NOW, &mut |_, _, _| panic!("divided twice"));
    assert!(matches!(twice, Err(LedgerError::AlreadyRevoked)));
    assert!(ledger.shard(0).unwrap() == before);
    let record = ledger.history(&person).unwrap()[0].revoked.unwrap();
    assert!(record.place == 1 && record.time == NOW);
    assert_eq!(world.audit(0), [handle]);
    assert!(world.audit(1).is_empty());
}

pub(super) fn failed_division(ledger: &dyn Ledger) {
    let mut world = World::new(ledger, 1);
    let person = world.person(1);
    let u = world.commitment();
    let (_, first) = world.issue(person, &u, later());
    let (_, second) = world.issue(person, &u, later());
    let before = (ledger.shard(0).unwrap(), ledger.person(&person).unwrap());
    let fault = || Fault::ShardKey(ShardKeyError::Handle);
    let failed = ledger.revoke(0, first, NOW, &mut |_, _, _| Err(fault()));
    assert!(matches!(failed, Err(LedgerError::Fault(_))));
    // The second of two divisions fails: the first is not kept either.
    let mut good = world.divide();
    let failed = ledger.revoke_person(&person, &nothing(), NOW, &mut |n, handle, state| {
        if handle == second {
            Err(fault())
        } else {
            good(n, handle, state)
        }
    });
    drop(good);
    assert!(matches!(failed, Err(LedgerError::Fault(_))));
    // A state that skips a place is not taken.
    let mut good = world.divide();
    let skipped = ledger.revoke(0, first, NOW, &mut |n, handle, state| {
        let mut state = good(n, handle, state)?;
        state.n += 1;
        Ok(state)
    });
    drop(good);
    assert!(matches!(skipped, Err(LedgerError::Damaged(_))));
    assert!(before == (ledger.shard(0).unwrap(), ledger.person(&person).unwrap()));
    assert!(ledger.deltas(0, 1, 10).unwrap().is_empty());
    let history = ledger.history(&person).unwrap();
    assert!(history.iter().all(|one| one.revoked.is_none()));
    assert!(world.audit(0).is_empty());
}

// spec: AUT-17
pub(super) fn log(ledger: &dyn Ledger) {
    let mut world = World::new(ledger, 1);
    let mut handles = Vec::new();
    for name in 1..=5 {
        let person = world.person(name);
        let u = world.commitment();
        handles.push(world.issue(person, &u, later()).1);
    }
    handles.reverse();
    for (place, handle) in (1..).zip(&handles) {
        assert_eq!(world.revoke(0, *handle).unwrap(), place);
        assert_eq!(world.audit(0), handles[..place as usize]);
    }
    let all = ledger.deltas(0, 1, u32::MAX).unwrap();
    assert_eq!(all.len(), 5);
    assert_eq!(ledger.deltas(0, 0, u32::MAX).unwrap(), all);
    assert_eq!(ledger.deltas(0, 2, 2).unwrap(), all[1..3]);
    assert_eq!(ledger.deltas(0, 5, 9).unwrap(), all[4..]);
    assert!(ledger.deltas(0, 6, 9).unwrap().is_empty());
    assert!(ledger.deltas(0, u32::MAX, 9).unwrap().is_empty());
    assert!(ledger.deltas(0, 1, 0).unwrap().is_empty());
    assert!(matches!(
        ledger.deltas(1, 1, 1),
        Err(LedgerError::NoSuchShard(1))
    ));
}

pub(super) fn person(ledger: &dyn Ledger) {
    let mut world = World::new(ledger, 2);
    let unknown = ledger.revoke_person(&person_id(9), &nothing(), NOW, &mut world.divide());
    assert!(matches!(unknown, Err(LedgerError::PersonUnknown)));
    let person = world.person(1);
    let u = world.commitment();
    let gone = Hour(Hour::of_seconds(NOW).0 - 2);
    world.issue(person, &u, gone);
    let (_, by_itself) = world.issue(person, &u, later());
    let (_, first) = world.issue(person, &u, later());
    world.revoke(0, by_itself).unwrap();
    // Another credential in another shard.
    ledger.retire_shard(0, 3).unwrap();
    let (shard, second) = world.issue(person, &u, later());
    assert_eq!(shard, 1);

    let yellow = Standing {
        colour: Colour::Yellow,
        until: Some(later()),
    };
    let change = Change::from(granted(yellow));
    let count = ledger.revoke_person(&person, &change, NOW, &mut world.divide());
    assert_eq!(count.unwrap(), 2);
    assert_eq!(world.audit(0), [by_itself, first]);
    assert_eq!(world.audit(1), [second]);
    let record = ledger.person(&person).unwrap().unwrap();
    assert!(record.standing == Some(yellow) && record.commitment.is_some());
    let history = ledger.history(&person).unwrap();
    let places: Vec<_> = history
        .iter()
        .map(|one| one.revoked.map(|r| r.place))
        .collect();
    assert_eq!(places, [None, Some(1), Some(2), Some(1)]);

    let again = ledger.revoke_person(&person, &nothing(), NOW, &mut world.divide());
    assert_eq!(again.unwrap(), 0);
    let record = ledger.person(&person).unwrap().unwrap();
    assert!(record.standing.is_none() && record.commitment.is_some());
    assert_eq!(world.audit(1), [second]);
}
