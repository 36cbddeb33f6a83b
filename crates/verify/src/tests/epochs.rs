//! News, old news, no news, and the borders between epochs.

use huepass_feed::{Announcement, Document as _, FeedError, RegistrarChange, RegistrarSet, Rule};
use huepass_wire::cose::SignedByQuorum;

use super::*;

// spec: GAT-12, GAT-14, GAT-15
#[test]
fn a_newer_epoch_asks_for_the_announcement_and_an_old_one_for_a_sync() {
    let mut world = World::new(6);
    let mut gate = world.gate(Policy::default());
    let first = world.publish(1);
    gate.learn(&first.bytes).unwrap();
    let second = world.publish(2);
    let holder = world.holder(Colour::Green);
    let at = NOW + EPOCH;
    let text = world.show(&holder, &second, at);
    assert_eq!(
        world.check(&mut gate, &text, at),
        undecided(Reason::NewerEpoch(Epoch(2)))
    );
    assert_eq!(gate.learn(&second.bytes).unwrap(), Learned::Newer(Epoch(2)));
    assert_eq!(gate.learn(&second.bytes).unwrap(), Learned::Known);
    assert!(is(world.check(&mut gate, &text, at), Colour::Green, true));
    // an epoch before the newest goes on for a while, then no longer
    let older = world.show(&holder, &first, at);
    assert!(is(world.check(&mut gate, &older, at), Colour::Green, true));
    for epoch in 3..=4 {
        let next = world.publish(epoch);
        gate.learn(&next.bytes).unwrap();
    }
    let late = NOW + 3 * EPOCH;
    let older = world.show(&holder, &first, late);
    assert_eq!(
        world.check(&mut gate, &older, late),
        undecided(Reason::OldEpoch)
    );
    assert!(matches!(gate.learn(&first.bytes), Err(GateError::Chain(_))));
    assert_eq!(gate.newest().unwrap().get().epoch(), Epoch(4));
}

// spec: GAT-13, GAT-17
#[test]
fn a_gate_without_news_goes_on_up_to_its_limit() {
    let mut world = World::new(7);
    let mut gate = world.gate(toml::from_str("staleness_limit = 7200").unwrap());
    let epoch = world.publish(1);
    gate.learn(&epoch.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let at = NOW + EPOCH + 7200;
    let text = world.show(&holder, &epoch, at + 30);
    assert_eq!(
        world.check(&mut gate, &text, at + 30),
        undecided(Reason::TooOld { age: 7230 })
    );
    let text = world.show(&holder, &epoch, at - 30);
    assert!(is(
        world.check(&mut gate, &text, at - 30),
        Colour::Green,
        true
    ));
    assert_eq!(gate.freshness(at).unwrap().age, 7200);
}

// spec: GAT-16
#[test]
fn two_histories_are_evidence() {
    let mut world = World::new(8);
    let mut gate = world.gate(Policy::default());
    let one = world.publish(1);
    gate.learn(&one.bytes).unwrap();
    world.previous = world.trust.pin().0;
    let other = world.publish(1);
    let error = gate.learn(&other.bytes).unwrap_err();
    let evidence = Gate::evidence(&error).unwrap();
    assert_eq!(evidence.first.bytes(), one.bytes);
    assert_eq!(evidence.second.bytes(), other.bytes);
    assert_eq!(gate.held().announcements, [one.bytes]);
}

// spec: GAT-14
#[test]
fn an_old_copy_of_what_was_held_is_no_news() {
    let mut world = World::new(22);
    let mut gate = world.gate(Policy::default());
    let first = world.publish(1);
    gate.learn(&first.bytes).unwrap();
    let old = gate.held();
    let second = world.publish(2);
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
    let text = world.show(&holder, &second, NOW + EPOCH);
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
    let first = world.publish(1);
    gate.learn(&first.bytes).unwrap();
    let holder = world.holder(Colour::Green);
    let before = world.show(&holder, &first, NOW - 30);
    assert_eq!(
        world.check(&mut gate, &before, NOW),
        undecided(Reason::StaleSlot)
    );
    let second = world.publish(2);
    gate.learn(&second.bytes).unwrap();
    // two epochs after its end the first is over, though two epochs are still taken
    let over = NOW + 3 * EPOCH;
    let late = world.show(&holder, &first, over);
    assert_eq!(
        world.check(&mut gate, &late, over),
        undecided(Reason::OldEpoch)
    );
    let last = world.show(&holder, &first, over - 30);
    assert!(is(
        world.check(&mut gate, &last, over - 30),
        Colour::Green,
        true
    ));
}

// spec: FED-25, GAT-14
#[test]
fn a_change_of_registrars_is_taken_only_if_it_disowns_nothing_held() {
    let mut world = World::new(9);
    let mut gate = world.gate(Policy::default());
    let (old, new) = (world.registrar.clone(), SigningKey::from_bytes(&[2; 32]));
    let ids = [&old, &new].map(|key| RegistrarId(key.verifying_key().to_bytes()));
    let set = RegistrarSet::new(ids.to_vec(), 2).unwrap();
    let change = world.trust.draft_change(Epoch(2), set).unwrap();
    let mut signed = change.for_quorum();
    signed.sign(RegistrarChange::KIND, &old);
    let change = signed.encode();
    for epoch in 1..=2 {
        gate.learn(&world.publish(epoch).bytes).unwrap();
    }
    let one = gate.newest().unwrap().bytes().to_vec();
    let mut both = SignedByQuorum::decode(&one, Announcement::LIMIT).unwrap();
    both.sign(Announcement::KIND, &new);
    for again in [None, Some(one.clone()), Some(b"junk".to_vec())] {
        let refused = gate.learn_registrars(&change, |_| again.clone());
        assert_eq!(refused, Err(FeedError::Rule(Rule::ChangeDatedBack)));
        assert_eq!(gate.trust().changes(), 0);
    }
    assert_eq!(
        gate.learn_registrars(&change, |_| Some(both.encode())),
        Ok(true)
    );
    assert_eq!(gate.held().announcements[1], both.encode());
    assert_eq!(gate.learn_registrars(&change, |_| None), Ok(false));
    // The old one alone is not enough any more.
    assert!(gate.learn(&world.publish(3).bytes).is_err());
}
