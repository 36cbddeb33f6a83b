//! Pairing products: one shared Miller loop over prepared lines, one final exponentiation.

use alloc::boxed::Box;
use alloc::vec::Vec;

use blst::{
    blst_final_exp, blst_fp, blst_fp_add, blst_fp_cneg, blst_fp_mul, blst_fp2, blst_fp6, blst_fp12,
    blst_fp12_conjugate, blst_fp12_is_equal, blst_fp12_mul_by_xy00z0, blst_fp12_one, blst_fp12_sqr,
    blst_precompute_lines,
};

use super::point::{G1Affine, G2Affine};

/// Lines of a Miller loop over one point of G2.
const LINES: usize = 68;

/// Runs of (one addition, then this many doublings) in |z| = 0xd201000000010000, after the first
/// doubling: every set bit of z below the top one starts a run.
const RUNS: [usize; 5] = [2, 3, 9, 32, 16];

/// The Miller lines of one point of G2, computed once (20 kB).
#[derive(Clone)]
pub(crate) struct G2Prepared(Box<[blst_fp6]>);

impl G2Prepared {
    pub(crate) fn new(point: &G2Affine) -> Self {
        let mut lines = alloc::vec![blst_fp6::default(); LINES].into_boxed_slice();
        // SAFETY: blst writes exactly 68 lines.
        unsafe { blst_precompute_lines(lines.as_mut_ptr(), &raw const point.0) };
        Self(lines)
    }
}

/// An element of GT.
#[derive(Clone, Copy)]
pub(crate) struct GtElement(blst_fp12);

impl GtElement {
    pub(crate) fn one() -> Self {
        // SAFETY: blst returns a pointer to a constant.
        Self(unsafe { *blst_fp12_one() })
    }
}

impl PartialEq for GtElement {
    fn eq(&self, other: &Self) -> bool {
        // SAFETY: reads two live values.
        unsafe { blst_fp12_is_equal(&raw const self.0, &raw const other.0) }
    }
}

/// `Σ e(P_i, Q_i)`, written additively as in the spec.
pub(crate) fn pairing_sum(terms: &[(G1Affine, &G2Prepared)]) -> GtElement {
    let mut out = miller_loop(terms);
    let input = out;
    // SAFETY: live values.
    unsafe { blst_final_exp(&raw mut out, &raw const input) };
    GtElement(out)
}

/// Whether `Σ e(P_i, Q_i)` is the neutral element.
pub(crate) fn pairing_product_is_one(terms: &[(G1Affine, &G2Prepared)]) -> bool {
    pairing_sum(terms) == GtElement::one()
}

/// The P of one term as the line evaluation wants it: (−2·x, 2·y).
struct Evaluation {
    x: blst_fp,
    y: blst_fp,
}

impl Evaluation {
    fn new(point: &G1Affine) -> Self {
        let mut x = blst_fp::default();
        let mut y = blst_fp::default();
        // SAFETY: live values.
        unsafe {
            blst_fp_add(&raw mut x, &raw const point.0.x, &raw const point.0.x);
            let doubled = x;
            blst_fp_cneg(&raw mut x, &raw const doubled, true);
            blst_fp_add(&raw mut y, &raw const point.0.y, &raw const point.0.y);
        }
        Self { x, y }
    }

    /// The line at P: its first part as it stands, the others scaled by x and y.
    fn at(&self, line: &blst_fp6) -> blst_fp6 {
        let mut out = *line;
        scale(&mut out.fp2[1], &self.x);
        scale(&mut out.fp2[2], &self.y);
        out
    }
}

fn scale(value: &mut blst_fp2, by: &blst_fp) {
    for part in &mut value.fp {
        let input = *part;
        // SAFETY: live values.
        unsafe { blst_fp_mul(part, &raw const input, by) };
    }
}

/// The product of the Miller loops of all terms, sharing the squarings.
fn miller_loop(terms: &[(G1Affine, &G2Prepared)]) -> blst_fp12 {
    let evaluations: Vec<Evaluation> = terms
        .iter()
        .map(|(point, _)| Evaluation::new(point))
        .collect();
    // SAFETY: blst returns a pointer to a constant.
    let mut f = unsafe { *blst_fp12_one() };
    let mut next = 0;
    multiply_lines(&mut f, terms, &evaluations, &mut next);
    for doublings in RUNS {
        multiply_lines(&mut f, terms, &evaluations, &mut next);
        for _ in 0..doublings {
            let input = f;
            // SAFETY: live values.
            unsafe { blst_fp12_sqr(&raw mut f, &raw const input) };
            multiply_lines(&mut f, terms, &evaluations, &mut next);
        }
    }
    // z is negative.
    // SAFETY: changes one live value in place.
    unsafe { blst_fp12_conjugate(&raw mut f) };
    f
}

fn multiply_lines(
    f: &mut blst_fp12,
    terms: &[(G1Affine, &G2Prepared)],
    evaluations: &[Evaluation],
    next: &mut usize,
) {
    for ((_, prepared), evaluation) in terms.iter().zip(evaluations) {
        let line = evaluation.at(&prepared.0[*next]);
        let input = *f;
        // SAFETY: live values; `line` is the packed "xy00z0" form that blst expects.
        unsafe { blst_fp12_mul_by_xy00z0(f, &raw const input, &raw const line) };
    }
    *next += 1;
}
