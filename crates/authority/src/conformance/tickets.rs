//! Offers, PINs, and what a ticket is used for.

use huepass_credential::Hour;
use huepass_rules::ReasonClass;
use huepass_wire::{Reason, WireError};

use super::world::{CAPACITY, NOW, World, because, later, person_id};
use crate::error::{Fault, LedgerError};
use crate::ledger::{Decision, Ledger, Redeemed, Stop};
use crate::records::{RequestDigest, TicketId, TicketState};
use crate::timeline::Change;

pub(super) fn offers_replace(ledger: &dyn Ledger) {
    let mut world = World::new(ledger, 1);
    let person = world.person(1);
    let unknown = world.ticket(person_id(2));
    let refused = ledger.open_offer(&unknown, CAPACITY, &|_| true);
    assert!(matches!(refused, Err(LedgerError::PersonUnknown)));
    assert!(ledger.ticket(&unknown.id).unwrap().is_none());

    let first = world.offer(person);
    assert!(ledger.ticket(&first.id).unwrap() == Some(first.clone()));
    let refused = ledger.open_offer(&first, CAPACITY, &|_| true);
    assert!(matches!(refused, Err(LedgerError::TicketExists)));
    let second = world.offer(person);
    assert!(ledger.ticket(&first.id).unwrap().is_none());

    // One that was taken up stays, for the answer that may be asked for again.
    let u = world.commitment();
    let decision = world.decision(&second, later());
    world.redeem(&second, 1, &u, &decision).unwrap();
    let third = world.offer(person);
    assert!(world.redeem(&second, 1, &u, &decision).unwrap() == Redeemed::Again(decision.answer));
    assert!(ledger.ticket(&third.id).unwrap().is_some());
}

pub(super) fn offers_move(ledger: &dyn Ledger) {
    let mut world = World::new(ledger, 2);
    let person = world.person(1);
    assert_eq!(world.offer(person).shard, 0);
    // No room for handles in shard 0.
    let ticket = world.ticket(person);
    let shard = ledger.open_offer(&ticket, CAPACITY, &|shard| shard.number != 0);
    assert_eq!(shard.unwrap(), 1);
    assert_eq!(ledger.ticket(&ticket.id).unwrap().unwrap().shard, 1);
    assert_eq!(ledger.person(&person).unwrap().unwrap().shard, 1);
    let persons: Vec<u32> = ledger.shards().unwrap().iter().map(|s| s.persons).collect();
    assert_eq!(persons, [0, 1]);
    // Retired; and then there is nowhere to go, and the earlier offer stands.
    ledger.retire_shard(1, 5).unwrap();
    assert_eq!(world.offer(person).shard, 0);
    ledger.retire_shard(0, 5).unwrap();
    let before = ledger.person(&person).unwrap();
    let ticket = world.ticket(person);
    let refused = ledger.open_offer(&ticket, CAPACITY, &|_| true);
    assert!(matches!(refused, Err(LedgerError::NoRoom)));
    assert!(ledger.ticket(&ticket.id).unwrap().is_none());
    assert!(ledger.person(&person).unwrap() == before);
}

pub(super) fn pins(ledger: &dyn Ledger) {
    let mut world = World::new(ledger, 1);
    let person = world.person(1);
    let ticket = world.offer(person);
    let attempt = |request| ledger.try_pin(&ticket.id, &RequestDigest([request; 32]), 2);
    let missing = ledger.try_pin(&TicketId([0; 16]), &RequestDigest([1; 32]), 2);
    assert!(matches!(missing, Err(LedgerError::NoSuchTicket)));
    assert!(attempt(1).unwrap());
    assert!(attempt(1).unwrap());
    assert!(attempt(2).unwrap());
    assert!(!attempt(3).unwrap());
    // Those that were counted may come again, because their answer got lost.
    assert!(attempt(2).unwrap());
    let u = world.commitment();
    let decision = world.decision(&ticket, later());
    world.redeem(&ticket, 2, &u, &decision).unwrap();
    assert!(!attempt(2).unwrap());
}

