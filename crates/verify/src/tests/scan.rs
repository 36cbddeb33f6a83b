//! Scan mode: beacons, pseudonyms, days.

use super::*;
use crate::memory::MAX_PSEUDONYMS;

// spec: GAT-6, GAT-7, GAT-21
#[test]
fn scan_mode_takes_answers_to_its_own_open_beacons_only() {
    let mut world = World::new(9);
    let policy = "mode = \"scan\"\nonce_a_day = \"canteen\"\nbeacon_lifetime = 60";
    let mut gate = world.gate(toml::from_str(policy).unwrap());
    let epoch = world.publish(1);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let shown = world.show(&holder, &epoch, NOW);
    assert_eq!(world.check(&mut gate, &shown, NOW), undecided(Reason::Mode));
    assert!(
        gate.beacon(&SigningKey::from_bytes(&[8; 32]), NOW, &mut world.rng)
            .is_err()
    );
    assert_eq!(
        world
            .gate(Policy::default())
            .beacon(&gate_key(), NOW, &mut world.rng),
        Err(Reason::Mode)
    );
    assert_eq!(
        gate.beacon(&gate_key(), NOW - 3600, &mut world.rng),
        Err(Reason::Clock)
    );
    let beacon = gate.beacon(&gate_key(), NOW, &mut world.rng).unwrap();
    let beacon = Beacon::open(&beacon).unwrap();
    let label = beacon.scope.clone().unwrap().label;
    let day = 20_270_115; // the day of NOW
    let scope = scope_bytes(&beacon.gate, &label, day);
    let mut answer =
        |beacon: &Beacon, scope: &[u8]| world.show_to(&holder, &epoch, NOW, &beacon.context(scope));
    let without = answer(&beacon, b"");
    let tomorrow = answer(&beacon, &scope_bytes(&beacon.gate, &label, day + 1));
    let other = answer(
        &Beacon {
            nonce: [7; 16],
            ..beacon.clone()
        },
        &scope,
    );
    let elsewhere = answer(
        &Beacon {
            gate: GateId([7; 32]),
            ..beacon.clone()
        },
        &scope,
    );
    let good = answer(&beacon, &scope);
    let second = answer(&beacon, &scope);
    for refused in [without, tomorrow, other, elsewhere] {
        assert_eq!(
            world.check(&mut gate, &refused, NOW + 5),
            undecided(Reason::NotProven)
        );
    }
    assert!(is(
        world.check(&mut gate, &good, NOW + 5),
        Colour::Green,
        true
    ));
    // the same person again, with a new code
    assert_eq!(
        world.check(&mut gate, &second, NOW + 20),
        undecided(Reason::SeenAlready)
    );
    assert_eq!(
        world.check(&mut gate, &good, NOW + 61),
        undecided(Reason::Mode)
    );
}

// spec: GAT-19, GAT-7
#[test]
fn a_pseudonym_that_was_not_asked_for_is_refused() {
    let mut world = World::new(26);
    let epoch = world.publish(1);
    let holder = world.holder(Colour::Green);
    let label = huepass_wire::Label::new("canteen").unwrap();
    let mut gate = world.gate(policy("mode = \"scan\""));
    gate.learn(&epoch.bytes).unwrap();
    let beacon = gate.beacon(&gate_key(), NOW, &mut world.rng).unwrap();
    let beacon = Beacon::open(&beacon).unwrap();
    let scope = scope_bytes(&beacon.gate, &label, 20_270_115);
    let unasked = world.show_to(&holder, &epoch, NOW, &beacon.context(&scope));
    assert_eq!(
        world.check(&mut gate, &unasked, NOW),
        undecided(Reason::NotProven)
    );
    // the scope flag without the scan flag
    let (_, bytes) = huepass_wire::unarmour(&unasked, 1000).unwrap();
    let mut without = presentation::decode(&bytes).unwrap();
    without.header.flags.scan = false;
    let without = armour(Kind::Presentation, &presentation::encode(&without));
    let mut show = world.gate(Policy::default());
    show.learn(&epoch.bytes).unwrap();
    assert!(matches!(
        world.check(&mut show, &without, NOW),
        Verdict::Undecided(Reason::NotProven | Reason::Damaged)
    ));
    let plain = world.show_to(&holder, &epoch, NOW, &beacon.context(b""));
    assert!(is(world.check(&mut gate, &plain, NOW), Colour::Green, true));
    assert_eq!(
        world.check(&mut gate, &plain, NOW + 20),
        undecided(Reason::SeenAlready)
    );
}

// spec: GAT-6, GAT-21
#[test]
fn a_day_ends_its_beacons_and_pseudonyms_and_does_not_come_back() {
    let mut world = World::new(27);
    let mut gate = world.gate(policy("mode = \"scan\"\nonce_a_day = \"canteen\""));
    let midnight = (NOW / 86_400 + 1) * 86_400;
    let epoch = world.publish_at(1, midnight - EPOCH / 2);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let ask = |gate: &mut Gate, world: &mut World, at: u64| {
        let beacon = gate.beacon(&gate_key(), at, &mut world.rng).unwrap();
        let beacon = Beacon::open(&beacon).unwrap();
        let label = beacon.scope.clone().unwrap().label;
        let scope = scope_bytes(&beacon.gate, &label, crate::beacon::day_of(at).unwrap());
        world.show_to(&holder, &epoch, at, &beacon.context(&scope))
    };
    let evening = ask(&mut gate, &mut world, midnight - 60);
    assert!(is(
        world.check(&mut gate, &evening, midnight - 50),
        Colour::Green,
        true
    ));
    let late = ask(&mut gate, &mut world, midnight - 10);
    assert_eq!(
        world.check(&mut gate, &late, midnight + 1),
        undecided(Reason::Mode)
    );
    assert!(gate.memory.pseudonyms.is_empty());
    let morning = ask(&mut gate, &mut world, midnight + 10);
    assert!(is(
        world.check(&mut gate, &morning, midnight + 10),
        Colour::Green,
        true
    ));
    // back before midnight: yesterday's list is gone, so nobody passes
    assert_eq!(
        gate.beacon(&gate_key(), midnight - 5, &mut world.rng),
        Err(Reason::Clock)
    );
    for number in 0..u32::try_from(MAX_PSEUDONYMS).unwrap() {
        let mut pseudonym = [0; 16];
        pseudonym[..4].copy_from_slice(&number.to_be_bytes());
        gate.memory.pseudonyms.insert(pseudonym);
    }
    let other = world.holder(Colour::Green);
    let beacon = gate
        .beacon(&gate_key(), midnight + 60, &mut world.rng)
        .unwrap();
    let beacon = Beacon::open(&beacon).unwrap();
    let label = beacon.scope.clone().unwrap().label;
    let day = crate::beacon::day_of(midnight).unwrap();
    let scope = scope_bytes(&beacon.gate, &label, day);
    let text = world.show_to(&other, &epoch, midnight + 60, &beacon.context(&scope));
    assert_eq!(
        world.check(&mut gate, &text, midnight + 60),
        undecided(Reason::Full)
    );
    assert!(Memory::from_bytes(&gate.memory().to_bytes()).is_ok());
}
