//! A gate in front of a real wallet's presentations.

use huepass_wire::{Beacon, GateId, Kind, SigningKey, armour, presentation, scope_bytes};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use huepass_credential::*;

use super::testing::{EPOCH, NOW, SLOT, World};
use super::*;

mod codes;
mod epochs;
mod memory;
mod policy;
mod scan;

impl World {
    fn gate(&self, policy: Policy) -> Gate {
        let held = Held {
            announcements: Vec::new(),
        };
        let id = GateId(gate_key().verifying_key().to_bytes());
        Gate::new(
            self.trust.clone(),
            policy,
            &held,
            Memory::default(),
            Some(id),
        )
        .unwrap()
    }

    fn check(&mut self, gate: &mut Gate, text: &str, now: u64) -> Verdict {
        gate.check(text, now, &mut self.rng)
    }
}

fn gate_key() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}

const fn undecided(reason: Reason) -> Verdict {
    Verdict::Undecided(reason)
}

fn is(verdict: Verdict, wanted: Colour, wanted_admitted: bool) -> bool {
    matches!(verdict, Verdict::Colour { colour, admitted, .. }
        if colour == wanted && admitted == wanted_admitted)
}

fn policy(text: &str) -> Policy {
    toml::from_str(text).unwrap()
}
