use super::*;

#[test]
fn a_mark_without_a_whole_slot_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mark");
    assert!(Mark::load(&path).unwrap().is_none());
    for bytes in [vec![], vec![0; 2 * SLOT], vec![0xFF; 2 * SLOT]] {
        std::fs::write(&path, bytes).unwrap();
        assert!(matches!(
            Mark::load(&path),
            Err(DurableError::Damaged { .. })
        ));
    }
}

#[test]
fn a_torn_slot_falls_back_to_the_one_before() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mark");
    let mut mark = Mark::create(&path).unwrap();
    for commits in 1..=5 {
        mark.set(State {
            commits,
            closed: None,
        })
        .unwrap();
    }
    let whole = std::fs::read(&path).unwrap();
    // Turn 5 is odd, so it lies in the second slot.
    for at in SLOT..SLOT + BODY + CHECK {
        let mut torn = whole.clone();
        torn[at] ^= 1;
        std::fs::write(&path, torn).unwrap();
        assert_eq!(Mark::load(&path).unwrap().unwrap().state().commits, 4);
    }
}

#[test]
fn what_was_set_is_read_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mark");
    let mut mark = Mark::create(&path).unwrap();
    for state in [
        State {
            commits: 1,
            closed: None,
        },
        State {
            commits: 1,
            closed: Some([9; 32]),
        },
        State {
            commits: u64::MAX,
            closed: None,
        },
    ] {
        mark.set(state).unwrap();
        assert_eq!(Mark::load(&path).unwrap().unwrap().state(), state);
    }
}

#[test]
fn commits_are_counted_without_opening() {
    let dir = tempfile::tempdir().unwrap();
    let missing = commits(dir.path());
    assert!(matches!(
        missing,
        Err(DurableError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound
    ));
    std::fs::write(dir.path().join("mark"), [0; 2 * SLOT]).unwrap();
    assert!(matches!(
        commits(dir.path()),
        Err(DurableError::Damaged { .. })
    ));
    std::fs::remove_file(dir.path().join("mark")).unwrap();

    let put = |tree: &crate::DurableTree, value: &str| {
        let mut batch = crate::Batch::new();
        batch.put("key", value);
        tree.commit(batch).unwrap();
    };
    let tree = crate::DurableTree::open(dir.path()).unwrap();
    assert_eq!(commits(dir.path()).unwrap(), 0);
    put(&tree, "one");
    // While it is open, and afterwards; opening and closing alone are no change.
    assert_eq!(commits(dir.path()).unwrap(), 1);
    put(&tree, "two");
    drop(tree);
    assert_eq!(commits(dir.path()).unwrap(), 2);
    drop(crate::DurableTree::open(dir.path()).unwrap());
    assert_eq!(commits(dir.path()).unwrap(), 2);
}
