//! What authorities publish of themselves: who they are and their shards' keys, and, for each
//! epoch, their shards' states (spec/feed.md, "Authorities").

use huepass_credential::{
    AuthorityId, Epoch, G1Affine, G2Affine, GenesisDigest, KnowledgeProof, ShardDescriptor,
    ShardId, ShardKeys,
};
use huepass_wire::cbor::{self, VERSION};
use minicbor::{Decode, Encode};

use crate::delta::LogDigest;
use crate::document::{Document, check_name, open_by, rule};
use crate::error::FeedError;
use crate::rule::Rule;

/// The most shards of an authority: 160 million holders at ten thousand a shard.
const MAX_SHARDS: usize = 16_384;

/// Where both documents name their signer.
const SIGNER: usize = 2;

/// A shard's key with its proof of possession, in a descriptor.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ListedShard {
    /// The shard's number.
    #[n(0)]
    pub number: u32,
    /// X.
    #[cbor(n(1), with = "cbor::g2")]
    pub x: G2Affine,
    /// X1.
    #[cbor(n(2), with = "cbor::g1")]
    pub x1: G1Affine,
    /// Proof of possession.
    #[cbor(n(3), with = "cbor::proof")]
    pub proof: KnowledgeProof,
}

/// An authority's descriptor, signed by the authority.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct AuthorityDescriptor {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::genesis")]
    genesis: GenesisDigest,
    #[cbor(n(2), with = "cbor::authority")]
    authority: AuthorityId,
    /// Grows with every change of the descriptor; the first is 1.
    #[n(3)]
    pub edition: u32,
    /// The authority's name, up to 128 bytes.
    #[n(4)]
    pub name: String,
    /// Its X25519 public key for sealed requests.
    #[cbor(n(5), with = "cbor::bytes32")]
    pub sealing_key: [u8; 32],
    /// Its shards, by number.
    #[n(6)]
    pub shards: Vec<ListedShard>,
}

impl Document for AuthorityDescriptor {
    const KIND: &'static [u8] = b"HUEPASS-V1-AUTHORITY";
    const LIMIT: usize = 4 << 20;

    // spec: FED-31
    fn check(&self) -> Result<(), FeedError> {
        rule(self.version == VERSION, Rule::Version)?;
        rule(self.edition >= 1, Rule::EditionNumber)?;
        check_name(&self.name)?;
        rule(self.shards.len() <= MAX_SHARDS, Rule::ShardCount)?;
        rule(
            self.shards.is_sorted_by(|a, b| a.number < b.number),
            Rule::ShardOrder,
        )?;
        let mut keys: Vec<_> = self.shards.iter().map(|shard| shard.x.to_bytes()).collect();
        keys.sort_unstable();
        rule(keys.is_sorted_by(|a, b| a < b), Rule::SharedKey)
    }
}

impl AuthorityDescriptor {
    /// Puts a descriptor together.
    ///
    /// # Errors
    /// [`FeedError::Rule`].
    pub fn new(
        genesis: GenesisDigest,
        authority: AuthorityId,
        edition: u32,
        name: String,
        sealing_key: [u8; 32],
        mut shards: Vec<ListedShard>,
    ) -> Result<Self, FeedError> {
        shards.sort_unstable_by_key(|shard| shard.number);
        let descriptor = Self {
            version: VERSION,
            genesis,
            authority,
            edition,
            name,
            sealing_key,
            shards,
        };
        descriptor.check()?;
        Ok(descriptor)
    }

    /// Opens a descriptor signed by the authority that it names.
    ///
    /// # Errors
    /// [`FeedError`].
    pub fn open_signed(bytes: &[u8], genesis: GenesisDigest) -> Result<Self, FeedError> {
        open_by(bytes, genesis, SIGNER)
    }

    /// Whose it is.
    pub const fn authority(&self) -> AuthorityId {
        self.authority
    }

