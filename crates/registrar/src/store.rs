//! What a registrar keeps.

use std::collections::BTreeMap;
use std::convert::Infallible;

use huepass_credential::{Epoch, Handle, ShardId, ShardKeys, ShardState};
use huepass_feed::LogDigest;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A shard as a registrar last audited it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditedShard {
    /// Id and checked keys.
    pub keys: ShardKeys,
    /// The state.
    pub state: ShardState,
    /// Digest of the log up to the state.
    pub log: LogDigest,
    /// The epoch of the report that it is from.
    pub reported: Epoch,
}

/// An epoch as it goes into the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The announcement with the signatures so far.
    pub announcement: Vec<u8>,
    /// The certified list.
    pub list: Vec<u8>,
}

/// A registrar's part in making one epoch. Holds the secret share until the list is certified.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Round {
    /// The epoch.
    pub epoch: u32,
    /// The signed proposal that the share belongs to.
    pub proposal: Vec<u8>,
    /// The secret share, 96 bytes; empty once the list is certified.
    pub secret: Vec<u8>,
    /// The signed share message.
    pub share: Vec<u8>,
    /// The signed certificates; empty before.
    pub certificates: Vec<u8>,
    /// The payload of the announcement that was signed; empty before. Never changes again.
    pub signed: Vec<u8>,
}

impl std::fmt::Debug for Round {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Round")
            .field("epoch", &self.epoch)
            .finish_non_exhaustive()
    }
}

/// A registrar's memory. One registrar process at a time uses it. Whatever a verb acknowledges is
/// durable: it survives a killed process and a power cut.
pub trait RegistrarStore {
    /// Why the store failed.
    type Error: std::error::Error;

    /// All shards audited so far, by id.
    ///
    /// # Errors
    /// The store's own.
    fn shards(&self) -> Result<Vec<AuditedShard>, Self::Error>;

    /// Every handle ever revoked in a shard.
    ///
    /// # Errors
    /// The store's own.
    fn handles(&self, shard: ShardId) -> Result<Vec<Handle>, Self::Error>;

    /// Replaces the given shards and adds the handles revoked since: all of it or nothing.
    ///
    /// # Errors
    /// The store's own; then nothing has changed.
    fn advance(&self, shards: &[(AuditedShard, Vec<Handle>)]) -> Result<(), Self::Error>;

    /// The newest announcement known, as published, and its list.
    ///
    /// # Errors
    /// The store's own.
    fn newest(&self) -> Result<Option<Published>, Self::Error>;

    /// Replaces the newest announcement and its list. The caller has checked that it is newer.
    ///
    /// # Errors
    /// The store's own; then nothing has changed.
    fn set_newest(&self, newest: &Published) -> Result<(), Self::Error>;

    /// The round of an epoch.
    ///
    /// # Errors
    /// The store's own.
    fn round(&self, epoch: Epoch) -> Result<Option<Round>, Self::Error>;

    /// Replaces the round of its epoch in one step, the old secret with it.
    ///
    /// # Errors
    /// The store's own; then nothing has changed.
    fn put_round(&self, round: &Round) -> Result<(), Self::Error>;
}

/// A registrar's memory that lasts as long as the process: for registrars that only check.
#[derive(Debug, Default)]
pub struct MemoryStore(std::sync::Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    shards: BTreeMap<ShardId, AuditedShard>,
    handles: BTreeMap<ShardId, Vec<Handle>>,
    newest: Option<Published>,
    rounds: BTreeMap<u32, Round>,
}

impl MemoryStore {
    fn lock(&self) -> std::sync::MutexGuard<'_, Memory> {
        // A panic elsewhere leaves whole values behind: every verb replaces in one statement.
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl RegistrarStore for MemoryStore {
    type Error = Infallible;

    fn shards(&self) -> Result<Vec<AuditedShard>, Infallible> {
        Ok(self.lock().shards.values().cloned().collect())
    }

    fn handles(&self, shard: ShardId) -> Result<Vec<Handle>, Infallible> {
        Ok(self.lock().handles.get(&shard).cloned().unwrap_or_default())
    }

    fn advance(&self, shards: &[(AuditedShard, Vec<Handle>)]) -> Result<(), Infallible> {
        let mut memory = self.lock();
        for (shard, handles) in shards {
            let id = shard.keys.id();
            memory.shards.insert(id, shard.clone());
            memory.handles.entry(id).or_default().extend(handles);
        }
        Ok(())
    }

    fn newest(&self) -> Result<Option<Published>, Infallible> {
        Ok(self.lock().newest.clone())
    }

    fn set_newest(&self, newest: &Published) -> Result<(), Infallible> {
        self.lock().newest = Some(newest.clone());
        Ok(())
    }

    fn round(&self, epoch: Epoch) -> Result<Option<Round>, Infallible> {
        Ok(self.lock().rounds.get(&epoch.0).cloned())
    }

    fn put_round(&self, round: &Round) -> Result<(), Infallible> {
        self.lock().rounds.insert(round.epoch, round.clone());
        Ok(())
    }
}
