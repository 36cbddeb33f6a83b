//! Every size limit of this crate's formats, in one place (spec/wire.md, "Limits"). Sizes are in
//! bytes of the decoded message unless a name says otherwise.

/// A presentation without a scope pseudonym: exactly this.
pub const PRESENTATION: usize = 608;

/// A presentation with a scope pseudonym: exactly this, and the most a gate reads.
pub const PRESENTATION_WITH_SCOPE: usize = 656;

/// A signed offer.
pub const OFFER: usize = 320;

/// A signed beacon.
pub const BEACON: usize = 448;

/// An announcement as it travels in a QR code: what the largest code (version 40, level L, 4,296
/// characters, ISO/IEC 18004) holds besides the prefix. More than 29 signatures need a file.
pub const ANNOUNCEMENT: usize = 2860;

/// A sealed request.
pub const REQUEST: usize = 384;

/// A sealed answer.
pub const ANSWER: usize = 448;

/// A label that a gate shows: bytes of UTF-8.
pub const LABEL: usize = 64;

/// Digits of a PIN.
pub const PIN_DIGITS: usize = 12;

/// A request before it is sealed, padded to exactly this.
pub const REQUEST_PLAINTEXT: usize = 192;

/// An answer before it is sealed, padded to exactly this.
pub const ANSWER_PLAINTEXT: usize = 320;

/// Characters of a `did:key` for Ed25519; longer texts are refused unread.
pub const DID_CHARACTERS: usize = 56;
