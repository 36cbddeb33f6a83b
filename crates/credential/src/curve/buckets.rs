//! Sums of products of many PUBLIC scalars in G1, in variable time: buckets (Pippenger 1976;
//! Bernstein, Doumen, Lange, Oosterwijk, "Faster batch forgery identification", 2012).
//!
//! Scalars are cut into signed digits of `width` bits, `s_i = Σ_w d_iw · 2^(width·w)`. In each
//! window w, the points with the same |d| are added up, with their signs, into a bucket B_w[|d|]:
//!
//! ```text
//! Σ_i s_i·P_i = Σ_w 2^(width·w) · Σ_k k·B_w[k],   k = 1, …, 2^(width−1)
//! ```
//!
//! Buckets are filled by sorting, so that all additions can be made side by side in affine
//! coordinates ([`super::pairs`]). Instead of running sums, which cannot, each k is cut into bits:
//!
//! ```text
//! Σ_k k·B[k] = Σ_j 2^j·T[j],   T[j] = sum of the B[k] in whose k bit j is set
//! ```
//!
//! For the highest bit, T is the sum of the upper half of all buckets; adding this half to the lower
//! one, element by element, leaves the same task with half of the buckets. That is two additions for
//! each bucket, side by side too. At the end there is one point for each bit of the scalars, and a
//! chain of doublings, the only thing done in Jacobian coordinates.
//!
//! The endomorphism (`glv.rs`) is not used: it multiplies by z² in the subgroup only, and would make
//! a sum of 10,000 products of full size cheaper by 6 % (of batch weights, by a third).

use alloc::vec::Vec;
use core::ops::Range;

use blst::{blst_p1, blst_p1_affine};

use super::group::Group;
use super::pairs::{add_pairs, sum_runs};
use super::point::G1Projective;
use super::scalar::Scalar;

/// Points that are gathered for additions in rounds, unless one bucket alone has more: 400 kB.
const GATHERED: usize = 4096;

/// `Σ s_i · P_i` in G1. The points need not be in the subgroup: each is multiplied by the integer
/// s_i, 0 ≤ s_i < p, whatever its order.
pub(crate) fn public_sum_many(points: &[blst_p1_affine], scalars: &[Scalar]) -> G1Projective {
    assert_eq!(points.len(), scalars.len(), "one scalar for each point");
    let integers: Vec<Integer> = scalars.iter().copied().map(Integer::new).collect();
    let bits = integers.iter().map(Integer::bits).max().unwrap_or(0);
    sum_in(Windows::for_sum(points.len(), bits), points, &integers)
}

fn sum_in(windows: Windows, points: &[blst_p1_affine], integers: &[Integer]) -> G1Projective {
    let mut buckets = fill(points, integers, windows);
    fold(&mut buckets, windows);
    // 2^(width·w + j) · T_w[j], from the top
    let mut sum = blst_p1::default();
    for window in (0..windows.count).rev() {
        for bit in (0..windows.width).rev() {
            sum.double();
            sum.add(&buckets[windows.place(window, 1 << bit)]);
        }
    }
    G1Projective(sum)
}

/// `count` windows of `width` bits each.
#[derive(Clone, Copy)]
struct Windows {
    width: usize,
    count: usize,
}

impl Windows {
    /// The cheapest width for so many scalars of so many bits. A window takes an addition for each
    /// scalar to fill the buckets, less one for each bucket, and two for each bucket to fold them.
    fn for_sum(scalars: usize, bits: usize) -> Self {
        // One bit more than the scalars have, so that no digit is left over at the top.
        let windows = |width| Self {
            width,
            count: (bits + 1).div_ceil(width),
        };
        let cost = |windows: &Self| windows.count * (scalars + windows.buckets());
        // Unwrap safety: the range is not empty.
        (2..=14).map(windows).min_by_key(cost).expect("a width")
    }

    /// Buckets of a window, that of 0 included.
    const fn buckets(self) -> usize {
        (1 << (self.width - 1)) + 1
    }

    /// Where B_window\[k\] is among all buckets.
    const fn place(self, window: usize, k: usize) -> usize {
        window * self.buckets() + k
    }
}

/// All buckets of all windows.
fn fill(points: &[blst_p1_affine], integers: &[Integer], windows: Windows) -> Vec<blst_p1_affine> {
    let mut buckets = alloc::vec![blst_p1_affine::default(); windows.count * windows.buckets()];
    let mut gathered = Gathered::default();
    let mut order = alloc::vec![(0, false); points.len()];
    let mut ends = alloc::vec![0; windows.buckets()];
    for window in 0..windows.count {
        sort(integers, window, windows.width, &mut order, &mut ends);
        for k in 1..windows.buckets() {
            let bucket = &order[ends[k - 1]..ends[k]];
            if gathered.points.len() + bucket.len() > GATHERED {
                gathered.sum_into(&mut buckets);
            }
            gathered.take(points, bucket, windows.place(window, k));
        }
    }
    gathered.sum_into(&mut buckets);
    buckets
}

