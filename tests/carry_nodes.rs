//! Nodes: an issuer that serves, mirrors, a gate's node and a wallet's, as separate processes over
//! real sockets of this machine; and what befalls them.
//!
//! `HUEPASS_CRASHES` sets how many nodes are killed (20 if unset); 200 are a full run.

use std::fs;
use std::path::Path;
use std::time::Duration;

use huepass_journeys::{
    Auditor, Party, Program, Running, Town, World, code, copy, from_environment, text,
};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// A node listens here for neighbours: any port of this machine.
const HERE: &str = "/ip4/127.0.0.1/tcp/0";

/// The issuer as everybody's first neighbour, and its address.
fn issuer(town: &Town<'_>) -> (Running, String) {
    let serve = ["serve", text(&town.feed), "--listen", HERE, "--no-mdns"];
    let mut issuer = town.issuer.stays(&serve);
    let address = listening(&mut issuer);
    (issuer, address)
}

fn listening(node: &mut Running) -> String {
    node.event("listening")["address"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// A node in a party's home that knows one neighbour.
fn node(party: &Party<'_>, neighbour: &str, more: &[&str]) -> Running {
    let all = [
        "node",
        "--listen",
        HERE,
        "--no-mdns",
        "--bootstrap",
        neighbour,
    ];
    party.stays(&[&all[..], more].concat())
}

/// The next epoch, ten minutes later.
fn next(world: &World, town: &Town<'_>) {
    world.pass(600);
    town.publish();
}

/// The newest epoch of a copy, which must be whole.
fn audited(copy: &Path) -> u32 {
    Auditor::default().audit(copy).epoch
}

#[test]
fn an_epoch_goes_from_the_issuer_to_a_gate_and_a_wallet() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let (ana, _) = town.holder("ana", "green");
    let gate = town.gate("gate", "");
    let (mut issuer, first) = issuer(&town);
    issuer.copies(1);
    // A plain mirror begins with the genesis that somebody handed it.
    let genesis = world.at("genesis");
    fs::create_dir(&genesis).unwrap();
    fs::copy(town.feed.join("genesis.cose"), genesis.join("genesis.cose")).unwrap();
    let keeper = world.party(Program::Wallet, "keeper");
    let begin = [
        "--mirror",
        text(&genesis),
        "--framework",
        &town.pin,
        "--http",
        "127.0.0.1:0",
    ];
    let mut mirror = node(&keeper, &first, &begin);
    let url = mirror.event("serving")["url"].as_str().unwrap().to_owned();
    let second = listening(&mut mirror);
    mirror.copies(1);
    // The gate's node knows only the mirror.
    let mut gates = node(&gate, &second, &[]);
    gates.copies(1);

    next(&world, &town);
    issuer.copies(2);
    mirror.copies(2);
    gates.copies(2);
    // The node has brought it to the gate, or the gate takes it from the copy.
    assert_eq!(gate.json(&["status"])["epoch"], 2);
    let _ = ana.run(&["sync", &url]).exits(0).says("certified");
    let _ = gate.run(&["check", &code(&ana)]).exits(0);
    for (copy, node) in [
        (town.issuer.home().join("served"), issuer),
        (keeper.home().join("feed"), mirror),
        (gate.home().join("feed"), gates),
    ] {
        let (ended, words) = node.ends();
        assert_eq!(ended.code(), Some(0), "{words}");
        assert_eq!(audited(&copy), 2);
    }
    // The folder that a node kept serves a wallet without any network.
    let copy = keeper.home().join("feed");
    let _ = ana.run(&["sync", text(&copy)]).exits(0);
}

fn run(arguments: &[String]) -> Vec<&str> {
    arguments.iter().map(String::as_str).collect()
}

#[test]
fn nodes_do_not_share_a_folder_nor_leave_their_framework() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let other = Town::new(&world, "other");
    let keeper = world.party(Program::Verifier, "keeper");
    let begin = |pin: &str, mirror: &Path| {
        let mirror = text(mirror);
        let node = ["node", "--no-p2p", "--framework", pin, "--mirror", mirror];
        node.map(str::to_owned)
    };
    let refused = keeper.run(&["node", "--no-p2p"]).exits(64);
    let _ = refused.says("--framework DIGEST");
    let zh = keeper
        .run(&["--lang", "zh-CN", "node", "--no-p2p"])
        .exits(64);
    let _ = zh.says("请用 --framework 指明其摘要");
    let _ = keeper.run(&run(&begin(&town.pin, &other.feed))).exits(26);
    let mut mirror = keeper.stays(&run(&begin(&town.pin, &town.feed)));
    mirror.copies(1);
    let second = keeper.run(&run(&begin(&town.pin, &town.feed))).exits(75);
    let _ = second.says("keeper/feed");
    let _ = mirror.ends();
    let others = begin(&other.pin, &other.feed);
    let foreign = keeper.run(&run(&others)).exits(26);
    let _ = foreign.says("another framework");
    let zh = [vec!["--lang", "zh-CN"], run(&others)].concat();
    let _ = keeper.run(&zh).exits(26).says("另一个框架");

    // A neighbour of another framework is no neighbour, and a mirror of one is named.
    let (mut foreigner, address) = issuer(&other);
    foreigner.copies(1);
    let mut mirror = node(&keeper, &address, &["--mirror", text(&other.feed)]);
    let told = mirror.waits_for("a refusal", |value| value["state"] == "refused");
    assert_eq!(told["mirror"], text(&other.feed));
    next(&world, &other);
    foreigner.copies(2);
    let _ = mirror.ends();
    assert_eq!(audited(&keeper.home().join("feed")), 1);
}

