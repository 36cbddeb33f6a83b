//! Why bytes were refused.

use thiserror::Error;

/// Why bytes from outside were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WireError {
    /// More bytes than the format allows.
    #[error("this is larger than the {limit} bytes that the format allows")]
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// Nothing of ours: no known prefix, or not the structure that every version shares.
    #[error("this is not a Huepass code or document")]
    NotOurs,
    /// Ours, but cut off, damaged, or not in the one accepted encoding.
    #[error("this is damaged or not encoded as the format says")]
    Malformed,
    /// Ours, of a version that this program does not know.
    #[error("this is of version {0}, which this program does not know")]
    Version(u64),
    /// The signature does not verify under the key it names.
    #[error("the signature does not verify")]
    Signature,
    /// A sealed message was not for this recipient, or was altered on the way.
    #[error("this message cannot be opened with the recipient's key")]
    Sealed,
}

impl WireError {
    /// The same of a message out of a text whose prefix has said that it is ours: one that has
    /// nothing of ours in it is damaged.
    // spec: WIR-23
    #[must_use]
    pub const fn after_prefix(self) -> Self {
        match self {
            Self::NotOurs => Self::Malformed,
            other => other,
        }
    }
}
