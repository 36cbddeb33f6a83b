use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use super::*;

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(1)
}

fn keys(id: u8) -> Keys {
    Keys::new(&DataKey(Zeroizing::new([7; 32])), [id; ID_LEN])
}

const PLACE: Place<'_> = Place::Record(&[3; 32]);

/// Puts a right checksum on altered bytes.
fn mend(sealed: &mut [u8]) {
    let body = sealed.len() - CHECK_LEN;
    let check = checksum(&sealed[..body]);
    sealed[body..].copy_from_slice(&check);
}

// spec: VLT-12
#[test]
fn every_flipped_bit_is_refused_as_damage() {
    let sealed = keys(1).seal(PLACE, 5, b"content", &mut rng());
    for at in 0..sealed.len() {
        for bit in 0..8 {
            let mut bad = sealed.clone();
            bad[at] ^= 1 << bit;
            let out = keys(1).open(PLACE, Some(5), &bad);
            assert!(
                matches!(out, Err(VaultError::Damaged(_))),
                "byte {at} bit {bit}: {out:?}"
            );
        }
    }
}

#[test]
fn every_flipped_bit_with_a_mended_checksum_is_refused_as_alteration() {
    let sealed = keys(1).seal(PLACE, 5, b"content", &mut rng());
    for at in 0..sealed.len() - CHECK_LEN {
        for bit in 0..8 {
            let mut bad = sealed.clone();
            bad[at] ^= 1 << bit;
            mend(&mut bad);
            match keys(1).open(PLACE, Some(5), &bad) {
                Err(VaultError::Version(v)) => assert_eq!((at, v), (0, 1 ^ (1 << bit))),
                Err(VaultError::Altered(Part::Record)) => assert_ne!(at, 0),
                other => panic!("byte {at} bit {bit}: {other:?}"),
            }
        }
    }
}

#[test]
fn every_truncation_and_extension_is_refused() {
    let sealed = keys(1).seal(PLACE, 5, &[9; 300], &mut rng());
    for len in 0..sealed.len() {
        let mut bad = sealed[..len].to_vec();
        assert!(keys(1).open(PLACE, None, &bad).is_err());
        if len > CHECK_LEN {
            mend(&mut bad);
            assert!(keys(1).open(PLACE, None, &bad).is_err());
        }
    }
    let mut bad = sealed;
    bad.push(0);
    mend(&mut bad);
    assert!(matches!(
        keys(1).open(PLACE, None, &bad),
        Err(VaultError::Damaged(_))
    ));
}

// spec: VLT-11, VLT-14
#[test]
fn another_place_vault_or_version_is_refused() {
    let sealed = keys(1).seal(PLACE, 5, b"content", &mut rng());
    for (key, place) in [(1, Place::Record(&[4; 32])), (1, Place::Index), (2, PLACE)] {
        let out = keys(key).open(place, Some(5), &sealed);
        assert!(matches!(out, Err(VaultError::Altered(_))));
    }
    for version in [4, 6] {
        let out = keys(1).open(PLACE, Some(version), &sealed);
        assert!(matches!(out, Err(VaultError::RolledBack)));
    }
    assert_eq!(keys(1).open(PLACE, Some(5), &sealed).unwrap().0, 5);
}

// spec: VLT-9
#[test]
fn names_and_vaults_hash_apart() {
    let all = [
        keys(1).name_hash("a"),
        keys(1).name_hash("b"),
        keys(2).name_hash("a"),
        Keys::new(&DataKey(Zeroizing::new([8; 32])), [1; ID_LEN]).name_hash("a"),
    ];
    for (n, hash) in all.iter().enumerate() {
        assert!(!all[..n].contains(hash));
    }
    assert_eq!(keys(1).name_hash("a"), all[0]);
}

// spec: VLT-10, VLT-13
#[test]
fn a_record_under_another_name_or_with_dirty_padding_has_no_content() {
    let mut plain = record_plain("name", b"content").to_vec();
    assert!(record_content(&plain, "other").is_none());
    assert!(record_content(&plain[..plain.len() - 1], "name").is_none());
    plain.extend_from_slice(&[0, 0, 1]);
    assert!(record_content(&plain, "name").is_none());
    plain.pop();
    assert_eq!(record_content(&plain, "name").unwrap().expose(), b"content");
}

#[test]
fn size_classes_are_as_written_down() {
    for (len, class) in [
        (0, 256),
        (256, 256),
        (257, 512),
        (2049, 4096),
        (4096, 4096),
        (4097, 8192),
        (8193, 12288),
    ] {
        assert_eq!(padded_len(len), class);
    }
}

proptest! {
    #[test]
    fn what_is_sealed_opens_again(
        name in "\\PC{1,40}", content in prop::collection::vec(any::<u8>(), 0..10_000),
        version: u64, seed: u64,
    ) {
        let keys = keys(1);
        let hash = keys.name_hash(&name);
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let plain = record_plain(&name, &content);
        let sealed = keys.seal(Place::Record(&hash), version, &plain, &mut rng);
        prop_assert_eq!(sealed.len(), FRONT_LEN + padded_len(plain.len()) + TAG_LEN + CHECK_LEN);
        let (opened, plain) = keys.open(Place::Record(&hash), Some(version), &sealed).unwrap();
        prop_assert_eq!(opened, version);
        let out = record_content(plain.expose(), &name).unwrap();
        prop_assert_eq!(out.expose(), &content[..]);
    }

    #[test]
    fn foreign_bytes_never_open(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(keys(1).open(PLACE, None, &bytes).is_err());
    }
}
