//! The fixed generators (spec/groups.md, "Generators").
//!
//! Nobody knows a discrete logarithm between any two of them; unforgeability rests on that.

use crate::curve::{G1Affine, hash_to_curve};
use crate::labels::{
    DST_GENERATOR, LABEL_HC, LABEL_HS, LABEL_HV, LABEL_HX, LABEL_P1, LABEL_PW, LABEL_Q1,
};

/// The seven generators of G1, the same in every framework.
#[derive(Clone, Debug)]
pub struct Generators {
    /// P1, the fixed part of every signed message.
    pub p1: G1Affine,
    /// Q1, carries `dom`.
    pub q1: G1Affine,
    /// H_s, carries the holder's link secret s.
    pub h_s: G1Affine,
    /// H_c, carries the colour.
    pub h_c: G1Affine,
    /// H_x, carries the expiry.
    pub h_x: G1Affine,
    /// H_v, where every shard's state begins.
    pub h_v: G1Affine,
    /// P_w, signed by the validity window.
    pub p_w: G1Affine,
}

impl Generators {
    /// Hashes the labels to the curve; about a millisecond, so keep the result.
    pub fn new() -> Self {
        // Unwrap safety: the labels are constants, none of which hashes to the identity (a test
        // of this module would fail otherwise).
        // spec: GRP-7
        let hash = |label| hash_to_curve(label, DST_GENERATOR).expect("a constant label");
        Self {
            p1: hash(LABEL_P1),
            q1: hash(LABEL_Q1),
            h_s: hash(LABEL_HS),
            h_c: hash(LABEL_HC),
            h_x: hash(LABEL_HX),
            h_v: hash(LABEL_HV),
            p_w: hash(LABEL_PW),
        }
    }
}

impl Default for Generators {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curve::g1;

    // spec: GRP-7
    #[test]
    fn no_two_generators_are_equal_and_none_is_g1() {
        let g = Generators::new();
        let all = [g1(), g.p1, g.q1, g.h_s, g.h_c, g.h_x, g.h_v, g.p_w];
        for (i, a) in all.iter().enumerate() {
            for b in &all[i + 1..] {
                assert!(a != b);
            }
        }
    }
}
