use super::*;
use crate::Limits;
use crate::pull::tests::{NONE, adopted, full, pull, whole};
use crate::testing::{Memory, World};

/// A framework whose registrars change after the second epoch, with one more that both sets signed.
fn changed() -> World {
    let mut world = World::started(2);
    world.change_registrars();
    world.signers = vec![2, 3];
    world.go_on();
    world
}

// spec: FED-26, MIR-10
#[test]
fn two_changes_of_registrars_are_told() {
    let mut world = World::started(2);
    let mut fork = world.clone();
    world.change_registrars();
    world.go_on();
    let mut mirror = full(&world);
    fork.go_on();
    fork.change_registrars();
    let refused = pull(&mut mirror, &fork.source());
    assert!(matches!(refused, Err(MirrorError::RegistrarsForked(1))));
    let files = mirror.shelf().files();
    let kept = files
        .keys()
        .filter(|path| path.starts_with("evidence/registrars-000001-"));
    assert_eq!(kept.count(), 1);
    assert_eq!(
        files[&layout::registrar_change(1)],
        world.feed[&layout::registrar_change(1)]
    );
    let refused = pull(&mut mirror, &fork.source());
    assert!(matches!(refused, Err(MirrorError::RegistrarsForked(1))));
    assert_eq!(mirror.shelf().files().len(), files.len());
}

// spec: FED-25
#[test]
fn a_change_of_registrars_dated_back_is_passed_over() {
    let mut world = World::started(1);
    let mut back = world.clone();
    back.change_registrars();
    world.go_on();
    let mut mirror = full(&world);
    let source = world.source();
    let path = layout::registrar_change(1);
    source.set(&path, &back.feed[&path]);
    assert_eq!(pull(&mut mirror, &source).unwrap().passed_over, 1);
    assert_eq!(mirror.trust().changes(), 0);
    assert!(!mirror.shelf().has(&path));
}

// spec: FED-25
#[test]
fn a_change_of_registrars_that_disowns_what_is_held_is_passed_over() {
    let mut world = World::started(1);
    let mut back = world.clone();
    back.change_registrars();
    world.go_on();
    world.signers = vec![2, 3];
    world.go_on();
    world.go_on();
    // The second epoch lies before its chain; readers of the copy look at it all the same.
    let limits = Limits {
        back: 1,
        ..Limits::default()
    };
    let shelf = Memory::default();
    let mut mirror = Mirror::adopt_within(shelf, &mut world.source(), world.pin(), limits).unwrap();
    for epochs in [2, 3, 4] {
        let source = world.source();
        source.set(
            layout::NEWEST,
            &world.feed[&layout::announcement(Epoch(epochs))],
        );
        let _ = pull(&mut mirror, &source).unwrap();
    }
    assert_eq!(mirror.chain.iter().count(), 2);
    let source = world.source();
    let path = layout::registrar_change(1);
    source.set(&path, &back.feed[&path]);
    let held = mirror.shelf().files();
    assert_eq!(pull(&mut mirror, &source).unwrap().passed_over, 1);
    assert_eq!(mirror.trust().changes(), 0);
    assert_eq!(mirror.shelf().differs(&held), NONE);
}

// spec: FED-25, MIR-4
#[test]
fn no_epoch_is_taken_when_a_change_may_be_missing() {
    let world = changed();
    let path = layout::registrar_change(1);
    let weak = world.feed[&path][..60].to_vec();
    for bytes in [Vec::new(), b"junk".to_vec(), weak, vec![0; 17 << 10]] {
        let mut mirror = full(&World::started(2));
        let source = world.source();
        source.set(&path, &bytes);
        let pulled = pull(&mut mirror, &source).unwrap();
        assert_eq!((pulled.announcements, pulled.passed_over), (0, 1));
        assert_eq!(mirror.newest_epoch(), Some(Epoch(2)));
        assert_eq!(pull(&mut mirror, &world.source()).unwrap().announcements, 1);
        assert_eq!(mirror.shelf().differs(&world.feed), NONE);
    }
    // The first one under the second one's name.
    let mut later = world.clone();
    later.go_on();
    let source = later.source();
    source.set(&layout::registrar_change(2), &world.feed[&path]);
    let mut mirror = full(&world);
    let pulled = pull(&mut mirror, &source).unwrap();
    assert_eq!((pulled.announcements, pulled.passed_over), (0, 1));
    // A source without room for one.
    let mut mirror = full(&World::started(2));
    mirror.limits.bytes = 16 << 10;
    assert_eq!(pull(&mut mirror, &world.source()).unwrap().announcements, 0);
    assert_eq!(mirror.trust().changes(), 0);
}

// spec: FED-25, MIR-4
#[test]
fn a_change_that_was_withheld_is_taken_later() {
    let mut world = changed();
    let source = world.source();
    source.remove(&layout::registrar_change(1));
    let mut mirror = adopted(&world);
    assert_eq!(pull(&mut mirror, &source).unwrap().announcements, 3);
    assert_eq!(mirror.trust().changes(), 0);
    // Those who left sign on, for nobody.
    let mut fork = world.clone();
    fork.signers = vec![1, 2];
    fork.go_on();
    world.signers = vec![3, 4];
    world.go_on();
    assert_eq!(pull(&mut mirror, &world.source()).unwrap().announcements, 1);
    assert_eq!(mirror.trust().changes(), 1);
    assert_eq!(mirror.shelf().differs(&world.feed), NONE);
    let pulled = pull(&mut mirror, &fork.source()).unwrap();
    assert_eq!((pulled.announcements, pulled.passed_over), (0, 1));
    assert!(mirror.evidence().is_empty());
}

// spec: FED-25, MIR-5
#[test]
fn signatures_of_registrars_who_were_not_known_are_taken_later() {
    let mut world = World::started(2);
    world.change_to(&[2, 3, 4, 5], 3);
    world.signers = vec![2, 3, 4];
    world.go_on();
    world.go_on();
    let source = world.source();
    source.remove(&layout::registrar_change(1));
    let mut behind = adopted(&world);
    assert_eq!(pull(&mut behind, &source).unwrap().announcements, 4);
    let held = behind.shelf().files();
    // A source that has no better copy.
    let source = world.source();
    for path in [layout::announcement(Epoch(3)), layout::NEWEST.to_owned()] {
        source.set(&path, &held[&path]);
    }
    assert_eq!(pull(&mut behind, &source).unwrap().passed_over, 1);
    assert_eq!(behind.shelf().differs(&held), NONE);
    let mut done = false;
    for room in 0..20 {
        let shelf = Memory::of(held.clone());
        let mut mirror = Mirror::open(shelf.clone(), None).unwrap();
        shelf.room(Some(room));
        let pulled = pull(&mut mirror, &world.source());
        shelf.room(None);
        let mut opened = Mirror::open(shelf.clone(), None).unwrap();
        whole(&opened);
        assert_eq!(opened.newest_epoch(), Some(Epoch(4)));
        for mirror in [&mut opened, &mut mirror] {
            assert_eq!(pull(mirror, &world.source()).unwrap().passed_over, 0);
            assert_eq!(mirror.trust().changes(), 1);
            assert_eq!(shelf.differs(&world.feed), NONE);
        }
        done |= pulled.is_ok();
    }
    assert!(done);
}
