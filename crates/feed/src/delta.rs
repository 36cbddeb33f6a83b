//! Revocations as they travel: segments of a shard's log (spec/feed.md, "Deltas").

use huepass_credential::{AuthorityId, Delta, GenesisDigest, LooseDelta, ShardId};
use huepass_wire::WireError;
use huepass_wire::cbor::{self, VERSION};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::document::{Document, open_by, rule};
use crate::error::FeedError;

/// The most deltas in one segment.
pub const MAX_DELTAS: usize = 4096;

const LOG_LABEL: &[u8] = b"HUEPASS-V1-LOG";

/// Digest of a shard's whole log: `d_0 = SHA-256(label ‖ genesis ‖ authority ‖ shard)`,
/// `d_i = SHA-256(d_{i−1} ‖ delta_i)`.
// spec: FED-35
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct LogDigest(#[cbor(n(0), with = "cbor::bytes32")] pub [u8; 32]);

impl LogDigest {
    /// The digest of an empty log.
    pub fn birth(genesis: GenesisDigest, id: ShardId) -> Self {
        let digest = Sha256::new()
            .chain_update(LOG_LABEL)
            .chain_update(genesis.0)
            .chain_update(id.authority.0)
            .chain_update(id.number.to_be_bytes());
        Self(digest.finalize().into())
    }

    /// The digest with one more delta.
    #[must_use]
    pub fn and(&self, delta: &[u8; Delta::LEN]) -> Self {
        Self(
            Sha256::new()
                .chain_update(self.0)
                .chain_update(delta)
                .finalize()
                .into(),
        )
    }
}

/// Part of a shard's log, signed by its authority.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct DeltaSegment {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::genesis")]
    genesis: GenesisDigest,
    #[cbor(n(2), with = "cbor::authority")]
    authority: AuthorityId,
    #[n(3)]
    shard: u32,
    /// The place in the log of the first delta here; the log's first is 1.
    #[n(4)]
    first: u32,
    /// 80 bytes each.
    #[n(5)]
    deltas: ByteVec,
}

impl Document for DeltaSegment {
    const KIND: &'static [u8] = b"HUEPASS-V1-DELTAS";
    const LIMIT: usize = MAX_DELTAS * Delta::LEN + 512;

    // spec: FED-36
    fn check(&self) -> Result<(), FeedError> {
        let count = self.deltas.len() / Delta::LEN;
        rule(self.version == VERSION, "version 1")?;
        rule(
            self.deltas.len().is_multiple_of(Delta::LEN),
            "whole deltas of 80 bytes",
        )?;
        rule(
            (1..=MAX_DELTAS).contains(&count),
            "1 to 4096 deltas in a segment",
        )?;
        rule(self.first >= 1, "deltas are numbered from 1")?;
        rule(
            u32::try_from(count).is_ok_and(|count| self.first.checked_add(count).is_some()),
            "places in the log fit 32 bits",
        )
    }
}

impl DeltaSegment {
    /// Puts a segment together; `first` is the place in the log of the first delta.
    ///
    /// # Errors
    /// [`FeedError::Rule`].
    pub fn new(
        genesis: GenesisDigest,
        id: ShardId,
        first: u32,
        deltas: &[[u8; Delta::LEN]],
    ) -> Result<Self, FeedError> {
        let segment = Self {
            version: VERSION,
            genesis,
            authority: id.authority,
            shard: id.number,
            first,
            deltas: deltas.concat().into(),
        };
        segment.check()?;
        Ok(segment)
    }

    /// Opens a segment signed by the authority that it names.
    ///
    /// # Errors
    /// [`FeedError`].
    pub fn open_signed(bytes: &[u8], genesis: GenesisDigest) -> Result<Self, FeedError> {
        open_by(bytes, genesis, 2)
    }

    /// Whose shard.
    pub const fn shard(&self) -> ShardId {
        ShardId {
            authority: self.authority,
            number: self.shard,
        }
    }

    /// The place in the log of the first delta.
    pub const fn first(&self) -> u32 {
        self.first
    }

    /// The place in the log of the last delta.
    pub fn last(&self) -> u32 {
        // `check` holds the count below 4097 and the sum within 32 bits.
        self.first + u32::try_from(self.raw().len()).unwrap_or(u32::MAX) - 1
    }

    /// The deltas as bytes.
    pub fn raw(&self) -> &[[u8; Delta::LEN]] {
        self.deltas.as_chunks().0
    }

    /// The deltas, fully checked, as registrars and auditors need them.
    ///
    /// # Errors
    /// [`FeedError::Wire`] when one is not valid.
    // spec: FED-37
    pub fn deltas(&self) -> Result<Vec<Delta>, FeedError> {
        let read = |bytes| Delta::from_bytes(bytes).map_err(|_| WireError::Malformed.into());
        self.raw().iter().map(read).collect()
    }

    /// The deltas as a wallet's catch-up reads them.
    ///
    /// # Errors
    /// [`FeedError::Wire`] when one is not valid.
    // spec: FED-37
    pub fn loose(&self) -> Result<Vec<LooseDelta>, FeedError> {
        let read = |bytes| LooseDelta::from_bytes(bytes).map_err(|_| WireError::Malformed.into());
        self.raw().iter().map(read).collect()
    }
}

#[cfg(test)]
mod tests;
