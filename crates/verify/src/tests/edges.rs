//! Clocks set back, full memories, old copies, and the borders between epochs.

use super::*;
use crate::memory::{MAX_ACCEPTED, MAX_PSEUDONYMS, Sight};

fn policy(text: &str) -> Policy {
    toml::from_str(text).unwrap()
}

// spec: GAT-25
#[test]
fn a_clock_that_was_set_back_brings_no_forgotten_code_back() {
    let mut world = World::new(20);
    let mut gate = world.gate(Policy::default());
    let epoch = world.publish(1, NOW);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let text = world.show(&holder, &epoch, NOW, &Context::default());
    assert!(is(world.check(&mut gate, &text, NOW), Colour::Green, true));
    // the clock jumps ahead, the gate forgets, the clock is put right
    world.check(&mut gate, "", NOW + 9000);
    assert_eq!(
        world.check(&mut gate, &text, NOW + 5),
        undecided(Reason::StaleSlot)
    );
    assert_eq!(
        Gate::new(
            world.trust.clone(),
            Policy::default(),
            &gate.held(),
            Memory::from_bytes(&gate.memory().to_bytes()).unwrap(),
            None,
        )
        .unwrap()
        .check(&text, NOW + 5, &mut world.rng),
        undecided(Reason::StaleSlot)
    );
    let fresh = world.show(&holder, &epoch, NOW + 30, &Context::default());
    assert!(is(
        world.check(&mut gate, &fresh, NOW + 30),
        Colour::Green,
        true
    ));
    // and far back it is the clock that is to blame
    let late = world.show(&holder, &epoch, NOW + 300, &Context::default());
    assert!(is(
        world.check(&mut gate, &late, NOW + 300),
        Colour::Green,
        true
    ));
    world.check(&mut gate, "", NOW + 600);
    let code = world.show(&holder, &epoch, NOW + 60, &Context::default());
    assert_eq!(
        world.check(&mut gate, &code, NOW + 60),
        undecided(Reason::Clock)
    );
}

// spec: GAT-4, GAT-25
#[test]
fn a_full_memory_refuses_rather_than_admits_twice() {
    let mut world = World::new(21);
    let mut gate = world.gate(Policy::default());
    let epoch = world.publish(1, NOW);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let slot = |at: u64| u32::try_from(at / SLOT).unwrap();
    let first = world.show(&holder, &epoch, NOW, &Context::default());
    let second = world.show(&holder, &epoch, NOW + 30, &Context::default());
    assert!(is(world.check(&mut gate, &first, NOW), Colour::Green, true));
    for number in 0..u32::try_from(MAX_ACCEPTED).unwrap() {
        let mut challenge = [0; 16];
        challenge[..4].copy_from_slice(&number.to_be_bytes());
        gate.memory.accepted.insert(
            challenge,
            Sight {
                slot: slot(NOW + 30),
                first: NOW,
                forget: NOW + 999,
            },
        );
    }
    assert!(Memory::from_bytes(&gate.memory().to_bytes()).is_ok());
    assert!(is(
        world.check(&mut gate, &second, NOW + 30),
        Colour::Green,
        true
    ));
    // those of the oldest slot went, and none of that slot gets in again
    assert_eq!(
        world.check(&mut gate, &first, NOW + 30),
        undecided(Reason::StaleSlot)
    );
    assert_eq!(
        world.check(&mut gate, &second, NOW + 40),
        undecided(Reason::SeenAlready)
    );
}

// spec: GAT-14
#[test]
fn an_old_copy_of_what_was_held_is_no_news() {
    let mut world = World::new(22);
    let mut gate = world.gate(Policy::default());
    let first = world.publish(1, NOW);
    gate.learn(&first.bytes).unwrap();
    let old = gate.held();
    let second = world.publish(2, NOW + EPOCH);
    gate.learn(&second.bytes).unwrap();
    let memory = Memory::from_bytes(&gate.memory().to_bytes()).unwrap();
    let mut restored =
        Gate::new(world.trust.clone(), Policy::default(), &old, memory, None).unwrap();
    assert!(restored.newest().is_none());
    assert!(matches!(
        restored.learn(&first.bytes),
        Err(GateError::Chain(huepass_feed::ChainRefusal::Older))
    ));
    let holder = world.holder(Colour::Green);
    let text = world.show(&holder, &second, NOW + EPOCH, &Context::default());
    assert_eq!(
        world.check(&mut restored, &text, NOW + EPOCH),
        undecided(Reason::NoAnnouncement)
    );
    restored.learn(&second.bytes).unwrap();
    assert!(is(
        world.check(&mut restored, &text, NOW + EPOCH),
        Colour::Green,
        true
    ));
}

