use huepass_feed::Evidence;

use super::*;
use crate::Limits;
use crate::testing::{Memory, World, key, quorum_signed, shard};

mod bounds;
mod copies;

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
