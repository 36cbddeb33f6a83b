//! What all documents have in common: a kind, a size limit, one encoding, a digest.

use huepass_credential::GenesisDigest;
use huepass_wire::cose::{Signed1, SignedByQuorum, sign1};
use huepass_wire::{Label, SigningKey, WireError, cbor};
use minicbor::{Decode, Decoder, Encode};
use sha2::{Digest, Sha256};

use crate::error::FeedError;
use crate::rule::Rule;

/// The most bytes of a name.
const MAX_NAME: usize = 128;

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
    // spec: FED-1, FED-2
    fn from_payload(payload: &[u8]) -> Result<Self, FeedError> {
        let document: Self = cbor::decode(payload, Self::LIMIT)?;
        document.check()?;
        Ok(document)
    }

    /// SHA-256 of the payload, without any signature.
    // spec: FED-1, REG-16
    fn digest(&self) -> [u8; 32] {
        digest(&self.payload())
    }

    /// Signs as the only signer.
    fn sign(&self, key: &SigningKey) -> Vec<u8> {
        sign1(Self::KIND, &self.payload(), key)
    }

    /// A copy for registrars to sign.
    fn for_quorum(&self) -> SignedByQuorum {
        SignedByQuorum::unsigned(self.payload())
    }

    /// Takes a quorum's document apart; the caller counts its signatures.
    ///
    /// # Errors
    /// [`FeedError`].
    // spec: FED-2
    fn open_quorum(bytes: &[u8]) -> Result<(Self, SignedByQuorum), FeedError> {
        let signed = SignedByQuorum::decode(bytes, Self::LIMIT)?;
        Ok((Self::from_payload(signed.payload())?, signed))
    }
}

/// SHA-256.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Refuses what does not keep a rule.
pub(crate) fn rule(holds: bool, rule: Rule) -> Result<(), FeedError> {
    if holds {
        Ok(())
    } else {
        Err(FeedError::Rule(rule))
    }
}

/// Refuses a name that is empty, too long, or would pass for something else on a screen.
// spec: FED-6
pub(crate) fn check_name(name: &str) -> Result<(), FeedError> {
    rule(
        !name.is_empty() && name.len() <= MAX_NAME && Label::allows(name),
        Rule::Name,
    )
}

/// Opens a document that the party named at place `signer` of its array has signed. Framework and
/// signature come first: points cost time, and only the signer may make a reader spend it.
// spec: FED-3, FED-4, FED-5
pub(crate) fn open_by<D: Document>(
    bytes: &[u8],
    genesis: GenesisDigest,
    signer: usize,
) -> Result<D, FeedError> {
    let signed = Signed1::decode(bytes, D::LIMIT)?;
    let (framework, signer) = named(signed.payload(), signer)?;
    if framework != genesis.0 {
        return Err(FeedError::OtherFramework);
    }
    signed.verify(D::KIND, &signer)?;
    D::from_payload(signed.payload())
}

/// The framework and the signer that a payload names, before anything else of it is looked at.
fn named(payload: &[u8], signer: usize) -> Result<([u8; 32], [u8; 32]), WireError> {
    let mut decoder = Decoder::new(payload);
    let Ok(Some(_)) = decoder.array() else {
        return Err(WireError::NotOurs);
    };
    match decoder.u64() {
        Ok(cbor::VERSION) => {}
        Ok(version) => return Err(WireError::Version(version)),
        Err(_) => return Err(WireError::NotOurs),
    }
    let mut read = || -> Result<_, minicbor::decode::Error> {
        let genesis = decoder.bytes()?;
        for _ in 2..signer {
            decoder.skip()?;
        }
        Ok((genesis, decoder.bytes()?))
    };
    let (genesis, signer) = read().map_err(|_| WireError::Malformed)?;
    match (genesis.try_into(), signer.try_into()) {
        (Ok(genesis), Ok(signer)) => Ok((genesis, signer)),
        _ => Err(WireError::Malformed),
    }
}

/// Reads a payload that carries no signature of its own, because a signed digest pins it.
// spec: FED-4
pub(crate) fn decode_pinned<D: Document>(bytes: &[u8], pin: &[u8; 32]) -> Result<D, FeedError> {
    if bytes.len() > D::LIMIT {
        return Err(WireError::TooLarge { limit: D::LIMIT }.into());
    }
    if digest(bytes) != *pin {
        return Err(FeedError::Digest);
    }
    D::from_payload(bytes)
}

#[cfg(test)]
mod tests;
