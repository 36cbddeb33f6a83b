//! Every change keeps its reason, and a drill is no change.

use std::sync::Barrier;
use std::thread;

use huepass_audit::OfficerId;
use huepass_credential::Colour;
use huepass_rules::{Identifier, ReasonClass};

use super::world::{CAPACITY, GREEN, NOW, World, because, granted, later, nothing, person_id};
use crate::error::LedgerError;
use crate::grounds::{Acting, DecidedBy, GroundsRefused};
use crate::identity::PersonId;
use crate::ledger::Ledger;
use crate::records::Standing;
use crate::timeline::{Change, Drill, Granted, TimelineKind};

const YELLOW: Standing = Standing {
    colour: Colour::Yellow,
    until: None,
};

fn drill() -> Drill {
    let name = Identifier::new("exercise/2026").expect("a name");
    Drill::new(name, Acting::one(OfficerId([7; 16])))
}

/// The numbers and kinds of a timeline, which must end in the person's standing.
fn kinds(ledger: &dyn Ledger, id: &PersonId) -> Vec<TimelineKind> {
    let entries = ledger.timeline(id, 1, usize::MAX).unwrap();
    let person = ledger.person(id).unwrap().unwrap();
    let numbers: Vec<u32> = entries.iter().map(|entry| entry.number).collect();
    assert!(numbers.iter().copied().eq(1..=person.entries));
    assert!(entries.last().unwrap().standing == person.standing);
    entries.iter().map(|entry| entry.kind).collect()
}

// spec: AUT-24, AUT-26
pub(super) fn reasons(ledger: &dyn Ledger) {
    let world = World::new(ledger, 1);
    let stranger = person_id(9);
    let unknown = ledger.timeline(&stranger, 1, 9);
    assert!(matches!(unknown, Err(LedgerError::PersonUnknown)));
    let unknown = ledger.revoke_person(&stranger, &nothing(), NOW, &mut world.divide());
    assert!(matches!(unknown, Err(LedgerError::PersonUnknown)));
    // No ledger can be handed what does not fit.
    for reason in [ReasonClass::Drill, ReasonClass::Declaration] {
        let refused = Granted::new(YELLOW, because(reason));
        assert!(matches!(refused, Err(GroundsRefused::Reason { .. })));
    }
    // Nor does somebody who is not registered after all have an entry.
    let full = ledger.add_person(&stranger, &granted(GREEN), 0, NOW);
    assert!(matches!(full, Err(LedgerError::NoRoom)));
    let unknown = ledger.timeline(&stranger, 1, 9);
    assert!(matches!(unknown, Err(LedgerError::PersonUnknown)));

    let id = person_id(1);
    let first = Granted::new(GREEN, because(ReasonClass::Declaration)).unwrap();
    ledger.add_person(&id, &first, CAPACITY, NOW).unwrap();
    let again = ledger.add_person(&id, &first, CAPACITY, NOW);
    assert!(matches!(again, Err(LedgerError::PersonKnown)));
    assert!(kinds(ledger, &id) == [TimelineKind::Given]);

    let yellow = Standing {
        until: Some(later()),
        ..YELLOW
    };
    let rule = DecidedBy {
        version: 3,
        rule: Identifier::new("close-contact-7").unwrap(),
    };
    let acting = Acting::two(OfficerId([1; 16]), OfficerId([2; 16])).unwrap();
    let grounds = because(ReasonClass::CloseContact)
        .by_rule(rule.clone())
        .by(acting.clone());
    let change = Change::from(Granted::new(yellow, grounds).unwrap());
    let mut divide = world.divide();
    ledger
        .revoke_person(&id, &change, NOW + 1, &mut divide)
        .unwrap();
    let lost = Change::lost_wallet(because(ReasonClass::Declaration)).unwrap();
    ledger
        .revoke_person(&id, &lost, NOW + 2, &mut divide)
        .unwrap();
    for _ in 0..2 {
        // The second time there is nothing to take back, and nothing to give a reason for.
        ledger
            .revoke_person(&id, &nothing(), NOW + 3, &mut divide)
            .unwrap();
    }
    let all = [
        TimelineKind::Given,
        TimelineKind::Given,
        TimelineKind::WalletLost,
        TimelineKind::TakenBack,
    ];
    assert!(kinds(ledger, &id) == all);
    let entries = ledger.timeline(&id, 1, usize::MAX).unwrap();
    let [green, second, lost, taken] = &entries[..] else {
        panic!("four entries")
    };
    assert!(green.time == NOW && green.reason == ReasonClass::Declaration);
    assert!(green.standing == Some(GREEN) && green.rule.is_none());
    assert!(green.basis.as_str() == "test" && green.acting == Acting::nobody());
    assert!(second.time == NOW + 1 && second.reason == ReasonClass::CloseContact);
    assert!(second.standing == Some(yellow) && second.rule == Some(rule));
    assert!(second.acting == acting);
    assert!(lost.standing == Some(yellow) && taken.standing.is_none());

    let page = |first, limit| -> Vec<u32> {
        let entries = ledger.timeline(&id, first, limit).unwrap();
        entries.iter().map(|entry| entry.number).collect()
    };
    assert_eq!(page(0, 2), [1, 2]);
    assert_eq!(page(2, 2), [2, 3]);
    assert_eq!(page(4, 2), [4]);
    assert!(page(5, 2).is_empty() && page(1, 0).is_empty());
}

