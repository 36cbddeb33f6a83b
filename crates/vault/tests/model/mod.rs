//! A vector of spec/vectors/vault as a Rust type, and the play of it. The test and the generator
//! (examples/vectors.rs) share this.

#![allow(dead_code)] // Each of the two uses its own part.

use std::collections::BTreeMap;
use std::convert::Infallible;

use huepass_vault::{Changes, KdfParams, MemoryBacking, Passphrase, Vault, VaultError};
use rand_core::{TryCryptoRng, TryRng};
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Vector {
    pub(crate) name: String,
    pub(crate) comment: String,
    pub(crate) op: String,
    pub(crate) expect: String,
    pub(crate) passphrase: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) file_passphrase: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) params: Option<[u32; 3]>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) randomness: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) changes: Vec<BTreeMap<String, String>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) storage: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) file: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) records: BTreeMap<String, String>,
}

/// Plays the inputs of `vector` and returns it with `expect` and all outputs as they came.
pub(crate) fn play(vector: &Vector) -> Vector {
    let mut out = vector.clone();
    out.expect = match play_into(&mut out) {
        Ok(()) => "ok".to_owned(),
        Err(e) => word(&e).to_owned(),
    };
    out
}

fn play_into(vector: &mut Vector) -> Result<(), VaultError> {
    let words = passphrase(&vector.passphrase)?;
    let file_words = vector
        .file_passphrase
        .as_deref()
        .map(passphrase)
        .transpose()?;
    let [memory_kib, passes, lanes] = vector.params.unwrap_or([64, 1, 1]);
    let params = KdfParams {
        memory_kib,
        passes,
        lanes,
    };
    let mut tape = Tape(unhex(&vector.randomness));
    let mut storage = MemoryBacking::default();
    if vector.op != "create" {
        for (key, value) in &vector.storage {
            storage.entries.insert(unhex(key), unhex(value));
        }
    }
    let vault = match (vector.op.as_str(), &file_words) {
        ("create", None) => {
            let mut vault = Vault::create(storage, &words, params, &mut tape)?;
            for set in &vector.changes {
                let changes = set.iter().fold(Changes::new(), |changes, (name, c)| {
                    changes.put(name, &unhex(c))
                });
                vault.batch(&changes, &mut tape)?;
            }
            vault
        }
        ("open", None) => Vault::open(storage, &words)?,
        ("export", Some(file_words)) => {
            let vault = Vault::open(storage, &words)?;
            vector.file = hex::encode(vault.export(file_words, params, &mut tape)?);
            vault
        }
        ("import", Some(file_words)) => Vault::import(
            storage,
            &unhex(&vector.file),
            file_words,
            &words,
            params,
            &mut tape,
        )?,
        other => panic!("no such operation: {other:?}"),
    };
    assert!(
        tape.0.is_empty(),
        "{} bytes of randomness were not drawn",
        tape.0.len()
    );
    vault.check()?;
    vector.records.clear();
    for name in vault.list("") {
        let content = vault.get(name)?.expect("listed");
        vector
            .records
            .insert(name.to_owned(), hex::encode(content.expose()));
    }
    if vector.op == "create" {
        vector.storage = vault
            .into_backing()
            .entries
            .iter()
            .map(|(key, value)| (hex::encode(key), hex::encode(value)))
            .collect();
    }
    Ok(())
}

fn word(error: &VaultError) -> &'static str {
    match error {
        VaultError::NoVault => "no_vault",
        VaultError::NotEmpty => "not_empty",
        VaultError::Passphrase => "passphrase",
        VaultError::Version(_) => "version",
        VaultError::KdfParams => "kdf_params",
        VaultError::Damaged(_) => "damaged",
        VaultError::Altered(_) => "altered",
        VaultError::RolledBack => "rolled_back",
        VaultError::Missing => "missing",
        other => panic!("no vector is about {other}"),
    }
}

fn passphrase(hexed: &str) -> Result<Passphrase, VaultError> {
    Passphrase::new(String::from_utf8(unhex(hexed)).unwrap())
}

pub(crate) fn unhex(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

/// Randomness written down beforehand; drawing more than there is, is a fault of the vector.
struct Tape(Vec<u8>);

impl TryRng for Tape {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        unreachable!("the vault draws bytes")
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        unreachable!("the vault draws bytes")
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        assert!(
            self.0.len() >= out.len(),
            "more randomness was drawn than written down"
        );
        let rest = self.0.split_off(out.len());
        out.copy_from_slice(&self.0);
        self.0 = rest;
        Ok(())
    }
}

impl TryCryptoRng for Tape {}
