use huepass_feed::layout;

use super::*;
use crate::Limits;
use crate::testing::{Memory, World};

fn full(world: &World, limits: Limits) -> Mirror<Memory> {
    let (shelf, mut source) = (Memory::default(), world.source());
    let mut mirror = Mirror::adopt_within(shelf, &mut source, world.pin(), limits).unwrap();
    assert_eq!(mirror.pull(&mut source).unwrap().passed_over, 0);
    mirror
}

// spec: MIR-8
#[test]
fn announcements_that_do_not_hold_are_refused() {
    let world = World::started(2);
    let mut mirror = full(&world, Limits::default());
    let held = mirror.shelf().files();
    let mut next = world.clone();
    next.go_on();
    let good = next.newest();
    for cut in 0..good.len() {
        let heard = mirror.hear(&good[..cut]);
        assert!(matches!(heard, Err(MirrorError::Refused(_))), "{cut}");
    }
    let large = vec![0; Announcement::LIMIT + 1];
    assert!(matches!(
        mirror.hear(&large),
        Err(MirrorError::Refused(FeedError::Wire(
            WireError::TooLarge { .. }
        )))
    ));
    let mut other = World::empty(0x2e);
    other.publish();
    assert!(matches!(
        mirror.hear(&other.newest()),
        Err(MirrorError::OtherFramework)
    ));
    let (announcement, list) = world.next();
    let mut forged = world.clone();
    for signers in [vec![], vec![1], vec![1, 9], vec![8, 9]] {
        forged.signers = signers;
        forged.publish_this(&announcement, list.clone());
        let heard = mirror.hear(&forged.newest());
        assert!(matches!(
            heard,
            Err(MirrorError::Refused(FeedError::Quorum { .. }))
        ));
    }
    assert_eq!(mirror.shelf().differs(&held), [""; 0]);
}

// spec: MIR-8, MIR-10, FED-72
#[test]
fn an_announcement_that_contradicts_the_chain_is_kept_as_evidence() {
    let world = World::started(3);
    let mut mirror = full(&world, Limits::default());
    let mut fork = World::started(1);
    fork.salt = 5;
    for _ in 0..3 {
        fork.go_on();
        let heard = mirror.hear(&fork.newest());
        assert!(matches!(heard, Err(MirrorError::Equivocation(_))));
    }
    assert_eq!(mirror.newest().unwrap().bytes(), world.newest());
    assert!(mirror.evidence().len() >= 3);
    // One that is further ahead may be anybody's; the pull finds out.
    fork.go_on();
    assert_eq!(mirror.hear(&fork.newest()).unwrap(), Heard::Newer(Epoch(5)));
}

// spec: MIR-9
#[test]
fn segments_that_do_not_hold_are_refused() {
    let world = World::started(4);
    let mut mirror = full(&world, Limits::default());
    let held = mirror.shelf().files();
    let good = world.segment(0, 5, 6);
    for cut in 0..good.len() {
        let heard = mirror.hear_segment(&good[..cut]);
        assert!(matches!(heard, Err(MirrorError::Refused(_))), "{cut}");
    }
    let mut altered = good.clone();
    *altered.last_mut().unwrap() ^= 1;
    assert!(matches!(
        mirror.hear_segment(&altered),
        Err(MirrorError::Refused(_))
    ));
    let large = vec![0; DeltaSegment::LIMIT + 1];
    assert!(matches!(
        mirror.hear_segment(&large),
        Err(MirrorError::Refused(_))
    ));
    // Of nobody's shard, and of an authority that no statement accredits.
    let mut liar = world.clone();
    liar.shards[0].id.number = 99;
    let heard = mirror.hear_segment(&liar.segment(0, 1, 1));
    assert!(matches!(heard, Err(MirrorError::UnknownShard(_))));
    liar.describe(0x43, &[(0, 0x66)], 1);
    let heard = mirror.hear_segment(&liar.segment(3, 1, 1));
    assert!(matches!(heard, Err(MirrorError::UnknownShard(_))));
    assert!(matches!(
        mirror.hear_segment(&world.segment(0, 6, 7)),
        Err(MirrorError::Gap(_))
    ));
    assert_eq!(mirror.shelf().differs(&held), [""; 0]);
}

// spec: MIR-9
#[test]
fn segments_of_shards_that_have_left_are_refused() {
    let mut world = World::started(4);
    world.retire(0x41, 7);
    world.publish();
    let mut mirror = full(&world, Limits::default());
    let heard = mirror.hear_segment(&world.segment(1, 3, 4));
    assert!(matches!(heard, Err(MirrorError::UnknownShard(_))));
}

