//! Whether a program changed anything.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The files below a folder with their contents. A lock file's name may come and go.
pub type Snapshot = BTreeMap<PathBuf, Vec<u8>>;

/// Takes all files below `folder`; empty when there is no such folder.
///
/// # Panics
/// When a file cannot be read.
pub fn snapshot(folder: &Path) -> Snapshot {
    let mut found = Snapshot::new();
    collect(folder, folder, &mut found);
    found
}

/// Copies a folder with all that is below it, empty folders too.
///
/// # Panics
/// When something cannot be read or written.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("a folder can be listed") {
        let path = entry.expect("a folder can be listed").path();
        let target = to.join(path.file_name().expect("it has a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a file can be copied");
        }
    }
}

fn collect(top: &Path, folder: &Path, found: &mut Snapshot) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("a folder can be listed").path();
        if path.is_dir() {
            collect(top, &path, found);
        } else if path.file_name().is_some_and(|name| name != "lock") {
            let name = path.strip_prefix(top).expect("it is below").to_owned();
            found.insert(name, fs::read(&path).expect("a file can be read"));
        }
    }
}
