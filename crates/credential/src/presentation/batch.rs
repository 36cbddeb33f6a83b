//! Verifying many presentations of one epoch at once. They share everything but the `X'` loop;
//! every equation of every presentation has a weight of its own.

use alloc::vec::Vec;

use rand_core::CryptoRng;

use crate::curve::{
    G1Projective, G2Prepared, PublicTable, Scalar, g1, pairing_product_is_one, public_table_sum,
};
use crate::error::Refusal;
use crate::presentation::Presentation;
use crate::presentation::header::Context;
use crate::presentation::statement::ElementTables;
use crate::presentation::verify::EpochVerifier;

/// Presentations that are put into one product; more would only take more memory (30 kB each).
const AT_ONCE: usize = 64;

/// Verifies presentations together. Where a group of up to 64 as a whole fails, each of it is
/// verified alone, so a bad one costs its neighbours time and nothing else.
pub fn verify_batch(
    verifier: &EpochVerifier,
    batch: &[(&Presentation, Context<'_>)],
    rng: &mut impl CryptoRng,
) -> Vec<Result<(), Refusal>> {
    batch
        .chunks(AT_ONCE)
        .flat_map(|group| verify_group(verifier, group, rng))
        .collect()
}

fn verify_group(
    verifier: &EpochVerifier,
    group: &[(&Presentation, Context<'_>)],
    rng: &mut impl CryptoRng,
) -> Vec<Result<(), Refusal>> {
    let checked: Vec<Result<Proven<'_>, Refusal>> = group
        .iter()
        .map(|(presentation, context)| {
            let tables = ElementTables::new(&presentation.elements);
            verifier.check_proof(presentation, &tables, context)?;
            Ok(Proven {
                presentation,
                tables,
            })
        })
        .collect();
    let proven: Vec<&Proven<'_>> = checked.iter().flatten().collect();
    let all_hold = pairings_hold(verifier, &proven, rng);
    checked
        .into_iter()
        .map(|checked| {
            let Proven {
                presentation,
                tables,
            } = checked?;
            if all_hold || verifier.pairings_hold(&presentation.elements, &tables, rng) {
                Ok(())
            } else {
                Err(Refusal::NotProven)
            }
        })
        .collect()
}

/// A presentation whose challenge came out right; its pairings are still to be checked.
struct Proven<'a> {
    presentation: &'a Presentation,
    tables: ElementTables,
}

/// All pairing equations of all presentations as one product.
fn pairings_hold(
    verifier: &EpochVerifier,
    proven: &[&Proven<'_>],
    rng: &mut impl CryptoRng,
) -> bool {
    if proven.is_empty() {
        return true;
    }
    let z_prime: Vec<PublicTable> = proven
        .iter()
        .map(|p| {
            let [table] = PublicTable::several([p.presentation.elements.z_prime.to_projective()]);
            table
        })
        .collect();
    // Σ α·Z' − β·B̄ − γ·R' at g2; −Σ α·V' at L3; Σ γ·R̄ at W; −(Σ α)·g1 at L1;
    // β·Ā − α·K2 at each X'
    let mut total = Scalar::ZERO;
    let mut at_g2 = Vec::with_capacity(3 * proven.len());
    let mut at_l3 = Vec::with_capacity(proven.len());
    let mut at_w = Vec::with_capacity(proven.len());
    let mut at_x: Vec<G1Projective> = Vec::with_capacity(proven.len());
    for (Proven { tables, .. }, z_prime) in proven.iter().zip(&z_prime) {
        let mut draw = || Scalar::random_weight(rng);
        let (alpha, beta, gamma) = (draw(), draw(), draw());
        total = total + alpha;
        at_g2.push((z_prime, alpha));
        at_g2.push((&tables.b_bar, -beta));
        at_g2.push((&tables.r_prime, -gamma));
        at_l3.push((&tables.v_prime, -alpha));
        at_w.push((&tables.r_bar, gamma));
        at_x.push(public_table_sum(&[
            (&tables.a_bar, beta),
            (&verifier.table_k2, -alpha),
        ]));
    }
    let mut sums = Vec::with_capacity(proven.len() + 4);
    sums.push(public_table_sum(&at_g2));
    sums.push(public_table_sum(&at_l3));
    sums.push(public_table_sum(&at_w));
    sums.push(g1().times(-total));
    sums.append(&mut at_x);
    let Some(sums) = G1Projective::to_affine_many(&sums) else {
        return false;
    };
    let lines: Vec<G2Prepared> = proven
        .iter()
        .map(|p| G2Prepared::new(&p.presentation.elements.x_prime))
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
