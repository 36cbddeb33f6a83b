//! Deterministic CBOR (RFC 8949 §4.2.1) as this project uses it: positional arrays, the version
//! first, definite lengths, shortest integers (spec/wire.md WIR-2).
//!
//! A document derives `minicbor::Encode` and `Decode` with `#[cbor(array)]`; [`decode`] encodes
//! what it read once more and compares, so every document has exactly one accepted encoding.

use minicbor::{Decode, Encode};

use crate::error::WireError;

/// The version that every document of this generation carries.
pub const VERSION: u64 = 1;

/// Encodes a document.
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut out = Vec::new();
    // Unwrap safety: writing to a Vec cannot fail, and no `Encode` here returns errors of its own.
    minicbor::encode(value, &mut out).expect("a Vec takes all bytes");
    out
}

/// Decodes a document of at most `limit` bytes whose first element is the version.
///
/// # Errors
/// [`WireError::TooLarge`], [`WireError::NotOurs`] when it is no array that begins with a number,
/// [`WireError::Version`] for an unknown one, [`WireError::Malformed`] for all else.
// spec: WIR-1, WIR-2, WIR-3
pub fn decode<T>(bytes: &[u8], limit: usize) -> Result<T, WireError>
where
    T: Encode<()> + for<'b> Decode<'b, ()>,
{
    if bytes.len() > limit {
        return Err(WireError::TooLarge { limit });
    }
    let mut decoder = minicbor::Decoder::new(bytes);
    let Ok(Some(_)) = decoder.array() else {
        return Err(WireError::NotOurs);
    };
    match decoder.u64() {
        Ok(VERSION) => decode_part(bytes),
        Ok(version) => Err(WireError::Version(version)),
        Err(_) => Err(WireError::NotOurs),
    }
}

/// Decodes a value that carries no version of its own, because what holds it does.
///
/// # Errors
/// [`WireError::Malformed`].
pub fn decode_part<T>(bytes: &[u8]) -> Result<T, WireError>
where
    T: Encode<()> + for<'b> Decode<'b, ()>,
{
    let value: T = minicbor::decode(bytes).map_err(|_| WireError::Malformed)?;
    if encode(&value) == bytes {
        Ok(value)
    } else {
        Err(WireError::Malformed)
    }
}

/// Defines a module for `#[cbor(with = "…")]` that writes a value of fixed size as a byte string.
macro_rules! fixed {
    ($(#[$doc:meta])* $name:ident, $type:ty, $to:expr, $from:expr) => {
        $(#[$doc])*
        pub mod $name {
            #[allow(unused_imports, reason = "not every type has a name of its own")]
            use huepass_credential::*;
            use minicbor::{Decoder, Encoder};

            /// Writes the value as a byte string.
            ///
            /// # Errors
            /// Only the writer's own.
            pub fn encode<C, W: minicbor::encode::Write>(
                value: &$type,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                let to = $to;
                e.bytes(&to(value))?.ok()
            }

            /// Reads a byte string of exactly the right length that holds a valid value.
            ///
            /// # Errors
            /// When it does not.
            pub fn decode<C>(
                d: &mut Decoder<'_>,
                _: &mut C,
            ) -> Result<$type, minicbor::decode::Error> {
                let from = $from;
                let bytes = d
                    .bytes()?
                    .try_into()
                    .map_err(|_| minicbor::decode::Error::message("a byte string of the wrong length"))?;
                from(bytes).map_err(minicbor::decode::Error::message)
            }
        }
    };
}

fixed!(
    /// A point of G1, 48 bytes, checked.
    g1, G1Affine, G1Affine::to_bytes, |b: &[u8; 48]| G1Affine::from_bytes(b)
);
fixed!(
    /// A point of G2, 96 bytes, checked.
    g2, G2Affine, G2Affine::to_bytes, |b: &[u8; 96]| G2Affine::from_bytes(b)
);
fixed!(
    /// A proof of knowledge, 64 bytes.
    proof, KnowledgeProof, KnowledgeProof::to_bytes, |b: &[u8; 64]| KnowledgeProof::from_bytes(b)
);
fixed!(
    /// An epoch key, 288 bytes, each point checked.
    epoch_key, EpochKey, EpochKey::to_bytes, |b: &[u8; 288]| EpochKey::from_bytes(b)
);
fixed!(
    /// A revocation handle, 32 bytes.
    handle, Handle, Handle::to_bytes, |b: &[u8; 32]| Handle::from_bytes(b)
);
fixed!(
    /// A commitment with its proof, 112 bytes.
    commitment, CommitmentProof, CommitmentProof::to_bytes,
    |b: &[u8; 112]| CommitmentProof::from_bytes(b)
);
fixed!(
    /// 16 bytes.
    bytes16, [u8; 16], |v: &[u8; 16]| *v, |b: &[u8; 16]| Ok::<_, DecodeError>(*b)
);
fixed!(
    /// 32 bytes.
    bytes32, [u8; 32], |v: &[u8; 32]| *v, |b: &[u8; 32]| Ok::<_, DecodeError>(*b)
);
fixed!(
    /// A genesis digest, 32 bytes.
    genesis, GenesisDigest, |v: &GenesisDigest| v.0,
    |b: &[u8; 32]| Ok::<_, DecodeError>(GenesisDigest(*b))
);
fixed!(
    /// An announcement's digest, 32 bytes.
    announcement, AnnouncementDigest, |v: &AnnouncementDigest| v.0,
    |b: &[u8; 32]| Ok::<_, DecodeError>(AnnouncementDigest(*b))
);
fixed!(
    /// A list's digest, 32 bytes.
    list, ListDigest, |v: &ListDigest| v.0, |b: &[u8; 32]| Ok::<_, DecodeError>(ListDigest(*b))
);
fixed!(
    /// An authority's id, 32 bytes.
    authority, AuthorityId, |v: &AuthorityId| v.0,
    |b: &[u8; 32]| Ok::<_, DecodeError>(AuthorityId(*b))
);
fixed!(
    /// A registrar's id, 32 bytes.
    registrar, RegistrarId, |v: &RegistrarId| v.0,
    |b: &[u8; 32]| Ok::<_, DecodeError>(RegistrarId(*b))
);
