//! What a reader keeps of files that are replaced now and then, so that it need not read them again
//! while they stay the same.

use std::collections::HashMap;

/// A file as it was read, and its tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cached {
    /// The tag that the mirror gave it.
    pub etag: String,
    /// What it held. Nobody has checked it.
    pub bytes: Vec<u8>,
}

/// Keeps files by their URL. It may forget any of them at any time. A wallet keeps them sealed: they
/// tell which authorities it has to do with.
pub trait Cache {
    /// What was read from a URL.
    fn get(&self, url: &str) -> Option<Cached>;

    /// Keeps what was read from a URL, in place of what was there.
    fn put(&mut self, url: &str, cached: &Cached);
}

/// Keeps nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoCache;

/// Keeps files in memory, up to a number of bytes; what is more is not kept.
#[derive(Clone, Debug, Default)]
pub struct MemoryCache {
    files: HashMap<String, Cached>,
    limit: usize,
}

impl MemoryCache {
    /// One that keeps at most so many bytes of files.
    pub fn new(limit: usize) -> Self {
        let files = HashMap::new();
        Self { files, limit }
    }

    fn held(&self) -> usize {
        self.files.values().map(|file| file.bytes.len()).sum()
    }
}

impl Cache for NoCache {
    fn get(&self, _: &str) -> Option<Cached> {
        None
    }

    fn put(&mut self, _: &str, _: &Cached) {}
}

impl Cache for MemoryCache {
    fn get(&self, url: &str) -> Option<Cached> {
        self.files.get(url).cloned()
    }

    fn put(&mut self, url: &str, cached: &Cached) {
        self.files.remove(url);
        if self.held() + cached.bytes.len() <= self.limit {
            self.files.insert(url.to_owned(), cached.clone());
        }
    }
}

impl<C: Cache> Cache for &mut C {
    fn get(&self, url: &str) -> Option<Cached> {
        (**self).get(url)
    }

    fn put(&mut self, url: &str, cached: &Cached) {
        (**self).put(url, cached);
    }
}
