//! What a policy may say.

use super::*;

#[test]
fn policies_out_of_range_are_refused_and_the_empty_one_is_the_default() {
    for bad in [
        "admit = []",
        "epochs_behind = 3",
        "slots_off = 3",
        "staleness_limit = 700000",
        "reread = 31",
        "beacon_lifetime = 5",
        "name = \"\"",
        "once_a_day = \"canteen\"",
    ] {
        let policy: Policy = toml::from_str(bad).unwrap();
        assert!(policy.check().is_err(), "{bad}");
    }
    assert!(toml::from_str::<Policy>("admit = [\"blue\"]").is_err());
    assert!(toml::from_str::<Policy>("colour = 1").is_err());
    assert_eq!(toml::from_str::<Policy>("").unwrap(), Policy::default());
}

// spec: GAT-22
#[test]
fn every_colour_is_said_and_only_the_policys_are_admitted() {
    let mut world = World::new(5);
    let mut gate = world.gate(toml::from_str("admit = [\"green\", \"yellow\"]").unwrap());
    let epoch = world.publish(1);
    gate.learn(&epoch.bytes).unwrap();
    for (colour, admitted) in [
        (Colour::Green, true),
        (Colour::Yellow, true),
        (Colour::Red, false),
    ] {
        let holder = world.holder(colour);
        let text = world.show(&holder, &epoch, NOW);
        assert!(is(world.check(&mut gate, &text, NOW), colour, admitted));
    }
    let counters = gate.memory().counters;
    assert_eq!(
        (counters.admitted, counters.not_admitted, counters.undecided),
        (2, 1, 0)
    );
}
