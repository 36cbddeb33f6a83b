//! The index: which records there are, and the version of each. It is sealed like a record and
//! rewritten with every change, so a record that was removed or put back is noticed.
//!
//! Before sealing: count u32, then for each record in the order of names: name length u16, name,
//! version u64, content length u32.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use crate::reader::Reader;
use crate::seal::{MAX_NAME_LEN, MAX_RECORD_LEN, put_text};
use crate::{Measure, VaultError};

/// Most records in one vault.
pub const MAX_RECORDS: usize = 4096;

/// Most bytes of content in one vault, so that every vault can be exported (16 MiB).
pub const MAX_TOTAL: usize = 16 << 20;

/// What the index says about one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) version: u64,
    pub(crate) len: u32,
}

/// The index itself. Names are as private as contents.
#[derive(Clone, Default)]
pub(crate) struct Index {
    pub(crate) entries: BTreeMap<String, Entry>,
}

impl Index {
    /// Refuses an index over the limits.
    pub(crate) fn check(&self) -> Result<(), VaultError> {
        if self.entries.len() > MAX_RECORDS {
            return Err(VaultError::TooLarge {
                what: Measure::Records,
                limit: MAX_RECORDS,
            });
        }
        let total: u64 = self.entries.values().map(|e| u64::from(e.len)).sum();
        if total > MAX_TOTAL as u64 {
            return Err(VaultError::TooLarge {
                what: Measure::Total,
                limit: MAX_TOTAL,
            });
        }
        Ok(())
    }

    pub(crate) fn encode(&self) -> Zeroizing<Vec<u8>> {
        // Reserved in full, so that growing leaves no copy behind.
        let len: usize = self.entries.keys().map(|name| name.len() + 14).sum();
        let mut out = Zeroizing::new(Vec::with_capacity(4 + len));
        // At most MAX_RECORDS.
        let count = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        out.extend_from_slice(&count.to_be_bytes());
        for (name, entry) in &self.entries {
            put_text(&mut out, name);
            out.extend_from_slice(&entry.version.to_be_bytes());
            out.extend_from_slice(&entry.len.to_be_bytes());
        }
        out
    }

    /// Reads what [`Index::encode`] wrote, and its padding; only the canonical form passes.
    /// spec: VLT-16
    pub(crate) fn decode(plain: &[u8]) -> Option<Self> {
        let mut reader = Reader(plain);
        let count = reader.u32()?;
        let mut index = Self::default();
        for _ in 0..count {
            let name = reader.text()?;
            let entry = Entry {
                version: reader.u64()?,
                len: reader.u32()?,
            };
            let ordered = index
                .entries
                .last_key_value()
                .is_none_or(|(last, _)| **last < *name);
            if !ordered || !valid_name(name) || entry.len as usize > MAX_RECORD_LEN {
                return None;
            }
            index.entries.insert(name.to_owned(), entry);
        }
        (reader.0.iter().all(|b| *b == 0) && index.check().is_ok()).then_some(index)
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        for (mut name, _) in std::mem::take(&mut self.entries) {
            zeroize::Zeroize::zeroize(&mut name);
        }
    }
}

pub(crate) fn valid_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= MAX_NAME_LEN
}
