//! A framework of one, from `init` to a revocation that everybody can read.

mod common;

use common::{Desk, NOW, Wallet, announcement, copy_folder, newest, statements, trust};
use huepass_credential::Colour;
use huepass_feed::{Chain, DeltaSegment, Epoch, Step, layout};
use huepass_wire::{Outcome, Reason};

fn founded() -> Desk {
    let desk = Desk::new();
    desk.home("city");
    desk.ok(
        "city",
        &["init", "--name", "City", "--framework-name", "Land"],
    );
    desk
}

#[test]
fn a_pass_is_given_and_taken_back() {
    let mut desk = founded();
    let feed = desk.path("feed");
    assert_eq!(
        desk.ok("city", &["epoch", "publish", "--out", "feed"])["epoch"],
        1
    );
    let trust = trust(&feed);
    assert_eq!(trust.genesis().name, "Land");
    let person = desk.person("city", "11010119900307 001x\n");
    let again = desk.issuer("city", &["person", "add"], "11010119900307001X");
    assert_eq!(again.error(), "error-issuer-person-known");

    let (offer, pin) = desk.offer("city", &person);
    let mut wallet = Wallet::new(1);
    let wrong = if pin == "000000" { "111111" } else { "000000" };
    let asked = wallet.ask(&trust, &offer, wrong);
    let (exit, answer) = desk.answer("city", &asked.text);
    assert_eq!(exit, 77);
    let refused = |outcome: Outcome, expected: Reason| {
        assert!(matches!(outcome, Outcome::Refused { reason } if reason == expected));
    };
    refused(asked.outcome(&answer), Reason::WrongPin);

    let asked = wallet.ask(&trust, &offer, &pin);
    let (exit, answer) = desk.answer("city", &asked.text);
    assert_eq!(exit, 0);
    let Outcome::Credential { issued, shard, .. } = asked.outcome(&answer) else {
        panic!("no credential");
    };
    assert_eq!(issued.attributes.colour, Colour::Green);
    // The same request again gets the same answer; another one for the same offer gets none.
    assert_eq!(desk.answer("city", &asked.text), (0, answer));
    let second = Wallet::new(2).ask(&trust, &offer, &pin);
    let (exit, answer) = desk.answer("city", &second.text);
    assert_eq!(exit, 77);
    refused(second.outcome(&answer), Reason::Used);

    assert_eq!(
        desk.ok("city", &["revoke", &person, "--reason", "correction"])["credentials"],
        1
    );
    assert_eq!(
        desk.ok("city", &["revoke", &person, "--reason", "correction"])["nothing"],
        1
    );
    assert_eq!(desk.ok("city", &["status"])["revocations_waiting"], 1);
    let (epoch, list) = newest(&feed);
    assert_eq!((epoch, list.entries()[0].state.n), (1, 0));

    desk.now = NOW + 600;
    desk.ok("city", &["epoch", "publish", "--out", "feed"]);
    let (epoch, list) = newest(&feed);
    assert_eq!((epoch, list.entries()[0].state.n), (2, 1));
    let entry = &list.entries()[0].state;
    assert_eq!(entry.id().number, shard);
    let segment = std::fs::read(feed.join(layout::segment(entry.id(), 1, 1))).unwrap();
    let segment = DeltaSegment::open_signed(&segment, trust.pin()).unwrap();
    let delta = segment.deltas().unwrap()[0];
    assert_eq!(delta.handle.to_bytes(), issued.handle.to_bytes());
    assert_eq!(delta.v, entry.v);
    assert!(statements(&feed, &trust).is_accredited(entry.id().authority, Epoch(1)));
    let mut chain = Chain::new();
    for epoch in [1, 2] {
        let announced = trust
            .open_announcement(&announcement(&feed, epoch))
            .unwrap();
        assert_eq!(chain.extend(announced).unwrap(), Step::Newer);
    }
    assert_eq!(desk.ok("city", &["status"])["revocations_waiting"], 0);
}

#[test]
fn a_changed_colour_waits_for_the_wallet() {
    let desk = founded();
    desk.ok("city", &["epoch", "publish", "--out", "feed"]);
    let trust = trust(&desk.path("feed"));
    let person = desk.person("city", "1");
    assert_eq!(
        desk.ok(
            "city",
            &["colour", &person, "yellow", "--reason", "symptoms"]
        )["revoked"],
        0
    );
    let (offer, pin) = desk.offer("city", &person);
    let asked = Wallet::new(3).ask(&trust, &offer, &pin);
    let (_, answer) = desk.answer("city", &asked.text);
    let Outcome::Credential { issued, .. } = asked.outcome(&answer) else {
        panic!("no credential");
    };
    assert_eq!(issued.attributes.colour, Colour::Yellow);
    let red = ["colour", &person, "red", "--reason"];
    for why in ["declaration", "symptoms", "drill", "Confirmed", ""] {
        let refused = desk.issuer("city", &[&red[..], &[why]].concat(), "");
        assert_eq!(refused.error(), "error-issuer-reason", "{why}");
    }
    let red = [&red[..], &["confirmed", "--basis", "order/7"]].concat();
    assert_eq!(desk.ok("city", &red)["revoked"], 1);
    let history = desk.issuer("city", &["person", "history", &person], "");
    let value = history.json();
    assert_eq!(value["colour"], "yellow");
    assert_eq!(value["revoked"], NOW);
    let listed = desk.ok("city", &["person", "list"]);
    assert_eq!(listed["colour"], "red");
    assert_eq!(listed["person"].as_str(), Some(person.as_str()));
}

