//! What there is to do for the mirror. What may come often is a flag, so that a flood of it takes no
//! room from what comes once: evidence is never lost for want of a place.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use huepass_feed::Evidence;
use libp2p::PeerId;
use tokio::sync::mpsc;

/// One thing to do.
#[derive(Debug)]
pub(crate) enum Work {
    /// Somebody signed two histories.
    Evidence(Box<Evidence>),
    /// A neighbour passed on a newer announcement.
    Heard(Option<PeerId>, Vec<u8>),
    /// A neighbour of the same framework has come.
    Neighbour(PeerId),
    /// Something was not looked at, or could not be judged.
    Missed,
}

/// As many as an ear tells of ([`crate::ear`]), so that none is dropped.
pub(crate) const EVIDENCE: usize = 64;
/// Announcements that wait; of more the oldest goes, since a newer one says more.
const HEARD: usize = 16;

#[derive(Debug, Default)]
struct Waiting {
    evidence: VecDeque<Box<Evidence>>,
    heard: VecDeque<(Option<PeerId>, Vec<u8>)>,
    neighbour: Option<PeerId>,
    missed: bool,
}

/// Where things to do are put.
#[derive(Clone, Debug)]
pub(crate) struct Chores {
    waiting: Arc<Mutex<Waiting>>,
    wake: mpsc::Sender<()>,
}

/// Where they are taken from.
#[derive(Debug)]
pub(crate) struct ToDo {
    waiting: Arc<Mutex<Waiting>>,
    woken: mpsc::Receiver<()>,
}

pub(crate) fn chores() -> (Chores, ToDo) {
    let waiting = Arc::new(Mutex::new(Waiting::default()));
    let (wake, woken) = mpsc::channel(1);
    let chores = Chores {
        waiting: Arc::clone(&waiting),
        wake,
    };
    (chores, ToDo { waiting, woken })
}

impl Chores {
    pub(crate) fn put(&self, work: Work) {
        let mut waiting = lock(&self.waiting);
        match work {
            Work::Evidence(evidence) if waiting.evidence.len() < EVIDENCE => {
                waiting.evidence.push_back(evidence);
            }
            Work::Evidence(_) => {}
            Work::Heard(peer, bytes) => {
                if waiting.heard.len() >= HEARD {
                    waiting.heard.pop_front();
                }
                waiting.heard.push_back((peer, bytes));
            }
            Work::Neighbour(peer) => waiting.neighbour = Some(peer),
            Work::Missed => waiting.missed = true,
        }
        drop(waiting);
        // Full means that it is woken already.
        let _ = self.wake.try_send(());
    }
}

impl ToDo {
    /// The next thing, what matters most first; `None` when nobody can put anything any more.
    pub(crate) async fn next(&mut self) -> Option<Work> {
        loop {
            if let Some(work) = lock(&self.waiting).take() {
                return Some(work);
            }
            self.woken.recv().await?;
        }
    }
}

impl Waiting {
    fn take(&mut self) -> Option<Work> {
        if let Some(evidence) = self.evidence.pop_front() {
            return Some(Work::Evidence(evidence));
        }
        if let Some((peer, bytes)) = self.heard.pop_front() {
            return Some(Work::Heard(peer, bytes));
        }
        if let Some(peer) = self.neighbour.take() {
            return Some(Work::Neighbour(peer));
        }
        std::mem::take(&mut self.missed).then_some(Work::Missed)
    }
}

fn lock(waiting: &Mutex<Waiting>) -> MutexGuard<'_, Waiting> {
    // It is whole whatever happened to a thread.
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use huepass_feed::{Document as _, FeedSource as _, layout};

    use super::*;
    use crate::testing::World;

    // spec: P2P-14
    #[tokio::test]
    async fn a_flood_takes_no_room_from_evidence() {
        let mut world = World::started(2);
        let mut fork = world.clone();
        world.go_on();
        fork.salt = 4;
        fork.go_on();
        let genesis = world
            .source()
            .read(layout::GENESIS, huepass_feed::Genesis::LIMIT);
        let trust = huepass_feed::Trust::new(&genesis.unwrap().unwrap()).unwrap();
        let evidence = Evidence::open(&world.newest(), &fork.newest(), &trust).unwrap();
        let (chores, mut to_do) = chores();
        for _ in 0..1000 {
            chores.put(Work::Missed);
            chores.put(Work::Neighbour(PeerId::random()));
            chores.put(Work::Heard(None, vec![0; 10]));
        }
        chores.put(Work::Evidence(Box::new(evidence)));
        assert!(matches!(to_do.next().await, Some(Work::Evidence(_))));
        for _ in 0..HEARD {
            assert!(matches!(to_do.next().await, Some(Work::Heard(..))));
        }
        assert!(matches!(to_do.next().await, Some(Work::Neighbour(_))));
        assert!(matches!(to_do.next().await, Some(Work::Missed)));
        drop(chores);
        assert!(to_do.next().await.is_none());
    }
}
