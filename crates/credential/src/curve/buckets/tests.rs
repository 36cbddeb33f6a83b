use proptest::collection::vec;
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::super::glv::Z_SQUARED;
use super::super::sum::blst_sum_many;
use super::super::tests::order_three;
use super::super::{CurvePoint, g1};
use super::*;

/// Small multiples of the generator and their opposites, and unrelated points of the subgroup.
fn checked() -> Vec<blst_p1_affine> {
    let mut rng = ChaCha20Rng::seed_from_u64(3);
    let mut factors: Vec<_> = [1_u64, 2, 3, 4, 8].map(Scalar::from).to_vec();
    factors.extend((0..4).map(|_| Scalar::random(&mut rng)));
    factors.push(Scalar::from_u128_bytes(&Z_SQUARED.to_be_bytes()));
    factors
        .iter()
        .flat_map(|factor| [*factor, -*factor])
        .map(|factor| g1().times(factor).to_affine().unwrap().0)
        .collect()
}

/// Points outside the subgroup that can be decoded, and their opposites. The first two have order
/// 11, which divides the cofactor.
fn loose() -> Vec<blst_p1_affine> {
    let eleven = "b9b3e2c8c6bbf59d3c326b531fc1e639d29200c28624ac604f251a12908c9b7f\
                  735318617f625954cc71cdf03229b1ef";
    let mut encoded: Vec<[u8; 48]> = alloc::vec![hex::decode(eleven).unwrap().try_into().unwrap()];
    for x in 1..16 {
        let mut bytes = [0; 48];
        bytes[0] = 0x80;
        bytes[47] = x;
        encoded.push(bytes);
    }
    let mut out = Vec::new();
    for bytes in &encoded {
        if let Ok(point) = CurvePoint::from_bytes(bytes) {
            assert!(point.check().is_err());
            out.extend([point.0, point.0]);
            blst_p1::negate_if(out.last_mut().unwrap(), true);
        }
    }
    out
}

/// Checked and loose points in turns.
fn decodable() -> Vec<blst_p1_affine> {
    let (checked, loose) = (checked(), loose());
    let pairs = checked.iter().zip(loose.iter().cycle());
    pairs.flat_map(|(a, b)| [*a, *b]).collect()
}

/// Points of order 3 as well.
fn mixed() -> Vec<blst_p1_affine> {
    [order_three().to_vec(), decodable()].concat()
}

/// Scalars at the edges of windows of every width, and random ones.
fn scalars() -> Vec<Scalar> {
    let mut rng = ChaCha20Rng::seed_from_u64(4);
    let mut out = alloc::vec![Scalar::ZERO];
    let mut power = Scalar::one();
    for _ in 0..255 {
        out.extend([power, power - Scalar::one(), -power]);
        power = power + power;
    }
    for k in 0..40 {
        out.extend([Scalar::from(k), -Scalar::from(k)]);
        out.extend([Scalar::random(&mut rng), Scalar::random_weight(&mut rng)]);
    }
    out
}

/// By doubling and adding, with additions that know all cases.
fn plainly(points: &[blst_p1_affine], scalars: &[Scalar]) -> G1Projective {
    let mut sum = blst_p1::default();
    for bit in (0..255).rev() {
        sum.double();
        for (point, scalar) in points.iter().zip(scalars) {
            if scalar.to_multiplier().b[bit / 8] >> (bit % 8) & 1 == 1 {
                sum.add(point);
            }
        }
    }
    G1Projective(sum)
}

fn same(a: &G1Projective, b: &G1Projective) -> bool {
    a.minus(b).is_identity()
}

/// The first `n` of values that begin again after the last.
fn take<T: Copy>(values: &[T], n: usize) -> Vec<T> {
    values.iter().copied().cycle().take(n).collect()
}

#[test]
fn one_scalar_of_every_kind_for_one_point_of_every_kind() {
    for point in [checked()[0], order_three()[0], loose()[0], loose()[2]] {
        for s in scalars() {
            let sum = public_sum_many(&[point], &[s]);
            assert!(same(&sum, &plainly(&[point], &[s])));
        }
    }
}

#[test]
fn every_width_is_right_for_every_length() {
    let mut rng = ChaCha20Rng::seed_from_u64(5);
    let edges = scalars();
    for n in [1, 2, 5, 70] {
        let points = take(&mixed(), n);
        for round in 0..3 {
            let scalars: Vec<_> = (0..n)
                .map(|i| match (round, i % 3) {
                    (0, _) | (1, 0) => Scalar::random(&mut rng),
                    _ => edges[(round * 101 + i * 37) % edges.len()],
                })
                .collect();
            let integers: Vec<_> = scalars.iter().copied().map(Integer::new).collect();
            let expected = plainly(&points, &scalars);
            for width in 2..=14 {
                let windows = Windows {
                    width,
                    count: 256_usize.div_ceil(width),
                };
                assert!(same(&sum_in(windows, &points, &integers), &expected));
            }
        }
    }
}

