use super::*;
use crate::testing::{
    AUTHORITY, CLERK, EPIDEMIOLOGIST, Log, NOW, OTHER_CLERK, approved, authority, desk, entry, key,
    staff, terms, with_grounds,
};
use crate::{Asked, DetailsSalt, Draft, Drill, Mode, Nonce, Order, Parameters, Real, Rule, Verb};

fn replay(entries: &[Vec<u8>], limit: Option<u64>) -> (Replay, Vec<(usize, Finding)>) {
    let mut replay = Replay::new(limit);
    let mut findings = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        if let Err(finding) = replay.push(entry) {
            findings.push((at, finding));
        }
    }
    (replay, findings)
}

// spec: AUD-28, AUD-29
#[test]
fn a_log_that_was_cut_reordered_changed_or_forked_is_found_out() {
    let log = Log::good(9);
    let head = log.head();
    let with = |change: fn(&mut Vec<Vec<u8>>)| {
        let mut entries = log.entries.clone();
        change(&mut entries);
        let (replay, findings) = replay(&entries, None);
        (replay.compare(&head), findings)
    };
    assert_eq!(
        with(|e| e.truncate(8)),
        (Err(Finding::Size), vec![]),
        "cut at the end"
    );
    assert_eq!(
        with(|e| e.push(entry(9, NOW + 9))),
        (Err(Finding::Size), vec![])
    );
    let (compared, findings) = with(|e| {
        e.remove(3);
    });
    assert_eq!(compared, Err(Finding::Size));
    assert_eq!(findings.len(), 5);
    assert!(findings.iter().all(|(_, f)| *f == Finding::Sequence));
    let (compared, findings) = with(|e| e.swap(2, 5));
    assert_eq!(compared, Err(Finding::Root));
    assert_eq!(findings[0], (2, Finding::Sequence));
    assert_eq!(
        with(|e| e[4] = entry(4, NOW + 4 + 1)),
        (Err(Finding::Root), vec![]),
        "changed, and nothing to see in the entry itself"
    );
    let (compared, findings) = with(|e| e[4] = b"no entry".to_vec());
    assert_eq!(compared, Err(Finding::Root));
    assert!(matches!(findings[..], [(4, Finding::Document(_))]));
    let (_, findings) = with(|e| e[4] = entry(4, NOW));
    assert_eq!(findings, [(4, Finding::Time)]);
    assert_eq!(with(|_| ()), (Ok(()), vec![]));
    let early = TreeHead::new(authority(AUTHORITY), &log.frontier, NOW);
    let (replay, _) = replay(&log.entries, None);
    assert_eq!(replay.compare(&early), Err(Finding::Time));
}

// spec: AUD-28
#[test]
fn one_entry_is_checked_with_its_proof() {
    let mut entries = Log::good(4).entries;
    entries.push(entry(7, NOW));
    entries.push(b"no entry".to_vec());
    entries.push(entry(6, NOW + 1_000));
    let log = Log::of(entries);
    let head = log.head();
    let check = |index: u64, of: usize| {
        let proof = InclusionProof::make(index, 7, &log.nodes).unwrap();
        check_entry(&head, &log.entries[of], &proof)
    };
    assert_eq!(check(1, 2), Err(ProofRefusal::Root.into()));
    assert_eq!(check(4, 4), Err(Finding::Sequence));
    assert!(matches!(check(5, 5), Err(Finding::Document(_))));
    assert_eq!(check(6, 6), Err(Finding::Time));
    assert_eq!(check(2, 2).unwrap().sequence(), 2);
}

/// The entry of an import of facts about so many persons by one officer, or of a drill of one.
fn import<M: Mode>(officer: u8, sequence: u64, time: u64, persons: u64) -> Vec<u8> {
    let staff = staff();
    let quota = Quota::new(u64::MAX);
    let mut terms = terms(officer, Verb::ImportFacts);
    terms.persons = persons;
    terms.nonce = Nonce([u8::try_from(sequence).unwrap(); 16]);
    let asked = Asked {
        verb: Verb::ImportFacts,
        parameters: Parameters::digest(b"parameters"),
        persons,
    };
    let signed = Order::<M>::new(terms).sign(&key(officer));
    let unspent = desk(&staff, &quota)
        .check::<M>(&asked, &signed, None)
        .unwrap();
    let details = DetailsSalt([2; 32]).digest(b"");
    with_grounds(Draft::ordered(&approved(unspent)))
        .enter(authority(AUTHORITY), sequence, time, None, details)
        .unwrap()
        .encode()
}

// spec: AUD-52
#[test]
fn more_changes_on_one_officers_word_than_the_limit_are_found_however_they_are_split() {
    let hour = NOW + crate::WINDOW;
    let entries = [
        import::<Real>(CLERK, 0, NOW, 6),
        import::<Real>(OTHER_CLERK, 1, NOW + 1, 4),
        import::<Drill>(CLERK, 2, NOW + 2, 5_000),
        import::<Real>(OTHER_CLERK, 3, NOW + 3, 2),
        import::<Real>(EPIDEMIOLOGIST, 4, hour - 1, 2),
        import::<Real>(CLERK, 5, hour, 2),
        import::<Real>(CLERK, 6, hour + 3, 3),
    ];
    let (_, findings) = replay(&entries, Some(10));
    assert_eq!(findings, [(3, Finding::Limit), (4, Finding::Limit)]);
    let (_, findings) = replay(&entries, None);
    assert_eq!(findings, []);
    let mut changed = Replay::new(None);
    changed.set_limit(5);
    assert_eq!(changed.push(&entries[0]), Err(Finding::Limit));
}

#[test]
fn a_bad_entry_names_its_rule() {
    let good = entry(0, NOW);
    let mut bad = good.clone();
    // The verb, after version, sequence and time; registering is nobody's but an officer's.
    assert_eq!(bad[8], Verb::AnswerRequest.number());
    bad[8] = Verb::RegisterPerson.number();
    let mut replay = Replay::new(None);
    assert_eq!(
        replay.push(&bad),
        Err(Finding::Document(Rule::Automatic.into()))
    );
    assert_eq!(replay.size(), 1, "and it is counted");
}
