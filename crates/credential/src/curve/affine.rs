//! Many additions in affine coordinates at once, sharing one inversion.
//!
//! Six multiplications an addition where Jacobian coordinates take thirteen, and the results need
//! no normalisation. For tables of multiples only: the formulas have no cases, so the two points of
//! a [`Chord`] must differ in x, and no point may have y = 0. For points of the prime order p these
//! hold between different small multiples k·P, 0 < k < p/2. The work depends on the number of
//! chords only.

use alloc::vec::Vec;

use blst::{
    blst_fp, blst_fp_add, blst_fp_inverse, blst_fp_mul, blst_fp_mul_by_3, blst_fp_sqr, blst_fp_sub,
    blst_p1_affine,
};

/// A line through two points of the curve, or tangent to it in one, as rise over run.
#[derive(Clone, Copy, Default)]
pub(super) struct Chord {
    from: blst_p1_affine,
    to_x: blst_fp,
    rise: blst_fp,
    run: blst_fp,
}

impl Chord {
    /// For `a + b`.
    pub(super) fn between(a: &blst_p1_affine, b: &blst_p1_affine) -> Self {
        Self {
            from: *a,
            to_x: b.x,
            rise: sub(&b.y, &a.y),
            run: sub(&b.x, &a.x),
        }
    }

    /// For `a + a`: the curve is y² = x³ + 4, so the tangent's slope is 3x²/2y.
    pub(super) fn tangent(a: &blst_p1_affine) -> Self {
        let mut rise = blst_fp::default();
        let mut run = blst_fp::default();
        // SAFETY: live values.
        unsafe {
            let mut square = blst_fp::default();
            blst_fp_sqr(&raw mut square, &raw const a.x);
            blst_fp_mul_by_3(&raw mut rise, &raw const square);
            blst_fp_add(&raw mut run, &raw const a.y, &raw const a.y);
        }
        Self {
            from: *a,
            to_x: a.x,
            rise,
            run,
        }
    }

    /// The sum, given 1/run.
    fn sum(&self, inverse: &blst_fp) -> blst_p1_affine {
        let slope = mul(&self.rise, inverse);
        let square = mul(&slope, &slope);
        let x = sub(&sub(&square, &self.from.x), &self.to_x);
        let y = sub(&mul(&slope, &sub(&self.from.x, &x)), &self.from.y);
        blst_p1_affine { x, y }
    }
}

/// The sums that the chords stand for, in their order.
pub(super) fn sums(chords: &[Chord]) -> Vec<blst_p1_affine> {
    let Some(first) = chords.first() else {
        return Vec::new();
    };
    // products[i] = run_0 · … · run_i
    let mut products = Vec::with_capacity(chords.len());
    let mut product = first.run;
    products.push(product);
    for chord in &chords[1..] {
        product = mul(&product, &chord.run);
        products.push(product);
    }
    let mut rest = blst_fp::default();
    // SAFETY: live values.
    unsafe { blst_fp_inverse(&raw mut rest, &raw const product) };
    let mut out = alloc::vec![blst_p1_affine::default(); chords.len()];
    for i in (0..chords.len()).rev() {
        let chord = &chords[i];
        let inverse = if i == 0 {
            rest
        } else {
            mul(&rest, &products[i - 1])
        };
        out[i] = chord.sum(&inverse);
        rest = mul(&rest, &chord.run);
    }
    out
}

fn mul(a: &blst_fp, b: &blst_fp) -> blst_fp {
    let mut out = blst_fp::default();
    // SAFETY: live values.
    unsafe { blst_fp_mul(&raw mut out, a, b) };
    out
}

fn sub(a: &blst_fp, b: &blst_fp) -> blst_fp {
    let mut out = blst_fp::default();
    // SAFETY: live values.
    unsafe { blst_fp_sub(&raw mut out, a, b) };
    out
}

#[cfg(test)]
mod tests;
