//! The vault on disk: it comes back after closing, one process at a time.

use std::path::Path;

use huepass_vault::{BackingError, KdfParams, Passphrase, SledBacking, Vault, VaultError};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const CHEAP: KdfParams = KdfParams::CHEAP_FOR_TESTS;

fn words(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned()).unwrap()
}

fn open(folder: &Path, text: &str) -> Result<Vault<SledBacking>, VaultError> {
    Vault::open(SledBacking::open(folder)?, &words(text))
}

fn create(folder: &Path) -> Vault<SledBacking> {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    Vault::create(
        SledBacking::open(folder).unwrap(),
        &words("0"),
        CHEAP,
        &mut rng,
    )
    .unwrap()
}

#[test]
fn an_open_vault_and_a_missing_one_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let second = open(dir.path(), "0");
    assert!(matches!(
        second,
        Err(VaultError::Backing(BackingError::InUse))
    ));
    drop(vault);
    assert!(matches!(open(dir.path(), "1"), Err(VaultError::Passphrase)));
    let other = tempfile::tempdir().unwrap();
    assert!(matches!(open(other.path(), "0"), Err(VaultError::NoVault)));
}

#[test]
fn a_truncated_database_is_damage_and_not_an_empty_vault() {
    let dir = tempfile::tempdir().unwrap();
    drop(create(dir.path()));
    let db = dir.path().join("sled/db");
    std::fs::OpenOptions::new()
        .write(true)
        .open(db)
        .unwrap()
        .set_len(0)
        .unwrap();
    let out = open(dir.path(), "0");
    assert!(
        matches!(out, Err(VaultError::Backing(BackingError::Damaged(_)))),
        "{out:?}"
    );
}

#[test]
fn records_of_every_size_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut rng = ChaCha20Rng::seed_from_u64(4);
    let mut vault = create(dir.path());
    let sizes = [
        0,
        1,
        250,
        4000,
        5000,
        100_000,
        huepass_vault::MAX_RECORD_LEN,
    ];
    let mut contents = Vec::new();
    for size in sizes {
        let mut content = vec![0; size];
        rng.fill_bytes(&mut content);
        vault.put(&size.to_string(), &content, &mut rng).unwrap();
        contents.push(content);
    }
    drop(vault);
    let vault = open(dir.path(), "0").unwrap();
    vault.check().unwrap();
    for content in contents {
        let stored = vault.get(&content.len().to_string()).unwrap().unwrap();
        assert!(stored.expose() == content);
    }
}
