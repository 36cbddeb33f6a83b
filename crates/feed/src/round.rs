//! What registrars send one another while they make an epoch (spec/feed.md, "Round"): a proposal,
//! which fixes the list and who takes part; shares over that list; then certificates. Each signed
//! by its registrar.

use huepass_credential::{
    Epoch, EpochKey, G1Affine, GenesisDigest, KnowledgeProof, ListDigest, RegistrarId, Share,
    ShareContext,
};
use huepass_wire::cbor::{self, VERSION};
use minicbor::{Decode, Encode};

use crate::document::{Document, digest, open_by, rule};
use crate::error::FeedError;
use crate::genesis::MAX_REGISTRARS;
use crate::list::{MAX_ENTRIES, StateList};
use crate::rule::Rule;

/// How an epoch is to be made: over which list, by whom, beginning when. Any registrar may propose.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ProposalMessage {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::genesis")]
    genesis: GenesisDigest,
    #[n(2)]
    epoch: u32,
    #[cbor(n(3), with = "cbor::registrar")]
    registrar: RegistrarId,
    /// When the epoch is to begin, in seconds since the Unix epoch; the beginning of a slot.
    #[n(4)]
    pub start: u64,
    /// Digest of the announcement before.
    #[cbor(n(5), with = "cbor::bytes32")]
    pub previous: [u8; 32],
    #[n(6)]
    participants: Vec<Participant>,
    /// The states that will be certified.
    #[n(7)]
    pub list: StateList,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
struct Participant(#[cbor(n(0), with = "cbor::registrar")] RegistrarId);

impl Document for ProposalMessage {
    const KIND: &'static [u8] = b"HUEPASS-V1-PROPOSAL";
    const LIMIT: usize = 64 << 20;

    // spec: FED-60
    fn check(&self) -> Result<(), FeedError> {
        rule(self.version == VERSION, Rule::Version)?;
        rule(self.epoch >= 1, Rule::EpochNumber)?;
        rule(
            (1..=MAX_REGISTRARS).contains(&self.participants.len()),
            Rule::ParticipantCount,
        )?;
        rule(
            self.participants.is_sorted_by(|a, b| a < b),
            Rule::ParticipantOrder,
        )?;
        rule(
            self.list.epoch() == self.epoch() && self.list.genesis() == self.genesis,
            Rule::ProposalEpoch,
        )?;
        self.list.check()
    }
}

impl ProposalMessage {
    /// Puts a proposal together.
    ///
    /// # Errors
    /// [`FeedError::Rule`].
    pub fn new(
        registrar: RegistrarId,
        start: u64,
        previous: [u8; 32],
        mut participants: Vec<RegistrarId>,
        list: StateList,
    ) -> Result<Self, FeedError> {
        participants.sort_unstable();
        let proposal = Self {
            version: VERSION,
            genesis: list.genesis(),
            epoch: list.epoch().0,
            registrar,
            start,
            previous,
            participants: participants.into_iter().map(Participant).collect(),
            list,
        };
        proposal.check()?;
        Ok(proposal)
    }

    /// Opens a proposal signed by the registrar that it names.
    ///
    /// # Errors
    /// [`FeedError`].
    pub fn open_signed(bytes: &[u8], genesis: GenesisDigest) -> Result<Self, FeedError> {
        open_by(bytes, genesis, 3)
    }

    /// The epoch.
    pub const fn epoch(&self) -> Epoch {
        Epoch(self.epoch)
    }

    /// Whose proposal it is.
    pub const fn registrar(&self) -> RegistrarId {
        self.registrar
    }

    /// Who takes part: their shares add up to the epoch key.
    pub fn participants(&self) -> impl ExactSizeIterator<Item = RegistrarId> + '_ {
        self.participants.iter().map(|participant| participant.0)
    }

    /// What a participant's share is bound to.
    pub fn share_context(&self, registrar: RegistrarId) -> ShareContext {
        ShareContext {
            genesis: self.genesis,
            epoch: self.epoch(),
            list: self.list.list_digest(),
            registrar,
        }
    }
}

/// A registrar's share of the epoch key, bound to the list that it will certify.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ShareMessage {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::genesis")]
    genesis: GenesisDigest,
    #[n(2)]
    epoch: u32,
    #[cbor(n(3), with = "cbor::list")]
    list: ListDigest,
    #[cbor(n(4), with = "cbor::registrar")]
    registrar: RegistrarId,
    #[cbor(n(5), with = "cbor::epoch_key")]
    key: EpochKey,
    #[cbor(n(6), with = "cbor::proof")]
    proof1: KnowledgeProof,
    #[cbor(n(7), with = "cbor::proof")]
    proof2: KnowledgeProof,
    #[cbor(n(8), with = "cbor::proof")]
    proof3: KnowledgeProof,
}

