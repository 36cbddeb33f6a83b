//! Two registrars and two authorities, each in a home of its own, with a round folder between them.

mod common;

use common::{Desk, announcement, newest, statements, trust};
use huepass_feed::Epoch;

const REGISTRARS: [&str; 2] = ["north", "south"];
const AUTHORITIES: [&str; 2] = ["east", "west"];

fn founded() -> Desk {
    let desk = Desk::new();
    let mut ids = Vec::new();
    for home in REGISTRARS {
        desk.home(home);
        let value = desk.ok(home, &["registrar", "init"]);
        ids.push(value["registrar"].as_str().unwrap().to_owned());
    }
    let mut found = vec!["framework", "found", "--name", "Land", "--quorum", "2"];
    for id in &ids {
        found.extend(["--registrar", id]);
    }
    found.extend(["--out", "draft"]);
    desk.ok("north", &found);
    let early = desk.issuer("east", &["framework", "join", "draft"], "");
    assert_eq!(early.error(), "error-issuer-quorum");
    assert_eq!(
        desk.ok("north", &["framework", "sign", "draft"])["signed"],
        1
    );
    assert_eq!(
        desk.ok("south", &["framework", "sign", "draft"])["signed"],
        2
    );
    for home in REGISTRARS {
        desk.ok(home, &["framework", "join", "draft"]);
    }
    for home in AUTHORITIES {
        desk.home(home);
        desk.ok(home, &["framework", "join", "draft"]);
        desk.ok(home, &["authority", "init", "--name", home]);
        let twice = desk.issuer(home, &["authority", "init", "--name", home], "");
        assert_eq!(twice.error(), "error-issuer-exists");
        let descriptor = format!("{home}.cose");
        let statement = format!("{home}-accredited.cose");
        desk.ok(home, &["authority", "descriptor", &descriptor]);
        let accredit = ["authority", "accredit", &descriptor, "--out", &statement];
        assert_eq!(desk.ok("north", &accredit)["signed"], 1);
        let early = desk.issuer("north", &["framework", "learn", &statement], "");
        assert_eq!(early.error(), "error-issuer-quorum");
        assert_eq!(desk.ok("south", &accredit)["signed"], 2);
        desk.ok("north", &["framework", "learn", &statement]);
    }
    desk
}

fn step(desk: &Desk, home: &str) -> serde_json::Value {
    desk.ok(home, &["epoch", "step", "--round", "round"])
}

#[test]
fn two_registrars_make_epochs_out_of_a_folder() {
    let mut desk = founded();
    let publish = ["epoch", "publish", "--round", "round", "--out", "feed"];
    let early = desk.issuer("north", &publish, "");
    assert_eq!(early.error(), "error-issuer-nothing-yet");
    let alone = desk.issuer("north", &["epoch", "publish", "--out", "feed"], "");
    assert_eq!(alone.error(), "error-issuer-needs-round");
    for epoch in 1..=2 {
        desk.ok("east", &["epoch", "report", "--round", "round"]);
        let waiting = step(&desk, "north");
        assert_eq!(waiting["epoch"], epoch);
        assert_eq!(waiting["awaiting"][0]["what"], "report");
        desk.ok("west", &["epoch", "report", "--round", "round"]);
        assert_eq!(step(&desk, "north")["awaiting"][0]["what"], "share");
        // Once the list is proposed, a report comes too late.
        let late = desk.ok("east", &["epoch", "report", "--round", "round"]);
        assert_eq!(late["written"], false);
        assert_eq!(step(&desk, "south")["awaiting"][0]["what"], "certificates");
        assert_eq!(step(&desk, "south")["done"].as_array().unwrap().len(), 0);
        assert_eq!(step(&desk, "north")["awaiting"][0]["what"], "endorsement");
        assert_eq!(step(&desk, "south")["finished"], true);
        assert_eq!(desk.ok("west", &publish)["epoch"], epoch);
        desk.now += 600;
    }
    let feed = desk.path("feed");
    let (epoch, list) = newest(&feed);
    assert_eq!((epoch, list.entries().len()), (2, 2));
    assert!(list.entries().iter().all(|entry| !entry.state.stale));
    let trust = trust(&feed);
    let statements = statements(&feed, &trust);
    for entry in list.entries() {
        assert!(statements.is_accredited(entry.state.id().authority, Epoch(1)));
    }
    let second = trust.open_announcement(&announcement(&feed, 2)).unwrap();
    let first = trust.open_announcement(&announcement(&feed, 1)).unwrap();
    assert_eq!(*second.get().previous(), first.digest().0);
}

#[test]
fn a_silent_authority_is_listed_as_stale() {
    let mut desk = founded();
    for home in AUTHORITIES {
        desk.ok(home, &["epoch", "report", "--round", "round"]);
    }
    for home in ["north", "south", "north", "south"] {
        step(&desk, home);
    }
    desk.now += 600;
    desk.ok("west", &["epoch", "report", "--round", "round"]);
    assert_eq!(step(&desk, "north")["awaiting"][0]["what"], "report");
    desk.ok("north", &["epoch", "step", "--round", "round", "--propose"]);
    for home in ["south", "north", "south"] {
        step(&desk, home);
    }
    let publish = ["epoch", "publish", "--round", "round", "--out", "feed"];
    let told = desk.ok("east", &publish);
    assert_eq!(told["epoch"], 2);
    assert_eq!(told["stale"].as_array().unwrap().len(), 1);
    let (_, list) = newest(&desk.path("feed"));
    let stale = list.entries().iter().filter(|entry| entry.state.stale);
    assert_eq!(stale.count(), 1);
}

#[test]
fn an_excluded_authority_leaves_the_list() {
    let mut desk = founded();
    let round = |desk: &mut Desk, authorities: &[&str]| {
        for home in authorities {
            desk.ok(home, &["epoch", "report", "--round", "round"]);
        }
        for home in ["north", "south", "north", "south", "north"] {
            step(desk, home);
        }
        let publish = ["epoch", "publish", "--round", "round", "--out", "feed"];
        desk.ok("north", &publish);
        desk.now += 600;
    };
    round(&mut desk, &AUTHORITIES);
    let east = desk.ok("east", &["status"]);
    let id = east["authority"].as_str().unwrap();
    let exclude = ["authority", "exclude", id, "--out", "excluded.cose"];
    assert_eq!(desk.ok("north", &exclude)["epoch"], 2);
    assert_eq!(desk.ok("south", &exclude)["signed"], 2);
    desk.ok("north", &["framework", "learn", "excluded.cose"]);
    round(&mut desk, &["west"]);
    assert_eq!(newest(&desk.path("feed")).1.entries().len(), 1);
}
