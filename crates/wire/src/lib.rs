//! Huepass's bytes. What every party reads and writes: presentations, the texts that travel as QR
//! codes, sealed messages between wallet and authority, and the signed CBOR that public documents
//! are made of. Formats: spec/wire.md.
//!
//! Every decoder checks a size limit first, refuses unknown versions and trailing bytes, and
//! accepts only the one encoding that its encoder writes.

pub mod cbor;
pub mod cose;
mod error;

pub use ed25519_dalek::{SigningKey, VerifyingKey};
pub use error::WireError;
