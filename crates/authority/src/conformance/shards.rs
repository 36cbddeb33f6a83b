//! Founding, and shards.

use huepass_wire::Reason;

use super::world::{CAPACITY, GREEN, NOW, World, founding, granted, later, person_id};
use crate::error::LedgerError;
use crate::ledger::{Ledger, Redeemed};
use crate::records::ShardRecord;

pub(super) fn founded_once(ledger: &dyn Ledger) {
    assert!(ledger.founding().unwrap().is_none());
    assert!(ledger.shards().unwrap().is_empty());
    ledger.found(&founding()).unwrap();
    let mut other = founding();
    other.name.push_str(" the second");
    let refused = ledger.found(&other);
    assert!(matches!(refused, Err(LedgerError::AlreadyFounded)));
    assert!(ledger.founding().unwrap() == Some(founding()));
}

pub(super) fn never_twice(ledger: &dyn Ledger) {
    let mut world = World::new(ledger, 2);
    let edition = ledger.founding().unwrap().unwrap().edition;
    assert_eq!(edition, 3);
    // Another key under a number that is taken.
    let record = world.shard(1);
    let refused = ledger.add_shard(&record);
    assert!(matches!(refused, Err(LedgerError::ShardExists)));
    // A key that is taken, also after its shard was retired, under another number.
    ledger.retire_shard(0, 9).unwrap();
    let old = ledger.shard(0).unwrap();
    for number in [0, 2] {
        let record = ShardRecord {
            number,
            retired: None,
            ..old.clone()
        };
        let refused = ledger.add_shard(&record);
        assert!(matches!(refused, Err(LedgerError::ShardExists)));
    }
    assert_eq!(ledger.shards().unwrap().len(), 2);
    // Refusals do not raise the edition; the retirement did.
    assert_eq!(ledger.founding().unwrap().unwrap().edition, 4);
    let record = world.shard(5);
    ledger.add_shard(&record).unwrap();
    let numbers: Vec<u32> = ledger.shards().unwrap().iter().map(|s| s.number).collect();
    assert_eq!(numbers, [0, 1, 5]);
    assert!(ledger.shard(5).unwrap() == record);
    assert!(matches!(ledger.shard(2), Err(LedgerError::NoSuchShard(2))));
    // One that is given up from the start takes nobody in, and keeps its number and its key.
    let gone = ShardRecord {
        number: 6,
        retired: Some(9),
        ..world.shard(6)
    };
    ledger.add_shard(&gone).unwrap();
    assert!(ledger.shard(6).unwrap() == gone);
    for number in [1, 5] {
        ledger.retire_shard(number, 9).unwrap();
    }
    let nobody = ledger.add_person(&person_id(2), &granted(GREEN), CAPACITY, NOW);
    assert!(matches!(nobody, Err(LedgerError::NoRoom)));
    let again = ShardRecord { number: 7, ..gone };
    let refused = ledger.add_shard(&again);
    assert!(matches!(refused, Err(LedgerError::ShardExists)));
}

pub(super) fn retires(ledger: &dyn Ledger) {
    let mut world = World::new(ledger, 1);
    let person = world.person(1);
    let u = world.commitment();
    let (shard, handle) = world.issue(person, &u, later());
    let ticket = world.offer(person);

    let missing = ledger.retire_shard(7, 3);
    assert!(matches!(missing, Err(LedgerError::NoSuchShard(7))));
    ledger.retire_shard(0, 3).unwrap();
    let edition = ledger.founding().unwrap().unwrap().edition;
    ledger.retire_shard(0, 3).unwrap();
    let other = ledger.retire_shard(0, 4);
    assert!(matches!(
        other,
        Err(LedgerError::Retired {
            number: 0,
            epoch: 3
        })
    ));
    assert_eq!(ledger.founding().unwrap().unwrap().edition, edition);

    // Nobody new, no new handle; but what is out can still be taken back.
    let nobody = ledger.add_person(&person_id(2), &granted(GREEN), CAPACITY, NOW);
    assert!(matches!(nobody, Err(LedgerError::NoRoom)));
    let decision = world.decision(&ticket, later());
    let refused = world.redeem(&ticket, 2, &u, &decision).unwrap();
    assert!(refused == Redeemed::Refused(Reason::Expired));
    assert_eq!(world.revoke(shard, handle).unwrap(), 1);
}
