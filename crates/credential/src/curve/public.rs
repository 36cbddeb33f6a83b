//! Sums of products of PUBLIC scalars in G1, in variable time.
//!
//! Straus's interleaving: all terms share the doublings, and each scalar, split in two by the
//! endomorphism, brings about one addition for every `width + 1` of its bits. Only as many
//! doublings are made as the longest half has bits, so short scalars are cheap: an hour, a 16-byte
//! challenge, a batch weight `a + b·z²` ([`Scalar::random_weight`]), and the negatives of these.
//! All points are checked ones, but nothing is assumed about how they relate to each other.

use alloc::vec::Vec;

use blst::{blst_p1, blst_p1_affine};

use super::glv::{LONGEST, Split, wnaf};
use super::group::Group;
use super::point::{G1Affine, G1Projective};
use super::scalar::Scalar;

/// Width of the digits for points that are used for many sums.
const FIXED_WIDTH: u32 = 8;

/// Odd multiples of a point, and of z² times the point.
#[derive(Clone)]
pub(crate) struct PublicTable {
    width: u32,
    odd: Vec<blst_p1_affine>,
    rotated: Vec<blst_p1_affine>,
}

impl PublicTable {
    /// For a point that is used for many sums: 64 odd multiples, 12 kB.
    pub(crate) fn fixed(point: &G1Affine) -> Self {
        let [table] = Self::build([(point.to_projective(), FIXED_WIDTH)]);
        table
    }

    /// For points that are used for a few sums with full-size scalars or weights. None of them is
    /// the identity.
    pub(crate) fn several<const N: usize>(points: [G1Projective; N]) -> [Self; N] {
        Self::build(points.map(|point| (point, width_for(128))))
    }

    fn build<const N: usize>(points: [(G1Projective, u32); N]) -> [Self; N] {
        let mut tables = Self::build_many(&points).into_iter();
        // Unwrap safety: as many tables come out as points go in.
        core::array::from_fn(|_| tables.next().expect("one table for each point"))
    }

    /// Tables with digits of the given widths (2 to 8), with two inversions for all.
    fn build_many(points: &[(G1Projective, u32)]) -> Vec<Self> {
        let mut multiples = Vec::with_capacity(points.len() * 8);
        let mut twice: Vec<blst_p1> = Vec::with_capacity(points.len());
        for (point, width) in points {
            if *width > 2 {
                let mut double = point.0;
                double.double();
                twice.push(double);
            }
        }
        let mut twice = blst_p1::normalise(&twice).into_iter();
        for (point, width) in points {
            let mut multiple = point.0;
            multiples.push(multiple);
            if *width > 2
                && let Some(step) = twice.next()
            {
                for _ in 1..1 << (width - 2) {
                    multiple.add(&step);
                    multiples.push(multiple);
                }
            }
        }
        let mut affine = blst_p1::normalise(&multiples).into_iter();
        points
            .iter()
            .map(|(_, width)| {
                let odd: Vec<_> = affine.by_ref().take(1 << (width - 2)).collect();
                let mut rotated = odd.clone();
                rotated.iter_mut().for_each(blst_p1::rotate);
                Self {
                    width: *width,
                    odd,
                    rotated,
                }
            })
            .collect()
    }
}

/// The digits of one half of one scalar, and the table they look into.
struct Stream<'a> {
    odd: &'a [blst_p1_affine],
    negated: bool,
    digits: [i8; LONGEST],
}

/// `Σ s_i · P_i` over prepared tables, for public scalars, in variable time.
pub(crate) fn public_table_sum(terms: &[(&PublicTable, Scalar)]) -> G1Projective {
    let mut streams = Vec::with_capacity(2 * terms.len());
    let mut longest = 0;
    for (table, scalar) in terms {
        let (split, negated) = Split::signed(*scalar);
        for (half, odd) in [(split.low, &table.odd), (split.high, &table.rotated)] {
            let mut digits = [0; LONGEST];
            let length = wnaf(half, table.width, &mut digits);
            if length > 0 {
                longest = longest.max(length);
                streams.push(Stream {
                    odd,
                    negated,
                    digits,
                });
            }
        }
    }
    let mut sum = blst_p1::default();
    for at in (0..longest).rev() {
        sum.double();
        for stream in &streams {
            let digit = stream.digits[at];
            if digit != 0 {
                let mut point = stream.odd[usize::from(digit.unsigned_abs() / 2)];
                blst_p1::negate_if(&mut point, (digit < 0) != stream.negated);
                sum.add(&point);
            }
        }
    }
    G1Projective(sum)
}

/// `Σ s_i · P_i` for a handful of public scalars, in variable time.
pub(crate) fn public_sum(terms: &[(&G1Affine, Scalar)]) -> G1Projective {
    let points: Vec<_> = terms
        .iter()
        .map(|(point, scalar)| {
            let bits = Split::signed(*scalar).0.bits();
            (point.to_projective(), width_for(bits))
        })
        .collect();
    let tables = PublicTable::build_many(&points);
    let terms: Vec<_> = tables
        .iter()
        .zip(terms)
        .map(|(table, (_, scalar))| (table, *scalar))
        .collect();
    public_table_sum(&terms)
}

/// The width of digits for which table and additions together are cheapest.
const fn width_for(bits: u32) -> u32 {
    match bits {
        0..12 => 2,
        12..30 => 3,
        30..90 => 4,
        _ => 5,
    }
}

#[cfg(test)]
mod tests;
