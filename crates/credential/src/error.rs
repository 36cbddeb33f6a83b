//! What can go wrong. Outsiders learn one word; the cause stays inside this crate.

use thiserror::Error;

/// Bytes that are not the canonical encoding of a valid value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DecodeError {
    /// Not a point on the curve, in the subgroup, other than the identity.
    #[error("not the encoding of a valid curve point")]
    Point,
    /// Not a scalar below the group order.
    #[error("not the encoding of a scalar below the group order")]
    Scalar,
    /// A number outside its range (colour, expiry, version, flags).
    #[error("a field is outside its range")]
    Range,
    /// More or fewer bytes than the format has.
    #[error("the length is wrong")]
    Length,
}

/// A proof of knowledge or of possession did not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the proof does not hold for what it is bound to")]
pub struct ProofRefused;

/// Why an authority's key did not do what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ShardKeyError {
    /// The handle collides with the key (x + e = 0); draw another. Never seen in practice.
    #[error("this handle cannot be used with this shard key; draw another")]
    Handle,
    /// The commitment and the attributes cancel to the identity.
    #[error("the commitment cannot be signed with these attributes")]
    Commitment,
}

/// Why a wallet refuses what it was given, before it shows anything (spec/presentation.md PRS-8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WalletRefusal {
    /// The window table does not belong to the framework's window key.
    #[error("the framework's validity window does not check out")]
    Window,
    /// The epoch key's parts do not belong together.
    #[error("the epoch key is not well formed")]
    EpochKey,
    /// The shard's entry is not certified under the epoch key.
    #[error("the shard's entry is not certified by the announcement")]
    Certificate,
    /// The signature does not verify under the shard's key.
    #[error("the credential's signature does not verify under the shard's key")]
    Signature,
    /// The witness does not verify against the shard's state.
    #[error("the credential's witness does not verify against the shard's state")]
    Witness,
    /// Signature and witness cancel; such a credential cannot be shown.
    #[error("signature and witness cancel each other")]
    Degenerate,
    /// The credential's last hour is over.
    #[error("the credential has expired")]
    Expired,
    /// The expiry lies further ahead than the window reaches.
    #[error("the credential's expiry lies beyond the validity window")]
    BeyondWindow,
    /// The credential, entry and framework belong to different frameworks, shards or types.
    #[error("these belong to different frameworks, shards or credential types")]
    Mismatch,
    /// What was made did not pass the verifier's own checks, so it is not shown.
    #[error("the presentation failed the wallet's own verification")]
    SelfCheck,
}

/// Why a verifier refuses a presentation. One word: the cause would help a forger only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Not for this framework, credential type or epoch.
    #[error("made for another framework, credential type or epoch")]
    Foreign,
    /// No valid proof.
    #[error("the proof does not hold")]
    NotProven,
}
