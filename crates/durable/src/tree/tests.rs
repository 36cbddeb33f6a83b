#![allow(clippy::cast_possible_truncation)] // Patterns of bytes; wrapping round is meant.

use super::*;
use crate::{MAX_KEY_LEN, MAX_VALUE_LEN};

fn one(key: &str, value: impl Into<Vec<u8>>) -> Batch {
    let mut batch = Batch::new();
    batch.put(key, value);
    batch
}

fn filled(dir: &Path, commits: u32) -> DurableTree {
    let tree = DurableTree::open(dir).unwrap();
    for i in 0..commits {
        let mut batch = Batch::new();
        for j in 0..10 {
            batch.put(format!("k/{i:05}/{j}"), format!("value {i} {j}").repeat(20));
        }
        tree.commit(batch).unwrap();
    }
    tree
}

fn check_filled(tree: &DurableTree, commits: u32) {
    let all = tree.scan_prefix(b"k/").unwrap();
    assert_eq!(all.len(), commits as usize * 10);
    for (n, (key, value)) in all.iter().enumerate() {
        let (i, j) = (n / 10, n % 10);
        assert_eq!(key, format!("k/{i:05}/{j}").as_bytes());
        assert_eq!(value, format!("value {i} {j}").repeat(20).as_bytes());
    }
}

#[test]
fn oversized_keys_and_values_are_refused_and_change_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let tree = DurableTree::open(dir.path()).unwrap();
    let mut batch = one("good", "1");
    batch.put("bad", vec![0; MAX_VALUE_LEN + 1]);
    assert!(matches!(
        tree.commit(batch),
        Err(DurableError::TooLarge { .. })
    ));
    let long = "k".repeat(MAX_KEY_LEN + 1);
    assert!(matches!(
        tree.commit(one(&long, "")),
        Err(DurableError::TooLarge { .. })
    ));
    assert_eq!(tree.get(b"good").unwrap(), None);
    tree.commit(one(&long[1..], "fits")).unwrap();
}

#[test]
fn an_aborted_transaction_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let tree = DurableTree::open(dir.path()).unwrap();
    tree.commit(one("a", "1")).unwrap();
    let out = tree.transact(|txn| {
        txn.put("a", "2");
        txn.delete("b");
        assert_eq!(txn.get(b"a")?.as_deref(), Some(&b"2"[..]));
        Err::<(), _>(TransactError::Aborted("no"))
    });
    assert!(matches!(out, Err(TransactError::Aborted("no"))));
    assert_eq!(tree.get(b"a").unwrap().as_deref(), Some(&b"1"[..]));
}

#[test]
fn a_transaction_sees_its_own_changes() {
    let dir = tempfile::tempdir().unwrap();
    let tree = DurableTree::open(dir.path()).unwrap();
    tree.commit(one("p/a", "1")).unwrap();
    let seen = tree
        .transact(|txn| {
            txn.put("p/b", "2");
            txn.delete("p/a");
            txn.put("q", "3");
            Ok::<_, TransactError<()>>(txn.scan_prefix(b"p/")?)
        })
        .unwrap();
    assert_eq!(seen, [(b"p/b".to_vec(), b"2".to_vec())]);
    assert_eq!(tree.scan_prefix(b"p/").unwrap(), seen);
}

#[test]
fn long_values_are_cut_and_put_together_again() {
    let dir = tempfile::tempdir().unwrap();
    let tree = DurableTree::open(dir.path()).unwrap();
    for len in [
        0,
        1,
        4095,
        4096,
        4097,
        8192,
        8193,
        300_000,
        MAX_VALUE_LEN,
        5000,
        12,
    ] {
        let value: Vec<u8> = (0..len).map(|i| (i % 251) as u8).collect();
        tree.commit(one("v", value.clone())).unwrap();
        assert_eq!(tree.get(b"v").unwrap().unwrap(), value);
    }
    tree.commit(one("v", vec![1; 20_000])).unwrap();
    tree.commit({
        let mut b = Batch::new();
        b.delete("v");
        b
    })
    .unwrap();
    assert_eq!(tree.get(b"v").unwrap(), None);
    // Only the count of commits is left, and nothing in files of their own.
    assert_eq!(tree.sled().len(), 1);
    assert_eq!(
        fs::read_dir(dir.path().join("sled/blobs")).unwrap().count(),
        0
    );
}

