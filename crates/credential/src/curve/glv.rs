//! Splitting scalars for the curve's endomorphism, and cutting them into signed digits.
//!
//! With z = −0xd201000000010000 the order is p = z⁴ − z² + 1, and multiplying a point of order p by
//! z² costs almost nothing (Gallant, Lambert, Vanstone 2001): `(x, y) ↦ (β·x, −y)` in G1 and
//! `(x, y) ↦ (γ·x, −y)` in G2, for cube roots of unity β, γ. So a scalar `s = low + high·z²`, both
//! halves below z² < 2^128, needs half of the doublings. The split is a division by a constant, done
//! by multiplication (Barrett), without branches; the digits of [`booth`] are as regular.
//! [`wnaf`] is for public scalars only.

use zeroize::Zeroize;

use super::scalar::Scalar;

/// z².
pub(super) const Z_SQUARED: u128 = 0xac45_a401_0001_a402_0000_0001_0000_0000;

/// ⌊2^256 / z²⌋ − 2^128.
const RECIPROCAL: u128 = 0x7c6b_ecf1_e01f_aadd_63f6_e522_f6cf_ee2e;

/// The upper 128 bits of p/2, to see roughly whether −s is the shorter one of s and −s.
const HALF_ORDER_HIGH: u128 = 0x39f6_d3a9_94ce_bea4_19ce_c040_4d0e_c02a;

/// Bits of a window of [`booth`].
pub(super) const WINDOW: usize = 5;

/// Windows that cover one half of a scalar.
pub(super) const WINDOWS: usize = 26;

/// Digits of the longest non-adjacent form of a half.
pub(super) const LONGEST: usize = 130;

/// `low + high·z²`, both below z².
#[derive(Clone, Copy, Default, Zeroize)]
pub(super) struct Split {
    pub(super) low: u128,
    pub(super) high: u128,
}

impl Split {
    /// Splits a scalar in constant time.
    pub(super) fn new(scalar: Scalar) -> Self {
        let mut raw = scalar.to_multiplier();
        let (mut low, mut high) = halves(&raw.b);
        raw.zeroize();
        let split = divide(low, high);
        low.zeroize();
        high.zeroize();
        split
    }

    /// Splits a public scalar or its negative, whichever is the smaller integer, so that small
    /// negative numbers stay small. `true` when it was negated. Variable time.
    pub(super) fn signed(scalar: Scalar) -> (Self, bool) {
        let (low, high) = halves(&scalar.to_multiplier().b);
        if high < HALF_ORDER_HIGH {
            return (divide(low, high), false);
        }
        (Self::new(-scalar), true)
    }

    /// The bit length of the longer half. Variable time.
    pub(super) fn bits(&self) -> u32 {
        128 - (self.low | self.high).leading_zeros()
    }
}

fn halves(little_endian: &[u8; 32]) -> (u128, u128) {
    let mut low = [0; 16];
    let mut high = [0; 16];
    low.copy_from_slice(&little_endian[..16]);
    high.copy_from_slice(&little_endian[16..]);
    (u128::from_le_bytes(low), u128::from_le_bytes(high))
}

/// Divides `low + high·2^128 < 2^255` by z². No branches: Barrett's estimate is at most two below
/// the quotient, and both corrections are always computed.
fn divide(low: u128, high: u128) -> Split {
    // quotient ≈ ⌊s / 2^127⌋ · ⌊2^256 / z²⌋ / 2^129
    let top = (high << 1) | (low >> 127);
    let (product, _) = multiply(top, RECIPROCAL);
    let (sum, carry) = top.overflowing_add(product);
    let mut quotient = (sum >> 1) | (u128::from(carry) << 127);

    let (product_high, product_low) = multiply(quotient, Z_SQUARED);
    let (mut rest, borrow) = low.overflowing_sub(product_low);
    let mut rest_high = high
        .wrapping_sub(product_high)
        .wrapping_sub(u128::from(borrow));
    for _ in 0..2 {
        let (less, borrow) = rest.overflowing_sub(Z_SQUARED);
        let less_high = rest_high.wrapping_sub(u128::from(borrow));
        // All ones when the subtraction did not go below zero. The compiler must not see that
        // this is a choice, or it may turn it into a branch.
        let keep = core::hint::black_box((less_high >> 127).wrapping_sub(1));
        rest = (less & keep) | (rest & !keep);
        rest_high = (less_high & keep) | (rest_high & !keep);
        quotient = quotient.wrapping_add(keep & 1);
    }
    Split {
        low: rest,
        high: quotient,
    }
}

/// The 256-bit product, upper half first.
fn multiply(a: u128, b: u128) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    let (a1, a0) = (a >> 64, a & LOW);
    let (b1, b0) = (b >> 64, b & LOW);
    let low = a0 * b0;
    // Each product is at most (2^64−1)², so two more 64-bit values can be added.
    let middle = a1 * b0 + (low >> 64);
    let other = a0 * b1 + (middle & LOW);
    (
        a1 * b1 + (middle >> 64) + (other >> 64),
        (other << 64) | (low & LOW),
    )
}

/// Digit number `window` (0 is the lowest) of `half` in Booth's signed form: a magnitude of 0 to 16
/// and a sign. `half = Σ ±magnitude·32^window`. Constant time.
pub(super) fn booth(half: u128, window: usize) -> (u64, bool) {
    // The window's bits and one below; which shift is taken depends on the position only.
    let bits = if window == 0 {
        half << 1
    } else {
        half >> (WINDOW * window - 1)
    };
    #[allow(clippy::cast_possible_truncation, reason = "masked to six bits")]
    let bits = (bits as u64) & 0x3f;
    let negative = (bits >> 5).wrapping_neg();
    let upper = (bits + 1) >> 1;
    // upper, or 32 − upper
    let magnitude = (upper ^ negative)
        .wrapping_sub(negative)
        .wrapping_add(32 & negative);
    (magnitude, negative != 0)
}

/// The width-`width` non-adjacent form of a public half: digits are 0 or odd and below
/// 2^(width−1) in magnitude, lowest first. Returns the number of digits. `width` is 2 to 8.
pub(super) fn wnaf(half: u128, width: u32, digits: &mut [i8; LONGEST]) -> usize {
    let mut rest = half;
    let mut length = 0;
    let mut at = 0;
    while rest != 0 {
        let zeros = rest.trailing_zeros();
        rest >>= zeros;
        at += zeros as usize;
        #[allow(
            clippy::cast_possible_truncation,
            reason = "masked to eight bits at most"
        )]
        let window = (rest as u16) & ((1 << width) - 1);
        let digit = if window >> (width - 1) == 0 {
            rest -= u128::from(window);
            window.cast_signed()
        } else {
            let magnitude = (1 << width) - window;
            rest += u128::from(magnitude);
            -magnitude.cast_signed()
        };
        #[allow(
            clippy::cast_possible_truncation,
            reason = "|digit| < 2^(width−1) ≤ 2^7"
        )]
        let digit = digit as i8;
        digits[at] = digit;
        length = at + 1;
    }
    length
}

#[cfg(test)]
mod tests;
