//! A draft: a vault's records in memory, still sealed, to be changed while the storage itself is
//! closed, and taken in afterwards if nobody else has changed the vault meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use crate::vault::{HEADER_KEY, INDEX_KEY};
use crate::{Backing, BackingError, Change, Vault, VaultError, VaultHeader};

/// The storage of a draft: a sealed copy, and which of its entries were changed.
#[derive(Debug)]
pub struct Draft {
    entries: BTreeMap<Vec<u8>, Vec<u8>>,
    changed: BTreeSet<Vec<u8>>,
    /// The sealed index as it was when the copy was made. No other change gives the same bytes, since
    /// each seals it under a nonce of its own.
    began: Option<Vec<u8>>,
}

impl Backing for Draft {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, BackingError> {
        Ok(self.entries.get(key).cloned())
    }

    fn apply(&mut self, changes: Vec<Change>) -> Result<(), BackingError> {
        for (key, value) in changes {
            match value {
                Some(value) => self.entries.insert(key.clone(), value),
                None => self.entries.remove(&key),
            };
            self.changed.insert(key);
        }
        Ok(())
    }

    fn keys(&self) -> Result<Vec<Vec<u8>>, BackingError> {
        Ok(self.entries.keys().cloned().collect())
    }
}

impl<B: Backing> Vault<B> {
    /// A copy in memory, with the same keys. What is changed in it is in no storage until
    /// [`Self::take_in`].
    ///
    /// # Errors
    /// [`VaultError::Backing`] if the storage cannot be read.
    pub fn draft(&self) -> Result<Vault<Draft>, VaultError> {
        let mut entries = BTreeMap::new();
        for key in self.backing.keys()? {
            let value = self.backing.get(&key)?;
            entries.extend(value.map(|value| (key, value)));
        }
        let draft = Draft {
            began: entries.get(INDEX_KEY).cloned(),
            entries,
            changed: BTreeSet::new(),
        };
        Ok(self.with_backing(draft))
    }

    /// Makes all changes of a draft together. `false`, and nothing is changed, when the vault is no
    /// longer the one that the draft was made of, because it was changed since or is another one.
    /// A passphrase that was changed since stays.
    // spec: VLT-23
    ///
    /// # Errors
    /// [`VaultError::Backing`] as the storage says; this handle still knows the state before.
    pub fn take_in(&mut self, draft: Vault<Draft>) -> Result<bool, VaultError> {
        let is_same = self.backing.get(INDEX_KEY)? == draft.backing.began;
        if draft.header.id() != self.header.id() || !is_same {
            return Ok(false);
        }
        let Draft {
            mut entries,
            mut changed,
            ..
        } = draft.backing;
        changed.remove(HEADER_KEY);
        if changed.is_empty() {
            return Ok(true);
        }
        let changes = changed.into_iter().map(|key| {
            let value = entries.remove(&key);
            (key, value)
        });
        self.backing.apply(changes.collect())?;
        self.index = draft.index;
        self.version = draft.version;
        Ok(true)
    }
}

impl Vault<Draft> {
    /// Opens the vault that the draft was made of once more, whatever its passphrase is by now. `None`
    /// when another vault, or none, is in the storage.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] or [`VaultError::Altered`] about the header or the index;
    /// [`VaultError::Version`], [`VaultError::KdfParams`], [`VaultError::Backing`].
    pub fn reopen<B: Backing>(&self, backing: B) -> Result<Option<Vault<B>>, VaultError> {
        let header = match backing.get(HEADER_KEY)? {
            Some(bytes) => VaultHeader::decode(&bytes)?,
            None => return Ok(None),
        };
        if header.id() != self.header.id() {
            return Ok(None);
        }
        self.with_storage(backing, header).map(Some)
    }

    /// Whether the record `name` was set or removed in this draft.
    pub fn has_changed(&self, name: &str) -> bool {
        self.backing.changed.contains(&self.record_key(name))
    }
}

#[cfg(test)]
mod tests;
