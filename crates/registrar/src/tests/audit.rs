//! Auditing authorities' reports.

use super::*;

#[test]
fn an_authority_that_is_not_accredited_is_refused() {
    let mut world = world(1, 1);
    world.statements = Statements::default();
    assert!(matches!(
        world.observe(0, 1),
        Err(RegistrarError::NotAccredited)
    ));
}

// spec: REG-2, WIT-13, WIT-14
#[test]
fn a_state_that_the_deltas_do_not_lead_to_is_refused() {
    let mut world = world(1, 1);
    world.observe(0, 1).unwrap();
    let handle = Handle::random(&mut world.rng);
    world.authority.revoke(handle);
    let honest = world.authority.deltas.clone();
    // a delta missing, altered, or followed by an unreported one
    world.authority.deltas.clear();
    // One that is missing is no contradiction: whoever carries the folder can take it away.
    // spec: WIT-15
    assert!(matches!(
        world.observe(0, 1),
        Err(RegistrarError::MissingDeltas(_))
    ));
    let other = Handle::random(&mut world.rng).to_bytes();
    world.authority.deltas = honest.clone();
    world.authority.deltas[0][..32].copy_from_slice(&other);
    assert!(matches!(world.observe(0, 1), Err(RegistrarError::Audit(_))));
    world.authority.deltas = honest;
    world.authority.log = LogDigest([0; 32]);
    assert!(matches!(world.observe(0, 1), Err(RegistrarError::Audit(_))));
    assert_eq!(world.registrars[0].store().shards().unwrap()[0].state.n, 0);
}

// spec: REG-2, WIT-12
#[test]
fn a_handle_revoked_twice_is_refused() {
    let mut world = world(1, 1);
    let handle = Handle::random(&mut world.rng);
    world.authority.revoke(handle);
    world.observe(0, 1).unwrap();
    world.authority.revoke(handle);
    assert!(matches!(
        world.observe(0, 1),
        Err(RegistrarError::Repeated(_))
    ));
}

// spec: REG-2, REG-3
#[test]
fn a_reset_or_replayed_shard_is_refused() {
    let mut world = world(1, 1);
    let handle = Handle::random(&mut world.rng);
    world.authority.revoke(handle);
    world.observe(0, 1).unwrap();
    let statements = world.statements.clone();
    world.registrars[0]
        .make_alone(&statements, NOW, &mut world.rng)
        .unwrap();
    // a report for an epoch that is over, or for one far ahead
    for epoch in [1, 3, u32::MAX] {
        assert!(matches!(
            world.observe(0, epoch),
            Err(RegistrarError::NotNext(_))
        ));
    }
    world.authority.state = ShardState::birth(&Generators::new());
    world.authority.log = LogDigest::birth(world.authority.genesis, world.authority.id);
    world.authority.deltas.clear();
    assert!(matches!(
        world.observe(0, 2),
        Err(RegistrarError::WentBack(_))
    ));
    world.authority.secret = ShardSecret::random(&mut world.rng);
    assert!(matches!(world.observe(0, 2), Err(RegistrarError::Key(_))));
}

// spec: FRM-4, REG-3
#[test]
fn a_new_registrar_audits_every_shard_from_its_birth() {
    let mut world = world(2, 2);
    for _ in 0..3 {
        let handle = Handle::random(&mut world.rng);
        world.authority.revoke(handle);
    }
    world.observe(0, 1).unwrap();
    // What another has audited does not help: the log's beginning is asked for.
    let (genesis, id) = (world.authority.genesis, world.authority.id);
    let rest = &world.authority.deltas[1..];
    let late = DeltaSegment::new(genesis, id, 2, rest).unwrap();
    let descriptor = world.authority.descriptor(&mut world.rng);
    let report = world.authority.report(1);
    let statements = world.statements.clone();
    let rng = &mut world.rng;
    let refused = world.registrars[1].observe(&descriptor, &report, &[late], &statements, rng);
    assert!(matches!(refused, Err(RegistrarError::MissingDeltas(_))));
    assert!(world.registrars[1].store().shards().unwrap().is_empty());
    let observed = world.observe(1, 1).unwrap();
    assert_eq!((observed.new_shards, observed.deltas), (1, 3));
}
