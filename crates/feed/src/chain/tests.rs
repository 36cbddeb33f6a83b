use crate::testing::{announcement, history, quorum_signed, world};
use crate::{
    Announced, Announcement, Chain, ChainRefusal, Document, Epoch, Evidence, FeedError, Step, Trust,
};

fn opened(trust: &Trust, history: &[Vec<u8>]) -> Vec<Announced> {
    let open = |bytes: &Vec<u8>| trust.open_announcement(bytes).unwrap();
    history.iter().map(open).collect()
}

fn trust() -> Trust {
    world(&[1, 2, 3], 2).0
}

/// An announcement of an epoch that differs from the honest one of this history.
fn forked(trust: &Trust, epoch: u32, previous: [u8; 32]) -> Announced {
    let other = announcement(trust, epoch, previous, [0x11; 32], 4);
    trust
        .open_announcement(&quorum_signed(&other, &[1, 2]))
        .unwrap()
}

fn is_equivocation(
    refused: Result<Step, ChainRefusal>,
    first: &Announced,
    second: &Announced,
) -> bool {
    let Err(ChainRefusal::Equivocation(evidence)) = refused else {
        return false;
    };
    evidence.first == *first && evidence.second == *second
}

// spec: FED-70
#[test]
fn a_wallets_chain_has_no_gap_and_does_not_go_back() {
    let trust = trust();
    let all = opened(&trust, &history(&trust, 4, &[1, 2]));
    let mut chain = Chain::new();
    assert_eq!(chain.extend(all[0].clone()), Ok(Step::Newer));
    assert_eq!(
        chain.extend(all[2].clone()),
        Err(ChainRefusal::Gap { first: Epoch(2) })
    );
    assert_eq!(
        chain.extend(all[3].clone()),
        Err(ChainRefusal::Gap { first: Epoch(2) })
    );
    assert_eq!(chain.newest(), Some(&all[0]));
    for next in &all[1..] {
        assert_eq!(chain.extend(next.clone()), Ok(Step::Newer));
    }
    assert_eq!(chain.extend(all[1].clone()), Ok(Step::Known));
    assert_eq!(chain.iter().count(), 4);
    assert_eq!(chain.get(Epoch(3)), Some(&all[2]));
    // one that begins in the middle has no past to fall back into
    let mut chain = Chain::new();
    chain.extend(all[2].clone()).unwrap();
    assert_eq!(chain.extend(all[0].clone()), Err(ChainRefusal::Older));
    assert_eq!(chain.extend(all[1].clone()), Err(ChainRefusal::Older));
    assert_eq!(chain.newest(), Some(&all[2]));
}

// spec: FED-71, FED-72, REG-16, REG-17
#[test]
fn two_histories_are_evidence_whichever_comes_first() {
    let trust = trust();
    let all = opened(&trust, &history(&trust, 3, &[1, 2]));
    let other = forked(&trust, 2, *all[1].get().previous());
    // one number twice
    let mut chain = Chain::new();
    chain.advance(all[1].clone()).unwrap();
    assert!(is_equivocation(
        chain.advance(other.clone()),
        &all[1],
        &other
    ));
    assert!(is_equivocation(
        chain.extend(other.clone()),
        &all[1],
        &other
    ));
    assert_eq!(chain.newest(), Some(&all[1]));
    // the later one names another predecessor
    let mut chain = Chain::new();
    chain.extend(other.clone()).unwrap();
    assert!(is_equivocation(
        chain.extend(all[2].clone()),
        &other,
        &all[2]
    ));
    assert!(is_equivocation(
        chain.advance(all[2].clone()),
        &other,
        &all[2]
    ));
    // and the earlier one is not what the later one names
    let mut chain = Chain::new();
    chain.advance(all[2].clone()).unwrap();
    assert!(is_equivocation(
        chain.advance(other.clone()),
        &all[2],
        &other
    ));
    assert_eq!(chain.advance(all[1].clone()), Err(ChainRefusal::Older));
    // two quorums under one payload are one announcement
    let mut chain = Chain::new();
    chain.extend(all[0].clone()).unwrap();
    let again = quorum_signed(all[0].get(), &[2, 3]);
    let again = trust.open_announcement(&again).unwrap();
    assert_ne!(again.bytes(), all[0].bytes());
    assert_eq!(chain.extend(again), Ok(Step::Known));
}

