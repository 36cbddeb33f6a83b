//! Arithmetic in Z_p for the prime order p of BLS12-381 (draft-irtf-cfrg-pairing-friendly-curves,
//! section 4.2.1), in Montgomery form, plain and variable-time: nothing here is a secret.

use core::ops::{Add, AddAssign, Mul, Neg, Sub};

/// The order p, least significant word first.
const P: [u64; 4] = [
    0xffff_ffff_0000_0001,
    0x53bd_a402_fffe_5bfe,
    0x3339_d808_09a1_d805,
    0x73ed_a753_299d_7d48,
];
/// −1/p mod 2^64.
const MINUS_P_INVERSE: u64 = 0xffff_fffe_ffff_ffff;
/// 2^512 mod p, which carries an integer into Montgomery form.
const R_SQUARED: [u64; 4] = doubled([1, 0, 0, 0], 512);

/// An element of Z_p.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fp([u64; 4]);

impl Fp {
    pub(crate) const ZERO: Self = Self([0; 4]);
    pub(crate) const ONE: Self = Self(doubled([1, 0, 0, 0], 256));

    pub(crate) fn is_zero(self) -> bool {
        self == Self::ZERO
    }

    /// 1/self. Panics for zero, which no honest caller has: the seeds are fixed.
    pub(crate) fn inverse(self) -> Self {
        assert!(!self.is_zero(), "inverse of zero");
        let exponent = [P[0] - 2, P[1], P[2], P[3]];
        let mut power = Self::ONE;
        for word in exponent.iter().rev() {
            for bit in (0..64).rev() {
                power = power * power;
                if word >> bit & 1 == 1 {
                    power = power * self;
                }
            }
        }
        power
    }
}

impl From<u64> for Fp {
    fn from(n: u64) -> Self {
        Self([n, 0, 0, 0]) * Self(R_SQUARED)
    }
}

impl Add for Fp {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        // p < 2^255: the sum of two reduced values fits.
        Self(reduced_once(sum(self.0, other.0)))
    }
}

impl AddAssign for Fp {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Neg for Fp {
    type Output = Self;
    fn neg(self) -> Self {
        if self.is_zero() {
            self
        } else {
            Self(difference(P, self.0).0)
        }
    }
}

impl Sub for Fp {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Fp {
    type Output = Self;
    /// Montgomery's product, one word of `other` at a time.
    fn mul(self, other: Self) -> Self {
        let mut t = [0_u64; 6];
        for &b in &other.0 {
            let mut carry = 0;
            for (word, &a) in t.iter_mut().zip(&self.0) {
                (*word, carry) = mac(*word, a, b, carry);
            }
            (t[4], t[5]) = mac(t[4], 0, 0, carry);
            let m = t[0].wrapping_mul(MINUS_P_INVERSE);
            let (_, mut carry) = mac(t[0], m, P[0], 0);
            for i in 1..4 {
                (t[i - 1], carry) = mac(t[i], m, P[i], carry);
            }
            (t[3], carry) = mac(t[4], 0, 0, carry);
            t[4] = t[5] + carry;
        }
        Self(reduced_once([t[0], t[1], t[2], t[3]]))
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same on every machine.
pub(crate) struct Seed(pub(crate) u64);

impl Seed {
    pub(crate) fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A field element from 254 bits.
    pub(crate) fn element(&mut self) -> Fp {
        let words = [self.word(), self.word(), self.word(), self.word() >> 2];
        Fp(words) * Fp(R_SQUARED)
    }
}

/// `a·b + t + carry` as (low word, high word).
const fn mac(t: u64, a: u64, b: u64, carry: u64) -> (u64, u64) {
    let wide = (a as u128) * (b as u128) + (t as u128) + (carry as u128);
    #[allow(clippy::cast_possible_truncation)] // the low word is what is asked for
    let low = wide as u64;
    (low, (wide >> 64) as u64)
}

const fn sum(a: [u64; 4], b: [u64; 4]) -> [u64; 4] {
    let mut out = [0; 4];
    let (mut i, mut carry) = (0, 0);
    while i < 4 {
        (out[i], carry) = mac(a[i], b[i], 1, carry);
        i += 1;
    }
    out
}

const fn difference(a: [u64; 4], b: [u64; 4]) -> ([u64; 4], bool) {
    let mut out = [0; 4];
    let (mut i, mut borrow) = (0, false);
    while i < 4 {
        let (low, first) = a[i].overflowing_sub(b[i]);
        let (low, second) = low.overflowing_sub(borrow as u64);
        out[i] = low;
        borrow = first || second;
        i += 1;
    }
    (out, borrow)
}

const fn reduced_once(a: [u64; 4]) -> [u64; 4] {
    let (less, borrow) = difference(a, P);
    if borrow { a } else { less }
}

/// `a·2^times mod p`.
const fn doubled(a: [u64; 4], times: usize) -> [u64; 4] {
    let (mut a, mut i) = (a, 0);
    while i < times {
        a = reduced_once(sum(a, a));
        i += 1;
    }
    a
}
