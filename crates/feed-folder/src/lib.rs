//! A feed as a folder of files: a memory stick, a download, an issuer's own output, a mirror's copy.
//! Whoever wrote it may have left links or pipes in it; neither is followed or waited for.
//!
//! [`FeedFolder`] reads and writes files by the paths of [`huepass_feed::layout`]. What they hold is
//! checked by whoever reads them.

use std::io;
use std::path::{Path, PathBuf};

use huepass_durable::{DurableError, SharedFolder};
use huepass_feed::{FeedShelf, FeedSource};

/// The files of a feed under a folder. A clone reads and writes the same files.
#[derive(Clone, Debug)]
pub struct FeedFolder {
    files: SharedFolder,
    path: PathBuf,
}

impl FeedFolder {
    /// The feed in the folder at `path`, which need not be there.
    pub fn new(path: &Path) -> Self {
        Self {
            files: SharedFolder::new(path),
            path: path.to_owned(),
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl FeedSource for FeedFolder {
    type Error = io::Error;

    fn read(&mut self, path: &str, limit: usize) -> io::Result<Option<Vec<u8>>> {
        self.files
            .read(path, limit as u64)
            .map_err(|error| match error {
                DurableError::TooLarge { .. } => {
                    let message = format!("more than {limit} bytes");
                    io::Error::new(io::ErrorKind::FileTooLarge, message)
                }
                other => system(other),
            })
    }

    fn names(&mut self, folder: &str, limit: usize) -> io::Result<Vec<String>> {
        let entries = self.files.entries(folder, limit).map_err(system)?;
        Ok(entries.into_iter().map(|entry| entry.name).collect())
    }
}

impl FeedShelf for FeedFolder {
    fn write(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.files.write(path, bytes, false).map_err(system)
    }
}

fn system(error: DurableError) -> io::Error {
    match error {
        DurableError::Io { source, .. } => source,
        DurableError::DiskFull { .. } => io::ErrorKind::StorageFull.into(),
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests;
