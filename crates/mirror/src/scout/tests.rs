use std::cell::Cell;

use huepass_credential::Epoch;
use huepass_feed::layout;

use super::*;
use crate::pull::tests::{NONE, adopted, full, pull, whole};
use crate::testing::{Memory, World};

const ROOM: u64 = 128 << 20;

/// A source of which every read is seen.
struct Seen<'a>(Memory, &'a Cell<usize>);

impl FeedSource for Seen<'_> {
    type Error = <Memory as FeedSource>::Error;

    fn read(&mut self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, Self::Error> {
        self.1.set(self.1.get() + 1);
        self.0.read(path, limit)
    }

    fn names(&mut self, folder: &str, limit: usize) -> Result<Vec<String>, Self::Error> {
        self.1.set(self.1.get() + 1);
        self.0.names(folder, limit)
    }
}

/// Both halves of a pull.
fn halves(mirror: &mut Mirror<Memory>, source: &Memory) -> Result<Pulled, MirrorError> {
    let mut fetched = mirror.scout(ROOM).read(&mut source.clone());
    let pulled = mirror.pull(&mut fetched);
    whole(mirror);
    pulled
}

// spec: MIR-14
#[test]
fn a_scout_brings_all_that_a_pull_takes_and_writes_nothing() {
    let mut world = World::started(5);
    world.retire(0x41, 7);
    world.change_registrars();
    world.go_on();
    for begun in [adopted(&world), full(&World::started(2))] {
        let mut mirror = begun;
        let before = mirror.shelf().files();
        let reads = Cell::new(0);
        let mut fetched = mirror.scout(ROOM).read(&mut Seen(world.source(), &reads));
        assert_eq!(mirror.shelf().files(), before);
        assert!(mirror.newest_epoch() < Some(Epoch(6)));
        let asked = reads.get();
        let pulled = mirror.pull(&mut fetched).unwrap();
        assert_eq!((pulled.passed_over, pulled.missing), (0, None));
        assert_eq!(mirror.shelf().differs(&world.feed), NONE);
        assert!(asked > 0 && reads.get() == asked);
        // A mirror that has all of it asks for little, and takes nothing.
        assert_eq!(halves(&mut mirror, &world.source()).unwrap().documents, 0);
    }
}

// spec: MIR-10, MIR-14
#[test]
fn what_a_scout_brings_is_believed_no_more_than_its_source() {
    let world = World::started(3);
    let source = world.source();
    source.set(&layout::list(Epoch(2)), b"garbage");
    let mut mirror = full(&World::started(1));
    assert_eq!(
        halves(&mut mirror, &source).unwrap().missing,
        Some(Epoch(2))
    );
    assert_eq!(mirror.newest_epoch(), Some(Epoch(1)));
    let mut fork = World::started(1);
    fork.salt = 4;
    fork.go_on();
    let mut mirror = full(&world);
    let refused = halves(&mut mirror, &fork.source());
    assert!(matches!(refused, Err(MirrorError::Equivocation(_))));
    // The scout's copy is gone; the mirror itself has kept it.
    assert_eq!(mirror.evidence().len(), 1);
    assert_eq!(mirror.newest().unwrap().bytes(), world.newest());
}

// spec: MIR-4, MIR-14
#[test]
fn a_source_that_fails_on_the_way_leaves_a_whole_copy() {
    let world = World::started(6);
    for every in 1..20 {
        let mut mirror = full(&World::started(1));
        let source = world.source();
        source.fail_every(Some(every));
        if let Err(error) = halves(&mut mirror, &source) {
            assert!(matches!(error, MirrorError::Source { .. }), "{error:?}");
        }
        source.fail_every(None);
        assert_eq!(halves(&mut mirror, &source).unwrap().passed_over, 0);
        assert_eq!(mirror.shelf().differs(&world.feed), NONE);
    }
}

// spec: MIR-14
#[test]
fn what_changed_meanwhile_waits_for_the_next_pull() {
    let (one, two) = (World::started(3), World::started(6));
    let mut mirror = full(&World::started(1));
    let mut fetched = mirror.scout(ROOM).read(&mut one.source());
    // Somebody else was quicker.
    let _ = pull(&mut mirror, &two.source()).unwrap();
    let pulled = mirror.pull(&mut fetched).unwrap();
    assert_eq!(pulled.announcements, 0);
    assert_eq!(mirror.newest_epoch(), Some(Epoch(6)));
    assert_eq!(mirror.shelf().differs(&two.feed), NONE);
    // And the source has gone on.
    let mut mirror = full(&World::started(1));
    let mut fetched = mirror.scout(ROOM).read(&mut two.source());
    let _ = pull(&mut mirror, &one.source()).unwrap();
    let _ = mirror.pull(&mut fetched).unwrap();
    whole(&mirror);
    assert_eq!(halves(&mut mirror, &two.source()).unwrap().passed_over, 0);
    assert_eq!(mirror.shelf().differs(&two.feed), NONE);
}

// spec: MIR-11
#[test]
fn what_has_no_room_waits_for_the_next_pull() {
    let world = World::started(3);
    let mut mirror = full(&World::started(1));
    // A list could be so large, so that none is read.
    let room = 64 << 20;
    let mut fetched = mirror.scout(room).read(&mut world.source());
    let pulled = mirror.pull(&mut fetched).unwrap();
    assert_eq!(pulled.announcements, 0);
    assert_eq!(mirror.newest_epoch(), Some(Epoch(1)));
    let pulled = halves(&mut mirror, &world.source()).unwrap();
    assert!(pulled.has_more(64 << 20) && !pulled.has_more(ROOM));
    assert_eq!(mirror.shelf().differs(&world.feed), NONE);
}