/// Sorts numbers and signs of the scalars by the magnitudes of their digits, by counting.
/// Magnitude k is in `order[ends[k − 1]..ends[k]]`.
fn sort(
    integers: &[Integer],
    window: usize,
    width: usize,
    order: &mut [(usize, bool)],
    ends: &mut [usize],
) {
    ends.fill(0);
    for integer in integers {
        ends[integer.digit(window, width).0] += 1;
    }
    let mut start = 0;
    for end in ends.iter_mut() {
        let count = *end;
        *end = start;
        start += count;
    }
    for (i, integer) in integers.iter().enumerate() {
        let (magnitude, negative) = integer.digit(window, width);
        let place = &mut ends[magnitude];
        order[*place] = (i, negative);
        *place += 1;
    }
}

/// The points of some buckets, one bucket after the other.
#[derive(Default)]
struct Gathered {
    points: Vec<blst_p1_affine>,
    runs: Vec<Range<usize>>,
    places: Vec<usize>,
}

impl Gathered {
    fn take(&mut self, points: &[blst_p1_affine], bucket: &[(usize, bool)], place: usize) {
        if bucket.is_empty() {
            return;
        }
        let start = self.points.len();
        for (i, negative) in bucket {
            let mut point = points[*i];
            blst_p1::negate_if(&mut point, *negative);
            self.points.push(point);
        }
        self.runs.push(start..self.points.len());
        self.places.push(place);
    }

    fn sum_into(&mut self, buckets: &mut [blst_p1_affine]) {
        sum_runs(&mut self.points, &self.runs);
        for (run, place) in self.runs.iter().zip(&self.places) {
            buckets[*place] = self.points[run.start];
        }
        self.points.clear();
        self.runs.clear();
        self.places.clear();
    }
}

/// Puts T_w\[j\] in the place of B_w\[2^j\], for all windows and bits.
fn fold(buckets: &mut [blst_p1_affine], windows: Windows) {
    let mut pairs = Vec::new();
    for bit in (1..windows.width - 1).rev() {
        // B[i] ← B[i] + B[2^bit + i]; what comes to B[0] does not count.
        pairs.clear();
        for window in 0..windows.count {
            let place = |k| windows.place(window, k);
            pairs.extend((1..1 << bit).map(|i| (place(i), place((1 << bit) + i))));
        }
        add_pairs(buckets, &pairs);
    }
    // T[bit] = Σ B[k], 2^bit ≤ k < 2^(bit+1); the last bucket stands alone.
    let runs: Vec<_> = (0..windows.count)
        .flat_map(|window| (0..windows.width - 1).map(move |bit| (window, 1 << bit)))
        .map(|(window, k)| windows.place(window, k)..windows.place(window, 2 * k))
        .collect();
    sum_runs(buckets, &runs);
}

/// A scalar as 64-bit limbs, the lowest first.
struct Integer([u64; 4]);

impl Integer {
    fn new(scalar: Scalar) -> Self {
        let mut limbs = [0; 4];
        for (limb, bytes) in limbs.iter_mut().zip(scalar.to_multiplier().b.chunks(8)) {
            for byte in bytes.iter().rev() {
                *limb = (*limb << 8) | u64::from(*byte);
            }
        }
        Self(limbs)
    }

    fn bits(&self) -> usize {
        let top = self.0.iter().rposition(|limb| *limb != 0);
        top.map_or(0, |i| 64 * (i + 1) - self.0[i].leading_zeros() as usize)
    }

    /// Digit number `window` (0 is the lowest) in Booth's signed form: a magnitude of 0 to
    /// 2^(width−1) and a sign.
    fn digit(&self, window: usize, width: usize) -> (usize, bool) {
        // The window's bits and one below.
        let bits = match (window * width).checked_sub(1) {
            None => self.0[0] << 1,
            Some(at) => {
                let limb = |i: usize| self.0.get(i).copied().unwrap_or(0);
                let (i, shift) = (at / 64, at % 64);
                (limb(i) >> shift) | ((limb(i + 1) << 1) << (63 - shift))
            }
        };
        #[allow(clippy::cast_possible_truncation, reason = "masked to 15 bits at most")]
        let bits = (bits & ((2 << width) - 1)) as usize;
        let upper = (bits + 1) >> 1;
        if bits >> width == 0 {
            (upper, false)
        } else {
            ((1 << width) - upper, true)
        }
    }
}

#[cfg(test)]
mod tests;
