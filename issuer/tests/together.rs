//! Two registrars and two authorities, each in a home of its own, with a round folder between them.

mod common;

use common::{Desk, announcement, newest, statements, trust};
use huepass_credential::RegistrarId;
use huepass_feed::Epoch;
use huepass_wire::PublicId as _;

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

#[test]
fn an_authority_joins_a_framework_that_is_running() {
    let mut desk = founded();
    let publish = ["epoch", "publish", "--round", "round", "--out", "feed"];
    for home in AUTHORITIES {
        desk.ok(home, &["epoch", "report", "--round", "round"]);
    }
    for home in ["north", "south", "north", "south", "north"] {
        step(&desk, home);
    }
    desk.ok("south", &publish);
    desk.now += 600;
    desk.home("late");
    let wrong = ["framework", "join", "feed", "--pin", "00"];
    assert_eq!(desk.issuer("late", &wrong, "").error(), "error-issuer-pin");
    desk.ok("late", &["framework", "join", "feed"]);
    desk.ok("late", &["authority", "init", "--name", "Late"]);
    desk.ok("late", &["authority", "descriptor", "late.cose"]);
    let accredit = [
        "authority",
        "accredit",
        "late.cose",
        "--out",
        "late-accredited.cose",
    ];
    assert_eq!(desk.ok("north", &accredit)["epoch"], 2);
    assert_eq!(desk.ok("south", &accredit)["signed"], 2);
    desk.ok("late", &["framework", "learn", "late-accredited.cose"]);
    desk.ok("late", &["epoch", "report", "--round", "round"]);
    for home in AUTHORITIES {
        desk.ok(home, &["epoch", "report", "--round", "round"]);
    }
    for home in ["north", "south", "north", "south", "north"] {
        step(&desk, home);
    }
    assert_eq!(desk.ok("south", &publish)["shards"], 3);
}

#[test]
fn a_proposal_that_grew_old_is_replaced() {
    let mut desk = founded();
    for home in AUTHORITIES {
        desk.ok(home, &["epoch", "report", "--round", "round"]);
    }
    assert_eq!(step(&desk, "north")["awaiting"][0]["what"], "share");
    desk.now += 1800;
    let done = step(&desk, "south");
    assert_eq!(done["done"][2], "propose");
    assert_eq!(done["awaiting"][0]["what"], "share");
    for home in ["north", "south"] {
        step(&desk, home);
    }
    assert_eq!(step(&desk, "north")["finished"], true);
    let publish = ["epoch", "publish", "--round", "round", "--out", "feed"];
    assert_eq!(desk.ok("north", &publish)["epoch"], 1);
}

#[test]
fn what_others_wrote_into_the_folder_is_refused() {
    let desk = founded();
    for home in AUTHORITIES {
        desk.ok(home, &["epoch", "report", "--round", "round"]);
    }
    // One authority's report under the other's name.
    let reports = desk.path("round/rounds/0000000001/reports");
    let mut names: Vec<_> = std::fs::read_dir(&reports)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    let mine = std::fs::read(&names[0]).unwrap();
    let theirs = std::fs::read(&names[1]).unwrap();
    std::fs::write(&names[0], &theirs).unwrap();
    assert_eq!(step(&desk, "north")["awaiting"][0]["what"], "report");
    std::fs::write(&names[0], &mine[..mine.len() - 1]).unwrap();
    // One that is damaged is none: its authority is waited for, and nobody else held up.
    let cut = step(&desk, "north");
    assert_eq!(cut["awaiting"].as_array().unwrap().len(), 1);
    assert_eq!(cut["awaiting"][0]["what"], "report");
    std::fs::write(&names[0], &mine).unwrap();
    assert_eq!(step(&desk, "north")["awaiting"][0]["what"], "share");
    // A share that is another one's.
    let done = step(&desk, "south");
    assert_eq!(done["awaiting"][0]["what"], "certificates");
    let south = desk.ok("south", &["status"]);
    let south = RegistrarId::from_did(south["registrar"].as_str().unwrap()).unwrap();
    let messages = std::fs::read_dir(desk.path("round/rounds/0000000001"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| !path.ends_with("reports") && !path.ends_with("proposals"))
        .unwrap();
    let share = messages.join(format!("share-{}.cose", south.to_hex()));
    let before = std::fs::read(&share).unwrap();
    let another = std::fs::read_dir(&messages)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_string_lossy().contains("/share-") && *path != share)
        .unwrap();
    std::fs::copy(another, &share).unwrap();
    let wrong = desk.issuer("north", &["epoch", "step", "--round", "round"], "");
    assert_eq!(wrong.error(), "error-issuer-round");
    std::fs::write(&share, before).unwrap();
    step(&desk, "north");
    step(&desk, "south");
    let publish = ["epoch", "publish", "--round", "round", "--out", "feed"];
    assert_eq!(desk.ok("north", &publish)["epoch"], 1);
}
