//! Statements: who is accredited, who no longer is, which shard is retired
//! (spec/feed.md, "Statements").

use std::collections::{BTreeMap, BTreeSet};

use huepass_credential::{AuthorityId, Epoch, GenesisDigest, ShardId};
use huepass_wire::cbor::{self, VERSION};
use minicbor::{Decode, Encode};

use crate::document::{Document, rule};
use crate::error::FeedError;
use crate::genesis::MAX_NAME;
use crate::trust::Trust;

/// The registrars admit an authority; signed by the quorum of `epoch`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Accreditation {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::genesis")]
    genesis: GenesisDigest,
    #[cbor(n(2), with = "cbor::authority")]
    authority: AuthorityId,
    /// The authority's name as the registrars know it.
    #[n(3)]
    pub name: String,
    /// The first epoch in which it may be listed.
    #[n(4)]
    epoch: u32,
}

/// The registrars exclude an authority; signed by the quorum of `epoch`. It cannot come back under
/// the same id.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct DeAccreditation {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::genesis")]
    genesis: GenesisDigest,
    #[cbor(n(2), with = "cbor::authority")]
    authority: AuthorityId,
    /// The first epoch in which it is no longer listed.
    #[n(3)]
    epoch: u32,
}

/// An authority gives up a shard, for good; signed by the authority.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Retirement {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::genesis")]
    genesis: GenesisDigest,
    #[cbor(n(2), with = "cbor::authority")]
    authority: AuthorityId,
    /// The shard.
    #[n(3)]
    number: u32,
    /// The first epoch in which it is no longer listed.
    #[n(4)]
    epoch: u32,
}

impl Document for Accreditation {
    const KIND: &'static [u8] = b"HUEPASS-V1-ACCREDITATION";
    const LIMIT: usize = 8 << 10;

    fn check(&self) -> Result<(), FeedError> {
        rule(self.version == VERSION, "version 1")?;
        rule(
            !self.name.is_empty() && self.name.len() <= MAX_NAME,
            "a name of 1 to 128 bytes",
        )?;
        rule(self.epoch >= 1, "epochs are numbered from 1")
    }
}

impl Document for DeAccreditation {
    const KIND: &'static [u8] = b"HUEPASS-V1-DEACCREDITATION";
    const LIMIT: usize = 8 << 10;

    fn check(&self) -> Result<(), FeedError> {
        rule(self.version == VERSION, "version 1")?;
        rule(self.epoch >= 1, "epochs are numbered from 1")
    }
}

impl Document for Retirement {
    const KIND: &'static [u8] = b"HUEPASS-V1-RETIREMENT";
    const LIMIT: usize = 8 << 10;

    fn check(&self) -> Result<(), FeedError> {
        rule(self.version == VERSION, "version 1")?;
        rule(self.epoch >= 1, "epochs are numbered from 1")
    }
}

impl Accreditation {
    /// Puts an accreditation together.
    ///
    /// # Errors
    /// [`FeedError::Rule`].
    pub fn new(
        genesis: GenesisDigest,
        authority: AuthorityId,
        name: String,
        from: Epoch,
    ) -> Result<Self, FeedError> {
        let out = Self {
            version: VERSION,
            genesis,
            authority,
            name,
            epoch: from.0,
        };
        out.check()?;
        Ok(out)
    }

    /// Whom it admits.
    pub const fn authority(&self) -> AuthorityId {
        self.authority
    }
}

impl DeAccreditation {
    /// Puts a de-accreditation together.
    ///
    /// # Errors
    /// [`FeedError::Rule`].
    pub fn new(
        genesis: GenesisDigest,
        authority: AuthorityId,
        from: Epoch,
    ) -> Result<Self, FeedError> {
        let out = Self {
            version: VERSION,
            genesis,
            authority,
            epoch: from.0,
        };
        out.check()?;
        Ok(out)
    }
}

