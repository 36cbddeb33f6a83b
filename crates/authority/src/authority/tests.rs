use huepass_credential::{CredentialType, Generators, GenesisDigest};

use super::*;
use crate::MemoryLedger;
use crate::testing::{GENESIS, authority, authority_with, framework, framework_of, rng};

fn found(name: &str, policy: Policy) -> Result<Authority<MemoryLedger>, AuthorityError> {
    let keys = Keys::random(&mut rng(1));
    Authority::found(MemoryLedger::new(), keys, framework(), policy, name)
}

#[test]
fn a_bad_name_or_policy_founds_nothing() {
    let policy = Policy::default();
    for name in [String::new(), "n".repeat(129)] {
        assert!(matches!(found(&name, policy), Err(AuthorityError::Feed(_))));
    }
    let never = Policy {
        green_hours: 0,
        ..policy
    };
    assert!(matches!(
        found("Name", never),
        Err(AuthorityError::Policy(_))
    ));
    found(&"n".repeat(128), policy).unwrap();
}

#[test]
fn a_ledger_is_opened_by_its_own_authority_only() {
    let policy = Policy::default();
    let keys = Keys::random(&mut rng(1));
    let empty = Authority::open(MemoryLedger::new(), keys, framework(), policy);
    assert!(matches!(
        empty,
        Err(AuthorityError::Ledger(LedgerError::NotFounded))
    ));

    let (ledger, keys) = authority().into_parts();
    let bytes = keys.to_bytes();
    let keys = || Keys::from_bytes(&bytes).unwrap();
    let refused = Authority::found(ledger, keys(), framework(), policy, "Again");
    assert!(matches!(
        refused,
        Err(AuthorityError::Ledger(LedgerError::AlreadyFounded))
    ));

    let open = |keys, framework| {
        let (ledger, _) = authority().into_parts();
        Authority::open(ledger, keys, framework, policy)
    };
    let other_type = Framework::new(Generators::new(), GENESIS, CredentialType(2), 30).unwrap();
    for (keys, framework) in [
        (Keys::random(&mut rng(9)), framework()),
        (keys(), framework_of(GenesisDigest([1; 32]))),
        (keys(), other_type),
    ] {
        let refused = open(keys, framework);
        assert!(matches!(refused, Err(AuthorityError::Mismatch(_))));
    }
    let mut lost = keys();
    lost.shards.clear();
    let refused = open(lost, framework());
    assert!(matches!(refused, Err(AuthorityError::MissingKey(0))));
    assert_eq!(open(keys(), framework()).unwrap().id(), keys().id());
}

// spec: AUT-1, AUT-2
#[test]
fn a_shard_is_added_only_under_a_saved_key_and_a_new_number() {
    let mut authority = authority_with(Policy::default(), 1);
    let refused = authority.add_shard(&mut rng(5), |_| Err("disk".into()));
    assert!(matches!(refused, Err(AuthorityError::KeysNotSaved(_))));
    assert_eq!(authority.shards().unwrap().len(), 1);
    assert_eq!(authority.keys().shards.len(), 1);

    // Cut off after the key was saved: the number is passed over, the key never used.
    let mut saved = None;
    authority
        .add_shard(&mut rng(6), |keys| {
            saved = Some(keys.to_bytes());
            Ok(())
        })
        .unwrap();
    let saved = saved.unwrap();
    let (ledger, _) = authority_with(Policy::default(), 1).into_parts();
    let keys = Keys::from_bytes(&saved).unwrap();
    let mut reopened = Authority::open(ledger, keys, framework(), Policy::default()).unwrap();
    let number = reopened.add_shard(&mut rng(7), |_| Ok(())).unwrap();
    assert_eq!(number, 2);
    let numbers: Vec<u32> = reopened
        .shards()
        .unwrap()
        .iter()
        .map(|shard| shard.number)
        .collect();
    assert_eq!(numbers, [0, 2]);
}
