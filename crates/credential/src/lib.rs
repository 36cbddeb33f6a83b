//! Huepass's cryptography. An authority issues a colour, a registrar certifies the authority's
//! state for an epoch, a wallet shows a presentation, a gate verifies it and learns the colour.
//!
//! BBS signatures (draft-irtf-cfrg-bbs-signatures, section 3) on link secret, colour and expiry,
//! merged with a deletion-only accumulator; authorities hidden behind an additive key shift. The
//! equations are in spec/, whose symbols the code uses; spec/security.md says what is claimed.
//!
//! Where to start:
//! - everybody: [`Framework`], [`Generators`], and the names in [`GenesisDigest`], [`ShardId`];
//! - a gate: [`EpochVerifier`], [`verify_batch`];
//! - a wallet (feature `holder`): `MasterSecret`, `Credential`, `Ready`, `Prepared`, `Witness`;
//! - an authority (feature `authority`): `ShardSecret`;
//! - a registrar (feature `registrar`): `ShareSecret`, [`Share`], [`sum_shares`], [`audit`].
//!
//! No I/O, no clock, no randomness of its own: both are arguments.
#![no_std]
#![cfg_attr(
    not(all(feature = "holder", feature = "authority", feature = "registrar")),
    allow(
        dead_code,
        unused_imports,
        reason = "the curve serves roles that this build leaves out"
    )
)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod curve;
mod error;
mod framework;
#[cfg(feature = "hazmat")]
pub mod hazmat;
mod issuance;
pub mod labels;
#[cfg(any(feature = "holder", feature = "authority", feature = "registrar"))]
mod nonce;
mod params;
mod presentation;
mod registrar;
mod schnorr;
mod shard;
mod tables;
mod transcript;
mod types;
mod window;
mod witness;

pub use curve::{G1Affine, G2Affine, Scalar};
pub use error::{DecodeError, ProofRefused, Refusal, ShardKeyError, WalletRefusal};
pub use framework::Framework;
#[cfg(feature = "authority")]
pub use issuance::ShardSecret;
pub use issuance::{
    Attributes, Commitment, CommitmentProof, Handle, IssuanceContext, IssuedCredential,
};
pub use params::Generators;
pub use presentation::*;
#[cfg(feature = "registrar")]
pub use registrar::ShareSecret;
pub use registrar::{
    Certified, EpochKey, ProvenShare, Share, ShareContext, sum_certificates, sum_shares,
};
pub use schnorr::KnowledgeProof;
pub use shard::{MAX_HANDLES, ShardDescriptor, ShardKeys, ShardState};
pub use types::{
    AnnouncementDigest, AuthorityId, Colour, CredentialType, Epoch, GenesisDigest, Hour,
    ListDigest, RegistrarId, ShardId, Slot,
};
#[cfg(feature = "registrar")]
pub use window::make_window;
pub use window::{MAX_VALIDITY_HOURS, WINDOW_LEN, WINDOW_TABLE_BYTES, Window, WindowTable};
#[cfg(feature = "holder")]
pub use witness::{CaughtUp, Witness};
pub use witness::{Delta, LooseDelta, audit};
