//! Sums of products of very many public scalars in G2, in variable time (Pippenger's buckets, blst's).
//! Those in G1 are in `buckets.rs`.

use alloc::vec::Vec;

use blst::{
    blst_p2_affine, blst_p2s_mult_pippenger, blst_p2s_mult_pippenger_scratch_sizeof, blst_scalar,
    limb_t,
};

use super::point::G2Projective;
use super::scalar::Scalar;

macro_rules! sum_many {
    ($(#[$doc:meta])* $name:ident, $affine:ty, $projective:ty, $sum:path, $scratch_size:path) => {
        $(#[$doc])*
        pub(crate) fn $name(points: &[$affine], scalars: &[Scalar]) -> $projective {
            // blst would read beyond the shorter of the two.
            assert_eq!(points.len(), scalars.len(), "one scalar for each point");
            let mut sum = <$projective>::identity();
            if points.is_empty() {
                return sum;
            }
            let (multipliers, bits) = multipliers(scalars);
            // blst reads consecutive values when the second pointer of a list is null.
            let point_list = [points.as_ptr(), core::ptr::null()];
            let scalar_list = [multipliers.as_ptr(), core::ptr::null()];
            // SAFETY: `points` holds as many values as `multipliers` holds scalars of
            // bits.div_ceil(8) bytes, and the scratch space has the size that blst asks for.
            unsafe {
                let size = $scratch_size(points.len());
                let mut scratch = alloc::vec![0 as limb_t; size.div_ceil(size_of::<limb_t>())];
                $sum(
                    &raw mut sum.0,
                    point_list.as_ptr(),
                    points.len(),
                    scalar_list.as_ptr(),
                    bits,
                    scratch.as_mut_ptr(),
                );
            }
            sum
        }
    };
}

sum_many!(
    /// `Σ s_i · Q_i` in G2.
    public_sum_many_g2,
    blst_p2_affine,
    G2Projective,
    blst_p2s_mult_pippenger,
    blst_p2s_mult_pippenger_scratch_sizeof
);
sum_many!(
    /// `Σ s_i · P_i` in G1, to compare with. Of fewer than 32 products, the sum may be wrong where
    /// a point has a small order, as blst's tables of multiples then hold the identity.
    #[cfg(test)]
    blst_sum_many,
    blst::blst_p1_affine,
    super::point::G1Projective,
    blst::blst_p1s_mult_pippenger,
    blst::blst_p1s_mult_pippenger_scratch_sizeof
);

/// All scalars in as many little-endian bytes as the longest needs, and the bits of these bytes.
fn multipliers(scalars: &[Scalar]) -> (Vec<u8>, usize) {
    let whole: Vec<blst_scalar> = scalars.iter().map(|s| s.to_multiplier()).collect();
    let used = |scalar: &blst_scalar| scalar.b.iter().rposition(|byte| *byte != 0);
    let length = whole.iter().filter_map(used).max().unwrap_or(0) + 1;
    let bytes = whole
        .iter()
        .flat_map(|scalar| &scalar.b[..length])
        .copied()
        .collect();
    // A scalar has 255 bits; the top bit of 32 bytes is never set.
    (bytes, (8 * length).min(255))
}
