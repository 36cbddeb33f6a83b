//! Full disks under those who carry the feed. Where this system mounts no small disk, the tests say so
//! and do nothing.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use huepass_journeys::{Auditor, Program, SmallDisk, Town, World, code, text};

#[test]
fn a_full_disk_is_told_and_what_was_shown_stays() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let keeper = world.party(Program::Wallet, "keeper");
    let copy = keeper.home().join("feed");
    let Some(disk) = SmallDisk::mount(&copy, 64) else {
        return;
    };
    let begin = [
        "node",
        "--framework",
        &town.pin,
        "--mirror",
        text(&town.feed),
        "--no-p2p",
    ];
    let mut node = keeper.stays(&begin);
    node.copies(1);
    let _ = node.ends();
    disk.fill(0);
    world.pass(600);
    town.publish();
    let mut node = keeper.stays(&begin);
    let told = node.waits_for("a full disk", |value| value["event"] == "failed");
    assert!(told["why"].as_str().unwrap().contains("full"), "{told}");
    let _ = node.ends();
    assert_eq!(Auditor::default().audit(&copy).epoch, 1);
    let zh = keeper.stays(&[&["--lang", "zh-CN"], &begin[..]].concat());
    let mut zh = zh;
    let told = zh.waits_for("a full disk", |value| value["event"] == "failed");
    assert!(told["why"].as_str().unwrap().contains("已满"), "{told}");
    let _ = zh.ends();
    disk.free();
    let mut node = keeper.stays(&begin);
    node.copies(2);
    let _ = node.ends();
    assert_eq!(Auditor::default().audit(&copy).epoch, 2);
}

#[test]
fn a_sync_whose_news_the_gate_could_not_keep_says_so() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let sync = ["sync", text(&town.feed)];
    let mut kept = Vec::new();
    for spare in 0..24 {
        let gate = world.party(Program::Verifier, &format!("gate-{spare}"));
        let Some(disk) = SmallDisk::mount(gate.home(), 64) else {
            return;
        };
        let genesis = town.feed.join("genesis.cose");
        let _ = gate.run(&["init", text(&genesis)]).exits(0);
        disk.fill(spare);
        let ran = gate.run(&sync);
        let has = gate.home().join("held.cbor").exists();
        // Whether anything was kept is what the exit code says, wherever the disk was full.
        assert!((ran.code == 0 && has) || ran.code == 74, "{spare}: {ran:?}");
        kept.push(ran.code == 0);
        disk.free();
        let _ = gate.run(&sync).exits(0);
        assert_eq!(gate.json(&["status"])["epoch"], 1);
        if kept.ends_with(&[true, true]) {
            break;
        }
    }
    assert!(kept.contains(&true) && kept.contains(&false), "{kept:?}");
}

#[test]
fn a_gate_that_watches_takes_news_again_that_it_could_not_keep() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let (ana, _) = town.holder("ana", "green");
    world.pass(600);
    let gate = world.party(Program::Verifier, "gate");
    let Some(disk) = SmallDisk::mount(gate.home(), 64) else {
        return;
    };
    let genesis = town.feed.join("genesis.cose");
    let _ = gate.run(&["init", text(&genesis)]).exits(0);
    let feed = text(&town.feed);
    let _ = gate.run(&["sync", feed]).exits(0);
    town.publish();
    let _ = ana.run(&["sync"]).exits(0);
    let before = fs::read(gate.home().join("held.cbor")).unwrap();
    let (results, words) = (world.at("results"), world.at("words"));
    let mut watching = gate
        .command(&["--json", "check", "--watch"])
        .stdin(Stdio::piped())
        .stdout(fs::File::create(&results).unwrap())
        .stderr(fs::File::create(&words).unwrap())
        .spawn()
        .unwrap();
    let mut lines = watching.stdin.take().unwrap();
    let is_said = |place: &Path, what: &str| fs::read_to_string(place).unwrap().contains(what);
    // It has the gate, and waits for codes.
    until(|| is_said(&words, "\"verifier-watching\""));
    let _ = gate
        .run(&["sync", feed])
        .exits(0)
        .says("takes the news itself");
    disk.fill(0);
    let code = code(&ana);
    writeln!(lines, "{code}").unwrap();
    until(|| is_said(&words, "\"error\""));
    assert!(!is_said(&results, "verdict"), "admitted and not remembered");
    disk.free();
    writeln!(lines, "{code}").unwrap();
    until(|| is_said(&results, "verdict"));
    drop(lines);
    assert!(watching.wait().unwrap().success());
    let verdict = fs::read_to_string(&results).unwrap();
    assert!(verdict.contains("green"), "{verdict}");
    let after = fs::read(gate.home().join("held.cbor")).unwrap();
    assert!(after != before, "the news is not kept");
}

/// Waits for something, for as long as a slow machine takes.
fn until(what: impl Fn() -> bool) {
    for _ in 0..1800 {
        if what() {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("it did not come in time");
}
