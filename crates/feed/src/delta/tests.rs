use super::*;
use crate::testing::{deltas, key, shard, world};

// spec: FED-36
#[test]
fn segments_that_break_a_rule_are_refused() {
    let pin = world(&[1], 1).0.pin();
    let id = shard(0x41, 7);
    let two = deltas(0x62, 2);
    assert!(DeltaSegment::new(pin, id, 1, &[]).is_err());
    assert!(DeltaSegment::new(pin, id, 0, &two).is_err());
    assert!(DeltaSegment::new(pin, id, u32::MAX - 1, &two).is_err());
    assert!(DeltaSegment::new(pin, id, 1, &vec![two[0]; MAX_DELTAS + 1]).is_err());
    let mut part = DeltaSegment::new(pin, id, 1, &two).unwrap();
    part.deltas = part.deltas[..159].to_vec().into();
    assert!(DeltaSegment::open_signed(&part.sign(&key(0x41)), pin).is_err());
    let last = DeltaSegment::new(pin, id, u32::MAX - 2, &two).unwrap();
    assert_eq!((last.first(), last.last()), (u32::MAX - 2, u32::MAX - 1));
}

#[test]
fn the_largest_segment_can_be_read() {
    let pin = world(&[1], 1).0.pin();
    let id = shard(0x41, u32::MAX);
    let most = vec![deltas(0x62, 1)[0]; MAX_DELTAS];
    let bytes = DeltaSegment::new(pin, id, u32::MAX - 5000, &most)
        .unwrap()
        .sign(&key(0x41));
    let read = DeltaSegment::open_signed(&bytes, pin).unwrap();
    assert_eq!(read.raw().len(), MAX_DELTAS);
    assert_eq!(read.shard(), id);
}

// spec: FED-37
#[test]
fn deltas_are_checked_as_far_as_their_reader_must() {
    let pin = world(&[1], 1).0.pin();
    let id = shard(0x41, 7);
    let good = deltas(0x62, 2);
    let mut not_a_scalar = good.clone();
    not_a_scalar[1][..32].fill(0xff);
    let mut not_a_point = good.clone();
    not_a_point[1][32] = 0x9f; // compressed, and above the field's size
    not_a_point[1][33..].fill(0xff);
    for bad in [not_a_scalar, not_a_point] {
        let segment = DeltaSegment::new(pin, id, 1, &bad).unwrap();
        assert_eq!(segment.deltas(), Err(WireError::Malformed.into()));
        assert!(segment.loose().is_err());
    }
    let segment = DeltaSegment::new(pin, id, 1, &good).unwrap();
    let bytes: Vec<_> = segment
        .deltas()
        .unwrap()
        .iter()
        .map(Delta::to_bytes)
        .collect();
    assert_eq!(bytes, good);
    assert_eq!(segment.loose().unwrap().len(), 2);
}

// spec: FED-35
#[test]
fn a_logs_digest_tells_framework_authority_shard_order_and_length_apart() {
    let (id, pin) = (shard(0x41, 7), GenesisDigest([1; 32]));
    let two = deltas(0x62, 2);
    let both = |birth: LogDigest, a: usize, b: usize| birth.and(&two[a]).and(&two[b]);
    let birth = LogDigest::birth(pin, id);
    let mut seen = vec![
        birth,
        LogDigest::birth(GenesisDigest([2; 32]), id),
        LogDigest::birth(pin, shard(0x42, 7)),
        LogDigest::birth(pin, shard(0x41, 8)),
        birth.and(&two[0]),
        birth.and(&two[1]),
        both(birth, 0, 1),
        both(birth, 1, 0),
    ];
    let count = seen.len();
    seen.sort_unstable_by_key(|digest| digest.0);
    seen.dedup();
    assert_eq!(seen.len(), count);
}
