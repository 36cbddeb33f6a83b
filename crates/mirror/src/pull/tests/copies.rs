//! A copy is whole whatever happens on the way, and in the end it is that of its source.

use super::*;

// spec: MIR-4
#[test]
fn garbage_in_place_of_any_one_document_stops_no_other() {
    let mut world = World::started(3);
    world.retire(0x41, 7);
    world.go_on();
    for path in world.feed.keys() {
        for bytes in [Vec::new(), vec![0xff; 40], world.feed[path][..20].to_vec()] {
            let source = world.source();
            source.set(path, &bytes);
            let mut mirror = adopted(&world);
            let first = pull(&mut mirror, &source);
            if path != layout::GENESIS {
                assert!(first.unwrap().missing.is_none_or(|epoch| epoch.0 <= 4));
            }
            let second = pull(&mut mirror, &world.source()).unwrap();
            assert_eq!(second.passed_over, 0, "{path}");
            // A mirror that began late does not go back.
            if mirror.shelf().has(&layout::announcement(Epoch(1))) {
                assert_eq!(mirror.shelf().differs(&world.feed), NONE, "{path}");
            }
            assert_eq!(mirror.newest().unwrap().bytes(), world.newest());
        }
    }
}

// spec: MIR-4
#[test]
fn a_source_whose_reads_fail_leaves_a_whole_copy() {
    let mut world = World::started(3);
    world.retire(0x41, 7);
    world.go_on();
    for every in 1..20 {
        let mut mirror = adopted(&world);
        let source = world.source();
        source.fail_every(Some(every));
        for _ in 0..3 {
            if let Err(error) = pull(&mut mirror, &source) {
                assert!(matches!(error, MirrorError::Source { .. }), "{error:?}");
            }
        }
        source.fail_every(None);
        assert_eq!(pull(&mut mirror, &source).unwrap().passed_over, 0);
        assert_eq!(mirror.newest().unwrap().bytes(), world.newest());
    }
}

// spec: MIR-4, MIR-5
#[test]
fn segments_that_cannot_be_read_hold_up_no_epoch() {
    let early = World::started(1);
    let world = World::started(12);
    let unreadable: [fn(&str) -> bool; 2] = [
        |path| path.starts_with(layout::DELTAS),
        |path| path.starts_with(layout::DELTAS) && path.strip_suffix(".cose").is_some(),
    ];
    for (is_unreadable, failures) in unreadable.into_iter().zip([2, 2]) {
        let limits = Limits {
            failures,
            ..Limits::default()
        };
        let (shelf, mut first) = (Memory::default(), early.source());
        let mut mirror = Mirror::adopt_within(shelf, &mut first, world.pin(), limits).unwrap();
        let _ = pull(&mut mirror, &first).unwrap();
        let source = world.source();
        source.fail_at(Some(is_unreadable));
        let refused = pull(&mut mirror, &source);
        assert!(matches!(refused, Err(MirrorError::Source { .. })));
        assert_eq!(mirror.newest().unwrap().bytes(), world.newest());
        assert_eq!(mirror.shelf().files()[layout::NEWEST], world.newest());
        assert!(!mirror.shelf().has(&world.segment_path(1, 1, 2)));
        assert_eq!(pull(&mut mirror, &world.source()).unwrap().passed_over, 0);
        assert_eq!(mirror.shelf().differs(&world.feed), NONE);
    }
}

