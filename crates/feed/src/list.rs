//! The list of an epoch: every shard with its state, before and after certification
//! (spec/feed.md, "Lists").

use std::collections::HashSet;

use huepass_credential::{
    AuthorityId, Certified, Epoch, G1Affine, G2Affine, GenesisDigest, ListDigest, ShardId,
};
use huepass_wire::cbor::{self, VERSION};
use minicbor::{Decode, Encode};

use crate::announcement::Announcement;
use crate::document::{Document, decode_pinned, rule};
use crate::error::FeedError;
use crate::rule::Rule;
use crate::statement::Statements;

/// A shard's state, fixed before the epoch key is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct StateEntry {
    #[cbor(n(0), with = "cbor::authority")]
    authority: AuthorityId,
    #[n(1)]
    number: u32,
    /// X.
    #[cbor(n(2), with = "cbor::g2")]
    pub x: G2Affine,
    /// V.
    #[cbor(n(3), with = "cbor::g1")]
    pub v: G1Affine,
    /// Revocations so far.
    #[n(4)]
    pub n: u32,
    /// The authority was silent; this is its last audited state.
    #[n(5)]
    pub stale: bool,
}

impl StateEntry {
    /// Puts an entry together.
    pub const fn new(id: ShardId, x: G2Affine, v: G1Affine, n: u32, stale: bool) -> Self {
        Self {
            authority: id.authority,
            number: id.number,
            x,
            v,
            n,
            stale,
        }
    }

    /// Whose shard, and which.
    pub const fn id(&self) -> ShardId {
        ShardId {
            authority: self.authority,
            number: self.number,
        }
    }
}

/// All shards' states for an epoch: what the registrars agree on first.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct StateList {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::genesis")]
    genesis: GenesisDigest,
    #[n(2)]
    epoch: u32,
    #[n(3)]
    entries: Vec<StateEntry>,
}

/// The most entries of a list. At up to 245 bytes each they fit the limit of 64 MiB, so that
/// whatever registrars agree on can be read once it is certified.
pub(crate) const MAX_ENTRIES: usize = 1 << 18;

/// The most bytes of a list.
const LIST_LIMIT: usize = 64 << 20;

impl Document for StateList {
    const KIND: &'static [u8] = b"HUEPASS-V1-STATE-LIST";
    const LIMIT: usize = LIST_LIMIT;

    fn check(&self) -> Result<(), FeedError> {
        rule(self.version == VERSION, Rule::Version)?;
        rule(self.epoch >= 1, Rule::EpochNumber)?;
        check_entries(self.entries.iter().map(|entry| (entry.id(), &entry.x)))
    }
}

impl StateList {
    /// Puts the entries in order.
    ///
    /// # Errors
    /// [`FeedError::Rule`] when a shard or a key appears twice.
    pub fn new(
        genesis: GenesisDigest,
        epoch: Epoch,
        mut entries: Vec<StateEntry>,
    ) -> Result<Self, FeedError> {
        entries.sort_unstable_by_key(StateEntry::id);
        let list = Self {
            version: VERSION,
            genesis,
            epoch: epoch.0,
            entries,
        };
        list.check()?;
        Ok(list)
    }

    /// The digest that shares of the epoch key are bound to.
    pub fn list_digest(&self) -> ListDigest {
        ListDigest(self.digest())
    }

    /// The framework.
    pub const fn genesis(&self) -> GenesisDigest {
        self.genesis
    }

    /// The epoch.
    pub const fn epoch(&self) -> Epoch {
        Epoch(self.epoch)
    }

    /// The entries, by authority, then shard.
    pub fn entries(&self) -> &[StateEntry] {
        &self.entries
    }

    /// The epoch list: each entry with its certificate, in the same order.
    ///
    /// # Errors
    /// [`FeedError::Rule`] when there is not one certificate for each entry.
    pub fn certified(&self, certificates: &[G1Affine]) -> Result<EpochList, FeedError> {
        rule(
            certificates.len() == self.entries.len(),
            Rule::CertificateEach,
        )?;
        let entries = self.entries.iter().zip(certificates);
        let entries = entries
            .map(|(state, z)| Entry {
                state: state.clone(),
                z: *z,
            })
            .collect();
        Ok(EpochList {
            version: VERSION,
            genesis: self.genesis,
            epoch: self.epoch,
            entries,
        })
    }
}

