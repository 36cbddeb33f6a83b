use super::*;
use crate::testing::{Memory, World};

fn full(world: &World) -> Mirror<Memory> {
    let (shelf, mut source) = (Memory::default(), world.source());
    let mut mirror = Mirror::adopt(shelf, &mut source, world.pin()).unwrap();
    assert_eq!(mirror.pull(&mut source).unwrap().passed_over, 0);
    mirror
}

fn world() -> World {
    let mut world = World::started(3);
    world.retire(0x41, 7);
    world.go_on();
    world.change_registrars();
    world.go_on();
    world
}

// spec: MIR-2
#[test]
fn any_document_that_is_damaged_or_lost_is_told_or_pulled_again() {
    let world = world();
    for path in world.feed.keys() {
        let damaged = world.feed[path][..world.feed[path].len() / 2].to_vec();
        for bytes in [None, Some(damaged), Some(Vec::new()), Some(vec![0xff; 40])] {
            let shelf = full(&world).shelf().clone();
            match &bytes {
                Some(bytes) => shelf.set(path, bytes),
                None => drop(shelf.remove(path)),
            }
            let mut mirror = match Mirror::open(shelf.clone(), Some(world.pin())) {
                Ok(mirror) => mirror,
                Err(MirrorError::Empty) if path == layout::GENESIS => continue,
                Err(MirrorError::Damaged { .. } | MirrorError::Shelf { .. }) => {
                    let told = path == layout::GENESIS || path == &layout::registrar_change(1);
                    assert!(told || path == layout::NEWEST, "{path}");
                    continue;
                }
                Err(other) => panic!("{path}: {other:?}"),
            };
            let newest = mirror.newest_epoch();
            assert_eq!(newest, Some(Epoch(5)), "{path}");
            let pulled = mirror.pull(&mut world.source()).unwrap();
            assert_eq!(pulled.passed_over, 0, "{path}");
            // Whether there ever was an earlier one nobody can tell; what is there stays whole.
            let is_lost = bytes.is_none() && path.ends_with("/announcement.cose");
            if !is_lost || path == &layout::announcement(Epoch(5)) {
                assert_eq!(shelf.differs(&world.feed), [""; 0], "{path}");
            }
        }
    }
}

// spec: MIR-2
#[test]
fn a_change_of_registrars_that_is_damaged_or_lost_is_named() {
    let mut world = world();
    let (first, second) = (layout::registrar_change(1), layout::registrar_change(2));
    let refuse = |world: &World, path: &str, bytes: Option<&[u8]>| {
        let shelf = full(world).shelf().clone();
        drop(shelf.remove(path));
        if let Some(bytes) = bytes {
            shelf.set(path, bytes);
        }
        let refused = Mirror::open(shelf, None).unwrap_err();
        assert!(matches!(refused, MirrorError::Damaged { path: named } if named == path));
    };
    let signed = world.feed[&first].clone();
    refuse(&world, &first, Some(&signed[..60]));
    refuse(&world, &first, Some(b""));
    refuse(&world, &first, None);
    world.change_to(&[4, 5, 6], 2);
    world.signers = vec![4, 5];
    world.go_on();
    refuse(&world, &first, None);
    refuse(&world, &second, Some(&signed));
    refuse(&world, &second, None);
}

// spec: FED-25, MIR-2
#[test]
fn a_change_of_registrars_that_is_lost_is_pulled_again_where_what_is_held_opens() {
    let mut world = World::started(2);
    world.change_to(&[2, 3, 4], 2);
    world.signers = vec![2, 3];
    world.go_on();
    let shelf = full(&world).shelf().clone();
    drop(shelf.remove(&layout::registrar_change(1)));
    let mut mirror = Mirror::open(shelf.clone(), None).unwrap();
    assert_eq!(mirror.trust().changes(), 0);
    assert_eq!(mirror.pull(&mut world.source()).unwrap().passed_over, 0);
    assert_eq!(mirror.trust().changes(), 1);
    assert_eq!(shelf.differs(&world.feed), [""; 0]);
}

// spec: MIR-2
#[test]
fn a_copy_whose_newest_announcement_is_damaged_does_not_go_back() {
    let world = world();
    let newest = layout::announcement(Epoch(5));
    for path in [layout::NEWEST, &newest] {
        let shelf = full(&world).shelf().clone();
        shelf.set(path, b"garbage");
        shelf.set(layout::NEWEST, b"garbage");
        match Mirror::open(shelf.clone(), None) {
            Ok(mirror) => assert_eq!(mirror.newest_epoch(), Some(Epoch(5))),
            Err(error) => {
                assert!(matches!(error, MirrorError::Damaged { .. }));
                assert_eq!(path, newest);
                continue;
            }
        }
        assert_eq!(shelf.differs(&world.feed), [""; 0]);
    }
    // An old one under the newest one's name.
    let shelf = full(&world).shelf().clone();
    shelf.set(layout::NEWEST, &world.feed[&layout::announcement(Epoch(2))]);
    let mirror = Mirror::open(shelf, None).unwrap();
    assert_eq!(mirror.newest_epoch(), Some(Epoch(5)));
}

// spec: MIR-2
#[test]
fn what_is_not_what_its_name_says_is_not_named_in_an_index() {
    let world = world();
    let shelf = full(&world).shelf().clone();
    let (wrong, right) = (world.segment_path(0, 1, 1), world.segment_path(0, 1, 2));
    shelf.set(&wrong, &world.feed[&right]);
    let statement = layout::statement(&[9; 32]);
    let other = world
        .feed
        .keys()
        .find(|path| path.starts_with("statements/"))
        .unwrap();
    shelf.set(&statement, &world.feed[other]);
    shelf.set("statements/notes.txt", b"mine");
    drop(Mirror::open(shelf.clone(), None).unwrap());
    assert_eq!(
        shelf.differs(&world.feed),
        [wrong.as_str(), &statement, "statements/notes.txt",]
    );
}

// spec: MIR-5
#[test]
fn an_epoch_that_was_written_but_for_the_last_copy_is_shown() {
    let world = world();
    let shelf = full(&world).shelf().clone();
    shelf.set(layout::NEWEST, &world.feed[&layout::announcement(Epoch(3))]);
    let mirror = Mirror::open(shelf.clone(), None).unwrap();
    assert_eq!(mirror.newest_epoch(), Some(Epoch(5)));
    assert_eq!(shelf.differs(&world.feed), [""; 0]);
}

// spec: MIR-2, MIR-9
#[test]
fn a_copy_on_a_full_disk_whose_index_is_behind_is_opened() {
    let mut world = World::started(3);
    let mut mirror = full(&world);
    let n = world.shards[0].n;
    let _ = mirror
        .hear_segment(&world.segment(0, n + 1, n + 2))
        .unwrap();
    let shelf = mirror.shelf().clone();
    shelf.room(Some(0));
    let mut mirror = Mirror::open(shelf.clone(), None).unwrap();
    assert_eq!(mirror.newest_epoch(), Some(Epoch(3)));
    let refused = mirror.pull(&mut world.source());
    assert!(matches!(refused, Err(MirrorError::Shelf { .. })));
    shelf.room(None);
    world.go_on();
    assert_eq!(mirror.pull(&mut world.source()).unwrap().passed_over, 0);
    assert_eq!(shelf.differs(&world.feed), [""; 0]);
}