pub(super) fn used_once(ledger: &dyn Ledger) {
    let mut world = World::new(ledger, 1);
    let person = world.person(1);
    let u = world.commitment();
    let unknown = world.ticket(person);
    let decision = world.decision(&unknown, later());
    let refused = world.redeem(&unknown, 1, &u, &decision).unwrap();
    assert!(refused == Redeemed::Refused(Reason::Unknown));

    let ticket = world.offer(person);
    let mut seen = 0;
    let done = world.redeem_with(&ticket, 1, &u, &mut |view| {
        assert!(*view.ticket == ticket && view.person.id == person);
        assert!(view.shard.number == 0 && view.history.is_empty());
        seen += 1;
        Ok(decision.clone())
    });
    assert!(done.unwrap() == Redeemed::Done(decision.answer.clone()));
    let other = world.decision(&ticket, later());
    for _ in 0..2 {
        let again = world.redeem(&ticket, 1, &u, &other).unwrap();
        assert!(again == Redeemed::Again(decision.answer.clone()));
        let used = world.redeem(&ticket, 2, &u, &other).unwrap();
        assert!(used == Redeemed::Refused(Reason::Used));
    }
    assert_eq!(seen, 1);
    let history = ledger.history(&person).unwrap();
    let new = decision.credential.unwrap();
    assert_eq!(history.len(), 1);
    assert!(history[0].handle == new.handle && history[0].expiry == new.attributes.expiry);
    assert!(history[0].colour == new.attributes.colour && history[0].issued == NOW);
    assert_eq!(ledger.shard(0).unwrap().issued, 1);
    assert_eq!(ledger.person(&person).unwrap().unwrap().credentials, 1);
    // The ticket in the answer is there, and good for the next.
    let next = ledger.ticket(&decision.next.id).unwrap().unwrap();
    assert!(next == decision.next);
    let more = world.redeem(&next, 3, &u, &other).unwrap();
    assert!(more == Redeemed::Done(other.answer));
    assert_eq!(ledger.history(&person).unwrap().len(), 2);
}

// spec: AUT-14
pub(super) fn no_decision(ledger: &dyn Ledger) {
    let mut world = World::new(ledger, 1);
    let person = world.person(1);
    let u = world.commitment();
    let ticket = world.offer(person);
    let before = (ledger.person(&person).unwrap(), ledger.shard(0).unwrap());
    let refused = world.redeem_with(&ticket, 1, &u, &mut |_| {
        Err(Stop::Refused(Reason::NoneWaiting))
    });
    assert!(refused.unwrap() == Redeemed::Refused(Reason::NoneWaiting));
    let fault = Fault::Wire(WireError::Malformed);
    let failed = world.redeem_with(&ticket, 1, &u, &mut |_| Err(Stop::Fault(fault.clone())));
    assert!(matches!(failed, Err(LedgerError::Fault(same)) if same == fault));
    // A ticket for the next request that is there already.
    let mut decision = world.decision(&ticket, later());
    decision.next.id = ticket.id;
    let taken = world.redeem(&ticket, 1, &u, &decision);
    assert!(matches!(taken, Err(LedgerError::TicketExists)));
    assert!(before == (ledger.person(&person).unwrap(), ledger.shard(0).unwrap()));
    assert!(ledger.ticket(&ticket.id).unwrap() == Some(ticket));
    assert!(ledger.history(&person).unwrap().is_empty());
}

// spec: AUT-8
pub(super) fn handle_once(ledger: &dyn Ledger) {
    let mut world = World::new(ledger, 2);
    let (one, two) = (world.person(1), world.person(2));
    let (u1, u2) = (world.commitment(), world.commitment());
    let (shard, handle) = world.issue(one, &u1, later());
    world.revoke(shard, handle).unwrap();
    // For the same person again, though it is revoked.
    let ticket = world.offer(one);
    let with = |decision: Decision| Decision {
        credential: decision.credential.map(|mut new| {
            new.handle = handle;
            new
        }),
        ..decision
    };
    let decision = with(world.decision(&ticket, later()));
    let taken = world.redeem(&ticket, 2, &u1, &decision);
    assert!(matches!(taken, Err(LedgerError::HandleTaken)));
    let still = ledger.ticket(&ticket.id).unwrap().unwrap();
    assert!(still.state == TicketState::open());
    assert!(ledger.ticket(&decision.next.id).unwrap().is_none());
    assert_eq!(ledger.shard(shard).unwrap().issued, 1);
    // In another shard it is another handle, of another key.
    let ticket = world.offer(two);
    assert_ne!(ticket.shard, shard);
    let decision = with(world.decision(&ticket, later()));
    let done = world.redeem(&ticket, 3, &u2, &decision).unwrap();
    assert!(done == Redeemed::Done(decision.answer));
}

