use super::super::point::G1Affine;
use super::super::scalar::Scalar;
use super::super::tests::order_three;
use super::super::{CurvePoint, G1Projective, g1};
use super::*;

fn multiple(k: i64) -> blst_p1_affine {
    let product = g1().times(Scalar::from(k.unsigned_abs()));
    let signed = if k < 0 { product.negated() } else { product };
    signed.to_affine().map_or(IDENTITY, |point| point.0)
}

/// The point with this x and the smaller y, if there is one.
fn at_x(x: u8) -> Option<blst_p1_affine> {
    let mut bytes = [0; 48];
    bytes[0] = 0x80;
    bytes[47] = x;
    CurvePoint::from_bytes(&bytes).ok().map(|point| point.0)
}

fn opposite(point: &blst_p1_affine) -> blst_p1_affine {
    let mut y = ZERO;
    sub(&mut y, &ZERO, &point.y);
    blst_p1_affine { x: point.x, y }
}

fn completely(points: &[blst_p1_affine]) -> blst_p1_affine {
    let sum = points.iter().fold(G1Projective::identity(), |sum, point| {
        sum.plus_affine(&G1Affine(*point))
    });
    sum.to_affine().map_or(IDENTITY, |point| point.0)
}

/// The identity, small multiples, points of order 3, others outside the subgroup, and the
/// opposites of all.
fn samples() -> Vec<blst_p1_affine> {
    let mut out: Vec<_> = (-4..=4).map(multiple).collect();
    out.extend(order_three());
    for loose in (1..=9).filter_map(at_x) {
        out.push(loose);
        out.push(opposite(&loose));
    }
    out
}

#[test]
fn the_points_at_x_0_have_order_3() {
    let [point, minus] = order_three();
    assert_eq!(completely(&[point, point]), minus);
    assert_eq!(completely(&[point, point, point]), IDENTITY);
    assert_eq!(opposite(&point), minus);
}

#[test]
fn every_case_is_right_beside_every_other() {
    let samples = samples();
    assert!(samples.len() > 11 + 4, "some points outside the subgroup");
    let mut points = Vec::new();
    let mut pairs = Vec::new();
    let mut expected = Vec::new();
    for a in &samples {
        for b in &samples {
            pairs.push((points.len(), points.len() + 1));
            points.extend([*a, *b]);
            expected.push(completely(&[*a, *b]));
        }
    }
    let given = points.clone();
    add_pairs(&mut points, &pairs);
    for (i, (into, from)) in pairs.iter().enumerate() {
        assert_eq!(points[*into], expected[i]);
        assert_eq!(points[*from], given[*from]);
    }
}

#[test]
fn blocks_of_any_kind_may_be_empty() {
    let (p, o) = (multiple(1), IDENTITY);
    let mut points = [p, opposite(&p), o, p, p, o, o, o];
    add_pairs(&mut points, &[]);
    add_pairs(&mut points, &[(0, 1), (2, 3), (4, 5), (6, 7)]);
    assert_eq!([points[0], points[2], points[4], points[6]], [o, p, p, o]);
}

#[test]
fn more_additions_than_share_an_inversion() {
    let mut points: Vec<_> = (0..=2 * BLOCK)
        .flat_map(|i| [multiple(5), multiple([7, 5, -5][i % 3])])
        .collect();
    let pairs: Vec<_> = (0..=2 * BLOCK).map(|i| (2 * i + 1, 2 * i)).collect();
    add_pairs(&mut points, &pairs);
    let expected = [multiple(12), multiple(10), IDENTITY];
    for i in 0..=2 * BLOCK {
        assert_eq!(points[2 * i + 1], expected[i % 3]);
    }
}

#[test]
fn a_point_that_is_its_own_opposite_cancels_itself() {
    // No such point is on this curve; nothing else would be spoiled if there were one.
    let own = blst_p1_affine {
        x: multiple(1).x,
        y: ZERO,
    };
    let mut points = [multiple(1), multiple(2), own, own, multiple(3), multiple(3)];
    add_pairs(&mut points, &[(0, 1), (2, 3), (4, 5)]);
    assert_eq!(points[0], multiple(3));
    assert_eq!(points[2], IDENTITY);
    assert_eq!(points[4], multiple(6));
}

#[test]
fn runs_of_every_length_add_up() {
    let samples = samples();
    let mut points = Vec::new();
    let mut runs = Vec::new();
    let mut expected = Vec::new();
    for length in 1..40 {
        for step in [1, 2, 7] {
            let start = points.len();
            points.extend((0..length).map(|i| samples[(length + i * step) % samples.len()]));
            runs.push(start..points.len());
            expected.push(completely(&points[start..]));
        }
    }
    sum_runs(&mut points, &runs);
    for (run, expected) in runs.iter().zip(&expected) {
        assert_eq!(points[run.start], *expected);
    }
    sum_runs(&mut points, &[]);
}

#[test]
fn sums_of_earlier_rounds_may_be_equal_opposite_or_nothing() {
    for (multiples, sum) in [
        ([1, 3, 2, 2, 0, 0, 0, 0], 8),
        ([1, 3, -2, -2, 0, 0, 0, 0], 0),
        ([1, -1, 2, -2, 3, -3, 4, -4], 0),
        ([1, -1, 2, -2, 3, -3, 4, 5], 9),
        ([5, 5, 5, 5, 5, 5, 5, 5], 40),
        ([1, 2, 3, 4, -4, -3, -2, -1], 0),
        ([1, 2, 3, 4, 4, 3, 2, 1], 20),
        ([1, 1, 2, 0, -1, 0, 5, 0], 8),
    ] {
        let mut points = multiples.map(multiple);
        sum_runs(&mut points, core::slice::from_ref(&(0..8)));
        assert_eq!(points[0], multiple(sum), "{multiples:?}");
    }
}
