//! Links and pipes left in folders that others write into, and homes that lost their keys.

mod common;

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use common::{Desk, NOW, Wallet, trust};
use huepass_feed::layout;
use rustix::fs::{CWD, Mode, mkfifoat};

fn founded() -> Desk {
    let desk = Desk::new();
    desk.home("city");
    desk.ok("city", &["init", "--name", "City"]);
    desk.ok("city", &["epoch", "publish", "--out", "feed"]);
    desk
}

/// A pipe that nobody writes into: opened as other files are, it would never return.
fn pipe(path: &Path) {
    mkfifoat(CWD, path, Mode::from_raw_mode(0o600)).unwrap();
}

/// Refused for a reason that names links, or pipes.
fn refuses(desk: &Desk, args: &[&str], id: &str, words: &str) {
    let done = desk.issuer("city", args, "");
    assert_eq!(done.error(), id, "{}", done.stderr);
    assert!(done.stderr.contains(words), "{}", done.stderr);
}

#[test]
fn a_link_in_a_feed_leaves_its_target_alone() {
    let mut desk = founded();
    let person = desk.person("city", "11010119900307001X");
    let (offer, pin) = desk.offer("city", &person);
    let asked = Wallet::new(1).ask(&trust(&desk.path("feed")), &offer, &pin);
    assert_eq!(desk.answer("city", &asked.text).0, 0);
    desk.ok("city", &["revoke", &person, "--reason", "correction"]);
    desk.now = NOW + 600;
    desk.ok("city", &["epoch", "publish", "--out", "feed"]);

    let away = desk.path("away");
    let victim = away.join("victim");
    std::fs::create_dir(&away).unwrap();
    std::fs::write(&victim, b"mine").unwrap();
    let authority = std::fs::read_dir(desk.path("feed/deltas")).unwrap();
    let authority = authority.map(|entry| entry.unwrap().file_name()).next();
    let deltas = format!("deltas/{}", authority.unwrap().to_str().unwrap());
    let publish = ["epoch", "publish", "--out", "other"];
    for (name, to) in [
        ("deltas", &away),
        (&deltas, &away),
        ("epochs", &away),
        ("statements", &away),
        ("authorities", &away),
    ] {
        let link = desk.path("other").join(name);
        std::fs::create_dir_all(link.parent().unwrap()).unwrap();
        let _ = std::fs::remove_file(&link);
        symlink(to, &link).unwrap();
        desk.now += 600;
        let done = desk.issuer("city", &publish, "");
        assert_ne!(done.status, 0, "{name}");
        assert!(
            done.stderr.contains("it is a link"),
            "{name}: {}",
            done.stderr
        );
        assert_eq!(std::fs::read(&victim).unwrap(), b"mine", "{name}");
        assert_eq!(std::fs::read_dir(&away).unwrap().count(), 1, "{name}");
        std::fs::remove_dir_all(desk.path("other")).unwrap();
    }
    // In a document's own place it is replaced, and keeps nobody from publishing.
    for name in ["window.bin", "announcement.cose"] {
        let link = desk.path("other").join(name);
        std::fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink(&victim, &link).unwrap();
        desk.now += 600;
        desk.ok("city", &publish);
        assert!(!link.symlink_metadata().unwrap().is_symlink(), "{name}");
        assert_eq!(std::fs::read(&victim).unwrap(), b"mine", "{name}");
        std::fs::remove_dir_all(desk.path("other")).unwrap();
    }
    // What lies elsewhere does not get into what is public either.
    let window = desk.path("city/feed/window.bin");
    std::fs::remove_file(&window).unwrap();
    symlink(&victim, &window).unwrap();
    desk.now += 600;
    refuses(&desk, &publish, "error-file-not-read", "it is a link");
    assert!(!desk.path("other/window.bin").exists());
}

#[test]
fn a_link_in_a_round_leaves_its_target_alone() {
    let desk = founded();
    let away = desk.path("away");
    std::fs::create_dir(&away).unwrap();
    for name in ["rounds", "rounds/0000000002", "rounds/0000000002/reports"] {
        let link = desk.path("round").join(name);
        std::fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink(&away, &link).unwrap();
        let report = ["epoch", "report", "--round", "round"];
        let done = desk.issuer("city", &report, "");
        assert_ne!(done.status, 0, "{name}");
        assert!(
            done.stderr.contains("it is a link"),
            "{name}: {}",
            done.stderr
        );
        assert_eq!(std::fs::read_dir(&away).unwrap().count(), 0, "{name}");
        std::fs::remove_dir_all(desk.path("round")).unwrap();
    }
}

