//! Ids of a legal basis, a rule, a rule set: the same text in a rule set, in a person's timeline and
//! in the log of actions. The alphabet is narrow, so that nobody writes a person's name or a
//! sentence where the name of a law or a rule belongs.

use core::fmt;

use crate::error::WireError;

/// An identifier: 1 to 64 of `A` to `Z`, `a` to `z`, `0` to `9` and `.`, `_`, `:`, `/`, `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier(String);

impl Identifier {
    /// The most characters, each one byte.
    pub const MAX: usize = 64;

    /// Takes a text that keeps to the rule above.
    ///
    /// ```
    /// use huepass_wire::Identifier;
    ///
    /// assert!(Identifier::new("IfSG:28/1").is_ok());
    /// assert!(Identifier::new("Zhang Wei").is_err());
    /// ```
    ///
    /// # Errors
    /// [`WireError::TooLarge`] beyond 64 bytes, [`WireError::Malformed`] otherwise.
    // spec: WIR-44
    pub fn new(text: &str) -> Result<Self, WireError> {
        if text.len() > Self::MAX {
            return Err(WireError::TooLarge { limit: Self::MAX });
        }
        let allowed =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | ':' | '/' | '-');
        if text.is_empty() || !text.chars().all(allowed) {
            return Err(WireError::Malformed);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<C> minicbor::Encode<C> for Identifier {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(&self.0)?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Identifier {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::new(d.str()?).map_err(minicbor::decode::Error::message)
    }
}

#[cfg(test)]
mod tests;
