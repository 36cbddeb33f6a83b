//! Codes in show mode: what is none, what is old, what is forged.

use super::*;

// spec: GAT-23
#[test]
fn codes_that_are_none_are_told_apart() {
    let mut world = World::new(1);
    let mut gate = world.gate(Policy::default());
    let epoch = world.publish(1);
    let holder = world.holder(Colour::Green);
    let text = world.show(&holder, &epoch, NOW);
    assert_eq!(
        world.check(&mut gate, &text, NOW),
        undecided(Reason::NoAnnouncement)
    );
    gate.learn(&epoch.bytes).unwrap();
    for (text, reason) in [
        ("", Reason::NotOurs),
        ("https://example.org", Reason::NotOurs),
        ("HUE1:", Reason::Damaged),
        (&text[..text.len() - 3], Reason::Damaged),
        (&text.replacen("HUE1", "HUE2", 1), Reason::Version),
        (&armour(Kind::Announcement, &epoch.bytes), Reason::OtherKind),
    ] {
        assert_eq!(
            world.check(&mut gate, text, NOW),
            undecided(reason),
            "{text}"
        );
    }
    let mut other = World::new(2);
    let foreign = other.publish(1);
    let stranger = other.holder(Colour::Green);
    let foreign = other.show(&stranger, &foreign, NOW);
    assert_eq!(
        world.check(&mut gate, &foreign, NOW),
        undecided(Reason::NotOurs)
    );
    assert!(is(world.check(&mut gate, &text, NOW), Colour::Green, true));
}

// spec: GAT-3, GAT-4, GAT-18
#[test]
fn old_codes_second_uses_and_wrong_clocks_are_refused() {
    let mut world = World::new(3);
    let mut gate = world.gate(Policy::default());
    let epoch = world.publish(1);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let text = world.show(&holder, &epoch, NOW + 60);
    // three slots late, three early
    assert_eq!(
        world.check(&mut gate, &text, NOW + 150),
        undecided(Reason::StaleSlot)
    );
    let early = world.show(&holder, &epoch, NOW + 150);
    assert_eq!(
        world.check(&mut gate, &early, NOW + 60),
        undecided(Reason::StaleSlot)
    );
    assert_eq!(
        world.check(&mut gate, &text, NOW - 3600),
        undecided(Reason::Clock)
    );
    // two slots late is fine; the camera reads on; then it has been seen
    let last = NOW + 60 + 2 * SLOT;
    assert!(is(world.check(&mut gate, &text, last), Colour::Green, true));
    let again = world.check(&mut gate, &text, last + 2);
    assert!(matches!(again, Verdict::Colour { again: true, .. }));
    assert_eq!(
        world.check(&mut gate, &text, last + 4),
        undecided(Reason::SeenAlready)
    );
    assert_eq!(gate.memory().counters.admitted, 1);
}

// spec: GAT-5
#[test]
fn a_refused_code_does_not_enter_the_memory() {
    let mut world = World::new(4);
    let mut gate = world.gate(Policy::default());
    let epoch = world.publish(1);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let text = world.show(&holder, &epoch, NOW);
    let (_, bytes) = huepass_wire::unarmour(&text, 1000).unwrap();
    let mut forged = presentation::decode(&bytes).unwrap();
    forged.header.colour = Colour::Yellow;
    let forged = armour(Kind::Presentation, &presentation::encode(&forged));
    assert_eq!(
        world.check(&mut gate, &forged, NOW),
        undecided(Reason::NotProven)
    );
    assert!(is(world.check(&mut gate, &text, NOW), Colour::Green, true));
}

// spec: GAT-5, GAT-23
#[test]
fn a_spoilt_copy_neither_shows_another_colour_nor_turns_the_holder_away() {
    let mut world = World::new(24);
    let mut gate = world.gate(policy("admit = [\"green\", \"yellow\"]"));
    let epoch = world.publish(1);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let text = world.show(&holder, &epoch, NOW);
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
    let epoch = world.publish(1);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Yellow);
    let text = world.show(&holder, &epoch, NOW);
    for at in [NOW, NOW + 1, NOW + 20] {
        assert!(is(world.check(&mut gate, &text, at), Colour::Yellow, false));
    }
    assert_eq!(gate.memory().counters.not_admitted, 1);
}

// spec: GAT-24
#[test]
fn weights_are_drawn_after_receipt_and_only_for_a_proof() {
    let mut world = World::new(28);
    let mut gate = world.gate(Policy::default());
    let epoch = world.publish(1);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let text = world.show(&holder, &epoch, NOW);
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let before = rng.clone();
    let stale = gate.check(&text, NOW + 300, &mut rng);
    assert_eq!(stale, undecided(Reason::StaleSlot));
    assert_eq!(rng, before);
    assert!(is(gate.check(&text, NOW, &mut rng), Colour::Green, true));
    assert_ne!(rng, before);
}

// spec: FRM-10
#[test]
fn a_window_that_is_not_the_genesiss_proves_nothing() {
    let mut world = World::new(11);
    let mut gate = world.gate(Policy::default());
    let generators = Generators::new();
    let (key, table) = make_window(&generators, &mut world.rng).unwrap();
    let own = table.check(&generators, &key, &mut world.rng).unwrap();
    let genuine = std::mem::replace(&mut world.window, own);
    let epoch = world.publish(1);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let text = world.show(&holder, &epoch, NOW);
    assert_eq!(
        world.check(&mut gate, &text, NOW),
        undecided(Reason::NotProven)
    );
    world.window = genuine;
    world.previous = world.trust.pin().0;
    let mut gate = world.gate(Policy::default());
    let epoch = world.publish(1);
    gate.learn(&epoch.bytes).unwrap();
    let text = world.show(&holder, &epoch, NOW);
    assert!(is(world.check(&mut gate, &text, NOW), Colour::Green, true));
}
