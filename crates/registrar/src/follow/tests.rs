use huepass_credential::AuthorityId;
use huepass_feed::{Accreditation, Document as _, ProposalMessage, StateEntry, StateList};

use super::*;
use crate::tests::{NOW, World, key, world};

/// What `proposer` proposes to make with `partner`.
fn propose(world: &World, proposer: usize, partner: usize, now: u64) -> Vec<u8> {
    let ids = [proposer, partner].map(|i| world.registrars[i].id());
    world.registrars[proposer]
        .propose(&world.statements, ids.to_vec(), now)
        .unwrap()
}

fn open(world: &World, proposal: &[u8]) -> ProposalMessage {
    ProposalMessage::open_signed(proposal, world.registrars[0].trust().pin()).unwrap()
}

// spec: REG-21
#[test]
fn who_certified_with_others_stays_with_the_proposal_for_a_while() {
    let mut world = world(3, 2);
    for registrar in 0..3 {
        world.observe(registrar, 1).unwrap();
    }
    let statements = world.statements.clone();
    let one = propose(&world, 0, 1, NOW);
    let shares = [0, 1].map(|i| {
        let registrar = &world.registrars[i];
        registrar
            .share(&one, &statements, NOW, &mut world.rng)
            .unwrap()
    });
    let first = &world.registrars[0];
    // A share alone binds to nothing: another proposal may still be followed.
    assert_eq!(first.bound_to(Epoch(1), NOW).unwrap(), None);
    first.certify(&one, &shares).unwrap();
    for now in [NOW, NOW + 1200] {
        assert_eq!(first.bound_to(Epoch(1), now).unwrap(), Some(one.clone()));
        let other = propose(&world, 2, 0, now);
        let refused = first.share(&other, &statements, now, &mut world.rng);
        assert!(matches!(refused, Err(RegistrarError::Bound(Epoch(1)))));
        let own = first.propose(&statements, vec![first.id(), world.registrars[2].id()], now);
        assert!(matches!(own, Err(RegistrarError::Bound(Epoch(1)))));
    }
    let now = NOW + 1201;
    assert_eq!(first.bound_to(Epoch(1), now).unwrap(), None);
    let other = propose(&world, 2, 0, now);
    first
        .share(&other, &statements, now, &mut world.rng)
        .unwrap();
}

// spec: REG-20
#[test]
fn every_registrar_has_its_turn() {
    let world = world(3, 2);
    let trust = world.registrars[0].trust();
    let set = trust.registrars_at(Epoch(1));
    let ids: Vec<RegistrarId> = set.registrars().collect();
    for turn in 0..6_usize {
        let begin = 2400 * u64::try_from(turn).unwrap();
        for now in [begin, begin + 2399] {
            for (i, id) in ids.iter().enumerate() {
                let place = place(trust, Epoch(1), *id, now).unwrap();
                assert_eq!((turn + place) % 3, i);
            }
        }
    }
    let stranger = RegistrarId(key(50).verifying_key().to_bytes());
    assert_eq!(place(trust, Epoch(1), stranger, NOW), None);
}

// spec: REG-19, FED-60
#[test]
fn only_what_could_be_followed_counts() {
    let mut world = world(3, 2);
    for registrar in 0..3 {
        world.observe(registrar, 1).unwrap();
    }
    let statements = world.statements.clone();
    let registrar = &world.registrars[0];
    let trust = registrar.trust();
    let good = open(&world, &propose(&world, 1, 2, NOW));
    // One that this registrar takes no part in is judged all the same.
    registrar.judge(&good, &statements, NOW).unwrap();
    assert!(counts(trust, None, &good, NOW));
    let with = |start, previous, list: StateList| {
        let participants = good.participants().collect();
        let signer = good.registrar();
        let proposal = ProposalMessage::new(signer, start, previous, participants, list);
        proposal.unwrap()
    };
    let nothing = StateList::new(trust.pin(), Epoch(1), Vec::new()).unwrap();
    let differs = with(good.start, good.previous, nothing);
    assert!(matches!(
        registrar.judge(&differs, &statements, NOW),
        Err(RegistrarError::ListDiffers)
    ));
    let other = with(good.start, [9; 32], good.list.clone());
    assert!(matches!(
        registrar.judge(&other, &statements, NOW),
        Err(RegistrarError::NotNext(Epoch(1)))
    ));
    // One slot is left for clocks; what begins later waits until then.
    for (later, counted) in [(30, true), (60, false)] {
        let ahead = with(good.start + later, good.previous, good.list.clone());
        assert_eq!(registrar.judge(&ahead, &statements, NOW).is_ok(), counted);
        assert_eq!(counts(trust, None, &ahead, NOW), counted);
        registrar.judge(&ahead, &statements, NOW + later).unwrap();
    }
    let old = NOW + 630;
    assert!(matches!(
        registrar.judge(&good, &statements, old),
        Err(RegistrarError::Time)
    ));
    assert!(!counts(trust, None, &good, old));
}

