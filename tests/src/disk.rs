//! A disk that is soon full.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What fills the disk.
const REST: &str = "rest";
/// In this step a disk in memory is used up: the size of a page.
const PAGE: usize = 4096;

/// A small file system in memory, mounted on a folder for as long as this lives.
#[derive(Debug)]
pub struct SmallDisk {
    folder: PathBuf,
    size: usize,
}

impl SmallDisk {
    /// Mounts one of so many pages of 4 KiB. `None`, and a line that says so, where this system does
    /// not allow it.
    ///
    /// # Panics
    /// When the folder cannot be made.
    pub fn mount(folder: &Path, pages: usize) -> Option<Self> {
        fs::create_dir_all(folder).expect("a folder can be made");
        let size = pages * PAGE;
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(folder)
            .output();
        if !mounted.is_ok_and(|mounted| mounted.status.success()) {
            println!("skipped: no small disk can be mounted here");
            return None;
        }
        Some(Self {
            folder: folder.to_owned(),
            size,
        })
    }

    /// Leaves room for so many pages and no more.
    ///
    /// # Panics
    /// When there is less already.
    pub fn fill(&self, spare: usize) {
        self.free();
        let mut rest = vec![0_u8; self.size];
        while fs::write(self.folder.join(REST), &rest).is_err() {
            rest.truncate(rest.len() - PAGE);
        }
        rest.truncate(rest.len() - spare * PAGE);
        fs::write(self.folder.join(REST), &rest).expect("it takes less than before");
    }

    /// Gives the room back.
    pub fn free(&self) {
        // It may not have been filled.
        let _ = fs::remove_file(self.folder.join(REST));
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a program that a failed test has left behind may still have a file open.
        let _ = Command::new("umount").arg("-l").arg(&self.folder).output();
    }
}