pub(super) fn without_credential(ledger: &dyn Ledger) {
    let mut world = World::new(ledger, 1);
    let person = world.person(1);
    let u = world.commitment();
    let ticket = world.offer(person);
    let first = world.decision(&ticket, later());
    world.redeem(&ticket, 1, &u, &first).unwrap();
    let before = (ledger.person(&person).unwrap(), ledger.shard(0).unwrap());
    let decision = Decision {
        credential: None,
        ..world.decision(&first.next, later())
    };
    let done = world.redeem(&first.next, 2, &u, &decision).unwrap();
    assert!(done == Redeemed::Done(decision.answer.clone()));
    assert!(before == (ledger.person(&person).unwrap(), ledger.shard(0).unwrap()));
    assert_eq!(ledger.history(&person).unwrap().len(), 1);
    assert!(ledger.ticket(&decision.next.id).unwrap() == Some(decision.next));
}

pub(super) fn commitments(ledger: &dyn Ledger) {
    let mut world = World::new(ledger, 1);
    let (one, two) = (world.person(1), world.person(2));
    let (u1, u2, u3) = (world.commitment(), world.commitment(), world.commitment());
    let wrong = Redeemed::Refused(Reason::WrongCommitment);
    let (shard, handle) = world.issue(one, &u1, later());
    world.issue(two, &u2, later());

    // Somebody else's, and another of one's own while a credential lives.
    let ticket = world.offer(one);
    let decision = world.decision(&ticket, later());
    for u in [&u2, &u3] {
        let never = world.redeem_with(&ticket, 2, u, &mut |_| panic!("decided"));
        assert!(never.unwrap() == wrong);
    }
    // Revoked: another may come. Somebody else's still may not.
    world.revoke(shard, handle).unwrap();
    assert!(world.redeem(&ticket, 3, &u2, &decision).unwrap() == wrong);
    let done = world.redeem(&ticket, 4, &u3, &decision).unwrap();
    assert!(done == Redeemed::Done(decision.answer));
    let person = ledger.person(&one).unwrap().unwrap();
    assert!(person.commitment.is_some_and(|u| u.0 == u3));
    // The one given up stays the person's: nobody else may come with it.
    let ticket = world.offer(two);
    let decision = world.decision(&ticket, later());
    for u in [&u1, &u3] {
        assert!(world.redeem(&ticket, 5, u, &decision).unwrap() == wrong);
    }

    // A lost wallet: no commitment, nothing alive, and the next one is the person's. An offer that
    // was open may lie on it, with its PIN: it is gone.
    let open = world.offer(one);
    let change = Change::lost_wallet(because(ReasonClass::Declaration)).unwrap();
    let lost = ledger.revoke_person(&one, &change, NOW, &mut world.divide());
    assert_eq!(lost.unwrap(), 1);
    let person = ledger.person(&one).unwrap().unwrap();
    assert!(person.commitment.is_none() && person.standing.is_some());
    assert!(ledger.ticket(&open.id).unwrap().is_none());
    let u4 = world.commitment();
    // Expired long enough ago, it lives no more.
    let gone = Hour(Hour::of_seconds(NOW).0 - 2);
    world.issue(one, &u4, gone);
    let u5 = world.commitment();
    let barely = Hour(Hour::of_seconds(NOW).0 - 1);
    world.issue(one, &u5, barely);
    let ticket = world.offer(one);
    let decision = world.decision(&ticket, later());
    assert!(world.redeem(&ticket, 6, &u4, &decision).unwrap() == wrong);
}

pub(super) fn forgotten(ledger: &dyn Ledger) {
    let mut world = World::new(ledger, 1);
    let (one, two) = (world.person(1), world.person(2));
    let u = world.commitment();
    let used = world.offer(one);
    let decision = world.decision(&used, later());
    world.redeem(&used, 1, &u, &decision).unwrap();
    let open = world.offer(two);
    assert_eq!(ledger.forget_tickets(open.expires, 10).unwrap(), 0);
    assert!(ledger.ticket(&open.id).unwrap().is_some());
    assert_eq!(ledger.forget_tickets(open.expires + 1, 2).unwrap(), 2);
    assert_eq!(ledger.forget_tickets(open.expires + 1, 2).unwrap(), 1);
    assert_eq!(ledger.forget_tickets(open.expires + 1, 2).unwrap(), 0);
    for ticket in [&used, &open, &decision.next] {
        assert!(ledger.ticket(&ticket.id).unwrap().is_none());
    }
    // The handle stays taken, the credential in the history.
    assert_eq!(ledger.history(&one).unwrap().len(), 1);
}
