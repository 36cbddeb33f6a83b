use super::*;

#[test]
fn an_existing_file_is_kept_unless_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    write_file(&path, b"one", Readers::All, Existing::Keep).unwrap();
    let refused = write_file(&path, b"two", Readers::All, Existing::Keep).unwrap_err();
    assert_eq!(
        (refused.id(), refused.exit()),
        ("error-file-exists", Exit::CannotCreate)
    );
    assert_eq!(std::fs::read(&path).unwrap(), b"one");
    write_file(&path, b"two", Readers::All, Existing::Replace).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"two");
}

#[test]
fn a_folder_that_is_not_there_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing/file");
    let refused = write_file(&path, b"x", Readers::All, Existing::Replace).unwrap_err();
    assert_eq!(
        (refused.id(), refused.exit()),
        ("error-file-not-written", Exit::CannotCreate)
    );
}

#[test]
fn a_private_file_is_for_its_owner() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    write_file(&path, b"x", Readers::Owner, Existing::Keep).unwrap();
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_device_stays_a_device() {
    let full = Path::new("/dev/full");
    let refused = write_file(full, b"x", Readers::All, Existing::Replace).unwrap_err();
    assert_eq!(
        (refused.id(), refused.exit()),
        ("error-file-not-written", Exit::Io)
    );
    assert!(full.metadata().unwrap().file_type().is_char_device());
    write_file(
        Path::new("/dev/null"),
        b"x",
        Readers::All,
        Existing::Replace,
    )
    .unwrap();
    let null = Path::new("/dev/null").metadata().unwrap();
    assert!(null.file_type().is_char_device());
}

#[test]
fn a_link_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("file"), folder.path().join("link"));
    std::fs::write(&file, b"one").unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let refused = write_file(&link, b"two", Readers::All, Existing::Keep).unwrap_err();
    assert_eq!(refused.id(), "error-file-exists");
    write_file(&link, b"two", Readers::All, Existing::Replace).unwrap();
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert_eq!(std::fs::read(&file).unwrap(), b"two");
}

#[test]
fn a_link_that_leads_nowhere_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("file"), folder.path().join("link"));
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let refused = write_file(&link, b"x", Readers::All, Existing::Replace).unwrap_err();
    assert_eq!(refused.id(), "error-file-link-nowhere");
    let refused = write_file(&link, b"x", Readers::All, Existing::Keep).unwrap_err();
    assert_eq!(refused.id(), "error-file-exists");
    assert!(link.is_symlink() && !file.exists());
}

#[test]
fn what_is_no_file_and_no_stream_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("socket");
    let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
    for path in [path.as_path(), folder.path()] {
        let refused = write_file(path, b"x", Readers::All, Existing::Replace).unwrap_err();
        assert_eq!(refused.id(), "error-file-not-written");
    }
    assert!(path.metadata().unwrap().file_type().is_socket());
}

#[test]
fn a_secret_goes_into_no_pipe_that_others_could_read() {
    use rustix::fs::{CWD, Mode, mkfifoat};
    use std::io::Read as _;
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pipe");
    mkfifoat(CWD, &path, Mode::from_raw_mode(0o600)).unwrap();
    // Opened for both, it does not wait for the other side.
    let mut reader = OpenOptions::new()
        .read(true)
        .write(true)
        .open(&path)
        .unwrap();
    for (mode, existing) in [(0o644, Existing::Keep), (0o620, Existing::Replace)] {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(&path, permissions).unwrap();
        let refused = write_file(&path, b"secret", Readers::Owner, existing).unwrap_err();
        assert_eq!(
            (refused.id(), refused.exit()),
            ("error-file-readable", Exit::CannotCreate)
        );
    }
    let null = Path::new("/dev/null");
    let refused = write_file(null, b"secret", Readers::Owner, Existing::Replace).unwrap_err();
    assert_eq!(refused.id(), "error-file-readable");
    // What is for all may go there.
    let mut came = [0; 6];
    write_file(&path, b"public", Readers::All, Existing::Replace).unwrap();
    reader.read_exact(&mut came).unwrap();
    assert_eq!(&came, b"public");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    write_file(&path, b"secret", Readers::Owner, Existing::Keep).unwrap();
    reader.read_exact(&mut came).unwrap();
    assert_eq!(&came, b"secret");
}
