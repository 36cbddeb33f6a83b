//! Older copies put back: of the ledger alone, of the registrar's memory alone, and of the whole
//! home.

mod common;

use common::{Asked, Desk, Wallet, announcement, copy_folder, newest, trust};

fn founded() -> Desk {
    let desk = Desk::new();
    desk.home("city");
    desk.ok(
        "city",
        &["init", "--name", "City", "--framework-name", "Land"],
    );
    desk
}

/// Puts a copy of a folder in the place of another.
fn put_back(desk: &Desk, copy: &str, place: &str) {
    std::fs::remove_dir_all(desk.path(place)).unwrap();
    copy_folder(&desk.path(copy), &desk.path(place));
}

/// A pass for a new person, whose handle it returns.
fn pass(desk: &Desk, number: &str) -> String {
    let person = desk.person("city", number);
    let asked = asked(desk, &person, 40 + number.parse::<u64>().unwrap());
    assert_eq!(desk.answer("city", &asked.text).0, 0);
    person
}

fn asked(desk: &Desk, person: &str, seed: u64) -> Asked {
    let (offer, pin) = desk.offer("city", person);
    Wallet::new(seed).ask(&trust(&desk.path("feed")), &offer, &pin)
}

const PUBLISH: [&str; 4] = ["epoch", "publish", "--out", "feed"];

#[test]
fn an_older_ledger_alone_is_refused() {
    let mut desk = founded();
    desk.ok("city", &PUBLISH);
    copy_folder(&desk.path("city/ledger"), &desk.path("older"));
    pass(&desk, "1");
    desk.now += 600;
    // Nobody was revoked: the lists before and after are alike, and the feed shows nothing.
    desk.ok("city", &PUBLISH);
    copy_folder(&desk.path("city/ledger"), &desk.path("newest"));
    put_back(&desk, "older", "city/ledger");
    for command in [
        &["status"][..],
        &["person", "list"],
        &["shard", "add"],
        &PUBLISH,
    ] {
        let done = desk.issuer("city", command, "");
        assert_eq!(done.error(), "error-issuer-older-ledger", "{command:?}");
        assert_eq!(done.status, 78);
    }
    assert_eq!(newest(&desk.path("feed")).0, 2);
    put_back(&desk, "newest", "city/ledger");
    desk.ok("city", &["status"]);
    desk.now += 600;
    assert_eq!(desk.ok("city", &PUBLISH)["epoch"], 3);
    // The way on without the newest copy: its shard is given up.
    put_back(&desk, "older", "city/ledger");
    assert_eq!(desk.ok("city", &["shard", "retire", "0"])["epoch"], 4);
    assert_eq!(desk.ok("city", &["shard", "add"])["shard"], 1);
}

#[test]
fn giving_up_the_shard_is_a_way_on_after_revocations_too() {
    let mut desk = founded();
    desk.ok("city", &PUBLISH);
    let person = pass(&desk, "1");
    let other = pass(&desk, "2");
    copy_folder(&desk.path("city/ledger"), &desk.path("older"));
    desk.ok("city", &["revoke", &person, "--reason", "correction"]);
    desk.now += 600;
    desk.ok("city", &PUBLISH);
    put_back(&desk, "older", "city/ledger");
    let done = desk.issuer("city", &PUBLISH, "");
    assert_eq!(done.error(), "error-issuer-older-ledger");
    // Later than with the next epoch would let the older copy report once more.
    for (epoch, error, exit) in [
        ("4", "error-issuer-older-ledger", 78),
        ("4000000000", "error-issuer-far-epoch", 64),
    ] {
        let done = desk.issuer("city", &["shard", "retire", "0", "--epoch", epoch], "");
        assert_eq!((done.error().as_str(), done.status), (error, exit));
    }
    let done = desk.issuer("city", &["status"], "");
    assert_eq!(done.error(), "error-issuer-older-ledger");
    desk.ok("city", &["shard", "retire", "0"]);
    // The older copy goes another way in the shard that is given up: nobody sees it.
    let deltas = || {
        let mut count = 0;
        let mut folders = vec![desk.path("city/feed/deltas")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                if entry.path().is_dir() {
                    folders.push(entry.path());
                } else {
                    count += 1;
                }
            }
        }
        count
    };
    assert_eq!(deltas(), 1);
    for person in [&person, &other] {
        desk.ok("city", &["revoke", person, "--reason", "correction"]);
    }
    desk.ok("city", &["shard", "add"]);
    assert_eq!(deltas(), 1);
    desk.now += 600;
    assert_eq!(desk.ok("city", &PUBLISH)["epoch"], 3);
    // Who was revoked stays so: the shard that the pass was in is off the list, and nothing of
    // the older copy's own way has gone out.
    let (_, list) = newest(&desk.path("feed"));
    let numbers: Vec<u32> = list
        .entries()
        .iter()
        .map(|entry| entry.state.id().number)
        .collect();
    assert_eq!(numbers, [1]);
}

