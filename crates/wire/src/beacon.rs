//! The beacon: what a gate in scan mode shows, so that a wallet answers to this gate at this moment
//! (spec/wire.md, "Beacon"; spec/gate.md, "Scan mode").

use core::fmt;

use huepass_credential::{AnnouncementDigest, Context, Epoch, GenesisDigest};
use minicbor::{Decode, Encode};

use crate::cbor;
use crate::cose::{self, Signed1};
use crate::error::WireError;
use crate::label::Label;
use crate::{SigningKey, labels, limits};

/// A gate's public id: its Ed25519 public key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GateId(pub [u8; 32]);

impl fmt::Debug for GateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, ..] = self.0;
        write!(f, "GateId({a:02x}{b:02x}{c:02x}{d:02x}..)")
    }
}

/// That the gate asks for a pseudonym, and in whose name.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ScopeRequest {
    /// What the pseudonym is for; part of the scope, and shown to the holder.
    #[n(0)]
    pub label: Label,
}

/// A gate's beacon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beacon {
    /// The framework.
    pub genesis: GenesisDigest,
    /// Who asks, and signs the beacon.
    pub gate: GateId,
    /// What the gate calls itself, shown to the holder.
    pub label: Label,
    /// Whether a pseudonym is asked for.
    pub scope: Option<ScopeRequest>,
    /// The gate's clock, in seconds since the Unix epoch.
    pub time: u64,
    /// The epoch of the announcement, 1 or later.
    pub epoch: Epoch,
    /// The gate's newest announcement, for which the wallet answers.
    pub announcement: AnnouncementDigest,
    /// Fresh for each beacon, 16 random bytes.
    pub nonce: [u8; 16],
}

impl Beacon {
    /// Signs with the gate's key; under any other the beacon will not open.
    pub fn sign(&self, key: &SigningKey) -> Vec<u8> {
        let payload = Payload {
            version: cbor::VERSION,
            genesis: self.genesis,
            gate: self.gate.0,
            label: self.label.clone(),
            scope: self.scope.clone(),
            time: self.time,
            epoch: self.epoch.0,
            announcement: self.announcement,
            nonce: self.nonce,
        };
        cose::sign1(labels::BEACON, &cbor::encode(&payload), key)
    }

    /// Takes a signed beacon apart and verifies it under the gate that it names. Whether its
    /// announcement and time are acceptable is the wallet's question.
    ///
    /// # Errors
    /// [`WireError`].
    // spec: WIR-40, WIR-41
    pub fn open(bytes: &[u8]) -> Result<Self, WireError> {
        let signed = Signed1::decode(bytes, limits::BEACON)?;
        let payload: Payload = cbor::decode(signed.payload(), limits::BEACON)?;
        signed.verify(labels::BEACON, &payload.gate)?;
        if payload.epoch == 0 {
            return Err(WireError::Malformed);
        }
        Ok(Self {
            genesis: payload.genesis,
            gate: GateId(payload.gate),
            label: payload.label,
            scope: payload.scope,
            time: payload.time,
            epoch: Epoch(payload.epoch),
            announcement: payload.announcement,
            nonce: payload.nonce,
        })
    }

    /// What a presentation in answer to this beacon is bound to. `scope` comes from
    /// [`scope_bytes`], or is empty where the beacon asks for no pseudonym.
    pub fn context<'a>(&'a self, scope: &'a [u8]) -> Context<'a> {
        Context {
            audience: &self.gate.0,
            nonce: &self.nonce,
            scope,
        }
    }
}

/// The scope of a pseudonym: gate, label, and the gate's day as the number yyyymmdd (20261121).
/// Wallet and gate each build it themselves.
// spec: WIR-43
pub fn scope_bytes(gate: &GateId, label: &Label, date: u32) -> Vec<u8> {
    cbor::encode(&Scope {
        version: cbor::VERSION,
        gate: gate.0,
        label: label.clone(),
        date,
    })
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct Payload {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::genesis")]
    genesis: GenesisDigest,
    #[cbor(n(2), with = "cbor::bytes32")]
    gate: [u8; 32],
    #[n(3)]
    label: Label,
    #[n(4)]
    scope: Option<ScopeRequest>,
    #[n(5)]
    time: u64,
    #[n(6)]
    epoch: u32,
    #[cbor(n(7), with = "cbor::announcement")]
    announcement: AnnouncementDigest,
    #[cbor(n(8), with = "cbor::bytes16")]
    nonce: [u8; 16],
}

#[derive(Encode)]
#[cbor(array)]
struct Scope {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::bytes32")]
    gate: [u8; 32],
    #[n(2)]
    label: Label,
    #[n(3)]
    date: u32,
}

#[cfg(test)]
mod tests;
