//! A ledger that is in use, damaged, or not a ledger, says so, and nothing is made of it.

mod common;

use std::fs;
use std::path::Path;

use common::{GREEN, NOW, Wallet, open, rng};
use huepass_authority::{
    Acting, Authority, AuthorityError, Drill, Identifier, IdentityNumber, Ledger, LedgerError,
    PersonId,
};
use huepass_authority_store::SledLedger;
use huepass_durable::{Batch, DurableTree};

/// A ledger with two persons whose credentials were revoked.
fn used(folder: &Path) -> Vec<PersonId> {
    let mut authority = open(folder);
    let mut rng = rng(1);
    common::add_shard(folder, &mut authority, &mut rng);
    let person = |number: &str, authority: &Authority<SledLedger>| {
        let id = authority.person_id(&IdentityNumber::parse(number).unwrap());
        let mut rng = common::rng(number.len() as u64 + 5);
        authority
            .add_person(&id, &common::granted(GREEN), NOW)
            .unwrap();
        let (offer, pin) = authority.offer(&id, NOW, &mut rng).unwrap();
        let request = Wallet::new(&mut rng).first(&offer, &pin, &mut rng);
        authority.answer(&request, NOW, &mut rng).unwrap();
        authority.revoke(&id, common::grounds(), NOW).unwrap();
        id
    };
    vec![person("1", &authority), person("22", &authority)]
}

/// Changes records behind the ledger's back.
fn tamper(folder: &Path, change: impl FnOnce(&DurableTree, &mut Batch)) {
    let tree = DurableTree::open(&folder.join("ledger")).unwrap();
    let mut batch = Batch::new();
    change(&tree, &mut batch);
    tree.commit(batch).unwrap();
}

fn ledger(folder: &Path) -> SledLedger {
    SledLedger::open(&folder.join("ledger")).unwrap()
}

#[test]
fn one_process_has_it_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let first = ledger(dir.path());
    let second = SledLedger::open(&dir.path().join("ledger"));
    assert!(matches!(second, Err(LedgerError::InUse)));
    drop(first);
    ledger(dir.path());
}

#[test]
fn changed_files_are_noticed() {
    let dir = tempfile::tempdir().unwrap();
    used(dir.path());
    let db = dir.path().join("ledger/sled/db");
    let mut bytes = fs::read(&db).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&db, bytes).unwrap();
    let opened = SledLedger::open(&dir.path().join("ledger"));
    let error = opened.expect_err("refused");
    assert!(matches!(error, LedgerError::Damaged(_)));
    assert!(error.to_string().contains("retire the shards"));
}

#[test]
fn a_gap_in_a_log_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    used(dir.path());
    assert_eq!(ledger(dir.path()).deltas(0, 1, 9).unwrap().len(), 2);
    tamper(dir.path(), |tree, batch| {
        let log = tree.scan_prefix(b"d").unwrap();
        batch.delete(log[0].0.clone());
    });
    let deltas = ledger(dir.path()).deltas(0, 1, 9);
    assert!(matches!(deltas, Err(LedgerError::Damaged(_))));
}

#[test]
fn a_gap_in_a_timeline_is_noticed_and_none_is_written_over() {
    let dir = tempfile::tempdir().unwrap();
    let id = used(dir.path())[0];
    assert_eq!(ledger(dir.path()).timeline(&id, 1, 9).unwrap().len(), 2);
    // A record from before the newest entry.
    let mut now = Vec::new();
    tamper(dir.path(), |tree, batch| {
        let key = [b"p", &id.to_bytes()[..]].concat();
        now = tree.get(&key).unwrap().unwrap();
        let mut before = now.clone();
        *before.last_mut().unwrap() = 1;
        batch.put(key, before);
    });
    let authority = open(dir.path());
    let drill = Drill::new(Identifier::new("exercise").unwrap(), Acting::nobody());
    let refused = authority.note_drill(&id, &drill, NOW);
    assert!(matches!(
        refused,
        Err(AuthorityError::Ledger(LedgerError::Damaged(_)))
    ));
    drop(authority);
    tamper(dir.path(), |tree, batch| {
        batch.put([b"p", &id.to_bytes()[..]].concat(), now);
        let first = tree
            .scan_prefix(&[b"l", &id.to_bytes()[..]].concat())
            .unwrap();
        batch.delete(first[0].0.clone());
    });
    let entries = ledger(dir.path()).timeline(&id, 1, 9);
    assert!(matches!(entries, Err(LedgerError::Damaged(_))));
}

#[test]
fn records_that_were_not_written_so_are_refused_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let id = used(dir.path())[0];
    // Cut off, of another version, with more behind.
    let spoil: [fn(&mut Vec<u8>); 3] = [
        |value| value.truncate(value.len() - 1),
        |value| value[1] = 2,
        |value| value.push(0),
    ];
    for spoil in spoil {
        for (prefix, what) in [
            (b"a", "founding"),
            (b"s", "shard"),
            (b"p", "person"),
            (b"l", "timeline"),
        ] {
            let mut kept = Vec::new();
            tamper(dir.path(), |tree, batch| {
                kept = tree.scan_prefix(prefix).unwrap();
                for (key, value) in &kept {
                    let mut value = value.clone();
                    spoil(&mut value);
                    batch.put(key.clone(), value);
                }
            });
            let ledger = ledger(dir.path());
            let error = match prefix {
                b"a" => ledger.founding().err(),
                b"s" => ledger.shards().err(),
                b"l" => ledger.timeline(&id, 1, 9).err(),
                _ => ledger.person(&id).err(),
            };
            let error = error.expect("refused");
            assert!(matches!(error, LedgerError::Damaged(_)));
            assert!(error.to_string().contains(what), "{error}");
            drop(ledger);
            tamper(dir.path(), |_, batch| {
                for (key, value) in kept {
                    batch.put(key, value);
                }
            });
        }
    }
    assert!(open(dir.path()).history(&id).unwrap()[0].revoked.is_some());
}

#[test]
fn a_missing_credential_is_noticed_before_anything_is_revoked() {
    let dir = tempfile::tempdir().unwrap();
    let id = used(dir.path())[0];
    let handle = open(dir.path()).history(&id).unwrap()[0].handle;
    tamper(dir.path(), |tree, batch| {
        for (key, _) in tree.scan_prefix(b"c").unwrap() {
            batch.delete(key);
        }
    });
    let authority = open(dir.path());
    let refused = authority.revoke_credential(0, handle, NOW);
    assert!(matches!(
        refused,
        Err(AuthorityError::Ledger(LedgerError::Damaged(_)))
    ));
    assert_eq!(authority.shards().unwrap()[0].n, 2);
}