#[test]
fn a_publication_that_was_cut_off_is_finished_with_the_same_announcement() {
    let mut desk = founded();
    desk.ok("city", &["epoch", "publish", "--out", "feed"]);
    let first = announcement(&desk.path("feed"), 1);
    // As if the process had died after signing, before anything was written.
    for feed in ["feed", "city/feed"] {
        std::fs::remove_file(desk.path(feed).join(layout::NEWEST)).unwrap();
        std::fs::remove_dir_all(desk.path(feed).join(layout::EPOCHS)).unwrap();
    }
    desk.now += 60;
    let told = desk.ok("city", &["epoch", "publish", "--out", "feed"]);
    assert_eq!(told["epoch"], 2);
    assert_eq!(announcement(&desk.path("feed"), 1), first);
    assert_eq!(newest(&desk.path("feed")).0, 2);
    // And into a folder that has nothing yet, the whole chain.
    desk.ok("city", &["epoch", "publish", "--out", "other"]);
    assert_eq!(announcement(&desk.path("other"), 1), first);
    assert_eq!(newest(&desk.path("other")).0, 3);
}

#[test]
fn an_old_copy_of_the_ledger_is_refused() {
    let desk = founded();
    desk.ok("city", &["epoch", "publish", "--out", "feed"]);
    let trust = trust(&desk.path("feed"));
    let person = desk.person("city", "1");
    let (offer, pin) = desk.offer("city", &person);
    let asked = Wallet::new(4).ask(&trust, &offer, &pin);
    assert_eq!(desk.answer("city", &asked.text).0, 0);
    copy_folder(&desk.path("city"), &desk.path("old"));
    desk.ok("city", &["revoke", &person, "--reason", "correction"]);
    desk.ok("city", &["epoch", "publish", "--out", "feed"]);
    let before = newest(&desk.path("feed"));
    let done = desk.issuer("old", &["epoch", "publish", "--out", "feed"], "");
    assert_eq!(done.error(), "error-issuer-behind");
    assert!(newest(&desk.path("feed")) == before);
}

#[test]
fn a_list_of_persons_can_be_added_again() {
    let desk = founded();
    let list = "number,colour,hours,reason,basis\n1,green,\n2,yellow,48,symptoms\n2,,\n3,blue,\n,green,\n4\n\
         5,red,,,\n6,red,,confirmed,a law\n7,red,,confirmed,law/1\n";
    std::fs::write(desk.path("list.csv"), list).unwrap();
    let args = [
        "person",
        "add",
        "--csv",
        "list.csv",
        "--refused",
        "refused.csv",
    ];
    for (added, known) in [(4, 1), (0, 5)] {
        let done = desk.issuer("city", &args, "");
        assert_eq!(done.status, 65);
        let value: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
        assert_eq!(value["added"], added);
        assert_eq!(value["known"], known);
        assert_eq!(value["refused"], 4);
        let refused = std::fs::read_to_string(desk.path("refused.csv")).unwrap();
        let lines: Vec<&str> = refused.lines().collect();
        assert_eq!(lines.len(), 5);
        for (line, number) in lines[1..].iter().zip(["5,", "6,", "8,", "9,"]) {
            assert!(line.starts_with(number), "{line}");
        }
    }
    assert_eq!(desk.ok("city", &["status"])["persons"], 4);
}

