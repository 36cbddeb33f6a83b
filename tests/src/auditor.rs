//! Somebody who reads a feed as any auditor can, and remembers all that was ever seen in it.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use huepass_credential::{Delta, Generators, ShardState, audit};
use huepass_feed::{AuthorityDescriptor, DeltaSegment, EpochList, Trust, layout};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

/// What was seen so far, in whatever copies of one framework's feed.
#[derive(Debug, Default)]
pub struct Auditor {
    /// Digest of each epoch's announcement.
    announcements: HashMap<u32, [u8; 32]>,
    /// Digest of the list signed under each epoch key.
    keys: HashMap<[u8; 288], [u8; 32]>,
}

/// What a feed held at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Audited {
    /// The newest epoch.
    pub epoch: u32,
    /// Revocations in all shards together.
    pub revocations: usize,
}

impl Auditor {
    /// Audits a feed: every announcement follows the one before, none contradicts one seen
    /// earlier, no epoch key signed two lists, every list is the one announced, and the deltas lead
    /// from each shard's birth to its newest listed state with no handle twice.
    ///
    /// # Panics
    /// When any of this does not hold.
    pub fn audit(&mut self, feed: &Path) -> Audited {
        let trust = Trust::new(&read(feed, layout::GENESIS)).expect("the genesis is whole");
        let newest = trust
            .open_announcement(&read(feed, layout::NEWEST))
            .expect("the newest announcement is whole");
        let last = newest.get().epoch();
        let mut previous = None;
        for number in 1..=last.0 {
            let epoch = huepass_feed::Epoch(number);
            let announced = trust
                .open_announcement(&read(feed, &layout::announcement(epoch)))
                .expect("an announcement is whole");
            if let Some(previous) = previous {
                assert_eq!(*announced.get().previous(), previous, "epoch {number}");
            }
            self.remember(number, &announced);
            EpochList::open(&read(feed, &layout::list(epoch)), announced.get())
                .expect("the list is the one announced");
            previous = Some(announced.digest().0);
        }
        self.remember(last.0, &newest);
        let list = EpochList::open(&read(feed, &layout::list(last)), newest.get())
            .expect("the newest list is there");
        let mut revocations = 0;
        for entry in list.entries() {
            let id = entry.state.id();
            let descriptor = AuthorityDescriptor::open_signed(
                &read(feed, &layout::descriptor(id.authority)),
                trust.pin(),
            )
            .expect("the descriptor is whole");
            let keys = descriptor.shard_keys(id.number).expect("the shard is its");
            let log = log(feed, &trust, &layout::shard_deltas(id));
            let handles: HashSet<_> = log.iter().map(|delta| delta.handle.to_bytes()).collect();
            assert_eq!(handles.len(), log.len(), "a handle was revoked twice");
            let listed = usize::try_from(entry.state.n).expect("a count");
            // Deltas may be published before the epoch that lists them.
            assert!(log.len() >= listed, "deltas are missing");
            let birth = ShardState::birth(&Generators::new());
            let mut rng = ChaCha20Rng::seed_from_u64(7);
            let end = audit(&keys, &birth, &log[..listed], &mut rng).expect("the deltas are true");
            assert_eq!(end.v, entry.state.v, "the deltas lead elsewhere");
            audit(&keys, &birth, &log, &mut rng).expect("the newest deltas are true");
            revocations += log.len();
        }
        Audited {
            epoch: last.0,
            revocations,
        }
    }

    fn remember(&mut self, number: u32, announced: &huepass_feed::Announced) {
        let digest = announced.digest().0;
        let known = *self.announcements.entry(number).or_insert(digest);
        assert_eq!(known, digest, "epoch {number} was announced twice");
        let list = *announced.get().list();
        let key = announced.get().key().to_bytes();
        let known = *self.keys.entry(key).or_insert(list);
        assert_eq!(known, list, "one key signed two lists");
    }
}

/// All deltas of a shard in their order; overlapping segments must agree.
fn log(feed: &Path, trust: &Trust, folder: &str) -> Vec<Delta> {
    let Ok(entries) = fs::read_dir(feed.join(folder)) else {
        return Vec::new();
    };
    let mut log: Vec<Option<Delta>> = Vec::new();
    for entry in entries {
        let path = entry.expect("a folder can be listed").path();
        // What is still being written has a name that begins with a dot.
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if layout::segment_range(&name).is_none() {
            continue;
        }
        let bytes = fs::read(&path).expect("a segment can be read");
        let segment = DeltaSegment::open_signed(&bytes, trust.pin()).expect("a segment is whole");
        let first = usize::try_from(segment.first()).expect("a place") - 1;
        for (place, delta) in (first..).zip(segment.deltas().expect("points")) {
            if log.len() <= place {
                log.resize(place + 1, None);
            }
            let bytes = delta.handle.to_bytes();
            let known = log[place].get_or_insert(delta);
            assert_eq!(known.handle.to_bytes(), bytes, "two deltas for one place");
        }
    }
    log.into_iter()
        .map(|delta| delta.expect("no gap in the log"))
        .collect()
}

fn read(feed: &Path, name: &str) -> Vec<u8> {
    fs::read(feed.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}
