//! Whatever order news come in, from whomever: a mirror ends with the newest and never goes back.

use huepass_credential::Epoch;
use huepass_feed::{FeedSource as _, layout};
use proptest::prelude::*;

use crate::testing::{Memory, World};
use crate::{Heard, Mirror};

/// What happens to a mirror.
#[derive(Clone, Debug)]
enum Event {
    /// It pulls from a source that has come so far.
    Pull(usize),
    /// It pulls, and every so many reads fail.
    PullFailing(usize, usize),
    /// It pulls, and the disk is full after so many writes.
    PullFull(usize, usize),
    /// It pulls from a source that has lost a document.
    PullWithout(usize, prop::sample::Index),
    /// It hears the newest announcement of a source.
    Hear(usize),
    /// It hears a segment of the last source.
    HearSegment(prop::sample::Index),
    /// Its process ends and begins again.
    Reopen,
}

const EPOCHS: usize = 6;

fn events() -> impl Strategy<Value = Vec<Event>> {
    let source = 0..EPOCHS;
    let event = prop_oneof![
        source.clone().prop_map(Event::Pull),
        (source.clone(), 2_usize..30).prop_map(|(at, every)| Event::PullFailing(at, every)),
        (source.clone(), 0_usize..30).prop_map(|(at, room)| Event::PullFull(at, room)),
        (source.clone(), any::<prop::sample::Index>())
            .prop_map(|(at, lost)| Event::PullWithout(at, lost)),
        source.prop_map(Event::Hear),
        any::<prop::sample::Index>().prop_map(Event::HearSegment),
        Just(Event::Reopen),
    ];
    prop::collection::vec(event, 0..12)
}

/// A framework as it was after each epoch: something is revoked in each, a shard retires, an
/// authority is excluded, the registrars change.
fn worlds() -> Vec<World> {
    let mut world = World::started(1);
    let mut worlds = vec![world.clone()];
    for step in 2..=EPOCHS {
        match step {
            3 => world.retire(0x41, 7),
            4 => world.change_registrars(),
            5 => world.exclude(0x42),
            _ => {}
        }
        world.go_on();
        worlds.push(world.clone());
    }
    worlds
}

/// Whether every announcement that readers find has its list, and the newest one lies last.
fn is_whole(shelf: &Memory) -> bool {
    let files = shelf.files();
    files.keys().all(|path| {
        let list = path.replace("/announcement.cose", "/list.cbor");
        path == layout::NEWEST || files.contains_key(&list)
    })
}

fn happen(mirror: &mut Mirror<Memory>, worlds: &[World], event: &Event) {
    let shelf = mirror.shelf().clone();
    match event {
        Event::Pull(at) => {
            let pulled = mirror.pull(&mut worlds[*at].source()).unwrap();
            assert_eq!(pulled.passed_over, 0);
            assert!(mirror.newest_epoch() >= Some(Epoch(u32::try_from(*at).unwrap() + 1)));
        }
        Event::PullFailing(at, every) => {
            let mut source = worlds[*at].source();
            source.fail_every(Some(*every));
            let _ = mirror.pull(&mut source);
        }
        Event::PullFull(at, room) => {
            shelf.room(Some(*room));
            let _ = mirror.pull(&mut worlds[*at].source());
            shelf.room(None);
        }
        Event::PullWithout(at, lost) => {
            let mut source = worlds[*at].source();
            let paths: Vec<String> = worlds[*at].feed.keys().cloned().collect();
            source.remove(lost.get(&paths[..]).as_str());
            let _ = mirror.pull(&mut source);
        }
        Event::Hear(at) => {
            // Of registrars of whom it does not know yet it says so.
            let held = mirror.newest_epoch().map_or(0, |epoch| epoch.0 as usize);
            match mirror.hear(&worlds[*at].newest()) {
                Ok(Heard::Newer(epoch)) => assert!(held < epoch.0 as usize),
                Ok(Heard::Known | Heard::Older) => assert!(*at < held),
                Ok(Heard::Longer(_)) => panic!("an announcement is no segment"),
                Err(_) => assert!(*at >= 3 && mirror.trust().changes() == 0),
            }
        }
        Event::HearSegment(which) => {
            let last = &worlds[EPOCHS - 1];
            let of_deltas =
                |path: &&String| path.starts_with("deltas/") && !path.ends_with(layout::INDEX);
            let paths: Vec<&String> = last.feed.keys().filter(of_deltas).collect();
            let _ = mirror.hear_segment(&last.feed[*which.get(&paths)]);
        }
        Event::Reopen => {
            let pin = mirror.trust().pin();
            let newest = mirror.newest_epoch();
            *mirror = Mirror::open(shelf, Some(pin)).unwrap();
            assert!(mirror.newest_epoch() >= newest);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    // spec: MIR-4, MIR-5, MIR-8, FED-71
    #[test]
    fn any_order_of_news_ends_with_the_newest(events in events()) {
        let worlds = worlds();
        let last = &worlds[EPOCHS - 1];
        let shelf = Memory::default();
        let mut mirror = Mirror::adopt(shelf.clone(), &mut last.source(), last.pin()).unwrap();
        for event in &events {
            let before = mirror.newest_epoch();
            happen(&mut mirror, &worlds, event);
            prop_assert!(before <= mirror.newest_epoch(), "{event:?}");
            prop_assert!(is_whole(&shelf), "{event:?}");
            let shown = shelf.clone().read(layout::NEWEST, usize::MAX).unwrap();
            let newest = mirror.newest().map(|newest| newest.bytes().to_vec());
            prop_assert_eq!(shown, newest, "{:?}", event);
        }
        happen(&mut mirror, &worlds, &Event::Pull(EPOCHS - 1));
        prop_assert_eq!(mirror.newest().unwrap().bytes(), last.newest());
        prop_assert_eq!(mirror.evidence(), []);
        // One that began with a source that had lost something begins later.
        if shelf.has(&layout::announcement(Epoch(1))) {
            prop_assert_eq!(shelf.differs(&last.feed), [""; 0]);
        }
    }
}
