//! What all documents of this crate have in common: a limit, one encoding, rules of their own.

use huepass_wire::cbor;
use huepass_wire::cose::Signed1;
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::error::AuditError;
use crate::rule::Rule;

/// A positional CBOR array whose first element is the version.
pub(crate) trait Document: Sized + Encode<()> + for<'b> Decode<'b, ()> {
    /// The most bytes, signature included where there is one.
    const LIMIT: usize;

    /// Rules that the encoding alone does not hold.
    fn check(&self) -> Result<(), Rule>;

    /// The bytes.
    fn payload(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads bytes.
    // spec: AUD-1, AUD-2
    fn from_payload(bytes: &[u8]) -> Result<Self, AuditError> {
        let document: Self = cbor::decode(bytes, Self::LIMIT)?;
        document.check()?;
        Ok(document)
    }
}

/// Takes a signed document apart and verifies it under a known key before its content is read.
// spec: AUD-2, AUD-3
pub(crate) fn open<D: Document>(
    bytes: &[u8],
    kind: &[u8],
    signer: &[u8; 32],
) -> Result<D, AuditError> {
    let signed = Signed1::decode(bytes, D::LIMIT)?;
    D::from_payload(signed.verify(kind, signer)?)
}

/// Takes a signed document apart whose signer is found by what it says. The caller verifies.
// spec: AUD-2
pub(crate) fn unverified<D: Document>(bytes: &[u8]) -> Result<(D, Signed1), AuditError> {
    let signed = Signed1::decode(bytes, D::LIMIT)?;
    let document = D::from_payload(signed.payload())?;
    Ok((document, signed))
}

/// Refuses what does not keep a rule.
pub(crate) fn rule(holds: bool, rule: Rule) -> Result<(), Rule> {
    if holds { Ok(()) } else { Err(rule) }
}

/// SHA-256.
pub(crate) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Writes a number type's CBOR as one byte's number, read back through a lookup.
macro_rules! numbered {
    ($name:ident) => {
        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.u8(self.number())?.ok()
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(
                d: &mut minicbor::Decoder<'b>,
                _: &mut C,
            ) -> Result<Self, minicbor::decode::Error> {
                Self::from_number(d.u8()?)
                    .ok_or_else(|| minicbor::decode::Error::message("an unknown number"))
            }
        }
    };
}
pub(crate) use numbered;
