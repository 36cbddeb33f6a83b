//! A power cut under the real issuer: persons, passes, revocations and epochs that it acknowledged
//! are there after the next start, none is half there, no handle was revoked twice, no epoch key
//! signs two lists, and the issuer goes on.
//!
//! Needs root, loop devices and mkfs.ext4; says that it was skipped without them.
//! `HUEPASS_POWER_CUTS` sets how many cuts (3 if unset). The wallet's vault has the same test in its
//! own crate, `crates/vault/tests/crash.rs`; the machinery is that of `crates/durable`.

#[path = "../crates/durable/tests/common/mod.rs"]
mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use huepass_journeys::{Auditor, Party, Program, World, field, path_of, text};

/// Argon2id made cheap, so that more happens before the cut.
const CHEAP: &str = "[kdf]\nmemory_kib = 64\npasses = 1\nlanes = 1\n";

/// What is done for one person after another, each step acknowledged by itself.
const STEPS: u64 = 4;

/// Seconds of an epoch.
const EPOCH: u64 = 600;

fn issuer<'w>(world: &'w World, folder: &Path) -> Party<'w> {
    world
        .party(Program::Issuer, "issuer")
        .moved(folder.join("home"))
}

fn feed(folder: &Path) -> PathBuf {
    folder.join("feed")
}

fn publish(issuer: &Party<'_>, folder: &Path) {
    let feed = feed(folder);
    let publish = ["epoch", "publish", "--out", text(&feed)];
    let _ = issuer.run(&publish).exits(0);
}

fn register(issuer: &Party<'_>, number: u64) -> String {
    let number = format!("NUMBER-{number}");
    let added = issuer.run_with_input(&["--json", "person", "add"], number.as_bytes());
    field(&added.exits(0).json(), "person")
}

/// Registers a person, gives a pass, takes it back, publishes; then the next person.
#[test]
#[ignore = "the process that the other test starts and stops"]
fn writer() {
    let folder = common::given_folder();
    let world = World::new();
    let issuer = issuer(&world, &folder);
    fs::create_dir_all(issuer.home()).unwrap();
    fs::write(issuer.home().join("config.toml"), CHEAP).unwrap();
    let made = issuer.json(&["init", "--name", "town"]);
    publish(&issuer, &folder);
    // The wallet is not on the disk whose power is cut.
    let wallet = world.party(Program::Wallet, "wallet");
    let pin = field(&made, "genesis");
    let feed = feed(&folder);
    let init = ["init", "--feed", text(&feed), "--framework", &pin];
    let _ = wallet.run(&init).exits(0);
    let mut person = String::new();
    common::write_on(0.., |n| match n % STEPS {
        0 => person = register(&issuer, n / STEPS),
        1 => {
            let profile = n.to_string();
            let _ = wallet.run(&["profiles", "add", &profile]).exits(0);
            let wallet = wallet.with("HUEPASS_WALLET_PROFILE", &profile);
            let pin = world.at("pin");
            let offer = ["offer", &person, "--text", "--pin-file", text(&pin)];
            let offer = issuer.run(&offer).exits(0).text().to_owned();
            let request = ["request", &offer, "--pin-file", text(&pin)];
            let request = wallet.run(&request).exits(0).text().to_owned();
            let _ = issuer.run(&["answer", &request, "--text"]).exits(0);
        }
        2 => {
            let _ = issuer
                .run(&["revoke", &person, "--reason", "correction"])
                .exits(0);
        }
        _ => {
            world.pass(EPOCH);
            publish(&issuer, &folder);
        }
    });
}

fn check(folder: &Path, acknowledged: u64) -> u64 {
    let world = World::new();
    let issuer = issuer(&world, folder);
    if acknowledged == 0 {
        // Cut while it was being set up; then there may be nothing yet.
        return 0;
    }
    let epochs = acknowledged / STEPS + 2;
    world.pass(epochs * EPOCH);
    let status = issuer.json(&["status"]);
    // Of every kind what was acknowledged, and at most the step that was being done.
    for (step, what) in (0..).zip(["persons", "issued", "revoked"]) {
        let promised = (acknowledged + STEPS - 1 - step) / STEPS;
        let found = status[what].as_u64().unwrap();
        let doing = u64::from(acknowledged % STEPS == step);
        assert!(
            (promised..=promised + doing).contains(&found),
            "{acknowledged} steps acknowledged, {found} {what}"
        );
    }
    let mut auditor = Auditor::default();
    let before = auditor.audit(&feed(folder));
    assert!(u64::from(before.epoch) > acknowledged / STEPS);
    // Those who were acknowledged are known.
    for number in [0, (acknowledged - 1) / STEPS] {
        let number = format!("NUMBER-{number}");
        let again = issuer.run_with_input(&["person", "add"], number.as_bytes());
        let _ = again.exits(77);
    }
    // It goes on, and contradicts nothing that was out.
    register(&issuer, u64::MAX);
    publish(&issuer, folder);
    let after = auditor.audit(&feed(folder));
    assert!(after.epoch > before.epoch);
    assert_eq!(Some(after.revocations as u64), status["revoked"].as_u64());
    acknowledged
}

#[test]
fn a_power_cut_takes_nothing_from_the_ledger() {
    // Built before the first writer starts, which has no time for it.
    let _ = (path_of(Program::Issuer), path_of(Program::Wallet));
    common::power::cut_within(Duration::from_secs(5), check);
}
