//! A reader that holds a chain and takes nothing but the newest announcement, before mirrors that
//! are folders.

use std::path::Path;

use huepass_cli::Exit;
use huepass_feed::{Announcement, Chain, ChainRefusal, Document as _, FeedShelf as _, layout};
use huepass_feed::{FeedSource as _, Step};
use huepass_feed_folder::FeedFolder;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use super::*;
use crate::told::none_brought;
use crate::{Address, Tags};

#[allow(
    dead_code,
    reason = "one document of every kind, of which few are used here"
)]
#[path = "../../../feed/src/testing.rs"]
mod testing;

/// Ids without words: nobody reads them.
const UNTRUE: &str = "error-test-untrue";
const FULL: &str = "error-test-full";
const REFUSED: &str = "error-test-refused";

struct Gate {
    trust: Trust,
    chain: Chain,
    full: bool,
    evidence: u32,
}

impl Gate {
    fn new(trust: &Trust) -> Self {
        Self {
            trust: trust.clone(),
            chain: Chain::new(),
            full: false,
            evidence: 0,
        }
    }

    fn holding(trust: &Trust, bytes: &[u8]) -> Self {
        let mut gate = Self::new(trust);
        let announced = trust.open_announcement(bytes).unwrap();
        gate.chain.advance(announced).unwrap();
        gate
    }

    fn epoch(&self) -> u32 {
        self.newest().map_or(0, |newest| newest.get().epoch().0)
    }
}

impl Reader for Gate {
    type Brought = u32;

    fn trust(&self) -> Trust {
        self.trust.clone()
    }

    fn newest(&self) -> Option<Announced> {
        self.chain.newest().cloned()
    }

    fn take(&mut self, from: &mut Carrier) -> Result<u32, Refusal> {
        let untrue = || Refusal::Untrue(Report::new(UNTRUE, Exit::ProofRefused));
        if self.full {
            return Err(Refusal::Own(Report::new(FULL, Exit::CannotCreate)));
        }
        // A list stands for all that belongs to an epoch.
        let Ok(Some(bytes)) = from.read(layout::NEWEST, Announcement::LIMIT) else {
            return Ok(0);
        };
        let announced = self.trust.open_announcement(&bytes).unwrap();
        let list = layout::list(announced.get().epoch());
        if !matches!(from.read(&list, 100), Ok(Some(_))) {
            return Err(untrue());
        }
        match self.chain.advance(announced) {
            Ok(Step::Newer) => Ok(1),
            Ok(Step::Known) | Err(ChainRefusal::Older) => Ok(0),
            Err(ChainRefusal::Equivocation(_)) => {
                self.evidence += 1;
                Err(Refusal::Contradiction)
            }
            Err(_) => Err(untrue()),
        }
    }

    fn confront(&mut self, announced: &Announced) -> Result<bool, Report> {
        let met = self.chain.clone().advance(announced.clone());
        let contradicts = matches!(met, Err(ChainRefusal::Equivocation(_)));
        self.evidence += u32::from(contradicts);
        Ok(contradicts)
    }

    fn refused(&self, _: &Carrier, _: &str, _: &FeedError) -> Report {
        Report::new(REFUSED, Exit::ProofRefused)
    }
}

fn carrier(path: std::path::PathBuf) -> Carrier {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    Carrier::open(Address::Folder(path), &Tags::default(), &mut rng)
}

/// A mirror in a folder that is as new as `history`.
fn mirror(folder: &Path, name: &str, history: &[Vec<u8>], whole: bool) -> Carrier {
    let path = folder.join(name);
    let mut files = FeedFolder::new(&path);
    if let Some(newest) = history.last() {
        let epoch = huepass_feed::Epoch(u32::try_from(history.len()).unwrap());
        if whole {
            files.write(&layout::list(epoch), b"list").unwrap();
        }
        files.write(layout::NEWEST, newest).unwrap();
    } else {
        std::fs::create_dir(&path).unwrap();
    }
    carrier(path)
}

fn names(outcome: &Outcome<u32>) -> Vec<&'static str> {
    let mirrors = outcome.mirrors.iter();
    mirrors.map(|mirror| mirror.standing.name()).collect()
}

fn run(gate: &mut Gate, carriers: &mut [Carrier]) -> Outcome<u32> {
    sync(gate, carriers, 77, &mut ChaCha20Rng::seed_from_u64(5)).unwrap()
}

