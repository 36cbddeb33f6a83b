//! The PIN that an authority hands over beside an offer.

use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::error::WireError;
use crate::limits;

/// A PIN: 1 to 12 decimal digits.
pub struct Pin(Zeroizing<String>);

impl Pin {
    /// Takes a PIN as a person typed it.
    ///
    /// # Errors
    /// [`WireError::TooLarge`] beyond 12 characters, [`WireError::Malformed`] when it is empty or
    /// holds anything but the digits 0 to 9.
    pub fn new(digits: &str) -> Result<Self, WireError> {
        if digits.len() > limits::PIN_DIGITS {
            return Err(WireError::TooLarge {
                limit: limits::PIN_DIGITS,
            });
        }
        if digits.is_empty() || !digits.bytes().all(|c| c.is_ascii_digit()) {
            return Err(WireError::Malformed);
        }
        Ok(Self(Zeroizing::new(digits.to_owned())))
    }

    /// The digits.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl PartialEq for Pin {
    /// In constant time for PINs of one length.
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Pin {}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(..)")
    }
}
