//! Beacons that a wallet must not answer (spec/gate.md GAT-8 to GAT-11, GAT-20).

mod common;

use common::{EPOCH, NOW, World, green};
use huepass_credential::{AnnouncementDigest, Epoch};
use huepass_feed::layout;
use huepass_vault::MemoryBacking;
use huepass_wallet::{BeaconRefusal, Wallet, WalletError, Why};
use huepass_wire::{Beacon, GateId, Kind, Label, ScopeRequest, armour};

fn holder(world: &mut World) -> Wallet<MemoryBacking> {
    let mut wallet = world.wallet();
    let now = world.now();
    world.give_pass(&mut wallet, green(now));
    world.sync(&mut wallet).unwrap();
    wallet
}

fn digest(world: &World, epoch: u32) -> AnnouncementDigest {
    let path = layout::announcement(Epoch(epoch));
    let bytes = &world.feed.0[&path];
    world.trust.open_announcement(bytes).unwrap().digest()
}

fn text(world: &World, time: u64, change: impl FnOnce(&mut Beacon)) -> String {
    let gate = common::key(77);
    let mut beacon = Beacon {
        genesis: world.trust.pin(),
        gate: GateId(gate.verifying_key().to_bytes()),
        label: Label::new("Door").unwrap(),
        scope: None,
        time,
        epoch: Epoch(world.epoch),
        announcement: digest(world, world.epoch),
        nonce: [9; 16],
    };
    change(&mut beacon);
    armour(Kind::Beacon, &beacon.sign(&gate))
}

fn refusal(wallet: &Wallet<MemoryBacking>, text: &str, now: u64) -> BeaconRefusal {
    match wallet.read_beacon("me", text, now) {
        Err(WalletError::Beacon(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

// spec: GAT-9, WAL-1
#[test]
fn of_another_framework_chain_or_altered() {
    let mut world = World::started(1);
    let wallet = holder(&mut world);
    let now = world.now();
    let foreign = World::started(2);
    let foreign = text(&world, now, |beacon| beacon.genesis = foreign.trust.pin());
    assert_eq!(refusal(&wallet, &foreign, now), BeaconRefusal::Foreign);
    let forked = text(&world, now, |beacon| beacon.announcement.0[0] ^= 1);
    assert_eq!(refusal(&wallet, &forked, now), BeaconRefusal::NotOnChain);
    let ahead = text(&world, now, |beacon| beacon.epoch = Epoch(2));
    assert_eq!(refusal(&wallet, &ahead, now), BeaconRefusal::NotOnChain);
    let gate = common::key(78);
    let mut beacon = Beacon {
        genesis: world.trust.pin(),
        gate: GateId(common::key(77).verifying_key().to_bytes()),
        label: Label::new("Door").unwrap(),
        scope: None,
        time: now,
        epoch: Epoch(1),
        announcement: digest(&world, 1),
        nonce: [9; 16],
    };
    beacon.nonce[0] ^= 1;
    let forged = armour(Kind::Beacon, &beacon.sign(&gate));
    assert!(matches!(
        wallet.read_beacon("me", &forged, now),
        Err(WalletError::Wire(_))
    ));
    assert!(
        wallet
            .read_beacon("me", &text(&world, now, |_| ()), now)
            .is_ok()
    );
}

// spec: GAT-10
#[test]
fn at_a_time_that_the_newest_announcement_does_not_vouch_for() {
    let mut world = World::started(3);
    world.publish();
    world.publish();
    let wallet = holder(&mut world);
    let (start, end) = (NOW + 2 * EPOCH, NOW + 3 * EPOCH);
    // A clock far from all of them, so that it vouches for nothing.
    let far = NOW - 1_000_000;
    let at = |time| text(&world, time, |_| ());
    assert!(wallet.read_beacon("me", &at(start - 3600), far).is_ok());
    assert_eq!(
        refusal(&wallet, &at(start - 3601), far),
        BeaconRefusal::TooEarly
    );
    let last = end + 2 * EPOCH;
    assert!(wallet.read_beacon("me", &at(last), far).is_ok());
    assert_eq!(refusal(&wallet, &at(last + 1), far), BeaconRefusal::TooLate);
    // The bisection from the future and from the past, however the gate is dressed.
    for hours in 1..=30 {
        let future = at(last + hours * 3600);
        assert_eq!(refusal(&wallet, &future, far), BeaconRefusal::TooLate);
        let past = at(start - 3600 - hours * 3600);
        assert_eq!(refusal(&wallet, &past, far), BeaconRefusal::TooEarly);
    }
    // An older announcement of the chain does not widen the times.
    let older = text(&world, start - 3601, |beacon| {
        beacon.epoch = Epoch(1);
        beacon.announcement = digest(&world, 1);
    });
    assert_eq!(refusal(&wallet, &older, far), BeaconRefusal::TooEarly);
    // Both parties offline for hours, with clocks that agree to five minutes.
    let offline = end + 5 * 3600;
    assert!(
        wallet
            .read_beacon("me", &at(offline), offline + 300)
            .is_ok()
    );
    assert_eq!(
        refusal(&wallet, &at(offline), offline + 301),
        BeaconRefusal::TooLate
    );
    let stale = end + 24 * 3600 + 1;
    assert_eq!(refusal(&wallet, &at(stale), stale), BeaconRefusal::TooLate);
}

// spec: WIT-10
#[test]
fn under_an_announcement_from_before_a_revocation() {
    let mut world = World::started(4);
    let mut wallet = holder(&mut world);
    let now = world.now();
    let before = text(&world, now, |_| ());
    assert!(wallet.read_beacon("me", &before, now).is_ok());
    let own = world.authorities[0].handles[0];
    world.revoke(0, own);
    world.publish();
    world.sync(&mut wallet).unwrap();
    assert!(matches!(
        wallet.read_beacon("me", &before, now),
        Err(WalletError::CannotShow(Why::Revoked))
    ));
}

#[test]
fn consent_given_before_a_revocation_was_learned() {
    let mut world = World::started(5);
    let mut wallet = holder(&mut world);
    let now = world.now();
    let request = wallet
        .read_beacon("me", &text(&world, now, |_| ()), now)
        .unwrap();
    let own = world.authorities[0].handles[0];
    world.revoke(0, own);
    world.publish();
    world.sync(&mut wallet).unwrap();
    assert!(matches!(
        wallet.answer_beacon(request, &mut world.rng),
        Err(WalletError::CannotShow(Why::Revoked))
    ));
}

// spec: GAT-20, WAL-13
#[test]
fn for_too_many_pseudonyms() {
    let mut world = World::started(6);
    let mut wallet = holder(&mut world);
    let now = world.now();
    let ask = |label: &str| {
        text(&world, now, |beacon| {
            beacon.scope = Some(ScopeRequest {
                label: Label::new(label).unwrap(),
            });
        })
    };
    let texts: Vec<String> = ["a", "b", "c", "d"].map(ask).into();
    for text in &texts[..3] {
        let request = wallet.read_beacon("me", text, now).unwrap();
        wallet.answer_beacon(request, &mut world.rng).unwrap();
    }
    assert_eq!(
        refusal(&wallet, &texts[3], now),
        BeaconRefusal::TooManyScopes
    );
    // One that was given already tells the gate nothing new.
    assert!(wallet.read_beacon("me", &texts[0], now).is_ok());
    // Nor does a beacon without a pseudonym.
    assert!(
        wallet
            .read_beacon("me", &text(&world, now, |_| ()), now)
            .is_ok()
    );
}