// spec: AUT-24, AUT-26, AUT-27
#[test]
fn no_colour_goes_without_a_reason() {
    let desk = founded();
    let red = ["person", "add", "--colour", "red"];
    let refused = desk.issuer("city", &red, "1");
    assert_eq!(
        (refused.status, refused.error().as_str()),
        (64, "error-issuer-reason")
    );
    let basis = ["person", "add", "--basis", "§ 28"];
    let refused = desk.issuer("city", &basis, "1");
    assert_eq!(refused.error(), "error-issuer-basis");
    assert_eq!(desk.ok("city", &["status"])["persons"], 0);

    let person = desk.person("city", "1");
    for args in [
        &["revoke", &person][..],
        &["revoke", &person, "--reason", "confirmed"],
        &["revoke", &person, "--lost-wallet", "--reason", "correction"],
        &["revoke", "--file", "nowhere"],
        &["colour", &person, "green"],
    ] {
        let refused = desk.issuer("city", args, "");
        assert_eq!(refused.error(), "error-issuer-reason", "{args:?}");
    }
    desk.ok("city", &["revoke", &person, "--lost-wallet"]);
    let close = [
        "--reason",
        "close-contact",
        "--basis",
        "law/2",
        "--hours",
        "3",
    ];
    let change = [&["colour", &person, "yellow"][..], &close].concat();
    assert_eq!(desk.ok("city", &change)["reason"], "close-contact");
    let revoke = ["revoke", &person, "--reason", "false-declaration"];
    for _ in 0..2 {
        // The second time there is nothing to give a reason for.
        desk.ok("city", &revoke);
    }
    let told = desk.issuer("city", &["person", "timeline", &person], "");
    let entries: Vec<serde_json::Value> = told
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let said: Vec<_> = entries
        .iter()
        .map(|entry| {
            let text = |key: &str| entry[key].as_str().unwrap_or("none").to_owned();
            ["what", "colour", "reason", "basis"].map(text).join(" ")
        })
        .collect();
    assert_eq!(
        said,
        [
            "given green declaration local-order",
            "wallet-lost green declaration local-order",
            "given yellow close-contact law/2",
            "taken-back none false-declaration local-order",
        ]
    );
    assert_eq!(entries[2]["until"], (NOW / 3600 + 3) * 3600);
    assert_eq!(entries[3]["number"], 4);
}

#[test]
fn many_are_revoked_at_once_or_nobody() {
    let desk = founded();
    let persons: Vec<String> = ["1", "2"].map(|n| desk.person("city", n)).into();
    let list = format!("# ill\n{}\n\nffffffffffff\n{}\n", persons[0], persons[1]);
    std::fs::write(desk.path("list"), list).unwrap();
    let done = desk.issuer(
        "city",
        &["revoke", "--file", "list", "--reason", "correction"],
        "",
    );
    assert_eq!(
        (done.status, done.error().as_str()),
        (65, "error-issuer-list-line")
    );
    assert!(done.stderr.contains('4'));
    std::fs::write(desk.path("list"), persons.join("\n")).unwrap();
    assert_eq!(
        desk.ok(
            "city",
            &["revoke", "--file", "list", "--reason", "correction"]
        )["nothing"],
        2
    );
    let offer = desk.issuer("city", &["offer", &persons[0], "--text"], "");
    assert_eq!(offer.error(), "error-issuer-no-colour");
}

#[test]
fn epochs_do_not_run_ahead_of_the_clock() {
    let desk = founded();
    let publish = ["epoch", "publish", "--out", "feed"];
    // The first begins now, each of the others a slot of 30 seconds later, up to 600.
    for _ in 0..=20 {
        desk.ok("city", &publish);
    }
    let done = desk.issuer("city", &publish, "");
    assert_eq!(
        (done.status, done.error().as_str()),
        (75, "error-issuer-time")
    );
    assert_eq!(newest(&desk.path("feed")).0, 21);
}

#[test]
fn a_home_is_used_by_one_process_at_a_time() {
    let desk = founded();
    // Waits for a number on standard input, with the home open.
    let mut waiting = desk.spawn("city", &["person", "add"]);
    let done = (0..200)
        .map(|_| desk.issuer("city", &["shard", "list"], ""))
        .find(|done| done.status != 0)
        .unwrap();
    assert_eq!(
        (done.status, done.error().as_str()),
        (75, "error-store-in-use")
    );
    drop(waiting.stdin.take());
    assert_eq!(waiting.wait().unwrap().code(), Some(65));
    assert_eq!(desk.ok("city", &["status"])["persons"], 0);
}

#[test]
fn a_shard_is_given_up_and_its_persons_move() {
    let mut desk = founded();
    let person = desk.person("city", "1");
    desk.ok("city", &["epoch", "publish", "--out", "feed"]);
    let past = desk.issuer("city", &["shard", "retire", "0", "--epoch", "1"], "");
    assert_eq!(past.error(), "error-issuer-past-epoch");
    assert_eq!(desk.ok("city", &["shard", "add"])["shard"], 1);
    assert_eq!(desk.ok("city", &["shard", "retire", "0"])["epoch"], 2);
    assert_eq!(desk.ok("city", &["shard", "retire", "0"])["epoch"], 2);
    let other = desk.issuer("city", &["shard", "retire", "0", "--epoch", "3"], "");
    assert_eq!(other.error(), "error-issuer-retired");
    desk.now += 600;
    desk.ok("city", &["epoch", "publish", "--out", "feed"]);
    let feed = desk.path("feed");
    let (epoch, list) = newest(&feed);
    let numbers: Vec<u32> = list
        .entries()
        .iter()
        .map(|entry| entry.state.id().number)
        .collect();
    assert_eq!((epoch, numbers), (2, vec![1]));
    let trust = trust(&feed);
    let (offer, pin) = desk.offer("city", &person);
    let asked = Wallet::new(5).ask(&trust, &offer, &pin);
    let (_, answer) = desk.answer("city", &asked.text);
    assert!(matches!(
        asked.outcome(&answer),
        Outcome::Credential { shard: 1, .. }
    ));
}
