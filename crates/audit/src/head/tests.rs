use huepass_wire::WireError;

use super::*;
use crate::testing::{AUTHORITY, Log, NOW, STRANGER, authority, entry, key};

fn signed(log: &Log) -> SignedHead {
    log.head().sign(&key(AUTHORITY))
}

fn at(log: &Log, time: u64) -> SignedHead {
    let head = TreeHead::new(authority(AUTHORITY), &log.frontier, time);
    head.sign(&key(AUTHORITY))
}

fn growth(older: u64, log: &Log) -> ConsistencyProof {
    ConsistencyProof::make(older, log.frontier.size(), &log.nodes).unwrap()
}

// spec: AUD-1, AUD-2, AUD-3
#[test]
fn a_head_opens_only_under_its_authoritys_signature_for_heads() {
    let log = Log::good(5);
    let good = signed(&log);
    let open = |bytes: &[u8]| SignedHead::open(bytes, authority(AUTHORITY));
    let signature = Err(AuditError::Wire(WireError::Signature));
    assert_eq!(
        SignedHead::open(good.bytes(), authority(STRANGER)),
        signature
    );
    assert_eq!(open(log.head().sign(&key(STRANGER)).bytes()), signature);
    let payload = log.head().payload();
    let kind = sign1(labels::ORDER, &payload, &key(AUTHORITY));
    assert_eq!(open(&kind), signature);
    for at in 0..good.bytes().len() {
        let mut altered = good.bytes().to_vec();
        altered[at] ^= 1;
        assert!(open(&altered).is_err());
    }
    // Signed by the right key, and says to be another's.
    let foreign = TreeHead::new(authority(STRANGER), &log.frontier, NOW);
    let foreign = sign1(labels::HEAD, &foreign.payload(), &key(AUTHORITY));
    assert_eq!(open(&foreign), Err(AuditError::OtherAuthority));
    let refuse = |change: fn(&mut TreeHead), error: AuditError| {
        let mut head = log.head();
        change(&mut head);
        assert_eq!(open(head.sign(&key(AUTHORITY)).bytes()), Err(error));
    };
    refuse(|head| head.version = 2, WireError::Version(2).into());
    refuse(|head| head.size = MAX_SIZE + 1, Rule::Size.into());
    refuse(|head| head.size = 0, Rule::EmptyRoot.into());
    let limit = TreeHead::LIMIT;
    assert_eq!(
        open(&vec![0; limit + 1]),
        Err(WireError::TooLarge { limit }.into())
    );
    assert_eq!(open(good.bytes()), Ok(good));
}

// spec: AUD-24, AUD-25
#[test]
fn a_log_that_was_cut_reordered_changed_or_forked_does_not_follow() {
    let held = Log::good(6);
    let old = signed(&held);
    let grown = |mut entries: Vec<Vec<u8>>, more: u64| {
        let from = entries.len() as u64;
        entries.extend((from..from + more).map(|n| entry(n, NOW + n)));
        Log::of(entries)
    };
    let mut swapped = held.entries.clone();
    swapped.swap(1, 4);
    let mut changed = held.entries.clone();
    changed[2] = entry(2, NOW + 1_000);
    let mut dropped = held.entries.clone();
    dropped.remove(0);
    for log in [
        grown(swapped.clone(), 3),
        grown(changed.clone(), 3),
        grown(dropped.clone(), 4),
    ] {
        let why = ProofRefusal::Root;
        let step = signed(&log).follows(&old, &growth(6, &log));
        let Err(HeadRefusal::Unproven { why: said, pair }) = step else {
            panic!("{step:?}");
        };
        assert_eq!(said, why);
        assert!(!pair.is_proof());
        assert_eq!((&pair.first, &pair.second), (&old, &signed(&log)));
    }
    // The same with as many entries: two roots for one size.
    for log in [grown(swapped, 0), grown(changed, 0), grown(dropped, 1)] {
        let step = signed(&log).follows(&old, &growth(6, &log));
        let Err(HeadRefusal::Equivocation(pair)) = step else {
            panic!("{step:?}");
        };
        assert_eq!(pair.what, Contradiction::Roots);
    }
    // Cut, and signed later than the head with more entries.
    let cut = Log::of(held.entries[..4].to_vec());
    let step = at(&cut, NOW + 50).follows(&old, &growth(4, &cut));
    let Err(HeadRefusal::Equivocation(pair)) = step else {
        panic!("{step:?}");
    };
    assert_eq!(pair.what, Contradiction::Shrank);
    // More entries, and signed earlier.
    let more = Log::good(7);
    let step = at(&more, NOW + 5).follows(&old, &growth(6, &more));
    assert!(matches!(step, Err(HeadRefusal::Equivocation(_))));
}

