//! Three registrars, two of whom make an epoch. One of them is this test, which writes into the
//! round folder whatever it likes.

mod common;

use std::path::PathBuf;

use common::{Desk, Wallet, announcement, copy_folder, newest};
use huepass_credential::{AuthorityId, RegistrarId, ShardId};
use huepass_feed::{
    AuthorityDescriptor, AuthorityState, DeltaSegment, Document as _, Epoch, Genesis,
    ProposalMessage, Retirement, StateEntry, StateList, Trust, layout,
};
use huepass_wire::{PublicId as _, SigningKey};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

const LENGTH: u64 = 600;

/// Two honest registrars, the third one's key, and an authority, `east`.
struct Town {
    desk: Desk,
    shadow: SigningKey,
    trust: Trust,
    north: String,
    south: String,
}

fn town() -> Town {
    let desk = Desk::new();
    let shadow = SigningKey::from_bytes(&[7; 32]);
    let [north, south] = ["north", "south"].map(|home| {
        desk.home(home);
        let value = desk.ok(home, &["registrar", "init"]);
        value["registrar"].as_str().unwrap().to_owned()
    });
    let mut found = vec!["framework", "found", "--name", "Land", "--quorum", "2"];
    let third = id(&shadow).to_did();
    for id in [&north, &south, &third] {
        found.extend(["--registrar", id]);
    }
    found.extend(["--out", "draft"]);
    desk.ok("north", &found);
    for home in ["north", "south"] {
        desk.ok(home, &["framework", "sign", "draft"]);
    }
    let path = desk.path("draft").join(layout::GENESIS);
    let bytes = std::fs::read(&path).unwrap();
    let (genesis, _) = Genesis::open_quorum(&bytes).unwrap();
    let bytes = genesis.sign_with(Some(&bytes), &shadow).unwrap();
    std::fs::write(&path, &bytes).unwrap();
    desk.home("east");
    for home in ["north", "south", "east"] {
        desk.ok(home, &["framework", "join", "draft"]);
    }
    desk.ok("east", &["authority", "init", "--name", "east"]);
    desk.ok("east", &["authority", "descriptor", "east.cose"]);
    let accredit = ["authority", "accredit", "east.cose", "--out", "admitted"];
    for home in ["north", "south"] {
        desk.ok(home, &accredit);
    }
    for home in ["north", "south", "east"] {
        desk.ok(home, &["framework", "learn", "admitted"]);
    }
    Town {
        desk,
        shadow,
        trust: Trust::new(&bytes).unwrap(),
        north,
        south,
    }
}

fn id(key: &SigningKey) -> RegistrarId {
    RegistrarId(key.verifying_key().to_bytes())
}

impl Town {
    fn step(&self, home: &str) -> serde_json::Value {
        let with = if home == "north" {
            &self.south
        } else {
            &self.north
        };
        let step = ["epoch", "step", "--round", "round", "--with", with];
        self.desk.ok(home, &step)
    }

    /// Steps until the epoch is made, from the one who proposes on.
    fn make(&self, epoch: u32) {
        for home in ["north", "south", "north", "south", "north"] {
            self.step(home);
        }
        let publish = ["epoch", "publish", "--round", "round", "--out", "feed"];
        assert_eq!(self.desk.ok("north", &publish)["epoch"], epoch);
        assert_eq!(newest(&self.desk.path("feed")).0, epoch);
    }

    fn report(&self) -> serde_json::Value {
        self.desk
            .ok("east", &["epoch", "report", "--round", "round"])
    }

    /// The third registrar with `north`.
    fn with_north(&self) -> Vec<RegistrarId> {
        vec![
            id(&self.shadow),
            RegistrarId::from_did(&self.north).unwrap(),
        ]
    }

    /// A proposal for the first epoch.
    fn proposal(&self, start: u64, participants: Vec<RegistrarId>, list: StateList) -> Vec<u8> {
        let previous = self.trust.pin().0;
        ProposalMessage::new(id(&self.shadow), start, previous, participants, list)
            .unwrap()
            .sign(&self.shadow)
    }

    /// A list that nobody would certify.
    fn nothing(&self, epoch: u32) -> StateList {
        StateList::new(self.trust.pin(), Epoch(epoch), Vec::new()).unwrap()
    }

