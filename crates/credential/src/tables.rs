//! Multiples of a framework's fixed points, kept because every presentation uses them.

use crate::curve::{G1Affine, PublicTable, Scalar};
use crate::params::Generators;
use crate::types::Colour;

/// What recomputing announcements takes: for public scalars only (12 kB a point).
pub(crate) struct PublicTables {
    pub(crate) h_s: PublicTable,
    pub(crate) h_x: PublicTable,
    pub(crate) h_v: PublicTable,
    pub(crate) p_w: PublicTable,
    /// `B0 + colour·H_c` for green, yellow and red.
    coloured: [PublicTable; 3],
}

impl PublicTables {
    /// `None` when some `B0 + colour·H_c` is the identity.
    pub(crate) fn new(generators: &Generators, b0: &G1Affine) -> Option<Self> {
        let coloured = |colour: Colour| -> Option<PublicTable> {
            let number = Scalar::from(u64::from(colour.number()));
            let sum = generators.h_c.times(number).plus_affine(b0).to_affine()?;
            Some(PublicTable::fixed(&sum))
        };
        let [green, yellow, red] = Colour::ALL.map(coloured);
        Some(Self {
            h_s: PublicTable::fixed(&generators.h_s),
            h_x: PublicTable::fixed(&generators.h_x),
            h_v: PublicTable::fixed(&generators.h_v),
            p_w: PublicTable::fixed(&generators.p_w),
            coloured: [green?, yellow?, red?],
        })
    }

    /// `B0 + colour·H_c`.
    pub(crate) const fn coloured(&self, colour: Colour) -> &PublicTable {
        match colour {
            Colour::Green => &self.coloured[0],
            Colour::Yellow => &self.coloured[1],
            Colour::Red => &self.coloured[2],
        }
    }
}

/// What a prover takes: for secret scalars, in constant time (40 kB a point of G1, 80 kB for g2).
#[cfg(feature = "holder")]
pub(crate) struct SecretTables {
    pub(crate) h_s: crate::curve::FixedG1,
    pub(crate) h_x: crate::curve::FixedG1,
    pub(crate) h_v: crate::curve::FixedG1,
    pub(crate) p_w: crate::curve::FixedG1,
    pub(crate) g2: crate::curve::FixedG2,
}

#[cfg(feature = "holder")]
impl SecretTables {
    pub(crate) fn new(generators: &Generators) -> Self {
        use crate::curve::{FixedG1, FixedG2, g2};
        Self {
            h_s: FixedG1::new(&generators.h_s),
            h_x: FixedG1::new(&generators.h_x),
            h_v: FixedG1::new(&generators.h_v),
            p_w: FixedG1::new(&generators.p_w),
            g2: FixedG2::new(&g2()),
        }
    }
}
