//! Hashing to the curve and to scalars' bytes, RFC 9380 (spec/groups.md, "Hashing").

use blst::{blst_expand_message_xmd, blst_hash_to_g1};

use super::point::{G1Affine, G1Projective};

/// `hash_to_curve(message, dst)` of the suite `BLS12381G1_XMD:SHA-256_SSWU_RO_`, RFC 9380 §8.8.1.
///
/// `None` if the result is the identity, which nobody knows how to make happen.
pub(crate) fn hash_to_curve(message: &[u8], dst: &[u8]) -> Option<G1Affine> {
    let mut out = G1Projective::identity();
    // SAFETY: every pointer comes with the length of its slice; no augmentation string.
    unsafe {
        blst_hash_to_g1(
            &raw mut out.0,
            message.as_ptr(),
            message.len(),
            dst.as_ptr(),
            dst.len(),
            core::ptr::null(),
            0,
        );
    }
    out.to_affine()
}

/// `expand_message_xmd` with SHA-256, RFC 9380 §5.3.1, for `N` bytes.
pub(crate) fn expand_message<const N: usize>(message: &[u8], dst: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    // SAFETY: every pointer comes with the length of its slice.
    unsafe {
        blst_expand_message_xmd(
            out.as_mut_ptr(),
            N,
            message.as_ptr(),
            message.len(),
            dst.as_ptr(),
            dst.len(),
        );
    }
    out
}
