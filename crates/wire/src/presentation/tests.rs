use proptest::prelude::*;

use super::*;
use crate::testing::presentation as sample;

const ORDER: &str = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001";

/// Where each G1 point begins, after the header and X'.
fn g1_offsets(scope: bool) -> impl Iterator<Item = usize> {
    (0..6 + usize::from(scope)).map(|i| 112 + 48 * i)
}

/// Where each scalar begins.
fn scalar_offsets(scope: bool) -> impl Iterator<Item = usize> {
    (0..6).map(move |i| 416 + 48 * usize::from(scope) + 32 * i)
}

// spec: WIR-10
#[test]
fn other_lengths_are_refused() {
    for scope in [false, true] {
        let bytes = encode(&sample(scope, 1));
        for length in 0..bytes.len() {
            assert!(decode(&bytes[..length]).is_err(), "{length}");
        }
        let mut longer = bytes.clone();
        longer.push(0);
        assert!(decode(&longer).is_err());
        longer.resize(10_000, 0);
        assert_eq!(decode(&longer), Err(WireError::TooLarge { limit: 656 }));
    }
    // The scope bit and the length must agree.
    let mut short = encode(&sample(false, 1));
    short[1] |= 2;
    assert_eq!(decode(&short), Err(WireError::Malformed));
    let mut long = encode(&sample(true, 1));
    long[1] &= !2;
    assert_eq!(decode(&long), Err(WireError::Malformed));
    assert_eq!(decode(&[]), Err(WireError::NotOurs));
}

// spec: WIR-11
#[test]
fn headers_of_other_versions_flags_and_colours_are_refused() {
    let bytes = encode(&sample(false, 1));
    let with = |at: usize, value: u8| {
        let mut changed = bytes.clone();
        changed[at] = value;
        decode(&changed)
    };
    for version in [0, 2, 255] {
        assert_eq!(with(0, version), Err(WireError::Version(version.into())));
    }
    for flags in [4, 8, 0x80, 0xff] {
        assert_eq!(with(1, flags), Err(WireError::Malformed));
    }
    for colour in [0, 4, 255] {
        assert_eq!(with(3, colour), Err(WireError::Malformed));
    }
    assert_eq!(with(7, 0), Err(WireError::Malformed), "epoch 0");
}

// spec: WIR-12
#[test]
fn points_off_the_curve_the_identity_and_other_scalars_are_refused() {
    for scope in [false, true] {
        let bytes = encode(&sample(scope, 1));
        let with = |at: usize, value: &[u8]| {
            let mut changed = bytes.clone();
            changed[at..at + value.len()].copy_from_slice(value);
            decode(&changed)
        };
        let mut identity = [0; 96];
        identity[0] = 0xc0;
        assert_eq!(with(16, &identity), Err(WireError::Malformed));
        assert_eq!(with(16, &[0xff; 96]), Err(WireError::Malformed));
        for at in g1_offsets(scope) {
            assert_eq!(with(at, &identity[..48]), Err(WireError::Malformed));
            assert_eq!(with(at, &[0xff; 48]), Err(WireError::Malformed));
            // x = 4 is on the curve, and not in the subgroup of order p.
            let mut outside = [0; 48];
            (outside[0], outside[47]) = (0x80, 4);
            assert_eq!(with(at, &outside), Err(WireError::Malformed));
        }
        for at in scalar_offsets(scope) {
            let order = hex::decode(ORDER).unwrap();
            assert_eq!(with(at, &order), Err(WireError::Malformed));
            assert_eq!(with(at, &[0xff; 32]), Err(WireError::Malformed));
        }
    }
}

#[test]
fn a_changed_byte_is_refused_or_reads_as_what_it_says() {
    let bytes = encode(&sample(true, 1));
    let mut refused = 0;
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        match decode(&changed) {
            Ok(other) => assert_eq!(encode(&other), changed, "byte {at}"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 300, "about every second x is on no curve point");
}

// spec: WIR-10
#[test]
fn the_scope_bit_is_written_as_the_pseudonym_says() {
    let mut odd = sample(true, 1);
    odd.header.flags.scope = false;
    assert_eq!(decode(&encode(&odd)), Ok(sample(true, 1)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn reads_what_it_writes(scope: bool, seed in 0..u64::MAX - 10) {
        let presentation = sample(scope, seed);
        let bytes = encode(&presentation);
        prop_assert_eq!(bytes.len(), if scope { 656 } else { 608 });
        prop_assert_eq!(decode(&bytes), Ok(presentation));
    }

    #[test]
    fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..700)) {
        let _ = decode(&bytes);
    }
}
