//! Every label and domain separation tag of Huepass, in one place (spec/groups.md, "Labels").
//!
//! A tag names owner, version, object and step. None is a prefix of another as RFC 9380 appends
//! each tag's length, and none is used for two things.

/// The ciphersuite: curve, hash, and the version of this protocol. Part of every hash.
// spec: GRP-4
pub const SUITE: &[u8] = b"HUEPASS-V1-BLS12381-SHA256";

/// Tag for hashing generator labels to G1.
pub const DST_GENERATOR: &[u8] = b"HUEPASS-V1-GENERATOR-BLS12381G1_XMD:SHA-256_SSWU_RO_";
/// Tag for hashing scopes to G1.
pub const DST_SCOPE: &[u8] = b"HUEPASS-V1-SCOPE-BLS12381G1_XMD:SHA-256_SSWU_RO_";
/// Tag for `dom`, the scalar that binds framework and credential type.
pub const DST_DOMAIN: &[u8] = b"HUEPASS-V1-DOMAIN-SCALAR";
/// Tag for a presentation's 16-byte challenge.
pub const DST_PRESENTATION: &[u8] = b"HUEPASS-V1-PRESENTATION-CHALLENGE";
/// Tag for the challenge of a proof of possession of a shard key.
pub const DST_SHARD_POSSESSION: &[u8] = b"HUEPASS-V1-SHARD-POSSESSION-CHALLENGE";
/// Tag for the challenge of a proof that opens a holder's commitment U.
pub const DST_HOLDER_COMMITMENT: &[u8] = b"HUEPASS-V1-HOLDER-COMMITMENT-CHALLENGE";
/// Tag for the challenge of a proof of possession of one part of an epoch key share.
pub const DST_SHARE_POSSESSION: &[u8] = b"HUEPASS-V1-SHARE-POSSESSION-CHALLENGE";
/// Tag for deriving a holder's link secret from the master secret.
pub const DST_LINK_SECRET: &[u8] = b"HUEPASS-V1-LINK-SECRET-SCALAR";
/// Tag for hedging nonces against a bad random number generator.
pub const DST_NONCE_HEDGE: &[u8] = b"HUEPASS-V1-NONCE-HEDGE-SCALAR";

/// Label of P1, the fixed part of every signed message.
pub const LABEL_P1: &[u8] = b"P1";
/// Label of Q1, which carries `dom`.
pub const LABEL_Q1: &[u8] = b"Q1";
/// Label of H_s, which carries the holder's link secret.
pub const LABEL_HS: &[u8] = b"H_s";
/// Label of H_c, which carries the colour.
pub const LABEL_HC: &[u8] = b"H_c";
/// Label of H_x, which carries the expiry.
pub const LABEL_HX: &[u8] = b"H_x";
/// Label of H_v, where every shard's state begins.
pub const LABEL_HV: &[u8] = b"H_v";
/// Label of P_w, which the validity window signs.
pub const LABEL_PW: &[u8] = b"P_w";
