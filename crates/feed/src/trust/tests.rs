use huepass_wire::WireError;
use proptest::prelude::*;

use crate::testing::{announcement, history, quorum_signed, set, world};
use crate::{Announced, Document, Epoch, FeedError, Genesis, RegistrarSet, Rule, Trust};

const CHAIN: FeedError = FeedError::Rule(Rule::ChangeChain);

fn quorum(signed: usize, needed: usize) -> FeedError {
    FeedError::Quorum { signed, needed }
}

fn change(trust: &Trust, from: u32, set: RegistrarSet, signers: &[u8]) -> Vec<u8> {
    quorum_signed(&trust.draft_change(Epoch(from), set).unwrap(), signers)
}

// spec: FED-21, FED-22, FRM-1
#[test]
fn a_genesis_needs_every_founder_and_the_pinned_digest() {
    let genesis = crate::testing::genesis(&[1, 2, 3], 2);
    for signers in [&[][..], &[1, 2], &[1, 2, 4]] {
        let bytes = quorum_signed(&genesis, signers);
        let count = signers.iter().filter(|s| **s < 4).count();
        assert_eq!(Trust::new(&bytes).unwrap_err(), quorum(count, 3));
    }
    let bytes = quorum_signed(&genesis, &[1, 2, 3]);
    let other = crate::testing::genesis(&[1, 2], 2).pin();
    assert_eq!(
        Trust::pinned(&bytes, other).unwrap_err(),
        FeedError::OtherFramework
    );
    let trust = Trust::pinned(&bytes, genesis.pin()).unwrap();
    assert_eq!(trust.genesis(), &genesis);
}

// spec: FED-40
#[test]
fn an_announcement_needs_a_quorum_of_its_epochs_registrars() {
    let (trust, _) = world(&[1, 2, 3, 4, 5], 3);
    let first = announcement(&trust, 1, trust.pin().0, [0x11; 32], 3);
    for (signers, count) in [
        (&[][..], 0),
        (&[1, 2], 2),
        (&[1, 1, 2], 2),
        (&[1, 2, 9, 8], 2),
    ] {
        let refused = trust.open_announcement(&quorum_signed(&first, signers));
        assert_eq!(refused.unwrap_err(), quorum(count, 3));
    }
    let (other, _) = world(&[1, 2, 3], 2);
    let bytes = quorum_signed(&first, &[1, 3, 5]);
    assert_eq!(
        other.open_announcement(&bytes),
        Err(FeedError::OtherFramework)
    );
    assert_eq!(trust.open_announcement(&bytes).unwrap().bytes(), bytes);
    // what strangers added is dropped: an announcement must go on fitting a QR code
    let stuffed = quorum_signed(&first, &[1, 3, 5, 6, 7, 8, 9, 10]);
    assert_eq!(trust.open_announcement(&stuffed).unwrap().bytes(), bytes);
}