// spec: MIR-9, MIR-13
#[test]
fn segments_that_reach_too_far_ahead_are_refused() {
    let mut world = World::started(4);
    let mut mirror = full(
        &world,
        Limits {
            ahead: 2 * 66,
            ..Limits::default()
        },
    );
    for (at, first, last) in [(0, 5, 5), (1, 3, 4)] {
        let heard = mirror
            .hear_segment(&world.segment(at, first, last))
            .unwrap();
        assert_eq!(heard, Heard::Longer(world.shards[at].id));
    }
    let next = world.segment(0, 6, 6);
    assert!(matches!(
        mirror.hear_segment(&next),
        Err(MirrorError::TooFarAhead(_))
    ));
    // Each authority has its own; a list that covers them makes room.
    assert!(
        mirror
            .hear_segment(&world.segment(2, 3, 3))
            .unwrap()
            .is_news()
    );
    world.shards[0].n = 5;
    world.publish();
    assert_eq!(mirror.pull(&mut world.source()).unwrap().announcements, 1);
    assert!(mirror.hear_segment(&next).unwrap().is_news());
}

// spec: MIR-9
#[test]
fn a_segment_that_goes_on_is_kept_and_named_with_the_next_epoch() {
    let mut world = World::started(4);
    let mut mirror = full(&world, Limits::default());
    let id = world.shards[0].id;
    let segment = world.segment(0, 5, 6);
    assert_eq!(mirror.hear_segment(&segment).unwrap(), Heard::Longer(id));
    assert_eq!(mirror.hear_segment(&segment).unwrap(), Heard::Known);
    assert_eq!(
        mirror.hear_segment(&world.segment(0, 2, 3)).unwrap(),
        Heard::Older
    );
    assert_eq!(
        mirror.shelf().files()[&world.segment_path(0, 5, 6)],
        segment
    );
    // A process that ends here names it when it begins again.
    let copy = Memory::of(mirror.shelf().files());
    drop(Mirror::open(copy.clone(), None).unwrap());
    let path = layout::index(&layout::shard_deltas(id));
    let names = layout::read_index(&copy.files()[&path]).unwrap();
    assert!(names.contains(&"0000000005-0000000006.cose".to_owned()));
    world.shards[0].n = 6;
    world.publish();
    // Nothing of the log is read: it is there.
    let source = world.source();
    source.remove(&world.segment_path(0, 5, 6));
    assert_eq!(mirror.pull(&mut source.clone()).unwrap().passed_over, 0);
    assert_eq!(mirror.shelf().differs(&world.feed), [""; 0]);
}

// spec: MIR-8
#[test]
fn newer_announcements_are_news_whether_or_not_they_are_next() {
    let mut world = World::started(2);
    let mut mirror = full(
        &world,
        Limits {
            back: 1,
            ..Limits::default()
        },
    );
    let held = mirror.shelf().files();
    assert_eq!(mirror.hear(&world.newest()).unwrap(), Heard::Known);
    let known = world.newest();
    for epoch in 3..6 {
        world.go_on();
        assert_eq!(
            mirror.hear(&world.newest()).unwrap(),
            Heard::Newer(Epoch(epoch))
        );
    }
    // It has no list of theirs.
    assert_eq!(mirror.shelf().differs(&held), [""; 0]);
    assert_eq!(mirror.newest().unwrap().get().epoch(), Epoch(2));
    assert_eq!(mirror.pull(&mut world.source()).unwrap().announcements, 3);
    assert_eq!(mirror.hear(&known).unwrap(), Heard::Older);
    let first = &world.feed[&layout::announcement(Epoch(1))];
    assert_eq!(mirror.hear(first).unwrap(), Heard::Older);
}

// spec: MIR-8
#[test]
fn the_next_announcement_is_shown_when_its_list_is_there() {
    let mut world = World::started(2);
    let mut mirror = full(&world, Limits::default());
    world.go_on();
    let path = layout::list(Epoch(3));
    mirror.shelf().set(&path, &world.feed[&path]);
    assert_eq!(
        mirror.hear(&world.newest()).unwrap(),
        Heard::Newer(Epoch(3))
    );
    assert_eq!(mirror.newest().unwrap().bytes(), world.newest());
    assert_eq!(mirror.shelf().files()[layout::NEWEST], world.newest());
}

#[test]
fn a_mirror_that_has_no_epoch_yet_hears_of_one() {
    let world = World::started(2);
    let mut source = world.source();
    let mut mirror = Mirror::adopt(Memory::default(), &mut source, world.pin()).unwrap();
    assert_eq!(
        mirror.hear(&world.newest()).unwrap(),
        Heard::Newer(Epoch(2))
    );
    assert!(mirror.newest().is_none());
}
