//! Links and pipes that somebody left where the gate reads or writes.

mod common;

use std::os::unix::fs::symlink;
use std::path::Path;

use common::{NOW, Place, World, feed};
use huepass_credential::Colour;
use rustix::fs::{CWD, Mode, mkfifoat};

fn pipe(path: &Path) {
    mkfifoat(CWD, path, Mode::from_raw_mode(0o600)).unwrap();
}

#[test]
fn a_link_in_the_gates_folder_leads_nowhere() {
    let mut world = World::new(31);
    let epoch = world.publish(1);
    let place = Place::with_news(&world, "", &epoch);
    let holder = world.holder(Colour::Green);
    let code = world.show(&holder, &epoch, NOW);
    for name in [
        "memory.cbor",
        "held.cbor",
        "gate.key",
        "policy.toml",
        "lock",
    ] {
        let own = place.own(name);
        let kept = std::fs::read(&own).unwrap();
        let victim = place.path("victim");
        std::fs::write(&victim, &kept).unwrap();
        std::fs::remove_file(&own).unwrap();
        symlink(&victim, &own).unwrap();
        let run = place.check(NOW, &code);
        assert_eq!(run.stdout, "", "{name}: no verdict");
        assert!(
            run.stderr.contains("it is a link"),
            "{name}: {}",
            run.stderr
        );
        assert_eq!(std::fs::read(&victim).unwrap(), kept, "{name}");
        std::fs::remove_file(&own).unwrap();
        std::fs::write(&own, kept).unwrap();
    }
    place.check(NOW, &code).says(0, "green", None);
}

#[test]
fn a_folder_of_news_neither_leads_away_nor_keeps_the_gate_waiting() {
    let mut world = World::new(32);
    let epoch = world.publish(1);
    let place = Place::new(&world, "");
    let import = ["feed", "import", "stick"];
    feed(&place.path("stick"), &[&epoch]);
    let newest = place.path("stick/announcement.cose");
    std::fs::remove_file(&newest).unwrap();
    // Opened as other files are, a pipe without a writer would never return.
    pipe(&newest);
    place.run(NOW, &import, "").refuses(65, "a named pipe");
    std::fs::remove_file(&newest).unwrap();
    place.write("away/1.cose", &epoch.bytes);
    symlink(place.path("away/1.cose"), &newest).unwrap();
    place.run(NOW, &import, "").refuses(65, "it is a link");
    std::fs::remove_file(&newest).unwrap();
    symlink(place.path("away"), place.path("stick/registrars")).unwrap();
    place.run(NOW, &import, "").refuses(65, "it is a link");
    std::fs::remove_file(place.path("stick/registrars")).unwrap();
    feed(&place.path("stick"), &[&epoch]);
    assert_eq!(place.run(NOW, &import, "").exit, 0);
}

#[test]
fn a_pipe_that_the_user_named_is_read() {
    let mut world = World::new(33);
    let epoch = world.publish(1);
    let place = Place::new(&world, "");
    let path = place.path("news.cose");
    pipe(&path);
    let writer = std::thread::spawn(move || std::fs::write(path, &epoch.bytes));
    let run = place.run(NOW, &["feed", "import", "news.cose"], "");
    assert_eq!(run.exit, 0, "{}", run.stderr);
    writer.join().unwrap().unwrap();
}

#[test]
fn a_gate_that_lost_its_genesis_is_not_set_up_anew() {
    let mut world = World::new(34);
    let epoch = world.publish(1);
    let place = Place::with_news(&world, "", &epoch);
    let key = std::fs::read(place.own("gate.key")).unwrap();
    std::fs::remove_file(place.own("genesis.cose")).unwrap();
    place
        .run(NOW, &["init", "genesis.cose"], "")
        .refuses(78, "genesis.cose");
    assert_eq!(std::fs::read(place.own("gate.key")).unwrap(), key);
    assert!(!place.own("genesis.cose").exists());
}