// spec: FED-23, FED-24, FED-26, FRM-3
#[test]
fn changes_of_registrars_form_one_chain_signed_by_those_before() {
    let (mut trust, _) = world(&[1, 2, 3], 2);
    let first = change(&trust, 10, set(&[2, 3, 4], 2), &[1, 2]);
    let other = change(&trust, 10, set(&[1, 2, 9], 2), &[1, 3]);
    let weak = change(&trust, 10, set(&[2, 3, 4], 2), &[1, 4]);
    assert_eq!(trust.add_change(&weak), Err(quorum(1, 2)));
    trust.add_change(&first).unwrap();
    trust.add_change(&first).unwrap();
    assert_eq!(trust.changes(), 1);
    assert!(matches!(trust.add_change(&other), Err(FeedError::Rule(_))));
    // held already, but this copy does not say so
    assert_eq!(trust.add_change(&weak), Err(quorum(1, 2)));
    let mut later = trust.clone();
    let second = change(&trust, 20, set(&[4, 5, 6], 2), &[3, 4]);
    later.add_change(&second).unwrap();
    let third = change(&later, 30, set(&[6], 1), &[5, 6]);
    later.add_change(&third).unwrap();
    assert_eq!(trust.add_change(&third), Err(CHAIN));
    let gone = change(&trust, 20, set(&[7], 1), &[1, 2]);
    assert_eq!(trust.add_change(&gone), Err(quorum(1, 2)));
    assert!(trust.draft_change(Epoch(10), set(&[7], 1)).is_err());
    assert!(trust.draft_change(Epoch(0), set(&[7], 1)).is_err());
    // who was in office when
    for (epoch, registrars) in [
        (1, vec![1, 2, 3]),
        (9, vec![1, 2, 3]),
        (10, vec![2, 3, 4]),
        (19, vec![2, 3, 4]),
        (20, vec![4, 5, 6]),
        (29, vec![4, 5, 6]),
        (30, vec![6]),
        (u32::MAX, vec![6]),
    ] {
        let n = u8::try_from(registrars.len()).unwrap();
        let expected = set(&registrars, n / 2 + 1);
        assert_eq!(later.registrars_at(Epoch(epoch)), &expected, "{epoch}");
        let bytes = |signers: &[u8]| {
            let previous = if epoch == 1 { later.pin().0 } else { [7; 32] };
            quorum_signed(
                &announcement(&later, epoch.min(1000), previous, [1; 32], 3),
                signers,
            )
        };
        let enough = &registrars[..usize::from(n / 2 + 1)];
        assert!(later.open_announcement(&bytes(enough)).is_ok());
        assert!(later.open_announcement(&bytes(&enough[1..])).is_err());
        assert!(later.open_announcement(&bytes(&[9])).is_err());
    }
    // another framework's change
    let (mut foreign, _) = world(&[1, 2], 2);
    assert_eq!(foreign.add_change(&first), Err(FeedError::OtherFramework));
    assert_eq!(foreign.add_change(b"x"), Err(WireError::NotOurs.into()));
}

// spec: FED-25
#[test]
fn a_new_change_does_not_reach_back() {
    let (mut trust, _) = world(&[1, 2, 3], 2);
    let first = change(&trust, 10, set(&[2, 3, 4], 2), &[1, 2]);
    for newest in [10, 11, 1000] {
        let refused = trust.add_new_change(&first, Epoch(newest));
        assert!(matches!(refused, Err(FeedError::Rule(_))));
        assert_eq!(trust.changes(), 0);
    }
    trust.add_new_change(&first, Epoch(9)).unwrap();
    trust.add_new_change(&first, Epoch(1000)).unwrap();
    assert_eq!(trust.changes(), 1);
}

