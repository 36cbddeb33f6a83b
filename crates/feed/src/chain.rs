//! Announcements one after another: never back, never two histories (spec/feed.md, "Chain").

use std::collections::BTreeMap;

use huepass_credential::Epoch;

use crate::announcement::Announced;
use crate::error::{ChainRefusal, FeedError};
use crate::rule::Rule;
use crate::trust::Trust;

/// Proof that a quorum signed two histories: both announcements, as they came. Either they carry
/// one epoch number, or the second follows an announcement other than the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The one held.
    pub first: Announced,
    /// The one that contradicts it.
    pub second: Announced,
}

impl Evidence {
    /// Reads the evidence that somebody reports: two announcements, each signed by a quorum, that
    /// contradict each other.
    ///
    /// # Errors
    /// [`FeedError`] when one of them does not hold, or they do not contradict each other.
    // spec: FED-73
    pub fn open(first: &[u8], second: &[u8], trust: &Trust) -> Result<Self, FeedError> {
        let first = trust.open_announcement(first)?;
        let second = trust.open_announcement(second)?;
        let mut chain = Chain::new();
        chain.held.insert(first.get().epoch(), first);
        match chain.meet(&second) {
            Err(ChainRefusal::Equivocation(evidence)) => Ok(*evidence),
            _ => Err(FeedError::Rule(Rule::NoContradiction)),
        }
    }
}

/// What a new announcement meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is the newest now.
    Newer,
    /// It was held already.
    Known,
}

/// The announcements held, newest last.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    held: BTreeMap<Epoch, Announced>,
}

impl Chain {
    /// A chain with nothing in it.
    pub const fn new() -> Self {
        Self {
            held: BTreeMap::new(),
        }
    }

    /// The newest announcement held.
    pub fn newest(&self) -> Option<&Announced> {
        self.held.values().next_back()
    }

    /// The announcement of an epoch.
    pub fn get(&self, epoch: Epoch) -> Option<&Announced> {
        self.held.get(&epoch)
    }

    /// All announcements held, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Announced> {
        self.held.values()
    }

    /// Continues the chain without a gap, as wallets and registrars do: the announcement's
    /// `previous` is the digest of the newest one held. The first one held may be any.
    ///
    /// # Errors
    /// [`ChainRefusal`]; the chain is unchanged.
    // spec: FED-70
    pub fn extend(&mut self, next: Announced) -> Result<Step, ChainRefusal> {
        if let Some(step) = self.meet(&next)? {
            return Ok(step);
        }
        if let Some(newest) = self.newest() {
            let expected = newest.get().epoch().0.saturating_add(1);
            if next.get().epoch().0 != expected {
                return Err(ChainRefusal::Gap {
                    first: Epoch(expected),
                });
            }
        }
        self.insert(next)
    }

    /// Takes any newer announcement, as gates do, which may have been without news for a while.
    ///
    /// # Errors
    /// [`ChainRefusal`]; the chain is unchanged.
    // spec: FED-71
    pub fn advance(&mut self, next: Announced) -> Result<Step, ChainRefusal> {
        match self.meet(&next)? {
            Some(step) => Ok(step),
            None => self.insert(next),
        }
    }

    /// Replaces announcements held by copies with other signatures; others change nothing.
    pub fn renew(&mut self, copies: impl IntoIterator<Item = Announced>) {
        for copy in copies {
            if let Some(held) = self.held.get_mut(&copy.get().epoch())
                && held.digest() == copy.digest()
            {
                *held = copy;
            }
        }
    }

    /// Forgets announcements that ended before `time`, but never the newest.
    pub fn forget_before(&mut self, time: u64) {
        let Some(newest) = self.newest().map(|newest| newest.get().epoch()) else {
            return;
        };
        self.held
            .retain(|epoch, held| *epoch == newest || held.get().end() >= time);
    }

    /// Compares with what is held: `Some` when known, `None` when newer than all.
    // spec: FED-71, FED-72, REG-17
    fn meet(&self, next: &Announced) -> Result<Option<Step>, ChainRefusal> {
        let epoch = next.get().epoch();
        if let Some(held) = self.held.get(&epoch) {
            return if held.digest() == next.digest() {
                Ok(Some(Step::Known))
            } else {
                Err(evidence(held, next))
            };
        }
        // A neighbour in either direction must be linked to it.
        if let Some(before) = epoch
            .0
            .checked_sub(1)
            .and_then(|n| self.held.get(&Epoch(n)))
            && before.digest().0 != *next.get().previous()
        {
            return Err(evidence(before, next));
        }
        if let Some(after) = epoch
            .0
            .checked_add(1)
            .and_then(|n| self.held.get(&Epoch(n)))
            && *after.get().previous() != next.digest().0
        {
            return Err(evidence(after, next));
        }
        match self.newest() {
            Some(newest) if newest.get().epoch() > epoch => Err(ChainRefusal::Older),
            _ => Ok(None),
        }
    }

    // spec: FED-43
    fn insert(&mut self, next: Announced) -> Result<Step, ChainRefusal> {
        if let Some(newest) = self.newest()
            && next.get().start() <= newest.get().start()
        {
            return Err(ChainRefusal::Time);
        }
        self.held.insert(next.get().epoch(), next);
        Ok(Step::Newer)
    }
}

fn evidence(first: &Announced, second: &Announced) -> ChainRefusal {
    ChainRefusal::Equivocation(Box::new(Evidence {
        first: first.clone(),
        second: second.clone(),
    }))
}

#[cfg(test)]
mod tests;
