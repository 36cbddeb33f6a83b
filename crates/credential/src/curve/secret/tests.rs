use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::super::glv::Z_SQUARED;
use super::super::{g1, g2};
use super::*;

fn secret_sum(terms: &[(&G1Affine, Scalar)]) -> G1Projective {
    let points: Vec<_> = terms.iter().map(|(point, _)| *point).collect();
    let tables = SecretTable::many(&points);
    let terms: Vec<_> = tables
        .iter()
        .zip(terms)
        .map(|(table, (_, s))| (table, *s))
        .collect();
    secret_table_sum(&terms)
}

fn edges() -> Vec<Scalar> {
    let z2 = Scalar::from_u128_bytes(&Z_SQUARED.to_be_bytes());
    let mut out = alloc::vec![Scalar::ZERO, Scalar::one(), z2, z2 * z2, z2 - Scalar::one()];
    out.extend([2_u64, 15, 16, 17, 31, 32, 33, 1023].map(Scalar::from));
    let mut power = Scalar::one();
    for _ in 0..255 {
        power = power + power;
        out.push(power);
    }
    let negatives: Vec<_> = out.iter().map(|s| -*s).collect();
    out.extend(negatives);
    out
}

#[test]
fn fixed_bases_agree_with_plain_multiplication() {
    let mut rng = ChaCha20Rng::seed_from_u64(3);
    let (p, q) = (g1(), g2());
    let (fixed_p, fixed_q) = (FixedG1::new(&p), FixedG2::new(&q));
    let random: Vec<_> = (0..300).map(|_| Scalar::random(&mut rng)).collect();
    for s in edges().into_iter().chain(random) {
        assert!(fixed_p.times(s).minus(&p.times(s)).is_identity());
        assert!(fixed_q.times(s).minus(&q.times(s)).is_identity());
    }
}

#[test]
fn secret_sums_agree_with_plain_multiplication() {
    let mut rng = ChaCha20Rng::seed_from_u64(4);
    let edges = edges();
    for round in 0..400 {
        let k = Scalar::random_nonzero(&mut rng);
        let p = g1().times(k).to_affine().unwrap();
        // Related points make equal and opposite entries meet.
        let related = [
            p,
            p.to_projective().negated().to_affine().unwrap(),
            p.times(edges[3 + round % 200]).to_affine().unwrap(),
            g1(),
        ];
        let pick = |i: usize| related[(round / 3 + i * (round % 5)) % 4];
        let points: Vec<_> = (0..=round % 4).map(pick).collect();
        let terms: Vec<_> = points
            .iter()
            .enumerate()
            .map(|(i, p)| {
                let edge = (round * 31 + i * (1 + round % 2)) % edges.len();
                (
                    p,
                    if (round + i) % 3 == 0 {
                        Scalar::random(&mut rng)
                    } else {
                        edges[edge]
                    },
                )
            })
            .collect();
        let expected = terms.iter().fold(G1Projective::identity(), |sum, (p, s)| {
            sum.plus(&p.times(*s))
        });
        assert!(secret_sum(&terms).minus(&expected).is_identity());
    }
}

#[test]
fn sums_that_cancel_are_the_identity() {
    let mut rng = ChaCha20Rng::seed_from_u64(5);
    let p = g1();
    for s in edges()
        .into_iter()
        .step_by(9)
        .chain([Scalar::random(&mut rng)])
    {
        assert!(secret_sum(&[(&p, s), (&p, -s)]).is_identity());
    }
    assert!(secret_sum(&[]).is_identity());
}

#[test]
fn rows_with_the_same_scalars_agree_with_plain_multiplication() {
    let mut rng = ChaCha20Rng::seed_from_u64(6);
    let mut point = || {
        g1().times(Scalar::random_nonzero(&mut rng))
            .to_affine()
            .unwrap()
    };
    let points: Vec<_> = (0..70).map(|_| [point(), point()]).collect();
    let rows: Vec<_> = points.iter().map(|[p, q]| [p, q]).collect();
    let scalars = [Scalar::random(&mut rng), -Scalar::from(5)];
    let sums = secret_sums(&rows, scalars);
    assert_eq!(sums.len(), rows.len());
    for (sum, [p, q]) in sums.iter().zip(&rows) {
        let expected = p.times(scalars[0]).plus(&q.times(scalars[1]));
        assert!(sum.minus(&expected).is_identity());
    }
    assert!(secret_sums::<2>(&[], scalars).is_empty());
}
