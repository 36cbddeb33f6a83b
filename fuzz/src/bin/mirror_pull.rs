//! A mirror before a source that has a good feed and whatever the input makes of it: files lost,
//! cut, flipped, exchanged, replaced; segments, descriptors and retirements with any content under
//! an authority's signature that holds; and the same said by neighbours. No panic; nothing is
//! shown without its list; it never goes back; and from an honest source it comes to the newest.

#![no_main]

use std::collections::BTreeMap;

use huepass_feed::{AuthorityDescriptor, DeltaSegment, Document, EpochList, Retirement, layout};
use huepass_fuzz::input::Input;
use huepass_mirror::{Limits, Mirror};
use huepass_wire::cose::sign1;

#[allow(dead_code, reason = "made for more than this target")]
#[path = "../../../crates/mirror/src/testing.rs"]
mod world;

use world::{Memory, World, key};

type Files = BTreeMap<String, Vec<u8>>;

/// What is made once.
struct Stage {
    /// A copy as it was after the second epoch.
    copy: Files,
    world: World,
}

thread_local! {
    static STAGE: Stage = {
        let mut world = World::started(2);
        let early = world.source();
        let shelf = Memory::default();
        let mut mirror =
            Mirror::adopt(shelf.clone(), &mut early.clone(), world.pin()).expect("a good feed");
        let _ = mirror.pull(&mut early.clone()).expect("a good feed");
        world.retire(0x41, 7);
        world.change_registrars();
        world.go_on();
        world.go_on();
        Stage { copy: shelf.files(), world }
    };
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| STAGE.with(|stage| day(stage, Input(bytes))));

fn day(stage: &Stage, mut input: Input<'_>) {
    let how = input.byte();
    let mut source = stage.world.feed.clone();
    let mut copy = if how & 1 == 0 {
        Files::new()
    } else {
        stage.copy.clone()
    };
    if how & 2 != 0 {
        // The mirror's own disk: only that it does not panic can be said.
        spoil(&mut copy, &mut input);
        if let Ok(mut mirror) = Mirror::open(Memory::of(copy), None) {
            let _ = mirror.pull(&mut stage.world.source());
        }
        return;
    }
    spoil(&mut source, &mut input);
    let limits = Limits {
        back: 3,
        failures: 2,
        ..Limits::default()
    };
    let shelf = Memory::of(copy);
    let pin = stage.world.pin();
    let mut mirror = Mirror::adopt_within(shelf.clone(), &mut stage.world.source(), pin, limits)
        .expect("a good genesis");
    let before = mirror.newest().map(|newest| newest.get().epoch());
    let _ = mirror.pull(&mut Memory::of(source.clone()));
    for (path, bytes) in &source {
        if path.ends_with(layout::NEWEST) {
            let _ = mirror.hear(bytes);
        } else if path.starts_with(layout::DELTAS) {
            let _ = mirror.hear_segment(bytes);
        }
    }
    let after = mirror.newest().map(|newest| newest.get().epoch());
    assert!(before <= after);
    check(&mirror);
    let _ = mirror
        .pull(&mut stage.world.source())
        .expect("an honest source");
    let newest = mirror.newest().map(|newest| newest.get().epoch().0);
    assert_eq!(newest, Some(stage.world.epoch));
    check(&mirror);
    let opened = Mirror::open_within(shelf, Some(pin), limits).expect("one's own copy");
    assert_eq!(opened.newest(), mirror.newest());
    assert!(mirror.evidence().is_empty(), "nobody signed two histories");
}

/// Every announcement that a reader finds holds and has its list.
fn check(mirror: &Mirror<Memory>) {
    let files = mirror.shelf().files();
    for (path, bytes) in &files {
        if path.ends_with(layout::NEWEST) {
            let announced = mirror.trust().open_announcement(bytes).expect("a quorum's");
            let list = &files[&layout::list(announced.get().epoch())];
            EpochList::open(list, announced.get()).expect("the list that was announced");
        }
    }
}

/// Does to files what the input says.
fn spoil(files: &mut Files, input: &mut Input<'_>) {
    for _ in 0..8 {
        if input.is_empty() {
            return;
        }
        let (what, which) = (input.byte(), usize::from(input.byte()));
        let Some(path) = files.keys().nth(which % files.len().max(1)).cloned() else {
            return;
        };
        let bytes = files.get_mut(&path).expect("it is there");
        match what % 8 {
            0 => drop(files.remove(&path)),
            1 => bytes.truncate(usize::from(input.short())),
            2 => {
                let at = usize::from(input.short()) % bytes.len().max(1);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= input.byte();
                }
            }
            3 => *bytes = input.chunk().to_vec(),
            4 => {
                let other = usize::from(input.byte()) % files.len();
                let other = files.values().nth(other).expect("it is there").clone();
                files.insert(path, other);
            }
            5 => {
                *bytes = signed(what, input.chunk());
            }
            6 => {
                let name = String::from_utf8_lossy(input.chunk()).into_owned();
                let bytes = bytes.clone();
                files.insert(name, bytes);
            }
            _ => bytes.extend_from_slice(input.chunk()),
        }
    }
}

/// A payload under an authority's signature.
fn signed(what: u8, payload: &[u8]) -> Vec<u8> {
    let kind = match what / 8 % 3 {
        0 => DeltaSegment::KIND,
        1 => AuthorityDescriptor::KIND,
        _ => Retirement::KIND,
    };
    sign1(kind, payload, &key(0x41 + what / 32 % 2))
}
