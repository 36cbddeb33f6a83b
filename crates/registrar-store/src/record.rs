//! Records as they are stored: positional CBOR, the version first.

use huepass_credential::{AuthorityId, Epoch, G1Affine, G2Affine, ShardId, ShardKeys, ShardState};
use huepass_feed::LogDigest;
use huepass_registrar::{AuditedShard, Round};
use huepass_wire::cbor::{self, VERSION};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;

use crate::StoreError;
use crate::seal::SealingKey;

/// An audited shard.
#[derive(Encode, Decode)]
#[cbor(array)]
pub(crate) struct ShardRecord {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::authority")]
    authority: AuthorityId,
    #[n(2)]
    number: u32,
    #[cbor(n(3), with = "cbor::g2")]
    x: G2Affine,
    #[cbor(n(4), with = "cbor::g1")]
    x1: G1Affine,
    #[n(5)]
    n: u32,
    #[cbor(n(6), with = "cbor::g1")]
    v: G1Affine,
    #[n(7)]
    log: LogDigest,
    #[n(8)]
    reported: u32,
}

impl From<&AuditedShard> for ShardRecord {
    fn from(shard: &AuditedShard) -> Self {
        let id = shard.keys.id();
        Self {
            version: VERSION,
            authority: id.authority,
            number: id.number,
            x: *shard.keys.x(),
            x1: *shard.keys.x1(),
            n: shard.state.n,
            v: shard.state.v,
            log: shard.log,
            reported: shard.reported.0,
        }
    }
}

impl From<ShardRecord> for AuditedShard {
    fn from(record: ShardRecord) -> Self {
        let id = ShardId {
            authority: record.authority,
            number: record.number,
        };
        Self {
            keys: ShardKeys::from_own_store(id, record.x, record.x1),
            state: ShardState {
                n: record.n,
                v: record.v,
            },
            log: record.log,
            reported: Epoch(record.reported),
        }
    }
}

/// A round, its secret share sealed; empty parts are absent.
#[derive(Encode, Decode)]
#[cbor(array)]
pub(crate) struct RoundRecord {
    #[n(0)]
    version: u64,
    #[n(1)]
    epoch: u32,
    #[n(2)]
    proposal: ByteVec,
    #[n(3)]
    secret: ByteVec,
    #[n(4)]
    share: ByteVec,
    #[n(5)]
    certificates: ByteVec,
    #[n(6)]
    signed: ByteVec,
}

impl RoundRecord {
    pub(crate) fn seal(
        round: &Round,
        key: &SealingKey,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, StoreError> {
        let secret = if round.secret.is_empty() {
            Vec::new()
        } else {
            key.seal(round.epoch, &round.secret, rng)?
        };
        Ok(Self {
            version: VERSION,
            epoch: round.epoch,
            proposal: round.proposal.clone().into(),
            secret: secret.into(),
            share: round.share.clone().into(),
            certificates: round.certificates.clone().into(),
            signed: round.signed.clone().into(),
        })
    }

    pub(crate) fn open(self, key: &SealingKey) -> Result<Round, StoreError> {
        let secret = if self.secret.is_empty() {
            Vec::new()
        } else {
            key.open(self.epoch, &self.secret)?.to_vec()
        };
        Ok(Round {
            epoch: self.epoch,
            proposal: self.proposal.into(),
            secret,
            share: self.share.into(),
            certificates: self.certificates.into(),
            signed: self.signed.into(),
        })
    }
}
