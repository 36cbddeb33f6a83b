//! The gate's folder under bad conditions: damage, old copies, two processes, no room, kill -9.

mod common;

use std::io::Write as _;
use std::time::Duration;

use common::{EPOCH, NOW, Place, World, feed, finish};
use huepass_credential::{Colour, Epoch, RegistrarId};
use huepass_feed::{Document as _, RegistrarChange, RegistrarSet};
use huepass_wire::SigningKey;

#[test]
fn setting_up_refuses_what_it_cannot_follow() {
    let world = World::new(1);
    let place = Place::new(&world, "");
    place
        .run(NOW, &["init", "genesis.cose"], "")
        .refuses(73, "a gate in");
    for (policy, words) in [
        ("slots_off = 3", "slots_off must be 0 to 2"),
        ("colour = 1", "the key colour is not known"),
        ("\nadmit = [\"blue\"]", "line 2"),
        ("admit = []", "at least one colour"),
        ("credential_type = 9", "a kind of pass of this framework"),
        ("once_a_day = \"meal\"", "needs mode = \"scan\""),
        ("admit = [", "line 1"),
    ] {
        place.write("gate/policy.toml", policy.as_bytes());
        place.run(NOW, &["status"], "").refuses(78, words);
        place.write("bad.toml", policy.as_bytes());
        let home = ["--home", "other"];
        let init = ["init", "genesis.cose", "--policy", "bad.toml"];
        place
            .run(NOW, &[&init[..], &home[..]].concat(), "")
            .refuses(78, words);
    }
    place.write("gate/policy.toml", b"slots_off = 3");
    place
        .run(NOW, &["status", "--lang", "zh-CN"], "")
        .refuses(78, "slots_off 必须是 0 到 2。");
    place.write("cut.cose", b"cut off");
    place
        .run(NOW, &["init", "cut.cose", "--home", "other"], "")
        .refuses(65, "no valid genesis");
    place
        .run(NOW, &["check", "HUE1:", "--home", "nowhere"], "")
        .refuses(78, "no gate");
}

#[test]
fn damaged_files_are_named_and_never_used() {
    let mut world = World::new(2);
    let epoch = world.publish(1);
    let place = Place::with_news(&world, "", &epoch);
    let holder = world.holder(Colour::Green);
    let code = world.show(&holder, &epoch, NOW);
    for name in ["held.cbor", "memory.cbor", "genesis.cose", "gate.key"] {
        let good = std::fs::read(place.own(name)).unwrap();
        for bad in [&good[..good.len() - 1], b"", &[&good[..], b"\0"].concat()] {
            place.write(&format!("gate/{name}"), bad);
            place.check(NOW, &code).refuses(78, name);
        }
        place.write(&format!("gate/{name}"), &good);
    }
    std::fs::remove_file(place.own("policy.toml")).unwrap();
    place.check(NOW, &code).refuses(65, "policy.toml");
    place.write("gate/policy.toml", b"");
    place.check(NOW, &code).says(0, "green", None);
}

// spec: GAT-14
#[test]
fn an_old_copy_of_the_announcements_admits_nobody() {
    let mut world = World::new(3);
    let first = world.publish(1);
    let place = Place::with_news(&world, "", &first);
    let old = std::fs::read(place.own("held.cbor")).unwrap();
    let second = world.publish(2);
    place.write("second.cose", &second.bytes);
    assert_eq!(
        place.run(NOW, &["feed", "import", "second.cose"], "").exit,
        0
    );
    place.write("gate/held.cbor", &old);
    let at = NOW + EPOCH;
    let holder = world.holder(Colour::Green);
    let code = world.show(&holder, &first, at);
    place
        .check(at, &code)
        .says(30, "undecided", Some("no-announcement"));
    place
        .run(at, &["feed", "import", "news.cose"], "")
        .refuses(30, "older");
    assert_eq!(
        place.run(at, &["feed", "import", "second.cose"], "").exit,
        0
    );
    let code = world.show(&holder, &second, at);
    place.check(at, &code).says(0, "green", None);
}

