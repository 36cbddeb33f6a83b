//! What is remembered, forgotten and refused because it was forgotten.

use super::*;
use crate::memory::{MAX_ACCEPTED, Sight};

// spec: GAT-1, GAT-4
#[test]
fn the_memory_survives_a_restart_and_forgets_in_time() {
    let mut world = World::new(10);
    let mut gate = world.gate(Policy::default());
    let epoch = world.publish(1);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let text = world.show(&holder, &epoch, NOW);
    assert!(is(world.check(&mut gate, &text, NOW), Colour::Green, true));
    let bytes = gate.memory().to_bytes();
    assert!(Memory::from_bytes(&bytes[..bytes.len() - 1]).is_err());
    let memory = Memory::from_bytes(&bytes).unwrap();
    assert_eq!(memory, *gate.memory());
    let mut gate = Gate::new(
        world.trust.clone(),
        Policy::default(),
        &gate.held(),
        memory,
        None,
    )
    .unwrap();
    assert_eq!(
        world.check(&mut gate, &text, NOW + 30),
        undecided(Reason::SeenAlready)
    );
    world.check(&mut gate, "", NOW + 3600);
    assert!(gate.memory().accepted.is_empty());
}

// spec: GAT-25
#[test]
fn a_clock_that_was_set_back_brings_no_forgotten_code_back() {
    let mut world = World::new(20);
    let mut gate = world.gate(Policy::default());
    let epoch = world.publish(1);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let text = world.show(&holder, &epoch, NOW);
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
    let fresh = world.show(&holder, &epoch, NOW + 30);
    assert!(is(
        world.check(&mut gate, &fresh, NOW + 30),
        Colour::Green,
        true
    ));
    // and far back it is the clock that is to blame
    let late = world.show(&holder, &epoch, NOW + 300);
    assert!(is(
        world.check(&mut gate, &late, NOW + 300),
        Colour::Green,
        true
    ));
    world.check(&mut gate, "", NOW + 600);
    let code = world.show(&holder, &epoch, NOW + 60);
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
    let epoch = world.publish(1);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let slot = |at: u64| u32::try_from(at / SLOT).unwrap();
    let first = world.show(&holder, &epoch, NOW);
    let second = world.show(&holder, &epoch, NOW + 30);
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
