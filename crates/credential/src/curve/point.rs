//! Points of G1 and G2.
//!
//! An affine type is a public value that has passed every check of spec/groups.md GRP-5: on the
//! curve, in the subgroup of order p, not the identity. A projective type is a value inside a
//! computation. A [`CurvePoint`] is on the curve and no more.

use alloc::vec::Vec;
use core::fmt;

use blst::{
    BLST_ERROR, blst_p1, blst_p1_add_or_double, blst_p1_add_or_double_affine, blst_p1_affine,
    blst_p1_affine_compress, blst_p1_affine_generator, blst_p1_affine_in_g1, blst_p1_affine_is_inf,
    blst_p1_cneg, blst_p1_from_affine, blst_p1_is_inf, blst_p1_mult, blst_p1_to_affine,
    blst_p1_uncompress, blst_p2, blst_p2_add_or_double, blst_p2_add_or_double_affine,
    blst_p2_affine, blst_p2_affine_compress, blst_p2_affine_generator, blst_p2_affine_in_g2,
    blst_p2_affine_is_inf, blst_p2_cneg, blst_p2_from_affine, blst_p2_is_inf, blst_p2_mult,
    blst_p2_to_affine, blst_p2_uncompress,
};
use zeroize::Zeroize;

use super::group::Group;
use super::scalar::Scalar;
use crate::error::DecodeError;

/// The standard generator of G1.
pub(crate) fn g1() -> G1Affine {
    // SAFETY: blst returns a pointer to a constant.
    G1Affine(unsafe { *blst_p1_affine_generator() })
}

/// The standard generator of G2.
pub(crate) fn g2() -> G2Affine {
    // SAFETY: blst returns a pointer to a constant.
    G2Affine(unsafe { *blst_p2_affine_generator() })
}

macro_rules! group {
    (
        $affine:ident, $projective:ident, $name:literal, $len:literal,
        $raw_affine:ty, $raw:ty, $uncompress:ident, $compress:ident, $in_group:ident,
        $affine_is_inf:ident, $add:ident, $add_affine:ident, $cneg:ident, $from_affine:ident,
        $is_inf:ident, $mult:ident, $to_affine:ident
    ) => {
        #[doc = concat!("A checked point of ", $name, ": on the curve, in the subgroup, not the identity.")]
        ///
        #[doc = concat!("Encoded as ", stringify!($len), " bytes, compressed (the ZCash form).")]
        #[derive(Clone, Copy)]
        pub struct $affine(pub(crate) $raw_affine);

        impl $affine {
            /// Bytes of an encoded point.
            pub const LEN: usize = $len;

            /// Decodes and checks a compressed point.
            ///
            /// # Errors
            /// [`DecodeError::Point`] unless the bytes are the canonical encoding of a point on
            /// the curve, in the subgroup, other than the identity.
            // spec: GRP-5
            pub fn from_bytes(bytes: &[u8; $len]) -> Result<Self, DecodeError> {
                let mut point = <$raw_affine>::default();
                // SAFETY: blst reads the fixed length of a compressed point and writes one point.
                let good = unsafe {
                    $uncompress(&raw mut point, bytes.as_ptr()) == BLST_ERROR::BLST_SUCCESS
                        && !$affine_is_inf(&raw const point)
                        && $in_group(&raw const point)
                };
                if good { Ok(Self(point)) } else { Err(DecodeError::Point) }
            }

            /// Encodes the point, compressed.
            // spec: GRP-1
            pub fn to_bytes(&self) -> [u8; $len] {
                let mut out = [0; $len];
                // SAFETY: blst writes the fixed length of a compressed point.
                unsafe { $compress(out.as_mut_ptr(), &raw const self.0) };
                out
            }

            pub(crate) fn to_projective(self) -> $projective {
                let mut out = <$raw>::default();
                // SAFETY: plain conversion between live values.
                unsafe { $from_affine(&raw mut out, &raw const self.0) };
                $projective(out)
            }

            /// `scalar · self`, in constant time.
            pub(crate) fn times(&self, scalar: Scalar) -> $projective {
                self.to_projective().times(scalar)
            }
        }

        impl PartialEq for $affine {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0
            }
        }
        impl Eq for $affine {}

        impl fmt::Debug for $affine {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($affine), "("))?;
                for byte in &self.to_bytes()[..4] {
                    write!(f, "{byte:02x}")?;
                }
                f.write_str("..)")
            }
        }

        #[doc = concat!("A point of ", $name, " inside a computation; may be the identity.")]
        #[derive(Clone, Copy, Default)]
        pub(crate) struct $projective(pub(crate) $raw);

        impl $projective {
            pub(crate) fn identity() -> Self {
                Self::default()
            }

            pub(crate) fn is_identity(&self) -> bool {
                // SAFETY: reads one live point.
                unsafe { $is_inf(&raw const self.0) }
            }

            pub(crate) fn plus(mut self, other: &Self) -> Self {
                let left = self.0;
                // SAFETY: live values.
                unsafe { $add(&raw mut self.0, &raw const left, &raw const other.0) };
                self
            }

            pub(crate) fn plus_affine(mut self, other: &$affine) -> Self {
                let left = self.0;
                // SAFETY: live values.
                unsafe { $add_affine(&raw mut self.0, &raw const left, &raw const other.0) };
                self
            }

            pub(crate) fn negated(mut self) -> Self {
                // SAFETY: changes one live point in place.
                unsafe { $cneg(&raw mut self.0, true) };
                self
            }

            pub(crate) fn minus(self, other: &Self) -> Self {
                self.plus(&other.negated())
            }

            /// `scalar · self`, in constant time (blst's table walk with masked look-ups).
            pub(crate) fn times(&self, scalar: Scalar) -> Self {
                self.times_bits(scalar, 255)
            }

            /// As [`Self::times`], for a scalar known to be below 2^`bits`.
            pub(crate) fn times_bits(&self, scalar: Scalar, bits: usize) -> Self {
                debug_assert!(bits <= 255);
                let mut multiplier = scalar.to_multiplier();
                let mut out = <$raw>::default();
                // SAFETY: at most 255 bits are read, which lie within the 32 bytes.
                unsafe {
                    $mult(&raw mut out, &raw const self.0, multiplier.b.as_ptr(), bits.min(255));
                }
                multiplier.zeroize();
                Self(out)
            }

            /// The affine form; `None` for the identity.
            pub(crate) fn to_affine(self) -> Option<$affine> {
                if self.is_identity() {
                    return None;
                }
                let mut out = <$raw_affine>::default();
                // SAFETY: live values.
                unsafe { $to_affine(&raw mut out, &raw const self.0) };
                Some($affine(out))
            }
        }

        impl Zeroize for $projective {
            fn zeroize(&mut self) {
                self.0 = <$raw>::default();
                core::sync::atomic::compiler_fence(core::sync::atomic::Ordering::SeqCst);
            }
        }
    };
}