// spec: FED-25
#[test]
fn a_change_dated_back_is_taken_only_if_it_disowns_nothing_held() {
    let (trust, _) = world(&[1, 2, 3], 2);
    let first = change(&trust, 2, set(&[2, 3, 4, 5], 3), &[1, 2]);
    let bytes = |epoch: u32, signers: &[u8]| {
        let previous = if epoch == 1 { trust.pin().0 } else { [7; 32] };
        let made = announcement(&trust, epoch, previous, [1; 32], 3);
        quorum_signed(&made, signers)
    };
    let held = |signers: &[u8]| {
        let of = |epoch, signers: &[u8]| trust.open_announcement(&bytes(epoch, signers)).unwrap();
        [of(1, &[1, 2]), of(2, signers), of(3, &[1, 2, 3])]
    };
    let refuse = |held: &[Announced], again: Option<Vec<u8>>| {
        let mut after = trust.clone();
        let refused = after.add_change_holding(&first, held, |_| again.clone());
        assert_eq!(refused, Err(FeedError::Rule(Rule::ChangeDatedBack)));
        assert_eq!(after.changes(), 0);
    };
    // Signed by those who left, or by too few of the new ones, and no better copy.
    let newer = bytes(2, &[2, 3, 4]);
    for again in [None, Some(b"x".to_vec()), Some(bytes(2, &[2, 3]))] {
        refuse(&held(&[1, 2]), again.clone());
        refuse(&held(&[2, 3, 4]), again);
    }
    // A copy of another announcement.
    let other = announcement(&trust, 2, [8; 32], [1; 32], 3);
    let [_, second, _] = held(&[2, 3, 4]);
    let other = quorum_signed(&other, &[2, 3, 4]);
    refuse(std::slice::from_ref(&second), Some(other));
    // One whose quorum did not sign is none, whatever is held.
    let mut after = trust.clone();
    let weak = change(&trust, 2, set(&[2, 3, 4, 5], 3), &[1, 4]);
    let refused = after.add_change_holding(&weak, &[], |_| None);
    assert_eq!(refused, Err(quorum(1, 2)));
    // Another copy of the same announcement, with the signatures that were dropped.
    assert_ne!(second.bytes(), newer);
    let renewed = after
        .add_change_holding(&first, [&second], |_| Some(newer.clone()))
        .unwrap();
    let [renewed] = renewed.try_into().unwrap();
    assert_eq!((renewed.bytes(), after.changes()), (&newer[..], 1));
    let mut chain = crate::Chain::new();
    chain.extend(second).unwrap();
    chain.renew([renewed]);
    assert_eq!(chain.newest().unwrap().bytes(), newer);
    // A device that has written one of the two and stops can open it.
    let [_, three, _] = held(&[1, 2, 3]);
    let mut after = trust.clone();
    let renewed = after.add_change_holding(&first, [&three], |_| Some(newer.clone()));
    let [renewed] = renewed.unwrap().try_into().unwrap();
    assert_eq!(renewed.bytes(), bytes(2, &[1, 2, 3, 4]));
    for trust in [&trust, &after] {
        let opened = trust.open_announcement(renewed.bytes()).unwrap();
        assert_eq!(opened.digest(), three.digest());
    }
    // What opens under both needs no other copy.
    let mut after = trust.clone();
    let small = change(&trust, 2, set(&[2, 3, 4], 2), &[1, 2]);
    let renewed = after.add_change_holding(&small, &held(&[2, 3, 4]), |_| None);
    assert_eq!((renewed, after.changes()), (Ok(Vec::new()), 1));
    // One that is held already changes nothing.
    let again = after.add_change_holding(&small, &held(&[1, 2]), |_| None);
    assert_eq!((again, after.changes()), (Ok(Vec::new()), 1));
}

// spec: FED-41
#[test]
fn the_first_announcement_names_the_genesis() {
    let (trust, _) = world(&[1], 1);
    let mut bytes = history(&trust, 1, &[1]).remove(0);
    trust.open_announcement(&bytes).unwrap();
    let pin = trust.pin().0;
    // the second appearance of the digest, in `previous`
    let at = (0..bytes.len() - 31)
        .rfind(|at| bytes[*at..at + 32] == pin)
        .unwrap();
    bytes[at] ^= 1;
    let payload = crate::Announcement::open_quorum(&bytes)
        .unwrap()
        .1
        .payload()
        .to_vec();
    let bytes = crate::testing::sign_as(crate::Announcement::KIND, &payload, &[1]);
    assert!(matches!(
        trust.open_announcement(&bytes),
        Err(FeedError::Rule(_))
    ));
}

// spec: FED-12
#[test]
fn a_founder_cannot_spoil_anothers_signature() {
    let genesis = crate::testing::genesis(&[1, 2], 2);
    let first = genesis.sign_with(None, &crate::testing::key(1)).unwrap();
    let mut spoilt = first.clone();
    *spoilt.last_mut().unwrap() ^= 1;
    let bytes = genesis
        .sign_with(Some(&spoilt), &crate::testing::key(2))
        .unwrap();
    assert_eq!(Genesis::open_signed(&bytes), Err(quorum(1, 2)));
    let (_, mut both) = Genesis::open_quorum(&bytes).unwrap();
    both.merge(&Genesis::open_quorum(&first).unwrap().1)
        .unwrap();
    Genesis::open_signed(&both.encode()).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Exactly those announcements open that enough different registrars in office signed.
    // spec: FED-40
    #[test]
    fn a_quorum_is_counted_by_registrar(signers in prop::collection::vec(1..9_u8, 0..7)) {
        let (trust, _) = world(&[1, 2, 3, 4, 5], 3);
        let first = announcement(&trust, 1, trust.pin().0, [0x11; 32], 3);
        let mut in_office: Vec<u8> = signers.iter().copied().filter(|s| *s <= 5).collect();
        in_office.sort_unstable();
        in_office.dedup();
        let opened = trust.open_announcement(&quorum_signed(&first, &signers));
        prop_assert_eq!(opened.is_ok(), in_office.len() >= 3);
    }
}
