use huepass_feed::{EpochList, Evidence};

use super::*;
use crate::Limits;
use crate::testing::{Memory, World, key, quorum_signed, shard};

pub(crate) const NONE: [&str; 0] = [];

pub(crate) fn adopted(world: &World) -> Mirror<Memory> {
    Mirror::adopt(Memory::default(), &mut world.source(), world.pin()).unwrap()
}

/// A mirror with everything that a world has.
pub(crate) fn full(world: &World) -> Mirror<Memory> {
    let mut mirror = adopted(world);
    let pulled = mirror.pull(&mut world.source()).unwrap();
    assert_eq!((pulled.passed_over, pulled.missing), (0, None));
    mirror
}

/// Pulls from a source, and checks that whatever is shown is whole.
pub(crate) fn pull(mirror: &mut Mirror<Memory>, source: &Memory) -> Result<Pulled, MirrorError> {
    let before = mirror.newest_epoch();
    let pulled = mirror.pull(&mut source.clone());
    assert!(before <= mirror.newest_epoch());
    whole(mirror);
    pulled
}

/// Whether the files of a mirror are such as a reader may find at any time, and open again to the same.
pub(crate) fn whole(mirror: &Mirror<Memory>) {
    let files = mirror.shelf().files();
    if let Some(newest) = files.get(layout::NEWEST) {
        let newest = mirror.trust().open_announcement(newest).unwrap();
        let epoch = newest.get().epoch();
        assert!(files.contains_key(&layout::announcement(epoch)));
    }
    for (path, bytes) in &files {
        if path.ends_with("/announcement.cose") {
            let announced = mirror.trust().open_announcement(bytes).unwrap();
            let list = &files[&layout::list(announced.get().epoch())];
            EpochList::open(list, announced.get()).unwrap();
        }
    }
    let copy = Memory::of(files);
    let opened = Mirror::open(copy, Some(mirror.trust().pin())).unwrap();
    // What was written but for the last copy is shown then.
    assert!(opened.newest_epoch() >= mirror.newest_epoch());
}

// spec: MIR-3
#[test]
fn a_source_of_another_framework_is_refused() {
    let world = World::started(2);
    let other = World::empty(0x2e);
    let mut mirror = full(&world);
    let refused = pull(&mut mirror, &other.source());
    assert!(matches!(refused, Err(MirrorError::OtherFramework)));
    assert_eq!(mirror.shelf().differs(&world.feed), NONE);
}

// spec: MIR-3
#[test]
fn a_source_without_a_feed_is_told() {
    let world = World::started(2);
    let mut mirror = full(&world);
    let refused = pull(&mut mirror, &Memory::default());
    assert!(matches!(refused, Err(MirrorError::NoFeed)));
    let silent = world.source();
    silent.fail_every(Some(1));
    let refused = pull(&mut mirror, &silent);
    assert!(matches!(refused, Err(MirrorError::Source { path, .. }) if path == layout::GENESIS));
}

// spec: FED-40, MIR-4
#[test]
fn a_forged_announcement_is_passed_over() {
    let mut world = World::started(2);
    let mut mirror = full(&world);
    let (announcement, list) = world.next();
    // One registrar of two, twice.
    world.signers = vec![1, 1];
    world.publish_this(&announcement, list);
    let pulled = pull(&mut mirror, &world.source()).unwrap();
    assert_eq!((pulled.announcements, pulled.passed_over), (0, 1));
    assert_eq!(pulled.offered, None);
    assert_eq!(mirror.newest_epoch(), Some(Epoch(2)));
}

// spec: FED-45, MIR-6
#[test]
fn a_list_that_was_not_announced_is_passed_over() {
    let mut world = World::started(2);
    let mut mirror = full(&world);
    world.go_on();
    let held = mirror.shelf().files();
    let source = world.source();
    source.set(
        &layout::list(Epoch(3)),
        &world.feed[&layout::list(Epoch(2))],
    );
    let pulled = pull(&mut mirror, &source).unwrap();
    assert_eq!((pulled.announcements, pulled.passed_over), (0, 1));
    assert_eq!(
        (pulled.offered, pulled.missing),
        (Some(Epoch(3)), Some(Epoch(3)))
    );
    assert!(!mirror.shelf().has(&layout::list(Epoch(3))));
    assert_eq!(mirror.shelf().files()[layout::NEWEST], held[layout::NEWEST]);
    assert_eq!(pull(&mut mirror, &world.source()).unwrap().announcements, 1);
    assert_eq!(mirror.shelf().differs(&world.feed), NONE);
}

