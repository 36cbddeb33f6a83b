//! Persons, as the registry knows them: by a keyed pseudonym, never by their number.
//!
//! A number is first brought into one form, so that it gives one pseudonym however it was typed:
//! full-width letters and digits (U+FF01 to U+FF5E) become the usual ones, letters become capitals,
//! and white space, `-`, `.`, `/`, `_` and `·` are dropped. What is left must be 1 to 64 letters A
//! to Z and digits. Leading zeros count.
//!
//! The pseudonym is `HMAC-SHA256(pepper, label ‖ number)` (RFC 2104). The pepper is kept with the
//! authority's keys and never in the ledger: identity numbers are few enough to try them all, so a
//! stolen ledger would otherwise give them away.

use core::fmt;

use hmac::{Hmac, KeyInit, Mac};
use huepass_wire::cbor;
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::error::IdentityError;

const LABEL_PERSON: &[u8] = b"HUEPASS-V1-PERSON";
const LABEL_PIN: &[u8] = b"HUEPASS-V1-PIN";

/// The most letters and digits of an identity number.
const MAX_NUMBER: usize = 64;

/// An identity number in its one form; wiped when dropped.
pub struct IdentityNumber(Zeroizing<String>);

impl IdentityNumber {
    /// Brings a number as it was typed into its one form.
    ///
    /// # Errors
    /// [`IdentityError`].
    pub fn parse(typed: &str) -> Result<Self, IdentityError> {
        let mut number = Zeroizing::new(String::with_capacity(MAX_NUMBER));
        for c in typed.chars() {
            let c = narrow(c);
            if c.is_whitespace() || matches!(c, '-' | '.' | '/' | '_' | '·') {
                continue;
            }
            if !c.is_ascii_alphanumeric() {
                return Err(IdentityError::Character);
            }
            if number.len() == MAX_NUMBER {
                return Err(IdentityError::TooLong);
            }
            number.push(c.to_ascii_uppercase());
        }
        if number.is_empty() {
            Err(IdentityError::Empty)
        } else {
            Ok(Self(number))
        }
    }
}

impl fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityNumber(..)")
    }
}

/// The usual form of a full-width character of ASCII.
fn narrow(c: char) -> char {
    match u32::from(c) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// A person's pseudonym: what the ledger keeps instead of the number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct PersonId(#[cbor(n(0), with = "cbor::bytes32")] [u8; 32]);

impl PersonId {
    /// A pseudonym from its bytes, as [`Self::to_bytes`] gave them.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The pseudonym's bytes: still a person's, so not for logs.
    pub const fn to_bytes(self) -> [u8; 32] {
        self.0
    }
}

impl fmt::Debug for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonId(..)")
    }
}

/// The secret under which pseudonyms and PINs are hashed, 32 bytes.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Pepper([u8; 32]);

impl Pepper {
    /// Draws a pepper.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut out = Self([0; 32]);
        rng.fill_bytes(&mut out.0);
        out
    }

    pub(crate) const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// The pseudonym of an identity number.
    pub fn person(&self, number: &IdentityNumber) -> PersonId {
        let mac = self.mac(LABEL_PERSON).chain_update(number.0.as_bytes());
        PersonId(mac.finalize().into_bytes().into())
    }

    /// What is kept of a ticket's PIN.
    pub(crate) fn pin(&self, ticket: &[u8; 16], digits: &str) -> [u8; 32] {
        self.pin_mac(ticket, digits).finalize().into_bytes().into()
    }

    /// Whether a PIN is the one that was kept; in constant time.
    pub(crate) fn is_pin(&self, ticket: &[u8; 16], digits: &str, kept: &[u8; 32]) -> bool {
        self.pin_mac(ticket, digits).verify_slice(kept).is_ok()
    }

    fn pin_mac(&self, ticket: &[u8; 16], digits: &str) -> Hmac<Sha256> {
        self.mac(LABEL_PIN)
            .chain_update(ticket)
            .chain_update(digits.as_bytes())
    }

    fn mac(&self, label: &[u8]) -> Hmac<Sha256> {
        // Unwrap safety: HMAC takes keys of any length.
        let mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of 32 bytes");
        mac.chain_update(label)
    }
}

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pepper(..)")
    }
}

#[cfg(test)]
mod tests;
