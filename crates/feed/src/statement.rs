//! Statements: who is accredited, who no longer is, which shard is retired
//! (spec/feed.md, "Statements").

use std::collections::{BTreeMap, BTreeSet};

use huepass_credential::{AuthorityId, Epoch, GenesisDigest, ShardId};
use huepass_wire::cbor::{self, VERSION};
use huepass_wire::cose::SignedByQuorum;
use minicbor::{Decode, Decoder, Encode};

use crate::document::{Document, check_name, open_by, rule};
use crate::error::FeedError;
use crate::rule::Rule;
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
        rule(self.version == VERSION, Rule::Version)?;
        check_name(&self.name)?;
        rule(self.epoch >= 1, Rule::EpochNumber)
    }
}

impl Document for DeAccreditation {
    const KIND: &'static [u8] = b"HUEPASS-V1-DEACCREDITATION";
    const LIMIT: usize = 8 << 10;

    fn check(&self) -> Result<(), FeedError> {
        rule(self.version == VERSION, Rule::Version)?;
        rule(self.epoch >= 1, Rule::EpochNumber)
    }
}

impl Document for Retirement {
    const KIND: &'static [u8] = b"HUEPASS-V1-RETIREMENT";
    const LIMIT: usize = 8 << 10;

    fn check(&self) -> Result<(), FeedError> {
        rule(self.version == VERSION, Rule::Version)?;
        rule(self.epoch >= 1, Rule::EpochNumber)
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

    /// Opens an accreditation signed by a quorum of the registrars of its epoch.
    ///
    /// # Errors
    /// [`FeedError`].
    // spec: FED-50
    pub fn open_signed(bytes: &[u8], trust: &Trust) -> Result<Self, FeedError> {
        let (statement, signed) = Self::open_quorum(bytes)?;
        ours(statement.genesis, trust)?;
        trust.check_quorum::<Self>(statement.epoch(), &signed)?;
        Ok(statement)
    }

    /// The first epoch in which the authority may be listed.
    pub const fn epoch(&self) -> Epoch {
        Epoch(self.epoch)
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

    /// Opens a de-accreditation signed by a quorum of the registrars of its epoch.
    ///
    /// # Errors
    /// [`FeedError`].
    // spec: FED-51
    pub fn open_signed(bytes: &[u8], trust: &Trust) -> Result<Self, FeedError> {
        let (statement, signed) = Self::open_quorum(bytes)?;
        ours(statement.genesis, trust)?;
        trust.check_quorum::<Self>(statement.epoch(), &signed)?;
        Ok(statement)
    }

    /// The first epoch in which the authority is no longer listed.
    pub const fn epoch(&self) -> Epoch {
        Epoch(self.epoch)
    }

    /// Whom it excludes.
    pub const fn authority(&self) -> AuthorityId {
        self.authority
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

    /// Opens a retirement signed by the authority whose shard it is.
    ///
    /// # Errors
    /// [`FeedError`].
    // spec: FED-52
    pub fn open_signed(bytes: &[u8], genesis: GenesisDigest) -> Result<Self, FeedError> {
        open_by(bytes, genesis, 2)
    }

    /// The first epoch in which the shard is no longer listed.
    pub const fn epoch(&self) -> Epoch {
        Epoch(self.epoch)
    }

    /// The shard.
    pub const fn shard(&self) -> ShardId {
        ShardId {
            authority: self.authority,
            number: self.number,
        }
    }
}

fn ours(genesis: GenesisDigest, trust: &Trust) -> Result<(), FeedError> {
    if genesis == trust.pin() {
        Ok(())
    } else {
        Err(FeedError::OtherFramework)
    }
}

/// A statement of any kind whose signatures hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// An authority is admitted.
    Accreditation(Accreditation),
    /// An authority is excluded.
    DeAccreditation(DeAccreditation),
    /// A shard is given up.
    Retirement(Retirement),
}

impl Statement {
    /// Opens a statement of whichever kind the bytes are.
    ///
    /// # Errors
    /// [`FeedError`] when it is none, of another framework, or not signed by whom it must be.
    pub fn open(bytes: &[u8], trust: &Trust) -> Result<Self, FeedError> {
        let (statement, signed) = Self::read(bytes, trust)?;
        match (&statement, signed) {
            (Self::Accreditation(it), Some(signed)) => {
                trust.check_quorum::<Accreditation>(it.epoch(), &signed)?;
            }
            (Self::DeAccreditation(it), Some(signed)) => {
                trust.check_quorum::<DeAccreditation>(it.epoch(), &signed)?;
            }
            // An authority's own, whose signature `read` has verified.
            _ => {}
        }
        Ok(statement)
    }

    /// Reads a statement of this framework; a quorum's signatures are given back unchecked.
    fn read(bytes: &[u8], trust: &Trust) -> Result<(Self, Option<SignedByQuorum>), FeedError> {
        if !bytes.starts_with(&COSE_SIGN) {
            let statement = Retirement::open_signed(bytes, trust.pin())?;
            return Ok((Self::Retirement(statement), None));
        }
        // The two that a quorum signs differ in their number of elements.
        let signed = SignedByQuorum::decode(bytes, Accreditation::LIMIT)?;
        if let Ok(Some(4)) = Decoder::new(signed.payload()).array() {
            let (statement, signed) = DeAccreditation::open_quorum(bytes)?;
            ours(statement.genesis, trust)?;
            Ok((Self::DeAccreditation(statement), Some(signed)))
        } else {
            let (statement, signed) = Accreditation::open_quorum(bytes)?;
            ours(statement.genesis, trust)?;
            Ok((Self::Accreditation(statement), Some(signed)))
        }
    }

    /// The first epoch in which it has an effect.
    pub const fn epoch(&self) -> Epoch {
        match self {
            Self::Accreditation(statement) => statement.epoch(),
            Self::DeAccreditation(statement) => statement.epoch(),
            Self::Retirement(statement) => statement.epoch(),
        }
    }

    /// SHA-256 of the payload, which names its file.
    pub fn digest(&self) -> [u8; 32] {
        match self {
            Self::Accreditation(statement) => statement.digest(),
            Self::DeAccreditation(statement) => statement.digest(),
            Self::Retirement(statement) => statement.digest(),
        }
    }
}

/// How a document of a quorum begins: CBOR tag 98 (RFC 9052 §2).
const COSE_SIGN: [u8; 2] = [0xd8, 98];

/// All statements of a framework that have been checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statements {
    accredited: BTreeMap<AuthorityId, (Epoch, String)>,
    excluded: BTreeMap<AuthorityId, Epoch>,
    retired: BTreeMap<ShardId, Epoch>,
    seen: BTreeSet<[u8; 32]>,
}

impl Statements {
    /// Takes a statement of whichever kind the bytes are. In whatever order statements come, and
    /// however often, the outcome is the same.
    ///
    /// # Errors
    /// [`FeedError`] when it is none, of another framework, or not signed by whom it must be.
    // spec: FED-53
    pub fn add(&mut self, bytes: &[u8], trust: &Trust) -> Result<(), FeedError> {
        self.take(Statement::open(bytes, trust)?);
        Ok(())
    }

