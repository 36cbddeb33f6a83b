//! From a photograph to the texts of the QR codes in it.
//!
//! One pass at the picture's own size usually does. When it finds nothing, the picture is tried
//! at other sizes, smoothed, inverted and with another threshold, until something is found.

use crate::picture::Grey;

mod attempt;
#[cfg(test)]
mod tests;

use attempt::{LARGEST, PLAN};

/// A picture from which no text was read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// More than [`crate::MAX_BYTES`]; nothing was unpacked.
    #[error(
        "the picture has {bytes} bytes, more than {max} are not read; save it smaller",
        max = crate::MAX_BYTES
    )]
    TooManyBytes {
        /// Bytes given.
        bytes: usize,
    },
    /// More than [`crate::MAX_PIXELS`] by its header; nothing was unpacked.
    #[error("the picture has {width} times {height} pixels, too many; save it smaller")]
    TooManyPixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// Neither PNG nor JPEG.
    #[error("this is not a PNG or JPEG picture; save it as one of the two")]
    NotAPicture,
    /// A PNG or JPEG that ends early or breaks its own rules.
    #[error("the picture is damaged or cut off; copy it again or take a new one")]
    Damaged,
    /// No attempt found a readable symbol.
    #[error(
        "no QR code could be read in the picture; take it closer, from the front, in focus and \
         without reflections"
    )]
    NoCode,
}

/// Reads every QR code in a PNG or JPEG, at most sixteen, each text once, in the order of the
/// finder.
///
/// Bytes that a foreign code holds in byte mode are returned as the text they most likely are;
/// alphanumeric texts come back unaltered.
///
/// # Errors
/// [`ReadError`]: too large, not a picture, damaged, or no code found. Limits are checked before
/// the picture is unpacked.
// spec: QR-5, QR-6
pub fn read(picture: &[u8]) -> Result<Vec<String>, ReadError> {
    let grey = Grey::from_file(picture)?;
    texts(&grey).ok_or(ReadError::NoCode)
}

/// The texts of the first attempt that found any.
fn texts(picture: &Grey) -> Option<Vec<String>> {
    if picture.long_side() > LARGEST {
        return texts(&picture.scaled_to(LARGEST));
    }
    PLAN.iter()
        .filter(|attempt| attempt.makes_sense(picture))
        .map(|attempt| attempt.run(picture))
        .find(|found| !found.is_empty())
}
