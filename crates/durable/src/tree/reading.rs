//! Reading: single records, and pages of them. A reader never sees what the disk does not have.

use std::sync::PoisonError;

use super::DurableTree;
use crate::layout::{self, Cell, MAX_VALUE_LEN};
use crate::{DurableError, Entry};

impl DurableTree {
    /// The value under `key`, if there is one.
    ///
    /// # Errors
    /// [`DurableError::Damaged`], [`DurableError::Io`], [`DurableError::Unsettled`].
    pub fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, DurableError> {
        let _reading = self.mark.read().unwrap_or_else(PoisonError::into_inner);
        self.read(key)
    }

    /// All records whose key begins with `prefix`, in the order of their keys.
    ///
    /// # Errors
    /// As [`DurableTree::get`].
    pub fn scan_prefix(&self, prefix: &[u8]) -> Result<Vec<Entry>, DurableError> {
        self.page(prefix, None, usize::MAX)
    }

    /// At most `limit` records whose key begins with `prefix`, in the order of their keys,
    /// starting after the key `after` (from the first if `None`): for going through many records
    /// with little memory.
    ///
    /// # Errors
    /// As [`DurableTree::get`].
    pub fn page(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Entry>, DurableError> {
        let _reading = self.mark.read().unwrap_or_else(PoisonError::into_inner);
        self.read_page(prefix, after, limit)
    }

    /// Reads without taking the lock; the caller has it.
    pub(crate) fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, DurableError> {
        self.whole()?;
        self.caught(|| {
            let cell = self
                .sled()
                .get(layout::record_key(key))
                .map_err(|e| self.sort(e))?;
            cell.map(|cell| self.value_of(key, &cell)).transpose()
        })
    }

    /// [`DurableTree::page`] without taking the lock; the caller has it.
    pub(crate) fn read_page(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Entry>, DurableError> {
        self.whole()?;
        self.caught(|| {
            let mut from = layout::record_key(after.map_or(prefix, |a| a.max(prefix)));
            if after.is_some_and(|a| a >= prefix) {
                // The smallest key above `after`.
                from.push(0);
            }
            let whole_prefix = layout::record_key(prefix);
            let mut out = Vec::new();
            for entry in self.sled().range(from..) {
                let (key, cell) = entry.map_err(|e| self.sort(e))?;
                if out.len() >= limit || !key.starts_with(&whole_prefix) {
                    break;
                }
                let key = key[1..].to_vec();
                let value = self.value_of(&key, &cell)?;
                out.push((key, value));
            }
            Ok(out)
        })
    }

    fn value_of(&self, key: &[u8], cell: &[u8]) -> Result<Vec<u8>, DurableError> {
        let unreadable = || DurableError::damaged(&self.folder, "a record is unreadable");
        let cell = Cell::read(cell).ok_or_else(unreadable)?;
        let len = match cell {
            Cell::Inline(value) => return Ok(value.to_vec()),
            Cell::Chunked { len } => len,
        };
        let mut value = Vec::with_capacity(len.min(MAX_VALUE_LEN));
        for index in 0..cell.chunks() {
            let chunk = self
                .sled()
                .get(layout::chunk_key(key, index))
                .map_err(|e| self.sort(e))?;
            value.extend_from_slice(&chunk.ok_or_else(unreadable)?);
        }
        if value.len() == len {
            Ok(value)
        } else {
            Err(unreadable())
        }
    }
}
