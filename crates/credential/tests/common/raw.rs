//! Points that no decoder may let through, and pairings as bytes.
#![allow(
    unsafe_code,
    reason = "the curve library's own calls, to leave the subgroup on purpose"
)]

use blst::{
    BLST_ERROR, blst_fp12, blst_p1, blst_p1_add_or_double_affine, blst_p1_affine,
    blst_p1_affine_compress, blst_p1_affine_in_g1, blst_p1_from_affine, blst_p1_to_affine,
    blst_p1_uncompress, blst_p2_affine, blst_p2_affine_compress, blst_p2_affine_in_g2,
    blst_p2_uncompress,
};
use huepass_credential::{G1Affine, G2Affine};

/// The encoding of the identity: 48 or 96 bytes.
pub fn identity<const N: usize>() -> [u8; N] {
    let mut out = [0; N];
    out[0] = 0xc0;
    out
}

/// The point (0, 2), which has order 3: it lies on every curve y² = x³ + b for a square b.
pub fn order_three() -> [u8; 48] {
    let mut out = [0; 48];
    out[0] = 0x80;
    out
}

fn read_g1(bytes: &[u8; 48]) -> Option<blst_p1_affine> {
    let mut out = blst_p1_affine::default();
    // SAFETY: 48 bytes are read, one point is written.
    let good = unsafe { blst_p1_uncompress(&raw mut out, bytes.as_ptr()) };
    // blst writes (0, 2) and names its fault at once.
    matches!(
        good,
        BLST_ERROR::BLST_SUCCESS | BLST_ERROR::BLST_POINT_NOT_IN_GROUP
    )
    .then_some(out)
}

fn read_g2(bytes: &[u8; 96]) -> Option<blst_p2_affine> {
    let mut out = blst_p2_affine::default();
    // SAFETY: 96 bytes are read, one point is written.
    let good = unsafe { blst_p2_uncompress(&raw mut out, bytes.as_ptr()) };
    (good == BLST_ERROR::BLST_SUCCESS).then_some(out)
}

/// Points of the curve of G1 that are not in the subgroup, the one of order 3 first.
pub fn outside_g1() -> Vec<[u8; 48]> {
    let mut out = Vec::new();
    for x in 0_u8.. {
        let mut bytes = order_three();
        bytes[47] = x;
        // SAFETY: reads one live point.
        let outside = |point| unsafe { !blst_p1_affine_in_g1(&raw const point) };
        if read_g1(&bytes).is_some_and(outside) {
            out.push(bytes);
        }
        if out.len() == 3 {
            break;
        }
    }
    out
}

/// A point of the curve of G2 that is not in the subgroup.
pub fn outside_g2() -> [u8; 96] {
    (0_u8..)
        .find_map(|x| {
            let mut bytes = [0; 96];
            bytes[0] = 0x80;
            bytes[95] = x;
            let point = read_g2(&bytes)?;
            // SAFETY: reads one live point.
            let outside = unsafe { !blst_p2_affine_in_g2(&raw const point) };
            let mut again = [0; 96];
            // SAFETY: 96 bytes are written.
            unsafe { blst_p2_affine_compress(again.as_mut_ptr(), &raw const point) };
            assert_eq!(again, bytes);
            outside.then_some(bytes)
        })
        .unwrap()
}

/// `point + small`, where `small` need not be in the subgroup.
pub fn add_raw(point: &G1Affine, small: &[u8; 48]) -> [u8; 48] {
    let (a, b) = (read_g1(&point.to_bytes()).unwrap(), read_g1(small).unwrap());
    let (mut left, mut sum) = (blst_p1::default(), blst_p1::default());
    let (mut affine, mut out) = (blst_p1_affine::default(), [0; 48]);
    // SAFETY: live values; 48 bytes are written.
    unsafe {
        blst_p1_from_affine(&raw mut left, &raw const a);
        blst_p1_add_or_double_affine(&raw mut sum, &raw const left, &raw const b);
        blst_p1_to_affine(&raw mut affine, &raw const sum);
        blst_p1_affine_compress(out.as_mut_ptr(), &raw const affine);
    }
    out
}

/// The pairing e(P, Q), as a value that can be compared and sorted.
pub fn pairing(p: &G1Affine, q: &G2Affine) -> Vec<u8> {
    let (p, q) = (
        read_g1(&p.to_bytes()).unwrap(),
        read_g2(&q.to_bytes()).unwrap(),
    );
    blst_fp12::miller_loop(&q, &p)
        .final_exp()
        .to_bendian()
        .to_vec()
}
