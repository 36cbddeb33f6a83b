//! A registrar's role. It audits every authority's states against its own last one, and makes an
//! epoch together with the other registrars of its quorum (spec/registrar.md). It knows nothing
//! about persons.
//!
//! Start at [`Registrar`]. An epoch goes: [`Registrar::observe`] each authority's report,
//! [`Registrar::propose`] a list, each participant's [`Registrar::share`], then
//! [`Registrar::certify`], then [`Registrar::endorse`]; [`assemble`] puts the quorum's signatures
//! together. Alone, [`Registrar::make_alone`] does all of it.
//!
//! What must never happen twice is held by the [`RegistrarStore`], durably and before anything
//! leaves: one announcement for an epoch number, one list under one key.

mod error;
mod follow;
mod observe;
mod propose;
mod round;
mod store;

pub use error::RegistrarError;
pub use follow::{counts, place};
pub use observe::{Observed, covering};
pub use round::assemble;
pub use store::{AuditedShard, MemoryStore, Published, RegistrarStore, Round};

use huepass_credential::{Generators, RegistrarId};
use huepass_feed::Trust;
use huepass_wire::SigningKey;

/// A registrar: its key, its store, and the framework it belongs to.
pub struct Registrar<S> {
    trust: Trust,
    key: SigningKey,
    generators: Generators,
    store: S,
}

impl<S> std::fmt::Debug for Registrar<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registrar")
            .field("genesis", &self.trust.pin())
            .finish_non_exhaustive()
    }
}

impl<S: RegistrarStore> Registrar<S> {
    /// A registrar of a framework. `key` is its Ed25519 key, which it uses for nothing else.
    pub fn new(trust: Trust, key: SigningKey, store: S) -> Self {
        Self {
            trust,
            key,
            generators: Generators::new(),
            store,
        }
    }

    /// Its id, the public half of its key.
    pub fn id(&self) -> RegistrarId {
        RegistrarId(self.key.verifying_key().to_bytes())
    }

    /// Its store.
    pub const fn store(&self) -> &S {
        &self.store
    }

    /// Whom it believes.
    pub const fn trust(&self) -> &Trust {
        &self.trust
    }
}

#[cfg(test)]
mod tests;
