//! The vault: opening, reading, changing.

use std::collections::BTreeMap;
use std::ops::Bound;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::header::Kind;
use crate::index::{Entry, Index, valid_name};
use crate::seal::{DataKey, ID_LEN, Keys, MAX_NAME_LEN, Place, record_content, record_plain};
use crate::{
    Backing, Change, ExportFile, KdfParams, MAX_RECORD_LEN, Measure, Part, Passphrase, SecretBytes,
    VaultError, VaultHeader,
};

pub(crate) const HEADER_KEY: &[u8] = b"header";
pub(crate) const INDEX_KEY: &[u8] = b"index";
const RECORD_PREFIX: &[u8] = b"record/";
/// No vault is ever changed so often; below it, there is always a next version.
const VERSIONS: u64 = 1 << 63;

/// An opened vault. Dropping it wipes its keys.
pub struct Vault<B> {
    pub(crate) backing: B,
    pub(crate) header: VaultHeader,
    data_key: DataKey,
    keys: Keys,
    pub(crate) index: Index,
    /// Version of the index; every change takes the next one.
    pub(crate) version: u64,
}

impl<B: Backing> Vault<B> {
    /// Makes a vault in an empty storage.
    ///
    /// # Errors
    /// [`VaultError::NotEmpty`] if anything is there; [`VaultError::KdfParams`],
    /// [`VaultError::NoMemory`], [`VaultError::Backing`].
    pub fn create(
        backing: B,
        passphrase: &Passphrase,
        params: KdfParams,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, VaultError> {
        Self::create_with(backing, passphrase, params, &Changes::default(), rng)
    }

    /// Opens the vault that is in the storage.
    ///
    /// # Errors
    /// [`VaultError::NoVault`]; [`VaultError::Passphrase`]; [`VaultError::Damaged`] or
    /// [`VaultError::Altered`] about the header or the index; [`VaultError::Version`],
    /// [`VaultError::KdfParams`], [`VaultError::NoMemory`], [`VaultError::Backing`].
    pub fn open(backing: B, passphrase: &Passphrase) -> Result<Self, VaultError> {
        let header = match backing.get(HEADER_KEY)? {
            Some(bytes) => VaultHeader::decode(&bytes)?,
            None if backing.keys()?.is_empty() => return Err(VaultError::NoVault),
            None => return Err(VaultError::Damaged(Part::Header)),
        };
        let data_key = header.unwrap(passphrase)?;
        Self::with_key(backing, header, data_key)
    }

    fn with_key(backing: B, header: VaultHeader, data_key: DataKey) -> Result<Self, VaultError> {
        let keys = Keys::new(&data_key, header.id());
        let sealed = backing
            .get(INDEX_KEY)?
            .ok_or(VaultError::Damaged(Part::Index))?;
        let (version, plain) = keys.open(Place::Index, None, &sealed)?;
        let index = Index::decode(plain.expose())
            .filter(|_| version < VERSIONS)
            .ok_or(VaultError::Altered(Part::Index))?;
        Ok(Self {
            backing,
            header,
            data_key,
            keys,
            index,
            version,
        })
    }

    /// The content of the record `name`, if there is one.
    ///
    /// # Errors
    /// [`VaultError::Damaged`], [`VaultError::Altered`], [`VaultError::RolledBack`] or
    /// [`VaultError::Missing`] if what is stored is not what was put; [`VaultError::Backing`].
    pub fn get(&self, name: &str) -> Result<Option<SecretBytes>, VaultError> {
        let Some(entry) = self.index.entries.get(name) else {
            return Ok(None);
        };
        let hash = self.keys.name_hash(name);
        let sealed = self
            .backing
            .get(&record_key(&hash))?
            .ok_or(VaultError::Missing)?;
        let (_, plain) = self
            .keys
            .open(Place::Record(&hash), Some(entry.version), &sealed)?;
        record_content(plain.expose(), name)
            .filter(|content| content.expose().len() == entry.len as usize)
            .map(Some)
            .ok_or(VaultError::Altered(Part::Record))
    }

    /// The names of all records that begin with `prefix` (all records for `""`), in order.
    pub fn list<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        self.index
            .entries
            .range::<str, _>((Bound::Included(prefix), Bound::Unbounded))
            .map(|(name, _)| name.as_str())
            .take_while(move |name| name.starts_with(prefix))
    }

