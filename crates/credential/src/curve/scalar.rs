//! Scalars: integers modulo the group order p (spec/groups.md, "Scalars").
//!
//! p = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001, 255 bits.
//! Encoded as 32 bytes, big-endian, canonical (below p).

use alloc::vec::Vec;
use core::fmt;
use core::ops::{Add, Mul, Neg, Sub};

use blst::{
    blst_bendian_from_scalar, blst_fr, blst_fr_add, blst_fr_cneg, blst_fr_from_scalar,
    blst_fr_from_uint64, blst_fr_inverse, blst_fr_mul, blst_fr_sub, blst_scalar,
    blst_scalar_fr_check, blst_scalar_from_be_bytes, blst_scalar_from_bendian, blst_scalar_from_fr,
};
use rand_core::CryptoRng;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::{Zeroize, Zeroizing};

use super::glv::Z_SQUARED;
use crate::error::DecodeError;

/// A public scalar. Secrets are kept in their own types, which wrap this one and wipe it.
#[derive(Clone, Copy, Default)]
pub struct Scalar(pub(crate) blst_fr);

impl Scalar {
    /// The scalar 0.
    pub const ZERO: Self = Self(blst_fr { l: [0; 4] });

    /// The scalar 1.
    pub(crate) fn one() -> Self {
        Self::from(1_u64)
    }

    /// Decodes 32 big-endian bytes.
    ///
    /// # Errors
    /// [`DecodeError::Scalar`] when the integer is not below p.
    // spec: GRP-2
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, DecodeError> {
        let mut raw = Zeroizing::new(blst_scalar::default());
        let mut out = Self::ZERO;
        // SAFETY: the pointers are to live values of the sizes that blst reads and writes.
        let canonical = unsafe {
            blst_scalar_from_bendian(&raw mut *raw, bytes.as_ptr());
            let canonical = blst_scalar_fr_check(&raw const *raw);
            blst_fr_from_scalar(&raw mut out.0, &raw const *raw);
            canonical
        };
        if canonical {
            Ok(out)
        } else {
            Err(DecodeError::Scalar)
        }
    }

    /// Encodes to 32 big-endian bytes.
    pub fn to_bytes(&self) -> [u8; 32] {
        let mut raw = Zeroizing::new(blst_scalar::default());
        let mut out = [0; 32];
        // SAFETY: as above.
        unsafe {
            blst_scalar_from_fr(&raw mut *raw, &raw const self.0);
            blst_bendian_from_scalar(out.as_mut_ptr(), &raw const *raw);
        }
        out
    }

    /// 32 little-endian bytes, the form in which blst wants multipliers.
    pub(crate) fn to_multiplier(self) -> blst_scalar {
        let mut raw = blst_scalar::default();
        // SAFETY: as above.
        unsafe { blst_scalar_from_fr(&raw mut raw, &raw const self.0) };
        raw
    }

    /// Reduces 48 big-endian bytes modulo p; of uniform bytes the result is uniform up to 2^-128.
    pub(crate) fn from_wide(bytes: &[u8; 48]) -> Self {
        Self::reduce(bytes)
    }

    /// Reads a 16-byte big-endian integer (a challenge, or half a batch weight).
    pub(crate) fn from_u128_bytes(bytes: &[u8; 16]) -> Self {
        Self::reduce(bytes)
    }

    fn reduce(bytes: &[u8]) -> Self {
        let mut raw = Zeroizing::new(blst_scalar::default());
        let mut out = Self::ZERO;
        // SAFETY: the length is that of the slice.
        unsafe {
            blst_scalar_from_be_bytes(&raw mut *raw, bytes.as_ptr(), bytes.len());
            blst_fr_from_scalar(&raw mut out.0, &raw const *raw);
        }
        out
    }

    /// A uniform scalar from 48 bytes of `rng`.
    pub(crate) fn random(rng: &mut impl CryptoRng) -> Self {
        let mut wide = Zeroizing::new([0; 48]);
        rng.fill_bytes(&mut *wide);
        Self::from_wide(&wide)
    }

    /// A uniform scalar other than 0. Draws again on 0, which happens once in 2^255 tries.
    pub(crate) fn random_nonzero(rng: &mut impl CryptoRng) -> Self {
        loop {
            let drawn = Self::random(rng);
            if !drawn.is_zero() {
                return drawn;
            }
        }
    }

