//! A folder, a clock, and the parties in it.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::{Party, Program};

/// Where a test takes place. Its folder is removed at the end.
#[derive(Debug)]
pub struct World {
    folder: TempDir,
    now: Cell<u64>,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// 2026-11-21 12:00:00 UTC: on a full hour and the start of an epoch and a slot.
    pub const NOON: u64 = 1_795_262_400;

    /// An empty world at [`World::NOON`].
    ///
    /// # Panics
    /// When no temporary folder can be made.
    pub fn new() -> Self {
        Self {
            folder: TempDir::with_prefix("huepass-journey-").expect("a temporary folder"),
            now: Cell::new(Self::NOON),
        }
    }

    /// The moment, in Unix seconds.
    pub fn now(&self) -> u64 {
        self.now.get()
    }

    /// Lets time pass.
    pub fn pass(&self, seconds: u64) {
        self.now.set(self.now.get() + seconds);
    }

    /// A path in the world's folder.
    pub fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The world's folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A file in the world's folder with this content.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.at(name);
        fs::write(&path, content).expect("the world's folder can be written to");
        path
    }

    /// Somebody with a program, a home and a passphrase of their own.
    pub fn party(&self, program: Program, name: &str) -> Party<'_> {
        let passphrase = self.file(
            &format!("{name}.passphrase"),
            format!("{name}, and nobody else\n"),
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let owner_only = fs::Permissions::from_mode(0o600);
            fs::set_permissions(&passphrase, owner_only).expect("it is our own");
        }
        Party::new(self, program, self.at(name), passphrase)
    }
}
