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

#[cfg(unix)]
#[test]
fn a_private_file_is_for_its_owner() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    write_file(&path, b"x", Readers::Owner, Existing::Keep).unwrap();
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}
