//! The storage behind a vault.

use std::collections::BTreeMap;

/// One change of a batch: a key, and its new value or `None` to remove it.
pub type Change = (Vec<u8>, Option<Vec<u8>>);

/// Storage of a few thousand entries. Keys have at most 64 bytes, values at most 2 MiB.
///
/// A backing belongs to one vault and is open in one place at a time.
pub trait Backing {
    /// The value under `key`, if there is one.
    ///
    /// # Errors
    /// [`BackingError`] if it cannot be read.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, BackingError>;

    /// Makes all changes together. When this returns `Ok` they are all there and survive a power
    /// cut; when it returns an error, or the process dies in it, all or none of them are.
    /// spec: VLT-1
    ///
    /// # Errors
    /// [`BackingError`] if they could not be made.
    fn apply(&mut self, changes: Vec<Change>) -> Result<(), BackingError>;

    /// All keys, in any order.
    ///
    /// # Errors
    /// [`BackingError`] if they cannot be read.
    fn keys(&self) -> Result<Vec<Vec<u8>>, BackingError>;
}

/// Why the storage failed.
#[derive(Debug, thiserror::Error)]
pub enum BackingError {
    /// Another process has it open.
    #[error("the storage is in use by another process; wait for it to finish and try again")]
    InUse,
    /// No room. Nothing was changed.
    #[error("the disk is full; nothing was changed, free some space and try again")]
    Full,
    /// The storage itself found that its bytes are not what it wrote.
    #[error("the storage is damaged; restore a backup")]
    Damaged(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Anything else; the change may or may not have been made.
    #[error("the storage failed: {0}")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Storage in memory, for tests. A clone is a copy of everything in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoryBacking {
    /// What is stored; tests may change it behind a vault's back.
    pub entries: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Backing for MemoryBacking {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, BackingError> {
        Ok(self.entries.get(key).cloned())
    }

    fn apply(&mut self, changes: Vec<Change>) -> Result<(), BackingError> {
        for (key, value) in changes {
            match value {
                Some(value) => self.entries.insert(key, value),
                None => self.entries.remove(&key),
            };
        }
        Ok(())
    }

    fn keys(&self) -> Result<Vec<Vec<u8>>, BackingError> {
        Ok(self.entries.keys().cloned().collect())
    }
}
