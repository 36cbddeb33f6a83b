use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::*;

/// What a refusal found in the place of a file.
fn found<T: std::fmt::Debug>(refused: Result<T, DurableError>) -> Option<NotAFile> {
    match refused.unwrap_err() {
        DurableError::Io { source, .. } => {
            let inner = source.get_ref()?;
            inner.downcast_ref::<NotAFile>().copied()
        }
        other => panic!("{other:?}"),
    }
}

fn pipe(path: &Path) {
    rustix::fs::mkfifoat(rustix::fs::CWD, path, Mode::from_raw_mode(0o600)).unwrap();
}

#[test]
fn no_link_is_followed_below_the_root() {
    let place = tempfile::tempdir().unwrap();
    let (root, away) = (place.path().join("feed"), place.path().join("away"));
    fs::create_dir_all(root.join("deltas")).unwrap();
    fs::create_dir_all(&away).unwrap();
    let victim = away.join("victim");
    fs::write(&victim, b"mine").unwrap();
    symlink(&victim, root.join("window.bin")).unwrap();
    symlink(&away, root.join("reports")).unwrap();
    symlink(&away, root.join("deltas/x")).unwrap();
    symlink(&victim, root.join("lock")).unwrap();
    let folder = SharedFolder::new(&root);

    for name in ["window.bin", "reports/victim", "deltas/x/victim"] {
        assert_eq!(found(folder.read(name, 99)), Some(NotAFile::Link), "{name}");
        assert!(!folder.has(name));
    }
    for name in ["reports", "deltas/x"] {
        let listed = folder.entries(name, 9);
        assert_eq!(found(listed), Some(NotAFile::Link), "{name}");
        for file in ["victim", "another", "deeper/another"] {
            let written = folder.write(&format!("{name}/{file}"), b"theirs", false);
            assert_eq!(found(written), Some(NotAFile::Link), "{name}/{file}");
        }
    }
    assert_eq!(found(folder.lock_file("lock")), Some(NotAFile::Link));
    for name in ["../away/victim", "/etc/passwd", ".", ""] {
        assert!(folder.read(name, 99).is_err(), "{name}");
        assert!(folder.write(name, b"theirs", false).is_err(), "{name}");
    }
    // The link itself gives way to the file.
    folder.write("window.bin", b"new", false).unwrap();
    assert_eq!(folder.read("window.bin", 3).unwrap().unwrap(), b"new");
    assert!(!root.join("window.bin").is_symlink());
    assert_eq!(fs::read(&victim).unwrap(), b"mine");
    assert_eq!(fs::read_dir(&away).unwrap().count(), 1);

    // The root is the user's own word.
    symlink(&root, place.path().join("link")).unwrap();
    let by_link = SharedFolder::new(&place.path().join("link"));
    assert_eq!(by_link.read("window.bin", 3).unwrap().unwrap(), b"new");
}

#[test]
fn nothing_but_a_regular_file_is_read() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("pipe");
    pipe(&path);
    let _socket = std::os::unix::net::UnixListener::bind(place.path().join("socket")).unwrap();
    fs::create_dir(place.path().join("sub")).unwrap();
    let folder = SharedFolder::new(place.path());
    for name in ["pipe", "socket"] {
        assert_eq!(
            found(folder.read(name, 9)),
            Some(NotAFile::Special),
            "{name}"
        );
        assert!(!folder.has(name));
    }
    assert_eq!(found(folder.lock_file("pipe")), Some(NotAFile::Special));
    assert_eq!(
        found(crate::read_limited(&path, 9)),
        Some(NotAFile::Special)
    );
    assert_eq!(found(folder.read("sub", 9)), None);
    assert_eq!(folder.read("missing", 9).unwrap(), None);
    assert_eq!(folder.read("missing/too", 9).unwrap(), None);
}

#[test]
fn files_are_written_with_their_folders_and_listed() {
    let place = tempfile::tempdir().unwrap();
    let folder = SharedFolder::new(&place.path().join("new/feed"));
    assert_eq!(folder.entries("a", 9).unwrap(), []);
    folder.write("a/b/file", b"four", false).unwrap();
    folder.write("a/key", b"four", true).unwrap();
    assert!(matches!(
        folder.read("a/b/file", 3),
        Err(DurableError::TooLarge {
            len: 4,
            limit: 3,
            ..
        })
    ));
    assert_eq!(folder.read("a/b/file", 4).unwrap().unwrap(), b"four");
    let key = place.path().join("new/feed/a/key");
    assert_eq!(key.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    fs::write(key.with_file_name(".hidden"), b"").unwrap();
    assert!(folder.entries("a", 1).is_err());
    let mut listed = folder.entries("a", 2).unwrap();
    listed.sort_by(|a, b| a.name.cmp(&b.name));
    let listed: Vec<_> = listed
        .iter()
        .map(|e| (e.name.as_str(), e.is_folder))
        .collect();
    assert_eq!(listed, [("b", true), ("key", false)]);
}

#[test]
fn a_name_that_is_gone_ends_no_listing() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("there"), b"x").unwrap();
    fs::create_dir(place.path().join("folder")).unwrap();
    let folder = open(place.path(), FOLDER, Mode::empty()).unwrap();
    // An error would be taken for a folder that is not there, and the listing for empty.
    assert_eq!(kind_of(&folder, "gone").unwrap(), None);
    let there = kind_of(&folder, "there").unwrap();
    assert_eq!(there, Some(FileType::RegularFile));
    let below = kind_of(&folder, "folder").unwrap();
    assert_eq!(below, Some(FileType::Directory));
    // Any other refusal is told.
    assert!(kind_of(&folder, "there/below").is_err());
}
