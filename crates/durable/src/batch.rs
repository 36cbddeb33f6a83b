//! Changes that happen together.

use std::collections::BTreeMap;

use crate::layout::{MAX_KEY_LEN, MAX_VALUE_LEN};
use crate::{DurableError, DurableTree, Thing};

/// A record: its key and its value.
pub type Entry = (Vec<u8>, Vec<u8>);

/// Puts and deletes that are kept all together or not at all. A later change of the same key
/// replaces the earlier one.
#[derive(Default)]
pub struct Batch {
    pub(crate) ops: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
}

impl Batch {
    /// An empty batch.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `key` to `value`; an existing value is replaced.
    pub fn put(&mut self, key: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) -> &mut Self {
        self.ops.insert(key.into(), Some(value.into()));
        self
    }

    /// Removes `key`; removing what is not there is fine.
    pub fn delete(&mut self, key: impl Into<Vec<u8>>) -> &mut Self {
        self.ops.insert(key.into(), None);
        self
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.ops.is_empty()
    }

    /// Refuses keys and values over their limits.
    pub(crate) fn check(&self) -> Result<(), DurableError> {
        for (key, value) in &self.ops {
            within(Thing::Key, key.len(), MAX_KEY_LEN)?;
            within(
                Thing::Value,
                value.as_ref().map_or(0, Vec::len),
                MAX_VALUE_LEN,
            )?;
        }
        Ok(())
    }
}

/// A transaction: reads see what was committed and this transaction's own changes.
pub struct Txn<'a> {
    tree: &'a DurableTree,
    batch: Batch,
}

impl<'a> Txn<'a> {
    pub(crate) fn new(tree: &'a DurableTree) -> Self {
        Self {
            tree,
            batch: Batch::new(),
        }
    }

    pub(crate) fn into_batch(self) -> Batch {
        self.batch
    }

    /// The value under `key`, if there is one.
    ///
    /// # Errors
    /// [`DurableError::Damaged`] or [`DurableError::Io`] if it cannot be read.
    pub fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, DurableError> {
        match self.batch.ops.get(key) {
            Some(changed) => Ok(changed.clone()),
            None => self.tree.read(key),
        }
    }

    /// All records whose key begins with `prefix`, in the order of their keys.
    ///
    /// # Errors
    /// As [`Txn::get`].
    pub fn scan_prefix(&self, prefix: &[u8]) -> Result<Vec<Entry>, DurableError> {
        let mut found: BTreeMap<_, _> = self
            .tree
            .read_page(prefix, None, usize::MAX)?
            .into_iter()
            .collect();
        for (key, value) in &self.batch.ops {
            if key.starts_with(prefix) {
                match value {
                    Some(value) => found.insert(key.clone(), value.clone()),
                    None => found.remove(key),
                };
            }
        }
        Ok(found.into_iter().collect())
    }

    /// Sets `key` to `value`; an existing value is replaced.
    pub fn put(&mut self, key: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) {
        self.batch.put(key, value);
    }

    /// Removes `key`; removing what is not there is fine.
    pub fn delete(&mut self, key: impl Into<Vec<u8>>) {
        self.batch.delete(key);
    }
}

fn within(what: Thing, len: usize, limit: usize) -> Result<(), DurableError> {
    if len > limit {
        return Err(DurableError::TooLarge {
            what,
            len: len as u64,
            limit: limit as u64,
        });
    }
    Ok(())
}
