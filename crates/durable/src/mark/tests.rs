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