// spec: MIR-5
#[test]
fn a_disk_that_is_full_after_any_write_leaves_a_whole_copy() {
    let mut world = World::started(2);
    let before = full(&world).shelf().files();
    world.retire(0x41, 7);
    world.change_registrars();
    world.go_on();
    world.go_on();
    let mut done = false;
    for room in 0..100 {
        let shelf = Memory::of(before.clone());
        let mut mirror = Mirror::open(shelf.clone(), None).unwrap();
        shelf.room(Some(room));
        let pulled = pull(&mut mirror, &world.source());
        // A process that ends there and begins again.
        shelf.room(None);
        let mut opened = Mirror::open(shelf.clone(), None).unwrap();
        whole(&opened);
        assert!(opened.newest_epoch() >= mirror.newest_epoch());
        for mirror in [&mut opened, &mut mirror] {
            assert_eq!(pull(mirror, &world.source()).unwrap().passed_over, 0);
            assert_eq!(mirror.newest().unwrap().bytes(), world.newest());
            assert_eq!(shelf.differs(&world.feed), NONE);
        }
        match pulled {
            Ok(_) => {
                done = true;
                break;
            }
            Err(error) => assert!(matches!(error, MirrorError::Shelf { .. }), "{error:?}"),
        }
    }
    assert!(done);
}

// spec: FED-82, FED-83, MIR-5
#[test]
fn documents_are_written_before_what_makes_readers_look_for_them() {
    let world = World::started(4);
    let mirror = full(&world);
    let writes = mirror.shelf().0.borrow().writes.clone();
    let at = |path: &str| writes.iter().position(|written| written == path).unwrap();
    assert_eq!(writes.last().unwrap(), layout::NEWEST);
    for epoch in (1..=4).map(Epoch) {
        assert!(at(&layout::list(epoch)) < at(&layout::announcement(epoch)));
    }
    let first = at(&layout::announcement(Epoch(1)));
    for path in &writes[..first] {
        assert!(!path.ends_with("announcement.cose"));
    }
    for path in &writes[first..] {
        assert!(path.ends_with("announcement.cose"));
    }
    for (place, path) in writes.iter().enumerate() {
        if path.starts_with(layout::DELTAS) && !path.ends_with(layout::INDEX) {
            let folder = path.rsplit_once('/').unwrap().0;
            assert!(place < at(&layout::index(folder)));
        }
    }
}

#[test]
fn a_full_copy_equals_its_source() {
    let mut world = World::started(4);
    world.retire(0x41, 7);
    world.go_on();
    world.change_registrars();
    world.go_on();
    world.exclude(0x42);
    world.go_on();
    let mut mirror = full(&world);
    assert_eq!(mirror.shelf().differs(&world.feed), NONE);
    let again = pull(&mut mirror, &world.source()).unwrap();
    assert_eq!(
        (again.announcements, again.documents, again.passed_over),
        (0, 0, 0)
    );
    let opened = Mirror::open(mirror.shelf().clone(), Some(world.pin())).unwrap();
    assert_eq!(opened.list(), mirror.list());
    assert_eq!(opened.statements(), mirror.statements());
}

#[test]
fn a_mirror_of_a_mirror_has_the_same() {
    let mut world = World::started(3);
    let mut first = full(&world);
    let mut second = adopted(&world);
    for _ in 0..4 {
        let _ = pull(&mut second, first.shelf()).unwrap();
        world.go_on();
        assert_eq!(pull(&mut first, &world.source()).unwrap().announcements, 1);
    }
    assert_eq!(pull(&mut second, first.shelf()).unwrap().announcements, 1);
    assert_eq!(second.shelf().differs(&world.feed), NONE);
}

#[test]
fn a_mirror_that_begins_late_goes_back_as_far_as_it_is_told() {
    let world = World::started(6);
    let limits = Limits {
        back: 2,
        ..Limits::default()
    };
    let shelf = Memory::default();
    let mut mirror = Mirror::adopt_within(shelf, &mut world.source(), world.pin(), limits).unwrap();
    assert_eq!(pull(&mut mirror, &world.source()).unwrap().announcements, 3);
    assert!(!mirror.shelf().has(&layout::announcement(Epoch(3))));
    assert!(mirror.shelf().has(&layout::list(Epoch(4))));
    // A source that has lost an old list: it begins after it.
    let source = world.source();
    source.remove(&layout::list(Epoch(5)));
    let mut mirror = adopted(&world);
    let pulled = pull(&mut mirror, &source).unwrap();
    assert_eq!((pulled.announcements, pulled.missing), (1, Some(Epoch(5))));
}
