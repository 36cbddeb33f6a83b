//! One sealed value: XChaCha20-Poly1305 over padded bytes, with a checksum against accidents.
//!
//! | bytes | meaning |
//! |---|---|
//! | 1 | format version, 1 |
//! | 8 | record version, u64 big-endian |
//! | 24 | nonce |
//! | n | ciphertext, n from the size classes |
//! | 16 | Poly1305 tag |
//! | 8 | first bytes of SHA-256 over all of the above |

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::reader::Reader;
use crate::{Part, SecretBytes, VaultError, labels};

/// Longest record name, in bytes of UTF-8.
pub const MAX_NAME_LEN: usize = 128;

/// Longest record content, in bytes (1 MiB).
pub const MAX_RECORD_LEN: usize = 1 << 20;

pub(crate) const FORMAT: u8 = 1;
pub(crate) const NONCE_LEN: usize = 24;
pub(crate) const TAG_LEN: usize = 16;
pub(crate) const ID_LEN: usize = 16;
pub(crate) const CHECK_LEN: usize = 8;
const FRONT_LEN: usize = 1 + 8 + NONCE_LEN;

/// Random key of a vault or an export file; everything else is derived from it.
pub(crate) struct DataKey(pub(crate) Zeroizing<[u8; 32]>);

impl DataKey {
    pub(crate) fn random(rng: &mut impl CryptoRng) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut *key);
        Self(key)
    }
}

/// The keys of one opened vault.
pub(crate) struct Keys {
    id: [u8; ID_LEN],
    seal: Zeroizing<[u8; 32]>,
    name: Zeroizing<[u8; 32]>,
}

/// What a sealed value is, and so what it is bound to.
#[derive(Clone, Copy)]
pub(crate) enum Place<'a> {
    Index,
    Record(&'a [u8; 32]),
}

impl Place<'_> {
    /// What a person is told is broken.
    fn part(self) -> Part {
        match self {
            Self::Index => Part::Index,
            Self::Record(_) => Part::Record,
        }
    }
}

impl Keys {
    pub(crate) fn new(key: &DataKey, id: [u8; ID_LEN]) -> Self {
        let hkdf = Hkdf::<Sha256>::new(Some(&id), &*key.0);
        let expand = |label| {
            let mut out = Zeroizing::new([0; 32]);
            // Unwrap safety: 32 bytes are fewer than HKDF-SHA256's limit of 8160.
            hkdf.expand(label, &mut *out).expect("a short output");
            out
        };
        Self {
            id,
            seal: expand(labels::SEAL_KEY),
            name: expand(labels::NAME_KEY),
        }
    }

