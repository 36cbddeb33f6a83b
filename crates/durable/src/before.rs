//! A copy of sled's files as a stopped process left them, kept while sled repairs them.
//!
//! sled mends its log's tail in place while it opens. If it turns out that acknowledged changes
//! are missing, the repair has made things worse; then the copy goes back, and the refusal has
//! changed nothing. The copy's name says how far this got: `before.partial` is worth nothing,
//! `before` is whole and nothing has been committed since.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::{DurableError, sync_dir};

/// Largest folder that is copied, in bytes: a bound on what opening may cost.
const LIMIT: u64 = 256 << 20;

const WHOLE: &str = "before";
const PARTIAL: &str = "before.partial";

/// Copies sled's folder; `false` if it is too large or there is no room, and so no copy.
pub(crate) fn keep(folder: &Path) -> Result<bool, DurableError> {
    let partial = folder.join(PARTIAL);
    remove(&partial).map_err(|e| DurableError::from_io(&partial, e))?;
    let copied =
        copy(&folder.join("sled"), &partial).map_err(|e| DurableError::from_io(&partial, e));
    match copied {
        Ok(true) => {}
        Ok(false) | Err(DurableError::DiskFull { .. }) => {
            remove(&partial).map_err(|e| DurableError::from_io(&partial, e))?;
            return Ok(false);
        }
        Err(e) => return Err(e),
    }
    let whole = folder.join(WHOLE);
    fs::rename(&partial, &whole).map_err(|e| DurableError::from_io(&whole, e))?;
    sync_dir(folder)?;
    Ok(true)
}

/// Puts a whole copy back, if there is one.
pub(crate) fn restore(folder: &Path) -> Result<(), DurableError> {
    let whole = folder.join(WHOLE);
    if !whole.is_dir() {
        return Ok(());
    }
    let sled = folder.join("sled");
    let put_back = || {
        remove(&sled)?;
        fs::rename(&whole, &sled)
    };
    put_back().map_err(|e| DurableError::from_io(&whole, e))?;
    sync_dir(folder)
}

/// Gives the copy up: the repaired files are good. On disk before anything is committed, since a
/// copy that came back after a power cut would take commits with it.
pub(crate) fn forget(folder: &Path) -> Result<(), DurableError> {
    let (whole, partial) = (folder.join(WHOLE), folder.join(PARTIAL));
    fs::rename(&whole, &partial).map_err(|e| DurableError::from_io(&whole, e))?;
    sync_dir(folder)?;
    remove(&partial).map_err(|e| DurableError::from_io(&partial, e))
}

/// Copies a folder of files and of folders of files, onto the disk. `false`: over the limit.
fn copy(from: &Path, to: &Path) -> io::Result<bool> {
    fs::create_dir(to)?;
    let mut left = LIMIT;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            if !copy(&entry.path(), &target)? {
                return Ok(false);
            }
            continue;
        }
        match left.checked_sub(entry.metadata()?.len()) {
            Some(rest) => left = rest,
            None => return Ok(false),
        }
        fs::copy(entry.path(), &target)?;
        File::open(&target)?.sync_all()?;
    }
    File::open(to)?.sync_all()?;
    Ok(true)
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
