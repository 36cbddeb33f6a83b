//! What the multiplication routines need of G1 and of G2, on blst's own types.
//!
//! Everything here takes the same time whatever the values are. Addition is blst's
//! `add_or_double_affine`: it computes addition and doubling side by side and selects by masks, and
//! it knows the identity on either side (Z = 0, or x = y = 0 in affine form), so that no caller has
//! to branch on a special case. Doubling, negation and normalisation are free of branches as well
//! (blst's inversion is the constant-time one, with a fixed number of steps).

use alloc::vec::Vec;

use blst::{
    blst_fp, blst_fp_cneg, blst_fp_mul, blst_fp2_cneg, blst_p1, blst_p1_add_or_double_affine,
    blst_p1_affine, blst_p1_double, blst_p1s_to_affine, blst_p2, blst_p2_add_or_double_affine,
    blst_p2_affine, blst_p2_double, blst_p2s_to_affine,
};

/// β, in Montgomery form: `z²·(x, y) = (β·x, −y)` in G1.
static BETA: blst_fp = blst_fp {
    l: [
        0x30f1_361b_798a_64e8,
        0xf3b8_ddab_7ece_5a2a,
        0x16a8_ca3a_c615_77f7,
        0xc26a_2ff8_74fd_029b,
        0x3636_b766_6070_1c6e,
        0x051b_a4ab_241b_6160,
    ],
};

/// γ = β², in Montgomery form: `z²·(x, y) = (γ·x, −y)` in G2.
static GAMMA: blst_fp = blst_fp {
    l: [
        0xcd03_c9e4_8671_f071,
        0x5dab_2246_1fcd_a5d2,
        0x5870_42af_d385_1b95,
        0x8eb6_0ebe_01ba_cb9e,
        0x03f9_7d6e_83d0_50d2,
        0x18f0_2065_5463_8741,
    ],
};

/// A projective point inside a computation; the default value is the identity.
// spec: GRP-12
pub(crate) trait Group: Copy + Default {
    /// The affine form; the default value stands for the identity.
    type Affine: Copy + Default;

    fn double(&mut self);

    /// Adds a point; right for equal points, opposite points and the identity.
    fn add(&mut self, point: &Self::Affine);

    /// All affine forms with one inversion.
    fn normalise(points: &[Self]) -> Vec<Self::Affine>;

    /// Multiplies by z². Only for points of order p.
    fn rotate(point: &mut Self::Affine);

    fn negate_if(point: &mut Self::Affine, condition: bool);

    /// Sets the bits of `from` that `mask` lets through.
    fn merge(into: &mut Self::Affine, from: &Self::Affine, mask: u64);
}

impl Group for blst_p1 {
    type Affine = blst_p1_affine;

    fn double(&mut self) {
        let input = *self;
        // SAFETY: live values.
        unsafe { blst_p1_double(self, &raw const input) };
    }

    fn add(&mut self, point: &blst_p1_affine) {
        let input = *self;
        // SAFETY: live values.
        unsafe { blst_p1_add_or_double_affine(self, &raw const input, point) };
    }

    fn normalise(points: &[Self]) -> Vec<blst_p1_affine> {
        let mut out = alloc::vec![blst_p1_affine::default(); points.len()];
        // blst reads consecutive points when the second pointer of a list is null.
        let list = [points.as_ptr(), core::ptr::null()];
        if !points.is_empty() {
            // SAFETY: `out` and `points` have the same length.
            unsafe { blst_p1s_to_affine(out.as_mut_ptr(), list.as_ptr(), points.len()) };
        }
        out
    }

    fn rotate(point: &mut blst_p1_affine) {
        let x = point.x;
        // SAFETY: live values.
        unsafe { blst_fp_mul(&raw mut point.x, &raw const x, &raw const BETA) };
        Self::negate_if(point, true);
    }

    fn negate_if(point: &mut blst_p1_affine, condition: bool) {
        let y = point.y;
        // SAFETY: live values.
        unsafe { blst_fp_cneg(&raw mut point.y, &raw const y, condition) };
    }

    fn merge(into: &mut blst_p1_affine, from: &blst_p1_affine, mask: u64) {
        merge_fp(&mut into.x, &from.x, mask);
        merge_fp(&mut into.y, &from.y, mask);
    }
}

impl Group for blst_p2 {
    type Affine = blst_p2_affine;

    fn double(&mut self) {
        let input = *self;
        // SAFETY: live values.
        unsafe { blst_p2_double(self, &raw const input) };
    }

    fn add(&mut self, point: &blst_p2_affine) {
        let input = *self;
        // SAFETY: live values.
        unsafe { blst_p2_add_or_double_affine(self, &raw const input, point) };
    }

    fn normalise(points: &[Self]) -> Vec<blst_p2_affine> {
        let mut out = alloc::vec![blst_p2_affine::default(); points.len()];
        let list = [points.as_ptr(), core::ptr::null()];
        if !points.is_empty() {
            // SAFETY: `out` and `points` have the same length.
            unsafe { blst_p2s_to_affine(out.as_mut_ptr(), list.as_ptr(), points.len()) };
        }
        out
    }

    fn rotate(point: &mut blst_p2_affine) {
        for part in &mut point.x.fp {
            let x = *part;
            // SAFETY: live values.
            unsafe { blst_fp_mul(part, &raw const x, &raw const GAMMA) };
        }
        Self::negate_if(point, true);
    }

    fn negate_if(point: &mut blst_p2_affine, condition: bool) {
        let y = point.y;
        // SAFETY: live values.
        unsafe { blst_fp2_cneg(&raw mut point.y, &raw const y, condition) };
    }

    fn merge(into: &mut blst_p2_affine, from: &blst_p2_affine, mask: u64) {
        for i in 0..2 {
            merge_fp(&mut into.x.fp[i], &from.x.fp[i], mask);
            merge_fp(&mut into.y.fp[i], &from.y.fp[i], mask);
        }
    }
}

fn merge_fp(into: &mut blst_fp, from: &blst_fp, mask: u64) {
    for (into, from) in into.l.iter_mut().zip(&from.l) {
        *into |= *from & mask;
    }
}

#[cfg(test)]
mod tests;