// spec: REG-19
#[test]
fn a_proposal_ahead_of_the_clock_gets_no_share() {
    let mut world = world(3, 2);
    for registrar in 0..3 {
        world.observe(registrar, 1).unwrap();
    }
    let statements = world.statements.clone();
    let ahead = propose(&world, 1, 0, NOW + 60);
    let registrar = &world.registrars[0];
    let early = registrar.share(&ahead, &statements, NOW, &mut world.rng);
    assert!(matches!(early, Err(RegistrarError::Time)));
    assert!(registrar.store().round(Epoch(1)).unwrap().is_none());
    registrar
        .share(&ahead, &statements, NOW + 30, &mut world.rng)
        .unwrap();
}

/// The framework's statements and an accreditation of `East`'s neighbour from an epoch on.
fn with_neighbour(world: &World, from: u32) -> Statements {
    let neighbour = AuthorityId(key(101).verifying_key().to_bytes());
    let trust = world.registrars[0].trust();
    let accreditation =
        Accreditation::new(trust.pin(), neighbour, "West".to_owned(), Epoch(from)).unwrap();
    let mut copy = accreditation.for_quorum();
    for seed in 1..=2 {
        copy.sign(Accreditation::KIND, &key(seed));
    }
    let mut statements = world.statements.clone();
    statements.add(&copy.encode(), trust).unwrap();
    statements
}

// spec: REG-19
#[test]
fn who_is_new_has_an_epochs_time_and_who_lists_nothing_holds_nobody_up() {
    let mut world = world(2, 2);
    for registrar in 0..2 {
        world.observe(registrar, 1).unwrap();
    }
    world.round(NOW);
    // Every shard counts: one that is stale makes the list early.
    let stale = open(&world, &propose(&world, 0, 1, NOW + 30));
    let judge = |world: &World, proposal: &ProposalMessage, statements: &Statements, now| {
        world.registrars[1].check_not_early(proposal, statements, now)
    };
    let statements = world.statements.clone();
    let refused = judge(&world, &stale, &statements, NOW + 30);
    assert!(matches!(refused, Err(RegistrarError::Early)));
    judge(&world, &stale, &statements, NOW + 600).unwrap();
    for registrar in 0..2 {
        world.observe(registrar, 2).unwrap();
    }
    let whole = open(&world, &propose(&world, 0, 1, NOW + 30));
    judge(&world, &whole, &statements, NOW + 30).unwrap();
    let new = with_neighbour(&world, 2);
    let refused = judge(&world, &whole, &new, NOW + 30);
    assert!(matches!(refused, Err(RegistrarError::Early)));
    judge(&world, &whole, &new, NOW + 600).unwrap();
    // It had the first epoch's time.
    judge(&world, &whole, &with_neighbour(&world, 1), NOW + 30).unwrap();
}

// spec: REG-19
#[test]
fn one_stale_shard_of_two_makes_a_list_early() {
    let mut world = world(2, 2);
    for registrar in 0..2 {
        world.observe(registrar, 1).unwrap();
    }
    world.round(NOW);
    for registrar in 0..2 {
        world.observe(registrar, 2).unwrap();
    }
    let whole = open(&world, &propose(&world, 0, 1, NOW + 30));
    let entry = whole.list.entries()[0].clone();
    let second = huepass_credential::ShardId {
        number: 1,
        ..entry.id()
    };
    let other = huepass_credential::Generators::new();
    let x = huepass_credential::ShardSecret::random(&mut world.rng)
        .descriptor(world.registrars[0].trust().pin(), second, &mut world.rng)
        .x;
    let v = huepass_credential::ShardState::birth(&other).v;
    let entries = vec![entry, StateEntry::new(second, x, v, 0, true)];
    let list = StateList::new(world.registrars[0].trust().pin(), Epoch(2), entries).unwrap();
    let participants = whole.participants().collect();
    let half = ProposalMessage::new(
        whole.registrar(),
        whole.start,
        whole.previous,
        participants,
        list,
    );
    let statements = world.statements.clone();
    let registrar = &world.registrars[1];
    registrar
        .check_not_early(&whole, &statements, NOW + 30)
        .unwrap();
    assert!(matches!(
        registrar.check_not_early(&half.unwrap(), &statements, NOW + 30),
        Err(RegistrarError::Early)
    ));
}