// spec: FED-82, MIR-5
#[test]
fn an_epoch_whose_list_is_missing_is_not_shown() {
    let mut world = World::started(2);
    let mut mirror = full(&world);
    world.go_on();
    world.go_on();
    world.go_on();
    let source = world.source();
    source.remove(&layout::list(Epoch(4)));
    let pulled = pull(&mut mirror, &source).unwrap();
    assert_eq!((pulled.announcements, pulled.passed_over), (1, 1));
    assert_eq!(pulled.missing, Some(Epoch(4)));
    assert_eq!(mirror.newest_epoch(), Some(Epoch(3)));
}

// spec: FED-46, FED-47, MIR-6
#[test]
fn a_list_that_drops_a_shard_or_takes_one_back_is_passed_over() {
    let world = World::started(3);
    for change in [drop_shard, take_back] {
        let mut world = world.clone();
        let mut mirror = full(&world);
        change(&mut world);
        world.publish();
        let pulled = pull(&mut mirror, &world.source()).unwrap();
        assert_eq!((pulled.announcements, pulled.passed_over), (0, 1));
        assert_eq!(mirror.newest_epoch(), Some(Epoch(3)));
        // A mirror that begins now comes as far.
        let mut mirror = adopted(&world);
        let pulled = pull(&mut mirror, &world.source()).unwrap();
        assert_eq!((pulled.announcements, pulled.missing), (3, Some(Epoch(4))));
    }
}

fn drop_shard(world: &mut World) {
    world.shards.remove(1);
}

fn take_back(world: &mut World) {
    world.shards[0].n -= 1;
}

// spec: FED-70, MIR-4
#[test]
fn an_announcement_that_is_missing_ends_a_pull_there() {
    let mut world = World::started(2);
    let mut mirror = full(&world);
    world.go_on();
    world.go_on();
    let source = world.source();
    let path = layout::announcement(Epoch(3));
    source.remove(&path);
    let pulled = pull(&mut mirror, &source).unwrap();
    assert_eq!((pulled.announcements, pulled.missing), (0, Some(Epoch(3))));
    // Another epoch's in its place proves nothing.
    source.set(&path, &world.feed[&layout::announcement(Epoch(1))]);
    let pulled = pull(&mut mirror, &source).unwrap();
    assert_eq!((pulled.announcements, pulled.missing), (0, Some(Epoch(3))));
    assert_eq!(pull(&mut mirror, &world.source()).unwrap().announcements, 2);
}

// spec: FED-71, MIR-4
#[test]
fn a_source_that_is_behind_takes_nothing_back() {
    let old = World::started(2);
    let mut world = old.clone();
    world.go_on();
    let mut mirror = full(&world);
    let pulled = pull(&mut mirror, &old.source()).unwrap();
    assert_eq!((pulled.announcements, pulled.documents), (0, 0));
    assert_eq!((pulled.passed_over, pulled.offered), (0, Some(Epoch(2))));
    assert_eq!(mirror.shelf().differs(&world.feed), NONE);
}

// spec: FED-72, MIR-10
#[test]
fn two_histories_are_kept_as_evidence_and_the_chain_stays() {
    let world = World::started(3);
    let mut fork = World::started(2);
    fork.salt = 5;
    fork.go_on();
    let mut mirror = full(&world);
    for (ahead, epochs) in [(0, (3, 3)), (1, (3, 3)), (2, (3, 4))] {
        if ahead > 0 {
            fork.go_on();
        }
        let source = fork.source();
        let refused = pull(&mut mirror, &source);
        let Err(MirrorError::Equivocation(evidence)) = refused else {
            panic!("{ahead}: {refused:?}");
        };
        let of = |announced: &huepass_feed::Announced| announced.get().epoch().0;
        let met = (of(&evidence.first), of(&evidence.second));
        // Further ahead, it is the next one that does not follow.
        assert_eq!(met, if ahead == 0 { epochs } else { (3, 4) });
        Evidence::open(
            evidence.first.bytes(),
            evidence.second.bytes(),
            &world.trust,
        )
        .unwrap();
    }
    assert_eq!(mirror.newest().unwrap().bytes(), world.newest());
    let kept = mirror.evidence();
    assert_eq!(kept.len(), 2);
    for evidence in &kept {
        Evidence::open(
            evidence.first.bytes(),
            evidence.second.bytes(),
            &world.trust,
        )
        .unwrap();
    }
    let opened = Mirror::open(mirror.shelf().clone(), None).unwrap();
    assert_eq!(opened.evidence(), kept);
    // It goes on with the history that it holds.
    let mut later = world.clone();
    later.go_on();
    assert_eq!(pull(&mut mirror, &later.source()).unwrap().announcements, 1);
}

