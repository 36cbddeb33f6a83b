//! Whole files: written so that a reader meets the old bytes or the new ones, never a mixture.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::DurableError;

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

/// Reads a whole file of at most `limit` bytes; never allocates more than that.
///
/// # Errors
/// [`DurableError::TooLarge`] if it is longer, [`DurableError::Io`] if it cannot be read (the
/// source's kind is `NotFound` if it does not exist).
pub fn read_limited(path: &Path, limit: u64) -> Result<Vec<u8>, DurableError> {
    let at = |e| DurableError::from_io(path, e);
    let file = File::open(path).map_err(at)?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file at the limit from one over it.
    file.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(at)?;
    if bytes.len() as u64 > limit {
        let len = fs::metadata(path).map_or(limit.saturating_add(1), |m| m.len());
        return Err(DurableError::TooLarge {
            what: "the file",
            len,
            limit,
        });
    }
    Ok(bytes)
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
    let folder = parent_of(path);
    let mut temporary = OsString::from(".");
    temporary.push(name);
    temporary.push(format!(".{}-{}.new", std::process::id(), next_number()));
    let temporary = folder.join(temporary);

    let written = write_new(&temporary, bytes, mode).and_then(|()| fs::rename(&temporary, path));
    if let Err(e) = written {
        // Best effort: the file under its own name is untouched either way.
        let _ = fs::remove_file(&temporary);
        return Err(DurableError::from_io(path, e));
    }
    sync_dir(&folder)
}

fn write_new(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    // A left-over of a killed process that had our number is nobody's any more.
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let mut file = options.open(path)?;
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
