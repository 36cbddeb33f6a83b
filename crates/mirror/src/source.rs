//! Reading from a source within bounds, and counting.

use huepass_feed::FeedSource;

use crate::error::MirrorError;
use crate::limits::Limits;
use crate::pull::Pulled;

/// A source during a pull.
pub(crate) struct Source<'a, F> {
    from: &'a mut F,
    left: u64,
    failures: u32,
    pub(crate) pulled: Pulled,
    /// The segments that were written.
    pub(crate) segments: Vec<String>,
}

impl<'a, F: FeedSource> Source<'a, F> {
    pub(crate) fn new(from: &'a mut F, limits: &Limits) -> Self {
        Self {
            from,
            left: limits.bytes,
            failures: limits.failures,
            pulled: Pulled::default(),
            segments: Vec::new(),
        }
    }

    /// Reads the first document. A source that cannot give it cannot be reached.
    pub(crate) fn read_first(
        &mut self,
        path: &str,
        limit: usize,
    ) -> Result<Option<Vec<u8>>, MirrorError> {
        let read = self.from.read(path, limit);
        let bytes = read.map_err(|cause| MirrorError::Source {
            path: path.to_owned(),
            cause: cause.into(),
        })?;
        Ok(self.count(bytes, limit))
    }

    /// Reads a document that may be there. One that cannot be read is passed over.
    pub(crate) fn read(
        &mut self,
        path: &str,
        limit: usize,
    ) -> Result<Option<Vec<u8>>, MirrorError> {
        // What does not fit waits for the next pull.
        if !self.has_room(limit) {
            return Ok(None);
        }
        match self.from.read(path, limit) {
            Ok(bytes) => Ok(self.count(bytes, limit)),
            Err(cause) => {
                self.failed(path, cause)?;
                Ok(None)
            }
        }
    }

    /// Reads a document that the source says it has.
    pub(crate) fn read_named(
        &mut self,
        path: &str,
        limit: usize,
    ) -> Result<Option<Vec<u8>>, MirrorError> {
        let before = self.pulled.passed_over;
        let bytes = self.read(path, limit)?;
        if bytes.is_none() && self.pulled.passed_over == before {
            self.pass_over();
        }
        Ok(bytes)
    }

    /// The names in a folder, sorted; none when they cannot be read, or there is no room any more.
    pub(crate) fn names(&mut self, folder: &str, limit: usize) -> Result<Vec<String>, MirrorError> {
        if self.left == 0 {
            return Ok(Vec::new());
        }
        match self.from.names(folder, limit) {
            Ok(names) if names.len() > limit => {
                self.spend(size(&names));
                self.pass_over();
                Ok(Vec::new())
            }
            Ok(mut names) => {
                self.spend(size(&names));
                names.sort_unstable();
                Ok(names)
            }
            Err(cause) => {
                self.failed(folder, cause)?;
                Ok(Vec::new())
            }
        }
    }

    /// Whether a document of this size would be read in this pull.
    pub(crate) const fn has_room(&self, limit: usize) -> bool {
        self.left >= limit as u64
    }

    /// Counts a document that could not be had or does not hold.
    pub(crate) fn pass_over(&mut self) {
        self.pulled.passed_over += 1;
    }

    /// Counts a document that was written.
    pub(crate) fn taken(&mut self) {
        self.pulled.documents += 1;
    }

    fn failed(&mut self, path: &str, cause: F::Error) -> Result<(), MirrorError> {
        self.pass_over();
        if self.failures == 0 {
            return Err(MirrorError::Source {
                path: path.to_owned(),
                cause: cause.into(),
            });
        }
        self.failures -= 1;
        Ok(())
    }

    fn spend(&mut self, bytes: u64) {
        self.pulled.bytes = self.pulled.bytes.saturating_add(bytes);
        self.left = self.left.saturating_sub(bytes);
    }

    /// A source that gives more than it was asked for is none to believe either.
    fn count(&mut self, bytes: Option<Vec<u8>>, limit: usize) -> Option<Vec<u8>> {
        let bytes = bytes?;
        self.spend(bytes.len() as u64);
        if bytes.len() > limit {
            self.pass_over();
            return None;
        }
        Some(bytes)
    }
}

/// What names take in memory, roughly.
fn size(names: &[String]) -> u64 {
    let each = |name: &String| (name.len() + size_of::<String>()) as u64;
    names.iter().map(each).sum()
}