#[test]
fn a_shard_that_the_older_ledger_lacks_is_given_up_too() {
    let mut desk = founded();
    desk.ok("city", &PUBLISH);
    desk.person("city", "1");
    copy_folder(&desk.path("city/ledger"), &desk.path("older"));
    desk.ok("city", &["shard", "add"]);
    // The emptier shard takes the next person; its log goes on, and the copy knows nothing of it.
    let person = pass(&desk, "2");
    desk.ok("city", &["revoke", &person, "--reason", "correction"]);
    desk.now += 600;
    assert_eq!(desk.ok("city", &PUBLISH)["epoch"], 2);
    put_back(&desk, "older", "city/ledger");
    for command in [&["status"][..], &["shard", "add"], &PUBLISH] {
        let done = desk.issuer("city", command, "");
        assert_eq!(done.error(), "error-issuer-older-ledger", "{command:?}");
        assert_eq!(done.status, 78);
    }
    // Which shards to give up is told.
    let listed = |desk: &Desk| -> Vec<(u64, bool, Option<u64>)> {
        let done = desk.issuer("city", &["shard", "list"], "");
        assert_eq!(done.status, 0, "{}", done.stderr);
        let lines = done.stdout.lines();
        lines
            .map(|line| {
                let value: serde_json::Value = serde_json::from_str(line).unwrap();
                (
                    value["shard"].as_u64().unwrap(),
                    value["behind"].as_bool().unwrap(),
                    value["retired"].as_u64(),
                )
            })
            .collect()
    };
    assert_eq!(listed(&desk), [(0, false, None), (1, true, None)]);
    let retire = |desk: &Desk, more: &[&str]| {
        let done = desk.issuer("city", &[&["shard", "retire"], more].concat(), "");
        (done.error(), done.status)
    };
    // A number that nobody knows, and one whose state must not be reported even once more.
    assert_eq!(
        retire(&desk, &["2"]),
        ("error-issuer-no-shard".to_owned(), 64)
    );
    assert_eq!(
        retire(&desk, &["1", "--epoch", "4"]),
        ("error-issuer-older-ledger".to_owned(), 78)
    );
    assert_eq!(listed(&desk), [(0, false, None), (1, true, None)]);
    desk.ok("city", &["shard", "retire", "0"]);
    assert_eq!(desk.ok("city", &["shard", "retire", "1"])["epoch"], 3);
    // The same once more.
    assert_eq!(desk.ok("city", &["shard", "retire", "1"])["epoch"], 3);
    assert_eq!(
        retire(&desk, &["2"]),
        ("error-issuer-no-shard".to_owned(), 64)
    );
    assert_eq!(desk.ok("city", &["shard", "add"])["shard"], 2);
    assert_eq!(
        listed(&desk),
        [(0, false, Some(3)), (1, false, Some(3)), (2, false, None)]
    );
    desk.now += 600;
    assert_eq!(desk.ok("city", &PUBLISH)["epoch"], 3);
    let (_, list) = newest(&desk.path("feed"));
    let numbers: Vec<u32> = list
        .entries()
        .iter()
        .map(|entry| entry.state.id().number)
        .collect();
    assert_eq!(numbers, [2]);
    desk.ok("city", &["status"]);
    pass(&desk, "3");
}

