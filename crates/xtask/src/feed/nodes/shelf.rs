//! A feed's files in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use huepass_feed::{FeedShelf, FeedSource};

/// Files by path. A clone has the same files.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf(Arc<Mutex<BTreeMap<String, Vec<u8>>>>);

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("more than the limit")]
pub(super) struct TooMuch;

impl Shelf {
    /// With these files.
    pub(super) fn of(files: &BTreeMap<String, Vec<u8>>) -> Self {
        Self(Arc::new(Mutex::new(files.clone())))
    }

    fn files(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FeedSource for Shelf {
    type Error = TooMuch;

    fn read(&mut self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, TooMuch> {
        match self.files().get(path) {
            Some(bytes) if bytes.len() > limit => Err(TooMuch),
            found => Ok(found.cloned()),
        }
    }

    fn names(&mut self, folder: &str, limit: usize) -> Result<Vec<String>, TooMuch> {
        let prefix = format!("{folder}/");
        let files = self.files();
        let names: BTreeSet<&str> = files
            .range(prefix.clone()..)
            .map_while(|(path, _)| path.strip_prefix(&prefix))
            .filter_map(|rest| rest.split('/').next())
            .collect();
        if names.len() > limit {
            return Err(TooMuch);
        }
        Ok(names.into_iter().map(str::to_owned).collect())
    }
}

impl FeedShelf for Shelf {
    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), TooMuch> {
        self.files().insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
}
