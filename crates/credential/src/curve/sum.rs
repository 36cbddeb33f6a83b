//! Sums of products of very many public scalars in G1, in variable time.

use alloc::vec::Vec;

use blst::{
    blst_p1_affine, blst_p1s_mult_pippenger, blst_p1s_mult_pippenger_scratch_sizeof, blst_scalar,
    limb_t,
};

use super::point::G1Projective;
use super::scalar::Scalar;

/// `Σ s_i · P_i` for many points on the curve and public scalars of up to `bits` bits, in variable
/// time (Pippenger's buckets). The points need not be in the subgroup.
pub(crate) fn public_sum_many(
    points: &[blst_p1_affine],
    scalars: &[Scalar],
    bits: usize,
) -> G1Projective {
    debug_assert_eq!(points.len(), scalars.len());
    let mut sum = G1Projective::identity();
    if points.is_empty() {
        return sum;
    }
    let multipliers: Vec<blst_scalar> = scalars.iter().map(|s| s.to_multiplier()).collect();
    // blst reads consecutive values when the second pointer of a list is null.
    let point_list = [points.as_ptr(), core::ptr::null()];
    let scalar_list = [multipliers[0].b.as_ptr(), core::ptr::null()];
    // SAFETY: `points` and `multipliers` hold `points.len()` consecutive values, each scalar takes
    // 32 bytes, and the scratch space has the size that blst asks for.
    unsafe {
        let size = blst_p1s_mult_pippenger_scratch_sizeof(points.len());
        let mut scratch = alloc::vec![0 as limb_t; size.div_ceil(size_of::<limb_t>())];
        blst_p1s_mult_pippenger(
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
