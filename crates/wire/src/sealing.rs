//! Sealing: HPKE in base mode (RFC 9180 §5.1.1) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and
//! ChaCha20Poly1305, one message a context (spec/wire.md, "Sealed messages").

use core::fmt;

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use huepass_credential::{AuthorityId, GenesisDigest};
use rand_core::CryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::error::WireError;

/// Which exchange an answer belongs to; the wallet keeps it with its request.
#[derive(Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The framework.
    pub genesis: GenesisDigest,
    /// The authority.
    pub authority: AuthorityId,
    /// The ticket that the request used.
    pub ticket_id: [u8; 16],
}

impl fmt::Debug for Exchange {
    /// Without the ticket.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("genesis", &self.genesis)
            .field("authority", &self.authority)
            .finish_non_exhaustive()
    }
}

/// An X25519 secret that opens what was sealed to its public key: an authority's, for requests; or
/// a wallet's, for one answer.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SealingSecret([u8; 32]);

impl SealingSecret {
    /// Draws a secret.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut out = Self([0; 32]);
        rng.fill_bytes(&mut out.0);
        out
    }

    /// Reads a secret back from sealed storage. Any 32 bytes are one (RFC 7748 §5 clamps them).
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The secret's bytes, for sealed storage.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0)
    }

    /// The public key.
    pub fn public(&self) -> [u8; 32] {
        X25519HkdfSha256::sk_to_pk(&self.key()).to_bytes().into()
    }

    fn key(&self) -> <X25519HkdfSha256 as Kem>::PrivateKey {
        // Unwrap safety: any 32 bytes are an X25519 private key.
        Deserializable::from_bytes(&self.0).expect("32 bytes")
    }

    pub(crate) fn open(
        &self,
        info: &[u8],
        aad: &[u8],
        sealed: &Sealed<'_>,
    ) -> Result<Zeroizing<Vec<u8>>, WireError> {
        let enc = Deserializable::from_bytes(sealed.enc).map_err(|_| WireError::Malformed)?;
        hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.key(),
            &enc,
            info,
            sealed.ciphertext,
            aad,
        )
        .map(Zeroizing::new)
        .map_err(|_| WireError::Sealed)
    }
}

impl fmt::Debug for SealingSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingSecret(..)")
    }
}

/// The two parts of a sealed message.
pub(crate) struct Sealed<'a> {
    pub(crate) enc: &'a [u8; 32],
    pub(crate) ciphertext: &'a [u8],
}

/// Seals to a public key; gives the encapsulated key and the ciphertext.
///
/// # Errors
/// [`WireError::Malformed`] when the public key is of small order.
// spec: WIR-53
pub(crate) fn seal(
    to: &[u8; 32],
    info: &[u8],
    aad: &[u8],
    plaintext: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<([u8; 32], Vec<u8>), WireError> {
    let to = Deserializable::from_bytes(to).map_err(|_| WireError::Malformed)?;
    let (enc, ciphertext) = hpke::single_shot_seal_with_rng::<
        ChaCha20Poly1305,
        HkdfSha256,
        X25519HkdfSha256,
    >(&OpModeS::Base, &to, info, plaintext, aad, rng)
    .map_err(|_| WireError::Malformed)?;
    Ok((enc.to_bytes().into(), ciphertext))
}

#[cfg(test)]
mod tests;
