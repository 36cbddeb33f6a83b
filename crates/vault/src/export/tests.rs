use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use super::*;
use crate::{MemoryBacking, Vault};

const CHEAP: KdfParams = KdfParams::CHEAP_FOR_TESTS;

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(3)
}

fn words(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned()).unwrap()
}

fn vault() -> Vault<MemoryBacking> {
    let backing = MemoryBacking::default();
    let mut vault = Vault::create(backing, &words("vault"), CHEAP, &mut rng()).unwrap();
    vault.put("a", b"one", &mut rng()).unwrap();
    vault.put("b", &[2; 700], &mut rng()).unwrap();
    vault
}

fn file() -> Vec<u8> {
    vault().export(&words("file"), CHEAP, &mut rng()).unwrap()
}

fn import(file: &[u8]) -> Result<Vault<MemoryBacking>, VaultError> {
    let backing = MemoryBacking::default();
    Vault::import(
        backing,
        file,
        &words("file"),
        &words("here"),
        CHEAP,
        &mut rng(),
    )
}

/// Puts a right checksum on altered bytes.
fn mend(bytes: &mut [u8]) {
    let body = bytes.len() - CHECK_LEN;
    let check = seal::checksum(&bytes[..body]);
    bytes[body..].copy_from_slice(&check);
}

// spec: VLT-17
#[test]
fn every_flipped_byte_and_every_truncation_is_refused() {
    let file = file();
    for at in 0..file.len() {
        let mut bad = file.clone();
        bad[at] ^= 0x40;
        match import(&bad) {
            Err(VaultError::Version(0x41)) => assert_eq!(at, 0),
            Err(VaultError::Damaged(Part::Export)) => assert_ne!(at, 0),
            other => panic!("byte {at}: {other:?}"),
        }
        assert!(matches!(
            import(&file[..at]),
            Err(VaultError::Damaged(Part::Export))
        ));
    }
    let long = [&file[..], &[0]].concat();
    assert!(matches!(
        import(&long),
        Err(VaultError::Damaged(Part::Export))
    ));
}

#[test]
fn alteration_with_a_mended_checksum_is_refused_as_such() {
    let file = file();
    for at in (HEADER_LEN..file.len() - CHECK_LEN).step_by(7) {
        let mut bad = file.clone();
        bad[at] ^= 0x40;
        mend(&mut bad);
        match import(&bad) {
            // A length that does not fit.
            Err(VaultError::Damaged(_)) => assert!(at < HEADER_LEN + 4),
            Err(VaultError::Altered(Part::Export)) => assert!(at >= HEADER_LEN + 4),
            other => panic!("byte {at}: {other:?}"),
        }
    }
}

#[test]
fn a_vaults_header_is_no_export_file_and_the_other_way_round() {
    let backing = vault().into_backing();
    let mut mixed = file();
    mixed[..HEADER_LEN].copy_from_slice(&backing.entries[&b"header"[..]]);
    mend(&mut mixed);
    assert!(matches!(import(&mixed), Err(VaultError::Damaged(_))));
    assert!(matches!(
        VaultHeader::decode(&file()[..HEADER_LEN]),
        Err(VaultError::Damaged(_))
    ));
}

// spec: VLT-19
#[test]
fn wrong_passphrases_full_storages_and_huge_files_are_refused() {
    let file = file();
    let empty = MemoryBacking::default();
    let wrong = Vault::import(
        empty,
        &file,
        &words("vault"),
        &words("here"),
        CHEAP,
        &mut rng(),
    );
    assert!(matches!(wrong, Err(VaultError::Passphrase)));
    let full = vault().into_backing();
    let out = Vault::import(
        full,
        &file,
        &words("file"),
        &words("here"),
        CHEAP,
        &mut rng(),
    );
    assert!(matches!(out, Err(VaultError::NotEmpty)));
    let huge = vec![1; MAX_EXPORT_LEN + 1];
    assert!(matches!(import(&huge), Err(VaultError::TooLarge { .. })));
}

// spec: VLT-18
#[test]
fn records_out_of_order_twice_or_unnamed_are_refused() {
    let plain = |records: &[(&str, &[u8])]| {
        let mut out = u32::try_from(records.len()).unwrap().to_be_bytes().to_vec();
        for (name, content) in records {
            put_text(&mut out, name);
            put_bytes(&mut out, content);
        }
        out
    };
    assert!(read_records(&plain(&[("b", b""), ("a", b"")])).is_none());
    assert!(read_records(&plain(&[("a", b""), ("a", b"")])).is_none());
    assert!(read_records(&plain(&[("", b"")])).is_none());
    let good = plain(&[("a", b"1"), ("b", b"2")]);
    assert!(read_records(&[&good[..], &[1]].concat()).is_none());
    assert!(read_records(&good[..good.len() - 1]).is_none());
    assert!(read_records(&[&good[..], &[0, 0]].concat()).is_some());
}

