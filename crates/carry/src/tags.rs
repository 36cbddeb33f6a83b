//! Files that web servers replace now and then, with the tags they gave them, so that what has not
//! changed is not sent again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use huepass_feed_http::{Cache, Cached};
use serde::{Deserialize, Serialize};

/// The most bytes of files that are kept, so that all of it fits a record of a vault.
const LIMIT: usize = 128 << 10;

/// What mirrors gave last time. Clones are the same. It tells where its owner fetches from and which
/// authorities he has to do with: a wallet keeps it sealed.
#[derive(Clone, Debug, Default)]
pub struct Tags(Arc<Mutex<BTreeMap<String, Kept>>>);

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    etag: String,
    /// Hexadecimal.
    bytes: String,
}

impl Tags {
    /// Reads back what [`Self::to_text`] gave; anything else counts as nothing.
    pub fn from_text(text: &str) -> Self {
        let kept: BTreeMap<String, Kept> = serde_json::from_str(text).unwrap_or_default();
        Self(Arc::new(Mutex::new(kept)))
    }

    /// The text to keep.
    pub fn to_text(&self) -> String {
        serde_json::to_string(&*self.kept()).unwrap_or_default()
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<String, Kept>> {
        // Whatever happened to a thread, each entry is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cache for Tags {
    fn get(&self, url: &str) -> Option<Cached> {
        let kept = self.kept().get(url)?.clone();
        Some(Cached {
            bytes: hex::decode(&kept.bytes).ok()?,
            etag: kept.etag,
        })
    }

    fn put(&mut self, url: &str, cached: &Cached) {
        let mut kept = self.kept();
        kept.remove(url);
        let held: usize = kept.values().map(|kept| kept.bytes.len() / 2).sum();
        if held + cached.bytes.len() <= LIMIT {
            let bytes = hex::encode(&cached.bytes);
            let etag = cached.etag.clone();
            kept.insert(url.to_owned(), Kept { etag, bytes });
        }
    }
}

#[cfg(test)]
mod tests;
