//! Verifying many presentations of one epoch at once. They share everything but the `X'` loop;
//! every equation of every presentation has a weight of its own.

use alloc::vec::Vec;

use rand_core::CryptoRng;

use crate::curve::{
    G1Affine, G1Projective, G2Prepared, Scalar, g1, pairing_product_is_one, public_sum,
    public_sum_many,
};
use crate::error::Refusal;
use crate::presentation::Presentation;
use crate::presentation::header::Context;
use crate::presentation::verify::EpochVerifier;

/// Verifies presentations together. Where the batch as a whole fails, each is verified alone, so a
/// bad one costs its neighbours time and nothing else.
pub fn verify_batch(
    verifier: &EpochVerifier,
    batch: &[(&Presentation, Context<'_>)],
    rng: &mut impl CryptoRng,
) -> Vec<Result<(), Refusal>> {
    let proofs: Vec<Result<(), Refusal>> = batch
        .iter()
        .map(|(presentation, context)| verifier.check_proof(presentation, context))
        .collect();
    let proven: Vec<&Presentation> = batch
        .iter()
        .zip(&proofs)
        .filter(|(_, proof)| proof.is_ok())
        .map(|((presentation, _), _)| *presentation)
        .collect();
    if pairings_hold(verifier, &proven, rng) {
        return proofs;
    }
    batch
        .iter()
        .zip(proofs)
        .map(|((presentation, _), proof)| {
            proof?;
            if verifier.pairings_hold(&presentation.elements, rng) {
                Ok(())
            } else {
                Err(Refusal::NotProven)
            }
        })
        .collect()
}

/// All pairing equations of all presentations as one product.
fn pairings_hold(
    verifier: &EpochVerifier,
    presentations: &[&Presentation],
    rng: &mut impl CryptoRng,
) -> bool {
    if presentations.is_empty() {
        return true;
    }
    let draw = |rng: &mut _| -> Vec<Scalar> {
        presentations
            .iter()
            .map(|_| Scalar::random_weight(rng))
            .collect()
    };
    let (alpha, beta, gamma) = (draw(rng), draw(rng), draw(rng));
    let points = |part: fn(&Presentation) -> &G1Affine| -> Vec<_> {
        presentations
            .iter()
            .map(|presentation| part(presentation).0)
            .collect()
    };
    let z_prime = points(|p| &p.elements.z_prime);
    let b_bar = points(|p| &p.elements.b_bar);
    let r_prime = points(|p| &p.elements.r_prime);
    let v_prime = points(|p| &p.elements.v_prime);
    let r_bar = points(|p| &p.elements.r_bar);
    let total = alpha.iter().fold(Scalar::ZERO, |sum, weight| sum + *weight);
    // Σ α·Z' − β·B̄ − γ·R' at g2; −Σ α·V' at L3; Σ γ·R̄ at W; −(Σ α)·g1 at L1
    let at_g2 = public_sum_many(&z_prime, &alpha, 255)
        .minus(&public_sum_many(&b_bar, &beta, 255))
        .minus(&public_sum_many(&r_prime, &gamma, 255));
    let mut sums = Vec::with_capacity(presentations.len() + 4);
    sums.push(at_g2);
    sums.push(public_sum_many(&v_prime, &alpha, 255).negated());
    sums.push(public_sum_many(&r_bar, &gamma, 255));
    sums.push(g1().times(-total));
    // β·Ā − α·K2 at each X'
    for ((presentation, alpha), beta) in presentations.iter().zip(&alpha).zip(&beta) {
        let terms = [
            (&presentation.elements.a_bar, *beta),
            (&verifier.key().k2, -*alpha),
        ];
        sums.push(public_sum(&terms));
    }
    let Some(sums) = G1Projective::to_affine_many(&sums) else {
        return false;
    };
    let lines: Vec<G2Prepared> = presentations
        .iter()
        .map(|p| G2Prepared::new(&p.elements.x_prime))
        .collect();
    let fixed = [
        &verifier.lines_g2,
        &verifier.lines_l3,
        &verifier.lines_w,
        &verifier.lines_l1,
    ];
    let terms: Vec<_> = sums
        .into_iter()
        .zip(fixed.into_iter().chain(&lines))
        .collect();
    pairing_product_is_one(&terms)
}
