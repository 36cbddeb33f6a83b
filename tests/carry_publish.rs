//! An issuer that makes epochs by itself, and is killed.
//!
//! `HUEPASS_CRASHES` sets how often (a fifth of it; 4 if unset).

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use huepass_journeys::{
    Auditor, Party, Program, Running, Town, World, copy, field, from_environment, text,
};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// Seconds in an epoch of an issuer that does not wait for a test.
const EPOCH: u64 = 4;

/// The clock goes on from the world's moment, instead of standing there.
fn in_time<'w>(world: &World, party: &Party<'w>) -> Party<'w> {
    let real = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let (real, moment) = (real.as_secs(), world.now());
    let shift = if moment >= real {
        format!("+{}", moment - real)
    } else {
        format!("-{}", real - moment)
    };
    party.with("HUEPASS_TEST_CLOCK", shift)
}

/// An issuer with epochs of some seconds, and its feed.
fn founded(world: &World) -> (Party<'_>, PathBuf) {
    let issuer = in_time(world, &world.party(Program::Issuer, "town"));
    fs::create_dir_all(issuer.home()).unwrap();
    let cheap = "[kdf]\nmemory_kib = 64\npasses = 1\nlanes = 1\n";
    fs::write(issuer.home().join("config.toml"), cheap).unwrap();
    let length = EPOCH.to_string();
    let rhythm = ["--epoch-length", &length, "--slot-length", "2"];
    let _ = issuer.json(&[&["init", "--name", "town"], &rhythm[..]].concat());
    (issuer, world.at("feed"))
}

fn serves(issuer: &Party<'_>, feed: &Path) -> Running {
    let serve = ["serve", text(feed), "--publish", "--no-p2p"];
    issuer.stays(&[&serve[..], &["--http", "127.0.0.1:0"]].concat())
}

/// Everything that shows epochs: the feed, the home's own, and the copy that is served.
fn audited(auditor: &mut Auditor, issuer: &Party<'_>, feed: &Path) -> u32 {
    let own = auditor.audit(&issuer.home().join("feed")).epoch;
    let served = issuer.home().join("served");
    if served.join("announcement.cose").exists() {
        let _ = auditor.audit(&served);
    }
    let public = auditor.audit(feed).epoch;
    assert!(public <= own, "the feed has what the home has not");
    public
}

#[test]
fn an_issuer_that_is_killed_while_it_makes_epochs_loses_none() {
    let kills = from_environment("HUEPASS_CRASHES", 20) / 5;
    let world = World::new();
    let (issuer, feed) = founded(&world);
    let mut auditor = Auditor::default();
    let mut random = ChaCha20Rng::seed_from_u64(20_261_201);
    let mut newest = 0;
    for kill in 0..kills {
        let mut serve = serves(&issuer, &feed);
        // It makes the next one with nobody's help, once the last one has ended.
        serve.copies(newest + 1);
        serve.copies(newest + 2);
        // Some time in the epoch, or just when one is made.
        std::thread::sleep(Duration::from_millis(random.next_u64() % (1000 * EPOCH)));
        serve.kill();
        let now = audited(&mut auditor, &issuer, &feed);
        assert!(now >= newest + 2, "epoch {now} after {newest}");
        newest = now;
        // What happens meanwhile is in the epochs that follow.
        let number = format!("NUMBER-{kill}");
        let add = [
            "--json",
            "person",
            "add",
            "--colour",
            "green",
            "--reason",
            "declaration",
        ];
        let person = issuer.run_with_input(&add, number.as_bytes()).exits(0);
        let handle = field(&person.json(), "person");
        let _ = issuer
            .run(&["revoke", &handle, "--reason", "correction"])
            .exits(0);
    }
    let mut serve = serves(&issuer, &feed);
    serve.copies(newest + 1);
    let (ended, words) = serve.ends();
    assert_eq!(ended.code(), Some(0), "{words}");
    let last = audited(&mut auditor, &issuer, &feed);
    assert!(last > newest);
    println!("an issuer was killed {kills} times; its feed had epoch {last} in the end");
}

#[test]
fn what_was_signed_and_not_published_any_more_is_published_at_the_next_start() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let own = town.issuer.home().join("feed");
    let (fed, held) = (world.at("fed"), world.at("held"));
    copy(&town.feed, &fed);
    copy(&own, &held);
    world.pass(600);
    town.publish();
    let signed = fs::read(own.join("announcement.cose")).unwrap();
    let mut auditor = Auditor::default();
    let _ = auditor.audit(&town.feed);
    // As `kill -9` leaves it: just before the feed is written, and before the home's own is.
    for is_held in [true, false] {
        replace(&fed, &town.feed);
        if !is_held {
            replace(&held, &own);
        }
        // The epoch lasts for a long time yet: nothing is due.
        let serve = ["serve", text(&town.feed), "--publish", "--no-p2p"];
        let mut serve = town.issuer.stays(&serve);
        serve.copies(2);
        let (ended, words) = serve.ends();
        assert_eq!(ended.code(), Some(0), "{words}");
        assert!(words.contains("is made when the last one has ended"));
        assert_eq!(auditor.audit(&town.feed).epoch, 2);
        let published = fs::read(town.feed.join("announcement.cose")).unwrap();
        assert!(published == signed, "another announcement");
    }
}

/// Puts an earlier copy of a folder back.
fn replace(from: &Path, to: &Path) {
    fs::remove_dir_all(to).unwrap();
    copy(from, to);
}
