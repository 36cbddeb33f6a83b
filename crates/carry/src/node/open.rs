//! A node's copy: its lock, and how it begins.

use std::fs::{File, TryLockError};
use std::path::Path;

use huepass_cli::{Exit, Report};
use huepass_credential::GenesisDigest;
use huepass_durable::{DurableError, SharedFolder};
use huepass_feed_folder::FeedFolder;
use huepass_mirror::{Mirror, MirrorError};

use crate::Carrier;
use crate::node::refused;

/// Keeps a second node, and whoever else writes the copy, out of the folder while it lives.
///
/// # Errors
/// Exit 75 when another node has it, 73 when it cannot be made.
pub(crate) fn lock(folder: &Path) -> Result<File, Report> {
    let not_written = |error: &DurableError| match error {
        DurableError::Io { path, source } => Report::not_written(path, source),
        other => Report::from_durable(other),
    };
    huepass_durable::create_dir_durable(folder).map_err(|error| not_written(&error))?;
    let files = SharedFolder::new(folder);
    let lock = files
        .lock_file("lock")
        .map_err(|error| not_written(&error))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => {
            Err(Report::new("error-store-in-use", Exit::Temporary).arg("path", folder))
        }
        Err(TryLockError::Error(error)) => Err(Report::not_written(folder, &error)),
    }
}

/// Opens the copy, or begins one with the genesis that the first of `sources` has. With `pin` it must
/// be of that framework; a copy that is there pins itself.
pub(crate) fn open(
    folder: &Path,
    pin: Option<GenesisDigest>,
    sources: &mut [Carrier],
) -> Result<Mirror<FeedFolder>, Report> {
    let here = folder.display().to_string();
    let shelf = FeedFolder::new(folder);
    let mut first = match Mirror::open(shelf.clone(), pin) {
        Ok(mirror) => return Ok(mirror),
        Err(MirrorError::Empty | MirrorError::Damaged { .. }) if pin.is_some() => None,
        Err(MirrorError::Empty) => {
            return Err(Report::new("error-carry-no-pin", Exit::Usage).arg("path", folder));
        }
        Err(error) => return Err(refused(&here, &error)),
    };
    for source in sources {
        let Some(pin) = pin else { break };
        match Mirror::adopt(shelf.clone(), source, pin) {
            Ok(mirror) => return Ok(mirror),
            Err(error) => {
                let place = match error {
                    MirrorError::Shelf { .. } | MirrorError::Damaged { .. } => here.clone(),
                    _ => source.address().to_string(),
                };
                _ = first.get_or_insert_with(|| refused(&place, &error));
            }
        }
    }
    let none = || Report::new("error-carry-no-genesis", Exit::Usage).arg("path", folder);
    Err(first.unwrap_or_else(none))
}
