//! The steps of a round, and what is refused between them.

use super::*;

// spec: REG-1, FED-60
#[test]
fn a_proposal_that_differs_from_ones_own_audit_is_refused() {
    let mut world = world(2, 2);
    world.observe(0, 1).unwrap();
    let ids: Vec<_> = world.registrars.iter().map(Registrar::id).collect();
    let proposal = world.registrars[0]
        .propose(&world.statements, ids.clone(), NOW)
        .unwrap();
    let share = |world: &mut World, now| {
        let statements = world.statements.clone();
        world.registrars[1].share(&proposal, &statements, now, &mut world.rng)
    };
    assert!(matches!(
        share(&mut world, NOW),
        Err(RegistrarError::ListDiffers)
    ));
    world.observe(1, 1).unwrap();
    assert!(matches!(
        share(&mut world, NOW + 3600),
        Err(RegistrarError::Time)
    ));
    let alone = world.registrars[0].propose(&world.statements, ids[..1].to_vec(), NOW);
    assert!(matches!(alone, Err(RegistrarError::Participants)));
    share(&mut world, NOW).unwrap();
}

/// One bad registrar keeps its certificates back until the epoch has been made without it, and
/// then asks for a signature under the other history.

#[test]
fn an_epoch_that_was_made_otherwise_is_neither_certified_nor_endorsed() {
    let mut world = world(3, 2);
    for registrar in 0..3 {
        world.observe(registrar, 1).unwrap();
    }
    let ids: Vec<_> = world.registrars.iter().map(Registrar::id).collect();
    let statements = world.statements.clone();
    let begin = |world: &mut World, leader: usize, pair: [usize; 2], now| {
        let participants = pair.map(|i| ids[i]).to_vec();
        let proposal = world.registrars[leader]
            .propose(&statements, participants, now)
            .unwrap();
        let shares = pair.map(|i| {
            world.registrars[i]
                .share(&proposal, &statements, now, &mut world.rng)
                .unwrap()
        });
        (proposal, shares)
    };
    let (held_back, old_shares) = begin(&mut world, 0, [0, 2], NOW);
    let old = [0, 2].map(|i| {
        world.registrars[i]
            .certify(&held_back, &old_shares)
            .unwrap()
    });
    let (late, late_shares) = begin(&mut world, 1, [1, 0], NOW + 1230);
    let new = [1, 0].map(|i| world.registrars[i].certify(&late, &late_shares).unwrap());
    let copies = [1, 0].map(|i| {
        world.registrars[i]
            .endorse(&late, &late_shares, &new, &statements, &mut world.rng)
            .unwrap()
    });
    let published = assemble(world.registrars[0].trust(), &copies).unwrap();
    world.registrars[2]
        .learn(&published.announcement, &published.list, &statements)
        .unwrap();
    let asked =
        world.registrars[2].endorse(&held_back, &old_shares, &old, &statements, &mut world.rng);
    assert!(matches!(asked, Err(RegistrarError::NotNext(Epoch(1)))));
}

// spec: REG-1, REG-9, REG-10, REG-15
#[test]
fn nobody_certifies_without_all_shares_or_endorses_without_all_certificates() {
    let mut world = world(2, 2);
    world.observe(0, 1).unwrap();
    world.observe(1, 1).unwrap();
    let ids: Vec<_> = world.registrars.iter().map(Registrar::id).collect();
    let statements = world.statements.clone();
    let proposal = world.registrars[0].propose(&statements, ids, NOW).unwrap();
    let shares: Vec<_> = (0..2)
        .map(|i| {
            world.registrars[i]
                .share(&proposal, &statements, NOW, &mut world.rng)
                .unwrap()
        })
        .collect();
    let [first, second] = &world.registrars[..] else {
        unreachable!()
    };
    assert!(matches!(
        first.certify(&proposal, &shares[..1]),
        Err(RegistrarError::Missing)
    ));
    let certificates = [
        first.certify(&proposal, &shares).unwrap(),
        second.certify(&proposal, &shares).unwrap(),
    ];
    // the secret is gone, the message stays
    let round = first.store().round(Epoch(1)).unwrap().unwrap();
    assert!(round.secret.is_empty());
    assert_eq!(first.certify(&proposal, &shares).unwrap(), certificates[0]);
    assert!(matches!(
        first.endorse(
            &proposal,
            &shares,
            &certificates[..1],
            &statements,
            &mut world.rng
        ),
        Err(RegistrarError::Missing)
    ));
}

// spec: REG-13
#[test]
fn an_epoch_is_signed_once() {
    let mut world = world(1, 1);
    world.observe(0, 1).unwrap();
    let statements = world.statements.clone();
    let registrar = &world.registrars[0];
    let published = registrar
        .make_alone(&statements, NOW, &mut world.rng)
        .unwrap();
    // Somebody restores the store's view of the newest epoch, and asks again with other states.
    let handle = Handle::random(&mut world.rng);
    let other = StateList::new(registrar.trust().pin(), Epoch(1), Vec::new()).unwrap();
    let forged = ProposalMessage::new(
        registrar.id(),
        NOW,
        registrar.trust().pin().0,
        vec![registrar.id()],
        other,
    )
    .unwrap()
    .sign(&key(1));
    assert!(matches!(
        registrar.share(&forged, &statements, NOW, &mut world.rng),
        Err(RegistrarError::AlreadySigned(Epoch(1)))
    ));
    world.authority.revoke(handle);
    world.observe(0, 2).unwrap();
    let next = world.registrars[0]
        .make_alone(&statements, NOW, &mut world.rng)
        .unwrap();
    assert_ne!(published, next);
}

// spec: REG-6, REG-8
#[test]
fn a_round_that_was_cut_off_draws_a_new_key() {
    let mut world = world(1, 1);
    world.observe(0, 1).unwrap();
    let statements = world.statements.clone();
    let registrar = &world.registrars[0];
    let one = registrar
        .propose(&statements, vec![registrar.id()], NOW)
        .unwrap();
    let two = registrar
        .propose(&statements, vec![registrar.id()], NOW + 30)
        .unwrap();
    let share = registrar
        .share(&one, &statements, NOW, &mut world.rng)
        .unwrap();
    assert_eq!(
        registrar
            .share(&one, &statements, NOW, &mut world.rng)
            .unwrap(),
        share
    );
    let certificates = registrar
        .certify(&one, std::slice::from_ref(&share))
        .unwrap();
    let retried = registrar
        .share(&two, &statements, NOW, &mut world.rng)
        .unwrap();
    let key = |bytes: &[u8]| {
        ShareMessage::open_signed(bytes, registrar.trust().pin())
            .unwrap()
            .share()
            .key
    };
    assert_ne!(key(&share), key(&retried));
    // and the first round is over
    let ended = registrar.endorse(&one, &[share], &[certificates], &statements, &mut world.rng);
    assert!(matches!(ended, Err(RegistrarError::Missing)));
}
