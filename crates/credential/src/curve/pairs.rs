//! Many additions of PUBLIC points of G1's curve at once, in affine coordinates and in place.
//!
//! ```text
//! (x₁, y₁) + (x₂, y₂) = (x₃, λ·(x₁ − x₃) − y₁),   x₃ = λ² − x₁ − x₂
//! λ = rise/run = (y₂ − y₁)/(x₂ − x₁), or 3x₁²/2y₁ where the points are the same
//! ```
//!
//! With its share of an inversion (Montgomery's trick) an addition takes six multiplications. The
//! points may be any points of the curve y² = x³ + 4, in the subgroup or not, and related to each
//! other in any way: sums without a line, those with the identity and those of opposite points, are
//! made apart, because a run of zero would spoil the inversion for all the others. The identity is
//! written as x = y = 0, which is not on the curve; blst does the same. Variable time.
//!
//! Operations write their results where they are needed next: a processor stalls when it copies in
//! wide steps what was just written in narrow ones, and such copies cost a sixth of the time.

use alloc::vec::Vec;
use core::ops::Range;

use blst::{
    blst_fp, blst_fp_add, blst_fp_inverse, blst_fp_mul, blst_fp_mul_by_3, blst_fp_sqr, blst_fp_sub,
    blst_p1_affine,
};

/// Additions that share an inversion at most. An inversion takes as long as some 70 multiplications;
/// with half or twice as many, no difference was measured.
const BLOCK: usize = 1024;

const ZERO: blst_fp = blst_fp { l: [0; 6] };

const IDENTITY: blst_p1_affine = blst_p1_affine { x: ZERO, y: ZERO };

/// Adds up the points of each run, in rounds of additions of neighbours. The sum ends up in the
/// run's first place; what is in the others afterwards means nothing. No run is empty, and no two
/// overlap.
pub(super) fn sum_runs(points: &mut [blst_p1_affine], runs: &[Range<usize>]) {
    let mut pairs = Vec::new();
    let mut stride = 1;
    loop {
        // What is left of a run is in its places 0, stride, 2·stride, …
        pairs.clear();
        for run in runs {
            let firsts = run.clone().step_by(2 * stride);
            pairs.extend(
                firsts
                    .map(|first| (first, first + stride))
                    .take_while(|(_, second)| *second < run.end),
            );
        }
        if pairs.is_empty() {
            return;
        }
        add_pairs(points, &pairs);
        stride *= 2;
    }
}

/// For each pair of places, adds the point in the second to the one in the first. No place occurs
/// twice.
pub(super) fn add_pairs(points: &mut [blst_p1_affine], pairs: &[(usize, usize)]) {
    let mut lines = Vec::with_capacity(pairs.len().min(BLOCK));
    for block in pairs.chunks(BLOCK) {
        lines.clear();
        for &(into, from) in block {
            let (a, b) = (&points[into], &points[from]);
            match Addition::of(a, b) {
                Addition::Nothing => {}
                Addition::Copy => points[into] = *b,
                Addition::Cancel => points[into] = IDENTITY,
                Addition::Chord => {
                    let line = begin(&mut lines, into, from);
                    sub(&mut line.run, &b.x, &a.x);
                    multiply(&mut lines);
                }
                Addition::Tangent => {
                    let line = begin(&mut lines, into, into);
                    add(&mut line.run, &a.y, &a.y);
                    multiply(&mut lines);
                }
            }
        }
        draw(points, &lines);
    }
}

/// Through the points in two places, or the tangent where the places are the same.
struct Line {
    into: usize,
    from: usize,
    run: blst_fp,
    /// Of the runs of all lines up to this one.
    product: blst_fp,
}

/// A new last line.
fn begin(lines: &mut Vec<Line>, into: usize, from: usize) -> &mut Line {
    lines.push(Line {
        into,
        from,
        run: ZERO,
        product: ZERO,
    });
    let last = lines.len() - 1;
    &mut lines[last]
}

/// Computes the last line's product.
fn multiply(lines: &mut [Line]) {
    match lines {
        [.., before, last] => mul(&mut last.product, &before.product, &last.run),
        [only] => only.product = only.run,
        [] => {}
    }
}

/// Adds along all lines, the last one first, with one inversion.
fn draw(points: &mut [blst_p1_affine], lines: &[Line]) {
    let Some(last) = lines.last() else {
        return;
    };
    let [mut rest, mut inverse] = [ZERO; 2];
    // rest = 1/(run_0 · … · run_i)
    // SAFETY: live values.
    unsafe { blst_fp_inverse(&raw mut rest, &raw const last.product) };
    for i in (1..lines.len()).rev() {
        mul(&mut inverse, &rest, &lines[i - 1].product);
        scale(&mut rest, &lines[i].run);
        draw_one(points, &lines[i], &inverse);
    }
    draw_one(points, &lines[0], &rest);
}

/// Adds along a line, given 1/run.
fn draw_one(points: &mut [blst_p1_affine], line: &Line, inverse: &blst_fp) {
    let (a, b) = (&points[line.into], &points[line.from]);
    let [mut rise, mut slope, mut square, mut part, mut x] = [ZERO; 5];
    if line.into == line.from {
        sqr(&mut square, &a.x);
        triple(&mut rise, &square);
    } else {
        sub(&mut rise, &b.y, &a.y);
    }
    mul(&mut slope, &rise, inverse);
    sqr(&mut square, &slope);
    sub(&mut part, &square, &a.x);
    sub(&mut x, &part, &b.x);
    sub(&mut part, &a.x, &x);
    scale(&mut slope, &part);
    let sum = &mut points[line.into];
    let y = sum.y;
    sub(&mut sum.y, &slope, &y);
    sum.x = x;
}

/// What it takes to add `b` to `a`.
enum Addition {
    /// b is the identity.
    Nothing,
    /// a is the identity.
    Copy,
    /// a = −b.
    Cancel,
    Chord,
    /// a = b.
    Tangent,
}

impl Addition {
    fn of(a: &blst_p1_affine, b: &blst_p1_affine) -> Self {
        // The identity first: (0, ±2) have the same x as it.
        if is_identity(b) {
            Self::Nothing
        } else if is_identity(a) {
            Self::Copy
        } else if a.x != b.x {
            Self::Chord
        } else if a.y == b.y && a.y != ZERO {
            Self::Tangent
        } else {
            // y = 0 would be a point of order 2. The curve has none, as its order, p·(z−1)²/3, is
            // odd; but such a point would be its own opposite.
            Self::Cancel
        }
    }
}

fn is_identity(point: &blst_p1_affine) -> bool {
    point.y == ZERO && point.x == ZERO
}

macro_rules! operation {
    ($name:ident, $blst:ident, $($operand:ident),+) => {
        fn $name(out: &mut blst_fp, $($operand: &blst_fp),+) {
            // SAFETY: live values.
            unsafe { $blst(out, $($operand),+) };
        }
    };
}
operation!(add, blst_fp_add, a, b);
operation!(sub, blst_fp_sub, a, b);
operation!(mul, blst_fp_mul, a, b);
operation!(sqr, blst_fp_sqr, a);
operation!(triple, blst_fp_mul_by_3, a);

/// `value ← value·factor`
fn scale(value: &mut blst_fp, factor: &blst_fp) {
    let value: *mut blst_fp = value;
    // SAFETY: live values; blst allows the result to be one of the factors.
    unsafe { blst_fp_mul(value, value, factor) };
}

#[cfg(test)]
mod tests;