#[test]
fn pages_follow_each_other() {
    let dir = tempfile::tempdir().unwrap();
    let tree = filled(dir.path(), 5);
    tree.commit(one("j", "before")).unwrap();
    tree.commit(one("l", "behind")).unwrap();
    let mut after: Option<Vec<u8>> = None;
    let mut all = Vec::new();
    loop {
        let page = tree.page(b"k/", after.as_deref(), 7).unwrap();
        let Some((last, _)) = page.last() else { break };
        after = Some(last.clone());
        all.extend(page);
    }
    assert_eq!(all, tree.scan_prefix(b"k/").unwrap());
    assert_eq!(all.len(), 50);
    assert_eq!(tree.page(b"k/", Some(b"a"), 3).unwrap(), all[..3]);
    assert!(tree.page(b"k/", Some(b"z"), 3).unwrap().is_empty());
}

#[test]
fn a_closed_tree_opens_again_and_a_second_opener_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    for _ in 0..3 {
        let tree = filled(dir.path(), 3);
        assert!(matches!(
            DurableTree::open(dir.path()),
            Err(DurableError::InUse { .. })
        ));
        drop(tree);
        check_filled(&DurableTree::open(dir.path()).unwrap(), 3);
    }
    let mark = Mark::load(&dir.path().join("mark")).unwrap().unwrap();
    assert!(
        mark.state().closed.is_some(),
        "was not closed in good order"
    );
}

#[test]
fn a_large_batch_is_one_commit() {
    let dir = tempfile::tempdir().unwrap();
    let tree = DurableTree::open(dir.path()).unwrap();
    let mut batch = Batch::new();
    for i in 0..20_000_u32 {
        batch.put(format!("handle/{i:08}"), vec![0xAB; 100]);
    }
    tree.commit(batch).unwrap();
    drop(tree);
    let tree = DurableTree::open(dir.path()).unwrap();
    assert_eq!(tree.scan_prefix(b"handle/").unwrap().len(), 20_000);
}

#[test]
fn any_change_to_a_closed_trees_files_is_found_before_anything_is_touched() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path(), 20));
    let db = dir.path().join("sled/db");
    let whole = fs::read(&db).unwrap();
    let mut damaged = vec![
        whole[..whole.len() / 2].to_vec(),
        vec![],
        [&whole[..], &[0]].concat(),
    ];
    for at in [0, 100, whole.len() / 3, whole.len() - 1] {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x20;
        damaged.push(bytes);
    }
    for bytes in damaged {
        fs::write(&db, &bytes).unwrap();
        assert!(matches!(
            DurableTree::open(dir.path()),
            Err(DurableError::Damaged { .. })
        ));
        assert!(
            fs::read(&db).unwrap() == bytes,
            "the refusal changed the file"
        );
    }
    fs::write(&db, &whole).unwrap();
    for missing in ["mark", "sled/db"] {
        let path = dir.path().join(missing);
        let aside = dir.path().join("aside");
        fs::rename(&path, &aside).unwrap();
        assert!(matches!(
            DurableTree::open(dir.path()),
            Err(DurableError::Damaged { .. })
        ));
        fs::rename(&aside, &path).unwrap();
    }
    check_filled(&DurableTree::open(dir.path()).unwrap(), 20);
}

