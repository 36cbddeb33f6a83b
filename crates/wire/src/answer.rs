//! An authority's answer: signed, padded to one length, sealed to the key that the request brought
//! (spec/wire.md, "Answer").

use core::fmt;

use huepass_credential::{CredentialType, G1Affine, IssuedCredential};
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;

use crate::cose::{self, Signed1};
use crate::error::WireError;
use crate::offer::Ticket;
use crate::request::Purpose;
use crate::sealing::{Exchange, Sealed, SealingSecret, seal};
use crate::{SigningKey, cbor, issued, labels, limits, padding};

/// An authority's answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// What was asked for.
    pub purpose: Purpose,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a request.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub enum Outcome {
    /// 1: a credential, which the wallet has yet to check.
    #[n(1)]
    Credential {
        /// The authority's shard that signed.
        #[n(0)]
        shard: u32,
        /// The kind of credential.
        #[cbor(n(1), with = "credential_type")]
        credential_type: CredentialType,
        /// The credential with its witness.
        #[cbor(n(2), with = "issued")]
        issued: IssuedCredential,
        /// What the next request uses.
        #[n(3)]
        next: Ticket,
    },
    /// 2: a fresh witness, which the wallet has yet to check.
    #[n(2)]
    Witness {
        /// `C = V/(x+e)`.
        #[cbor(n(0), with = "cbor::g1")]
        c: G1Affine,
        /// The place in the shard's log that `c` belongs to.
        #[n(1)]
        n: u32,
        /// What the next request uses.
        #[n(2)]
        next: Ticket,
    },
    /// 3: no.
    #[n(3)]
    Refused {
        /// Why.
        #[n(0)]
        reason: Reason,
    },
}

/// Why an authority refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Reason {
    /// 1: the credential has been revoked.
    #[n(1)]
    Revoked = 1,
    /// 2: the authority does not know the ticket.
    #[n(2)]
    Unknown = 2,
    /// 3: the PIN is wrong or missing.
    #[n(3)]
    WrongPin = 3,
    /// 4: the ticket has been used.
    #[n(4)]
    Used = 4,
    /// 5: the ticket's time is over.
    #[n(5)]
    Expired = 5,
    /// 6: the commitment's proof does not hold, or it is not the commitment that the authority
    /// knows this person by.
    #[n(6)]
    WrongCommitment = 6,
    /// 7: nothing is waiting for this person.
    #[n(7)]
    NoneWaiting = 7,
}

impl Answer {
    /// Signs with the authority's key and seals to the request's answer key.
    ///
    /// # Errors
    /// [`WireError::Malformed`] when the answer key is of small order.
    pub fn seal(
        &self,
        exchange: &Exchange,
        answer_key: &[u8; 32],
        key: &SigningKey,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, WireError> {
        let payload = cbor::encode(&Payload {
            version: cbor::VERSION,
            purpose: self.purpose,
            outcome: self.outcome.clone(),
        });
        let signed = cose::sign1(&signature_context(exchange), &payload, key);
        let plaintext = padding::pad(&signed, limits::ANSWER_PLAINTEXT)?;
        let (enc, ciphertext) = seal(answer_key, &info(exchange), &header(), &plaintext, rng)?;
        Ok(cbor::encode(&Outer {
            version: cbor::VERSION,
            enc,
            ciphertext: ciphertext.into(),
        }))
    }

    /// Opens an answer with the request's secret and verifies it under the exchange's authority.
    ///
    /// # Errors
    /// [`WireError::Sealed`] when it answers another request or was altered,
    /// [`WireError::Signature`], and otherwise as for any document.
    // spec: WIR-54, WIR-55
    pub fn open(
        bytes: &[u8],
        exchange: &Exchange,
        secret: &SealingSecret,
    ) -> Result<Self, WireError> {
        let outer: Outer = cbor::decode(bytes, limits::ANSWER)?;
        let sealed = Sealed {
            enc: &outer.enc,
            ciphertext: &outer.ciphertext,
        };
        let padded = secret.open(&info(exchange), &header(), &sealed)?;
        let signed = padding::unpad(&padded, limits::ANSWER_PLAINTEXT)?;
        let signed = Signed1::decode(signed, limits::ANSWER_PLAINTEXT)?;
        let payload = signed.verify(&signature_context(exchange), &exchange.authority.0)?;
        let payload: Payload = cbor::decode(payload, limits::ANSWER_PLAINTEXT)?;
        Ok(Self {
            purpose: payload.purpose,
            outcome: payload.outcome,
        })
    }
}

impl fmt::Debug for Answer {
    /// Without the outcome, which is a person's.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Outcome {
    /// Redacted: whether somebody was refused is a person's matter.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Outcome(..)")
    }
}

/// The signature holds for one ticket of one framework, in whatever seal it comes.
fn signature_context(exchange: &Exchange) -> Vec<u8> {
    [labels::ANSWER, &exchange.genesis.0, &exchange.ticket_id].concat()
}

fn info(exchange: &Exchange) -> Vec<u8> {
    [
        labels::ANSWER_SEAL,
        &exchange.genesis.0,
        &exchange.authority.0,
        &exchange.ticket_id,
    ]
    .concat()
}

/// What travels in clear, as the AEAD's associated data: the version, as a CBOR array.
fn header() -> Vec<u8> {
    cbor::encode(&[cbor::VERSION])
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct Outer {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::bytes32")]
    enc: [u8; 32],
    #[n(2)]
    ciphertext: minicbor::bytes::ByteVec,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct Payload {
    #[n(0)]
    version: u64,
    #[n(1)]
    purpose: Purpose,
    #[n(2)]
    outcome: Outcome,
}

/// A credential type as a number.
mod credential_type {
    use huepass_credential::CredentialType;
    use minicbor::{Decoder, Encoder};

    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "the derived code passes references"
    )]
    pub(super) fn encode<C, W: minicbor::encode::Write>(
        value: &CredentialType,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.u8(value.0)?.ok()
    }

    pub(super) fn decode<C>(
        d: &mut Decoder<'_>,
        _: &mut C,
    ) -> Result<CredentialType, minicbor::decode::Error> {
        d.u8().map(CredentialType)
    }
}

#[cfg(test)]
mod tests;
