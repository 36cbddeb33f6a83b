//! The authority itself: founding, opening, its shards.

use core::fmt;

use huepass_credential::{
    AuthorityId, Epoch, Framework, ShardDescriptor, ShardId, ShardSecret, ShardState,
};
use huepass_feed::{AuthorityDescriptor, LogDigest};
use rand_core::CryptoRng;

use crate::error::{AuthorityError, Cause, Fault, LedgerError, Part, PolicyRule};
use crate::keys::{Keys, MAX_SHARDS};
use crate::ledger::Ledger;
use crate::policy::Policy;
use crate::records::{Founding, ShardRecord};

/// An authority for one kind of credential, over its ledger and with its keys.
///
/// All but [`Self::add_shard`] takes `&self`: threads may share it.
pub struct Authority<L> {
    pub(crate) ledger: L,
    pub(crate) keys: Keys,
    pub(crate) framework: Framework,
    pub(crate) policy: Policy,
}

impl<L: Ledger> Authority<L> {
    /// Founds an authority in an empty ledger. The program has saved the keys before. There is no
    /// shard yet: [`Self::add_shard`] comes next.
    ///
    /// # Errors
    /// [`LedgerError::AlreadyFounded`]; [`AuthorityError::Policy`]; [`AuthorityError::Feed`] for a
    /// name that is not 1 to 128 bytes or otherwise not fit to be shown.
    pub fn found(
        ledger: L,
        keys: Keys,
        framework: Framework,
        policy: Policy,
        name: &str,
    ) -> Result<Self, AuthorityError> {
        policy.check().map_err(AuthorityError::Policy)?;
        // The feed's rules for names hold from the start, not when the first descriptor is due.
        let sealing_key = keys.sealing.public();
        let (genesis, id) = (framework.genesis(), keys.id());
        AuthorityDescriptor::new(genesis, id, 1, name.to_owned(), sealing_key, Vec::new())?;
        ledger.found(&Founding {
            genesis,
            authority: id,
            credential_type: framework.credential_type(),
            name: name.to_owned(),
            edition: 1,
        })?;
        Self::open(ledger, keys, framework, policy)
    }

    /// Opens an authority that was founded before.
    ///
    /// # Errors
    /// [`AuthorityError::Mismatch`] when ledger, keys and framework are not of one authority,
    /// [`AuthorityError::MissingKey`] when a shard's key is not among the keys.
    pub fn open(
        ledger: L,
        keys: Keys,
        framework: Framework,
        policy: Policy,
    ) -> Result<Self, AuthorityError> {
        policy.check().map_err(AuthorityError::Policy)?;
        let founding = ledger.founding()?.ok_or(LedgerError::NotFounded)?;
        let same = |holds, what| {
            if holds {
                Ok(())
            } else {
                Err(AuthorityError::Mismatch(what))
            }
        };
        same(founding.genesis == framework.genesis(), Part::Framework)?;
        same(
            founding.credential_type == framework.credential_type(),
            Part::Kind,
        )?;
        same(founding.authority == keys.id(), Part::Key)?;
        for shard in ledger.shards()? {
            if !keys.shards.contains_key(&shard.number) {
                return Err(AuthorityError::MissingKey(shard.number));
            }
        }
        Ok(Self {
            ledger,
            keys,
            framework,
            policy,
        })
    }

    /// Who it is.
    pub fn id(&self) -> AuthorityId {
        self.keys.id()
    }

    /// Name, framework and edition, as the ledger has them.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn founding(&self) -> Result<Founding, AuthorityError> {
        Ok(self.ledger.founding()?.ok_or(LedgerError::NotFounded)?)
    }

    /// Its keys.
    pub const fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Its ledger.
    pub const fn ledger(&self) -> &L {
        &self.ledger
    }

    /// Framework and kind of credential.
    pub const fn framework(&self) -> &Framework {
        &self.framework
    }

    /// Its policy.
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Gives the ledger and the keys back, to close them.
    pub fn into_parts(self) -> (L, Keys) {
        (self.ledger, self.keys)
    }

    /// Adds a shard under a fresh key and returns its number; the descriptor has a new edition
    /// afterwards. `save` must make the keys durable: a shard whose key is lost can never revoke
    /// anybody again, so nothing is published under a key that was not saved first. A key that was
    /// saved for a shard that then did not come about is never used.
    ///
    /// # Errors
    /// [`AuthorityError::KeysNotSaved`], [`LedgerError`], [`AuthorityError::Policy`] at 16,384
    /// shards.
    // spec: AUT-1, AUT-2, AUT-3
    pub fn add_shard(
        &mut self,
        rng: &mut impl CryptoRng,
        save: impl FnOnce(&Keys) -> Result<(), Cause>,
    ) -> Result<u32, AuthorityError> {
        let last_key = self.keys.shards.keys().next_back().copied();
        let last_shard = self.ledger.shards()?.last().map(|shard| shard.number);
        let number = last_key.max(last_shard).map_or(0, |n| n.saturating_add(1));
        if number >= MAX_SHARDS {
            return Err(AuthorityError::Policy(PolicyRule::Shards));
        }
        let secret = ShardSecret::random(rng);
        let genesis = self.framework.genesis();
        let id = self.shard_id(number);
        let descriptor = secret.descriptor(genesis, id, rng);
        self.keys.shards.insert(number, secret);
        if let Err(cause) = save(&self.keys) {
            self.keys.shards.remove(&number);
            return Err(AuthorityError::KeysNotSaved(cause));
        }
        self.ledger
            .add_shard(&self.newborn(number, &descriptor, None))?;
        Ok(number)
    }

    /// A shard at its birth.
    pub(crate) fn newborn(
        &self,
        number: u32,
        descriptor: &ShardDescriptor,
        retired: Option<Epoch>,
    ) -> ShardRecord {
        let birth = ShardState::birth(self.framework.generators());
        ShardRecord {
            number,
            x: descriptor.x,
            x1: descriptor.x1,
            proof: descriptor.proof,
            n: birth.n,
            v: birth.v,
            log: LogDigest::birth(self.framework.genesis(), self.shard_id(number)),
            issued: 0,
            persons: 0,
            retired: retired.map(|from| from.0),
        }
    }

    /// The shards with their states, by number, retired ones included.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn shards(&self) -> Result<Vec<ShardRecord>, AuthorityError> {
        Ok(self.ledger.shards()?)
    }

    pub(crate) fn shard_id(&self, number: u32) -> ShardId {
        ShardId {
            authority: self.id(),
            number,
        }
    }

    pub(crate) fn secret(&self, number: u32) -> Result<&ShardSecret, Fault> {
        self.keys
            .shards
            .get(&number)
            .ok_or(Fault::MissingKey(number))
    }
}

impl<L> fmt::Debug for Authority<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority")
            .field("keys", &self.keys)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
