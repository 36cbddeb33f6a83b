//! The export file: all records of a vault in one sealed file, for another device or a backup.
//!
//! | bytes | meaning |
//! |---|---|
//! | 126 | header of kind export file, with a fresh id and key |
//! | 4 | length n of the ciphertext, u32 big-endian |
//! | 24 | nonce |
//! | n | ciphertext, n from the size classes |
//! | 16 | tag |
//! | 8 | first bytes of SHA-256 over all of the above |
//!
//! Before sealing: count u32, then each record in the order of names as in the vault (name length
//! u16, name, content length u32, content), then zeros.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::header::{HEADER_LEN, Kind};
use crate::index::valid_name;
use crate::reader::Reader;
use crate::seal::{self, CHECK_LEN, DataKey, ID_LEN, NONCE_LEN, TAG_LEN, put_bytes, put_text};
use crate::{
    Changes, KdfParams, MAX_NAME_LEN, MAX_RECORD_LEN, MAX_RECORDS, MAX_TOTAL, Measure, Part,
    Passphrase, SecretBytes, VaultError, VaultHeader, labels,
};

/// Longest export file, in bytes.
pub const MAX_EXPORT_LEN: usize = HEADER_LEN + FIXED_LEN + MAX_BODY_LEN;

const FIXED_LEN: usize = 4 + NONCE_LEN + TAG_LEN + CHECK_LEN;
/// Every record may add its name and lengths; the whole is rounded up to a size class.
const MAX_BODY_LEN: usize = MAX_TOTAL + MAX_RECORDS * (MAX_NAME_LEN + 6) + 4096;
// spec: VLT-17
const _: () = assert!(MAX_EXPORT_LEN == 17_330_354);

/// A decoded export file; opening it takes the passphrase.
pub struct ExportFile {
    header: VaultHeader,
    nonce: [u8; NONCE_LEN],
    text: Vec<u8>,
    tag: [u8; TAG_LEN],
}

impl ExportFile {
    /// Reads the outside of a file of at most [`MAX_EXPORT_LEN`] bytes.
    ///
    /// # Errors
    /// [`VaultError::Version`], [`VaultError::TooLarge`], [`VaultError::Damaged`] (truncated,
    /// bytes too many, checksum), [`VaultError::KdfParams`].
    pub fn decode(bytes: &[u8]) -> Result<Self, VaultError> {
        let damaged = || VaultError::Damaged(Part::Export);
        if bytes.len() > MAX_EXPORT_LEN {
            return Err(VaultError::TooLarge {
                what: Measure::Export,
                limit: MAX_EXPORT_LEN,
            });
        }
        let (header, body) = match bytes.split_at_checked(HEADER_LEN) {
            Some((header, body)) => (VaultHeader::read(header, Kind::Export)?, body),
            // Too short, but its version byte may say more.
            None => {
                return Err(VaultHeader::read(bytes, Kind::Export)
                    .err()
                    .unwrap_or_else(damaged));
            }
        };
        // spec: VLT-17
        if !seal::checked(bytes) {
            return Err(damaged());
        }
        let mut reader = Reader(&body[..body.len().saturating_sub(CHECK_LEN)]);
        let len = reader
            .u32()
            .and_then(|n| usize::try_from(n).ok())
            .ok_or_else(damaged)?;
        let nonce = reader.array().ok_or_else(damaged)?;
        let text = reader.take(len).ok_or_else(damaged)?.to_vec();
        let tag = reader.array().ok_or_else(damaged)?;
        if !reader.0.is_empty() || seal::padded_len(len) != len {
            return Err(damaged());
        }
        Ok(Self {
            header,
            nonce,
            text,
            tag,
        })
    }

