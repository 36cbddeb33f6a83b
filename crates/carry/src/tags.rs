//! Files that web servers replace now and then, with the tags they gave them, so that what has not
//! changed is not sent again.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use huepass_feed_http::{BaseUrl, Cache, Cached};

use crate::texts::Files;

/// What mirrors gave last time. Clones are the same. It tells where its owner fetches from and which
/// authorities he has to do with: a wallet keeps it sealed, and no longer than it is of use.
#[derive(Clone, Debug, Default)]
pub struct Tags(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    files: Files,
    /// The mirrors that were opened with these tags.
    mirrors: BTreeSet<BaseUrl>,
}

impl Tags {
    /// Reads back what [`Self::to_text`] gave; anything else counts as nothing.
    pub fn from_text(text: &str) -> Self {
        let files = Files::from_text(text);
        let mirrors = BTreeSet::new();
        Self(Arc::new(Mutex::new(Inner { files, mirrors })))
    }

    /// The text to keep: what the mirrors gave that were opened with these tags, also where one was
    /// away this time. What others gave, who are not asked any more, is forgotten.
    pub fn to_text(&self) -> String {
        let inner = self.inner();
        let is_of = |mirror: &BaseUrl, url: &str| url.starts_with(&mirror.join(""));
        let all = inner.mirrors.is_empty();
        let mirrors = &inner.mirrors;
        inner
            .files
            .to_text(|url| all || mirrors.iter().any(|mirror| is_of(mirror, url)))
    }

    /// Notes that a mirror is still asked.
    pub(crate) fn opened(&self, mirror: &BaseUrl) {
        self.inner().mirrors.insert(mirror.clone());
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Whatever happened to a thread, each file is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cache for Tags {
    fn get(&self, url: &str) -> Option<Cached> {
        let mut inner = self.inner();
        let file = inner.files.get(url)?;
        Some(Cached {
            etag: file.etag.clone(),
            bytes: file.bytes.clone(),
        })
    }

    fn put(&mut self, url: &str, cached: &Cached) {
        self.inner().files.put(url, &cached.etag, &cached.bytes);
    }
}

#[cfg(test)]
mod tests;
