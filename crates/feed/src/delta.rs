//! Revocations as they travel: segments of a shard's log (spec/feed.md, "Deltas").

use huepass_credential::{AuthorityId, Delta, GenesisDigest, LooseDelta, ShardId};
use huepass_wire::WireError;
use huepass_wire::cbor::{self, VERSION};
use minicbor::bytes::ByteVec;
use minicbor::encode::Write;
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use sha2::{Digest, Sha256};

use crate::document::{Document, open_by, rule};
use crate::error::FeedError;
use crate::rule::Rule;

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

/// How many deltas fit the segments of each size. A segment is as long as the smallest that holds its
/// deltas, so that its length tells no more.
// spec: FED-85
pub const SIZES: [usize; 5] = [16, 64, 256, 1024, MAX_DELTAS];

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
    place: Place,
    /// 80 bytes each, then zeros.
    #[n(4)]
    deltas: ByteVec,
}

/// Where a segment's deltas belong, in as many bytes for every shard and place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    shard: u32,
    /// The place in the log of the first delta; the log's first is 1.
    first: u32,
    count: u32,
}

impl<C> Encode<C> for Place {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        let numbers = [self.shard, self.first, self.count];
        e.bytes(numbers.map(u32::to_be_bytes).as_flattened())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Place {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let (numbers, rest) = d.bytes()?.as_chunks();
        match (numbers, rest) {
            ([shard, first, count], []) => Ok(Self {
                shard: u32::from_be_bytes(*shard),
                first: u32::from_be_bytes(*first),
                count: u32::from_be_bytes(*count),
            }),
            _ => Err(decode::Error::message("not three numbers of 4 bytes")),
        }
    }
}

impl Document for DeltaSegment {
    const KIND: &'static [u8] = b"HUEPASS-V1-DELTAS";
    const LIMIT: usize = MAX_DELTAS * Delta::LEN + 512;

    // spec: FED-36, FED-86
    fn check(&self) -> Result<(), FeedError> {
        let Place { first, count, .. } = self.place;
        rule(self.version == VERSION, Rule::Version)?;
        let deltas = usize::try_from(count).unwrap_or(usize::MAX);
        let size = size_for(deltas).ok_or(FeedError::Rule(Rule::DeltaCount))?;
        rule(self.deltas.len() == size * Delta::LEN, Rule::DeltaBytes)?;
        let filling = &self.deltas[deltas * Delta::LEN..];
        rule(filling.iter().all(|byte| *byte == 0), Rule::DeltaBytes)?;
        rule(first >= 1, Rule::DeltaNumber)?;
        rule(first.checked_add(count).is_some(), Rule::DeltaPlace)
    }
}

/// How many deltas the segment that holds `count` has room for: the smallest of [`SIZES`] that is
/// not less; `None` for no deltas and for more than [`MAX_DELTAS`].
pub fn size_for(count: usize) -> Option<usize> {
    SIZES.into_iter().find(|size| (1..=*size).contains(&count))
}

impl DeltaSegment {
    /// Puts a segment together; `first` is the place in the log of the first delta.
    ///
    /// # Errors
    /// [`FeedError::Rule`].
    // spec: FED-85
    pub fn new(
        genesis: GenesisDigest,
        id: ShardId,
        first: u32,
        deltas: &[[u8; Delta::LEN]],
    ) -> Result<Self, FeedError> {
        let size = size_for(deltas.len()).ok_or(FeedError::Rule(Rule::DeltaCount))?;
        let mut filled = deltas.concat();
        filled.resize(size * Delta::LEN, 0);
        let segment = Self {
            version: VERSION,
            genesis,
            authority: id.authority,
            place: Place {
                shard: id.number,
                first,
                count: u32::try_from(deltas.len()).unwrap_or(u32::MAX),
            },
            deltas: filled.into(),
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
            number: self.place.shard,
        }
    }

    /// The place in the log of the first delta.
    pub const fn first(&self) -> u32 {
        self.place.first
    }

    /// The place in the log of the last delta.
    pub const fn last(&self) -> u32 {
        // `check` holds the count above 0 and the sum within 32 bits.
        self.place.first + (self.place.count - 1)
    }

    /// The deltas as bytes, without what fills the segment up.
    pub fn raw(&self) -> &[[u8; Delta::LEN]] {
        // `check` holds the count to what is there.
        &self.deltas.as_chunks().0[..self.place.count as usize]
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