    /// Takes back a statement that this device checked when it came and has kept, authenticated,
    /// since: registrars who signed it may have left office in the meantime.
    ///
    /// # Errors
    /// [`FeedError`] when it is no statement of this framework.
    pub fn add_kept(&mut self, bytes: &[u8], trust: &Trust) -> Result<(), FeedError> {
        self.take(Statement::read(bytes, trust)?.0);
        Ok(())
    }

    /// Takes a statement as a registrar does, which acts on it: one that it has not seen before must
    /// take effect after the newest epoch. Otherwise registrars who have left office could go on
    /// excluding authorities, with statements dated back into their time.
    ///
    /// # Errors
    /// As [`Self::add`], and [`FeedError::Rule`] for a statement dated back.
    // spec: FED-54
    pub fn add_new(&mut self, bytes: &[u8], trust: &Trust, newest: Epoch) -> Result<(), FeedError> {
        let statement = Statement::open(bytes, trust)?;
        rule(
            statement.epoch() > newest || self.seen.contains(&statement.digest()),
            Rule::StatementDatedBack,
        )?;
        self.take(statement);
        Ok(())
    }

    fn take(&mut self, statement: Statement) {
        self.seen.insert(statement.digest());
        let epoch = statement.epoch();
        match statement {
            Statement::Accreditation(statement) => {
                let new = (epoch, statement.name);
                self.accredited
                    .entry(statement.authority)
                    .and_modify(|held| {
                        if new < *held {
                            held.clone_from(&new);
                        }
                    })
                    .or_insert(new);
            }
            Statement::DeAccreditation(statement) => {
                earliest(&mut self.excluded, statement.authority, epoch);
            }
            Statement::Retirement(statement) => {
                earliest(&mut self.retired, statement.shard(), epoch);
            }
        }
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

    /// The epoch from which on a shard is retired: the earliest that its authority signed.
    pub fn retired_from(&self, id: ShardId) -> Option<Epoch> {
        self.retired.get(&id).copied()
    }

    /// Whether a shard may be missing from the list of an epoch: retired by then, or its authority
    /// excluded. Before that epoch it may not, even if the statement is there already.
    // spec: FED-47
    pub fn has_left_by(&self, id: ShardId, epoch: Epoch) -> bool {
        let excluded = self.excluded.get(&id.authority);
        self.is_retired(id, epoch) || excluded.is_some_and(|until| *until <= epoch)
    }

    /// Whether a shard is retired or its authority excluded, now or at an epoch to come.
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

/// Of several statements, the earliest epoch counts.
fn earliest<K: Ord>(map: &mut BTreeMap<K, Epoch>, key: K, epoch: Epoch) {
    let held = map.entry(key).or_insert(epoch);
    *held = epoch.min(*held);
}

#[cfg(test)]
mod tests;
