use super::*;
use crate::testing::{deltas, descriptor, key, listed, shard, world};

fn pin() -> GenesisDigest {
    world(&[1], 1).0.pin()
}

fn with_shards(
    genesis: GenesisDigest,
    shards: Vec<ListedShard>,
) -> Result<AuthorityDescriptor, FeedError> {
    let authority = shard(0x41, 0).authority;
    AuthorityDescriptor::new(genesis, authority, 1, "East".to_owned(), [0; 32], shards)
}

// spec: FED-31
#[test]
fn descriptors_that_break_a_rule_are_refused() {
    let pin = pin();
    let one = listed(pin, shard(0x41, 0), 0x61);
    let same_key = listed(pin, shard(0x41, 1), 0x61);
    let same_number = listed(pin, shard(0x41, 0), 0x62);
    assert!(with_shards(pin, vec![one.clone(), same_key]).is_err());
    assert!(with_shards(pin, vec![one.clone(), same_number]).is_err());
    let good = descriptor(pin, 1);
    let broken: [fn(&mut AuthorityDescriptor); 4] = [
        |d| d.edition = 0,
        |d| d.name = "a\u{1b}[2J".to_owned(),
        |d| d.shards.reverse(),
        |d| d.version = 2,
    ];
    for change in broken {
        let mut descriptor = good.clone();
        change(&mut descriptor);
        assert!(AuthorityDescriptor::open_signed(&descriptor.sign(&key(0x41)), pin).is_err());
    }
    with_shards(pin, vec![]).unwrap();
}

// spec: FED-30, AUT-4, REG-3
#[test]
fn a_shards_key_counts_with_its_own_proof_of_possession_only() {
    let pin = pin();
    // the proof of the same key for another shard, authority or framework
    let elsewhere = ListedShard {
        number: 1,
        ..listed(pin, shard(0x41, 0), 0x61)
    };
    let anothers = listed(pin, shard(0x42, 1), 0x61);
    let foreign = listed(GenesisDigest([9; 32]), shard(0x41, 1), 0x61);
    for shard in [elsewhere, anothers, foreign] {
        let descriptor = with_shards(pin, vec![ListedShard { number: 1, ..shard }]).unwrap();
        assert!(descriptor.shard_keys(1).is_err());
    }
    let descriptor = descriptor(pin, 1);
    assert!(descriptor.shard_keys(1).is_err());
    assert_eq!(descriptor.shard_keys(7).unwrap().id(), shard(0x41, 7));
}

// spec: FED-32
#[test]
fn a_descriptor_does_not_go_back() {
    let pin = pin();
    let (first, second) = (descriptor(pin, 1), descriptor(pin, 2));
    assert!(first.check_follows(&second).is_err());
    let mut same_edition = first.clone();
    same_edition.name = "Other".to_owned();
    assert!(same_edition.check_follows(&first).is_err());
    let mut other_key = second.clone();
    other_key.shards[1] = listed(pin, shard(0x41, 7), 0x69);
    assert_eq!(
        other_key.check_follows(&first),
        Err(FeedError::WentBack(shard(0x41, 7)))
    );
    let mut stranger = second.clone();
    stranger.authority = shard(0x42, 0).authority;
    assert!(stranger.check_follows(&first).is_err());
    first.check_follows(&first).unwrap();
    second.check_follows(&first).unwrap();
}

// spec: FED-33
#[test]
fn reports_that_break_a_rule_are_refused() {
    let pin = pin();
    let id = shard(0x41, 0);
    let v = huepass_credential::Delta::from_bytes(&deltas(0x61, 1)[0])
        .unwrap()
        .v;
    let report = |number| ShardReport {
        number,
        n: 1,
        v,
        log: LogDigest::birth(pin, id),
    };
    let make = |epoch, shards| AuthorityState::new(pin, id.authority, Epoch(epoch), 5, shards);
    assert!(make(0, vec![report(0)]).is_err());
    assert!(make(1, vec![report(3), report(3)]).is_err());
    let state = make(1, vec![report(3), report(0)]).unwrap();
    assert_eq!(state.shards[0].number, 0);
    assert_eq!((state.authority(), state.epoch()), (id.authority, Epoch(1)));
}

// spec: FED-31, FED-33
#[test]
fn the_largest_descriptor_and_report_can_be_read() {
    let pin = pin();
    let id = shard(0x41, 0);
    // The largest sizes that an element of each takes, times the most elements.
    let mut shard = listed(pin, id, 0x61);
    shard.number = u32::MAX;
    let v = huepass_credential::Delta::from_bytes(&deltas(0x61, 1)[0])
        .unwrap()
        .v;
    let report = ShardReport {
        number: u32::MAX,
        n: u32::MAX,
        v,
        log: LogDigest::birth(pin, id),
    };
    assert!(cbor::encode(&shard).len() * MAX_SHARDS + 512 <= AuthorityDescriptor::LIMIT);
    assert!(cbor::encode(&report).len() * MAX_SHARDS + 512 <= AuthorityState::LIMIT);
    let too_many = vec![report; MAX_SHARDS + 1].into_iter().zip(0..);
    let too_many = too_many.map(|(report, number)| ShardReport { number, ..report });
    let refused = AuthorityState::new(pin, id.authority, Epoch(1), 5, too_many.collect());
    assert!(matches!(refused, Err(FeedError::Rule(_))));
}