#[test]
fn a_ledger_that_is_newer_than_its_mark_is_taken() {
    let desk = founded();
    desk.ok("city", &PUBLISH);
    copy_folder(&desk.path("city/keys"), &desk.path("keys"));
    // As if the process had been killed before the vault was written: the mark is behind.
    pass(&desk, "1");
    desk.ok("city", &PUBLISH);
    put_back(&desk, "keys", "city/keys");
    desk.ok("city", &["status"]);
    assert_eq!(desk.ok("city", &PUBLISH)["epoch"], 3);
}

#[test]
fn an_older_memory_of_the_registrar_alone_is_refused() {
    let mut desk = founded();
    desk.ok("city", &PUBLISH);
    copy_folder(&desk.path("city/registrar"), &desk.path("older"));
    desk.now += 600;
    desk.ok("city", &PUBLISH);
    put_back(&desk, "older", "city/registrar");
    let second = announcement(&desk.path("feed"), 2);
    // As if the second epoch had been signed and lost on its way into the feed.
    for feed in ["feed", "city/feed"] {
        let feed = desk.path(feed);
        std::fs::remove_dir_all(feed.join("epochs/0000000002")).unwrap();
        let first = announcement(&feed, 1);
        std::fs::write(feed.join("announcement.cose"), first).unwrap();
    }
    for command in [&PUBLISH[..], &["registrar", "learn", "feed"]] {
        let done = desk.issuer("city", command, "");
        assert_eq!(done.error(), "error-issuer-older-registrar");
        assert_eq!(done.status, 78);
    }
    assert_eq!(newest(&desk.path("feed")).0, 1);
    assert_ne!(announcement(&desk.path("feed"), 1), second);
}

#[test]
fn a_registrar_with_an_older_memory_learns_what_was_published() {
    let mut desk = founded();
    desk.ok("city", &PUBLISH);
    copy_folder(&desk.path("city/registrar"), &desk.path("older"));
    desk.now += 600;
    desk.ok("city", &PUBLISH);
    put_back(&desk, "older", "city/registrar");
    let done = desk.issuer("city", &PUBLISH, "");
    assert_eq!(done.error(), "error-issuer-older-registrar");
    assert_eq!(desk.ok("city", &["registrar", "learn", "feed"])["epoch"], 2);
    desk.now += 600;
    assert_eq!(desk.ok("city", &PUBLISH)["epoch"], 3);
}

#[test]
fn the_feed_tells_an_older_home_before_it_issues() {
    let mut desk = founded();
    desk.ok("city", &PUBLISH);
    let person = pass(&desk, "1");
    let other = desk.person("city", "2");
    let asked = asked(&desk, &other, 5);
    copy_folder(&desk.path("city"), &desk.path("older"));
    desk.ok("city", &["revoke", &person, "--reason", "correction"]);
    desk.now += 600;
    desk.ok("city", &PUBLISH);
    copy_folder(&desk.path("city"), &desk.path("newest"));
    put_back(&desk, "older", "city");
    // A home that knows of no other feed than its own has nothing to compare itself with.
    let config = desk.path("city/config.toml");
    let before = std::fs::read_to_string(&config).unwrap();
    let feed = desk.path("feed");
    let config_with_feed = format!("feed = {feed:?}\n{before}");
    std::fs::write(&config, &config_with_feed).unwrap();
    for _ in 0..2 {
        let done = desk.issuer("city", &["answer", &asked.text], "");
        assert_eq!(done.error(), "error-issuer-behind");
        let done = desk.issuer("city", &["offer", &other], "");
        assert_eq!(done.error(), "error-issuer-behind");
    }
    // A feed that is away is told, and stops nobody.
    std::fs::write(&config, format!("feed = \"away\"\n{before}")).unwrap();
    let done = desk.issuer("city", &["offer", &person], "");
    assert!(done.stderr.contains("issuer-feed-away"), "{}", done.stderr);
    // The newest one is told of the same feed and goes on.
    put_back(&desk, "newest", "city");
    std::fs::write(&config, config_with_feed).unwrap();
    assert_eq!(desk.answer("city", &asked.text).0, 0);
}
