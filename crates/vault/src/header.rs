//! The header: how the passphrase leads to the random key. The same layout opens a vault and an
//! export file; the kind byte and the label keep them apart.
//!
//! | bytes | meaning |
//! |---|---|
//! | 1 | format version, 1 |
//! | 1 | kind: 0x56 vault, 0x58 export file |
//! | 4 4 4 | Argon2id memory in KiB, passes, lanes, u32 big-endian |
//! | 16 | id |
//! | 16 | salt |
//! | 24 | nonce |
//! | 32 + 16 | wrapped key and tag |
//! | 8 | first bytes of SHA-256 over all of the above |

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::kdf::SALT_LEN;
use crate::reader::Reader;
use crate::seal::{self, CHECK_LEN, DataKey, FORMAT, ID_LEN, NONCE_LEN, TAG_LEN};
use crate::{KdfParams, Part, Passphrase, VaultError, labels};

pub(crate) const HEADER_LEN: usize =
    2 + 12 + ID_LEN + SALT_LEN + NONCE_LEN + 32 + TAG_LEN + CHECK_LEN;

// spec/vault.md gives the number.
const _: () = assert!(HEADER_LEN == 126);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Vault,
    Export,
}

impl Kind {
    fn byte(self) -> u8 {
        match self {
            Self::Vault => 0x56,
            Self::Export => 0x58,
        }
    }

    fn label(self) -> &'static [u8] {
        match self {
            Self::Vault => labels::VAULT_WRAP,
            Self::Export => labels::EXPORT_WRAP,
        }
    }

    fn part(self) -> Part {
        match self {
            Self::Vault => Part::Header,
            Self::Export => Part::Export,
        }
    }
}

/// A decoded header; opening it takes the passphrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaultHeader {
    kind: Kind,
    params: KdfParams,
    id: [u8; ID_LEN],
    salt: [u8; SALT_LEN],
    nonce: [u8; NONCE_LEN],
    wrapped: [u8; 32],
    tag: [u8; TAG_LEN],
}

impl VaultHeader {
    /// Reads a vault's header: 126 bytes, no more.
    ///
    /// # Errors
    /// [`VaultError::Version`], [`VaultError::Damaged`] (length, kind or checksum),
    /// [`VaultError::KdfParams`].
    pub fn decode(bytes: &[u8]) -> Result<Self, VaultError> {
        Self::read(bytes, Kind::Vault)
    }

    /// The bytes that [`VaultHeader::decode`] reads.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = self.front();
        out.extend_from_slice(&self.nonce);
        out.extend_from_slice(&self.wrapped);
        out.extend_from_slice(&self.tag);
        let check = seal::checksum(&out);
        out.extend_from_slice(&check);
        out
    }

    /// The passphrase settings, which are not secret.
    pub fn params(&self) -> KdfParams {
        self.params
    }

    pub(crate) fn read(bytes: &[u8], kind: Kind) -> Result<Self, VaultError> {
        let damaged = || VaultError::Damaged(kind.part());
        // spec: VLT-3, VLT-4
        match bytes.first() {
            Some(&FORMAT) => {}
            // A newer version may be laid out differently, so no checksum can vouch for it.
            Some(&other) => return Err(VaultError::Version(other)),
            None => return Err(damaged()),
        }
        if bytes.len() != HEADER_LEN || bytes[1] != kind.byte() || !seal::checked(bytes) {
            return Err(damaged());
        }
        Self::read_fields(&bytes[2..], kind)
            .ok_or_else(damaged)?
            .bounded()
    }

    fn read_fields(bytes: &[u8], kind: Kind) -> Option<Self> {
        let mut reader = Reader(bytes);
        Some(Self {
            kind,
            params: KdfParams {
                memory_kib: reader.u32()?,
                passes: reader.u32()?,
                lanes: reader.u32()?,
            },
            id: reader.array()?,
            salt: reader.array()?,
            nonce: reader.array()?,
            wrapped: reader.array()?,
            tag: reader.array()?,
        })
    }

    fn bounded(self) -> Result<Self, VaultError> {
        self.params.check()?;
        Ok(self)
    }

    /// Wraps `key` under the passphrase. Takes salt, then nonce from `rng`.
    pub(crate) fn wrap(
        kind: Kind,
        id: [u8; ID_LEN],
        key: &DataKey,
        passphrase: &Passphrase,
        params: KdfParams,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, VaultError> {
        let mut header = Self {
            kind,
            params,
            id,
            salt: [0; _],
            nonce: [0; _],
            wrapped: [0; _],
            tag: [0; _],
        };
        rng.fill_bytes(&mut header.salt);
        rng.fill_bytes(&mut header.nonce);
        let outer = params.derive(passphrase, &header.salt)?;
        let aad = header.aad();
        // In the clear only now, between two steps that cannot fail.
        header.wrapped = *key.0;
        header.tag = seal::encrypt(&outer, &header.nonce, &aad, &mut header.wrapped);
        Ok(header)
    }

    /// The wrapped key, if the passphrase is right. spec: VLT-6
    pub(crate) fn unwrap(&self, passphrase: &Passphrase) -> Result<DataKey, VaultError> {
        let outer = self.params.derive(passphrase, &self.salt)?;
        let mut key = Zeroizing::new(self.wrapped);
        seal::decrypt(&outer, &self.nonce, &self.aad(), &mut *key, &self.tag)
            .ok_or(VaultError::Passphrase)?;
        Ok(DataKey(key))
    }

    pub(crate) fn id(&self) -> [u8; ID_LEN] {
        self.id
    }

    /// Everything before the nonce.
    fn front(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER_LEN);
        out.extend_from_slice(&[FORMAT, self.kind.byte()]);
        for n in [
            self.params.memory_kib,
            self.params.passes,
            self.params.lanes,
        ] {
            out.extend_from_slice(&n.to_be_bytes());
        }
        out.extend_from_slice(&self.id);
        out.extend_from_slice(&self.salt);
        out
    }

    fn aad(&self) -> Vec<u8> {
        let mut aad = self.kind.label().to_vec();
        aad.extend_from_slice(&self.front());
        aad
    }
}
