//! What an entry says about details that are kept elsewhere: a digest that nobody can guess back.

use core::fmt;

use hmac::{Hmac, KeyInit, Mac};
use huepass_wire::cbor;
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use sha2::Sha256;

use crate::labels;

/// A digest of an entry's details, 32 bytes: HMAC-SHA256 under a salt of the entry's own. The
/// details and the salt stay in the ledger. Whoever is shown both can compare; once the salt is
/// erased, nobody can try out what the details may have been.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct DetailsDigest(#[cbor(n(0), with = "cbor::bytes32")] pub [u8; 32]);

impl fmt::Debug for DetailsDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, ..] = self.0;
        write!(f, "DetailsDigest({a:02x}{b:02x}{c:02x}{d:02x}..)")
    }
}

/// The salt of one entry's details, 32 random bytes, kept and erased together with them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DetailsSalt(pub [u8; 32]);

impl DetailsSalt {
    /// Draws a salt.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut salt = [0; 32];
        rng.fill_bytes(&mut salt);
        Self(salt)
    }

    /// The digest of details, of whatever encoding.
    // spec: AUD-16
    pub fn digest(&self, details: &[u8]) -> DetailsDigest {
        // Unwrap safety: HMAC takes keys of any length.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length");
        mac.update(labels::DETAILS);
        mac.update(details);
        DetailsDigest(mac.finalize().into_bytes().into())
    }
}

impl fmt::Debug for DetailsSalt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DetailsSalt(..)")
    }
}

#[cfg(test)]
mod tests;
