use huepass_feed::layout;

use super::*;

fn names(feed: &mut FeedFolder, folder: &str) -> Vec<String> {
    let mut names = feed.names(folder, 10).unwrap();
    names.sort_unstable();
    names
}

#[test]
fn links_pipes_and_large_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut feed = FeedFolder::new(folder.path());
    feed.write(layout::GENESIS, b"four").unwrap();
    let too_large = feed.read(layout::GENESIS, 3).unwrap_err();
    assert_eq!(too_large.kind(), io::ErrorKind::FileTooLarge);
    std::os::unix::fs::symlink("genesis.cose", folder.path().join(layout::NEWEST)).unwrap();
    assert!(feed.read(layout::NEWEST, 10).is_err());
    std::os::unix::fs::symlink("/", folder.path().join(layout::STATEMENTS)).unwrap();
    assert!(feed.names(layout::STATEMENTS, 1000).is_err());
    assert!(feed.write("statements/x", b"").is_err());
    assert!(feed.write("../x", b"").is_err());
    assert!(feed.read("../x", 10).is_err());
}

#[test]
fn more_names_than_asked_for_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut feed = FeedFolder::new(folder.path());
    for name in ["a", "b", "c"] {
        feed.write(&format!("statements/{name}"), b"").unwrap();
    }
    assert!(feed.names(layout::STATEMENTS, 2).is_err());
    assert_eq!(names(&mut feed, layout::STATEMENTS), ["a", "b", "c"]);
}

#[test]
fn what_is_written_is_read_and_what_is_not_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut feed = FeedFolder::new(&folder.path().join("new"));
    assert_eq!(feed.read(layout::NEWEST, 10).unwrap(), None);
    assert_eq!(names(&mut feed, layout::EPOCHS), [""; 0]);
    feed.write("epochs/0000000001/list.cbor", b"one").unwrap();
    feed.write("epochs/0000000001/list.cbor", b"two").unwrap();
    let mut same = feed.clone();
    assert_eq!(
        same.read("epochs/0000000001/list.cbor", 3).unwrap(),
        Some(b"two".to_vec())
    );
    assert_eq!(names(&mut feed, layout::EPOCHS), ["0000000001"]);
}
