//! Files that are there whole or not at all.

use std::path::Path;

use huepass_durable::{write_atomic, write_atomic_private};

use crate::{Exit, Report};

#[cfg(test)]
mod tests;

/// Who may read the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Everybody whom the folder lets in.
    All,
    /// Its owner only (mode 0600).
    Owner,
}

/// Whether a file of that name may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It is left alone and the command refused.
    Keep,
    /// It is replaced in one step.
    Replace,
}

/// Writes a file so that readers and power cuts see the old one or the new one, never a part.
///
/// # Errors
/// Exit 73: a file is there and shall be kept, or it cannot be written.
pub fn write_file(
    path: &Path,
    bytes: &[u8],
    readers: Readers,
    existing: Existing,
) -> Result<(), Report> {
    if existing == Existing::Keep && path.symlink_metadata().is_ok() {
        return Err(Report::new("error-file-exists", Exit::CannotCreate).arg("path", path));
    }
    let written = match readers {
        Readers::All => write_atomic(path, bytes),
        Readers::Owner => write_atomic_private(path, bytes),
    };
    written.map_err(|error| match error {
        huepass_durable::DurableError::Io { source, .. } => Report::not_written(path, &source),
        other => Report::from_durable(&other),
    })
}