// spec: GAT-13
#[test]
fn a_slot_lies_in_its_epoch_or_shortly_after() {
    let mut world = World::new(23);
    let mut gate = world.gate(Policy::default());
    let first = world.publish(1, NOW);
    gate.learn(&first.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let before = world.show(&holder, &first, NOW - 30, &Context::default());
    assert_eq!(
        world.check(&mut gate, &before, NOW),
        undecided(Reason::StaleSlot)
    );
    let second = world.publish(2, NOW + EPOCH);
    gate.learn(&second.bytes).unwrap();
    // two epochs after its end the first is over, though two epochs are still taken
    let over = NOW + 3 * EPOCH;
    let late = world.show(&holder, &first, over, &Context::default());
    assert_eq!(
        world.check(&mut gate, &late, over),
        undecided(Reason::OldEpoch)
    );
    let last = world.show(&holder, &first, over - 30, &Context::default());
    assert!(is(
        world.check(&mut gate, &last, over - 30),
        Colour::Green,
        true
    ));
}

// spec: GAT-5, GAT-23
#[test]
fn a_spoilt_copy_neither_shows_another_colour_nor_turns_the_holder_away() {
    let mut world = World::new(24);
    let mut gate = world.gate(policy("admit = [\"green\", \"yellow\"]"));
    let epoch = world.publish(1, NOW);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let text = world.show(&holder, &epoch, NOW, &Context::default());
    let (_, bytes) = huepass_wire::unarmour(&text, 1000).unwrap();
    let mut copy = presentation::decode(&bytes).unwrap();
    copy.header.colour = Colour::Yellow;
    let copy = armour(Kind::Presentation, &presentation::encode(&copy));
    assert!(is(world.check(&mut gate, &text, NOW), Colour::Green, true));
    // within the camera's moment: the same challenge, another colour
    assert_eq!(
        world.check(&mut gate, &copy, NOW + 1),
        undecided(Reason::NotProven)
    );
    assert!(is(
        world.check(&mut gate, &text, NOW + 2),
        Colour::Green,
        true
    ));
}

// spec: GAT-4
#[test]
fn a_colour_that_was_not_admitted_is_said_again_and_counts_once() {
    let mut world = World::new(25);
    let mut gate = world.gate(Policy::default());
    let epoch = world.publish(1, NOW);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Yellow);
    let text = world.show(&holder, &epoch, NOW, &Context::default());
    for at in [NOW, NOW + 1, NOW + 20] {
        assert!(is(world.check(&mut gate, &text, at), Colour::Yellow, false));
    }
    assert_eq!(gate.memory().counters.not_admitted, 1);
}

// spec: GAT-19, GAT-7
#[test]
fn a_pseudonym_that_was_not_asked_for_is_refused() {
    let mut world = World::new(26);
    let epoch = world.publish(1, NOW);
    let holder = world.holder(Colour::Green);
    let label = huepass_wire::Label::new("canteen").unwrap();
    let mut gate = world.gate(policy("mode = \"scan\""));
    gate.learn(&epoch.bytes).unwrap();
    let beacon = gate.beacon(&gate_key(), NOW, &mut world.rng).unwrap();
    let beacon = Beacon::open(&beacon).unwrap();
    let scope = scope_bytes(&beacon.gate, &label, 20_270_115);
    let unasked = world.show(&holder, &epoch, NOW, &beacon.context(&scope));
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
    let plain = world.show(&holder, &epoch, NOW, &beacon.context(b""));
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
    let epoch = world.publish(1, midnight - EPOCH / 2);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let ask = |gate: &mut Gate, world: &mut World, at: u64| {
        let beacon = gate.beacon(&gate_key(), at, &mut world.rng).unwrap();
        let beacon = Beacon::open(&beacon).unwrap();
        let label = beacon.scope.clone().unwrap().label;
        let scope = scope_bytes(&beacon.gate, &label, crate::beacon::day_of(at).unwrap());
        world.show(&holder, &epoch, at, &beacon.context(&scope))
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
    let text = world.show(&other, &epoch, midnight + 60, &beacon.context(&scope));
    assert_eq!(
        world.check(&mut gate, &text, midnight + 60),
        undecided(Reason::Full)
    );
    assert!(Memory::from_bytes(&gate.memory().to_bytes()).is_ok());
}

// spec: GAT-24
#[test]
fn weights_are_drawn_after_receipt_and_only_for_a_proof() {
    let mut world = World::new(28);
    let mut gate = world.gate(Policy::default());
    let epoch = world.publish(1, NOW);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let text = world.show(&holder, &epoch, NOW, &Context::default());
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let before = rng.clone();
    let stale = gate.check(&text, NOW + 300, &mut rng);
    assert_eq!(stale, undecided(Reason::StaleSlot));
    assert_eq!(rng, before);
    assert!(is(gate.check(&text, NOW, &mut rng), Colour::Green, true));
    assert_ne!(rng, before);
}