/// The next change of registrars, to `to`, signed by those of before and, for another file with the
/// same content, by `also`.
fn change(world: &mut World, epoch: u32, to: &SigningKey, also: Option<&SigningKey>) -> Vec<u8> {
    let id = RegistrarId(to.verifying_key().to_bytes());
    let set = RegistrarSet::new(vec![id], 1).unwrap();
    let change = world.trust.draft_change(Epoch(epoch), set).unwrap();
    let mut signed = change.for_quorum();
    signed.sign(RegistrarChange::KIND, &world.registrar);
    if let Some(also) = also {
        signed.sign(RegistrarChange::KIND, also);
    }
    signed.encode()
}

// spec: FED-24
#[test]
fn a_change_of_registrars_is_kept_once_as_it_came_first() {
    let mut world = World::new(8);
    let place = Place::new(&world, "");
    let [second, third] = [2, 3].map(|seed| SigningKey::from_bytes(&[seed; 32]));
    let stranger = SigningKey::from_bytes(&[9; 32]);
    let first = change(&mut world, 2, &second, None);
    let again = change(&mut world, 2, &second, Some(&stranger));
    assert_ne!(first, again);
    world.trust.add_change(&first).unwrap();
    world.registrar = second;
    let last = change(&mut world, 3, &third, None);
    world.trust.add_change(&last).unwrap();
    world.registrar = third;
    for (name, bytes) in [
        ("first.cose", &first),
        ("again.cose", &again),
        ("last.cose", &last),
    ] {
        place.write(name, bytes);
    }
    let taken = |name: &str| {
        let run = place.run(NOW, &["--json", "feed", "import", name], "");
        assert_eq!(run.exit, 0, "{}", run.stderr);
        run.json()[0]["taken"].clone()
    };
    let kept = || {
        ["000001", "000002"]
            .map(|name| std::fs::read(place.own(&format!("registrars/{name}.cose"))).ok())
    };
    // The second before the first is none.
    place
        .run(NOW, &["feed", "import", "last.cose"], "")
        .refuses(65, "no announcement");
    assert_eq!(kept(), [None, None]);
    assert_eq!(taken("first.cose"), 1);
    assert_eq!(kept(), [Some(first.clone()), None]);
    // The same change with other signatures.
    assert_eq!(taken("again.cose"), 0);
    assert_eq!(kept(), [Some(first.clone()), None]);
    assert_eq!(taken("last.cose"), 1);
    // The first one again is no news, and not the second.
    for name in ["first.cose", "again.cose", "last.cose"] {
        assert_eq!(taken(name), 0, "{name}");
        assert_eq!(kept(), [Some(first.clone()), Some(last.clone())], "{name}");
    }
    // With both it believes the registrars of the third epoch.
    let third = world.publish(3);
    place.write("third.cose", &third.bytes);
    assert_eq!(taken("third.cose"), 1);
    assert_eq!(place.status(NOW)["epoch"], 3);
}

#[test]
fn a_second_process_waits_and_then_is_told() {
    let mut world = World::new(4);
    let epoch = world.publish(1);
    let place = Place::with_news(&world, "", &epoch);
    let holder = world.holder(Colour::Green);
    let code = world.show(&holder, &epoch, NOW);
    let mut watching = place
        .command(NOW, &["check", "--watch", "--json"])
        .spawn()
        .unwrap();
    let mut scanner = watching.stdin.take().unwrap();
    // A verdict says that the folder is held.
    writeln!(scanner, "rubbish").unwrap();
    let mut stdout = std::io::BufReader::new(watching.stdout.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut stdout, &mut line).unwrap();
    assert!(line.contains("not-ours"));
    place.check(NOW, &code).refuses(75, "in use");
    drop(scanner);
    watching.wait().unwrap();
    place.check(NOW, &code).says(0, "green", None);
}