#[test]
fn a_pipe_in_a_feed_keeps_nobody_waiting() {
    let mut desk = founded();
    desk.now = NOW + 600;
    let publish = ["epoch", "publish", "--out", "feed"];
    let pipe_at = desk.path("feed/announcement.cose");
    std::fs::remove_file(&pipe_at).unwrap();
    pipe(&pipe_at);
    desk.ok("city", &publish);
    assert!(pipe_at.symlink_metadata().unwrap().is_file());
    desk.now += 600;
    let own = desk.path("city/feed/authorities/f");
    std::fs::create_dir_all(own.parent().unwrap()).unwrap();
    pipe(&own);
    refuses(&desk, &publish, "error-file-not-read", "a named pipe");
    std::fs::remove_file(&own).unwrap();
    desk.ok("city", &publish);
    std::fs::remove_file(desk.path("feed").join(layout::GENESIS)).unwrap();
    pipe(&desk.path("feed").join(layout::GENESIS));
    refuses(
        &desk,
        &["framework", "join", "feed"],
        "error-file-not-read",
        "a named pipe",
    );
}

#[test]
fn a_pin_goes_into_no_pipe_that_others_could_read() {
    let desk = founded();
    let person = desk.person("city", "11010119900307001X");
    let path = desk.path("pipe");
    pipe(&path);
    let reader = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(&path)
        .unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let offer = ["offer", &person, "--pin-file", "pipe"];
    refuses(&desk, &offer, "error-file-readable", "others could read");
    assert_eq!(rustix::io::ioctl_fionread(&reader).unwrap(), 0);
    // Where the program's own output goes is the caller's choice, and so is a pipe of their own.
    let done = desk.issuer("city", &["offer", &person, "--pin-file", "/dev/stderr"], "");
    assert_eq!(done.status, 0, "{}", done.stderr);
    let is_pin = |line: &str| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit());
    assert!(done.stderr.lines().any(is_pin), "{}", done.stderr);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    desk.ok("city", &offer);
    assert_eq!(rustix::io::ioctl_fionread(&reader).unwrap(), 7);
}

#[test]
fn lost_keys_are_not_made_anew() {
    let desk = founded();
    let keys = desk.path("city/keys");
    std::fs::rename(&keys, desk.path("kept")).unwrap();
    let commands: [&[&str]; 4] = [
        &["status"],
        &["epoch", "publish", "--out", "feed"],
        &["init", "--name", "City"],
        &["registrar", "init"],
    ];
    for is_there in [false, true] {
        for args in commands {
            if is_there {
                std::fs::create_dir(&keys).unwrap();
            }
            let done = desk.issuer("city", args, "");
            assert_eq!(done.error(), "error-issuer-keys-gone", "{args:?}");
            assert_eq!(done.status, 78);
            if is_there {
                // Nothing was put into it.
                std::fs::remove_dir(&keys).unwrap();
            }
            assert!(!keys.exists(), "{args:?}");
        }
    }
    std::fs::rename(desk.path("kept"), &keys).unwrap();
    desk.ok("city", &["status"]);

    desk.home("empty");
    std::fs::create_dir(desk.path("empty/keys")).unwrap();
    let done = desk.issuer("empty", &["status"], "");
    assert_eq!(done.error(), "error-issuer-none");
}

#[test]
fn an_issuer_that_was_not_made_leaves_nothing_behind() {
    let desk = Desk::new();
    let good = std::fs::read(desk.path("passphrase")).unwrap();
    std::fs::write(desk.path("passphrase"), "short\n").unwrap();
    for args in [
        ["init", "--name", "City"].as_slice(),
        &["registrar", "init"],
    ] {
        let done = desk.issuer("new", args, "");
        assert_ne!(done.status, 0);
        assert!(!desk.path("new").exists(), "{args:?}");
    }
    std::fs::write(desk.path("passphrase"), good).unwrap();
    desk.ok("new", &["registrar", "init"]);
}
