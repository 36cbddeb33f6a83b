//! What all documents have in common: a kind, a size limit, one encoding, a digest.

use huepass_wire::cose::{Signed1, SignedByQuorum, sign1};
use huepass_wire::{SigningKey, WireError, cbor};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::error::FeedError;

/// A public document: a positional CBOR array whose first element is the version.
pub trait Document: Sized + Encode<()> + for<'b> Decode<'b, ()> {
    /// Goes into every signature, so that one for this kind is none for another.
    const KIND: &'static [u8];
    /// The most bytes that a signed document of this kind may have.
    const LIMIT: usize;

    /// Rules that the encoding alone does not hold.
    ///
    /// # Errors
    /// [`FeedError::Rule`] naming the rule.
    fn check(&self) -> Result<(), FeedError> {
        Ok(())
    }

    /// The payload's bytes.
    fn payload(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a payload.
    ///
    /// # Errors
    /// [`FeedError`] for bytes that are not this document, or that break a rule of it.
    fn from_payload(payload: &[u8]) -> Result<Self, FeedError> {
        let document: Self = cbor::decode(payload, Self::LIMIT)?;
        document.check()?;
        Ok(document)
    }

    /// SHA-256 of the payload, without any signature.
    fn digest(&self) -> [u8; 32] {
        digest(&self.payload())
    }

    /// Signs as the only signer.
    fn sign(&self, key: &SigningKey) -> Vec<u8> {
        sign1(Self::KIND, &self.payload(), key)
    }

    /// Opens a document of one signer, whom `signer` finds in it.
    ///
    /// # Errors
    /// [`FeedError`], [`WireError::Signature`] among them.
    fn open(bytes: &[u8], signer: impl FnOnce(&Self) -> [u8; 32]) -> Result<Self, FeedError> {
        let signed = Signed1::decode(bytes, Self::LIMIT)?;
        let document = Self::from_payload(signed.payload())?;
        signed.verify(Self::KIND, &signer(&document))?;
        Ok(document)
    }

    /// A copy for registrars to sign.
    fn for_quorum(&self) -> SignedByQuorum {
        SignedByQuorum::unsigned(self.payload())
    }

    /// Takes a quorum's document apart; the caller counts its signatures.
    ///
    /// # Errors
    /// [`FeedError`].
    fn open_quorum(bytes: &[u8]) -> Result<(Self, SignedByQuorum), FeedError> {
        let signed = SignedByQuorum::decode(bytes, Self::LIMIT)?;
        Ok((Self::from_payload(signed.payload())?, signed))
    }
}

/// SHA-256.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Refuses a version other than ours; `cbor::decode` has looked already, this is for `check`.
pub(crate) fn rule(holds: bool, name: &'static str) -> Result<(), FeedError> {
    if holds {
        Ok(())
    } else {
        Err(FeedError::Rule(name))
    }
}

/// Reads a payload that carries no signature of its own, because a signed digest pins it.
pub(crate) fn decode_pinned<D: Document>(bytes: &[u8], pin: &[u8; 32]) -> Result<D, FeedError> {
    if bytes.len() > D::LIMIT {
        return Err(WireError::TooLarge { limit: D::LIMIT }.into());
    }
    if digest(bytes) != *pin {
        return Err(FeedError::Digest);
    }
    D::from_payload(bytes)
}
