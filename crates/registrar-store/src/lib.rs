//! A registrar's memory on disk: a [`RegistrarStore`] on a [`DurableTree`]. What it acknowledges
//! survives a killed process and a power cut. Secret shares are sealed with XChaCha20-Poly1305
//! under a key that lives elsewhere (the issuer's vault); everything else here is public anyway.
//!
//! Keys: `s/` + authority + shard: an audited shard. `h/` + authority + shard + n: the handles
//! revoked up to n, since the chunk before. `r/` + epoch: a round. `a`, `l`: the newest
//! announcement and its list.

mod record;
mod seal;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use huepass_credential::{Epoch, Handle, ShardId};
use huepass_durable::{Batch, DurableError, DurableTree};
use huepass_registrar::{AuditedShard, Published, RegistrarStore, Round};
use huepass_wire::cbor;
use rand_core::CryptoRng;
use thiserror::Error;

use record::{RoundRecord, ShardRecord};
pub use seal::SealingKey;

const SHARD: &[u8] = b"s/";
const HANDLES: &[u8] = b"h/";
const ROUND: &[u8] = b"r/";
const ANNOUNCEMENT: &[u8] = b"a";
const LIST: &[u8] = b"l";

/// The most bytes of a stored shard or round.
const RECORD_LIMIT: usize = 160 << 20;

/// Why the store failed.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The disk or the database.
    #[error(transparent)]
    Durable(#[from] DurableError),
    /// A record is not what this program writes; names the kind.
    #[error(
        "a stored {0} is damaged; keep the folder and take no part in the epoch now in the making: an older copy would not know what was signed"
    )]
    Damaged(Kind),
    /// A sealed share does not open under the key given.
    #[error("a stored key share does not open; the sealing key is another one, or it is damaged")]
    Sealed,
}

/// What a record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Kind {
    /// An audited shard.
    #[error("shard")]
    Shard,
    /// The handles revoked in a shard.
    #[error("list of handles")]
    Handles,
    /// A round.
    #[error("round")]
    Round,
    /// The newest announcement and its list.
    #[error("announcement")]
    Announcement,
}

/// A registrar's memory on disk. One process at a time has it open.
pub struct DiskStore<R> {
    tree: DurableTree,
    key: SealingKey,
    rng: Mutex<R>,
}

impl<R> std::fmt::Debug for DiskStore<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DiskStore").finish_non_exhaustive()
    }
}

impl<R: CryptoRng> DiskStore<R> {
    /// Opens the store in a folder, making it if need be. `key` seals secret shares; `rng` gives
    /// the nonces for that.
    ///
    /// # Errors
    /// [`StoreError::Durable`] when another process has it open, or the disk fails.
    pub fn open(folder: &Path, key: SealingKey, rng: R) -> Result<Self, StoreError> {
        Ok(Self {
            tree: DurableTree::open(folder)?,
            key,
            rng: Mutex::new(rng),
        })
    }
}

impl<R: CryptoRng> RegistrarStore for DiskStore<R> {
    type Error = StoreError;

    fn shards(&self) -> Result<Vec<AuditedShard>, StoreError> {
        self.tree
            .scan_prefix(SHARD)?
            .into_iter()
            .map(|(_, value)| {
                let record: ShardRecord = cbor::decode(&value, RECORD_LIMIT)
                    .map_err(|_| StoreError::Damaged(Kind::Shard))?;
                Ok(record.into())
            })
            .collect()
    }

    fn handles(&self, shard: ShardId) -> Result<Vec<Handle>, StoreError> {
        let mut handles = Vec::new();
        for (_, chunk) in self.tree.scan_prefix(&key_of(HANDLES, shard))? {
            let (whole, rest) = chunk.as_chunks::<32>();
            if !rest.is_empty() {
                return Err(StoreError::Damaged(Kind::Handles));
            }
            for bytes in whole {
                let handle = Handle::from_bytes(bytes);
                handles.push(handle.map_err(|_| StoreError::Damaged(Kind::Handles))?);
            }
        }
        Ok(handles)
    }

    fn advance(&self, shards: &[(AuditedShard, Vec<Handle>)]) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        for (shard, handles) in shards {
            let id = shard.keys.id();
            batch.put(key_of(SHARD, id), cbor::encode(&ShardRecord::from(shard)));
            if !handles.is_empty() {
                let mut key = key_of(HANDLES, id);
                key.extend_from_slice(&shard.state.n.to_be_bytes());
                let chunk: Vec<u8> = handles.iter().flat_map(Handle::to_bytes).collect();
                batch.put(key, chunk);
            }
        }
        Ok(self.tree.commit(batch)?)
    }

    fn newest(&self) -> Result<Option<Published>, StoreError> {
        match (self.tree.get(ANNOUNCEMENT)?, self.tree.get(LIST)?) {
            (Some(announcement), Some(list)) => Ok(Some(Published { announcement, list })),
            (None, None) => Ok(None),
            _ => Err(StoreError::Damaged(Kind::Announcement)),
        }
    }

    fn set_newest(&self, newest: &Published) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch
            .put(ANNOUNCEMENT, newest.announcement.clone())
            .put(LIST, newest.list.clone());
        Ok(self.tree.commit(batch)?)
    }

    fn round(&self, epoch: Epoch) -> Result<Option<Round>, StoreError> {
        let Some(bytes) = self.tree.get(&round_key(epoch.0))? else {
            return Ok(None);
        };
        let record: RoundRecord =
            cbor::decode(&bytes, RECORD_LIMIT).map_err(|_| StoreError::Damaged(Kind::Round))?;
        record.open(&self.key).map(Some)
    }

    fn put_round(&self, round: &Round) -> Result<(), StoreError> {
        // A panic elsewhere cannot leave a generator half used.
        let mut rng = self.rng.lock().unwrap_or_else(PoisonError::into_inner);
        let record = RoundRecord::seal(round, &self.key, &mut *rng)?;
        let mut batch = Batch::new();
        batch.put(round_key(round.epoch), cbor::encode(&record));
        Ok(self.tree.commit(batch)?)
    }
}

fn key_of(prefix: &[u8], id: ShardId) -> Vec<u8> {
    [prefix, &id.authority.0, &id.number.to_be_bytes()].concat()
}

fn round_key(epoch: u32) -> Vec<u8> {
    [ROUND, &epoch.to_be_bytes()].concat()
}

#[cfg(test)]
mod tests;