/// A shard's certified state.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Entry {
    /// Key, state, count.
    #[n(0)]
    pub state: StateEntry,
    /// Z.
    #[cbor(n(1), with = "cbor::g1")]
    pub z: G1Affine,
}

impl Entry {
    /// What the certificate check takes.
    pub const fn certified(&self) -> Certified {
        Certified {
            x: self.state.x,
            v: self.state.v,
            z: self.z,
        }
    }
}

/// The epoch list, as published; the announcement carries its digest.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct EpochList {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::genesis")]
    genesis: GenesisDigest,
    #[n(2)]
    epoch: u32,
    #[n(3)]
    entries: Vec<Entry>,
}

impl Document for EpochList {
    const KIND: &'static [u8] = b"HUEPASS-V1-LIST";
    const LIMIT: usize = LIST_LIMIT;

    fn check(&self) -> Result<(), FeedError> {
        rule(self.version == VERSION, Rule::Version)?;
        rule(self.epoch >= 1, Rule::EpochNumber)?;
        check_entries(
            self.entries
                .iter()
                .map(|entry| (entry.state.id(), &entry.state.x)),
        )
    }
}

/// Whether a list may follow the one before it.
#[derive(Clone, Copy, Debug)]
pub struct Successor<'a> {
    /// The list before.
    pub before: &'a EpochList,
    /// Retirements and de-accreditations known.
    pub statements: &'a Statements,
}

impl EpochList {
    /// Reads the list that an announcement names.
    ///
    /// # Errors
    /// [`FeedError::Digest`] when it is another one.
    // spec: FED-4, FED-45
    pub fn open(bytes: &[u8], announcement: &Announcement) -> Result<Self, FeedError> {
        let list: Self = decode_pinned(bytes, announcement.list())?;
        rule(
            list.genesis == announcement.genesis() && list.epoch() == announcement.epoch(),
            Rule::ListEpoch,
        )?;
        Ok(list)
    }

    /// The epoch.
    pub const fn epoch(&self) -> Epoch {
        Epoch(self.epoch)
    }

    /// The entries, by authority, then shard.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// A shard's entry.
    pub fn entry(&self, id: ShardId) -> Option<&Entry> {
        let at = self
            .entries
            .binary_search_by_key(&id, |entry| entry.state.id())
            .ok()?;
        self.entries.get(at)
    }

    /// Refuses a list that drops a live shard, takes one back, or changes its key: a missing entry
    /// would expose its holders. The list before may be several epochs back.
    ///
    /// # Errors
    /// [`FeedError::Dropped`] and [`FeedError::WentBack`]; [`FeedError::Rule`] when this list is
    /// the older one.
    // spec: FED-46, FED-47
    pub fn check_follows(&self, last: Successor<'_>) -> Result<(), FeedError> {
        rule(
            self.genesis == last.before.genesis && self.epoch >= last.before.epoch,
            Rule::ListFollows,
        )?;
        for old in &last.before.entries {
            let id = old.state.id();
            match self.entry(id) {
                None if last.statements.has_left_by(id, self.epoch()) => {}
                None => return Err(FeedError::Dropped(id)),
                Some(new) => {
                    let went_on = new.state.n > old.state.n
                        || (new.state.n == old.state.n && new.state.v == old.state.v);
                    if new.state.x != old.state.x || !went_on {
                        return Err(FeedError::WentBack(id));
                    }
                }
            }
        }
        Ok(())
    }
}

// spec: FED-44
fn check_entries<'a>(
    entries: impl Iterator<Item = (ShardId, &'a G2Affine)>,
) -> Result<(), FeedError> {
    let mut last = None;
    let mut count = 0;
    let mut keys = HashSet::new();
    for (id, x) in entries {
        count += 1;
        rule(count <= MAX_ENTRIES, Rule::EntryCount)?;
        rule(last.is_none_or(|last| last < id), Rule::EntryOrder)?;
        rule(keys.insert(x.to_bytes()), Rule::SharedKey)?;
        last = Some(id);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
