use huepass_feed::{Accreditation, DeltaSegment, Retirement};
use huepass_wire::SigningKey;
use tempfile::TempDir;

use super::deltas::{AHEAD, FILE};
use super::*;

#[allow(dead_code, clippy::wildcard_imports)] // every program uses its own part of it
#[path = "../../../crates/feed/src/testing.rs"]
mod testing;

use testing::{deltas, descriptor, key, quorum_signed, shard, world};

/// A framework with one authority, and a feed of it that anybody may write into.
struct Place {
    _folder: TempDir,
    trust: Trust,
    own: Feed,
    from: Feed,
    east: SigningKey,
}

fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let [own, from] = ["own", "from"].map(|name| Feed::new(&folder.path().join(name)));
    let (trust, genesis) = world(&[1], 1);
    let id = shard(0x41, 0);
    let pin = trust.pin();
    let accredited = Accreditation::new(pin, id.authority, "East".to_owned(), Epoch(1)).unwrap();
    let east = key(0x41);
    own.write(layout::GENESIS, &genesis).unwrap();
    from.write(
        &layout::statement(&accredited.digest()),
        &quorum_signed(&accredited, &[1]),
    )
    .unwrap();
    let listed = descriptor(pin, 1).sign(&east);
    from.write(&layout::descriptor(id.authority), &listed)
        .unwrap();
    Place {
        _folder: folder,
        trust,
        own,
        from,
        east,
    }
}

impl Place {
    fn pull(&mut self) -> Pulled {
        self.own.pull(&self.from, &mut self.trust).unwrap()
    }

    fn retire(&self, number: u32, from: u32) -> String {
        let id = shard(0x41, number);
        let statement = Retirement::new(self.trust.pin(), id, Epoch(from)).unwrap();
        let name = layout::statement(&statement.digest());
        self.from.write(&name, &statement.sign(&self.east)).unwrap();
        name
    }

    /// A signed segment `first ..= last` of a log.
    fn segment(&self, log: &[[u8; 80]], first: u32, last: u32) -> Vec<u8> {
        let part = &log[first as usize - 1..last as usize];
        DeltaSegment::new(self.trust.pin(), shard(0x41, 0), first, part)
            .unwrap()
            .sign(&self.east)
    }

    fn put(&self, log: &[[u8; 80]], first: u32, last: u32) {
        let bytes = self.segment(log, first, last);
        let name = layout::segment(shard(0x41, 0), first, last);
        self.from.write(&name, &bytes).unwrap();
    }

    fn held(&self) -> Vec<(u32, u32)> {
        let mut held = self.own.ranges(shard(0x41, 0)).unwrap();
        held.sort_unstable();
        held
    }
}

// spec: REG-25
#[test]
fn of_a_shards_retirements_the_earliest_alone_is_taken() {
    let mut place = place();
    let names: Vec<String> = (20..220).map(|epoch| place.retire(0, epoch)).collect();
    let other = place.retire(7, 30);
    // The accreditation, the descriptor and one for each shard.
    assert_eq!(place.pull().taken, 4);
    assert_eq!(place.own.names(layout::STATEMENTS).unwrap().len(), 3);
    assert!(place.own.has(&names[0]) && place.own.has(&other));
    // An index is no document, and none of ours that is passed over.
    for folder in [
        layout::STATEMENTS.to_owned(),
        layout::shard_deltas(shard(0x41, 0)),
    ] {
        let index = layout::write_index([]);
        place.from.write(&layout::index(&folder), &index).unwrap();
    }
    let again = place.pull();
    assert_eq!((again.taken, again.passed_over.len()), (0, 0));
    // An earlier one counts, whenever it comes; of two, the earlier.
    let later = place.retire(0, 19);
    let earlier = place.retire(0, 18);
    assert_eq!(place.pull().taken, 1);
    assert!(place.own.has(&earlier) && !place.own.has(&later));
    let held = place.own.statements(&place.trust).unwrap();
    assert_eq!(held.retired_from(shard(0x41, 0)), Some(Epoch(18)));
    assert_eq!(held.retired_from(shard(0x41, 7)), Some(Epoch(30)));
}

// spec: REG-26
#[test]
fn of_segments_that_overlap_only_a_cover_is_taken() {
    let mut place = place();
    let log = deltas(0x61, 60);
    for first in 1..=60 {
        for last in first..=60 {
            place.put(&log, first, last);
        }
    }
    assert_eq!(place.pull().taken, 3);
    assert_eq!(place.held(), [(1, 60)]);
    assert_eq!(place.pull().taken, 0);
    // So are those that lie in a feed read.
    let from = Feed::new(place.from.path());
    for (after, to, expected) in [
        (0, 60, vec![(1, 60)]),
        (20, 21, vec![(21, 60)]),
        (9, 9, vec![]),
    ] {
        let read = from
            .segments(&place.trust, shard(0x41, 0), after, to)
            .unwrap();
        let read: Vec<_> = read.iter().map(|s| (s.first(), s.last())).collect();
        assert_eq!(read, expected);
    }
}

// spec: REG-26
#[test]
fn a_log_is_caught_up_with_whatever_else_lies_there() {
    let mut place = place();
    let log = deltas(0x61, 40);
    for first in [1, 11, 31] {
        place.put(&log, first, first + 9);
    }
    // A name that promises more than the file holds, and one that no segment could have.
    let liar = layout::segment(shard(0x41, 0), 1, 40);
    place.from.write(&liar, &place.segment(&log, 1, 2)).unwrap();
    let giant = layout::segment(shard(0x41, 0), 1, 9000);
    place.from.write(&giant, b"x").unwrap();
    let pulled = place.pull();
    assert_eq!(pulled.taken, 4);
    let mut told = pulled.passed_over;
    told.sort();
    let after_gap = layout::segment(shard(0x41, 0), 31, 40);
    assert_eq!(
        told,
        [liar, giant, after_gap].map(|name| place.from.at(&name))
    );
    assert_eq!(place.held(), [(1, 10), (11, 20)]);
    // What lies after a gap comes once the gap is filled.
    place.put(&log, 21, 30);
    assert_eq!(place.pull().taken, 2);
    assert_eq!(place.own.covered(shard(0x41, 0)).unwrap(), 40);
}

// spec: REG-26
#[test]
fn what_an_authority_is_ahead_of_the_list_is_limited() {
    let mut place = place();
    let log = deltas(0x61, 10);
    let id = shard(0x41, 0);
    for place_in_log in 1..=10 {
        place.put(&log, place_in_log, place_in_log);
    }
    assert_eq!(place.pull().taken, 12);
    let take = |n, mut ahead, first| {
        let own = Feed::new(&place.own.at(&format!("copy-{n}-{ahead}")));
        let mut pulled = Pulled::default();
        own.pull_shard(&place.from, &place.trust, (id, n), &mut ahead, &mut pulled)
            .unwrap();
        assert_eq!(ahead, first, "{n}");
        own.covered(id).unwrap()
    };
    let one = 16 + FILE;
    // No room, room for two, and what a list has needs none.
    assert_eq!(take(0, AHEAD, AHEAD), 0);
    assert_eq!(take(0, AHEAD - 2 * one, AHEAD), 2);
    assert_eq!(take(7, AHEAD - one, AHEAD), 8);
    assert_eq!(take(10, AHEAD, AHEAD), 10);
}
