//! A QR symbol as a square of dark and light modules, and how a text becomes one.

use qrcode::bits::Bits;
use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode, Version};

#[cfg(test)]
mod tests;

/// Modules of light margin that ISO/IEC 18004 section 9.1 asks for on every side.
// spec: QR-3
pub const QUIET_ZONE: usize = 4;

/// How much of a symbol may be unreadable (ISO/IEC 18004 section 7.5.1); more costs more modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// L, about 7 % of the codewords.
    Low,
    /// M, about 15 %.
    Medium,
    /// Q, about 25 %.
    Quartile,
    /// H, about 30 %.
    High,
}

impl Level {
    fn inner(self) -> EcLevel {
        match self {
            Self::Low => EcLevel::L,
            Self::Medium => EcLevel::M,
            Self::Quartile => EcLevel::Q,
            Self::High => EcLevel::H,
        }
    }
}

/// A text that cannot be printed as one symbol.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// Nothing to print.
    #[error("there is no text to print as a QR code")]
    Empty,
    /// A character outside the 45 of alphanumeric mode; the offset counts bytes.
    #[error("byte {offset} of the text is not one of the 45 characters that this QR code can hold")]
    NotAlphanumeric {
        /// Offset of the first such byte.
        offset: usize,
    },
    /// More than version 40 holds at this level.
    #[error(
        "{characters} characters do not fit into one QR code; use a lower correction level or a file"
    )]
    TooLong {
        /// Length of the text in characters.
        characters: usize,
    },
}

/// One QR symbol without its quiet zone.
#[derive(Clone, PartialEq, Eq)]
pub struct Symbol {
    version: u8,
    size: usize,
    dark: Vec<bool>,
}

impl Symbol {
    /// Prints `text` in one alphanumeric segment, in the smallest version that holds it.
    ///
    /// # Errors
    /// [`EncodeError`] when the text is empty, has a character outside `0-9 A-Z $%*+-./:` and
    /// space, or is longer than version 40 at this level (4,296 characters at [`Level::Low`]).
    // spec: QR-1, QR-2
    pub fn encode(text: &str, level: Level) -> Result<Self, EncodeError> {
        if text.is_empty() {
            return Err(EncodeError::Empty);
        }
        if let Some(offset) = text.bytes().position(|byte| !is_alphanumeric(byte)) {
            return Err(EncodeError::NotAlphanumeric { offset });
        }
        let too_long = EncodeError::TooLong {
            characters: text.len(),
        };
        for version in 1..=40_u8 {
            let mut bits = Bits::new(Version::Normal(i16::from(version)));
            // A mode or length that this version cannot express is the same as "does not fit".
            let fits = bits
                .push_alphanumeric_data(text.as_bytes())
                .and_then(|()| bits.push_terminator(level.inner()));
            match fits {
                Ok(()) => {
                    let code =
                        QrCode::with_bits(bits, level.inner()).map_err(|_| too_long.clone())?;
                    return Ok(Self::from_code(version, code));
                }
                Err(QrError::DataTooLong) => {}
                Err(_) => return Err(too_long),
            }
        }
        Err(too_long)
    }

    fn from_code(version: u8, code: QrCode) -> Self {
        let size = code.width();
        let dark = code
            .into_colors()
            .into_iter()
            .map(|colour| colour == Color::Dark)
            .collect();
        Self {
            version,
            size,
            dark,
        }
    }

    /// The symbol's version, 1 to 40.
    pub fn version(&self) -> u8 {
        self.version
    }

    /// Modules along one side without the quiet zone: 17 + 4 · version.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Whether the module in column `x` of row `y` is dark; everything outside is light.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.size && y < self.size && self.dark[y * self.size + x]
    }

    /// Like [`Symbol::is_dark`] with the quiet zone counted in: (4, 4) is the first module.
    pub(crate) fn is_dark_with_margin(&self, x: usize, y: usize) -> bool {
        x >= QUIET_ZONE && y >= QUIET_ZONE && self.is_dark(x - QUIET_ZONE, y - QUIET_ZONE)
    }

    /// Modules along one side, quiet zone included.
    pub(crate) fn size_with_margin(&self) -> usize {
        self.size + 2 * QUIET_ZONE
    }
}

/// A code may identify its holder for the length of a slot, so only its shape is shown.
impl std::fmt::Debug for Symbol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Symbol")
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// The 45 characters of ISO/IEC 18004 table 5.
fn is_alphanumeric(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'A'..=b'Z')
        || matches!(
            byte,
            b' ' | b'$' | b'%' | b'*' | b'+' | b'-' | b'.' | b'/' | b':'
        )
}
