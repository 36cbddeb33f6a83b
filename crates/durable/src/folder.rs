//! What lies in a tree's folder: the lock, and sled's own files.

use std::any::Any;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::{DurableError, sync_dir};

/// Memory sled may use for cached pages, in bytes.
const CACHE: u64 = 64 << 20;

/// How often, and how long between, a taken lock is tried again: a process that another thread of
/// ours is just starting has our closed files open until it becomes that other program.
const PATIENCE: (u32, Duration) = (20, Duration::from_millis(5));

/// Keeps other processes out as long as the file lives.
pub(crate) fn lock(folder: &Path) -> Result<File, DurableError> {
    let path = folder.join("lock");
    let at = |e| DurableError::from_io(&path, e);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(at)?;
    for attempt in 0.. {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::Error(e)) => return Err(at(e)),
            Err(TryLockError::WouldBlock) if attempt < PATIENCE.0 => sleep(PATIENCE.1),
            Err(TryLockError::WouldBlock) => {
                return Err(DurableError::InUse {
                    path: folder.to_owned(),
                });
            }
        }
    }
    Ok(file)
}

/// Opens sled without its own flushing thread: every commit flushes.
pub(crate) fn open_sled(folder: &Path, inner: &Path) -> Result<sled::Db, DurableError> {
    remove_unfinished_snapshots(inner).map_err(|e| DurableError::from_io(folder, e))?;
    let config = sled::Config::new()
        .path(inner)
        .cache_capacity(CACHE)
        .flush_every_ms(None);
    for attempt in 0.. {
        match caught(folder, || Ok(config.open()))? {
            Ok(db) => return Ok(db),
            // sled's own lock, which has no error of its own. We hold ours, so it is on the way out.
            Err(sled::Error::Io(e)) if e.to_string().starts_with("could not acquire lock") => {
                if attempt == PATIENCE.0 {
                    break;
                }
                sleep(PATIENCE.1);
            }
            Err(e) => return Err(DurableError::from_sled(folder, e)),
        }
    }
    Err(DurableError::InUse {
        path: folder.to_owned(),
    })
}

/// While opening, sled writes what it learnt from its log to `snap.N.generating` and renames it.
/// One that was cut short (full disk, power cut) would be taken for whole at the next opening,
/// and the database for corrupt. The log has all of it, so it can go.
fn remove_unfinished_snapshots(inner: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(inner) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Brings the new files' names, and sled's configuration file, to the disk.
pub(crate) fn sync_creation(folder: &Path, inner: &Path) -> Result<(), DurableError> {
    for file in ["conf", "db"] {
        let path = inner.join(file);
        File::open(&path)
            .and_then(|f| f.sync_all())
            .map_err(|e| DurableError::from_io(&path, e))?;
    }
    sync_dir(&inner.join("blobs"))?;
    sync_dir(inner)?;
    sync_dir(folder)
}

/// SHA-256 over the name, length and bytes of every file below `inner`, in the order of names.
pub(crate) fn digest_of(inner: &Path) -> io::Result<[u8; 32]> {
    let mut paths = Vec::new();
    for folder in [inner.to_owned(), inner.join("blobs")] {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                paths.push(entry.path());
            }
        }
    }
    paths.sort();
    let mut digest = Sha256::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        let mut file = File::open(&path)?;
        digest.update((name.len() as u64).to_be_bytes());
        digest.update(name);
        digest.update(file.metadata()?.len().to_be_bytes());
        let mut buffer = vec![0; 1 << 16];
        loop {
            match io::Read::read(&mut file, &mut buffer)? {
                0 => break,
                n => digest.update(&buffer[..n]),
            }
        }
    }
    Ok(digest.finalize().into())
}

/// Turns a panic of sled's into an error.
pub(crate) fn caught<T>(
    folder: &Path,
    work: impl FnOnce() -> Result<T, DurableError>,
) -> Result<T, DurableError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        Err(DurableError::damaged(
            folder,
            format!("sled gave up: {}", message_of(&*panic)),
        ))
    })
}

fn message_of(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no reason given")
}
