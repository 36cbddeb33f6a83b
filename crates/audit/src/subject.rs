//! Whom an entry is about, without saying so: a tag that only the holder of the person's erasure
//! key can tell from chance.

use core::fmt;

use hmac::{Hmac, KeyInit, Mac};
use huepass_credential::AuthorityId;
use huepass_wire::cbor;
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::labels;

/// The key whose erasure makes a person unfindable in the log, 32 random bytes, one for each
/// person. It lives in the ledger's keys, never in a backup that outlives it.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct ErasureKey([u8; 32]);

impl ErasureKey {
    /// Draws a key.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut key = [0; 32];
        rng.fill_bytes(&mut key);
        Self(key)
    }

    /// Takes a key that was kept.
    pub const fn from_bytes(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// The key's bytes, to keep it sealed.
    pub const fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// The tag of this person in the entry of this number. No two entries share one, so that the
    /// log alone does not even show that two of its entries are about the same person.
    // spec: AUD-15
    pub fn tag(&self, authority: AuthorityId, sequence: u64) -> SubjectTag {
        SubjectTag(self.mac(authority, sequence).finalize().into_bytes().into())
    }

    /// Whether a tag is this person's, in constant time.
    pub fn is_tag(&self, tag: &SubjectTag, authority: AuthorityId, sequence: u64) -> bool {
        self.mac(authority, sequence).verify_slice(&tag.0).is_ok()
    }

    fn mac(&self, authority: AuthorityId, sequence: u64) -> Hmac<Sha256> {
        // Unwrap safety: HMAC takes keys of any length.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length");
        mac.update(labels::SUBJECT);
        mac.update(&authority.0);
        mac.update(&sequence.to_be_bytes());
        mac
    }
}

impl fmt::Debug for ErasureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ErasureKey(..)")
    }
}

/// Stands for a person in one entry, 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct SubjectTag(#[cbor(n(0), with = "cbor::bytes32")] pub [u8; 32]);

impl fmt::Debug for SubjectTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SubjectTag(..)")
    }
}

#[cfg(test)]
mod tests;
