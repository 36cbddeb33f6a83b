use super::*;
use crate::testing::{Memory, World};

// spec: MIR-1, FED-22
#[test]
fn another_framework_is_not_adopted_or_opened() {
    let world = World::started(1);
    let other = World::empty(0x2e);
    let refused = Mirror::adopt(Memory::default(), &mut world.source(), other.pin());
    assert!(matches!(refused, Err(MirrorError::OtherFramework)));
    let shelf = Memory::default();
    let mirror = Mirror::adopt(shelf.clone(), &mut world.source(), world.pin()).unwrap();
    drop(mirror);
    let refused = Mirror::open(shelf.clone(), Some(other.pin()));
    assert!(matches!(refused, Err(MirrorError::OtherFramework)));
    // What somebody keeps there is not written over.
    let before = shelf.files();
    let refused = Mirror::adopt(shelf.clone(), &mut other.source(), other.pin());
    assert!(matches!(refused, Err(MirrorError::OtherFramework)));
    assert_eq!(shelf.differs(&before), [""; 0]);
}

// spec: MIR-1
#[test]
fn nothing_is_begun_with_a_source_that_has_no_genesis_or_a_bad_one() {
    let world = World::started(1);
    let source = world.source();
    source.remove(layout::GENESIS);
    let refused = Mirror::adopt(Memory::default(), &mut source.clone(), world.pin());
    assert!(matches!(refused, Err(MirrorError::NoFeed)));
    source.set(layout::GENESIS, b"garbage");
    let refused = Mirror::adopt(Memory::default(), &mut source.clone(), world.pin());
    assert!(matches!(refused, Err(MirrorError::Refused(_))));
    source.set(layout::GENESIS, &vec![0; Genesis::LIMIT + 1]);
    let shelf = Memory::default();
    let refused = Mirror::adopt(shelf.clone(), &mut source.clone(), world.pin());
    assert!(matches!(refused, Err(MirrorError::Source { .. })));
    assert_eq!(shelf.files().len(), 0);
    assert!(matches!(Mirror::open(shelf, None), Err(MirrorError::Empty)));
}

// spec: MIR-1
#[test]
fn a_genesis_that_is_damaged_is_adopted_again() {
    let world = World::started(1);
    let shelf = Memory::default();
    shelf.set(layout::GENESIS, b"damaged");
    let refused = Mirror::open(shelf.clone(), None);
    assert!(matches!(refused, Err(MirrorError::Damaged { path }) if path == layout::GENESIS));
    let mirror = Mirror::adopt(shelf.clone(), &mut world.source(), world.pin()).unwrap();
    assert_eq!(mirror.trust().pin(), world.pin());
    assert_eq!(shelf.files()[layout::GENESIS], world.feed[layout::GENESIS]);
    assert!(Mirror::open(shelf, None).unwrap().newest().is_none());
}

#[test]
fn a_bad_window_table_keeps_nobody_from_beginning() {
    let world = World::started(2);
    let source = world.source();
    source.set(layout::WINDOW, b"garbage");
    let shelf = Memory::default();
    let mut mirror = Mirror::adopt(shelf.clone(), &mut source.clone(), world.pin()).unwrap();
    assert_eq!(mirror.pull(&mut source.clone()).unwrap().passed_over, 1);
    assert!(!shelf.has(layout::WINDOW));
    assert_eq!(mirror.pull(&mut world.source()).unwrap().documents, 1);
    assert_eq!(shelf.differs(&world.feed), [""; 0]);
}
