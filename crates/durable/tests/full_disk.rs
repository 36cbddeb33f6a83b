//! A full disk is an error; nothing acknowledged is lost and nothing panics. Needs to mount.

#![allow(clippy::cast_possible_truncation)] // Patterns of bytes; wrapping round is meant.

mod common;

use std::fs;
use std::path::Path;

use huepass_durable::{Batch, DurableError, DurableTree, write_atomic};

fn fill(folder: &Path) {
    let tree = DurableTree::open(&folder.join("tree")).unwrap();
    let mut kept = 0_u32;
    loop {
        let mut batch = Batch::new();
        batch.put(format!("record/{kept:06}"), vec![kept as u8; 12_000]);
        batch.put("count", (kept + 1).to_be_bytes());
        match tree.commit(batch) {
            Ok(()) => kept += 1,
            Err(DurableError::DiskFull { .. }) => break,
            Err(e) => panic!("after {kept}: {e}"),
        }
        assert!(kept < 100_000, "this disk does not fill");
    }
    assert!(kept > 50, "only {kept} commits fitted");

    // Still readable, and still refusing, on the same handle.
    let check = |tree: &DurableTree| {
        assert_eq!(tree.get(b"count").unwrap().unwrap(), kept.to_be_bytes());
        let records = tree.scan_prefix(b"record/").unwrap();
        assert_eq!(records.len(), kept as usize);
        for (n, (_, value)) in records.iter().enumerate() {
            assert!(value.iter().all(|b| *b == n as u8));
        }
    };
    check(&tree);

    // The last free block goes too; then files and a reopened tree meet a really full disk.
    let mut filler = 0;
    for size in [1 << 20, 1 << 16, 1 << 12] {
        while fs::write(folder.join(format!("filler{filler}")), vec![1; size]).is_ok() {
            filler += 1;
        }
    }
    let target = folder.join("filler0");
    let before = fs::read(&target).unwrap();
    let refused = write_atomic(&target, &vec![2; 1 << 20]);
    assert!(
        matches!(refused, Err(DurableError::DiskFull { .. })),
        "{refused:?}"
    );
    assert!(fs::read(&target).unwrap() == before);
    drop(tree);
    match DurableTree::open(&folder.join("tree")) {
        Ok(tree) => check(&tree),
        Err(DurableError::DiskFull { .. }) => {}
        Err(e) => panic!("{e}"),
    }

    // With room again everything is there and goes on.
    for n in 0..=filler {
        let _ = fs::remove_file(folder.join(format!("filler{n}")));
    }
    let tree = DurableTree::open(&folder.join("tree")).unwrap();
    check(&tree);
    let mut last = Batch::new();
    last.put("after", "1");
    match tree.commit(last) {
        Ok(()) | Err(DurableError::DiskFull { .. }) => check(&tree),
        Err(e) => panic!("{e}"),
    }
}

#[test]
fn a_full_memory_disk_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    match common::Mount::new(dir.path(), &["-t", "tmpfs", "-o", "size=12m", "tmpfs"]) {
        Ok(_mounted) => fill(dir.path()),
        Err(why) => eprintln!("SKIPPED, cannot mount a small tmpfs: {why}"),
    }
}

#[test]
fn a_full_ext4_disk_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (image, folder) = (dir.path().join("image"), dir.path().join("mounted"));
    fs::create_dir(&folder).unwrap();
    fs::File::create(&image).unwrap().set_len(20 << 20).unwrap();
    let mounted = common::run(
        std::process::Command::new("mkfs.ext4")
            .arg("-q")
            .arg(&image),
    )
    .and_then(|()| common::Mount::new(&folder, &["-o", "loop", image.to_str().unwrap()]));
    match mounted {
        Ok(_mounted) => fill(&folder),
        Err(why) => eprintln!("SKIPPED, cannot mount a small ext4 image: {why}"),
    }
}