    /// The bytes that [`ExportFile::decode`] reads.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = self.header.encode();
        out.extend_from_slice(&self.len_bytes());
        out.extend_from_slice(&self.nonce);
        out.extend_from_slice(&self.text);
        out.extend_from_slice(&self.tag);
        let check = seal::checksum(&out);
        out.extend_from_slice(&check);
        out
    }

    /// Seals `records`, which are in the order of their names. Takes id, key, salt, nonce of the
    /// header and nonce of the body from `rng`.
    pub(crate) fn seal(
        records: &[(&str, SecretBytes)],
        passphrase: &Passphrase,
        params: KdfParams,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, VaultError> {
        let mut id = [0; ID_LEN];
        rng.fill_bytes(&mut id);
        let key = DataKey::random(rng);
        let header = VaultHeader::wrap(Kind::Export, id, &key, passphrase, params, rng)?;
        let mut nonce = [0; NONCE_LEN];
        rng.fill_bytes(&mut nonce);

        // Reserved in full, so that growing leaves no copy of a secret behind.
        let len: usize = 4 + records
            .iter()
            .map(|(n, c)| n.len() + c.expose().len() + 6)
            .sum::<usize>();
        let padded = seal::padded_len(len);
        let mut text = Zeroizing::new(Vec::with_capacity(padded));
        // At most MAX_RECORDS.
        let count = u32::try_from(records.len()).unwrap_or(u32::MAX);
        text.extend_from_slice(&count.to_be_bytes());
        for (name, content) in records {
            put_text(&mut text, name);
            put_bytes(&mut text, content.expose());
        }
        text.resize(padded, 0);

        let mut file = Self {
            header,
            nonce,
            text: Vec::new(),
            tag: [0; TAG_LEN],
        };
        let aad = file.aad(padded);
        file.tag = seal::encrypt(&key.0, &file.nonce, &aad, &mut text);
        // Ciphertext by now.
        file.text = std::mem::take(&mut *text);
        Ok(file.encode())
    }

    /// The records in the file. spec: VLT-18
    pub(crate) fn open(mut self, passphrase: &Passphrase) -> Result<Changes, VaultError> {
        let key = self.header.unwrap(passphrase)?;
        let aad = self.aad(self.text.len());
        let mut plain = Zeroizing::new(std::mem::take(&mut self.text));
        seal::decrypt(&key.0, &self.nonce, &aad, &mut plain, &self.tag)
            .ok_or(VaultError::Altered(Part::Export))?;
        read_records(&plain).ok_or(VaultError::Altered(Part::Export))
    }

    fn len_bytes(&self) -> [u8; 4] {
        // At most MAX_EXPORT_LEN.
        u32::try_from(self.text.len())
            .unwrap_or(u32::MAX)
            .to_be_bytes()
    }

    /// `label ‖ header ‖ length`.
    fn aad(&self, len: usize) -> Vec<u8> {
        let mut aad = labels::EXPORT_BODY.to_vec();
        aad.extend_from_slice(&self.header.encode());
        aad.extend_from_slice(&u32::try_from(len).unwrap_or(u32::MAX).to_be_bytes());
        aad
    }
}

impl std::fmt::Debug for ExportFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ExportFile")
            .field("len", &self.text.len())
            .finish_non_exhaustive()
    }
}

fn read_records(plain: &[u8]) -> Option<Changes> {
    let mut reader = Reader(plain);
    let count = reader.u32()?;
    if count as usize > MAX_RECORDS {
        return None;
    }
    let mut changes = Changes::new();
    let mut total = 0;
    let mut last = "";
    for _ in 0..count {
        let name = reader.text()?;
        let content = reader.bytes()?;
        // Names are not empty, so the first is above "" too.
        if name <= last || !valid_name(name) || content.len() > MAX_RECORD_LEN {
            return None;
        }
        total += content.len();
        if total > MAX_TOTAL {
            return None;
        }
        changes = changes.put(name, content);
        last = name;
    }
    reader.0.iter().all(|b| *b == 0).then_some(changes)
}

#[cfg(test)]
mod tests;