    /// What stands for a record's name in the storage. spec: VLT-9
    pub(crate) fn name_hash(&self, name: &str) -> [u8; 32] {
        // Unwrap safety: HMAC takes keys of every length.
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&*self.name).expect("any key");
        mac.update(name.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// Seals `plain` as version `version` of what is at `place`.
    pub(crate) fn seal(
        &self,
        place: Place<'_>,
        version: u64,
        plain: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Vec<u8> {
        let padded = padded_len(plain.len());
        let mut out = Vec::with_capacity(FRONT_LEN + padded + TAG_LEN + CHECK_LEN);
        out.push(FORMAT);
        out.extend_from_slice(&version.to_be_bytes());
        // spec: VLT-2
        let mut nonce = [0; NONCE_LEN];
        rng.fill_bytes(&mut nonce);
        out.extend_from_slice(&nonce);
        out.extend_from_slice(plain);
        out.resize(FRONT_LEN + padded, 0);
        let tag = encrypt(
            &self.seal,
            &nonce,
            &self.aad(place, version),
            &mut out[FRONT_LEN..],
        );
        out.extend_from_slice(&tag);
        let check = checksum(&out);
        out.extend_from_slice(&check);
        out
    }

    /// Opens what [`Keys::seal`] made. With `expected`, only that version passes.
    pub(crate) fn open(
        &self,
        place: Place<'_>,
        expected: Option<u64>,
        sealed: &[u8],
    ) -> Result<(u64, SecretBytes), VaultError> {
        let damaged = || VaultError::Damaged(place.part());
        match sealed.first() {
            Some(&FORMAT) => {}
            // A damaged version byte is more likely than a newer one: ask the checksum.
            Some(&other) if checked(sealed) => return Err(VaultError::Version(other)),
            _ => return Err(damaged()),
        }
        // spec: VLT-12
        if !checked(sealed) {
            return Err(damaged());
        }
        let mut reader = Reader(&sealed[1..sealed.len() - CHECK_LEN]);
        let version = reader.u64().ok_or_else(damaged)?;
        let nonce = reader.array().ok_or_else(damaged)?;
        let (text, tag) = reader.0.split_last_chunk::<TAG_LEN>().ok_or_else(damaged)?;
        if padded_len(text.len()) != text.len() {
            return Err(damaged());
        }
        let mut plain = Zeroizing::new(text.to_vec());
        decrypt(
            &self.seal,
            &nonce,
            &self.aad(place, version),
            &mut plain,
            tag,
        )
        .ok_or(VaultError::Altered(place.part()))?;
        // It is ours; but is it the one that belongs here now? spec: VLT-14
        if expected.is_some_and(|expected| expected != version) {
            return Err(VaultError::RolledBack);
        }
        Ok((version, SecretBytes::new(std::mem::take(&mut *plain))))
    }

    /// `label ‖ vault id ‖ name hash (records only) ‖ version`. spec: VLT-11
    fn aad(&self, place: Place<'_>, version: u64) -> Vec<u8> {
        let mut aad = Vec::with_capacity(96);
        match place {
            Place::Index => {
                aad.extend_from_slice(labels::INDEX);
                aad.extend_from_slice(&self.id);
            }
            Place::Record(hash) => {
                aad.extend_from_slice(labels::RECORD);
                aad.extend_from_slice(&self.id);
                aad.extend_from_slice(hash);
            }
        }
        aad.extend_from_slice(&version.to_be_bytes());
        aad
    }
}

/// A record's bytes before sealing: `name length u16, name, content length u32, content`.
pub(crate) fn record_plain(name: &str, content: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::with_capacity(6 + name.len() + content.len()));
    put_text(&mut out, name);
    put_bytes(&mut out, content);
    out
}

/// The content out of [`record_plain`] and padding; `None` if it is another record's.
/// spec: VLT-13
pub(crate) fn record_content(plain: &[u8], name: &str) -> Option<SecretBytes> {
    let mut reader = Reader(plain);
    if reader.text()? != name {
        return None;
    }
    let content = reader.bytes()?;
    // spec: VLT-10
    reader
        .0
        .iter()
        .all(|b| *b == 0)
        .then(|| SecretBytes::new(content.to_vec()))
}

/// The size class of `len` bytes: the next power of two from 256 to 4096, above that the next
/// multiple of 4096. spec: VLT-10
pub(crate) fn padded_len(len: usize) -> usize {
    if len <= 4096 {
        len.next_power_of_two().max(256)
    } else {
        len.next_multiple_of(4096)
    }
}

/// Encrypts in place and returns the tag.
pub(crate) fn encrypt(
    key: &[u8; 32],
    nonce: &[u8; NONCE_LEN],
    aad: &[u8],
    text: &mut [u8],
) -> [u8; TAG_LEN] {
    XChaCha20Poly1305::new(key.into())
        .encrypt_inout_detached(&XNonce::from(*nonce), aad, text.into())
        // Unwrap safety: every text here is far below the cipher's limit of 256 GiB.
        .expect("a short text")
        .into()
}

/// Decrypts in place; `None` if the tag does not fit.
pub(crate) fn decrypt(
    key: &[u8; 32],
    nonce: &[u8; NONCE_LEN],
    aad: &[u8],
    text: &mut [u8],
    tag: &[u8; TAG_LEN],
) -> Option<()> {
    XChaCha20Poly1305::new(key.into())
        .decrypt_inout_detached(&XNonce::from(*nonce), aad, text.into(), &Tag::from(*tag))
        .ok()
}

/// First bytes of SHA-256: finds accidents, stops nobody.
pub(crate) fn checksum(bytes: &[u8]) -> [u8; CHECK_LEN] {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    let mut out = [0; CHECK_LEN];
    out.copy_from_slice(&digest[..CHECK_LEN]);
    out
}

/// Whether the last bytes are the checksum of the others.
pub(crate) fn checked(bytes: &[u8]) -> bool {
    bytes
        .split_last_chunk::<CHECK_LEN>()
        .is_some_and(|(body, check)| checksum(body) == *check)
}

pub(crate) fn put_text(out: &mut Vec<u8>, text: &str) {
    // Names are at most MAX_NAME_LEN long.
    out.extend_from_slice(&u16::try_from(text.len()).unwrap_or(u16::MAX).to_be_bytes());
    out.extend_from_slice(text.as_bytes());
}

pub(crate) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    // Contents are at most MAX_RECORD_LEN long.
    out.extend_from_slice(&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests;