// spec: MIR-10
#[test]
fn a_source_with_two_histories_begins_nothing() {
    let world = World::started(3);
    let mut fork = World::started(1);
    fork.salt = 5;
    fork.go_on();
    let source = world.source();
    let path = layout::announcement(Epoch(2));
    source.set(&path, &fork.feed[&path]);
    let mut mirror = adopted(&world);
    let refused = pull(&mut mirror, &source);
    assert!(matches!(refused, Err(MirrorError::Equivocation(_))));
    assert_eq!((mirror.newest(), mirror.evidence().len()), (None, 1));
}

// spec: FED-81, MIR-7
#[test]
fn segments_of_another_authority_or_of_another_name_are_passed_over() {
    let world = World::started(4);
    let path = world.segment_path(0, 1, 2);
    let mut forged = world.clone();
    forged.shards[0].authority = 0x42;
    let bad = [
        forged.segment(0, 1, 2),
        world.segment(0, 1, 1),
        world.segment(1, 1, 2),
        world.segment(2, 1, 2),
        b"garbage".to_vec(),
        Vec::new(),
        vec![0; (1 << 20) + 1],
    ];
    for bytes in bad {
        let source = world.source();
        source.set(&path, &bytes);
        let mut mirror = adopted(&world);
        let pulled = pull(&mut mirror, &source).unwrap();
        // The next one does not go on from anything.
        assert_eq!((pulled.announcements, pulled.passed_over), (4, 1));
        assert!(!mirror.shelf().has(&path));
        // Another source has it.
        let pulled = pull(&mut mirror, &world.source()).unwrap();
        assert_eq!((pulled.documents, pulled.passed_over), (2, 0));
        assert_eq!(mirror.shelf().differs(&world.feed), NONE);
    }
}

// spec: MIR-7, MIR-13
#[test]
fn no_more_segments_are_taken_than_cover_the_list() {
    let mut world = World::started(4);
    world.shards[0].n += 3;
    world.publish();
    assert_eq!(world.shards[0].n, 7);
    let source = world.source();
    // Overlapping ones, and ones that no list covers yet.
    for (first, last) in [(1, 1), (1, 3), (2, 5), (1, 7), (3, 7), (8, 9)] {
        source.set(
            &world.segment_path(0, first, last),
            &world.segment(0, first, last),
        );
    }
    let mut mirror = adopted(&world);
    let pulled = pull(&mut mirror, &source).unwrap();
    assert_eq!(pulled.passed_over, 0);
    let files = mirror.shelf().files();
    let folder = layout::shard_deltas(world.shards[0].id);
    let taken: Vec<&String> = files
        .keys()
        .filter(|path| path.starts_with(&folder))
        .collect();
    assert_eq!(
        taken,
        [&world.segment_path(0, 1, 7), &layout::index(&folder)]
    );
    let index = layout::read_index(&files[&layout::index(&folder)]).unwrap();
    assert_eq!(index, ["0000000001-0000000007.cose"]);
}

// spec: MIR-13
#[test]
fn an_authority_does_not_fill_a_disk_with_what_no_list_covers() {
    let world = World::started(1);
    let source = world.source();
    source.remove(&world.segment_path(0, 1, 2));
    source.set(&world.segment_path(0, 1, 100), &world.segment(0, 1, 100));
    let limits = Limits {
        ahead: 305,
        ..Limits::default()
    };
    let shelf = Memory::default();
    let mut mirror = Mirror::adopt_within(shelf, &mut source.clone(), world.pin(), limits).unwrap();
    assert_eq!(pull(&mut mirror, &source).unwrap().passed_over, 1);
    mirror.limits.ahead = 306;
    assert_eq!(pull(&mut mirror, &source).unwrap().passed_over, 0);
    assert!(mirror.shelf().has(&world.segment_path(0, 1, 100)));
}

