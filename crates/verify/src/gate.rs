//! The gate: what it believes, and how it comes to believe it (spec/gate.md, "Epochs").

use std::collections::BTreeMap;

use huepass_credential::{CredentialType, Epoch, EpochVerifier, Framework};
use huepass_feed::{Announced, Chain, ChainRefusal, Evidence, FeedError, Step, Trust};
use thiserror::Error;

use crate::memory::Memory;
use crate::policy::{Policy, PolicyError};

/// Why a gate cannot be set up, or does not take an announcement.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GateError {
    /// The document itself.
    #[error(transparent)]
    Feed(#[from] FeedError),
    /// It does not continue what is held.
    #[error(transparent)]
    Chain(#[from] ChainRefusal),
    /// The policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
}

/// What a gate keeps on disk of what it believes: public documents, as they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The announcements still of use, oldest first.
    pub announcements: Vec<Vec<u8>>,
}

/// What an announcement brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Learned {
    /// It is the newest now: keep [`Gate::held`].
    Newer(Epoch),
    /// Held already.
    Known,
}

/// How old the gate's news is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// The newest epoch held.
    pub epoch: Epoch,
    /// Seconds since that epoch ended; 0 while it lasts.
    pub age: u64,
    /// Seconds of age at which the gate stops deciding.
    pub limit: u64,
}

/// A gate.
#[derive(Debug)]
pub struct Gate {
    pub(crate) trust: Trust,
    pub(crate) framework: Framework,
    pub(crate) policy: Policy,
    pub(crate) chain: Chain,
    pub(crate) verifiers: BTreeMap<Epoch, EpochVerifier>,
    pub(crate) memory: Memory,
    pub(crate) id: Option<huepass_wire::GateId>,
}

impl Gate {
    /// A gate of a framework, with what it held and remembered before. `id` is its public id,
    /// needed in scan mode.
    ///
    /// # Errors
    /// [`GateError`] when the policy cannot be followed or something held does not check out.
    pub fn new(
        trust: Trust,
        policy: Policy,
        held: &Held,
        memory: Memory,
        id: Option<huepass_wire::GateId>,
    ) -> Result<Self, GateError> {
        policy.check()?;
        let framework = trust
            .genesis()
            .framework(CredentialType(policy.credential_type))?;
        let chain = Chain::new();
        let verifiers = BTreeMap::new();
        let mut gate = Self {
            trust,
            framework,
            policy,
            chain,
            verifiers,
            memory,
            id,
        };
        for bytes in &held.announcements {
            let announced = gate.trust.open_announcement(bytes)?;
            gate.chain.advance(announced)?;
        }
        // An old copy of what was held is no news at all; a folder brings it up to date again.
        // spec: GAT-14
        let newest = gate.newest().map_or(0, |newest| newest.get().epoch().0);
        if newest < gate.memory.newest {
            gate.chain = Chain::new();
        }
        gate.memory.newest = gate.memory.newest.max(newest);
        Ok(gate)
    }

    /// Takes an announcement from anywhere: a file, a folder, a colleague's screen. The newest
    /// number never goes back. Where it contradicts one held, the error carries the evidence,
    /// which the caller keeps and reports.
    ///
    /// # Errors
    /// [`GateError`]; nothing has changed then.
    // spec: GAT-14, GAT-16
    pub fn learn(&mut self, bytes: &[u8]) -> Result<Learned, GateError> {
        let announced = self.trust.open_announcement(bytes)?;
        let epoch = announced.get().epoch();
        if self.newest().is_none() && epoch.0 < self.memory.newest {
            return Err(ChainRefusal::Older.into());
        }
        match self.chain.advance(announced)? {
            Step::Known => Ok(Learned::Known),
            Step::Newer => {
                self.memory.newest = epoch.0;
                self.forget();
                Ok(Learned::Newer(epoch))
            }
        }
    }

    /// Takes a change of registrars, from an epoch after the newest held or one that disowns nothing
    /// held. `again` looks for another copy of an announcement held, with more signatures. `true` when
    /// such copies were taken: [`Self::held`] is to be kept then, before the change.
    ///
    /// # Errors
    /// [`FeedError`]; nothing has changed then.
    // spec: FED-24, FED-25
    pub fn learn_registrars(
        &mut self,
        bytes: &[u8],
        again: impl FnMut(Epoch) -> Option<Vec<u8>>,
    ) -> Result<bool, FeedError> {
        let held = self.chain.iter();
        let renewed = self.trust.add_change_holding(bytes, held, again)?;
        let is_renewed = !renewed.is_empty();
        self.chain.renew(renewed);
        Ok(is_renewed)
    }

    /// The evidence in an error of [`Self::learn`], if there is any.
    pub fn evidence(error: &GateError) -> Option<&Evidence> {
        match error {
            GateError::Chain(ChainRefusal::Equivocation(evidence)) => Some(evidence),
            _ => None,
        }
    }

    /// What to keep on disk.
    pub fn held(&self) -> Held {
        Held {
            announcements: self
                .chain
                .iter()
                .map(|held| held.bytes().to_vec())
                .collect(),
        }
    }

    /// The newest announcement held.
    pub fn newest(&self) -> Option<&Announced> {
        self.chain.newest()
    }

    /// How old the news is by a clock that says `now`.
    pub fn freshness(&self, now: u64) -> Option<Freshness> {
        self.newest().map(|newest| Freshness {
            epoch: newest.get().epoch(),
            age: newest.age(now),
            limit: self.policy.staleness_limit,
        })
    }

    /// What the gate remembers; keep it with [`Self::held`], and where codes are checked by one process after another.
    pub const fn memory(&self) -> &Memory {
        &self.memory
    }

    /// The policy.
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Whom it believes.
    pub const fn trust(&self) -> &Trust {
        &self.trust
    }

    /// Whether an epoch is among those that the policy takes: the newest and some before.
    pub(crate) fn takes(&self, epoch: Epoch) -> bool {
        self.newest().is_some_and(|newest| {
            let newest = newest.get().epoch().0;
            epoch.0 <= newest && epoch.0 >= newest.saturating_sub(self.policy.epochs_behind)
        })
    }

    /// The verifier of an epoch that is held and taken, prepared once.
    pub(crate) fn verifier(&mut self, epoch: Epoch) -> Option<&EpochVerifier> {
        if !self.takes(epoch) {
            return None;
        }
        let held = self.chain.get(epoch)?;
        Some(self.verifiers.entry(epoch).or_insert_with(|| {
            EpochVerifier::new(
                self.framework.clone(),
                &self.trust.genesis().window_key,
                epoch,
                held.digest(),
                *held.get().key(),
            )
        }))
    }

    // spec: GAT-12
    /// Drops announcements and verifiers that no code can be of any more.
    fn forget(&mut self) {
        let Some(newest) = self.newest().map(|newest| newest.get().epoch().0) else {
            return;
        };
        let oldest = newest.saturating_sub(2);
        let mut kept = Chain::new();
        for held in self
            .chain
            .iter()
            .filter(|held| held.get().epoch().0 >= oldest)
        {
            // They were taken in this order before.
            let _known = kept.advance(held.clone());
        }
        self.chain = kept;
        self.verifiers.retain(|epoch, _| epoch.0 >= oldest);
    }
}
