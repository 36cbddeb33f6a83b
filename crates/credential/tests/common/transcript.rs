//! The hash inputs of spec/groups.md written a second time, independently of the crate.

use huepass_credential::hazmat::hash_to_scalar;
use huepass_credential::labels::*;
use huepass_credential::*;

/// `I2OSP(length, 4) ‖ bytes` for each item, the suite first.
pub fn items(items: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    for item in [SUITE].iter().chain(items) {
        out.extend(u32::try_from(item.len()).unwrap().to_be_bytes());
        out.extend(*item);
    }
    out
}

pub fn dom(genesis: GenesisDigest, kind: CredentialType) -> Scalar {
    hash_to_scalar(&items(&[&genesis.0, &[kind.0]]), DST_DOMAIN)
}

/// The input of the holder's commitment proof, up to and with the announcement T.
pub fn commitment(
    genesis: GenesisDigest,
    kind: CredentialType,
    shard: ShardId,
    nonce: &[u8],
    request: &[u8],
    [base, public, announced]: [&G1Affine; 3],
) -> Vec<u8> {
    items(&[
        &genesis.0,
        &[kind.0],
        &shard.authority.0,
        &shard.number.to_be_bytes(),
        nonce,
        request,
        &base.to_bytes(),
        &public.to_bytes(),
        &announced.to_bytes(),
    ])
}

/// The input of a shard key's proof of possession.
pub fn possession(
    genesis: GenesisDigest,
    shard: ShardId,
    x: &G2Affine,
    [base, public, announced]: [&G1Affine; 3],
) -> Vec<u8> {
    items(&[
        &genesis.0,
        &shard.authority.0,
        &shard.number.to_be_bytes(),
        &x.to_bytes(),
        &base.to_bytes(),
        &public.to_bytes(),
        &announced.to_bytes(),
    ])
}

/// The input of a proof of possession of one part of a share; the three points are encoded.
pub fn share(
    context: &ShareContext,
    part: &[u8],
    key: &EpochKey,
    [base, public, announced]: [&[u8]; 3],
) -> Vec<u8> {
    items(&[
        &context.genesis.0,
        &context.epoch.0.to_be_bytes(),
        &context.list.0,
        &context.registrar.0,
        part,
        &key.to_bytes(),
        base,
        public,
        announced,
    ])
}

/// A presentation's 16-byte challenge as a scalar.
pub fn challenge_scalar(challenge: &[u8; 16]) -> Scalar {
    let mut wide = [0; 32];
    wide[16..].copy_from_slice(challenge);
    Scalar::from_bytes(&wide).unwrap()
}
