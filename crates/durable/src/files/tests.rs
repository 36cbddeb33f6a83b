use super::*;

#[test]
fn too_long_files_and_missing_folders_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f");
    write_atomic(&path, &[7; 11]).unwrap();
    assert!(matches!(
        read_limited(&path, 10),
        Err(DurableError::TooLarge {
            len: 11,
            limit: 10,
            ..
        })
    ));
    assert_eq!(read_limited(&path, 11).unwrap(), [7; 11]);

    let lost = dir.path().join("no/such/folder/f");
    assert!(matches!(
        write_atomic(&lost, b"x"),
        Err(DurableError::Io { .. })
    ));
    assert!(matches!(
        write_atomic(Path::new("/"), b"x"),
        Err(DurableError::Io { .. })
    ));
    match read_limited(&lost, 1) {
        Err(DurableError::Io { source, .. }) => assert_eq!(source.kind(), io::ErrorKind::NotFound),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_failed_write_leaves_the_old_file_and_no_litter() {
    let dir = tempfile::tempdir().unwrap();
    // A folder in the way makes the rename fail.
    let path = dir.path().join("occupied");
    fs::create_dir(&path).unwrap();
    fs::write(path.join("inside"), b"old").unwrap();
    assert!(write_atomic(&path, b"new").is_err());
    assert_eq!(fs::read(path.join("inside")).unwrap(), b"old");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn a_file_is_replaced_and_a_private_one_is_private() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("a/b/c");
    create_dir_durable(&folder).unwrap();
    let path = folder.join("f");
    write_atomic(&path, b"one").unwrap();
    write_atomic_private(&path, b"two").unwrap();
    assert_eq!(read_limited(&path, 3).unwrap(), b"two");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}
