//! What an issuer does with a feed that others wrote: two histories, and statements that do not hold.

mod common;

use common::{Desk, announcement, copy_folder, newest, trust};
use huepass_feed::{Epoch, Evidence, layout};

fn founded() -> Desk {
    let desk = Desk::new();
    desk.home("city");
    desk.ok(
        "city",
        &["init", "--name", "City", "--framework-name", "Land"],
    );
    desk
}

// spec: REG-17, FED-72
#[test]
fn the_evidence_of_two_histories_is_kept() {
    let mut desk = founded();
    desk.ok("city", &["epoch", "publish", "--out", "feed"]);
    // A copy of the home goes on by itself: the registrar's key signs two second epochs.
    copy_folder(&desk.path("city"), &desk.path("twin"));
    copy_folder(&desk.path("feed"), &desk.path("other"));
    desk.now += 600;
    desk.ok("city", &["epoch", "publish", "--out", "feed"]);
    desk.now += 60;
    desk.ok("twin", &["epoch", "publish", "--out", "other"]);
    let ours = announcement(&desk.path("feed"), 2);
    let theirs = announcement(&desk.path("other"), 2);
    assert_ne!(ours, theirs);

    // The same number twice, then a later number that does not follow this home's.
    let third = {
        copy_folder(&desk.path("other"), &desk.path("longer"));
        desk.now += 600;
        desk.ok("twin", &["epoch", "publish", "--out", "longer"]);
        announcement(&desk.path("longer"), 3)
    };
    let evidence = desk.path("city/feed/evidence");
    for (feed, contradicting) in [("other", &theirs), ("longer", &third)] {
        assert!(!evidence.exists());
        let done = desk.issuer("city", &["framework", "learn", feed], "");
        assert_eq!(done.error(), "error-issuer-forked");
        let kept = files(&evidence);
        assert_eq!(kept.len(), 2);
        assert!(kept.contains(&ours) && kept.contains(contradicting));
        // Whoever is given the two sees that both are signed, and that they contradict each other.
        let trust = trust(&desk.path("feed"));
        let contradiction = Evidence::open(&kept[0], &kept[1], &trust);
        assert!(contradiction.is_ok());
        // What this home holds stays as it is.
        assert_eq!(announcement(&desk.path("city/feed"), 2), ours);
        std::fs::remove_dir_all(&evidence).unwrap();
    }
}

// spec: FED-73
#[test]
fn a_copy_that_is_wrong_accuses_nobody() {
    let mut desk = founded();
    let publish = ["epoch", "publish", "--out", "feed"];
    for _ in 0..2 {
        desk.ok("city", &publish);
        desk.now += 600;
    }
    copy_folder(&desk.path("city"), &desk.path("late"));
    desk.ok("city", &publish);
    // A stick on which the first epoch lies under the third one's name.
    copy_folder(&desk.path("feed"), &desk.path("stick"));
    copy_folder(
        &desk.path("feed/epochs/0000000001"),
        &desk.path("stick/epochs/0000000003"),
    );
    let done = desk.issuer("late", &["framework", "learn", "stick"], "");
    assert_eq!(
        (done.error().as_str(), done.status),
        ("error-issuer-gap", 65)
    );
    assert!(!desk.path("late/feed/evidence").exists());
    desk.ok("late", &["framework", "learn", "feed"]);
    assert_eq!(
        announcement(&desk.path("late/feed"), 3),
        announcement(&desk.path("feed"), 3)
    );
}

// spec: FED-82
#[test]
fn junk_under_the_next_epochs_name_is_replaced() {
    let mut desk = founded();
    let publish = ["epoch", "publish", "--out", "feed"];
    desk.ok("city", &publish);
    let names: [fn(Epoch) -> String; 2] = [layout::announcement, layout::list];
    for (epoch, name) in (2..).zip(names) {
        let junk = desk.path("feed").join(name(Epoch(epoch)));
        std::fs::create_dir_all(junk.parent().unwrap()).unwrap();
        std::fs::write(&junk, "half a file").unwrap();
        desk.now += 600;
        desk.ok("city", &publish);
        // Its announcement is the newest, and its list opens.
        assert_eq!(newest(&desk.path("feed")).0, epoch);
    }
    // What was damaged in the last epochs, and the newest announcement, are mended too.
    for name in [layout::list(Epoch(2)), layout::NEWEST.to_owned()] {
        let path = desk.path("feed").join(name);
        let good = std::fs::read(&path).unwrap();
        std::fs::write(&path, "half a file").unwrap();
        desk.now += 600;
        desk.ok("city", &publish);
        assert_ne!(std::fs::read(&path).unwrap(), b"half a file");
        if path.ends_with("list.cbor") {
            assert_eq!(std::fs::read(&path).unwrap(), good);
        }
    }
}

#[test]
fn statements_that_do_not_hold_are_passed_over() {
    let desk = founded();
    desk.ok("city", &["epoch", "publish", "--out", "feed"]);
    // Somebody who can write into the feed adds files; the rest of it is taken all the same.
    let statements = desk.path("feed").join(layout::STATEMENTS);
    let good: Vec<_> = files(&statements);
    let [good] = good.as_slice() else {
        panic!("one accreditation");
    };
    let mut forged = good.clone();
    *forged.last_mut().unwrap() ^= 1;
    for (digit, junk) in [("0", &b"junk"[..]), ("f", &forged)] {
        let name = statements.join(format!("{}.cose", digit.repeat(64)));
        std::fs::write(name, junk).unwrap();
    }
    desk.home("late");
    desk.ok("late", &["framework", "join", "feed"]);
    let taken = files(&desk.path("late/feed").join(layout::STATEMENTS));
    assert_eq!(&taken, std::slice::from_ref(good));
    assert_eq!(
        announcement(&desk.path("late/feed"), 1),
        announcement(&desk.path("feed"), 1)
    );
    // The home that publishes goes on too.
    desk.ok("city", &["framework", "learn", "feed"]);
    assert_eq!(
        desk.ok("city", &["epoch", "publish", "--out", "feed"])["epoch"],
        2
    );
}

/// The contents of the files in a folder, in the order of their names.
fn files(folder: &std::path::Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with(layout::INDEX))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}
