//! A presentation of which one thing was changed: every element, every scalar, every byte.
mod common;

use std::sync::Arc;

use common::{NOW, World, forge, layout, raw, slot_in};
use huepass_credential::hazmat::{g1, g2, random_scalar, sum_g2};
use huepass_credential::*;

const SCOPED: Context<'_> = Context {
    audience: b"gate",
    nonce: b"1234",
    scope: b"canteen",
};

fn shown(seed: u64, context: &Context<'_>) -> (World, Arc<EpochVerifier>, Presentation) {
    let mut world = World::new(seed);
    let other = world.issue(0, Colour::Green, NOW);
    world.shards[0].revoke(other.credential.handle());
    let holder = world.issue(0, Colour::Yellow, Hour(NOW.0 + 200));
    let epoch = world.epoch(3);
    let ready = world.ready(&holder, 0, &epoch).unwrap();
    let shown = world.show(&ready, slot_in(NOW, 7), context).unwrap();
    (world, epoch.0, shown)
}

fn fields(shown: &mut Presentation) -> [(&'static str, &mut G1Affine); 6] {
    let e = &mut shown.elements;
    [
        ("V'", &mut e.v_prime),
        ("Z'", &mut e.z_prime),
        ("A_bar", &mut e.a_bar),
        ("B_bar", &mut e.b_bar),
        ("R_bar", &mut e.r_bar),
        ("R'", &mut e.r_prime),
    ]
}

fn scalars(shown: &mut Presentation) -> [(&'static str, &mut Scalar); 6] {
    let z = &mut shown.responses;
    [
        ("r_bar", &mut z.r_bar),
        ("e_bar", &mut z.e_bar),
        ("s", &mut z.s),
        ("expiry", &mut z.expiry),
        ("u", &mut z.u),
        ("r", &mut z.r),
    ]
}

#[test]
fn every_element_replaced_negated_or_shifted_is_refused() {
    let (mut world, verifier, honest) = shown(1, &SCOPED);
    let random = forge::times(&g1(), random_scalar(&mut world.rng));
    let changes: [fn(&G1Affine, &G1Affine) -> G1Affine; 4] = [
        |_, random| *random,
        |point, _| forge::minus(point),
        |point, _| forge::plus(point, &g1()),
        |point, _| forge::plus(point, point),
    ];
    for (how, change) in changes.iter().enumerate() {
        for i in 0..6 {
            let mut shown = honest;
            let (name, point) = &mut fields(&mut shown)[i];
            **point = change(point, &random);
            let name = *name;
            let refused = verifier.verify(&shown, &SCOPED, &mut world.rng);
            assert_eq!(refused, Err(Refusal::NotProven), "{name}, change {how}");
        }
        let mut shown = honest;
        shown.pseudonym = shown.pseudonym.map(|n| change(&n, &random));
        let refused = verifier.verify(&shown, &SCOPED, &mut world.rng);
        assert_eq!(refused, Err(Refusal::NotProven), "N, change {how}");
    }
    let x = honest.elements.x_prime;
    for x_prime in [g2(), sum_g2(&[(x, -forge::one())]).unwrap(), {
        sum_g2(&[(x, forge::one()), (g2(), forge::one())]).unwrap()
    }] {
        let mut shown = honest;
        shown.elements.x_prime = x_prime;
        let refused = verifier.verify(&shown, &SCOPED, &mut world.rng);
        assert_eq!(refused, Err(Refusal::NotProven));
    }
    verifier.verify(&honest, &SCOPED, &mut world.rng).unwrap();
}

#[test]
fn elements_that_change_places_are_refused() {
    let (mut world, verifier, honest) = shown(2, &SCOPED);
    for i in 0..6 {
        for j in 0..i {
            let mut shown = honest;
            let (a, b) = (*fields(&mut shown)[i].1, *fields(&mut shown)[j].1);
            *fields(&mut shown)[i].1 = b;
            *fields(&mut shown)[j].1 = a;
            let refused = verifier.verify(&shown, &SCOPED, &mut world.rng);
            assert_eq!(refused, Err(Refusal::NotProven), "{i} and {j}");
        }
    }
}

#[test]
fn every_response_shifted_negated_zeroed_or_swapped_is_refused() {
    let (mut world, verifier, honest) = shown(3, &SCOPED);
    let changes: [fn(Scalar) -> Scalar; 3] = [|z| z + forge::one(), |z| -z, |_| Scalar::ZERO];
    for change in changes {
        for i in 0..6 {
            let mut shown = honest;
            let (name, z) = &mut scalars(&mut shown)[i];
            **z = change(**z);
            let name = *name;
            let refused = verifier.verify(&shown, &SCOPED, &mut world.rng);
            assert_eq!(refused, Err(Refusal::NotProven), "{name}");
        }
    }
    for i in 0..6 {
        for j in 0..i {
            let mut shown = honest;
            let (a, b) = (*scalars(&mut shown)[i].1, *scalars(&mut shown)[j].1);
            *scalars(&mut shown)[i].1 = b;
            *scalars(&mut shown)[j].1 = a;
            let refused = verifier.verify(&shown, &SCOPED, &mut world.rng);
            assert_eq!(refused, Err(Refusal::NotProven), "{i} and {j}");
        }
    }
}

#[test]
fn a_challenge_and_responses_of_zero_are_refused() {
    // All announcements come out as the identity, which no honest prover sends.
    for (seed, context) in [(10, Context::default()), (11, SCOPED)] {
        let (mut world, verifier, honest) = shown(seed, &context);
        let mut shown = honest;
        shown.challenge = [0; 16];
        for (_, z) in scalars(&mut shown) {
            *z = Scalar::ZERO;
        }
        assert_eq!(recompute(&world.framework, &shown, &context), None);
        let refused = verifier.verify(&shown, &context, &mut world.rng);
        assert_eq!(refused, Err(Refusal::NotProven));
    }
}

// spec: PRS-5
#[test]
fn every_byte_of_either_size_is_bound() {
    for (seed, context, len) in [
        (4, Context::default(), layout::LEN),
        (5, SCOPED, layout::LEN_WITH_SCOPE),
    ] {
        let (mut world, verifier, honest) = shown(seed, &context);
        let bytes = layout::encode(&honest);
        assert_eq!(bytes.len(), len);
        for i in 0..len {
            let mut changed = bytes.clone();
            // One bit, another one in every byte.
            changed[i] ^= 1 << (i % 8);
            if let Ok(shown) = layout::decode(&changed) {
                let verdict = verifier.verify(&shown, &context, &mut world.rng);
                assert!(verdict.is_err(), "byte {i}");
            }
        }
        for cut in 0..len {
            assert!(layout::decode(&bytes[..cut]).is_err(), "cut to {cut}");
        }
        let longer = [bytes.as_slice(), &[0]].concat();
        assert_eq!(layout::decode(&longer), Err(DecodeError::Length));
        assert_eq!(layout::decode(&bytes), Ok(honest));
        verifier.verify(&honest, &context, &mut world.rng).unwrap();
    }
}

// spec: PRS-3
#[test]
fn the_identity_is_refused_in_every_position_and_in_pairs() {
    let (_, _, honest) = shown(6, &SCOPED);
    let bytes = layout::encode(&honest);
    let mut positions = layout::POINTS.to_vec();
    positions.push(("N", 400, 48));
    let blank = |bytes: &mut [u8], &(_, at, len): &(&str, usize, usize)| {
        bytes[at..at + len].fill(0);
        bytes[at] = 0xc0;
    };
    for first in &positions {
        for second in &positions {
            let mut changed = bytes.clone();
            blank(&mut changed, first);
            blank(&mut changed, second);
            assert_eq!(
                layout::decode(&changed),
                Err(DecodeError::Point),
                "{first:?} {second:?}"
            );
        }
    }
}

// spec: GRP-5
#[test]
fn points_off_the_curve_outside_the_subgroup_or_not_canonical_are_refused() {
    let (_, _, honest) = shown(7, &SCOPED);
    let bytes = layout::encode(&honest);
    let mut g1_positions = layout::POINTS[1..].to_vec();
    g1_positions.push(("N", 400, 48));
    for (name, at, _) in g1_positions {
        let field: [u8; 48] = bytes[at..at + 48].try_into().unwrap();
        let point = G1Affine::from_bytes(&field).unwrap();
        let mut bad = raw::outside_g1();
        // An honest point and a point of order 3: the pairings cannot tell it from the honest one.
        bad.push(raw::add_raw(&point, &raw::order_three()));
        // The same point without the mark of the compressed form; x as large as the field.
        let mut unmarked = field;
        unmarked[0] &= 0x7f;
        bad.push(unmarked);
        let mut large = [0xff; 48];
        large[0] = 0x9f;
        bad.push(large);
        // The identity with the sign bit, and with a stray bit.
        let mut signed = raw::identity();
        signed[0] = 0xe0;
        bad.push(signed);
        let mut stray = raw::identity();
        stray[47] = 1;
        bad.push(stray);
        for wrong in bad {
            let mut changed = bytes.clone();
            changed[at..at + 48].copy_from_slice(&wrong);
            assert_eq!(layout::decode(&changed), Err(DecodeError::Point), "{name}");
        }
    }
    let mut changed = bytes.clone();
    changed[16..112].copy_from_slice(&raw::outside_g2());
    assert_eq!(layout::decode(&changed), Err(DecodeError::Point));
}

// spec: GRP-2
#[test]
fn scalars_that_are_not_below_the_order_are_refused() {
    let order = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001";
    let order: [u8; 32] = hex::decode(order).unwrap().try_into().unwrap();
    let (_, _, honest) = shown(8, &Context::default());
    let bytes = layout::encode(&honest);
    for i in 0..6 {
        let at = layout::LEN - 192 + 32 * i;
        let mut sum = order;
        add(&mut sum, &bytes[at..at + 32]);
        for wrong in [order, sum, [0xff; 32]] {
            let mut changed = bytes.clone();
            changed[at..at + 32].copy_from_slice(&wrong);
            assert_eq!(layout::decode(&changed), Err(DecodeError::Scalar), "{i}");
        }
    }
}

/// Adds big-endian integers; z + p is the same residue as z, in a form that nobody may send.
fn add(into: &mut [u8; 32], other: &[u8]) {
    let mut carry = 0;
    for (a, b) in into.iter_mut().zip(other).rev() {
        let sum = u16::from(*a) + u16::from(*b) + carry;
        *a = sum.to_be_bytes()[1];
        carry = sum >> 8;
    }
}

#[test]
fn headers_that_say_something_unknown_are_refused() {
    let (_, _, honest) = shown(9, &Context::default());
    let bytes = honest.header.to_bytes();
    let with = |at: usize, value: u8| {
        let mut changed = bytes;
        changed[at] = value;
        Header::from_bytes(&changed)
    };
    for version in [0, 2, 255] {
        assert_eq!(with(0, version), Err(DecodeError::Range));
    }
    for flag in [4, 8, 16, 32, 64, 128, 255] {
        assert_eq!(with(1, flag), Err(DecodeError::Range));
    }
    for colour in [0, 4, 129, 255] {
        assert_eq!(with(3, colour), Err(DecodeError::Range));
    }
    let mut epoch_0 = bytes;
    epoch_0[4..8].fill(0);
    assert_eq!(Header::from_bytes(&epoch_0), Err(DecodeError::Range));
    assert_eq!(Header::from_bytes(&bytes), Ok(honest.header));
}