group!(
    G1Affine,
    G1Projective,
    "G1",
    48,
    blst_p1_affine,
    blst_p1,
    blst_p1_uncompress,
    blst_p1_affine_compress,
    blst_p1_affine_in_g1,
    blst_p1_affine_is_inf,
    blst_p1_add_or_double,
    blst_p1_add_or_double_affine,
    blst_p1_cneg,
    blst_p1_from_affine,
    blst_p1_is_inf,
    blst_p1_mult,
    blst_p1_to_affine
);
group!(
    G2Affine,
    G2Projective,
    "G2",
    96,
    blst_p2_affine,
    blst_p2,
    blst_p2_uncompress,
    blst_p2_affine_compress,
    blst_p2_affine_in_g2,
    blst_p2_affine_is_inf,
    blst_p2_add_or_double,
    blst_p2_add_or_double_affine,
    blst_p2_cneg,
    blst_p2_from_affine,
    blst_p2_is_inf,
    blst_p2_mult,
    blst_p2_to_affine
);

impl G1Projective {
    /// All affine forms with one inversion; `None` when one of them is the identity.
    pub(crate) fn to_affine_many(points: &[Self]) -> Option<Vec<G1Affine>> {
        if points.iter().any(Self::is_identity) {
            return None;
        }
        let points: Vec<blst_p1> = points.iter().map(|point| point.0).collect();
        let affine = blst_p1::normalise(&points);
        Some(affine.into_iter().map(G1Affine).collect())
    }
}

/// A point on the curve of G1 that has NOT been checked to be in the subgroup: an intermediate
/// state in a wallet's catch-up, where only the result is checked (spec/witness.md).
#[derive(Clone, Copy, Debug)]
// spec: GRP-6
pub(crate) struct CurvePoint(pub(crate) blst_p1_affine);

impl CurvePoint {
    /// Decodes a compressed point; on the curve and not the identity, nothing else.
    pub(crate) fn from_bytes(bytes: &[u8; 48]) -> Result<Self, DecodeError> {
        let mut point = blst_p1_affine::default();
        // SAFETY: blst reads 48 bytes and writes one point.
        let good = unsafe {
            blst_p1_uncompress(&raw mut point, bytes.as_ptr()) == BLST_ERROR::BLST_SUCCESS
                && !blst_p1_affine_is_inf(&raw const point)
        };
        if good {
            Ok(Self(point))
        } else {
            Err(DecodeError::Point)
        }
    }

    /// Checks the subgroup as well.
    pub(crate) fn check(self) -> Result<G1Affine, DecodeError> {
        // SAFETY: reads one live point.
        if unsafe { blst_p1_affine_in_g1(&raw const self.0) } {
            Ok(G1Affine(self.0))
        } else {
            Err(DecodeError::Point)
        }
    }
}