// spec: AUT-28
pub(super) fn drills(ledger: &dyn Ledger) {
    let mut world = World::new(ledger, 1);
    let unknown = ledger.note_drill(&person_id(9), &drill(), NOW);
    assert!(matches!(unknown, Err(LedgerError::PersonUnknown)));
    let id = world.person(1);
    let u = world.commitment();
    world.issue(id, &u, later());
    let ticket = world.offer(id);
    let before = ledger.person(&id).unwrap().unwrap();
    let shard = ledger.shard(0).unwrap();
    let entry = ledger.note_drill(&id, &drill(), NOW + 5).unwrap();
    assert!(entry.reason == ReasonClass::Drill && entry.standing == before.standing);
    assert!(entry.acting.ids() == [OfficerId([7; 16])]);
    let mut after = ledger.person(&id).unwrap().unwrap();
    assert!(after.entries == before.entries + 1);
    after.entries = before.entries;
    assert!(after == before);
    assert!(ledger.shard(0).unwrap() == shard);
    assert!(ledger.deltas(0, 1, 9).unwrap().is_empty());
    assert!(ledger.ticket(&ticket.id).unwrap() == Some(ticket));
    let history = ledger.history(&id).unwrap();
    assert!(history.len() == 1 && history[0].revoked.is_none());
    assert!(kinds(ledger, &id) == [TimelineKind::Given, TimelineKind::Drill]);
    assert!(ledger.timeline(&id, 2, 9).unwrap() == [entry]);
}

/// A failed change leaves no entry.
pub(super) fn failed(ledger: &dyn Ledger) {
    let mut world = World::new(ledger, 1);
    let id = world.person(1);
    let u = world.commitment();
    world.issue(id, &u, later());
    let fault = |_: u32, _, _: &_| {
        Err(crate::error::Fault::ShardKey(
            huepass_credential::ShardKeyError::Handle,
        ))
    };
    let change = Change::from(granted(YELLOW));
    let refused = ledger.revoke_person(&id, &change, NOW, &mut { fault });
    assert!(matches!(refused, Err(LedgerError::Fault(_))));
    assert!(kinds(ledger, &id) == [TimelineKind::Given]);
}

/// Several change one person at once: every change is there, in one order.
pub(super) fn at_once(ledger: &dyn Ledger) {
    const EACH: u64 = 8;
    let world = World::new(ledger, 1);
    let id = world.person(1);
    let start = Barrier::new(3);
    let (world_ref, start_ref) = (&world, &start);
    thread::scope(|scope| {
        for (n, standing) in (1..).zip([GREEN, YELLOW]) {
            scope.spawn(move || {
                let change = Change::from(granted(standing));
                start_ref.wait();
                for i in 0..EACH {
                    let time = NOW + n * 100 + i;
                    let mut divide = world_ref.divide();
                    ledger
                        .revoke_person(&id, &change, time, &mut divide)
                        .unwrap();
                }
            });
        }
        scope.spawn(move || {
            start_ref.wait();
            for _ in 0..EACH {
                ledger.note_drill(&id, &drill(), NOW).unwrap();
            }
        });
    });
    let kinds = kinds(ledger, &id);
    let drills = kinds.iter().filter(|kind| **kind == TimelineKind::Drill);
    assert_eq!(drills.count() as u64, EACH);
    assert_eq!(kinds.len() as u64, 1 + 3 * EACH);
    let entries = ledger.timeline(&id, 1, usize::MAX).unwrap();
    for (n, colour) in (1..).zip([Colour::Green, Colour::Yellow]) {
        let times = entries.iter().map(|entry| entry.time);
        let own = NOW + n * 100..NOW + (n + 1) * 100;
        let times: Vec<u64> = times.filter(|time| own.contains(time)).collect();
        assert!(
            times.len() as u64 == EACH && times.is_sorted(),
            "{colour:?}"
        );
    }
    // A drill has the standing of the entry before it.
    for pair in entries.windows(2) {
        assert!(pair[1].kind != TimelineKind::Drill || pair[1].standing == pair[0].standing);
    }
}
