use super::*;

const SHARD: &str = "deltas/4141414141414141414141414141414141414141414141414141414141414141/7";

/// A home's feed with a statement, two segments and an epoch, and the folder it is pushed into.
fn feeds() -> (tempfile::TempDir, Feed, Feed) {
    let folder = tempfile::tempdir().unwrap();
    let [own, to] = ["own", "to"].map(|name| Feed::new(&folder.path().join(name)));
    for name in [
        layout::GENESIS,
        layout::NEWEST,
        &layout::statement(&[0xd1; 32]),
        &segment(1, 2),
        &segment(3, 3),
        &layout::announcement(Epoch(1)),
        &layout::list(Epoch(1)),
    ] {
        own.write(name, b"x").unwrap();
    }
    (folder, own, to)
}

fn segment(first: u32, last: u32) -> String {
    format!("{SHARD}/{first:010}-{last:010}.cose")
}

fn index(feed: &Feed, folder: &str) -> Vec<String> {
    let bytes = feed.read(&layout::index(folder), DOCUMENT).unwrap();
    layout::read_index(&bytes).unwrap()
}

// spec: FED-84
#[test]
fn an_index_comes_after_its_documents_and_before_the_epochs() {
    // A folder under a file's name cannot be replaced: the push ends there.
    for (stuck, is_missing) in [
        (segment(3, 3), layout::index(SHARD)),
        (layout::index(SHARD), layout::announcement(Epoch(1))),
        (layout::index(layout::STATEMENTS), layout::NEWEST.to_owned()),
    ] {
        let (_folder, own, to) = feeds();
        std::fs::create_dir_all(to.at(&stuck).join("in the way")).unwrap();
        assert!(own.push(&to).is_err(), "{stuck}");
        assert!(!to.has(&is_missing), "{stuck}");
        assert!(to.has(&segment(1, 2)), "{stuck}");
        std::fs::remove_dir_all(to.at(&stuck)).unwrap();
        own.push(&to).unwrap();
        assert!(to.has(&is_missing), "{stuck}");
    }
}

// spec: FED-83, FED-84
#[test]
fn an_index_names_what_lies_in_the_folder_and_is_well_named() {
    let (_folder, own, to) = feeds();
    // An index here, or a stranger's there, counts for nothing.
    for feed in [&own, &to] {
        let strange = layout::write_index(["0000000009-0000000009.cose"]);
        feed.write(&layout::index(SHARD), &strange).unwrap();
    }
    to.write(&segment(4, 9), b"another's").unwrap();
    for name in ["index.html", "1-2.cose", "0000000005-0000000004.cose"] {
        to.write(&format!("{SHARD}/{name}"), b"x").unwrap();
    }
    std::fs::create_dir_all(to.at(&segment(7, 7))).unwrap();
    std::os::unix::fs::symlink("/dev/zero", to.at(&segment(8, 8))).unwrap();
    to.write(&layout::index("deltas/strange/1"), b"x").unwrap();
    own.push(&to).unwrap();
    assert_eq!(
        index(&to, SHARD),
        [(1, 2), (3, 3), (4, 9)]
            .map(|(first, last)| segment(first, last)[SHARD.len() + 1..].to_owned())
    );
    assert_eq!(
        index(&to, layout::STATEMENTS),
        [format!("{}.cose", "d1".repeat(32))]
    );
    // No document, and no reason to complain.
    assert_eq!(to.names(layout::STATEMENTS).unwrap().len(), 1);
    assert_eq!(
        to.read(&layout::index("deltas/strange/1"), 9).unwrap(),
        b"x"
    );
}

// spec: FED-83
#[test]
fn a_feed_without_statements_has_an_empty_index() {
    let folder = tempfile::tempdir().unwrap();
    let [own, to] = ["own", "to"].map(|name| Feed::new(&folder.path().join(name)));
    own.push(&to).unwrap();
    assert!(index(&to, layout::STATEMENTS).is_empty());
}
