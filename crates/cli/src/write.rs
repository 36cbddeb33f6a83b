//! Files that are there whole or not at all.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::os::fd::AsFd;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;

use huepass_durable::{NotAFile, write_atomic, write_atomic_private};
use rustix::fs::OFlags;
use rustix::process::geteuid;

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

/// Writes a file that the user named, so that readers and power cuts see the old one or the new
/// one, never a part. Folders that others write into are for
/// [`SharedFolder`](huepass_durable::SharedFolder).
///
/// A symbolic link stays, and the file that it leads to is replaced; one that leads nowhere is
/// refused. A device or a named pipe is written into: exchanging it for a file, as root could,
/// would take `/dev/stdout` away from everybody. It has nothing to keep, so [`Existing::Keep`] lets
/// it pass. For [`Readers::Owner`] it must be this process's own standard output or error, or
/// belong to the caller and be closed to everybody else.
///
/// # Errors
/// Exit 73: a file is there and shall be kept, others could read along, or it cannot be written.
pub fn write_file(
    path: &Path,
    bytes: &[u8],
    readers: Readers,
    existing: Existing,
) -> Result<(), Report> {
    let failed = |error: io::Error| Report::not_written(path, &error);
    let refused = |id| Report::new(id, Exit::CannotCreate).arg("path", path);
    let there = match path.metadata() {
        Ok(there) => Some(there),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error)),
    };
    if let Some(there) = there.as_ref().filter(|there| is_stream(there)) {
        // Asked before it is opened, which could wait for a reader, and of what was opened.
        if readers == Readers::Owner && !is_closed_to_others(there) {
            return Err(refused("error-file-readable"));
        }
        let (mut stream, opened) = open_stream(path).map_err(failed)?;
        if readers == Readers::Owner && !is_closed_to_others(&opened) {
            return Err(refused("error-file-readable"));
        }
        return stream
            .write_all(bytes)
            .and_then(|()| stream.flush())
            .map_err(failed);
    }
    if existing == Existing::Keep && path.symlink_metadata().is_ok() {
        return Err(refused("error-file-exists"));
    }
    let target = match there {
        Some(there) if there.is_file() => path.canonicalize().map_err(failed)?,
        Some(there) if there.is_dir() => return Err(failed(io::ErrorKind::IsADirectory.into())),
        Some(_) => return Err(failed(NotAFile::Special.into())),
        None if path.is_symlink() => return Err(refused("error-file-link-nowhere")),
        None => path.to_owned(),
    };
    let written = match readers {
        Readers::All => write_atomic(&target, bytes),
        Readers::Owner => write_atomic_private(&target, bytes),
    };
    written.map_err(|error| match error {
        huepass_durable::DurableError::Io { source, .. } => failed(source),
        other => Report::from_durable(&other),
    })
}

/// Whether bytes written to it go elsewhere instead of being kept.
fn is_stream(there: &Metadata) -> bool {
    there.file_type().is_char_device() || there.file_type().is_fifo()
}

/// Opens a stream without making, emptying or changing what lies there. What was opened may be
/// something else than what was looked at before.
fn open_stream(path: &Path) -> io::Result<(File, Metadata)> {
    let stream = OpenOptions::new()
        .write(true)
        .custom_flags(OFlags::NOCTTY.bits().cast_signed())
        .open(path)?;
    let opened = stream.metadata()?;
    if is_stream(&opened) {
        Ok((stream, opened))
    } else {
        Err(io::ErrorKind::ResourceBusy.into())
    }
}

/// Whether what is written to a stream goes where the caller's own output goes, or to the caller.
fn is_closed_to_others(stream: &Metadata) -> bool {
    let own = [output(&io::stdout()), output(&io::stderr())];
    let is_output = own.iter().flatten().any(|own| {
        (own.dev(), own.ino(), own.rdev()) == (stream.dev(), stream.ino(), stream.rdev())
    });
    let of_others = stream.mode() & 0o077;
    let is_own = stream.uid() == geteuid().as_raw() && of_others == 0;
    is_output || is_own
}

fn output(output: &impl AsFd) -> io::Result<Metadata> {
    File::from(output.as_fd().try_clone_to_owned()?).metadata()
}
