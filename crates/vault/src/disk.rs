//! A vault's storage on disk: a [`DurableTree`] of its own.

use std::path::Path;

use huepass_durable::{Batch, DurableError, DurableTree};

use crate::{Backing, BackingError, Change};

/// Storage in a folder; only one process at a time has it open.
#[derive(Debug)]
pub struct SledBacking {
    tree: DurableTree,
}

impl SledBacking {
    /// Opens the folder, creating it if it is not there.
    ///
    /// # Errors
    /// [`BackingError`], see there.
    pub fn open(folder: &Path) -> Result<Self, BackingError> {
        Ok(Self {
            tree: DurableTree::open(folder)?,
        })
    }

    /// How often the storage in a folder has been changed. Looks without opening it, so that a
    /// program that has closed a vault can notice that another one has changed it.
    ///
    /// # Errors
    /// [`BackingError`] if there is no storage or it cannot be read.
    pub fn changes(folder: &Path) -> Result<u64, BackingError> {
        Ok(huepass_durable::commits(folder)?)
    }
}

impl Backing for SledBacking {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, BackingError> {
        Ok(self.tree.get(key)?)
    }

    fn apply(&mut self, changes: Vec<Change>) -> Result<(), BackingError> {
        let mut batch = Batch::new();
        for (key, value) in changes {
            match value {
                Some(value) => batch.put(key, value),
                None => batch.delete(key),
            };
        }
        Ok(self.tree.commit(batch)?)
    }

    fn keys(&self) -> Result<Vec<Vec<u8>>, BackingError> {
        Ok(self
            .tree
            .scan_prefix(b"")?
            .into_iter()
            .map(|(key, _)| key)
            .collect())
    }
}

impl From<DurableError> for BackingError {
    fn from(error: DurableError) -> Self {
        match error {
            DurableError::InUse { .. } => Self::InUse,
            DurableError::DiskFull { .. } => Self::Full,
            DurableError::Damaged { .. } => Self::Damaged(error.into()),
            _ => Self::Failed(error.into()),
        }
    }
}
