//! Public ids as people and file names see them: `did:key` (W3C CCG, did:key method v0.9: multibase
//! base58btc of the multicodec 0xed01 and the Ed25519 public key) and hexadecimal.

use huepass_credential::{AuthorityId, RegistrarId};

use crate::beacon::GateId;
use crate::error::WireError;
use crate::limits;

/// What every Ed25519 `did:key` begins with; `z` says base58btc.
const PREFIX: &str = "did:key:z";

/// The multicodec of an Ed25519 public key, 0xed, as a varint.
const ED25519: [u8; 2] = [0xed, 0x01];

/// An id that is an Ed25519 public key.
pub trait PublicId: Sized {
    /// From the key's 32 bytes, unchecked.
    fn from_key_bytes(key: [u8; 32]) -> Self;

    /// The key's 32 bytes.
    fn key_bytes(&self) -> &[u8; 32];

    /// As `did:key:z6Mk…`, 56 characters.
    fn to_did(&self) -> String {
        let mut bytes = [0; 34];
        bytes[..2].copy_from_slice(&ED25519);
        bytes[2..].copy_from_slice(self.key_bytes());
        format!("{PREFIX}{}", bs58::encode(bytes).into_string())
    }

    /// Reads a `did:key` in its one form.
    ///
    /// # Errors
    /// [`WireError::NotOurs`] when it is no `did:key` of an Ed25519 key, [`WireError::TooLarge`],
    /// [`WireError::Malformed`] when it is damaged or not a usable key.
    // spec: WIR-60
    fn from_did(text: &str) -> Result<Self, WireError> {
        if text.len() > limits::DID_CHARACTERS {
            return Err(WireError::TooLarge {
                limit: limits::DID_CHARACTERS,
            });
        }
        let body = text.strip_prefix(PREFIX).ok_or(WireError::NotOurs)?;
        let bytes = bs58::decode(body)
            .into_vec()
            .map_err(|_| WireError::Malformed)?;
        let key = bytes.strip_prefix(&ED25519).ok_or(WireError::NotOurs)?;
        let id = checked(key)?;
        if Self::to_did(&id) == text {
            Ok(id)
        } else {
            Err(WireError::Malformed)
        }
    }

    /// As 64 lower-case hexadecimal digits, for file names.
    fn to_hex(&self) -> String {
        hex::encode(self.key_bytes())
    }

    /// Reads 64 lower-case hexadecimal digits.
    ///
    /// # Errors
    /// [`WireError::Malformed`] for anything else, or when it is not a usable key.
    fn from_hex(text: &str) -> Result<Self, WireError> {
        let mut key = [0; 32];
        hex::decode_to_slice(text, &mut key).map_err(|_| WireError::Malformed)?;
        let id: Self = checked(&key)?;
        if id.to_hex() == text {
            Ok(id)
        } else {
            Err(WireError::Malformed)
        }
    }
}

/// An id from a key that is a point of the curve and not of small order.
fn checked<T: PublicId>(key: &[u8]) -> Result<T, WireError> {
    let key = key.try_into().map_err(|_| WireError::Malformed)?;
    match ed25519_dalek::VerifyingKey::from_bytes(&key) {
        Ok(point) if !point.is_weak() => Ok(T::from_key_bytes(key)),
        _ => Err(WireError::Malformed),
    }
}

macro_rules! public_id {
    ($($name:ident),*) => {$(
        impl PublicId for $name {
            fn from_key_bytes(key: [u8; 32]) -> Self {
                Self(key)
            }

            fn key_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }
    )*};
}

public_id!(AuthorityId, RegistrarId, GateId);

#[cfg(test)]
mod tests;