/// Without a closing digest only the count of commits and sled's own checks are left. They must
/// still never let a tree through that silently lost something at its end.
#[test]
fn a_tree_left_open_and_cut_short_is_refused_or_whole() {
    let dir = tempfile::tempdir().unwrap();
    let tree = filled(dir.path(), 200);
    let copy = tempfile::tempdir().unwrap();
    fs::create_dir_all(copy.path().join("sled/blobs")).unwrap();
    let mut refused = 0;
    let whole = fs::read(dir.path().join("sled/db")).unwrap();
    for part in 0..12 {
        for name in ["mark", "sled/conf"] {
            fs::copy(dir.path().join(name), copy.path().join(name)).unwrap();
        }
        for old in fs::read_dir(copy.path().join("sled")).unwrap() {
            let old = old.unwrap();
            if old.file_name().to_string_lossy().starts_with("snap") {
                fs::remove_file(old.path()).unwrap();
            }
        }
        fs::write(
            copy.path().join("sled/db"),
            &whole[..whole.len() * part / 12],
        )
        .unwrap();
        let short = fs::read(copy.path().join("sled/db")).unwrap();
        // Twice: what is refused is left as it was, so it is refused again.
        for _ in 0..2 {
            match DurableTree::open(copy.path()) {
                Err(DurableError::Damaged { .. }) => {
                    refused += 1;
                    assert!(fs::read(copy.path().join("sled/db")).unwrap() == short);
                    assert!(!copy.path().join("before").exists());
                }
                Err(e) => panic!("{e}"),
                Ok(tree) => check_filled(&tree, 200),
            }
        }
    }
    assert!(refused >= 12, "only {refused} of 24 were refused");
    drop(tree);
}

/// A process that dies between the copy and the end of the repair: the next starts from the copy.
#[test]
fn an_opening_cut_off_starts_again_from_the_copy() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path(), 3));
    let left_open = || {
        let mut mark = Mark::load(&dir.path().join("mark")).unwrap().unwrap();
        mark.set(State {
            closed: None,
            ..mark.state()
        })
        .unwrap();
    };
    left_open();
    assert!(before::keep(dir.path()).unwrap());
    fs::write(dir.path().join("sled/db"), b"half repaired").unwrap();
    drop(DurableTree::open(dir.path()).unwrap());
    // A copy that was itself cut short counts for nothing.
    left_open();
    fs::create_dir(dir.path().join("before.partial")).unwrap();
    fs::write(dir.path().join("before.partial/db"), b"half copied").unwrap();
    check_filled(&DurableTree::open(dir.path()).unwrap(), 3);
    assert!(!dir.path().join("before.partial").exists());
}

#[test]
fn a_snapshot_cut_short_is_not_taken_for_whole() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path(), 3));
    let mut mark = Mark::load(&dir.path().join("mark")).unwrap().unwrap();
    mark.set(State {
        closed: None,
        ..mark.state()
    })
    .unwrap();
    fs::write(
        dir.path().join("sled/snap.FFFFFFFFFFFFFFFF.generating"),
        [0; 40],
    )
    .unwrap();
    check_filled(&DurableTree::open(dir.path()).unwrap(), 3);
}

#[test]
fn creation_cut_short_anywhere_is_finished() {
    let dir = tempfile::tempdir().unwrap();
    drop(DurableTree::open(dir.path()).unwrap());
    let stages: [&dyn Fn(&Path); 3] = [
        &|d| fs::remove_dir_all(d.join("sled")).unwrap(),
        &|d| fs::write(d.join("sled/conf"), b"torn configuration").unwrap(),
        &|d| fs::write(d.join("sled/db"), b"torn").unwrap(),
    ];
    for stage in stages {
        let mut mark = Mark::load(&dir.path().join("mark")).unwrap().unwrap();
        mark.set(State {
            commits: 0,
            closed: None,
        })
        .unwrap();
        stage(dir.path());
        let tree = DurableTree::open(dir.path()).unwrap();
        assert!(tree.scan_prefix(b"").unwrap().is_empty());
    }
}
