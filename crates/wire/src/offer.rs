//! The offer: how an authority invites a wallet to fetch a credential, as a QR code or text
//! (spec/wire.md, "Offer"). The PIN travels another way.

use core::fmt;

use huepass_credential::{AuthorityId, CredentialType, GenesisDigest, ShardId};
use minicbor::{Decode, Encode};

use crate::cbor;
use crate::cose::{self, Signed1};
use crate::error::WireError;
use crate::{SigningKey, labels, limits};

/// What entitles to one request: whoever has it, and the PIN where one was set, may ask.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Ticket {
    /// Which one, 16 random bytes.
    #[cbor(n(0), with = "cbor::bytes16")]
    pub id: [u8; 16],
    /// What the commitment's proof is bound to; the authority accepts it once. 16 random bytes.
    #[cbor(n(1), with = "cbor::bytes16")]
    pub nonce: [u8; 16],
}

impl fmt::Debug for Ticket {
    /// Redacted: a ticket is a bearer token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ticket(..)")
    }
}

/// An authority's offer to issue one credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The framework.
    pub genesis: GenesisDigest,
    /// Who offers, and signs the offer.
    pub authority: AuthorityId,
    /// The kind of credential.
    pub credential_type: CredentialType,
    /// The authority's shard that will sign.
    pub shard: u32,
    /// What to ask with.
    pub ticket: Ticket,
    /// The authority's X25519 key that requests are sealed to.
    pub sealing_key: [u8; 32],
    /// When the offer ends, in seconds since the Unix epoch.
    pub expires: u64,
}

impl Offer {
    /// The shard with its authority.
    pub const fn shard_id(&self) -> ShardId {
        ShardId {
            authority: self.authority,
            number: self.shard,
        }
    }

    /// Signs with the authority's key; under any other the offer will not open.
    pub fn sign(&self, key: &SigningKey) -> Vec<u8> {
        let payload = Payload {
            version: cbor::VERSION,
            genesis: self.genesis,
            authority: self.authority,
            credential_type: self.credential_type.0,
            shard: self.shard,
            ticket: self.ticket.clone(),
            sealing_key: self.sealing_key,
            expires: self.expires,
        };
        cose::sign1(labels::OFFER, &cbor::encode(&payload), key)
    }

    /// Takes a signed offer apart and verifies it under the authority that it names. Whether that
    /// authority is accredited, and the offer still open, is the caller's question.
    ///
    /// # Errors
    /// [`WireError`].
    // spec: WIR-30, WIR-31
    pub fn open(bytes: &[u8]) -> Result<Self, WireError> {
        let signed = Signed1::decode(bytes, limits::OFFER)?;
        let payload: Payload = cbor::decode(signed.payload(), limits::OFFER)?;
        signed.verify(labels::OFFER, &payload.authority.0)?;
        Ok(Self {
            genesis: payload.genesis,
            authority: payload.authority,
            credential_type: CredentialType(payload.credential_type),
            shard: payload.shard,
            ticket: payload.ticket,
            sealing_key: payload.sealing_key,
            expires: payload.expires,
        })
    }
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct Payload {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::genesis")]
    genesis: GenesisDigest,
    #[cbor(n(2), with = "cbor::authority")]
    authority: AuthorityId,
    #[n(3)]
    credential_type: u8,
    #[n(4)]
    shard: u32,
    #[n(5)]
    ticket: Ticket,
    #[cbor(n(6), with = "cbor::bytes32")]
    sealing_key: [u8; 32],
    #[n(7)]
    expires: u64,
}

#[cfg(test)]
mod tests;
