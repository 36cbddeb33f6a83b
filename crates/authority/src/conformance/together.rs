//! Many callers at once.

use std::collections::HashSet;
use std::sync::Barrier;
use std::thread;

use huepass_credential::{G1Affine, Handle};
use huepass_wire::Reason;

use super::world::{CAPACITY, GREEN, NOW, World, founding, granted, later, person_id};
use crate::error::LedgerError;
use crate::identity::PersonId;
use crate::ledger::{Decision, Ledger, Redeemed};
use crate::records::TicketRecord;
use crate::timeline::Change;

/// One exchange that was prepared ahead, for a thread to play.
struct Exchange {
    person: PersonId,
    u: G1Affine,
    ticket: TicketRecord,
    first: Decision,
    renewal: Decision,
}

/// Two threads issue, renew and revoke in one shard, a third changes colours of the same persons.
pub(super) fn issue_and_revoke(ledger: &dyn Ledger) {
    const EACH: u8 = 8;
    let mut world = World::new(ledger, 1);
    let mut works: Vec<Vec<Exchange>> = Vec::new();
    for thread in 0..2 {
        let mut work = Vec::new();
        for i in 0..EACH {
            let person = world.person(thread * EACH + i + 1);
            let u = world.commitment();
            let ticket = world.offer(person);
            let first = world.decision(&ticket, later());
            let renewal = world.decision(&first.next, later());
            work.push(Exchange {
                person,
                u,
                ticket,
                first,
                renewal,
            });
        }
        works.push(work);
    }
    let people: Vec<PersonId> = works.iter().flatten().map(|e| e.person).collect();
    let start = Barrier::new(3);
    let (world_ref, start_ref) = (&world, &start);
    let (revoked, changed) = thread::scope(|scope| {
        let threads: Vec<_> = works
            .iter()
            .map(|work| {
                scope.spawn(move || {
                    start_ref.wait();
                    work.iter().filter(|one| play(world_ref, one)).count()
                })
            })
            .collect();
        let changer = scope.spawn(move || {
            start_ref.wait();
            let change = Change::from(granted(GREEN));
            let revoke = |person: &PersonId| {
                ledger.revoke_person(person, &change, NOW, &mut world_ref.divide())
            };
            let counts = people.iter().map(|person| revoke(person).unwrap());
            counts.sum::<u32>()
        });
        let revoked: usize = threads.into_iter().map(|t| t.join().unwrap()).sum();
        (revoked, changer.join().unwrap())
    });
    // Every acknowledged revocation is in the log, once, and nothing else is.
    let log: HashSet<[u8; 32]> = world.audit(0).iter().map(Handle::to_bytes).collect();
    assert_eq!(log.len(), revoked + usize::try_from(changed).unwrap());
    let mut handles = HashSet::new();
    for exchange in works.iter().flatten() {
        for one in ledger.history(&exchange.person).unwrap() {
            assert!(handles.insert(one.handle.to_bytes()), "a handle twice");
            assert_eq!(one.revoked.is_some(), log.contains(&one.handle.to_bytes()));
        }
    }
    assert_eq!(handles.len(), 4 * usize::from(EACH));
    let issued = ledger.shard(0).unwrap().issued;
    assert_eq!(issued, 4 * u32::from(EACH));
}

/// Issues, renews, and revokes the first credential; whether that was still to be done.
fn play(world: &World<'_>, one: &Exchange) -> bool {
    let done = world.redeem(&one.ticket, 1, &one.u, &one.first).unwrap();
    assert!(done == Redeemed::Done(one.first.answer.clone()));
    let done = world
        .redeem(&one.first.next, 2, &one.u, &one.renewal)
        .unwrap();
    assert!(done == Redeemed::Done(one.renewal.answer.clone()));
    match world.revoke(0, one.first.credential.unwrap().handle) {
        Ok(_) => true,
        Err(LedgerError::AlreadyRevoked) => false,
        Err(other) => panic!("{other}"),
    }
}

pub(super) fn one_ticket(ledger: &dyn Ledger) {
    let mut world = World::new(ledger, 1);
    let person = world.person(1);
    let u = world.commitment();
    let ticket = world.offer(person);
    let decisions: Vec<Decision> = (0..4).map(|_| world.decision(&ticket, later())).collect();
    let start = Barrier::new(decisions.len());
    let (world_ref, ticket, u, start) = (&world, &ticket, &u, &start);
    let outcomes: Vec<Redeemed> = thread::scope(|scope| {
        let threads: Vec<_> = (0..)
            .zip(&decisions)
            .map(|(request, decision)| {
                scope.spawn(move || {
                    start.wait();
                    world_ref.redeem(ticket, request, u, decision).unwrap()
                })
            })
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    let done = |one: &&Redeemed| matches!(one, Redeemed::Done(_));
    let used = |one: &&Redeemed| **one == Redeemed::Refused(Reason::Used);
    assert_eq!(outcomes.iter().filter(done).count(), 1);
    assert_eq!(outcomes.iter().filter(used).count(), 3);
    assert_eq!(ledger.history(&person).unwrap().len(), 1);
}

pub(super) fn firsts(ledger: &dyn Ledger) {
    const THREADS: usize = 4;
    let start = Barrier::new(THREADS);
    let race = |work: &(dyn Fn() -> bool + Sync)| -> usize {
        thread::scope(|scope| {
            let run = || {
                scope.spawn(|| {
                    start.wait();
                    work()
                })
            };
            let threads: Vec<_> = (0..THREADS).map(|_| run()).collect();
            let won = threads.into_iter().map(|t| t.join().unwrap());
            won.filter(|won| *won).count()
        })
    };
    assert_eq!(race(&|| ledger.found(&founding()).is_ok()), 1);
    let mut other = World {
        ledger,
        secrets: std::collections::BTreeMap::new(),
        rng: rand_chacha::rand_core::SeedableRng::from_seed([8; 32]),
    };
    let shard = other.shard(0);
    assert_eq!(race(&|| ledger.add_shard(&shard).is_ok()), 1);
    let add = || ledger.add_person(&person_id(1), &granted(GREEN), CAPACITY, NOW);
    assert_eq!(race(&|| add().is_ok()), 1);
    assert_eq!(ledger.shard(0).unwrap().persons, 1);
}
