//! Whole files: written so that a reader meets the old bytes or the new ones, never a mixture.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fs::{AtFlags, Mode, OFlags, fsync, openat, renameat, unlinkat};
use rustix::io::Errno;

use crate::shared::regular;
use crate::{DurableError, Thing};

/// Writes `bytes` to `path`, replacing what is there, and waits until the disk has them: a new
/// file in the same folder, fsync, rename, fsync of the folder. Readable as the umask allows.
///
/// # Errors
/// [`DurableError::DiskFull`] or [`DurableError::Io`]; the old file, if any, is then unchanged
/// (only if the very last step fails may the new one be there already).
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), DurableError> {
    replace(path, bytes, 0o666)
}

/// [`write_atomic`] for a file that only its owner may read (mode 0600 on Unix).
///
/// # Errors
/// As [`write_atomic`].
pub fn write_atomic_private(path: &Path, bytes: &[u8]) -> Result<(), DurableError> {
    replace(path, bytes, 0o600)
}

/// Reads a whole file of at most `limit` bytes; never allocates more than that, and never waits
/// at a named pipe. Links are followed; where others write, read by
/// [`SharedFolder`](crate::SharedFolder).
///
/// # Errors
/// [`DurableError::TooLarge`] if it is longer, [`DurableError::Io`] if it cannot be read (the
/// source's kind is `NotFound` if it does not exist) or is no regular file.
pub fn read_limited(path: &Path, limit: u64) -> Result<Vec<u8>, DurableError> {
    let at = |e| DurableError::from_io(path, e);
    let nonblock = OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(nonblock.bits().cast_signed())
        .open(path)
        .map_err(at)?;
    let there = file.metadata().map_err(at)?;
    regular(&there).map_err(at)?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file at the limit from one over it.
    file.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(at)?;
    over(&bytes, there.len(), limit)?;
    Ok(bytes)
}

/// Refuses what was read of a file of `len` bytes if it is over the limit.
pub(crate) fn over(read: &[u8], len: u64, limit: u64) -> Result<(), DurableError> {
    if read.len() as u64 <= limit {
        return Ok(());
    }
    Err(DurableError::TooLarge {
        what: Thing::File,
        // It may have grown since it was measured.
        len: len.max(limit.saturating_add(1)),
        limit,
    })
}

/// Creates `path` and the missing folders above it and waits until the disk has them.
///
/// # Errors
/// [`DurableError::DiskFull`] or [`DurableError::Io`].
pub fn create_dir_durable(path: &Path) -> Result<(), DurableError> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = parent_of(path);
    create_dir_durable(&parent)?;
    match fs::create_dir(path) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => {
            return Err(DurableError::from_io(path, e));
        }
        _ => {}
    }
    sync_dir(path)?;
    sync_dir(&parent)
}

/// Waits until the disk has the names in a folder.
///
/// # Errors
/// [`DurableError::Io`].
pub fn sync_dir(path: &Path) -> Result<(), DurableError> {
    File::open(path)
        .and_then(|d| d.sync_all())
        .map_err(|e| DurableError::from_io(path, e))
}

fn replace(path: &Path, bytes: &[u8], mode: u32) -> Result<(), DurableError> {
    let Some(name) = path.file_name() else {
        let source = io::Error::new(io::ErrorKind::InvalidInput, "this path names no file");
        return Err(DurableError::Io {
            path: path.to_owned(),
            source,
        });
    };
    File::open(parent_of(path))
        .and_then(|folder| replace_in(&folder, name, bytes, mode))
        .map_err(|e| DurableError::from_io(path, e))
}

/// Puts a whole file in the place of what has that name in an opened folder.
pub(crate) fn replace_in(
    folder: &impl AsFd,
    name: &OsStr,
    bytes: &[u8],
    mode: u32,
) -> io::Result<()> {
    let mut temporary = OsString::from(".");
    temporary.push(name);
    temporary.push(format!(".{}-{}.new", std::process::id(), next_number()));

    let written = write_new(folder, &temporary, bytes, mode)
        .and_then(|()| Ok(renameat(folder, &temporary, folder, name)?));
    if let Err(e) = written {
        // Best effort: the file under its own name is untouched either way.
        let _ = unlinkat(folder, &temporary, AtFlags::empty());
        return Err(e);
    }
    Ok(fsync(folder)?)
}

fn write_new(folder: &impl AsFd, name: &OsStr, bytes: &[u8], mode: u32) -> io::Result<()> {
    // A left-over of a killed process that had our number is nobody's any more.
    match unlinkat(folder, name, AtFlags::empty()) {
        Ok(()) | Err(Errno::NOENT) => {}
        Err(e) => return Err(e.into()),
    }
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    let mut file = File::from(openat(folder, name, flags, Mode::from_bits_truncate(mode))?);
    file.write_all(bytes)?;
    file.sync_all()
}

fn parent_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Tells apart two temporary files of one process.
fn next_number() -> u64 {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

#[cfg(test)]
mod tests;
