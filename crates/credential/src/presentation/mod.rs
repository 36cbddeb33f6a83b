//! The presentation: what a pass shows at a gate (spec/presentation.md).
//!
//! [`Header`] is what the gate learns; [`Elements`] are the shifted and re-randomised points;
//! [`Presentation`] is both with the proof. Wallets make one through [`Ready`] and [`Prepared`];
//! gates check one with an [`EpochVerifier`].

mod batch;
mod header;
mod statement;
mod verify;

#[cfg(feature = "holder")]
mod credential;
#[cfg(feature = "holder")]
mod prove;

pub use batch::verify_batch;
#[cfg(all(feature = "hazmat", feature = "holder"))]
pub(crate) use credential::signs;
#[cfg(feature = "holder")]
pub use credential::{Credential, HolderSecret, MasterSecret, Ready};
pub use header::{Context, Flags, Header, VERSION};
#[cfg(all(feature = "hazmat", feature = "holder"))]
pub use prove::Coins;
#[cfg(feature = "holder")]
pub use prove::Prepared;
#[cfg(feature = "hazmat")]
pub use statement::{Announced, challenge, recompute};
pub use statement::{Elements, Responses, scope_base};
pub use verify::EpochVerifier;

use crate::curve::G1Affine;

/// A presentation, decoded. That its points are valid says nothing about its proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presentation {
    /// What it says of itself.
    pub header: Header,
    /// The points.
    pub elements: Elements,
    /// The scope pseudonym `N = s·H(scope)`, when the gate's policy asked for one.
    pub pseudonym: Option<G1Affine>,
    /// The challenge, 16 bytes.
    pub challenge: [u8; 16],
    /// The responses.
    pub responses: Responses,
}