#[test]
fn the_readers_own_fault_is_no_mirrors() {
    let folder = tempfile::tempdir().unwrap();
    let (trust, _) = testing::world(&[1, 2, 3], 2);
    let history = testing::history(&trust, 3, &[1, 2]);
    let mut gate = Gate::new(&trust);
    gate.full = true;
    let mut carriers = [mirror(folder.path(), "a", &history, true)];
    let mut rng = ChaCha20Rng::seed_from_u64(5);
    let refused = sync(&mut gate, &mut carriers, 77, &mut rng).unwrap_err();
    assert_eq!(refused.id(), FULL);
}

// spec: WAL-21
#[test]
fn mirrors_that_are_of_no_use_are_told_and_nothing_changes() {
    let folder = tempfile::tempdir().unwrap();
    let (trust, _) = testing::world(&[1, 2, 3], 2);
    let history = testing::history(&trust, 3, &[1, 2]);
    let too_few = testing::history(&trust, 4, &[1]);
    let mut gate = Gate::holding(&trust, &history[1]);
    let link = folder.path().join("link");
    std::fs::create_dir(&link).unwrap();
    std::os::unix::fs::symlink("/", link.join(layout::NEWEST)).unwrap();
    let mut carriers = [
        mirror(folder.path(), "unsigned", &too_few, true),
        carrier(link),
        mirror(folder.path(), "cut off", &history, false),
    ];
    let outcome = run(&mut gate, &mut carriers);
    assert_eq!(names(&outcome), ["refused", "unreachable", "refused"]);
    assert_eq!(none_brought(&outcome).id(), "error-carry-none");
    assert_eq!(gate.epoch(), 2);
    // One alone says itself what is wrong.
    let outcome = run(&mut gate, &mut carriers[..1]);
    assert_eq!(none_brought(&outcome).id(), "error-test-refused");
}

// spec: WAL-21
#[test]
fn one_that_stands_still_is_named_and_holds_nobody_up() {
    let folder = tempfile::tempdir().unwrap();
    let (trust, _) = testing::world(&[1, 2, 3], 2);
    let history = testing::history(&trust, 5, &[1, 2]);
    let mut gate = Gate::holding(&trust, &history[0]);
    let mut carriers = [
        mirror(folder.path(), "frozen", &history[..2], true),
        mirror(folder.path(), "cut off", &history, false),
        mirror(folder.path(), "good", &history[..4], true),
        mirror(folder.path(), "empty", &[], true),
    ];
    let outcome = run(&mut gate, &mut carriers);
    assert_eq!(names(&outcome), ["behind", "refused", "used", "behind"]);
    assert!(matches!(
        outcome.mirrors[0].standing,
        Standing::Behind { by: 2 }
    ));
    assert_eq!((outcome.brought, gate.epoch()), (Some(1), 4));
    let kept = outcome.results();
    assert_eq!(crate::Results::from_text(&kept.to_text()), Some(kept));
}

// spec: FED-72
#[test]
fn another_history_on_any_mirror_is_kept_as_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let (trust, _) = testing::world(&[1, 2, 3], 2);
    let history = testing::history(&trust, 3, &[1, 2]);
    let last = trust.open_announcement(&history[1]).unwrap();
    let other = testing::announcement(&trust, 3, last.digest().0, [0x11; 32], 4);
    let other = testing::quorum_signed(&other, &[2, 3]);
    assert_ne!(other, history[2]);
    let fork = [history[0].clone(), history[1].clone(), other];
    let mut gate = Gate::holding(&trust, &history[2]);
    let mut carriers = [
        mirror(folder.path(), "ours", &history, true),
        mirror(folder.path(), "theirs", &fork, true),
    ];
    let outcome = run(&mut gate, &mut carriers);
    assert_eq!(names(&outcome), ["used", "contradicts"]);
    assert!(outcome.has_contradiction() && gate.evidence > 0);
    assert_eq!(gate.epoch(), 3);
}

#[test]
fn equally_new_mirrors_share_the_work() {
    let folder = tempfile::tempdir().unwrap();
    let (trust, _) = testing::world(&[1, 2, 3], 2);
    let history = testing::history(&trust, 1, &[1, 2]);
    let mut carriers = ["a", "b", "c"].map(|name| mirror(folder.path(), name, &history, true));
    let mut used = [0; 3];
    for seed in 0..60 {
        let mut gate = Gate::new(&trust);
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let outcome = sync(&mut gate, &mut carriers, 77, &mut rng).unwrap();
        let at = names(&outcome).iter().position(|name| *name == "used");
        used[at.unwrap()] += 1;
    }
    assert!(used.iter().all(|count| *count > 5), "{used:?}");
}