impl Document for ShareMessage {
    const KIND: &'static [u8] = b"HUEPASS-V1-SHARE";
    const LIMIT: usize = 4 << 10;

    // spec: FED-61
    fn check(&self) -> Result<(), FeedError> {
        rule(self.version == VERSION, Rule::Version)?;
        rule(self.epoch >= 1, Rule::EpochNumber)
    }
}

impl ShareMessage {
    /// Puts a share and its context together.
    pub const fn new(context: &ShareContext, share: &Share) -> Self {
        Self {
            version: VERSION,
            genesis: context.genesis,
            epoch: context.epoch.0,
            list: context.list,
            registrar: context.registrar,
            key: share.key,
            proof1: share.proof1,
            proof2: share.proof2,
            proof3: share.proof3,
        }
    }

    /// Opens a share signed by the registrar that it names; its proofs are still to be checked.
    ///
    /// # Errors
    /// [`FeedError`].
    pub fn open_signed(bytes: &[u8], genesis: GenesisDigest) -> Result<Self, FeedError> {
        open_by(bytes, genesis, 4)
    }

    /// What the share is bound to.
    pub const fn context(&self) -> ShareContext {
        ShareContext {
            genesis: self.genesis,
            epoch: Epoch(self.epoch),
            list: self.list,
            registrar: self.registrar,
        }
    }

    /// The share.
    pub const fn share(&self) -> Share {
        Share {
            key: self.key,
            proof1: self.proof1,
            proof2: self.proof2,
            proof3: self.proof3,
        }
    }
}

/// One registrar's certificates for a list, in the list's order.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct CertificatesMessage {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::genesis")]
    genesis: GenesisDigest,
    #[n(2)]
    epoch: u32,
    #[cbor(n(3), with = "cbor::list")]
    list: ListDigest,
    #[cbor(n(4), with = "cbor::registrar")]
    registrar: RegistrarId,
    /// SHA-256 of the summed epoch key that the registrar goes with.
    #[cbor(n(5), with = "cbor::bytes32")]
    key: [u8; 32],
    #[n(6)]
    certificates: Vec<Certificate>,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
struct Certificate(#[cbor(n(0), with = "cbor::g1")] G1Affine);

impl Document for CertificatesMessage {
    const KIND: &'static [u8] = b"HUEPASS-V1-CERTIFICATES";
    const LIMIT: usize = 16 << 20;

    // spec: FED-62
    fn check(&self) -> Result<(), FeedError> {
        rule(self.version == VERSION, Rule::Version)?;
        rule(self.epoch >= 1, Rule::EpochNumber)?;
        rule(
            self.certificates.len() <= MAX_ENTRIES,
            Rule::CertificateCount,
        )
    }
}

impl CertificatesMessage {
    /// Puts certificates and what they are for together.
    pub fn new(context: &ShareContext, key: &EpochKey, certificates: &[G1Affine]) -> Self {
        Self {
            version: VERSION,
            genesis: context.genesis,
            epoch: context.epoch.0,
            list: context.list,
            registrar: context.registrar,
            key: digest(&key.to_bytes()),
            certificates: certificates.iter().copied().map(Certificate).collect(),
        }
    }

    /// Opens certificates signed by the registrar that they name.
    ///
    /// # Errors
    /// [`FeedError`].
    pub fn open_signed(bytes: &[u8], genesis: GenesisDigest) -> Result<Self, FeedError> {
        open_by(bytes, genesis, 4)
    }

    /// What the certificates are bound to.
    pub const fn context(&self) -> ShareContext {
        ShareContext {
            genesis: self.genesis,
            epoch: Epoch(self.epoch),
            list: self.list,
            registrar: self.registrar,
        }
    }

    /// Whether they go with this epoch key.
    pub fn is_for(&self, key: &EpochKey) -> bool {
        self.key == digest(&key.to_bytes())
    }

    /// The certificates.
    pub fn certificates(&self) -> impl ExactSizeIterator<Item = &G1Affine> {
        self.certificates.iter().map(|certificate| &certificate.0)
    }
}

#[cfg(test)]
mod tests;
