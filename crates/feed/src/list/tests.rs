use huepass_credential::GenesisDigest;

use super::*;
use crate::testing::{announcement, certify, entry, key, shard, state_list, world};
use crate::{Retirement, Trust};

fn list(trust: &Trust, epoch: u32, entries: Vec<StateEntry>) -> EpochList {
    certify(&StateList::new(trust.pin(), Epoch(epoch), entries).unwrap())
}

// spec: FED-44
#[test]
fn a_list_with_a_shard_or_a_key_twice_or_out_of_order_is_refused() {
    let (trust, _) = world(&[1], 1);
    let make = |entries| StateList::new(trust.pin(), Epoch(2), entries);
    let one = entry(0x41, 0, 0x61, 0);
    assert!(make(vec![one.clone(), entry(0x41, 0, 0x62, 0)]).is_err());
    assert!(make(vec![one.clone(), entry(0x42, 0, 0x61, 0)]).is_err());
    assert!(StateList::new(trust.pin(), Epoch(0), vec![one.clone()]).is_err());
    let mut list = make(vec![one, entry(0x41, 7, 0x62, 0)]).unwrap();
    list.entries.reverse();
    assert!(StateList::from_payload(&list.payload()).is_err());
    let certified = certify(&list);
    assert!(EpochList::from_payload(&certified.payload()).is_err());
    make(vec![]).unwrap();
}

// spec: FED-4, FED-45, REG-16
#[test]
fn only_the_list_that_was_announced_is_read() {
    let (trust, _) = world(&[1], 1);
    let good = certify(&state_list(trust.pin(), 1, 0));
    let announce = |list: &EpochList| announcement(&trust, 1, trust.pin().0, list.digest(), 3);
    let other = certify(&state_list(trust.pin(), 1, 1));
    assert_eq!(
        EpochList::open(&other.payload(), &announce(&good)),
        Err(FeedError::Digest)
    );
    let spaced = [&good.payload()[..], &[0]].concat();
    assert_eq!(
        EpochList::open(&spaced, &announce(&good)),
        Err(FeedError::Digest)
    );
    // the digest fits, the list is for something else
    for other in [
        certify(&state_list(trust.pin(), 2, 0)),
        certify(&state_list(GenesisDigest([1; 32]), 1, 0)),
    ] {
        let refused = EpochList::open(&other.payload(), &announce(&other));
        assert!(matches!(refused, Err(FeedError::Rule(_))));
    }
    let read = EpochList::open(&good.payload(), &announce(&good)).unwrap();
    assert!(read.entry(shard(0x41, 7)).is_some());
    assert!(read.entry(shard(0x41, 1)).is_none());
}

// spec: FED-46, FED-47
#[test]
fn a_list_drops_no_live_shard_and_takes_none_back() {
    let (trust, _) = world(&[1], 1);
    let (a, b) = (shard(0x41, 0), shard(0x41, 7));
    let before = list(
        &trust,
        4,
        vec![entry(0x41, 0, 0x61, 2), entry(0x41, 7, 0x62, 0)],
    );
    let none = Statements::default();
    let check = |epoch, entries, statements: &Statements| {
        let last = Successor {
            before: &before,
            statements,
        };
        list(&trust, epoch, entries).check_follows(last)
    };
    let first = entry(0x41, 0, 0x61, 2);
    let second = entry(0x41, 7, 0x62, 0);
    let both = || vec![first.clone(), second.clone()];
    assert_eq!(
        check(5, vec![first.clone()], &none),
        Err(FeedError::Dropped(b))
    );
    let older = entry(0x41, 0, 0x61, 1);
    let reset = entry(0x41, 0, 0x61, 0);
    let rekeyed = entry(0x41, 0, 0x69, 2);
    let same_n = StateEntry {
        v: older.v,
        ..first.clone()
    };
    for bad in [older, reset, rekeyed, same_n] {
        let entries = vec![bad, second.clone()];
        assert_eq!(check(5, entries, &none), Err(FeedError::WentBack(a)));
    }
    assert!(matches!(check(3, both(), &none), Err(FeedError::Rule(_))));
    let foreign = certify(&StateList::new(GenesisDigest([1; 32]), Epoch(5), both()).unwrap());
    let last = Successor {
        before: &before,
        statements: &none,
    };
    assert!(matches!(
        foreign.check_follows(last),
        Err(FeedError::Rule(_))
    ));
    // a retirement counts from its epoch on, not from when it is known
    let mut retired = Statements::default();
    let retirement = Retirement::new(trust.pin(), b, Epoch(6)).unwrap();
    retired.add(&retirement.sign(&key(0x41)), &trust).unwrap();
    assert_eq!(
        check(5, vec![first.clone()], &retired),
        Err(FeedError::Dropped(b))
    );
    assert_eq!(check(6, vec![first.clone()], &retired), Ok(()));
    assert_eq!(check(5, both(), &none), Ok(()));
    assert_eq!(
        check(
            5,
            vec![
                entry(0x41, 0, 0x61, 3),
                second.clone(),
                entry(0x42, 0, 0x63, 0)
            ],
            &none
        ),
        Ok(())
    );
}

#[test]
fn there_is_one_certificate_for_each_entry() {
    let (trust, _) = world(&[1], 1);
    let list = state_list(trust.pin(), 1, 0);
    let v = list.entries()[0].v;
    assert!(list.certified(&[v, v]).is_err());
    assert!(list.certified(&[v; 4]).is_err());
    let certified = list.certified(&[v; 3]).unwrap();
    assert_eq!(certified.entries().len(), 3);
    assert_ne!(certified.digest(), list.digest());
}

// spec: FED-44
#[test]
fn the_largest_list_fits_the_limits() {
    let mut largest = entry(0x41, 0, 0x61, 0);
    (largest.number, largest.n, largest.stale) = (u32::MAX, u32::MAX, true);
    let state = cbor::encode(&largest).len();
    let z = largest.v;
    let certified = cbor::encode(&Entry { state: largest, z }).len();
    assert!(state * MAX_ENTRIES + 8192 <= StateList::LIMIT);
    assert!(state * MAX_ENTRIES + 8192 <= crate::ProposalMessage::LIMIT);
    assert!(certified * MAX_ENTRIES + 8192 <= EpochList::LIMIT);
    const { assert!(50 * MAX_ENTRIES + 8192 <= crate::CertificatesMessage::LIMIT) };
    let many = (0..).take(MAX_ENTRIES + 1).map(|number| ShardId {
        authority: shard(0x41, 0).authority,
        number,
    });
    // Counted before keys are compared, or this would be refused for its keys.
    let x = entry(0x41, 0, 0x61, 0).x;
    let mut keys = 0;
    let refused = check_entries(many.map(|id| (id, &x)).inspect(|_| keys += 1));
    assert!(refused.is_err() && keys == 2);
}
