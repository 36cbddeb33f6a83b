//! A folder that others write into: a feed, a round, a stick.
//!
//! Whoever writes there could leave a link in place of a file or a folder, which would lead
//! a reader or a writer elsewhere, or a named pipe, at which it would wait for ever. So below the
//! folder's root nothing but folders and regular files is opened, and no link is followed. Every
//! step starts at the folder that the step before opened: exchanging one meanwhile helps nobody.

use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Component, Path, PathBuf};

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, mkdirat, open, openat, statat};
use rustix::io::Errno;

use crate::files::{create_dir_durable, over, replace_in};
use crate::{DurableError, NotAFile};

#[cfg(test)]
mod tests;

/// What is needed of a folder to start at it.
const FOLDER: OFlags = OFlags::RDONLY
    .union(OFlags::DIRECTORY)
    .union(OFlags::CLOEXEC);

/// A folder that others write into. The folder itself may be a link; below it none is followed.
///
/// Names are relative, with `/` between their parts.
#[derive(Debug, Clone)]
pub struct SharedFolder {
    root: PathBuf,
}

/// A name in a [`SharedFolder`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedEntry {
    /// The name, without the folder's.
    pub name: String,
    /// Whether it is a folder; a link to one is not.
    pub is_folder: bool,
}

impl SharedFolder {
    /// The folder at a path, which need not be there.
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    /// Reads a whole file of at most `limit` bytes; `None` if there is none of that name.
    ///
    /// # Errors
    /// [`DurableError::TooLarge`] if it is longer, [`DurableError::Io`] if it cannot be read or
    /// something else than a file is there ([`NotAFile`] inside).
    pub fn read(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, DurableError> {
        let path = self.root.join(name);
        let at = |error| DurableError::from_io(&path, error);
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
        let opened = parts(name).and_then(|(folders, file)| {
            let folder = self.folder(&folders, false)?;
            let there = openat(&folder, file, flags | OFlags::CLOEXEC, Mode::empty());
            let there = there.map_err(|error| told(&folder, file, error))?;
            let there = File::from(there);
            regular(&there.metadata()?)?;
            Ok(there)
        });
        let file = match opened {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened.map_err(at)?,
        };
        let len = file.metadata().map_err(at)?.len();
        let mut bytes = Vec::new();
        file.take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(at)?;
        over(&bytes, len, limit)?;
        Ok(Some(bytes))
    }

    /// Whether there is a regular file of that name.
    pub fn has(&self, name: &str) -> bool {
        let there = parts(name).and_then(|(folders, file)| {
            let folder = self.folder(&folders, false)?;
            Ok(statat(&folder, file, AtFlags::SYMLINK_NOFOLLOW)?)
        });
        there.is_ok_and(|there| FileType::from_raw_mode(there.st_mode).is_file())
    }

    /// Writes a file as [`write_atomic`](crate::write_atomic) does, with the folders above it. A
    /// link of that name is replaced, not followed. With `private` only its owner may read it.
    ///
    /// # Errors
    /// [`DurableError::DiskFull`] or [`DurableError::Io`]; also when a folder of the name is a
    /// link ([`NotAFile`] inside).
    pub fn write(&self, name: &str, bytes: &[u8], private: bool) -> Result<(), DurableError> {
        create_dir_durable(&self.root)?;
        let mode = if private { 0o600 } else { 0o666 };
        parts(name)
            .and_then(|(folders, file)| {
                replace_in(&self.folder(&folders, true)?, file, bytes, mode)
            })
            .map_err(|error| DurableError::from_io(&self.root.join(name), error))
    }

    /// What is in a folder, in any order, without names that begin with a dot (they are being
    /// written at this moment) or are not text; none if the folder is not there.
    ///
    /// Links and pipes are among them, so that reading one is refused and not passed over.
    ///
    /// # Errors
    /// [`DurableError::Io`] if it cannot be read, is a link ([`NotAFile`] inside), or has more than
    /// `limit` names.
    pub fn entries(&self, folder: &str, limit: usize) -> Result<Vec<SharedEntry>, DurableError> {
        match self.list(folder, limit) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            listed => listed.map_err(|error| DurableError::from_io(&self.root.join(folder), error)),
        }
    }

