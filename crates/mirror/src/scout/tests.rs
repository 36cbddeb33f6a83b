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
    let fetched = mirror.scout(ROOM).read(&mut source.clone());
    let taken = mirror.take(fetched);
    whole(mirror);
    taken.map(|taken| taken.pulled)
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
        let fetched = mirror.scout(ROOM).read(&mut Seen(world.source(), &reads));
        assert_eq!(mirror.shelf().files(), before);
        assert!(mirror.newest_epoch() < Some(Epoch(6)));
        let asked = reads.get();
        let taken = mirror.take(fetched).unwrap();
        assert!(!taken.more && taken.failed.is_none());
        assert_eq!((taken.pulled.passed_over, taken.pulled.missing), (0, None));
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
        let fetched = mirror.scout(ROOM).read(&mut source.clone());
        match mirror.take(fetched) {
            Ok(taken) if taken.failed.is_some() => {
                assert_eq!(taken.more, taken.pulled.documents > 0);
            }
            Ok(_) => {}
            // Not even its genesis could be read.
            Err(MirrorError::Source { .. }) => assert_eq!(mirror.newest_epoch(), Some(Epoch(1))),
            Err(error) => panic!("{error:?}"),
        }
        whole(&mirror);
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
    let fetched = mirror.scout(ROOM).read(&mut one.source());
    // Somebody else was quicker.
    let _ = pull(&mut mirror, &two.source()).unwrap();
    let taken = mirror.take(fetched).unwrap();
    assert_eq!(taken.pulled.announcements, 0);
    assert_eq!(mirror.newest_epoch(), Some(Epoch(6)));
    assert_eq!(mirror.shelf().differs(&two.feed), NONE);
    // And the source has gone on.
    let mut mirror = full(&World::started(1));
    let fetched = mirror.scout(ROOM).read(&mut two.source());
    let _ = pull(&mut mirror, &one.source()).unwrap();
    let _ = mirror.take(fetched).unwrap();
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
    let fetched = mirror.scout(room).read(&mut world.source());
    let taken = mirror.take(fetched).unwrap();
    assert_eq!(taken.pulled.announcements, 0);
    assert_eq!(mirror.newest_epoch(), Some(Epoch(1)));
    let fetched = mirror.scout(ROOM).read(&mut world.source());
    assert!(!mirror.take(fetched).unwrap().more);
    assert_eq!(mirror.shelf().differs(&world.feed), NONE);
}

// spec: MIR-4, MIR-11, MIR-14
#[test]
fn a_source_that_breaks_off_is_asked_again_for_the_rest() {
    let mut world = World::started(1);
    let shards: Vec<(u32, u8)> = (0_u8..20).map(|n| (n.into(), 0x10 + n)).collect();
    world.accredit(0x43, "North");
    world.describe(0x43, &shards, 1);
    for shard in &mut world.shards {
        shard.n += 1;
    }
    world.publish();
    let mut mirror = full(&World::started(1));
    let source = world.source();
    // More of them than reads may fail.
    source.fail_at(Some(|path| path.starts_with("deltas/")));
    let fetched = mirror.scout(ROOM).read(&mut source.clone());
    let taken = mirror.take(fetched).unwrap();
    assert!(matches!(taken.failed, Some(MirrorError::Source { .. })));
    assert!(taken.more);
    assert_eq!(taken.pulled.announcements, 1);
    // Nothing comes of asking at once again.
    let fetched = mirror.scout(ROOM).read(&mut source.clone());
    let taken = mirror.take(fetched).unwrap();
    assert!(taken.failed.is_some() && !taken.more);
    source.fail_at(None);
    // No epoch is newer now, and the segments come all the same.
    let fetched = mirror.scout(ROOM).read(&mut source.clone());
    let taken = mirror.take(fetched).unwrap();
    assert!(taken.failed.is_none() && !taken.more);
    assert_eq!(mirror.shelf().differs(&world.feed), NONE);
}