#[test]
fn a_node_that_is_killed_at_any_time_goes_on_and_never_back() {
    let kills = from_environment("HUEPASS_CRASHES", 20);
    let world = World::new();
    let town = Town::new(&world, "town");
    let keeper = world.party(Program::Wallet, "keeper");
    let copy = keeper.home().join("feed");
    let feed = text(&town.feed);
    let begin = [
        "node",
        "--framework",
        &town.pin,
        "--mirror",
        feed,
        "--no-p2p",
    ];
    let mut random = ChaCha20Rng::seed_from_u64(20_261_130);
    let mut auditor = Auditor::default();
    let mut newest = 0;
    keeper.stays(&begin).copies(1);
    for _ in 0..kills {
        let victim = keeper.stays(&begin);
        // Somewhere between its start and the copying of the epoch.
        world.pass(600);
        let publishing = town
            .issuer
            .command(&["epoch", "publish", "--out", feed])
            .spawn();
        let mut publishing = publishing.unwrap();
        std::thread::sleep(Duration::from_micros(random.next_u64() % 1_200_000));
        victim.kill();
        assert!(publishing.wait().unwrap().success());
        let now = auditor.audit(&copy).epoch;
        assert!(now >= newest, "from epoch {newest} back to {now}");
        newest = now;
    }
    let last = u32::try_from(kills).unwrap() + 1;
    let mut node = keeper.stays(&begin);
    node.copies(last);
    let _ = node.ends();
    assert_eq!(auditor.audit(&copy).epoch, last);
    println!("{kills} nodes were killed; the copy had epoch {newest} after the last of them");
}

