//! What a draft changes, and when it may.

use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::{Changes, KdfParams, MemoryBacking, Passphrase, Vault};

const PARAMS: KdfParams = KdfParams::CHEAP_FOR_TESTS;

fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned()).unwrap()
}

fn vault(rng: &mut ChaCha20Rng) -> Vault<MemoryBacking> {
    let storage = MemoryBacking::default();
    let mut vault = Vault::create(storage, &passphrase("one"), PARAMS, rng).unwrap();
    vault.put("a", b"old", rng).unwrap();
    vault
}

fn content(vault: &Vault<MemoryBacking>, name: &str) -> Option<Vec<u8>> {
    let content = vault.get(name).unwrap();
    content.map(|content| content.expose().to_vec())
}

#[test]
fn a_vault_that_was_changed_meanwhile_takes_no_draft_in() {
    // spec: VLT-23
    let rng = &mut ChaCha20Rng::seed_from_u64(1);
    let mut vault = vault(rng);
    let mut draft = vault.draft().unwrap();
    draft.put("a", b"from the draft", rng).unwrap();
    vault.put("b", b"meanwhile", rng).unwrap();
    assert!(!vault.take_in(draft).unwrap());
    assert_eq!(content(&vault, "a").unwrap(), b"old");
    vault.check().unwrap();
}

#[test]
fn another_vault_takes_no_draft_in() {
    // spec: VLT-23
    let rng = &mut ChaCha20Rng::seed_from_u64(2);
    let mut draft = vault(rng).draft().unwrap();
    draft.put("a", b"from the draft", rng).unwrap();
    let mut other = vault(rng);
    assert!(!other.take_in(draft).unwrap());
    assert_eq!(content(&other, "a").unwrap(), b"old");
}

#[test]
fn a_second_draft_of_the_same_vault_is_too_late() {
    // spec: VLT-23
    let rng = &mut ChaCha20Rng::seed_from_u64(3);
    let mut vault = vault(rng);
    let mut drafts = [vault.draft().unwrap(), vault.draft().unwrap()];
    for draft in &mut drafts {
        draft.put("a", b"from a draft", rng).unwrap();
    }
    let [first, second] = drafts;
    assert!(vault.take_in(first).unwrap());
    assert!(!vault.take_in(second).unwrap());
}

#[test]
fn a_draft_reopens_no_vault_but_its_own() {
    let rng = &mut ChaCha20Rng::seed_from_u64(7);
    let draft = vault(rng).draft().unwrap();
    let other = vault(rng).into_backing();
    assert!(draft.reopen(other).unwrap().is_none());
    assert!(draft.reopen(MemoryBacking::default()).unwrap().is_none());
}

#[test]
fn a_draft_is_taken_in_under_a_passphrase_that_was_changed_meanwhile() {
    // spec: VLT-23
    let rng = &mut ChaCha20Rng::seed_from_u64(8);
    let mut vault = vault(rng);
    let mut draft = vault.draft().unwrap();
    assert!(!draft.has_changed("a"));
    draft.put("a", b"new", rng).unwrap();
    assert!(draft.has_changed("a"));
    vault
        .change_passphrase(&passphrase("two"), PARAMS, rng)
        .unwrap();
    let mut vault = draft.reopen(vault.into_backing()).unwrap().unwrap();
    assert!(vault.take_in(draft).unwrap());
    let storage = vault.into_backing();
    let refused = Vault::open(storage.clone(), &passphrase("one"));
    assert!(matches!(refused, Err(crate::VaultError::Passphrase)));
    let vault = Vault::open(storage, &passphrase("two")).unwrap();
    assert_eq!(content(&vault, "a").unwrap(), b"new");
}

#[test]
fn an_older_copy_that_was_changed_as_often_takes_no_draft_in() {
    // spec: VLT-23
    let rng = &mut ChaCha20Rng::seed_from_u64(9);
    let mut vault = vault(rng);
    let older = vault.draft().unwrap().reopen(vault.backing.clone());
    let mut older = older.unwrap().unwrap();
    vault.put("b", b"lost with the copy", rng).unwrap();
    let mut draft = vault.draft().unwrap();
    draft.put("a", b"from the draft", rng).unwrap();
    older.put("c", b"something else", rng).unwrap();
    assert_eq!(older.version, vault.version);
    assert!(!older.take_in(draft).unwrap());
    older.check().unwrap();
}

#[test]
fn what_a_draft_changes_is_nowhere_until_it_is_taken_in() {
    let rng = &mut ChaCha20Rng::seed_from_u64(4);
    let mut vault = vault(rng);
    let mut draft = vault.draft().unwrap();
    draft.put("b", b"new", rng).unwrap();
    draft.delete("a", rng).unwrap();
    assert_eq!(content(&vault, "a").unwrap(), b"old");
    assert!(vault.take_in(draft).unwrap());
    let vault = Vault::open(vault.into_backing(), &passphrase("one")).unwrap();
    vault.check().unwrap();
    assert_eq!(content(&vault, "a"), None);
    assert_eq!(content(&vault, "b").unwrap(), b"new");
}

#[test]
fn a_passphrase_that_was_changed_meanwhile_stays() {
    let rng = &mut ChaCha20Rng::seed_from_u64(5);
    let mut vault = vault(rng);
    let mut draft = vault.draft().unwrap();
    draft.put("a", b"new", rng).unwrap();
    let two = passphrase("two");
    vault.change_passphrase(&two, PARAMS, rng).unwrap();
    assert!(vault.take_in(draft).unwrap());
    let vault = Vault::open(vault.into_backing(), &two).unwrap();
    assert_eq!(content(&vault, "a").unwrap(), b"new");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_draft_does_what_the_vault_would_have_done(
        steps in prop::collection::vec(("[a-d]", prop::option::of(any::<[u8; 4]>())), 0..20)
    ) {
        let rng = &mut ChaCha20Rng::seed_from_u64(6);
        let mut plain = vault(rng);
        let mut drafted = vault(rng);
        let mut draft = drafted.draft().unwrap();
        for (name, content) in &steps {
            let change = || match content {
                Some(content) => Changes::new().put(name, content),
                None => Changes::new().delete(name),
            };
            plain.batch(&change(), rng).unwrap();
            draft.batch(&change(), rng).unwrap();
        }
        prop_assert!(drafted.take_in(draft).unwrap());
        let drafted = Vault::open(drafted.into_backing(), &passphrase("one")).unwrap();
        drafted.check().unwrap();
        for name in ["a", "b", "c", "d"] {
            prop_assert_eq!(content(&drafted, name), content(&plain, name));
        }
    }
}
