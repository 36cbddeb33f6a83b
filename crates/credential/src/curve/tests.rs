use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use alloc::vec::Vec;

use super::*;

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(7)
}

/// (0, ±2), the points of order 3. blst decodes neither, but sums may come to them.
pub(super) fn order_three() -> [blst::blst_p1_affine; 2] {
    let mut point = blst::blst_p1_affine::default();
    // SAFETY: blst reads six limbs.
    unsafe { blst::blst_fp_from_uint64(&raw mut point.y, [2, 0, 0, 0, 0, 0].as_ptr()) };
    let mut opposite = point;
    // SAFETY: live values.
    unsafe { blst::blst_fp_cneg(&raw mut opposite.y, &raw const point.y, true) };
    [point, opposite]
}

// spec: GRP-2
#[test]
fn scalars_at_and_above_the_order_are_refused() {
    let order = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001";
    let mut bytes: [u8; 32] = hex::decode(order).unwrap().try_into().unwrap();
    assert!(Scalar::from_bytes(&bytes).is_err());
    assert!(Scalar::from_bytes(&[0xff; 32]).is_err());
    bytes[31] = 0;
    let largest = Scalar::from_bytes(&bytes).unwrap();
    assert_eq!(largest + Scalar::one(), Scalar::ZERO);
    assert_eq!(largest.to_bytes(), bytes);
}

// spec: GRP-1, GRP-5
#[test]
fn the_identity_and_points_off_the_curve_are_refused() {
    let mut infinity = [0; 48];
    infinity[0] = 0xc0;
    assert!(G1Affine::from_bytes(&infinity).is_err());
    assert!(CurvePoint::from_bytes(&infinity).is_err());
    let mut infinity = [0; 96];
    infinity[0] = 0xc0;
    assert!(G2Affine::from_bytes(&infinity).is_err());
    let mut flipped = g1().to_bytes();
    flipped[0] &= 0x7f;
    assert!(G1Affine::from_bytes(&flipped).is_err());
    assert_eq!(G1Affine::from_bytes(&g1().to_bytes()).unwrap(), g1());
    assert_eq!(G2Affine::from_bytes(&g2().to_bytes()).unwrap(), g2());
}

#[test]
fn a_point_outside_the_subgroup_is_on_the_curve_and_refused() {
    // x = 4: 4^3 + 4 = 68 is a square; the curve has a cofactor, and this point is not in G1.
    let mut bytes = [0; 48];
    bytes[47] = 4;
    bytes[0] = 0x80;
    let loose = CurvePoint::from_bytes(&bytes).unwrap();
    assert!(loose.check().is_err());
    assert!(G1Affine::from_bytes(&bytes).is_err());
}

#[test]
fn pairings_are_bilinear() {
    let mut rng = rng();
    let (a, b) = (Scalar::random(&mut rng), Scalar::random(&mut rng));
    let pa = g1().times(a).to_affine().unwrap();
    let qb = G2Prepared::new(&g2().times(b).to_affine().unwrap());
    let q = G2Prepared::new(&g2());
    let minus = g1().times(-(a * b)).to_affine().unwrap();
    assert!(pairing_product_is_one(&[(pa, &qb), (minus, &q)]));
    let off = g1().times(-(a * b) + Scalar::one()).to_affine().unwrap();
    assert!(!pairing_product_is_one(&[(pa, &qb), (off, &q)]));
}

#[test]
fn sums_agree_with_each_other() {
    let mut rng = rng();
    for n in [1_usize, 2, 3, 6, 40] {
        let points: Vec<G1Affine> = (0..n)
            .map(|_| g1().times(Scalar::random(&mut rng)).to_affine().unwrap())
            .collect();
        let scalars: Vec<Scalar> = (0..n)
            .map(|i| match i % 5 {
                3 => Scalar::ZERO,
                4 => -Scalar::one(),
                _ => Scalar::random(&mut rng),
            })
            .collect();
        let terms: Vec<_> = points.iter().zip(scalars.iter().copied()).collect();
        let raw: Vec<_> = points.iter().map(|p| p.0).collect();
        let expected = terms
            .iter()
            .fold(G1Projective::identity(), |sum, (point, s)| {
                sum.plus(&point.times(*s))
            });
        for sum in [public_sum(&terms), public_sum_many(&raw, &scalars)] {
            assert!(sum.minus(&expected).is_identity());
        }
    }
}

#[test]
fn large_sums_of_related_points_agree_with_plain_multiplication() {
    let mut rng = rng();
    let z = Scalar::random(&mut rng);
    let (p, q) = (g1(), g2());
    let multiples = [Scalar::one(), -Scalar::one(), Scalar::from(2), z, -z];
    for n in [1_usize, 2, 7, 31, 32, 33, 100, 300] {
        for short in [false, true] {
            let factor = |i: usize| multiples[i % (1 + n % 5)];
            let scalars: Vec<Scalar> = (0..n)
                .map(|i| match i % 7 {
                    2 => Scalar::ZERO,
                    3 => Scalar::from(2),
                    _ if short => Scalar::from(i as u64 * 77),
                    4 => -Scalar::one(),
                    5 => Scalar::random_weight(&mut rng),
                    _ => Scalar::random(&mut rng),
                })
                .collect();
            let total = (0..n).fold(Scalar::ZERO, |sum, i| sum + factor(i) * scalars[i]);
            let in_g1: Vec<_> = (0..n)
                .map(|i| p.times(factor(i)).to_affine().unwrap().0)
                .collect();
            let in_g2: Vec<_> = (0..n)
                .map(|i| q.times(factor(i)).to_affine().unwrap().0)
                .collect();
            let sum = public_sum_many(&in_g1, &scalars);
            assert!(sum.minus(&p.times(total)).is_identity(), "G1, {n}");
            let sum = public_sum_many_g2(&in_g2, &scalars);
            assert!(sum.minus(&q.times(total)).is_identity(), "G2, {n}");
        }
    }
    let zeros = [Scalar::ZERO; 3];
    assert!(public_sum_many(&[p.0, p.0, p.0], &zeros).is_identity());
    assert!(public_sum_many(&[], &[]).is_identity());
    // All buckets of one point and its negative cancel.
    let minus = p.to_projective().negated().to_affine().unwrap();
    assert!(public_sum_many(&[p.0, minus.0], &[z, z]).is_identity());
}

#[test]
fn batch_inversion_inverts_each_and_refuses_zero() {
    let mut rng = rng();
    let mut values: Vec<Scalar> = (0..9).map(|_| Scalar::random_nonzero(&mut rng)).collect();
    let inverses = batch_invert(&values).unwrap();
    for (value, inverse) in values.iter().zip(&inverses) {
        assert_eq!(*value * *inverse, Scalar::one());
    }
    values[4] = Scalar::ZERO;
    assert!(batch_invert(&values).is_none());
    assert!(batch_invert(&[]).unwrap().is_empty());
}

#[test]
fn expand_message_matches_rfc_9380_appendix_k1() {
    // K.1, DST "QUUX-V01-CS02-with-expander-SHA256-128", msg "abc", 32 bytes.
    let out: [u8; 32] = expand_message(b"abc", b"QUUX-V01-CS02-with-expander-SHA256-128");
    assert_eq!(
        hex::encode(out),
        "d8ccab23b5985ccea865c6c97b6e5b8350e794e603b4b97902f53a8a0d605615"
    );
}
