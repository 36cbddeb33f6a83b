//! What binds every value to one framework: `dom` and `B0` (spec/framework.md).

use alloc::sync::Arc;
use core::fmt;

use crate::curve::{G1Affine, Scalar};
use crate::labels::DST_DOMAIN;
use crate::params::Generators;
use crate::tables::PublicTables;
#[cfg(feature = "holder")]
use crate::tables::SecretTables;
use crate::transcript::Transcript;
use crate::types::{CredentialType, GenesisDigest, Slot};

/// The part of a framework's genesis that the mathematics needs, for one credential type.
///
/// Cheap to clone; make it once: it keeps multiples of the generators (100 kB, in a wallet 340 kB),
/// which take some milliseconds to compute.
#[derive(Clone)]
pub struct Framework(Arc<Inner>);

impl fmt::Debug for Framework {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Framework")
            .field("genesis", &self.0.genesis)
            .field("credential_type", &self.0.credential_type)
            .finish_non_exhaustive()
    }
}

struct Inner {
    generators: Generators,
    genesis: GenesisDigest,
    credential_type: CredentialType,
    slot_length: u32,
    dom: Scalar,
    b0: G1Affine,
    public_tables: PublicTables,
    #[cfg(feature = "holder")]
    secret_tables: SecretTables,
}

impl Framework {
    /// Binds the generators to a genesis and a credential type; `slot_length` in seconds.
    ///
    /// `None` only when `B0` or `B0 + colour·H_c` would be the identity, which no genesis is known
    /// to cause.
    pub fn new(
        generators: Generators,
        genesis: GenesisDigest,
        credential_type: CredentialType,
        slot_length: u32,
    ) -> Option<Self> {
        // dom = hash_to_scalar(suite ‖ genesis digest ‖ credential type)
        // spec: FRM-5
        let dom = Transcript::new()
            .bytes(&genesis.0)
            .bytes(&[credential_type.0])
            .to_scalar(DST_DOMAIN);
        // B0 = P1 + dom·Q1
        let b0 = generators
            .q1
            .times(dom)
            .plus_affine(&generators.p1)
            .to_affine()?;
        Some(Self(Arc::new(Inner {
            public_tables: PublicTables::new(&generators, &b0)?,
            #[cfg(feature = "holder")]
            secret_tables: SecretTables::new(&generators),
            generators,
            genesis,
            credential_type,
            slot_length,
            dom,
            b0,
        })))
    }

    /// The generators.
    pub fn generators(&self) -> &Generators {
        &self.0.generators
    }

    /// The genesis digest.
    pub fn genesis(&self) -> GenesisDigest {
        self.0.genesis
    }

    /// The credential type.
    pub fn credential_type(&self) -> CredentialType {
        self.0.credential_type
    }

    /// Seconds in a slot.
    pub fn slot_length(&self) -> u32 {
        self.0.slot_length
    }

    /// `now_hour` of a slot, as a scalar's worth of hours.
    pub(crate) fn hour_of(&self, slot: Slot) -> u32 {
        slot.hour(self.0.slot_length).0
    }

    pub(crate) fn dom(&self) -> &Scalar {
        &self.0.dom
    }

    pub(crate) fn b0(&self) -> &G1Affine {
        &self.0.b0
    }

    /// Multiples for public scalars.
    pub(crate) fn public_tables(&self) -> &PublicTables {
        &self.0.public_tables
    }

    /// Multiples for secret scalars.
    #[cfg(feature = "holder")]
    pub(crate) fn secret_tables(&self) -> &SecretTables {
        &self.0.secret_tables
    }
}