#[test]
fn a_damaged_copy_is_mended() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let handle = town.registers("NUMBER", "green");
    let _ = town
        .issuer
        .run(&["revoke", &handle, "--reason", "correction"])
        .exits(0);
    next(&world, &town);
    let keeper = world.party(Program::Wallet, "keeper");
    let copy = keeper.home().join("feed");
    let begin = [
        "node",
        "--framework",
        &town.pin,
        "--mirror",
        text(&town.feed),
        "--no-p2p",
    ];
    let mut node = keeper.stays(&begin);
    node.copies(2);
    let _ = node.ends();
    let damages = [
        "genesis.cose",
        "announcement.cose",
        "epochs/0000000002/announcement.cose",
        "epochs/0000000002/list.cbor",
        "epochs/0000000001/list.cbor",
    ];
    for name in damages {
        for damage in [&b""[..], b"damaged"] {
            fs::write(copy.join(name), damage).unwrap();
            let mut node = keeper.stays(&begin);
            node.copies(2);
            let mut mended = false;
            for _ in 0..1800 {
                mended = fs::read(copy.join(name)).unwrap() != damage;
                if mended {
                    break;
                }
                std::thread::sleep(Duration::from_millis(100));
            }
            assert!(mended, "{name}");
            let _ = node.ends();
            assert_eq!(audited(&copy), 2, "{name}");
        }
    }
    // Without anything to mend it with, the reader is told.
    fs::write(copy.join("genesis.cose"), b"damaged").unwrap();
    let told = keeper.run(&["node", "--no-p2p"]).exits(65);
    let _ = told.says("is damaged: genesis.cose");
    let told = keeper
        .run(&["--lang", "zh-CN", "node", "--no-p2p"])
        .exits(65);
    let _ = told.says("副本已损坏");
}

#[test]
fn two_histories_reach_every_node_that_meets_both() {
    // Whichever of the two a node has first, and whoever of the nodes it is that meets the other.
    for is_town_first in [true, false] {
        let world = World::new();
        let town = Town::new(&world, "town");
        let gate = town.gate("gate", "");
        // The same keys in two places make the next epoch twice.
        let twin = town.issuer.moved(world.at("twin"));
        let fork = world.at("fork");
        copy(town.issuer.home(), twin.home());
        copy(&town.feed, &fork);
        next(&world, &town);
        let _ = twin
            .run(&["epoch", "publish", "--out", text(&fork)])
            .exits(0);
        let (mut issuer, first) = issuer(&town);
        issuer.copies(2);
        let mut gates = if is_town_first {
            // It has what its neighbour has, and then meets the mirror.
            let mut gates = node(&gate, &first, &[]);
            gates.copies(2);
            let _ = gates.ends();
            node(&gate, &first, &["--mirror", text(&fork)])
        } else {
            // It has what the mirror has, and then meets the neighbour.
            let begin = ["node", "--no-p2p", "--mirror", text(&fork)];
            let mut gates = gate.stays(&begin);
            gates.copies(2);
            let _ = gates.ends();
            node(&gate, &first, &[])
        };
        let told = gates.event("two-histories");
        assert_eq!(told["epoch"], 2);
        // The issuer's node hears of it from the gate's.
        let _ = issuer.event("two-histories");
        let _ = gates.ends();
        let _ = gate.run(&["status"]).exits(0).says("kept as evidence");
        let _ = gate
            .run(&["--lang", "zh-CN", "status"])
            .exits(0)
            .says("证据");
    }
}

#[test]
fn a_gates_node_keeps_the_gates_framework_and_no_other() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let other = Town::new(&world, "other");
    let gate = town.gate("gate", "");
    let own = gate.home().join("feed");
    let foreign = |folder: Option<&Path>| {
        let mut begin = vec!["node", "--no-p2p", "--framework", &other.pin];
        begin.extend(["--mirror", text(&other.feed)]);
        begin.extend(folder.iter().flat_map(|folder| ["--feed", text(folder)]));
        begin.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    // Before there is a copy, and when there is one; by its name too.
    for _ in 0..2 {
        for folder in [None, Some(own.as_path())] {
            let begin = foreign(folder);
            let refused = gate.run(&run(&begin)).exits(26);
            let _ = refused.says("of another framework than the one named");
            let zh = [vec!["--lang", "zh-CN"], run(&begin)].concat();
            let _ = gate.run(&zh).exits(26).says("另一个框架");
        }
        let mut node = gate.stays(&["node", "--no-p2p", "--mirror", text(&town.feed)]);
        node.copies(1);
        let _ = node.ends();
        assert_eq!(audited(&own), 1);
    }
    // A copy elsewhere is not the gate's.
    let elsewhere = world.at("elsewhere");
    let mut node = gate.stays(&run(&foreign(Some(&elsewhere))));
    node.copies(1);
    let _ = node.ends();
    assert_eq!(audited(&own), 1);
}