    fn at(&self, epoch: u32, registrar: &str) -> PathBuf {
        let registrar = RegistrarId::from_did(registrar).unwrap();
        let folder = format!("round/rounds/{epoch:010}/proposals");
        let folder = self.desk.path(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        folder.join(format!("{}.cose", registrar.to_hex()))
    }

    /// Puts a proposal of the third registrar's into the folder.
    fn put(&self, epoch: u32, bytes: &[u8]) {
        std::fs::write(self.at(epoch, &id(&self.shadow).to_did()), bytes).unwrap();
    }
}

// spec: FED-60
#[test]
fn proposals_that_cannot_work_are_passed_over() {
    let town = town();
    town.report();
    let now = town.desk.now;
    let nothing = town.nothing(1);
    let stranger = id(&SigningKey::from_bytes(&[8; 32]));
    let bad = [
        // Later than one epoch length from now.
        town.proposal(now + LENGTH + 30, town.with_north(), nothing.clone()),
        // No quorum.
        town.proposal(now, vec![id(&town.shadow)], nothing.clone()),
        // Somebody who is no registrar.
        town.proposal(now, vec![id(&town.shadow), stranger], nothing),
        // Of another epoch.
        town.proposal(now, town.with_north(), town.nothing(2)),
    ];
    for proposal in &bad {
        town.put(1, proposal);
        let done = town.step("north");
        assert_eq!(done["done"][0], "observe");
        assert_eq!(done["done"][1], "propose");
        assert_eq!(done["awaiting"][0]["who"], town.south.as_str());
        // As if it had not begun.
        std::fs::remove_dir_all(town.desk.path("round/rounds/0000000001/proposals")).unwrap();
        std::fs::remove_dir_all(town.desk.path("north/registrar")).unwrap();
    }
    town.put(1, &bad[0]);
    town.make(1);
}

impl Town {
    /// Goes on to the beginning of the third registrar's next turn, in which its proposal goes
    /// before the others'.
    fn turn_of_shadow(&mut self) {
        let set = self.trust.registrars_at(Epoch(1));
        let own = set.registrars().position(|other| other == id(&self.shadow));
        let mut turn = self.desk.now / (4 * LENGTH) + 1;
        while turn % 3 != u64::try_from(own.unwrap()).unwrap() {
            turn += 1;
        }
        self.desk.now = turn * 4 * LENGTH;
    }

