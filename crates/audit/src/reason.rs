//! Why something was done, as a number.

use core::num::NonZeroU8;

/// The number of a reason class, 1 to 255. Which class has which number is said where reasons are
/// defined; the log only carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReasonClass(pub NonZeroU8);

impl ReasonClass {
    /// The class of a number; there is no class 0.
    pub fn from_number(number: u8) -> Option<Self> {
        NonZeroU8::new(number).map(Self)
    }

    /// Its number.
    pub const fn number(self) -> u8 {
        self.0.get()
    }
}

crate::document::numbered!(ReasonClass);

#[cfg(test)]
mod tests;