#[test]
fn two_processes_at_once_admit_a_code_once() {
    let mut world = World::new(5);
    let epoch = world.publish(1);
    let place = Place::with_news(&world, "reread = 0", &epoch);
    let holder = world.holder(Colour::Green);
    let code = world.show(&holder, &epoch, NOW);
    let exits: Vec<i32> = std::thread::scope(|scope| {
        // A second apart: otherwise both are one sight of the camera.
        let runs: Vec<_> = (0..4)
            .map(|number| {
                let (place, code) = (&place, &code);
                scope.spawn(move || place.check(NOW + number, code).exit)
            })
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    let count = |exit: i32| exits.iter().filter(|seen| **seen == exit).count();
    assert_eq!((count(0), count(22)), (1, 3), "{exits:?}");
    assert_eq!(place.status(NOW)["admitted"], 1);
}

// spec: GAT-27
#[cfg(target_os = "linux")]
#[test]
fn a_gate_that_cannot_remember_gives_no_verdict() {
    let mut world = World::new(6);
    let epoch = world.publish(1);
    let place = Place::with_news(&world, "", &epoch);
    let holder = world.holder(Colour::Green);
    let code = world.show(&holder, &epoch, NOW);
    // No file may grow beyond nothing, as on a full disk; the signal of it is ignored.
    let mut full = std::process::Command::new("sh");
    place.set_up(&mut full, NOW);
    full.args([
        "-c",
        "trap '' XFSZ; ulimit -f 0; exec \"$0\" check --json \"$1\" | cat",
    ])
    .arg(env!("CARGO_BIN_EXE_verifier"))
    .arg(&code);
    let run = finish(full, "");
    assert_eq!(run.stdout, "", "no verdict: {}", run.stderr);
    assert!(run.stderr.contains("cannot be written"), "{}", run.stderr);
    // Read-only: root writes anyway, so a folder stands where the file should be.
    let memory = place.own("memory.cbor");
    let kept = std::fs::read(&memory).unwrap();
    std::fs::remove_file(&memory).unwrap();
    std::fs::create_dir_all(memory.join("x")).unwrap();
    let run = place.check(NOW, &code);
    assert_eq!(run.stdout, "", "no verdict");
    assert_ne!(run.exit, 0);
    std::fs::remove_dir_all(&memory).unwrap();
    std::fs::write(&memory, kept).unwrap();
    place.check(NOW, &code).says(0, "green", None);
}

/// How often the program is killed; set `HUEPASS_KILLS` for more.
fn kills() -> u64 {
    std::env::var("HUEPASS_KILLS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(60)
}

// spec: GAT-27
#[test]
fn killed_at_any_moment_a_gate_keeps_what_it_acknowledged() {
    let mut world = World::new(7);
    let announcements: Vec<_> = (1..=3).map(|number| world.publish(number)).collect();
    let all: Vec<_> = announcements.iter().collect();
    let place = Place::with_news(&world, "reread = 0", all[0]);
    feed(&place.path("feed"), &all);
    let holder = world.holder(Colour::Green);
    let at = NOW + 2 * EPOCH;
    let (mut killed, mut acknowledged, mut newest) = (0, 0, 1);
    for round in 0..kills() {
        let import = round % 6 == 5;
        let code = world.show(&holder, all[0], at);
        let arguments = if import {
            vec!["feed", "import", "feed", "--json"]
        } else {
            vec!["check", "--json", &code]
        };
        let mut child = place.command(at, &arguments).spawn().unwrap();
        // Spread over the run, which takes some milliseconds.
        std::thread::sleep(Duration::from_micros(round * 7919 % 40_000));
        let _ended = child.kill();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        killed += u32::from(output.status.code().is_none());
        let status = place.status(at);
        let epoch = status["epoch"].as_u64().unwrap();
        assert!(epoch >= newest, "the newest number went back");
        newest = epoch;
        if said.ends_with('\n') && import {
            assert_eq!(newest, 3);
        } else if said.ends_with('\n') {
            acknowledged += 1;
            assert!(said.contains("\"green\""), "{said}");
            assert!(status["admitted"].as_u64().unwrap() >= acknowledged);
            // It was said, so it is remembered.
            place
                .check(at + 1, &code)
                .says(22, "undecided", Some("seen-already"));
        }
    }
    println!(
        "killed {killed} of {} runs; {acknowledged} verdicts said and remembered",
        kills()
    );
}