#[test]
fn sums_of_any_length_agree_with_blst() {
    let mut rng = ChaCha20Rng::seed_from_u64(6);
    let edges = scalars();
    for n in [2, 3, 14, 15, 16, 17, 31, 32, 33, 100, 257, 1000, 5000] {
        for points in [take(&checked(), n), take(&decodable(), n)] {
            let random: Vec<_> = (0..n).map(|_| Scalar::random(&mut rng)).collect();
            let weights: Vec<_> = (0..n).map(|_| Scalar::random_weight(&mut rng)).collect();
            for scalars in [random, weights, take(&edges, n)] {
                let expected = blst_sum_many(&points, &scalars);
                assert!(same(&public_sum_many(&points, &scalars), &expected), "{n}");
                if n < 40 {
                    assert!(same(&plainly(&points, &scalars), &expected), "{n}");
                }
            }
        }
    }
    assert!(public_sum_many(&[], &[]).is_identity());
}

#[test]
fn one_bucket_with_more_points_than_are_gathered() {
    let n = GATHERED + 3;
    let times = |point, factor| plainly(&[point], &[factor]);
    let s = Scalar::random(&mut ChaCha20Rng::seed_from_u64(7));
    for point in [checked()[0], order_three()[0], loose()[0], loose()[2]] {
        for s in [s, Scalar::one(), -Scalar::one()] {
            let sum = public_sum_many(&take(&[point], n), &take(&[s], n));
            let once = times(point, s).to_affine();
            let expected = once.map(|once| times(once.0, Scalar::from(n as u64)));
            assert!(same(&sum, &expected.unwrap_or_default()));
        }
    }
}

#[test]
fn the_same_point_with_different_scalars() {
    let edges = scalars();
    let total = edges.iter().fold(Scalar::ZERO, |sum, s| sum + *s);
    let points = take(&[g1().0], edges.len());
    assert!(same(&public_sum_many(&points, &edges), &g1().times(total)));
}

#[test]
fn opposites_cancel_and_leave_the_rest() {
    let mut rng = ChaCha20Rng::seed_from_u64(8);
    let (s, t) = (Scalar::random(&mut rng), Scalar::random(&mut rng));
    for points in [checked(), order_three().to_vec(), loose()] {
        // Neighbours are opposites.
        let n = points.len();
        assert!(public_sum_many(&points, &take(&[s], n)).is_identity());
        assert!(public_sum_many(&points, &take(&[s, s, t, t], n)).is_identity());
        let twice = [points.clone(), points.clone()].concat();
        let zeros = take(&[Scalar::ZERO], 2 * n);
        assert!(public_sum_many(&twice, &zeros).is_identity());
        let mut scalars = take(&[s, s, t, t], 2 * n);
        scalars[n] = scalars[n] + Scalar::one();
        let rest = public_sum_many(&twice, &scalars);
        assert!(same(&rest, &plainly(&points[..1], &[Scalar::one()])));
        assert!(!rest.is_identity());
    }
}

#[test]
fn a_sum_may_end_in_a_point_of_small_order() {
    for (small, order) in [(order_three()[0], 3), (loose()[0], 11)] {
        let mut points = take(&checked(), 20);
        points.push(small);
        for k in 0..23_u64 {
            let sum = public_sum_many(&points, &take(&[Scalar::from(k)], 21));
            assert_eq!(sum.is_identity(), k % order == 0);
            assert!(same(&sum, &plainly(&[small], &[Scalar::from(k % order)])));
        }
    }
}

#[test]
fn digits_add_up() {
    for s in scalars() {
        let integer = Integer::new(s);
        for width in 2..=14_usize {
            let count = (integer.bits() + 1).div_ceil(width);
            let base = Scalar::from(1 << width);
            let mut sum = Scalar::ZERO;
            for window in (0..count).rev() {
                let (magnitude, negative) = integer.digit(window, width);
                assert!(magnitude <= 1 << (width - 1));
                let digit = Scalar::from(magnitude as u64);
                sum = sum * base + if negative { -digit } else { digit };
            }
            assert_eq!(sum, s);
        }
    }
    assert_eq!(Integer::new(Scalar::ZERO).bits(), 0);
    assert_eq!(Integer::new(Scalar::from(1 << 63)).bits(), 64);
    assert_eq!(Integer::new(-Scalar::one()).bits(), 255);
}

#[test]
fn windows_grow_with_the_number_of_scalars() {
    let width = |n| Windows::for_sum(n, 255).width;
    assert_eq!(
        [16, 200, 1000, 10_000, 1 << 40].map(width),
        [4, 7, 8, 11, 14]
    );
    // All zero.
    assert_eq!(Windows::for_sum(50, 0).count, 1);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn related_points_and_scalars_add_up(
        choices in vec((any::<usize>(), any::<usize>(), any::<bool>()), 1..90),
        kinds in 1..40_usize,
        few in 1..12_usize,
    ) {
        // Few different points and few different scalars meet in the same buckets.
        let (pool, edges) = (mixed(), scalars());
        let points: Vec<_> = choices.iter().map(|(p, ..)| pool[p % kinds % pool.len()]).collect();
        let scalars: Vec<_> = choices
            .iter()
            .map(|(_, s, any)| edges[if *any { *s } else { s % few * 71 } % edges.len()])
            .collect();
        let sum = public_sum_many(&points, &scalars);
        prop_assert!(same(&sum, &plainly(&points, &scalars)));
        if points.len() >= 32 {
            prop_assert!(same(&sum, &blst_sum_many(&points, &scalars)));
        }
    }
}
