//! Who carries a feed's files: a folder, a web server, a neighbour. Nobody has to be trusted: what
//! is read is believed only once it is checked (spec/feed.md, "Folder").

/// A carrier to read from. Paths are those of [`layout`](crate::layout).
pub trait FeedSource {
    /// Why reading failed.
    type Error: Into<Box<dyn std::error::Error + Send + Sync>>;

    /// The file at `path`, or `None` when there is none. Gives an error instead of more than
    /// `limit` bytes.
    ///
    /// # Errors
    /// When it cannot be read or is larger.
    fn read(&mut self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, Self::Error>;

    /// The names of the files in a folder, at most `limit`, in any order; none when there is no
    /// such folder.
    ///
    /// # Errors
    /// When it cannot be read or has more.
    fn names(&mut self, folder: &str, limit: usize) -> Result<Vec<String>, Self::Error>;
}

/// A carrier that can also be written to: where a checked copy of a feed is kept.
pub trait FeedShelf: FeedSource {
    /// Puts a file at `path`, whole or not at all, in place of what lies there. Once this returns,
    /// it is there after a power cut too.
    ///
    /// # Errors
    /// When it cannot be written; what lay there before is still there then.
    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), Self::Error>;
}
