//! Room on the disk, taken before a write needs it.
//!
//! A log that runs out of space half-way leaves sled's handle unusable. So the blocks a commit
//! may need are allocated behind the file's end first (`fallocate` with `KEEP_SIZE`): if that is
//! refused, nothing has been written.

use std::fs::File;
use std::path::Path;

use crate::DurableError;

/// Room every commit keeps, in bytes: four of sled's half-megabyte segments.
const MARGIN: u64 = 2 << 20;

/// How many times its own size a change may grow in sled's log (pages are rewritten whole).
const GROWTH: u64 = 8;

/// Makes sure that a change of `payload` bytes fits behind the end of `file`.
pub(crate) fn reserve(file: &File, path: &Path, payload: u64) -> Result<(), DurableError> {
    let at = |e| DurableError::from_io(path, e);
    let len = file.metadata().map_err(at)?.len();
    let need = MARGIN.saturating_add(payload.saturating_mul(GROWTH));
    allocate(file, path, len, need)
}

/// Gives back what [`reserve`] kept and no commit used, so that it does not itself fill the disk
/// that the next opening needs a little of. Only while nobody else writes to `file`.
pub(crate) fn release(file: &File, path: &Path) -> Result<(), DurableError> {
    // Setting the length it has frees the blocks behind it.
    file.metadata()
        .and_then(|m| file.set_len(m.len()))
        .map_err(|e| DurableError::from_io(path, e))
}

#[cfg(target_os = "linux")]
fn allocate(file: &File, path: &Path, len: u64, need: u64) -> Result<(), DurableError> {
    use rustix::fs::{FallocateFlags, fallocate, fstatvfs};
    use rustix::io::Errno;

    match fallocate(file, FallocateFlags::KEEP_SIZE, len, need) {
        Ok(()) => return Ok(()),
        // Not every file system can; those are asked for their free space instead.
        Err(Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL) => {}
        Err(e) => return Err(DurableError::from_io(path, e.into())),
    }
    let stat = fstatvfs(file).map_err(|e| DurableError::from_io(path, e.into()))?;
    if stat.f_bavail.saturating_mul(stat.f_frsize) < need {
        return Err(DurableError::DiskFull {
            path: path.to_owned(),
        });
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
#[allow(clippy::unnecessary_wraps)] // Same signature as on Linux, where it can fail.
fn allocate(_: &File, _: &Path, _: u64, _: u64) -> Result<(), DurableError> {
    Ok(())
}
