//! A vault's bytes, made and read a second time from spec/vault.md alone, with every key known:
//! so that what a fuzzer makes up is sealed well and gets to the readers behind the seal, and so
//! that what the real readers say can be compared with what the page says.

mod plain;
mod storage;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use huepass_vault::Passphrase;
use sha2::{Digest, Sha256};

pub use plain::{Entry, body, content, index};
pub use storage::Shared;

/// Opens every header made here.
pub const PASSPHRASE: &str = "fuzz";
/// The data key inside every header made here.
pub const DATA_KEY: [u8; 32] = [3; 32];
/// The id of every header made here.
pub const ID: [u8; 16] = [4; 16];
/// Least work that a reader accepts: memory in KiB, passes, lanes.
pub const PARAMS: [u32; 3] = [8, 1, 1];

const SALT: [u8; 16] = [5; 16];
const NONCE: [u8; 24] = [6; 24];

/// Kind byte and label of a header.
#[derive(Clone, Copy)]
pub enum Kind {
    Vault,
    Export,
}

impl Kind {
    /// The second byte of a header.
    pub fn byte(self) -> u8 {
        match self {
            Self::Vault => 0x56,
            Self::Export => 0x58,
        }
    }

    fn label(self) -> &'static [u8] {
        match self {
            Self::Vault => b"Hue_Vault_Wrap_20261121",
            Self::Export => b"Hue_Export_Wrap_20261121",
        }
    }
}

/// What a sealed value is.
#[derive(Clone, Copy)]
pub enum Place<'a> {
    Index,
    Record(&'a str),
}

/// [`PASSPHRASE`] as the real code takes it.
pub fn passphrase() -> Passphrase {
    Passphrase::new(PASSPHRASE.to_owned()).expect("a good one")
}

/// Appends the check bytes.
pub fn checked(mut bytes: Vec<u8>) -> Vec<u8> {
    let check = Sha256::digest(&bytes);
    bytes.extend_from_slice(&check[..8]);
    bytes
}

/// Takes off the last 8 bytes, which are the check bytes or what became of them.
pub fn unchecked(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().saturating_sub(8)]
}

/// A header of 126 bytes that [`PASSPHRASE`] opens, giving [`DATA_KEY`].
pub fn header(kind: Kind) -> Vec<u8> {
    let [memory, passes, lanes] = PARAMS;
    let mut out = vec![1, kind.byte()];
    for n in PARAMS {
        out.extend_from_slice(&n.to_be_bytes());
    }
    out.extend_from_slice(&ID);
    out.extend_from_slice(&SALT);
    let params = Params::new(memory, passes, lanes, Some(32)).expect("in range");
    let mut outer = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(PASSPHRASE.as_bytes(), &SALT, &mut outer)
        .expect("in range");
    let aad = [kind.label(), &out].concat();
    out.extend_from_slice(&NONCE);
    out.extend_from_slice(&encrypt(&outer, &aad, &DATA_KEY));
    checked(out)
}

/// Zeros up to the size class.
pub fn padded(plain: &[u8]) -> Vec<u8> {
    let mut out = plain.to_vec();
    let class = if out.len() <= 4096 {
        out.len().next_power_of_two().max(256)
    } else {
        out.len().next_multiple_of(4096)
    };
    out.resize(class, 0);
    out
}

/// `plain` as it is, sealed as version `version` of what is at `place`.
pub fn sealed(place: Place<'_>, version: u64, plain: &[u8]) -> Vec<u8> {
    let version = version.to_be_bytes();
    let aad = match place {
        Place::Index => [&b"Hue_Vault_Index_20261121"[..], &ID, &version].concat(),
        Place::Record(name) => [
            &b"Hue_Vault_Record_20261121"[..],
            &ID,
            &name_hash(name),
            &version,
        ]
        .concat(),
    };
    let text = encrypt(&derived(b"Hue_Vault_Seal_Key_20261121"), &aad, plain);
    checked([&[1], &version[..], &NONCE, &text].concat())
}

/// The key under which a record is stored.
pub fn record_key(name: &str) -> Vec<u8> {
    [&b"record/"[..], &name_hash(name)].concat()
}

/// An export file around `plain` as it is.
pub fn file(plain: &[u8]) -> Vec<u8> {
    let header = header(Kind::Export);
    let len = u32::try_from(plain.len()).expect("short").to_be_bytes();
    let aad = [&b"Hue_Export_Body_20261121"[..], &header, &len].concat();
    let text = encrypt(&DATA_KEY, &aad, plain);
    checked([&header, &len[..], &NONCE, &text].concat())
}

fn name_hash(name: &str) -> [u8; 32] {
    let key = derived(b"Hue_Vault_Name_Key_20261121");
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&key).expect("any key");
    mac.update(name.as_bytes());
    mac.finalize().into_bytes().into()
}

fn derived(label: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    Hkdf::<Sha256>::new(Some(&ID), &DATA_KEY)
        .expand(label, &mut out)
        .expect("a short output");
    out
}

/// Ciphertext and tag.
fn encrypt(key: &[u8; 32], aad: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut text = plain.to_vec();
    let tag = XChaCha20Poly1305::new(key.into())
        .encrypt_inout_detached(&XNonce::from(NONCE), aad, text.as_mut_slice().into())
        .expect("a short text");
    text.extend_from_slice(&tag);
    text
}
