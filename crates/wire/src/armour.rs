//! Texts that carry messages through QR codes and paste buffers: a prefix that names kind and
//! version, then base45 (RFC 9285), whose alphabet is that of a QR code's alphanumeric mode
//! (spec/wire.md, "Armour").

use crate::error::WireError;
use crate::limits;

/// What a text carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `HUE1:`, what a wallet shows.
    Presentation,
    /// `HUEB1:`, what a gate in scan mode shows.
    Beacon,
    /// `HUEO1:`, how an authority invites a wallet.
    Offer,
    /// `HUEA1:`, an epoch's announcement.
    Announcement,
    /// `HUEQ1:`, a wallet's sealed request.
    Request,
    /// `HUER1:`, an authority's sealed answer.
    Answer,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Presentation,
        Self::Beacon,
        Self::Offer,
        Self::Announcement,
        Self::Request,
        Self::Answer,
    ];

    /// What its texts begin with, version and colon included.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Presentation => "HUE1:",
            Self::Beacon => "HUEB1:",
            Self::Offer => "HUEO1:",
            Self::Announcement => "HUEA1:",
            Self::Request => "HUEQ1:",
            Self::Answer => "HUER1:",
        }
    }

    /// The most bytes that a message of this kind has in a text.
    pub const fn limit(self) -> usize {
        match self {
            Self::Presentation => limits::PRESENTATION_WITH_SCOPE,
            Self::Beacon => limits::BEACON,
            Self::Offer => limits::OFFER,
            Self::Announcement => limits::ANNOUNCEMENT,
            Self::Request => limits::REQUEST,
            Self::Answer => limits::ANSWER,
        }
    }

    const fn of_letter(letter: Option<u8>) -> Option<Self> {
        match letter {
            None => Some(Self::Presentation),
            Some(b'B') => Some(Self::Beacon),
            Some(b'O') => Some(Self::Offer),
            Some(b'A') => Some(Self::Announcement),
            Some(b'Q') => Some(Self::Request),
            Some(b'R') => Some(Self::Answer),
            Some(_) => None,
        }
    }
}

/// Puts a message into a text. It reads back where it is within [`Kind::limit`].
pub fn armour(kind: Kind, bytes: &[u8]) -> String {
    let mut out = String::from(kind.prefix());
    out.push_str(&base45::encode(bytes));
    out
}

/// Takes a message of at most `limit` bytes, and at most [`Kind::limit`], out of a text. White
/// space (ASCII) around the text is ignored; inside it nothing is.
///
/// # Errors
/// [`WireError::NotOurs`] without a prefix of ours, [`WireError::Version`] for a kind of ours in
/// another version, [`WireError::TooLarge`], and [`WireError::Malformed`] when nothing follows the
/// prefix, or something that is not base45 in its one form.
// spec: WIR-20, WIR-21, WIR-22, WIR-23
pub fn unarmour(text: &str, limit: usize) -> Result<(Kind, Vec<u8>), WireError> {
    // No body ends in a space: the last character of a pair or triple stands for 32 at most.
    let text = text.trim_ascii();
    let (kind, body) = split(text)?;
    let limit = limit.min(kind.limit());
    if body.len() > encoded_length(limit) {
        return Err(WireError::TooLarge { limit });
    }
    if body.is_empty() {
        return Err(WireError::Malformed);
    }
    let bytes = base45::decode(body).map_err(|_| WireError::Malformed)?;
    // The library lets a last pair of characters above 255 wrap around.
    if base45::encode(&bytes) != body {
        return Err(WireError::Malformed);
    }
    Ok((kind, bytes))
}

/// [`unarmour`] where one kind is wanted; `None` for a whole text of another kind, of whatever size.
///
/// # Errors
/// As [`unarmour`].
// spec: WIR-23
pub fn unarmour_kind(text: &str, wanted: Kind) -> Result<Option<Vec<u8>>, WireError> {
    let (kind, bytes) = unarmour(text, usize::MAX)?;
    Ok((kind == wanted).then_some(bytes))
}

/// `HUE`, a letter or none, a decimal version without leading zeros, a colon.
fn split(text: &str) -> Result<(Kind, &str), WireError> {
    const LONGEST_PREFIX: usize = 12;
    let rest = text.strip_prefix("HUE").ok_or(WireError::NotOurs)?;
    let colon = rest
        .bytes()
        .take(LONGEST_PREFIX)
        .position(|c| c == b':')
        .ok_or(WireError::NotOurs)?;
    let (name, body) = (&rest[..colon], &rest[colon + 1..]);
    let letter = name.bytes().next().filter(u8::is_ascii_uppercase);
    let version = &name[usize::from(letter.is_some())..];
    let kind = Kind::of_letter(letter).ok_or(WireError::NotOurs)?;
    let plain = !version.starts_with('0') && version.bytes().all(|c| c.is_ascii_digit());
    match version.parse() {
        Ok(1) if plain => Ok((kind, body)),
        Ok(version) if plain => Err(WireError::Version(version)),
        _ => Err(WireError::NotOurs),
    }
}

/// Characters of `bytes` bytes in base45: three for two bytes, two for a last single one.
const fn encoded_length(bytes: usize) -> usize {
    bytes / 2 * 3 + bytes % 2 * 2
}

#[cfg(test)]
mod tests;