// spec: AUD-24
#[test]
fn an_older_head_is_no_news_and_a_proof_for_other_sizes_proves_nothing() {
    let held = Log::good(6);
    let old = signed(&held);
    let earlier = Log::good(4);
    assert_eq!(
        signed(&earlier).follows(&old, &growth(4, &earlier)),
        Err(HeadRefusal::Older)
    );
    assert_eq!(
        at(&held, NOW).follows(&old, &growth(6, &held)),
        Err(HeadRefusal::Older)
    );
    let log = Log::good(9);
    for (from, why) in [(5, ProofRefusal::Size), (9, ProofRefusal::Size)] {
        let step = signed(&log).follows(&old, &growth(from, &log));
        let Err(HeadRefusal::Unproven { why: said, .. }) = step else {
            panic!("{step:?}");
        };
        assert_eq!(said, why);
    }
    let other = TreeHead::new(authority(STRANGER), &log.frontier, NOW).sign(&key(STRANGER));
    assert_eq!(
        other.follows(&old, &growth(6, &log)),
        Err(AuditError::OtherAuthority.into())
    );
    assert_eq!(
        signed(&log).follows(&old, &growth(6, &log)),
        Ok(Step::Newer)
    );
    assert_eq!(
        at(&held, NOW + 60).follows(&old, &growth(6, &held)),
        Ok(Step::Newer)
    );
    assert_eq!(old.follows(&old, &growth(6, &held)), Ok(Step::Known));
}

// spec: AUD-24, AUD-27
#[test]
fn a_watch_keeps_its_newest_head_and_the_evidence() {
    let log = Log::good(6);
    let mut watch = Watch::new(authority(AUTHORITY));
    let first = signed(&log);
    let none = ConsistencyProof::make(0, 6, &log.nodes).unwrap();
    assert!(watch.take(b"no head", &none).is_err());
    assert_eq!(watch.newest(), None);
    assert_eq!(watch.take(first.bytes(), &none), Ok(Step::Newer));
    assert_eq!(watch.evidence(), None);

    let mut longer = Log::of((0..8).map(|n| entry(n, NOW + 2 * n)));
    let unproven = signed(&longer);
    assert!(watch.take(unproven.bytes(), &growth(6, &longer)).is_err());
    assert!(!watch.evidence().unwrap().is_proof());
    let fork = Log::of((0..6).map(|n| entry(n, NOW + 2 * n)));
    assert!(
        watch
            .take(signed(&fork).bytes(), &growth(6, &fork))
            .is_err()
    );
    let proof = watch.evidence().cloned().unwrap();
    assert!(proof.is_proof());
    longer.push(entry(8, NOW + 90));
    assert!(
        watch
            .take(signed(&longer).bytes(), &growth(6, &longer))
            .is_err()
    );
    assert_eq!(watch.evidence(), Some(&proof), "a proof is not replaced");
    assert_eq!(watch.newest(), Some(&first));

    let next = Log::good(11);
    let mut again = Watch::resume(first.bytes(), authority(AUTHORITY)).unwrap();
    assert!(Watch::resume(first.bytes(), authority(STRANGER)).is_err());
    assert_eq!(
        again.take(signed(&next).bytes(), &growth(6, &next)),
        Ok(Step::Newer)
    );
    assert_eq!(again.newest(), Some(&signed(&next)));
}
