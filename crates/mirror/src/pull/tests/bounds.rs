//! What is taken of a source, and how much.

use super::*;

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

/// A mirror of nothing yet, that reads so many bytes at a time.
fn reading(world: &World, bytes: u64) -> Mirror<Memory> {
    let limits = Limits {
        bytes,
        ..Limits::default()
    };
    Mirror::adopt_within(Memory::default(), &mut world.source(), world.pin(), limits).unwrap()
}

// spec: MIR-11
#[test]
fn descriptors_leave_room_for_a_list_and_come_in_turn() {
    let mut world = World::started(1);
    for authority in 0x43..0x46 {
        world.accredit(authority, "More");
        world.describe(authority, &[(0, authority)], 1);
    }
    world.go_on();
    let described = || {
        world
            .source()
            .files()
            .into_keys()
            .filter(|path| path.starts_with("authorities/"))
    };
    assert_eq!(described().count(), 5);
    // Room for a list and, after what is read first, for the first descriptor only.
    let least = (AuthorityDescriptor::LIMIT + EpochList::LIMIT) as u64;
    let before = (0..1 << 13).step_by(64).find(|more| {
        let mut mirror = reading(&world, least + more);
        let _ = pull(&mut mirror, &world.source()).unwrap();
        described().any(|path| mirror.shelf().has(&path))
    });
    let mut mirror = reading(&world, least + before.unwrap());
    let pulled = pull(&mut mirror, &world.source()).unwrap();
    assert_eq!(pulled.announcements, 2);
    let mut seen = vec![described().filter(|path| mirror.shelf().has(path)).count()];
    while seen.last() < Some(&5) && seen.len() < 9 {
        let _ = pull(&mut mirror, &world.source()).unwrap();
        seen.push(described().filter(|path| mirror.shelf().has(path)).count());
    }
    // Statements are read once, so that there is room for more the next time.
    assert!(seen[0] < 3 && seen.last() == Some(&5), "{seen:?}");
    assert_eq!(mirror.shelf().differs(&world.feed), NONE);
}

// spec: MIR-11
#[test]
fn names_count_like_bytes() {
    let world = World::started(3);
    let few = pull(&mut adopted(&world), &world.source()).unwrap();
    let source = world.source();
    let folder = layout::shard_deltas(world.shards[0].id);
    for number in 0..20_000 {
        source.set(&format!("{folder}/{number:064}"), b"");
    }
    let many = pull(&mut adopted(&world), &source).unwrap();
    assert_eq!(many.announcements, few.announcements);
    assert!(many.bytes > few.bytes + 20_000 * 64);
    // And where there is no room, none are read.
    let mut mirror = reading(&world, 0);
    assert_eq!(pull(&mut mirror, &source).unwrap().documents, 0);
    assert!(
        !source
            .0
            .borrow()
            .reads
            .iter()
            .rev()
            .take(1)
            .any(|path| *path == folder)
    );
}