impl Retirement {
    /// Puts a retirement together.
    ///
    /// # Errors
    /// [`FeedError::Rule`].
    pub fn new(genesis: GenesisDigest, id: ShardId, from: Epoch) -> Result<Self, FeedError> {
        let out = Self {
            version: VERSION,
            genesis,
            authority: id.authority,
            number: id.number,
            epoch: from.0,
        };
        out.check()?;
        Ok(out)
    }
}

/// All statements of a framework that have been checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statements {
    accredited: BTreeMap<AuthorityId, (Epoch, String)>,
    excluded: BTreeMap<AuthorityId, Epoch>,
    retired: BTreeMap<ShardId, Epoch>,
    seen: BTreeSet<[u8; 32]>,
}

impl Statements {
    /// Takes a statement of whichever kind the bytes are.
    ///
    /// # Errors
    /// [`FeedError`] when it is none, of another framework, or not signed by whom it must be.
    pub fn add(&mut self, bytes: &[u8], trust: &Trust) -> Result<(), FeedError> {
        // An accreditation has five elements and a de-accreditation four: neither reads as the other.
        if let Ok((statement, signed)) = Accreditation::open_quorum(bytes) {
            ours(statement.genesis, trust)?;
            trust.check_quorum::<Accreditation>(Epoch(statement.epoch), &signed)?;
            self.seen.insert(statement.digest());
            let first = self
                .accredited
                .get(&statement.authority)
                .map(|(epoch, _)| *epoch);
            if first.is_none_or(|first| first.0 > statement.epoch) {
                let value = (Epoch(statement.epoch), statement.name);
                self.accredited.insert(statement.authority, value);
            }
            return Ok(());
        }
        if let Ok((statement, signed)) = DeAccreditation::open_quorum(bytes) {
            ours(statement.genesis, trust)?;
            trust.check_quorum::<DeAccreditation>(Epoch(statement.epoch), &signed)?;
            self.seen.insert(statement.digest());
            let epoch = self
                .excluded
                .entry(statement.authority)
                .or_insert(Epoch(u32::MAX));
            *epoch = (*epoch).min(Epoch(statement.epoch));
            return Ok(());
        }
        let statement = Retirement::open(bytes, |statement| statement.authority.0)?;
        ours(statement.genesis, trust)?;
        self.seen.insert(statement.digest());
        let id = ShardId {
            authority: statement.authority,
            number: statement.number,
        };
        let epoch = self.retired.entry(id).or_insert(Epoch(u32::MAX));
        *epoch = (*epoch).min(Epoch(statement.epoch));
        Ok(())
    }

    /// Whether an authority may be listed in an epoch.
    pub fn is_accredited(&self, authority: AuthorityId, epoch: Epoch) -> bool {
        self.accredited
            .get(&authority)
            .is_some_and(|(from, _)| *from <= epoch)
            && self
                .excluded
                .get(&authority)
                .is_none_or(|until| *until > epoch)
    }

    /// Whether a shard is retired by an epoch.
    pub fn is_retired(&self, id: ShardId, epoch: Epoch) -> bool {
        self.retired.get(&id).is_some_and(|until| *until <= epoch)
    }

    /// Whether a shard may be missing from a list: retired, or its authority excluded.
    pub fn has_left(&self, id: ShardId) -> bool {
        self.retired.contains_key(&id) || self.excluded.contains_key(&id.authority)
    }

    /// Accredited authorities and their names, whether or not excluded since.
    pub fn authorities(&self) -> impl Iterator<Item = (AuthorityId, &str)> {
        self.accredited
            .iter()
            .map(|(id, (_, name))| (*id, name.as_str()))
    }

    /// How many statements were taken.
    pub fn len(&self) -> usize {
        self.seen.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }
}

fn ours(genesis: GenesisDigest, trust: &Trust) -> Result<(), FeedError> {
    if genesis == trust.pin() {
        Ok(())
    } else {
        Err(FeedError::OtherFramework)
    }
}