    /// The list that `north` would certify for the first epoch, by its own proposal.
    fn good_list(&self) -> StateList {
        self.step("north");
        let path = self.at(1, &self.north);
        let proposal = std::fs::read(&path).unwrap();
        // As if it had not proposed anything.
        std::fs::remove_file(path).unwrap();
        ProposalMessage::open_signed(&proposal, self.trust.pin())
            .unwrap()
            .list
    }
}

// spec: REG-19, REG-22, FED-81
#[test]
fn junk_in_the_folder_stops_neither_reports_nor_the_round() {
    let town = town();
    let now = town.desk.now;
    let stranger = SigningKey::from_bytes(&[8; 32]);
    let forged = {
        let previous = town.trust.pin().0;
        let list = town.nothing(1);
        let named = id(&town.shadow);
        ProposalMessage::new(named, now, previous, town.with_north(), list)
            .unwrap()
            .sign(&stranger)
    };
    let by_stranger = {
        let previous = town.trust.pin().0;
        let list = town.nothing(1);
        ProposalMessage::new(id(&stranger), now, previous, town.with_north(), list)
            .unwrap()
            .sign(&stranger)
    };
    std::fs::write(town.at(1, &id(&stranger).to_did()), by_stranger).unwrap();
    let folder = town.desk.path("round/rounds/0000000001/proposals");
    std::fs::write(folder.join("notes.txt"), "junk").unwrap();
    // Where its own proposal belongs, somebody else's.
    let shadows = town.proposal(now, town.with_north(), town.nothing(1));
    std::fs::write(town.at(1, &town.south), &shadows).unwrap();
    std::fs::create_dir(town.at(1, &town.north)).unwrap();
    for junk in [&b"junk"[..], &forged] {
        town.put(1, junk);
        assert_eq!(town.report()["written"], true);
    }
    // A copy of an announcement that is none.
    std::fs::remove_dir(town.at(1, &town.north)).unwrap();
    town.step("north");
    let messages = std::fs::read_dir(town.desk.path("round/rounds/0000000001"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| !path.ends_with("reports") && !path.ends_with("proposals"))
        .unwrap();
    for name in ["announcement-junk.cose", "list-junk.cbor"] {
        std::fs::write(messages.join(name), "junk").unwrap();
    }
    let hex = id(&town.shadow).to_hex();
    std::fs::write(messages.join(format!("announcement-{hex}.cose")), "junk").unwrap();
    std::fs::write(messages.join(format!("list-{hex}.cbor")), "junk").unwrap();
    assert_eq!(town.report()["written"], false);
    town.make(1);
}

// spec: REG-23, REG-24
#[test]
fn junk_in_the_feed_stops_neither_reports_nor_the_round() {
    let town = town();
    let put = |name: &str, bytes: &[u8]| {
        let path = town.desk.path("round").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    let status = town.desk.ok("east", &["status"]);
    let east = AuthorityId::from_did(status["authority"].as_str().unwrap()).unwrap();
    let shard = ShardId {
        authority: east,
        number: 0,
    };
    let stranger = SigningKey::from_bytes(&[9; 32]);
    let by_stranger = {
        let id = AuthorityId(stranger.verifying_key().to_bytes());
        let name = "Stranger".to_owned();
        let pin = town.trust.pin();
        let descriptor = AuthorityDescriptor::new(pin, id, 1, name, [0; 32], Vec::new()).unwrap();
        (layout::descriptor(id), descriptor.sign(&stranger))
    };
    let retired_by_stranger = {
        let id = AuthorityId(stranger.verifying_key().to_bytes());
        let shard = ShardId {
            authority: id,
            number: 0,
        };
        let statement = Retirement::new(town.trust.pin(), shard, Epoch(9)).unwrap();
        let name = layout::statement(&statement.digest());
        (name, statement.sign(&stranger))
    };
    let junk: [(String, &[u8]); 14] = [
        ("genesis.cose".to_owned(), b"x"),
        ("announcement.cose".to_owned(), b"x"),
        ("registrars/junk".to_owned(), b"x"),
        (layout::registrar_change(1), b"x"),
        ("statements/junk".to_owned(), b"x"),
        ("authorities/junk".to_owned(), b"x"),
        ("deltas/junk".to_owned(), b"x"),
        ("deltas/a/0/junk".to_owned(), b"x"),
        ("deltas/a/junk".to_owned(), b"x"),
        (format!("{}/junk", layout::shard_deltas(shard)), b"x"),
        (layout::segment(shard, 7, 9), b"x"),
        (layout::list(Epoch(1)), b"x"),
        (by_stranger.0.clone(), &by_stranger.1),
        (retired_by_stranger.0.clone(), &retired_by_stranger.1),
    ];
    for (name, bytes) in &junk {
        put(name, bytes);
        assert_eq!(town.report()["written"], true, "{name}");
        let step = ["epoch", "step", "--round", "round", "--with", &town.south];
        let done = town.desk.issuer("north", &step, "");
        assert_eq!(done.status, 0, "{name}: {}", done.stderr);
        // The next one starts from the same place.
        let rounds = town.desk.path("round/rounds/0000000001");
        std::fs::remove_dir_all(rounds).unwrap();
        std::fs::remove_dir_all(town.desk.path("north/registrar")).unwrap();
    }
    // It is told, each by its path.
    let report = ["epoch", "report", "--round", "round"];
    let told = town.desk.issuer("east", &report, "").stderr;
    for name in [
        "registrars/junk",
        "authorities/junk",
        "0000000007-0000000009",
    ] {
        assert!(
            told.contains("issuer-passed-over") && told.contains(name),
            "{told}"
        );
    }
    town.make(1);
    // A registrar who comes later takes all of it, and nothing of the stranger's.
    town.step("south");
    for home in ["north", "south", "east"] {
        for name in [&by_stranger.0, &retired_by_stranger.0] {
            assert!(!town.desk.path(home).join("feed").join(name).exists());
        }
    }
}

// spec: REG-24
#[test]
fn only_listed_shards_deltas_are_taken() {
    let town = town();
    let status = town.desk.ok("east", &["status"]);
    let east = AuthorityId::from_did(status["authority"].as_str().unwrap()).unwrap();
    town.report();
    town.step("north");
    let listed = town.desk.path("north/feed").join(layout::descriptor(east));
    assert!(listed.exists());
    // A whole segment with a good signature, of somebody whom nobody accredited.
    let stranger = SigningKey::from_bytes(&[9; 32]);
    let unlisted = ShardId {
        authority: AuthorityId(stranger.verifying_key().to_bytes()),
        number: 0,
    };
    let birth = huepass_credential::ShardState::birth(&huepass_credential::Generators::new());
    let handle = huepass_credential::Handle::random(&mut ChaCha20Rng::seed_from_u64(1));
    let delta = huepass_credential::Delta { handle, v: birth.v };
    let segment = DeltaSegment::new(town.trust.pin(), unlisted, 1, &[delta.to_bytes()]).unwrap();
    let name = layout::segment(unlisted, 1, 1);
    let path = town.desk.path("round").join(&name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, segment.sign(&stranger)).unwrap();
    town.step("north");
    assert!(!town.desk.path("north/feed").join(&name).exists());
    town.make(1);
}

// spec: REG-22
#[test]
fn a_first_report_gets_in_before_a_list_is_followed() {
    let town = town();
    // Lists without the authority, a registrar's own and another's.
    let propose = ["epoch", "step", "--round", "round", "--propose", "--with"];
    let propose: Vec<&str> = propose.into_iter().chain([town.south.as_str()]).collect();
    town.desk.ok("north", &propose);
    let now = town.desk.now;
    town.put(1, &town.proposal(now, town.with_north(), town.nothing(1)));
    let done = town.report();
    assert_eq!(done["written"], true);
    assert_eq!(done["reported"], true);
    town.make(1);
    assert_eq!(newest(&town.desk.path("feed")).1.entries().len(), 1);
}

// spec: REG-22
#[test]
fn who_is_too_late_is_told_that_nothing_was_reported() {
    let mut town = town();
    town.report();
    town.make(1);
    town.desk.now += LENGTH;
    let propose = ["epoch", "step", "--round", "round", "--propose", "--with"];
    let propose: Vec<&str> = propose.into_iter().chain([town.south.as_str()]).collect();
    town.desk.ok("north", &propose);
    let late = ["epoch", "report", "--round", "round"];
    let late = town.desk.issuer("east", &late, "");
    assert_eq!(late.status, 75, "{}", late.stderr);
    let value: serde_json::Value = serde_json::from_str(&late.stdout).unwrap();
    assert_eq!(value["written"], false);
    assert_eq!(value["reported"], false);
    town.make(2);
    assert_eq!(town.report()["written"], true);
}

// spec: REG-19, REG-22
#[test]
fn a_list_that_nobody_agrees_to_stands_before_none() {
    let mut town = town();
    town.turn_of_shadow();
    assert_eq!(town.report()["written"], true);
    let now = town.desk.now;
    town.put(1, &town.proposal(now, town.with_north(), town.nothing(1)));
    assert_eq!(town.report()["written"], true);
    let done = town.step("north");
    assert_eq!(done["done"][1], "propose");
    // It renews it, later and later.
    town.desk.now += 30;
    let now = town.desk.now;
    town.put(
        1,
        &town.proposal(now + 30, town.with_north(), town.nothing(1)),
    );
    assert_eq!(town.report()["written"], false);
    town.make(1);
}

// spec: REG-19, REG-22
#[test]
fn nobody_is_made_silent_by_being_proposed_too_early() {
    let mut town = town();
    town.report();
    town.turn_of_shadow();
    town.make(1);
    // At once, the third registrar proposes the second epoch, with the authority stale.
    let (_, list) = newest(&town.desk.path("feed"));
    let stale = |entry: &huepass_feed::Entry| {
        let state = &entry.state;
        StateEntry::new(state.id(), state.x, state.v, state.n, true)
    };
    let entries = list.entries().iter().map(stale).collect();
    let list = StateList::new(town.trust.pin(), Epoch(2), entries).unwrap();
    let first = announcement(&town.desk.path("feed"), 1);
    let first = town.trust.open_announcement(&first).unwrap();
    let early = ProposalMessage::new(
        id(&town.shadow),
        first.get().start() + 30,
        first.digest().0,
        town.with_north(),
        list,
    )
    .unwrap()
    .sign(&town.shadow);
    town.put(2, &early);
    town.desk.now += 30;
    assert_eq!(town.step("north")["awaiting"][0]["what"], "report");
    assert_eq!(town.report()["written"], true);
    town.make(2);
    let (_, list) = newest(&town.desk.path("feed"));
    assert!(list.entries().iter().all(|entry| !entry.state.stale));
}

// spec: REG-20
#[test]
fn who_proposes_and_does_not_go_on_delays_until_the_turn_is_over() {
    let mut town = town();
    town.turn_of_shadow();
    town.report();
    let list = town.good_list();
    let now = town.desk.now;
    town.put(1, &town.proposal(now, town.with_north(), list.clone()));
    let waiting = town.step("north");
    let shadow = id(&town.shadow).to_did();
    assert_eq!(waiting["awaiting"][0]["what"], "share");
    assert_eq!(waiting["awaiting"][0]["who"], shadow.as_str());
    assert_eq!(town.step("south")["awaiting"][0]["what"], "others");
    // In its turn, it goes before what others propose.
    let propose = ["epoch", "step", "--round", "round", "--propose", "--with"];
    let propose: Vec<&str> = propose.into_iter().chain([town.south.as_str()]).collect();
    let done = town.desk.ok("north", &propose);
    assert_eq!(done["done"][0], "propose");
    assert_eq!(done["awaiting"][0]["who"], shadow.as_str());
    // After it, it does not, however it renews its own.
    town.desk.now += 4 * LENGTH;
    let now = town.desk.now;
    for start in [now, now + 30] {
        town.put(1, &town.proposal(start, town.with_north(), list.clone()));
        let done = town.desk.ok("north", &propose);
        assert_eq!(done["awaiting"][0]["who"], town.south.as_str());
    }
    town.make(1);
}

// spec: WIT-14
#[test]
fn a_report_that_contradicts_the_log_is_kept_as_evidence() {
    let mut town = town();
    let persons: Vec<String> = (1..=3)
        .map(|number| {
            let person = town.desk.person("east", &number.to_string());
            let (offer, pin) = town.desk.offer("east", &person);
            let asked = Wallet::new(number).ask(&town.trust, &offer, &pin);
            assert_eq!(town.desk.answer("east", &asked.text).0, 0);
            person
        })
        .collect();
    // The authority in two copies, which go two ways.
    copy_folder(&town.desk.path("east"), &town.desk.path("other"));
    town.desk
        .ok("east", &["revoke", &persons[0], "--reason", "correction"]);
    // What lies where its deltas belong keeps nobody from them.
    let status = town.desk.ok("east", &["status"]);
    let shard = ShardId {
        authority: AuthorityId::from_did(status["authority"].as_str().unwrap()).unwrap(),
        number: 0,
    };
    let place = town.desk.path("round").join(layout::segment(shard, 1, 1));
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    std::fs::write(&place, "junk").unwrap();
    town.report();
    assert_ne!(std::fs::read(&place).unwrap(), b"junk");
    let noted = |town: &Town, outcome: &str| {
        let step = ["epoch", "step", "--round", "round", "--with", &town.south];
        let done = town.desk.issuer("north", &step, "");
        assert_eq!(done.status, 0, "{}", done.stderr);
        done.stderr.contains(outcome)
    };
    let evidence = town.desk.path("north/feed/evidence");
    assert!(!noted(&town, "issuer-report-refused"));
    assert!(!evidence.exists());
    assert_eq!(town.desk.ok("north", &["status"])["evidence"], 0);
    for person in &persons[1..] {
        town.desk
            .ok("other", &["revoke", person, "--reason", "correction"]);
    }
    town.desk
        .ok("other", &["epoch", "report", "--round", "aside"]);
    let status = town.desk.ok("other", &["status"]);
    let east = AuthorityId::from_did(status["authority"].as_str().unwrap()).unwrap();
    let shard = ShardId {
        authority: east,
        number: 0,
    };
    // The report alone: deltas that are missing prove nothing.
    let report = format!("rounds/0000000001/reports/{}.cose", east.to_hex());
    let [aside, round] = ["aside", "round"].map(|folder| town.desk.path(folder));
    std::fs::copy(aside.join(&report), round.join(&report)).unwrap();
    assert!(noted(&town, "issuer-report-refused"));
    assert!(!evidence.exists());
    copy_folder(&aside, &round);
    // A place where nothing can be kept is told, and stops nobody.
    std::fs::write(&evidence, "in the way").unwrap();
    assert!(noted(&town, "issuer-evidence-not-kept"));
    std::fs::remove_file(&evidence).unwrap();
    for _ in 0..2 {
        assert!(noted(&town, "issuer-evidence-kept"));
    }
    // The first contradiction is enough: another one in the same epoch adds nothing.
    let first = std::fs::read(round.join(&report)).unwrap();
    town.desk.now += 1;
    std::fs::remove_file(aside.join(&report)).unwrap();
    town.desk
        .ok("other", &["epoch", "report", "--round", "aside"]);
    std::fs::copy(aside.join(&report), round.join(&report)).unwrap();
    assert_ne!(std::fs::read(round.join(&report)).unwrap(), first);
    assert!(noted(&town, "issuer-evidence-kept"));
    let status = town.desk.ok("north", &["status"]);
    assert_eq!(status["evidence"], 1);
    assert_eq!(status["evidence_folder"], evidence.to_str().unwrap());
    let kept: Vec<PathBuf> = std::fs::read_dir(&evidence)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    let report = std::fs::read(kept[0].join("report.cose")).unwrap();
    assert_eq!(report, first);
    let report = AuthorityState::open_signed(&report, town.trust.pin()).unwrap();
    assert_eq!(report.shards[0].n, 2);
    let segments = kept[0].join(layout::shard_deltas(shard));
    // Both ways' deltas lie beside it.
    assert_eq!(segments.read_dir().unwrap().count(), 2);
}
