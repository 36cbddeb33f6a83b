//! Multiplication by secret scalars, in constant time.
//!
//! Scalars are split in two halves for the endomorphism and cut into 26 signed digits of five bits
//! each. For every digit the WHOLE table of 16 multiples is read and the wanted one kept by a mask;
//! the sign is applied by a masked negation; the digit 0 selects the identity, and the addition
//! that follows is complete ([`Group::add`]). So neither branches nor addresses depend on a scalar,
//! and the sequence of doublings and additions is always the same.
//!
//! - [`SecretTable`] and [`secret_table_sum`]: points known only now (credential, epoch key). Several
//!   sums may share a table.
//! - [`FixedBase`]: points known in advance (generators). It keeps multiples for every digit
//!   position, so no doublings are left. 40 kB a base in G1, 80 kB in G2.

use alloc::boxed::Box;
use alloc::vec::Vec;

use blst::{blst_p1, blst_p1_affine, blst_p2};
use subtle::{ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroizing;

use super::affine::{self, Chord};
use super::glv::{Split, WINDOW, WINDOWS, booth};
use super::group::Group;
use super::point::{G1Affine, G1Projective, G2Affine, G2Projective};
use super::scalar::Scalar;

/// Multiples in a table: 1 to 16.
const ENTRIES: usize = 1 << (WINDOW - 1);

/// Rows of [`secret_sums`] whose tables are built together; more saves little and takes memory.
const SIDE_BY_SIDE: usize = 32;

/// The multiples 1·P to 16·P of a point, and of z²·P.
pub(crate) struct SecretTable(Box<[[blst_p1_affine; ENTRIES]; 2]>);

impl SecretTable {
    /// Tables of several points, built side by side.
    pub(crate) fn many(points: &[&G1Affine]) -> Vec<Self> {
        let mut tables: Vec<Self> = points
            .iter()
            .map(|point| {
                let mut table = Box::new([[blst_p1_affine::default(); ENTRIES]; 2]);
                table[0][0] = point.0;
                Self(table)
            })
            .collect();
        // From 1..=half to 1..=2·half: half + 1, …, half + (half − 1), and half doubled.
        let mut half = 1;
        while half < ENTRIES {
            let mut chords = Vec::with_capacity(tables.len() * half);
            for Self(table) in &tables {
                let (largest, others) = (&table[0][half - 1], &table[0][..half - 1]);
                chords.extend(others.iter().map(|other| Chord::between(largest, other)));
                chords.push(Chord::tangent(largest));
            }
            let mut sums = affine::sums(&chords);
            wipe(&mut chords);
            for (Self(table), sums) in tables.iter_mut().zip(sums.chunks_exact(half)) {
                table[0][half..2 * half].copy_from_slice(sums);
            }
            wipe(&mut sums);
            half *= 2;
        }
        for Self(table) in &mut tables {
            table[1] = table[0];
            table[1].iter_mut().for_each(blst_p1::rotate);
        }
        tables
    }
}

impl Drop for SecretTable {
    fn drop(&mut self) {
        wipe(self.0.as_flattened_mut());
    }
}

/// `Σ s_i · P_i` over prepared tables, in constant time.
pub(crate) fn secret_table_sum(terms: &[(&SecretTable, Scalar)]) -> G1Projective {
    let splits: Zeroizing<Vec<Split>> = Zeroizing::new(
        terms
            .iter()
            .map(|(_, scalar)| Split::new(*scalar))
            .collect(),
    );
    let mut sum = blst_p1::default();
    for window in (0..WINDOWS).rev() {
        // The identity doubled is the identity: nothing is skipped on the first round.
        (0..WINDOW).for_each(|_| sum.double());
        for ((table, _), split) in terms.iter().zip(splits.iter()) {
            sum.add(&look_up::<blst_p1>(&table.0[0], booth(split.low, window)));
            sum.add(&look_up::<blst_p1>(&table.0[1], booth(split.high, window)));
        }
    }
    G1Projective(sum)
}

/// `Σ s_i · P_i` for each row of points P_i, all with the same scalars, in constant time.
pub(crate) fn secret_sums<const N: usize>(
    rows: &[[&G1Affine; N]],
    scalars: [Scalar; N],
) -> Vec<G1Projective> {
    let scalars = Zeroizing::new(scalars);
    let sum = |tables: &[SecretTable]| {
        let terms: [_; N] = core::array::from_fn(|i| (&tables[i], scalars[i]));
        secret_table_sum(&terms)
    };
    rows.chunks(SIDE_BY_SIDE)
        .flat_map(|rows| {
            let tables = SecretTable::many(rows.as_flattened());
            tables.chunks_exact(N).map(sum).collect::<Vec<_>>()
        })
        .collect()
}

/// Multiples of a point known in advance: `d·32^i·P` for digits d = 1..16 and positions i.
pub(crate) struct FixedBase<G: Group>(Box<[[G::Affine; ENTRIES]]>);

/// A generator of G1 with its tables.
pub(crate) type FixedG1 = FixedBase<blst_p1>;

/// A generator of G2 with its tables.
pub(crate) type FixedG2 = FixedBase<blst_p2>;

impl<G: Group> FixedBase<G> {
    fn prepare(point: &G::Affine) -> Self {
        let mut multiples = Vec::with_capacity(WINDOWS * ENTRIES);
        let mut base = *point;
        for _ in 0..WINDOWS {
            push_multiples::<G>(&mut multiples, &base);
            let mut next = multiples[multiples.len() - 1];
            next.double();
            base = G::normalise(&[next])[0];
        }
        let affine = G::normalise(&multiples);
        let mut table = alloc::vec![[G::Affine::default(); ENTRIES]; WINDOWS];
        for (row, multiples) in table.iter_mut().zip(affine.chunks_exact(ENTRIES)) {
            row.copy_from_slice(multiples);
        }
        Self(table.into_boxed_slice())
    }

    fn multiply(&self, scalar: Scalar) -> G {
        let split = Zeroizing::new(Split::new(scalar));
        let mut sum = G::default();
        for (window, row) in self.0.iter().enumerate() {
            sum.add(&look_up::<G>(row, booth(split.low, window)));
            let mut upper = look_up::<G>(row, booth(split.high, window));
            G::rotate(&mut upper);
            sum.add(&upper);
        }
        sum
    }
}

impl FixedG1 {
    /// The tables of a generator of G1; takes about as long as a pairing.
    pub(crate) fn new(point: &G1Affine) -> Self {
        Self::prepare(&point.0)
    }

    /// `scalar · P` in constant time.
    pub(crate) fn times(&self, scalar: Scalar) -> G1Projective {
        G1Projective(self.multiply(scalar))
    }
}

impl FixedG2 {
    /// The tables of a generator of G2.
    pub(crate) fn new(point: &G2Affine) -> Self {
        Self::prepare(&point.0)
    }

    /// `scalar · Q` in constant time.
    pub(crate) fn times(&self, scalar: Scalar) -> G2Projective {
        G2Projective(self.multiply(scalar))
    }
}

fn push_multiples<G: Group>(out: &mut Vec<G>, point: &G::Affine) {
    let mut multiple = G::default();
    for _ in 0..ENTRIES {
        multiple.add(point);
        out.push(multiple);
    }
}

/// The multiple that the digit asks for, by reading all of them.
fn look_up<G: Group>(table: &[G::Affine; ENTRIES], digit: (u64, bool)) -> G::Affine {
    let (magnitude, negative) = digit;
    let mut out = G::Affine::default();
    for (multiple, entry) in (1_u64..).zip(table) {
        let mask = u64::conditional_select(&0, &u64::MAX, magnitude.ct_eq(&multiple));
        G::merge(&mut out, entry, mask);
    }
    G::negate_if(&mut out, negative);
    out
}

/// Overwrites points that depend on secrets.
fn wipe<T: Default + Copy>(points: &mut [T]) {
    points.fill(T::default());
    // Keeps the compiler from dropping the writes to memory that is freed next.
    core::hint::black_box(points);
}

#[cfg(test)]
mod tests;