    /// A random weight `a + b·z²` from two uniform 64-bit halves, other than 0, for checking
    /// several equations at once.
    ///
    /// As a < 2^64 < z² and a + b·z² < 2^192 < p, different pairs (a, b) give different scalars:
    /// the weight is uniform on a set of 2^128 − 1 values, and an equation that does not hold
    /// passes with a probability of at most 2^-127.9, as with plain 128-bit weights. The curve's
    /// endomorphism multiplies by z², so such a weight costs 64 doublings and not 128.
    pub(crate) fn random_weight(rng: &mut impl CryptoRng) -> Self {
        loop {
            let mut bytes = [0; 16];
            rng.fill_bytes(&mut bytes);
            let (a, b) = bytes.split_at(8);
            let weight = Self::reduce(a) + Self::reduce(b) * Self::z_squared();
            if !weight.is_zero() {
                return weight;
            }
        }
    }

    /// z², what the endomorphism of G1 and G2 multiplies by.
    fn z_squared() -> Self {
        Self::from_u128_bytes(&Z_SQUARED.to_be_bytes())
    }

    /// The inverse, in constant time; `None` for 0.
    pub(crate) fn invert(&self) -> Option<Self> {
        if self.is_zero() {
            return None;
        }
        let mut out = Self::ZERO;
        // SAFETY: as above.
        unsafe { blst_fr_inverse(&raw mut out.0, &raw const self.0) };
        Some(out)
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.ct_eq(&Self::ZERO).into()
    }
}

impl ConstantTimeEq for Scalar {
    fn ct_eq(&self, other: &Self) -> Choice {
        self.0.l.ct_eq(&other.0.l)
    }
}

impl ConditionallySelectable for Scalar {
    fn conditional_select(a: &Self, b: &Self, choice: Choice) -> Self {
        let mut out = Self::ZERO;
        for i in 0..4 {
            out.0.l[i] = u64::conditional_select(&a.0.l[i], &b.0.l[i], choice);
        }
        out
    }
}

impl PartialEq for Scalar {
    fn eq(&self, other: &Self) -> bool {
        self.ct_eq(other).into()
    }
}
impl Eq for Scalar {}

impl fmt::Debug for Scalar {
    /// Prints nothing of the value: a scalar may be somebody's handle.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scalar(..)")
    }
}

impl Zeroize for Scalar {
    fn zeroize(&mut self) {
        self.0.l.zeroize();
    }
}

impl From<u64> for Scalar {
    fn from(value: u64) -> Self {
        let limbs = [value, 0, 0, 0];
        let mut out = Self::ZERO;
        // SAFETY: blst reads four limbs.
        unsafe { blst_fr_from_uint64(&raw mut out.0, limbs.as_ptr()) };
        out
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident, $blst:ident) => {
        impl $trait for Scalar {
            type Output = Self;
            fn $method(self, other: Self) -> Self {
                let mut out = Self::ZERO;
                // SAFETY: the pointers are to live values; blst allows them to alias.
                unsafe { $blst(&raw mut out.0, &raw const self.0, &raw const other.0) };
                out
            }
        }
    };
}
operator!(Add, add, blst_fr_add);
operator!(Sub, sub, blst_fr_sub);
operator!(Mul, mul, blst_fr_mul);

impl Neg for Scalar {
    type Output = Self;
    fn neg(self) -> Self {
        let mut out = Self::ZERO;
        // SAFETY: as above.
        unsafe { blst_fr_cneg(&raw mut out.0, &raw const self.0, true) };
        out
    }
}

/// A scalar that somebody must not learn: not `Copy`, printed redacted, wiped when dropped.
pub(crate) struct SecretScalar(Scalar);

impl SecretScalar {
    pub(crate) const fn new(value: Scalar) -> Self {
        Self(value)
    }

    /// The value, for the length of one computation. Callers keep no copy.
    pub(crate) const fn expose(&self) -> Scalar {
        self.0
    }
}

impl Drop for SecretScalar {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for SecretScalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretScalar(..)")
    }
}

/// Inverts every value with one inversion (Montgomery's trick). `None` when one of them is 0.
pub(crate) fn batch_invert(values: &[Scalar]) -> Option<Vec<Scalar>> {
    // prefix[i] = v_0 · … · v_{i-1}
    let mut prefix = Vec::with_capacity(values.len());
    let mut product = Scalar::one();
    for value in values {
        prefix.push(product);
        product = product * *value;
    }
    let mut rest = product.invert()?;
    for (slot, value) in prefix.iter_mut().zip(values).rev() {
        *slot = *slot * rest;
        rest = rest * *value;
    }
    Some(prefix)
}