// spec: FED-71
#[test]
fn a_gates_chain_takes_gaps_and_does_not_go_back() {
    let trust = trust();
    let all = opened(&trust, &history(&trust, 5, &[1, 2]));
    let mut chain = Chain::new();
    assert_eq!(chain.advance(all[0].clone()), Ok(Step::Newer));
    assert_eq!(chain.advance(all[4].clone()), Ok(Step::Newer));
    assert_eq!(chain.advance(all[0].clone()), Ok(Step::Known));
    for between in &all[1..4] {
        assert_eq!(chain.advance(between.clone()), Err(ChainRefusal::Older));
    }
    assert_eq!(chain.newest(), Some(&all[4]));
}

// spec: FED-43
#[test]
fn an_epoch_does_not_begin_before_the_one_it_follows() {
    let trust = trust();
    let all = opened(&trust, &history(&trust, 1, &[1, 2]));
    let draft = |start| crate::AnnouncementDraft {
        genesis: trust.pin(),
        epoch: Epoch(2),
        start,
        key: *all[0].get().key(),
        list: [0x11; 32],
        previous: all[0].digest().0,
    };
    let mut chain = Chain::new();
    chain.extend(all[0].clone()).unwrap();
    for (start, expected) in [
        (all[0].get().start() - 30, Err(ChainRefusal::Time)),
        (all[0].get().start(), Err(ChainRefusal::Time)),
        // an epoch may be cut short
        (all[0].get().start() + 30, Ok(Step::Newer)),
    ] {
        let next = Announcement::new(trust.genesis(), &draft(start)).unwrap();
        let next = trust
            .open_announcement(&quorum_signed(&next, &[1, 2]))
            .unwrap();
        assert_eq!(chain.clone().extend(next.clone()), expected);
        assert_eq!(chain.clone().advance(next), expected);
    }
}

#[test]
fn old_announcements_are_forgotten_and_the_newest_never() {
    let trust = trust();
    let all = opened(&trust, &history(&trust, 4, &[1, 2]));
    let mut chain = Chain::new();
    chain.forget_before(u64::MAX);
    for next in &all {
        chain.extend(next.clone()).unwrap();
    }
    chain.forget_before(all[1].get().end());
    assert_eq!(
        chain.iter().collect::<Vec<_>>(),
        all[1..].iter().collect::<Vec<_>>()
    );
    chain.forget_before(u64::MAX);
    assert_eq!(chain.iter().collect::<Vec<_>>(), [&all[3]]);
    // what was forgotten is old, and does not come back
    assert_eq!(chain.extend(all[0].clone()), Err(ChainRefusal::Older));
    assert_eq!(chain.extend(all[2].clone()), Err(ChainRefusal::Older));
    let other = forked(&trust, 3, all[1].digest().0);
    assert!(is_equivocation(
        chain.extend(other.clone()),
        &all[3],
        &other
    ));
}

// spec: FED-73
#[test]
fn reported_evidence_is_checked() {
    let (trust, _) = world(&[1, 2, 3], 2);
    let all = history(&trust, 3, &[1, 2]);
    let one = trust.open_announcement(&all[0]).unwrap();
    let other = announcement(&trust, 1, trust.pin().0, [0x12; 32], 3);
    let other_bytes = quorum_signed(&other, &[2, 3]);
    // no contradiction, or no quorum
    for (a, b) in [(0, 0), (0, 1), (1, 0), (0, 2), (2, 0)] {
        let refused = Evidence::open(&all[a], &all[b], &trust);
        assert!(matches!(refused, Err(FeedError::Rule(_))), "{a} {b}");
    }
    let alone = quorum_signed(&other, &[2]);
    assert!(matches!(
        Evidence::open(&all[0], &alone, &trust),
        Err(FeedError::Quorum { .. })
    ));
    let evidence = Evidence::open(&all[0], &other_bytes, &trust).unwrap();
    assert_eq!(
        (evidence.first.bytes(), evidence.second.bytes()),
        (&all[0][..], &other_bytes[..])
    );
    assert_eq!(evidence.first, one);
    let next = announcement(&trust, 2, other.digest(), [0x11; 32], 3);
    let next = quorum_signed(&next, &[1, 2]);
    Evidence::open(&all[0], &next, &trust).unwrap();
    Evidence::open(&next, &all[0], &trust).unwrap();
}
