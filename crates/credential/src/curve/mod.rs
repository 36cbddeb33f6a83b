//! BLS12-381 as the rest of this crate sees it: scalars, points of G1 and G2, sums, pairings.
//!
//! All calls into `blst` are made here and nowhere else, which is why `unsafe` is allowed in this
//! module only. Encodings and checks: spec/groups.md.
#![allow(
    unsafe_code,
    reason = "blst is a C library; this module is its only caller"
)]

mod affine;
mod buckets;
mod glv;
mod group;
mod hash;
mod pairing;
mod pairs;
mod point;
mod public;
mod scalar;
mod secret;
mod sum;

pub(crate) use buckets::public_sum_many;
pub(crate) use hash::{expand_message, hash_to_curve};
pub(crate) use pairing::{G2Prepared, GtElement, pairing_product_is_one, pairing_sum};
pub(crate) use point::{CurvePoint, G1Projective, G2Projective, g1, g2};
pub use point::{G1Affine, G2Affine};
pub(crate) use public::{PublicTable, public_sum, public_table_sum};
pub use scalar::Scalar;
pub(crate) use scalar::{SecretScalar, batch_invert};
pub(crate) use secret::{FixedG1, FixedG2, SecretTable, secret_sums, secret_table_sum};
pub(crate) use sum::public_sum_many_g2;

#[cfg(test)]
mod tests;
