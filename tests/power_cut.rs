//! A power cut under the real issuer: what it acknowledged is in the ledger after the next start,
//! and the ledger still makes an epoch.
//!
//! Needs root, loop devices and mkfs.ext4; says that it was skipped without them.
//! `HUEPASS_POWER_CUTS` sets how many cuts (3 if unset). The wallet's vault has the same test in its
//! own crate, `crates/vault/tests/crash.rs`; the machinery is that of `crates/durable`.

#[path = "../crates/durable/tests/common/mod.rs"]
mod common;

use std::fs;
use std::path::Path;

use huepass_journeys::{Party, Program, World, path_of, text};

/// Argon2id made cheap, so that more happens before the cut.
const CHEAP: &str = "[kdf]\nmemory_kib = 64\npasses = 1\nlanes = 1\n";

fn issuer<'w>(world: &'w World, folder: &Path) -> Party<'w> {
    world
        .party(Program::Issuer, "issuer")
        .moved(folder.join("home"))
}

/// Registers one person after another.
#[test]
#[ignore = "the process that the other test starts and stops"]
fn writer() {
    let folder = common::given_folder();
    let world = World::new();
    let issuer = issuer(&world, &folder);
    fs::create_dir_all(issuer.home()).unwrap();
    fs::write(issuer.home().join("config.toml"), CHEAP).unwrap();
    let _ = issuer.run(&["init", "--name", "town"]).exits(0);
    common::write_on(0.., |n| {
        let number = format!("NUMBER-{n}");
        let added = issuer.run_with_input(&["person", "add"], number.as_bytes());
        let _ = added.exits(0);
    });
}

fn check(folder: &Path, acknowledged: u64) -> u64 {
    let world = World::new();
    let issuer = issuer(&world, folder);
    if acknowledged == 0 {
        // Cut while it was being set up; then there may be nothing yet.
        return 0;
    }
    let listed = issuer.run(&["--json", "person", "list"]).exits(0);
    let count = u64::try_from(listed.stdout.lines().count()).unwrap();
    assert!(
        (acknowledged..=acknowledged + 1).contains(&count),
        "{acknowledged} acknowledged, {count} in the ledger"
    );
    // Those who were acknowledged are known, and the next one is not.
    let again = |n: u64| {
        let number = format!("NUMBER-{n}");
        issuer.run_with_input(&["person", "add"], number.as_bytes())
    };
    let _ = again(0).exits(77);
    let _ = again(acknowledged - 1).exits(77);
    let _ = again(count).exits(0);
    let feed = world.at("feed");
    let publish = ["epoch", "publish", "--out", text(&feed)];
    let _ = issuer.run(&publish).exits(0);
    count
}

#[test]
fn a_power_cut_takes_nothing_from_the_ledger() {
    // Built before the first writer starts, which has no time for it.
    let _ = path_of(Program::Issuer);
    common::power::cut(check);
}
