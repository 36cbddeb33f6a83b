//! A gate that asks: beacons, pseudonyms, once a day.

use huepass_journeys::{Town, World, code, field};

const SCAN: &str = "mode = \"scan\"\nname = \"hall\"\n";
const ONCE: &str = "mode = \"scan\"\nname = \"canteen\"\nonce_a_day = \"lunch\"\n";

#[test]
fn a_beacon_is_answered_for_its_gate_only() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let (ana, _) = town.holder("ana", "green");
    let gate = town.gate("gate", SCAN);
    let other = town.gate("other", SCAN);

    // A gate that asks takes no code that was not made for it.
    let _ = gate.run(&["check", &code(&ana)]).exits(25);
    // A gate in show mode has no beacon.
    let _ = town.gate("show", "").run(&["beacon", "--text"]).exits(78);

    let beacon = gate.run(&["beacon", "--png", "beacon.png"]).exits(0);
    assert!(beacon.stdout.is_empty());
    // spec: GAT-8
    // Nobody asked the holder.
    let unasked = ana.run(&["scan", "beacon.png", "--text"]);
    assert_ne!(unasked.code, 0, "{unasked:?}");
    assert!(!unasked.stdout.contains("HUE1:"));

    let answer = ana.json(&["scan", "beacon.png", "--consent"]);
    let answer = field(&answer, "code");
    let _ = other.run(&["check", &answer]).exits(25);
    let _ = gate.run(&["check", &answer]).exits(0);
    world.pass(10);
    let again = gate.run(&["check", &answer]);
    assert_ne!(again.code, 0, "{again:?}");
}

#[test]
fn a_beacon_of_another_framework_is_not_answered() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let elsewhere = Town::new(&world, "elsewhere");
    let (ana, _) = town.holder("ana", "green");
    let gate = elsewhere.gate("gate", SCAN);
    let beacon = gate.run(&["beacon", "--text"]).exits(0);
    let _ = ana.run(&["scan", beacon.text(), "--consent"]).exits(26);
}

#[test]
fn once_a_day_is_once_for_each_holder_and_day() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let (ana, _) = town.holder("ana", "green");
    let (bo, _) = town.holder("bo", "green");
    let gate = town.gate("gate", ONCE);
    let eat = |wallet| {
        let beacon = gate.run(&["beacon", "--text"]).exits(0);
        let answer = huepass_journeys::Party::json(wallet, &["scan", beacon.text(), "--consent"]);
        gate.run(&["check", &field(&answer, "code")])
    };
    let _ = eat(&ana).exits(0);
    world.pass(60);
    let _ = eat(&ana).exits(22);
    let _ = eat(&bo).exits(0);

    // A new day, and a new epoch with it.
    world.pass(86_400);
    town.publish();
    for wallet in [&ana, &bo] {
        let _ = wallet.run(&["sync"]).exits(0);
    }
    let feed = huepass_journeys::text(&town.feed);
    let _ = gate.run(&["feed", "import", feed]).exits(0);
    let _ = eat(&ana).exits(0);
    let _ = eat(&bo).exits(0);
}
