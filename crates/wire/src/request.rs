//! A wallet's request to its authority, sealed so that only the authority can read it
//! (spec/wire.md, "Request").

use core::fmt;

use huepass_credential::{AuthorityId, CommitmentProof, GenesisDigest};
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::error::WireError;
use crate::pin::Pin;
use crate::sealing::{Sealed, SealingSecret, seal};
use crate::{cbor, labels, limits, padding};

/// What a wallet asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Purpose {
    /// 1: the first credential, from an offer.
    #[n(1)]
    First = 1,
    /// 2: a new credential in place of one that ends soon, or a changed colour that is waiting.
    #[n(2)]
    Renew = 2,
    /// 3: a fresh witness for a credential whose wallet fell far behind.
    #[n(3)]
    Witness = 3,
}

/// A wallet's request.
#[derive(PartialEq, Eq)]
pub struct Request {
    /// What it asks for.
    pub purpose: Purpose,
    /// The ticket that it uses.
    pub ticket_id: [u8; 16],
    /// The PIN, where the authority set one.
    pub pin: Option<Pin>,
    /// The commitment, whose proof is bound to the ticket's nonce and to [`Self::bound_bytes`].
    pub commitment: CommitmentProof,
    /// The X25519 key that the answer shall be sealed to: drawn for this request alone.
    pub answer_key: [u8; 32],
}

impl Request {
    /// What else of a request the commitment's proof is bound to: goes into
    /// `IssuanceContext::request` on both sides.
    // spec: WIR-52
    pub fn bound_bytes(purpose: Purpose, ticket_id: &[u8; 16], answer_key: &[u8; 32]) -> Vec<u8> {
        cbor::encode(&Bound {
            version: cbor::VERSION,
            purpose,
            ticket_id: *ticket_id,
            answer_key: *answer_key,
        })
    }

    /// [`Self::bound_bytes`] of this request.
    pub fn bound(&self) -> Vec<u8> {
        Self::bound_bytes(self.purpose, &self.ticket_id, &self.answer_key)
    }

    /// Seals to an authority's sealing key.
    ///
    /// # Errors
    /// [`WireError::Malformed`] when the sealing key is of small order.
    pub fn seal(
        &self,
        genesis: GenesisDigest,
        authority: AuthorityId,
        sealing_key: &[u8; 32],
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, WireError> {
        let plaintext = padding::pad(&self.encode(), limits::REQUEST_PLAINTEXT)?;
        let (enc, ciphertext) = seal(
            sealing_key,
            &info(genesis, authority),
            &header(genesis, authority),
            &plaintext,
            rng,
        )?;
        Ok(cbor::encode(&Outer {
            version: cbor::VERSION,
            genesis,
            authority,
            enc,
            ciphertext: ciphertext.into(),
        }))
    }

    /// The plaintext before padding. Sized ahead, so that no copy of the PIN is left behind.
    fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::with_capacity(limits::REQUEST_PLAINTEXT));
        // Unwrap safety: writing to a Vec cannot fail, and no `Encode` here returns errors.
        minicbor::encode(Plain(self), &mut *out).expect("a Vec takes all bytes");
        out
    }

    fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let mut decoder = minicbor::Decoder::new(bytes);
        let request = Self::read(&mut decoder)?;
        if *request.encode() == bytes {
            Ok(request)
        } else {
            Err(WireError::Malformed)
        }
    }

    fn read(d: &mut minicbor::Decoder<'_>) -> Result<Self, WireError> {
        let malformed = |_| WireError::Malformed;
        d.array().map_err(malformed)?;
        match d.u64().map_err(malformed)? {
            cbor::VERSION => {}
            version => return Err(WireError::Version(version)),
        }
        Ok(Self {
            purpose: d.decode().map_err(malformed)?,
            ticket_id: cbor::bytes16::decode(d, &mut ()).map_err(malformed)?,
            pin: d
                .decode::<Option<&str>>()
                .map_err(malformed)?
                .map(Pin::new)
                .transpose()?,
            commitment: cbor::commitment::decode(d, &mut ()).map_err(malformed)?,
            answer_key: cbor::bytes32::decode(d, &mut ()).map_err(malformed)?,
        })
    }
}

impl fmt::Debug for Request {
    /// Without ticket, PIN and commitment.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}

/// A request as it travels: it says to whom, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedRequest(Outer);

impl SealedRequest {
    /// Takes a sealed request apart.
    ///
    /// # Errors
    /// [`WireError`].
    // spec: WIR-50
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        cbor::decode(bytes, limits::REQUEST).map(Self)
    }

    /// The framework that it names.
    pub const fn genesis(&self) -> GenesisDigest {
        self.0.genesis
    }

    /// The authority that it is for.
    pub const fn authority(&self) -> AuthorityId {
        self.0.authority
    }

    /// Opens it with the authority's secret.
    ///
    /// # Errors
    /// [`WireError::Sealed`] when it was sealed to another key or altered; otherwise as for any
    /// document.
    pub fn open(&self, secret: &SealingSecret) -> Result<Request, WireError> {
        let Outer {
            genesis, authority, ..
        } = self.0;
        let sealed = Sealed {
            enc: &self.0.enc,
            ciphertext: &self.0.ciphertext,
        };
        let padded = secret.open(
            &info(genesis, authority),
            &header(genesis, authority),
            &sealed,
        )?;
        Request::decode(padding::unpad(&padded, limits::REQUEST_PLAINTEXT)?)
    }
}

fn info(genesis: GenesisDigest, authority: AuthorityId) -> Vec<u8> {
    [labels::REQUEST_SEAL, &genesis.0, &authority.0].concat()
}

/// What travels in clear, as the AEAD's associated data.
fn header(genesis: GenesisDigest, authority: AuthorityId) -> Vec<u8> {
    cbor::encode(&OuterHeader {
        version: cbor::VERSION,
        genesis,
        authority,
    })
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Outer {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::genesis")]
    genesis: GenesisDigest,
    #[cbor(n(2), with = "cbor::authority")]
    authority: AuthorityId,
    #[cbor(n(3), with = "cbor::bytes32")]
    enc: [u8; 32],
    #[n(4)]
    ciphertext: minicbor::bytes::ByteVec,
}

#[derive(Encode)]
#[cbor(array)]
struct OuterHeader {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::genesis")]
    genesis: GenesisDigest,
    #[cbor(n(2), with = "cbor::authority")]
    authority: AuthorityId,
}

#[derive(Encode)]
#[cbor(array)]
struct Bound {
    #[n(0)]
    version: u64,
    #[n(1)]
    purpose: Purpose,
    #[cbor(n(2), with = "cbor::bytes16")]
    ticket_id: [u8; 16],
    #[cbor(n(3), with = "cbor::bytes32")]
    answer_key: [u8; 32],
}

/// Writes a request's array without copying its PIN.
struct Plain<'a>(&'a Request);

impl<C> Encode<C> for Plain<'_> {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        let request = self.0;
        e.array(6)?
            .u64(cbor::VERSION)?
            .encode(request.purpose)?
            .bytes(&request.ticket_id)?
            .encode(request.pin.as_ref().map(Pin::expose))?;
        cbor::commitment::encode(&request.commitment, e, ctx)?;
        e.bytes(&request.answer_key)?.ok()
    }
}

#[cfg(test)]
mod tests;