// spec: VLT-18
#[test]
fn more_than_a_vault_holds_is_refused_before_it_is_put_anywhere() {
    let plain = |count: usize, len: usize| {
        let mut out = u32::try_from(count).unwrap().to_be_bytes().to_vec();
        for number in 0..count {
            put_text(&mut out, &format!("{number:05}"));
            put_bytes(&mut out, &vec![0; len]);
        }
        out
    };
    assert!(read_records(&plain(MAX_RECORDS + 1, 0)).is_none());
    assert!(read_records(&plain(1, MAX_RECORD_LEN + 1)).is_none());
    assert!(read_records(&plain(MAX_TOTAL / MAX_RECORD_LEN + 1, MAX_RECORD_LEN)).is_none());
    assert!(read_records(&plain(MAX_RECORDS, 1)).is_some());
    assert!(read_records(&plain(MAX_TOTAL / MAX_RECORD_LEN, MAX_RECORD_LEN)).is_some());
}

#[test]
fn a_failing_vault_is_not_exported_in_part() {
    let mut backing = vault().into_backing();
    let key = backing
        .entries
        .keys()
        .find(|k| k.starts_with(b"record/"))
        .unwrap()
        .clone();
    backing.entries.remove(&key);
    let vault = Vault::open(backing, &words("vault")).unwrap();
    let out = vault.export(&words("file"), CHEAP, &mut rng());
    assert!(matches!(out, Err(VaultError::Missing)));
}

// spec: VLT-20
#[test]
fn a_vault_and_its_file_share_no_id_and_no_key() {
    let vault = vault();
    let mut rng = ChaCha20Rng::seed_from_u64(8);
    let file = vault.export(&words("file"), CHEAP, &mut rng).unwrap();
    let (file_words, words) = (words("file"), words("vault"));
    let there = MemoryBacking::default();
    let there = Vault::import(there, &file, &file_words, &words, CHEAP, &mut rng).unwrap();
    let (here, there) = (vault.into_backing().entries, there.into_backing().entries);
    let header = |bytes: &[u8]| VaultHeader::decode(bytes).unwrap();
    let (here_header, there_header) = (
        header(&here[&b"header"[..]]),
        header(&there[&b"header"[..]]),
    );
    let in_file = ExportFile::decode(&file).unwrap().header;
    let ids = [here_header.id(), there_header.id(), in_file.id()];
    assert!(ids[0] != ids[1] && ids[0] != ids[2] && ids[1] != ids[2]);
    let keys = [
        here_header.unwrap(&words).unwrap(),
        there_header.unwrap(&words).unwrap(),
        in_file.unwrap(&file_words).unwrap(),
    ];
    assert!(keys[0].0 != keys[1].0 && keys[0].0 != keys[2].0 && keys[1].0 != keys[2].0);
    // So no record is found under the same key either.
    assert!(
        here.keys()
            .filter(|k| there.contains_key(*k))
            .all(|k| !k.starts_with(b"record/"))
    );
}

#[test]
fn an_exported_vault_opens_elsewhere_under_its_own_passphrase() {
    let there = import(&file()).unwrap();
    let there = there.into_backing();
    assert!(matches!(
        Vault::open(there.clone(), &words("file")),
        Err(VaultError::Passphrase)
    ));
    let there = Vault::open(there, &words("here")).unwrap();
    there.check().unwrap();
    assert_eq!(there.list("").collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(there.get("b").unwrap().unwrap().expose(), [2; 700]);
    assert_eq!(ExportFile::decode(&file()).unwrap().encode(), file());
}

proptest! {
    #[test]
    fn decoding_is_canonical_and_never_panics(
        mut bytes in prop::collection::vec(any::<u8>(), 0..700), dress: bool,
    ) {
        if dress && bytes.len() > HEADER_LEN + FIXED_LEN {
            // Past the outer checks, so that the inner ones are met.
            let good = file();
            bytes[..HEADER_LEN].copy_from_slice(&good[..HEADER_LEN]);
            mend(&mut bytes);
        }
        if let Ok(file) = ExportFile::decode(&bytes) {
            prop_assert_eq!(file.encode(), bytes);
        }
    }
}
