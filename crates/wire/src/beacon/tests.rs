use proptest::prelude::*;

use super::*;
use crate::testing::{assert_damage_is_refused, beacon, id, key, offer};

// spec: WIR-40
#[test]
fn damaged_and_oversized_beacons_are_refused() {
    assert_damage_is_refused(&beacon().sign(&key(2)), limits::BEACON, Beacon::open);
    let without_scope = Beacon {
        scope: None,
        ..beacon()
    };
    assert_damage_is_refused(&without_scope.sign(&key(2)), limits::BEACON, Beacon::open);
}

// spec: WIR-41
#[test]
fn a_beacon_that_somebody_else_signed_is_refused() {
    assert_eq!(
        Beacon::open(&beacon().sign(&key(3))),
        Err(WireError::Signature)
    );
    assert!(Beacon::open(&offer().sign(&key(1))).is_err());
}

#[test]
fn epoch_0_is_refused() {
    let odd = Beacon {
        epoch: Epoch(0),
        ..beacon()
    };
    assert_eq!(Beacon::open(&odd.sign(&key(2))), Err(WireError::Malformed));
}

// spec: WIR-42
#[test]
fn a_label_that_could_deceive_is_refused() {
    let signed = beacon().sign(&key(2));
    let mut payload = Signed1::decode(&signed, 1000).unwrap().payload().to_vec();
    let at = payload.windows(5).position(|w| w == b"North").unwrap();
    payload[at] = 0x1b;
    let forged = cose::sign1(labels::BEACON, &payload, &key(2));
    assert_eq!(Beacon::open(&forged), Err(WireError::Malformed));
}

// spec: WIR-43
#[test]
fn a_scope_differs_with_gate_label_and_day() {
    let lunch = Label::new("Lunch").unwrap();
    let scope = scope_bytes(&id(2), &lunch, 20_261_121);
    assert_ne!(scope, scope_bytes(&id(3), &lunch, 20_261_121));
    assert_ne!(
        scope,
        scope_bytes(&id(2), &Label::new("Lunch ").unwrap(), 20_261_121)
    );
    assert_ne!(scope, scope_bytes(&id(2), &lunch, 20_261_122));
    assert_eq!(scope, scope_bytes(&id(2), &lunch, 20_261_121));
}

#[test]
fn the_context_is_the_gate_and_its_nonce() {
    let beacon = beacon();
    let context = beacon.context(b"scope");
    assert_eq!(context.audience, beacon.gate.0);
    assert_eq!(context.nonce, beacon.nonce);
    assert!(context.flags().scan && context.flags().scope);
    assert!(!beacon.context(&[]).flags().scope);
}

#[test]
fn the_largest_beacon_is_within_the_limit() {
    let label = Label::new(&"x".repeat(64)).unwrap();
    let largest = Beacon {
        label: label.clone(),
        scope: Some(ScopeRequest { label }),
        time: u64::MAX,
        epoch: Epoch(u32::MAX),
        ..beacon()
    };
    assert_eq!(Beacon::open(&largest.sign(&key(2))), Ok(largest));
}

proptest! {
    #[test]
    fn reads_what_it_writes(
        seed: u8, genesis: [u8; 32], label in "[a-z \u{4e00}]{1,20}",
        scope in prop::option::of("[a-z]{1,64}"), time: u64, epoch in 1..=u32::MAX,
        announcement: [u8; 32], nonce: [u8; 16],
    ) {
        let beacon = Beacon {
            genesis: GenesisDigest(genesis),
            gate: id(seed),
            label: Label::new(&label).unwrap(),
            scope: scope.map(|label| ScopeRequest { label: Label::new(&label).unwrap() }),
            time,
            epoch: Epoch(epoch),
            announcement: AnnouncementDigest(announcement),
            nonce,
        };
        let bytes = beacon.sign(&key(seed));
        let opened = Beacon::open(&bytes).unwrap();
        prop_assert_eq!(&opened, &beacon);
        prop_assert_eq!(opened.sign(&key(seed)), bytes);
    }
}