    /// Whether this descriptor may take the place of one held before: the same authority's, no
    /// older edition, and no shard with another key than it had. The same edition is the same
    /// document.
    ///
    /// # Errors
    /// [`FeedError::Rule`] when it goes back, [`FeedError::WentBack`] when it changes a key.
    // spec: FED-32
    pub fn check_follows(&self, before: &Self) -> Result<(), FeedError> {
        rule(
            self.authority == before.authority && self.genesis == before.genesis,
            Rule::DescriptorOwner,
        )?;
        rule(
            self.edition > before.edition || self == before,
            Rule::EditionBack,
        )?;
        for old in &before.shards {
            let new = self
                .shards
                .binary_search_by_key(&old.number, |shard| shard.number);
            if new.is_ok_and(|at| self.shards[at].x != old.x) {
                return Err(FeedError::WentBack(ShardId {
                    authority: self.authority,
                    number: old.number,
                }));
            }
        }
        Ok(())
    }

    /// The checked keys of one of its shards; about two pairings' work.
    ///
    /// # Errors
    /// [`FeedError::Rule`] when there is no such shard or its proof of possession does not hold.
    // spec: FED-30, AUT-4
    pub fn shard_keys(&self, number: u32) -> Result<ShardKeys, FeedError> {
        let at = self
            .shards
            .binary_search_by_key(&number, |shard| shard.number)
            .map_err(|_| FeedError::Rule(Rule::UnknownShard))?;
        let shard = &self.shards[at];
        let id = ShardId {
            authority: self.authority,
            number,
        };
        ShardDescriptor {
            x: shard.x,
            x1: shard.x1,
            proof: shard.proof,
        }
        .verify(self.genesis, id)
        .map_err(|_| FeedError::Rule(Rule::Possession))
    }
}

/// One shard's state in an authority's report.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ShardReport {
    /// The shard's number.
    #[n(0)]
    pub number: u32,
    /// Revocations so far.
    #[n(1)]
    pub n: u32,
    /// V.
    #[cbor(n(2), with = "cbor::g1")]
    pub v: G1Affine,
    /// Digest of the shard's log up to here.
    #[n(3)]
    pub log: LogDigest,
}

/// All states of an authority's shards for one epoch, signed by the authority.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct AuthorityState {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::genesis")]
    genesis: GenesisDigest,
    #[cbor(n(2), with = "cbor::authority")]
    authority: AuthorityId,
    #[n(3)]
    epoch: u32,
    /// When it was made, in seconds since the Unix epoch.
    #[n(4)]
    pub time: u64,
    /// The shards, by number.
    #[n(5)]
    pub shards: Vec<ShardReport>,
}

impl Document for AuthorityState {
    const KIND: &'static [u8] = b"HUEPASS-V1-STATE";
    const LIMIT: usize = 4 << 20;

    // spec: FED-33
    fn check(&self) -> Result<(), FeedError> {
        rule(self.version == VERSION, Rule::Version)?;
        rule(self.epoch >= 1, Rule::EpochNumber)?;
        rule(self.shards.len() <= MAX_SHARDS, Rule::ShardCount)?;
        rule(
            self.shards.is_sorted_by(|a, b| a.number < b.number),
            Rule::ShardOrder,
        )
    }
}

impl AuthorityState {
    /// Puts a report together.
    ///
    /// # Errors
    /// [`FeedError::Rule`].
    pub fn new(
        genesis: GenesisDigest,
        authority: AuthorityId,
        epoch: Epoch,
        time: u64,
        mut shards: Vec<ShardReport>,
    ) -> Result<Self, FeedError> {
        shards.sort_unstable_by_key(|shard| shard.number);
        let state = Self {
            version: VERSION,
            genesis,
            authority,
            epoch: epoch.0,
            time,
            shards,
        };
        state.check()?;
        Ok(state)
    }

    /// Opens a report signed by the authority that it names.
    ///
    /// # Errors
    /// [`FeedError`].
    pub fn open_signed(bytes: &[u8], genesis: GenesisDigest) -> Result<Self, FeedError> {
        open_by(bytes, genesis, SIGNER)
    }

    /// Whose it is.
    pub const fn authority(&self) -> AuthorityId {
        self.authority
    }

    /// The epoch it is meant for.
    pub const fn epoch(&self) -> Epoch {
        Epoch(self.epoch)
    }
}

#[cfg(test)]
mod tests;