// spec: FED-32, MIR-12
#[test]
fn older_descriptors_and_ones_that_change_a_key_are_not_taken() {
    let mut world = World::started(1);
    world.describe(0x41, &[(0, 0x61), (7, 0x62), (8, 0x64)], 3);
    let mut mirror = full(&world);
    let path = layout::descriptor(shard(0x41, 0).authority);
    let held = world.feed[&path].clone();
    let source = world.source();
    let bad = [
        (world.descriptor(0x41, &[(0, 0x61)], 2), 0),
        (world.descriptor(0x41, &[(0, 0x61)], 3), 1),
        (world.descriptor(0x41, &[(0, 0x65)], 4), 1),
        (world.descriptor(0x42, &[(0, 0x63)], 4), 1),
        (b"garbage".to_vec(), 1),
    ];
    for (bytes, passed_over) in bad {
        source.set(&path, &bytes);
        let pulled = pull(&mut mirror, &source).unwrap();
        assert_eq!((pulled.documents, pulled.passed_over), (0, passed_over));
        assert_eq!(mirror.shelf().files()[&path], held);
    }
    let newer = world.descriptor(0x41, &[(0, 0x61)], 4);
    source.set(&path, &newer);
    assert_eq!(pull(&mut mirror, &source).unwrap().documents, 1);
    assert_eq!(mirror.shelf().files()[&path], newer);
}

// spec: MIR-12
#[test]
fn nothing_is_taken_of_authorities_and_shards_that_nobody_knows() {
    let world = World::started(2);
    let mut liar = world.clone();
    liar.describe(0x43, &[(0, 0x66)], 1);
    liar.retire(0x43, 0);
    liar.retire(0x41, 99);
    liar.put("statements/garbage.cose", vec![1; 100]);
    liar.put("statements/huge.cose", vec![1; 9000]);
    liar.put("elsewhere/file", vec![1; 100]);
    let stranger = quorum_signed(
        &Accreditation::new(
            world.pin(),
            shard(0x43, 0).authority,
            "Liar".into(),
            Epoch(3),
        )
        .unwrap(),
        &[3, 9],
    );
    liar.put(&layout::statement(&[7; 32]), stranger);
    let mut mirror = full(&world);
    let pulled = pull(&mut mirror, &liar.source()).unwrap();
    assert_eq!((pulled.documents, pulled.passed_over), (0, 3));
    assert_eq!(mirror.shelf().differs(&world.feed), NONE);
}

// spec: MIR-12
#[test]
fn of_a_shards_retirements_only_earlier_ones_are_taken() {
    let mut world = World::started(2);
    world.retire(0x41, 7);
    world.go_on();
    let mut mirror = full(&world);
    let source = world.source();
    for epoch in [4, 5, 6] {
        let again =
            huepass_feed::Retirement::new(world.pin(), shard(0x41, 7), Epoch(epoch)).unwrap();
        source.set(&layout::statement(&again.digest()), &again.sign(&key(0x41)));
    }
    assert_eq!(pull(&mut mirror, &source).unwrap().documents, 0);
    for epoch in [1, 2] {
        let again =
            huepass_feed::Retirement::new(world.pin(), shard(0x41, 7), Epoch(epoch)).unwrap();
        source.set(&layout::statement(&again.digest()), &again.sign(&key(0x41)));
    }
    assert_eq!(pull(&mut mirror, &source).unwrap().documents, 1);
    let pulled = pull(&mut mirror, &source).unwrap();
    assert_eq!((pulled.documents, pulled.passed_over), (0, 0));
}

// spec: MIR-11
#[test]
fn folders_with_too_many_names_are_passed_over() {
    let world = World::started(2);
    let source = world.source();
    for number in 0..MAX_NAMES {
        source.set(&format!("statements/{number}.cose"), b"");
    }
    let mut mirror = adopted(&world);
    let pulled = pull(&mut mirror, &source).unwrap();
    // Announcements need no statements.
    assert_eq!((pulled.announcements, pulled.passed_over), (2, 1));
    let pulled = pull(&mut mirror, &world.source()).unwrap();
    assert_eq!(pulled.passed_over, 0);
    assert_eq!(mirror.shelf().differs(&world.feed), NONE);
}

// spec: MIR-11
#[test]
fn a_pull_that_was_cut_short_goes_on_with_the_next_one() {
    let world = World::started(9);
    let limits = Limits {
        epochs: 2,
        back: 2,
        ..Limits::default()
    };
    let shelf = Memory::default();
    let early = World::started(1);
    let mut mirror = Mirror::adopt_within(shelf, &mut early.source(), world.pin(), limits).unwrap();
    assert_eq!(pull(&mut mirror, &early.source()).unwrap().announcements, 1);
    for newest in [3, 5, 7, 9] {
        assert_eq!(pull(&mut mirror, &world.source()).unwrap().announcements, 2);
        assert_eq!(mirror.newest_epoch(), Some(Epoch(newest)));
    }
    assert_eq!(mirror.shelf().differs(&world.feed), NONE);
    assert_eq!(mirror.chain.iter().count(), 3);
}

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
