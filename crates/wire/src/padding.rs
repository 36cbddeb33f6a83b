//! Padding to one length, so that a sealed message's size tells nothing
//! (spec/wire.md, "Sealed messages"): length in two bytes, content, zeros.

use zeroize::Zeroizing;

use crate::error::WireError;

/// Bytes of the length before the content.
const PREFIX: usize = 2;

/// Pads content to `size` bytes.
///
/// # Errors
/// [`WireError::TooLarge`] when it does not fit.
pub(crate) fn pad(content: &[u8], size: usize) -> Result<Zeroizing<Vec<u8>>, WireError> {
    let limit = size - PREFIX;
    let length = u16::try_from(content.len()).map_err(|_| WireError::TooLarge { limit })?;
    if content.len() > limit {
        return Err(WireError::TooLarge { limit });
    }
    let mut out = Zeroizing::new(vec![0; size]);
    out[..PREFIX].copy_from_slice(&length.to_be_bytes());
    out[PREFIX..PREFIX + content.len()].copy_from_slice(content);
    Ok(out)
}

/// The content of `size` padded bytes.
///
/// # Errors
/// [`WireError::Malformed`] for another size, a length that does not fit, or padding other than
/// zeros.
// spec: WIR-51
pub(crate) fn unpad(padded: &[u8], size: usize) -> Result<&[u8], WireError> {
    let (length, rest) = padded.split_first_chunk().ok_or(WireError::Malformed)?;
    let length = usize::from(u16::from_be_bytes(*length));
    match rest.split_at_checked(length) {
        Some((content, zeros)) if padded.len() == size && zeros.iter().all(|b| *b == 0) => {
            Ok(content)
        }
        _ => Err(WireError::Malformed),
    }
}

#[cfg(test)]
mod tests;
