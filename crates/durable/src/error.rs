//! What can go wrong, and what the caller may still believe after each.

use std::io;
use std::path::{Path, PathBuf};

/// Why a durable operation did not happen.
#[derive(Debug, thiserror::Error)]
pub enum DurableError {
    /// Another process (or another part of this one) has the tree open.
    #[error("{} is in use by another process; wait for it to finish and try again", .path.display())]
    InUse {
        /// The tree's folder.
        path: PathBuf,
    },
    /// There is no room for the change. Nothing was changed.
    #[error("the disk holding {} is full; nothing was changed, free some space and try again", .path.display())]
    DiskFull {
        /// The file or folder that could not grow.
        path: PathBuf,
    },
    /// The stored bytes are not what was written, or acknowledged changes are missing.
    #[error("{} is damaged ({what}); restore it from a backup", .path.display())]
    Damaged {
        /// The tree's folder.
        path: PathBuf,
        /// What does not fit, for an operator.
        what: String,
    },
    /// The storage failed in the middle of a commit: the change may or may not have been kept,
    /// but never half of it. Every later call on this handle gives this error.
    #[error("storage at {} failed during a change ({what}); the change was kept entirely or not at all, open it again to see", .path.display())]
    Unsettled {
        /// The tree's folder.
        path: PathBuf,
        /// The first failure, for an operator.
        what: String,
    },
    /// A key, value or file is over its size limit. Nothing was changed.
    #[error("{what} has {len} bytes, the limit is {limit}")]
    TooLarge {
        /// What was too large.
        what: Thing,
        /// Its size in bytes.
        len: u64,
        /// The largest accepted size in bytes.
        limit: u64,
    },
    /// Any other failure of the operating system.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

/// What may be too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Thing {
    /// A key of a tree.
    #[error("a key")]
    Key,
    /// A value of a tree.
    #[error("a value")]
    Value,
    /// A whole file.
    #[error("the file")]
    File,
}

/// What lies where a regular file is expected. It travels inside an [`io::Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAFile {
    /// A symbolic link, in a folder where others could have left it.
    #[error("it is a link, which is not followed here")]
    Link,
    /// A device, a named pipe or a socket.
    #[error("it is a device, a named pipe or a socket")]
    Special,
}

impl From<NotAFile> for io::Error {
    fn from(found: NotAFile) -> Self {
        Self::new(io::ErrorKind::InvalidInput, found)
    }
}

impl DurableError {
    /// Sorts an operating system's error: no space (or quota) left, or anything else.
    pub(crate) fn from_io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            _ => Self::Io { path, source },
        }
    }

    /// Sorts an error of sled's met while nothing is being changed.
    pub(crate) fn from_sled(path: &Path, error: sled::Error) -> Self {
        match error {
            sled::Error::Io(source) => Self::from_io(path, source),
            other => Self::damaged(path, other.to_string()),
        }
    }

    pub(crate) fn damaged(path: &Path, what: impl Into<String>) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            what: what.into(),
        }
    }
}

/// Why [`transact`](crate::DurableTree::transact) changed nothing (or cannot say).
#[derive(Debug, thiserror::Error)]
pub enum TransactError<E> {
    /// The caller's closure refused. Nothing was changed.
    #[error("{0}")]
    Aborted(E),
    /// The storage failed.
    #[error(transparent)]
    Storage(#[from] DurableError),
}
