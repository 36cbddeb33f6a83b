//! An authority's staff: who is in office, as what, and under which key they sign.

use core::fmt;
use std::collections::{BTreeMap, BTreeSet};

use huepass_wire::{VerifyingKey, cbor};
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use thiserror::Error;

use crate::role::Role;

/// An officer, by 16 random bytes that stay the same when role or key change. Which person it is,
/// is known to the authority and stands in no entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct OfficerId(#[cbor(n(0), with = "cbor::bytes16")] pub [u8; 16]);

impl OfficerId {
    /// Draws an id for somebody who takes office.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut id = [0; 16];
        rng.fill_bytes(&mut id);
        Self(id)
    }
}

impl fmt::Debug for OfficerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, ..] = self.0;
        write!(f, "OfficerId({a:02x}{b:02x}{c:02x}{d:02x}..)")
    }
}

/// Whether an officer may act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// They may.
    InOffice,
    /// Not until they are reinstated.
    Suspended,
}

/// An officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Officer {
    /// Who.
    pub id: OfficerId,
    /// As what.
    pub role: Role,
    /// The Ed25519 public key (RFC 8032) that their orders verify under, 32 bytes.
    pub key: [u8; 32],
    /// Whether they may act.
    pub standing: Standing,
}

/// Why a list of officers cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RosterFault {
    /// One id twice.
    #[error("two officers have one id")]
    SameId(OfficerId),
    /// One key twice: one person could pass for two.
    #[error("two officers have one key")]
    SameKey(OfficerId),
    /// A key that nobody can have: no point of the curve, or of small order.
    #[error("an officer's key is not usable")]
    Key(OfficerId),
}

/// All officers of an authority.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Officers(BTreeMap<OfficerId, Officer>);

impl Officers {
    /// Takes a list in which ids and keys are different and every key is usable, those of
    /// suspended officers included.
    ///
    /// # Errors
    /// [`RosterFault`].
    // spec: AUD-33
    pub fn new(all: impl IntoIterator<Item = Officer>) -> Result<Self, RosterFault> {
        let mut out = BTreeMap::new();
        let mut keys = BTreeSet::new();
        for officer in all {
            let id = officer.id;
            if !VerifyingKey::from_bytes(&officer.key).is_ok_and(|key| !key.is_weak()) {
                return Err(RosterFault::Key(id));
            }
            if !keys.insert(officer.key) {
                return Err(RosterFault::SameKey(id));
            }
            if out.insert(id, officer).is_some() {
                return Err(RosterFault::SameId(id));
            }
        }
        Ok(Self(out))
    }

    /// The officer of an id.
    pub fn get(&self, id: OfficerId) -> Option<&Officer> {
        self.0.get(&id)
    }

    /// All of them, by id.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Officer> {
        self.0.values()
    }
}
