use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::*;

fn z_squared() -> Scalar {
    Scalar::from_u128_bytes(&Z_SQUARED.to_be_bytes())
}

fn scalar(half: u128) -> Scalar {
    Scalar::from_u128_bytes(&half.to_be_bytes())
}

/// Scalars at the edges of every range, and random ones.
fn samples() -> alloc::vec::Vec<Scalar> {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let z2 = z_squared();
    let mut out = alloc::vec![Scalar::ZERO, Scalar::one(), z2, z2 * z2, z2 - Scalar::one()];
    let mut power = Scalar::one();
    for _ in 0..256 {
        out.push(power);
        power = power + power;
    }
    for k in 0..40_u64 {
        // Multiples of z² and their neighbours, where the estimate needs its corrections.
        out.push(scalar(u128::MAX - u128::from(k)) * z2);
        out.push(Scalar::random(&mut rng) * z2 - Scalar::from(k));
        out.push((z2 - Scalar::from(k)) * z2 - Scalar::one());
    }
    for _ in 0..3000 {
        out.push(Scalar::random(&mut rng));
        out.push(Scalar::random_weight(&mut rng));
    }
    let negatives: alloc::vec::Vec<Scalar> = out.iter().map(|s| -*s).collect();
    out.extend(negatives);
    out
}

#[test]
fn a_split_is_below_z_squared_and_adds_up() {
    for s in samples() {
        let split = Split::new(s);
        assert!(split.low < Z_SQUARED && split.high < Z_SQUARED);
        assert_eq!(scalar(split.low) + scalar(split.high) * z_squared(), s);
        let (split, negated) = Split::signed(s);
        let sum = scalar(split.low) + scalar(split.high) * z_squared();
        assert_eq!(if negated { -sum } else { sum }, s);
    }
}

#[test]
fn small_negative_numbers_and_weights_stay_short() {
    assert_eq!(Split::signed(-Scalar::from(5)).0.bits(), 3);
    let mut rng = ChaCha20Rng::seed_from_u64(2);
    for _ in 0..50 {
        let weight = Scalar::random_weight(&mut rng);
        assert!(Split::signed(weight).0.bits() <= 64);
        assert!(Split::signed(-weight).0.bits() <= 64);
    }
}

#[test]
fn booth_digits_add_up() {
    for s in samples() {
        let half = Split::new(s).low;
        let mut sum = Scalar::ZERO;
        for window in (0..WINDOWS).rev() {
            let (magnitude, negative) = booth(half, window);
            assert!(magnitude <= 16);
            let digit = Scalar::from(magnitude);
            sum = sum * Scalar::from(32) + if negative { -digit } else { digit };
        }
        assert_eq!(sum, scalar(half));
    }
}

#[test]
fn non_adjacent_forms_add_up_and_are_sparse() {
    for s in samples().into_iter().step_by(7) {
        let half = Split::new(s).high;
        for width in 2..=8 {
            let mut digits = [0; LONGEST];
            let length = wnaf(half, width, &mut digits);
            let mut sum = Scalar::ZERO;
            let mut last = None;
            for at in (0..LONGEST).rev() {
                let digit = i64::from(digits[at]);
                assert!(digit == 0 || (digit & 1 == 1 && digit.abs() < 1 << (width - 1)));
                assert!(digit == 0 || at < length);
                if digit != 0 {
                    assert!(last.is_none_or(|above| above - at >= width as usize));
                    last = Some(at);
                }
                let value = Scalar::from(digit.unsigned_abs());
                sum = sum + sum + if digit < 0 { -value } else { value };
            }
            assert_eq!(sum, scalar(half));
        }
    }
}