    /// Sets the record `name`.
    ///
    /// # Errors
    /// As [`Vault::batch`].
    pub fn put(
        &mut self,
        name: &str,
        content: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<(), VaultError> {
        self.batch(&Changes::new().put(name, content), rng)
    }

    /// Removes the record `name`; removing what is not there is fine.
    ///
    /// # Errors
    /// As [`Vault::batch`].
    pub fn delete(&mut self, name: &str, rng: &mut impl CryptoRng) -> Result<(), VaultError> {
        self.batch(&Changes::new().delete(name), rng)
    }

    /// Makes several changes, all or none of them; kept when this returns `Ok`.
    ///
    /// # Errors
    /// [`VaultError::Name`] and [`VaultError::TooLarge`] changed nothing; [`VaultError::Backing`]
    /// as the storage says. After an error this handle still knows the state before.
    pub fn batch(&mut self, changes: &Changes, rng: &mut impl CryptoRng) -> Result<(), VaultError> {
        if changes.changes.is_empty() {
            return Ok(());
        }
        let version = self.version + 1;
        let (index, stored) = sealed_changes(&self.keys, &self.index, version, changes, rng)?;
        self.backing.apply(stored)?;
        self.index = index;
        self.version = version;
        Ok(())
    }

    /// Wraps the data key under another passphrase, at once or not at all. Records stay as they
    /// are: who has an earlier copy of the storage and its passphrase keeps the data key.
    /// spec: VLT-21
    ///
    /// # Errors
    /// [`VaultError::KdfParams`], [`VaultError::NoMemory`], [`VaultError::Backing`].
    pub fn change_passphrase(
        &mut self,
        passphrase: &Passphrase,
        params: KdfParams,
        rng: &mut impl CryptoRng,
    ) -> Result<(), VaultError> {
        let id = self.header.id();
        let header = VaultHeader::wrap(Kind::Vault, id, &self.data_key, passphrase, params, rng)?;
        self.backing
            .apply(vec![(HEADER_KEY.to_vec(), Some(header.encode()))])?;
        self.header = header;
        Ok(())
    }

    /// Whether `passphrase` opens this vault, for asking again before something that matters.
    ///
    /// # Errors
    /// [`VaultError::Passphrase`] if not; [`VaultError::NoMemory`].
    pub fn check_passphrase(&self, passphrase: &Passphrase) -> Result<(), VaultError> {
        self.header.unwrap(passphrase).map(|_| ())
    }

    /// Reads every record and looks for entries that are in no index.
    ///
    /// # Errors
    /// As [`Vault::get`] for the first record that is not as it should be;
    /// [`VaultError::Altered`] if the storage holds something else.
    pub fn check(&self) -> Result<(), VaultError> {
        let mut known: Vec<Vec<u8>> = vec![HEADER_KEY.to_vec(), INDEX_KEY.to_vec()];
        for name in self.list("") {
            self.get(name)?;
            known.push(record_key(&self.keys.name_hash(name)));
        }
        known.sort();
        if self
            .backing
            .keys()?
            .iter()
            .any(|key| known.binary_search(key).is_err())
        {
            return Err(VaultError::Altered(Part::Storage));
        }
        Ok(())
    }

    /// All records as one encrypted file, under a passphrase of its own.
    ///
    /// # Errors
    /// As [`Vault::get`], [`VaultError::KdfParams`], [`VaultError::NoMemory`].
    pub fn export(
        &self,
        passphrase: &Passphrase,
        params: KdfParams,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, VaultError> {
        let mut records = Vec::new();
        for name in self.list("") {
            let content = self.get(name)?.ok_or(VaultError::Missing)?;
            records.push((name, content));
        }
        ExportFile::seal(&records, passphrase, params, rng)
    }

    /// Makes a vault in an empty storage out of an exported file: all of it or nothing. The new
    /// vault has keys and a passphrase of its own.
    ///
    /// # Errors
    /// [`VaultError::NotEmpty`]; [`VaultError::Passphrase`] if `file_passphrase` does not open
    /// the file; [`VaultError::Damaged`] or [`VaultError::Altered`] about the file; otherwise as
    /// [`Vault::create`].
    pub fn import(
        backing: B,
        file: &[u8],
        file_passphrase: &Passphrase,
        passphrase: &Passphrase,
        params: KdfParams,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, VaultError> {
        if !backing.keys()?.is_empty() {
            return Err(VaultError::NotEmpty);
        }
        let changes = ExportFile::decode(file)?.open(file_passphrase)?;
        Self::create_with(backing, passphrase, params, &changes, rng)
    }

    /// The storage, for opening again.
    pub fn into_backing(self) -> B {
        self.backing
    }

    /// The same vault over another storage.
    pub(crate) fn with_backing<C>(&self, backing: C) -> Vault<C> {
        let data_key = DataKey(self.data_key.0.clone());
        Vault {
            backing,
            header: self.header.clone(),
            keys: Keys::new(&data_key, self.header.id()),
            data_key,
            index: self.index.clone(),
            version: self.version,
        }
    }

    /// The vault with this one's keys that is in a storage under this header.
    pub(crate) fn with_storage<C: Backing>(
        &self,
        backing: C,
        header: VaultHeader,
    ) -> Result<Vault<C>, VaultError> {
        Vault::with_key(backing, header, DataKey(self.data_key.0.clone()))
    }

    /// Where the record `name` is stored.
    pub(crate) fn record_key(&self, name: &str) -> Vec<u8> {
        record_key(&self.keys.name_hash(name))
    }

    fn create_with(
        mut backing: B,
        passphrase: &Passphrase,
        params: KdfParams,
        changes: &Changes,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, VaultError> {
        // spec: VLT-19
        if !backing.keys()?.is_empty() {
            return Err(VaultError::NotEmpty);
        }
        // spec: VLT-20
        let mut id = [0; ID_LEN];
        rng.fill_bytes(&mut id);
        let data_key = DataKey::random(rng);
        let header = VaultHeader::wrap(Kind::Vault, id, &data_key, passphrase, params, rng)?;
        let keys = Keys::new(&data_key, id);
        let version = 1;
        let (index, mut stored) = sealed_changes(&keys, &Index::default(), version, changes, rng)?;
        stored.push((HEADER_KEY.to_vec(), Some(header.encode())));
        backing.apply(stored)?;
        Ok(Self {
            backing,
            header,
            data_key,
            keys,
            index,
            version,
        })
    }
}

impl<B> std::fmt::Debug for Vault<B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault")
            .field("records", &self.index.entries.len())
            .finish_non_exhaustive()
    }
}

/// Changes that are made together; a later change of the same name replaces the earlier one.
#[derive(Default)]
pub struct Changes {
    changes: BTreeMap<String, Option<Zeroizing<Vec<u8>>>>,
}

impl Changes {
    /// No change yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the record `name`.
    #[must_use]
    pub fn put(mut self, name: &str, content: &[u8]) -> Self {
        self.changes
            .insert(name.to_owned(), Some(Zeroizing::new(content.to_vec())));
        self
    }

    /// Removes the record `name`.
    #[must_use]
    pub fn delete(mut self, name: &str) -> Self {
        self.changes.insert(name.to_owned(), None);
        self
    }
}

/// The index after `changes`, and what to store. Takes a nonce from `rng` for every record put,
/// in the order of names, then one for the index. spec: VLT-15
fn sealed_changes(
    keys: &Keys,
    index: &Index,
    version: u64,
    changes: &Changes,
    rng: &mut impl CryptoRng,
) -> Result<(Index, Vec<Change>), VaultError> {
    let mut index = index.clone();
    let mut stored = Vec::with_capacity(changes.changes.len() + 2);
    for (name, content) in &changes.changes {
        if name.is_empty() {
            return Err(VaultError::Name);
        }
        if !valid_name(name) {
            return Err(VaultError::TooLarge {
                what: Measure::Name,
                limit: MAX_NAME_LEN,
            });
        }
        let hash = keys.name_hash(name);
        let Some(content) = content else {
            index.entries.remove(name);
            stored.push((record_key(&hash), None));
            continue;
        };
        let len = u32::try_from(content.len())
            .ok()
            .filter(|_| content.len() <= MAX_RECORD_LEN)
            .ok_or(VaultError::TooLarge {
                what: Measure::Record,
                limit: MAX_RECORD_LEN,
            })?;
        index.entries.insert(name.clone(), Entry { version, len });
        let plain = record_plain(name, content);
        let sealed = keys.seal(Place::Record(&hash), version, &plain, rng);
        stored.push((record_key(&hash), Some(sealed)));
    }
    index.check()?;
    let sealed = keys.seal(Place::Index, version, &index.encode(), rng);
    stored.push((INDEX_KEY.to_vec(), Some(sealed)));
    Ok((index, stored))
}

fn record_key(hash: &[u8; 32]) -> Vec<u8> {
    [RECORD_PREFIX, hash].concat()
}

#[cfg(test)]
mod tests;