    fn list(&self, folder: &str, limit: usize) -> io::Result<Vec<SharedEntry>> {
        let (mut folders, last) = parts(folder)?;
        folders.push(last);
        let folder = self.folder(&folders, false)?;
        let mut found = Vec::new();
        for entry in Dir::read_from(&folder)? {
            let entry = entry?;
            let Some(name) = entry.file_name().to_str().ok() else {
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            if found.len() == limit {
                let message = format!("more than {limit} files");
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
            }
            let kind = match entry.file_type() {
                FileType::Unknown => kind_of(&folder, name)?,
                kind => Some(kind),
            };
            // Somebody took it away since the listing began, which says nothing of the others.
            let Some(kind) = kind else {
                continue;
            };
            found.push(SharedEntry {
                name: name.to_owned(),
                is_folder: kind.is_dir(),
            });
        }
        Ok(found)
    }

    /// Opens a file for locking, making it if it is not there; its content is left alone.
    ///
    /// # Errors
    /// [`DurableError::Io`], also when something else than a file is there ([`NotAFile`] inside).
    pub fn lock_file(&self, name: &str) -> Result<File, DurableError> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::NONBLOCK;
        parts(name)
            .and_then(|(folders, file)| {
                let folder = self.folder(&folders, false)?;
                let mode = Mode::from_raw_mode(0o666);
                let there = openat(&folder, file, flags | OFlags::CLOEXEC, mode);
                let there = File::from(there.map_err(|error| told(&folder, file, error))?);
                regular(&there.metadata()?)?;
                Ok(there)
            })
            .map_err(|error| DurableError::from_io(&self.root.join(name), error))
    }

    /// Goes down from the root, one folder after the other.
    fn folder(&self, folders: &[&OsStr], create: bool) -> io::Result<OwnedFd> {
        let mut at = open(&self.root, FOLDER, Mode::empty())?;
        for name in folders {
            let enter = || openat(&at, *name, FOLDER | OFlags::NOFOLLOW, Mode::empty());
            let entered = match enter() {
                Err(Errno::NOENT) if create => {
                    match mkdirat(&at, *name, Mode::from_raw_mode(0o777)) {
                        Ok(()) | Err(Errno::EXIST) => {}
                        Err(error) => return Err(error.into()),
                    }
                    rustix::fs::fsync(&at)?;
                    enter()
                }
                entered => entered,
            };
            at = entered.map_err(|error| told(&at, name, error))?;
        }
        Ok(at)
    }
}

/// The folders of a name, and what is in the last of them.
fn parts(name: &str) -> io::Result<(Vec<&OsStr>, &OsStr)> {
    let mut parts = Vec::new();
    for part in Path::new(name).components() {
        match part {
            Component::Normal(part) => parts.push(part),
            _ => return Err(io::ErrorKind::InvalidFilename.into()),
        }
    }
    let last = parts.pop().ok_or(io::ErrorKind::InvalidFilename)?;
    Ok((parts, last))
}

/// Refuses what is not a regular file.
pub(crate) fn regular(there: &Metadata) -> io::Result<()> {
    if there.is_file() {
        Ok(())
    } else if there.is_dir() {
        Err(io::ErrorKind::IsADirectory.into())
    } else {
        Err(NotAFile::Special.into())
    }
}

/// What is there under a name, for file systems that do not say so in their listing; `None` if it is
/// gone.
fn kind_of(folder: impl AsFd, name: &str) -> io::Result<Option<FileType>> {
    match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(there) => Ok(Some(FileType::from_raw_mode(there.st_mode))),
        Err(Errno::NOENT) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The system's refusal to open a name, or that it is a link or a socket.
fn told(folder: impl AsFd, name: &OsStr, error: Errno) -> io::Error {
    match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(there) => match FileType::from_raw_mode(there.st_mode) {
            FileType::Symlink => NotAFile::Link.into(),
            FileType::RegularFile | FileType::Directory => error.into(),
            _ => NotAFile::Special.into(),
        },
        Err(_) => error.into(),
    }
}
