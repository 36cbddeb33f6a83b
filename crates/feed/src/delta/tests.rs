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
    for count in [0, u32::MAX] {
        let mut other = DeltaSegment::new(pin, id, 1, &two).unwrap();
        other.place.count = count;
        let opened = DeltaSegment::open_signed(&other.sign(&key(0x41)), pin);
        assert_eq!(opened, Err(FeedError::Rule(Rule::DeltaCount)));
    }
    let last = DeltaSegment::new(pin, id, u32::MAX - 2, &two).unwrap();
    assert_eq!((last.first(), last.last()), (u32::MAX - 2, u32::MAX - 1));
}

// spec: FED-86
#[test]
fn a_segment_filled_up_in_another_way_is_refused() {
    let pin = world(&[1], 1).0.pin();
    let good = DeltaSegment::new(pin, shard(0x41, 7), 1, &deltas(0x62, 2)).unwrap();
    let refused = |change: &dyn Fn(&mut Vec<u8>, &mut Place)| {
        let mut bad = good.clone();
        let mut bytes = bad.deltas.to_vec();
        change(&mut bytes, &mut bad.place);
        bad.deltas = bytes.into();
        let opened = DeltaSegment::open_signed(&bad.sign(&key(0x41)), pin);
        opened == Err(FeedError::Rule(Rule::DeltaBytes))
    };
    // Not filled up, short of a byte, one too many, and the next size.
    for length in [0, 159, 160, 16 * 80 - 1, 16 * 80 + 1, 64 * 80] {
        assert!(refused(&|bytes, _| bytes.resize(length, 0)), "{length}");
    }
    // A delta that no place is left for hides in what should be zeros.
    for at in [160, 16 * 80 - 1] {
        assert!(refused(&|bytes, _| bytes[at] = 1), "{at}");
    }
    assert!(refused(&|_, place| place.count = 1));
    // More deltas than there are bytes.
    assert!(refused(&|_, place| place.count = 17));
    assert!(!refused(&|_, _| {}));
    assert!(!refused(&|_, place| place.count = 16));
}

// spec: FED-85
#[test]
fn a_segments_length_tells_its_size_class_only() {
    let pin = world(&[1], 1).0.pin();
    let length = |number: u32, first: u32, count: usize| {
        let many = vec![deltas(0x62, 1)[0]; count];
        let segment = DeltaSegment::new(pin, shard(0x41, number), first, &many).unwrap();
        let bytes = segment.sign(&key(0x41));
        let read = DeltaSegment::open_signed(&bytes, pin).unwrap();
        assert_eq!(read.raw(), many);
        bytes.len()
    };
    let mut least = 1;
    let mut lengths = Vec::new();
    for most in SIZES {
        let one = length(0, 1, least);
        assert_eq!(length(u32::MAX, u32::MAX - 5000, most), one);
        assert_eq!(length(70_000, 300, usize::midpoint(least, most)), one);
        lengths.push(one);
        least = most + 1;
    }
    // As spec/feed.md says.
    assert_eq!(lengths, [1442, 5282, 20_642, 82_086, 327_846]);
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
