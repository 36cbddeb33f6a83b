//! What a node makes of gossip before it passes it on. It knows the framework and the newest
//! announcements, and never waits for the mirror, which may be busy with a neighbour's files.

use std::collections::VecDeque;

use huepass_credential::Epoch;
use huepass_feed::{
    Announced, Announcement, Chain, ChainRefusal, Document as _, Evidence, FeedError, Trust,
};

use crate::message::{EVIDENCE_LIMIT, EvidenceMessage};

/// What a message was.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// An announcement newer than all others: passed on.
    Newer(Epoch),
    /// A segment that the mirror took: passed on.
    Segment,
    /// Contradictions heard of for the first time: passed on as evidence.
    Evidence(Box<Evidence>),
    /// An announcement that contradicts one that is held: itself not passed on, evidence is sent.
    Contradiction(Box<Evidence>),
    /// Nothing new, or nothing that can be judged now: not passed on, nobody's fault.
    Known,
    /// Not signed by anybody whom this node knows.
    Unproven,
    /// What no node that keeps the rules passes on.
    Malformed,
}

/// How many announcements are kept to compare others with.
const HELD: u64 = 64;
/// How many contradictions are remembered, so that each is passed on once.
const CONTRADICTIONS: usize = 64;

/// The framework and its newest announcements.
#[derive(Debug)]
pub(crate) struct Ear {
    trust: Trust,
    chain: Chain,
    met: VecDeque<[[u8; 32]; 2]>,
}

impl Ear {
    pub(crate) fn new(trust: &Trust, newest: Option<&Announced>) -> Self {
        let mut ear = Self {
            trust: trust.clone(),
            chain: Chain::new(),
            met: VecDeque::new(),
        };
        // Nothing that is held can contradict it.
        let _ = ear.learn(trust, newest);
        ear
    }

    /// Learns what the mirror has learnt. Gives evidence, if it is new, when gossip has brought another
    /// history than the mirror took; from then on the mirror's is the one to compare with.
    // spec: P2P-14
    #[must_use]
    pub(crate) fn learn(
        &mut self,
        trust: &Trust,
        newest: Option<&Announced>,
    ) -> Option<Box<Evidence>> {
        if trust.changes() > self.trust.changes() {
            self.trust = trust.clone();
        }
        let mut met = None;
        // Another refusal means that it is held, or older than what gossip has brought.
        if let Some(newest) = newest
            && let Err(ChainRefusal::Equivocation(evidence)) = self.chain.advance(newest.clone())
        {
            self.chain = Chain::new();
            let _ = self.chain.advance(newest.clone());
            met = self.is_first(&evidence).then_some(evidence);
        }
        self.forget();
        met
    }

    /// The framework.
    pub(crate) const fn trust(&self) -> &Trust {
        &self.trust
    }

    /// The newest announcement heard of.
    pub(crate) fn newest(&self) -> Option<&Announced> {
        self.chain.newest()
    }

    /// Judges an announcement.
    // spec: P2P-13, P2P-34
    pub(crate) fn announcement(&mut self, bytes: &[u8]) -> Verdict {
        if bytes.len() > Announcement::LIMIT {
            return Verdict::Malformed;
        }
        let announced = match self.trust.open_announcement(bytes) {
            Ok(announced) => announced,
            Err(FeedError::Quorum { .. }) => return Verdict::Unproven,
            Err(_) => return Verdict::Malformed,
        };
        // With signatures of others it would be another message at every node that adds some.
        if announced.bytes() != bytes {
            return Verdict::Unproven;
        }
        let epoch = announced.get().epoch();
        match self.chain.advance(announced) {
            Ok(huepass_feed::Step::Newer) => {
                self.forget();
                Verdict::Newer(epoch)
            }
            Err(ChainRefusal::Equivocation(evidence)) if self.is_first(&evidence) => {
                Verdict::Contradiction(evidence)
            }
            Ok(huepass_feed::Step::Known) | Err(_) => Verdict::Known,
        }
    }

    /// Judges evidence.
    // spec: P2P-14, FED-73
    pub(crate) fn evidence(&mut self, bytes: &[u8]) -> Verdict {
        if bytes.len() > EVIDENCE_LIMIT {
            return Verdict::Malformed;
        }
        let Some(message) = EvidenceMessage::decode(bytes) else {
            return Verdict::Malformed;
        };
        match Evidence::open(&message.first, &message.second, &self.trust) {
            Ok(evidence) if evidence_message(&evidence) != message => Verdict::Unproven,
            Ok(evidence) if self.is_first(&evidence) => Verdict::Evidence(Box::new(evidence)),
            Ok(_) => Verdict::Known,
            Err(FeedError::Quorum { .. }) => Verdict::Unproven,
            Err(_) => Verdict::Malformed,
        }
    }

    /// Whether it is met for the first time; from then on it is not. When too many have been met,
    /// none is: one is enough to warn people.
    pub(crate) fn is_first(&mut self, evidence: &Evidence) -> bool {
        let mut pair = [evidence.first.digest().0, evidence.second.digest().0];
        pair.sort_unstable();
        let is_first = self.met.len() < CONTRADICTIONS && !self.met.contains(&pair);
        if is_first {
            self.met.push_back(pair);
        }
        is_first
    }

    fn forget(&mut self) {
        let Some(newest) = self.chain.newest() else {
            return;
        };
        let length = u64::from(self.trust.genesis().epoch_length);
        let start = newest.get().start();
        self.chain
            .forget_before(start.saturating_sub(HELD * length));
    }
}

/// Evidence as it goes by gossip: in one order only.
// spec: P2P-14
pub(crate) fn evidence_message(evidence: &Evidence) -> EvidenceMessage {
    let key = |a: &Announced| (a.get().epoch(), a.digest().0);
    let (mut first, mut second) = (&evidence.first, &evidence.second);
    if key(second) < key(first) {
        (first, second) = (second, first);
    }
    EvidenceMessage {
        first: first.bytes().to_vec().into(),
        second: second.bytes().to_vec().into(),
    }
}

#[cfg(test)]
mod tests {
    use huepass_feed::layout;

    use super::*;
    use crate::testing::World;

    // spec: P2P-14
    #[test]
    fn what_the_mirror_took_is_compared_with_what_gossip_brought() {
        let mut world = World::started(2);
        let trust = Trust::new(&world.feed[layout::GENESIS]).unwrap();
        let open = |bytes: &[u8]| trust.open_announcement(bytes).unwrap();
        let mut ear = Ear::new(&trust, Some(&open(&world.newest())));
        let mut fork = world.clone();
        world.go_on();
        fork.salt = 4;
        fork.go_on();
        assert!(matches!(
            ear.announcement(&fork.newest()),
            Verdict::Newer(Epoch(3))
        ));
        let mine = open(&world.newest());
        let met = ear.learn(&trust, Some(&mine));
        assert!(met.is_some(), "two announcements of one epoch");
        assert!(ear.learn(&trust, Some(&mine)).is_none(), "it is told once");
        // The mirror's history goes on without more evidence.
        world.go_on();
        assert!(matches!(
            ear.announcement(&world.newest()),
            Verdict::Newer(Epoch(4))
        ));
    }
}
