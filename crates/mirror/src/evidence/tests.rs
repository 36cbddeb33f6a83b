use super::*;
use crate::testing::{Memory, World};

// spec: MIR-10, MIR-11
#[test]
fn no_more_evidence_is_kept_than_fits() {
    let world = World::started(1);
    let shelf = Memory::default();
    let mut mirror = Mirror::adopt(shelf.clone(), &mut world.source(), world.pin()).unwrap();
    let _ = mirror.pull(&mut world.source()).unwrap();
    for salt in 10..110 {
        let mut fork = World::started(0);
        fork.salt = salt;
        fork.go_on();
        let refused = mirror.hear(&fork.newest());
        assert!(matches!(refused, Err(MirrorError::Equivocation(_))));
    }
    let files = shelf.files();
    let kept = files.keys().filter(|path| path.starts_with("evidence/"));
    assert_eq!(kept.count(), MAX_EVIDENCE);
}

// spec: FED-72, MIR-10
#[test]
fn damaged_evidence_is_none() {
    let world = World::started(1);
    let shelf = Memory::default();
    let mut mirror = Mirror::adopt(shelf.clone(), &mut world.source(), world.pin()).unwrap();
    let _ = mirror.pull(&mut world.source()).unwrap();
    let mut fork = World::started(0);
    fork.salt = 5;
    fork.go_on();
    assert!(mirror.hear(&fork.newest()).is_err());
    assert_eq!(mirror.evidence().len(), 1);
    let path = shelf
        .files()
        .into_keys()
        .find(|path| path.starts_with("evidence/"));
    shelf.set(&path.unwrap(), b"garbage");
    assert_eq!(Mirror::open(shelf, None).unwrap().evidence(), []);
}
