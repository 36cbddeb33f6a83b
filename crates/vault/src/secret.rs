//! Types that hold a secret: wiped when dropped, never printed, not cloned.

use zeroize::Zeroizing;

use crate::VaultError;

/// Longest passphrase, in bytes of UTF-8.
pub const MAX_PASSPHRASE_LEN: usize = 1024;

/// What the user types. Used as the bytes it has: the program that takes it from outside brings it
/// to Unicode normalization form C first. spec: VLT-8, VLT-22
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes the text over; it is wiped when this is dropped.
    ///
    /// # Errors
    /// [`VaultError::PassphraseLength`] if it is empty or longer than [`MAX_PASSPHRASE_LEN`].
    pub fn new(text: String) -> Result<Self, VaultError> {
        let text = Zeroizing::new(text);
        if text.is_empty() || text.len() > MAX_PASSPHRASE_LEN {
            return Err(VaultError::PassphraseLength);
        }
        Ok(Self(text))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase { .. }")
    }
}

/// A record's content.
pub struct SecretBytes(Zeroizing<Vec<u8>>);

impl SecretBytes {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The content. What the caller copies out of it, the caller wipes.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for SecretBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SecretBytes {{ len: {} }}", self.0.len())
    }
}
