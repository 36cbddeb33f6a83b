//! Words that a gate says of itself, shown to a holder before consent.

use core::fmt;

use crate::error::WireError;
use crate::limits;

/// A label: 1 to 64 bytes of UTF-8 on one line, without control characters and without marks that
/// turn the direction of text around, so that it cannot pass for other words on a screen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(String);

impl Label {
    /// Takes a text that keeps to the rules above.
    ///
    /// # Errors
    /// [`WireError::TooLarge`] beyond 64 bytes, [`WireError::Malformed`] otherwise.
    // spec: WIR-42
    pub fn new(text: &str) -> Result<Self, WireError> {
        if text.len() > limits::LABEL {
            return Err(WireError::TooLarge {
                limit: limits::LABEL,
            });
        }
        if text.is_empty() || !Self::allows(text) {
            return Err(WireError::Malformed);
        }
        Ok(Self(text.to_owned()))
    }

    /// Whether a text, of whatever length, has only characters that a label may have: other names
    /// that people see keep to the same rule.
    pub fn allows(text: &str) -> bool {
        !text.chars().any(is_forbidden)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Control characters (Unicode category Cc), line and paragraph separators, and the explicit
/// directional marks of UAX #9 §2.
fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

impl<C> minicbor::Encode<C> for Label {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(&self.0)?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Label {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::new(d.str()?).map_err(minicbor::decode::Error::message)
    }
}

#[cfg(test)]
mod tests;
