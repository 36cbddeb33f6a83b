use super::*;
use crate::testing::{AUTHORITY, STRANGER, authority, person};

// spec: AUD-15
#[test]
fn a_tag_is_for_one_person_one_place_and_one_authority() {
    let key = person(1);
    let here = authority(AUTHORITY);
    let tag = key.tag(here, 7);
    assert!(!key.is_tag(&tag, here, 8));
    assert!(!key.is_tag(&tag, authority(STRANGER), 7));
    assert!(!person(2).is_tag(&tag, here, 7));
    assert_ne!(key.tag(here, 8), tag);
    assert!(key.is_tag(&tag, here, 7));
}

#[test]
fn nothing_of_a_person_is_shown() {
    let key = person(0x5e);
    let tag = key.tag(authority(AUTHORITY), 0);
    assert_eq!(format!("{key:?} {tag:?}"), "ErasureKey(..) SubjectTag(..)");
}

#[test]
fn a_key_is_drawn_and_kept() {
    use rand_chacha::rand_core::SeedableRng;
    let mut rng = rand_chacha::ChaCha20Rng::from_seed([1; 32]);
    let key = ErasureKey::random(&mut rng);
    assert_ne!(key.expose(), ErasureKey::random(&mut rng).expose());
    let again = ErasureKey::from_bytes(*key.expose());
    let here = authority(AUTHORITY);
    assert_eq!(again.tag(here, 1), key.tag(here, 1));
}
