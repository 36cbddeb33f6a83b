use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::super::g1;
use super::super::glv::Z_SQUARED;
use super::*;

fn scalars(rng: &mut ChaCha20Rng) -> Vec<Scalar> {
    let z2 = Scalar::from_u128_bytes(&Z_SQUARED.to_be_bytes());
    let mut out = alloc::vec![Scalar::ZERO, Scalar::one(), z2, z2 * z2, z2 - Scalar::one()];
    out.extend([2_u64, 3, 7, 15, 16, 127, 128, 255, 480_000].map(Scalar::from));
    let mut power = Scalar::one();
    for i in 0..255 {
        power = power + power;
        if i % 6 == 0 {
            out.push(power);
            out.push(power - Scalar::one());
        }
    }
    for _ in 0..20 {
        out.push(Scalar::random_weight(rng));
        out.push(Scalar::random(rng));
        out.push(Scalar::random(rng));
    }
    let negatives: Vec<_> = out.iter().map(|s| -*s).collect();
    out.extend(negatives);
    out
}

fn plainly(terms: &[(&G1Affine, Scalar)]) -> G1Projective {
    terms.iter().fold(G1Projective::identity(), |sum, (p, s)| {
        sum.plus(&p.times(*s))
    })
}

#[test]
fn single_products_agree_with_plain_multiplication() {
    let mut rng = ChaCha20Rng::seed_from_u64(6);
    let p = g1();
    let fixed = PublicTable::fixed(&p);
    let [loose] = PublicTable::several([p.to_projective()]);
    for s in scalars(&mut rng) {
        let expected = p.times(s);
        for sum in [
            public_sum(&[(&p, s)]),
            public_table_sum(&[(&fixed, s)]),
            public_table_sum(&[(&loose, s)]),
        ] {
            assert!(sum.minus(&expected).is_identity());
        }
    }
}

#[test]
fn sums_of_related_points_agree_with_plain_multiplication() {
    let mut rng = ChaCha20Rng::seed_from_u64(7);
    let scalars = scalars(&mut rng);
    let z2 = Scalar::from_u128_bytes(&Z_SQUARED.to_be_bytes());
    for round in 0..700 {
        let p = g1()
            .times(Scalar::random_nonzero(&mut rng))
            .to_affine()
            .unwrap();
        let related = [
            p,
            p.to_projective().negated().to_affine().unwrap(),
            p.times(z2).to_affine().unwrap(),
            p.times(Scalar::from(3)).to_affine().unwrap(),
            g1(),
        ];
        let points: Vec<_> = (0..=round % 7)
            .map(|i| related[(round + i * 2) % 5])
            .collect();
        let terms: Vec<_> = points
            .iter()
            .enumerate()
            .map(|(i, p)| (p, scalars[(round * 17 + i * (round % 3)) % scalars.len()]))
            .collect();
        let expected = plainly(&terms);
        assert!(public_sum(&terms).minus(&expected).is_identity());
        let fixed = PublicTable::fixed(&g1());
        // Projective points whose Z is not 1.
        let tables: Vec<_> = points
            .iter()
            .map(|p| {
                let shifted = p.to_projective().plus(&g1().to_projective());
                let [table] = PublicTable::several([shifted.minus(&g1().to_projective())]);
                table
            })
            .collect();
        let mut with_tables: Vec<_> = tables
            .iter()
            .zip(&terms)
            .map(|(table, (_, s))| (table, *s))
            .collect();
        with_tables.push((&fixed, Scalar::from(9)));
        let expected = expected.plus(&g1().times(Scalar::from(9)));
        assert!(
            public_table_sum(&with_tables)
                .minus(&expected)
                .is_identity()
        );
    }
}

#[test]
fn sums_that_cancel_are_the_identity() {
    let mut rng = ChaCha20Rng::seed_from_u64(8);
    let p = g1();
    for s in scalars(&mut rng) {
        assert!(public_sum(&[(&p, s), (&p, -s)]).is_identity());
    }
    assert!(public_sum(&[]).is_identity());
    assert!(public_table_sum(&[]).is_identity());
}
