//! A wallet carries an announcement from gate to gate that it cannot follow itself.

mod common;

use common::{EPOCH, Forge, World, green, reopen, verify};
use huepass_credential::{Colour, Context, Epoch, RegistrarId};
use huepass_feed::{ChainRefusal, Document as _, FeedError, RegistrarChange, RegistrarSet, layout};
use huepass_vault::MemoryBacking;
use huepass_wallet::{Carried, Freshness, Wallet, WalletError, Why};
use huepass_wire::{Kind, WireError, armour, unarmour};

/// A wallet with a pass, certified in the first epoch, and codes of the announcements 1 to 4.
fn away(seed: u64) -> (World, Wallet<MemoryBacking>, Vec<String>) {
    let mut world = World::new(seed);
    world.add_authority("East");
    let mut codes = vec![String::new()];
    let mut publish = |world: &mut World| {
        world.publish();
        codes.push(armour(Kind::Announcement, &world.feed.0[layout::NEWEST]));
    };
    publish(&mut world);
    let mut wallet = world.wallet();
    let now = world.now();
    world.give_pass(&mut wallet, green(now));
    world.sync(&mut wallet).unwrap();
    for _ in 2..=4 {
        publish(&mut world);
    }
    (world, wallet, codes)
}

/// A second history from epoch 2 on.
fn fork(world: &mut World, epoch: u32) -> String {
    let previous = Some([0x77; 32]);
    let forge = Forge {
        previous,
        ..Forge::default()
    };
    let start = world.start;
    world.start = common::NOW + u64::from(epoch - 1) * EPOCH;
    let (other, _) = world.make(epoch, &forge);
    world.start = start;
    armour(Kind::Announcement, &world.sign(&other))
}

// spec: WAL-15
#[test]
fn what_no_quorum_of_the_framework_signed_is_not_carried() {
    let (mut world, mut wallet, codes) = away(1);
    let mut carry = |text: &str| {
        let refused = wallet.carry(text, &mut world.rng).unwrap_err();
        assert_eq!(
            wallet.announcement_code(0).unwrap().unwrap().epoch,
            Epoch(1)
        );
        refused
    };
    assert!(matches!(
        carry("a shopping list"),
        WalletError::Wire(WireError::NotOurs)
    ));
    assert!(matches!(
        carry(&codes[4][..60]),
        WalletError::Announcement(FeedError::Wire(_)) | WalletError::Wire(_)
    ));
    let other_kind = armour(Kind::Offer, b"an offer");
    assert!(matches!(carry(&other_kind), WalletError::OtherKind));
    let (_, mut forged) = unarmour(&codes[4], usize::MAX).unwrap();
    *forged.last_mut().unwrap() ^= 1;
    assert!(matches!(
        carry(&armour(Kind::Announcement, &forged)),
        WalletError::Announcement(FeedError::Quorum {
            signed: 0,
            needed: 1
        })
    ));
    let (_, _, foreign) = away(2);
    assert!(matches!(carry(&foreign[4]), WalletError::OtherFramework));
    let mut none = common::empty_wallet(&mut world.rng);
    let refused = none.carry(&codes[4], &mut world.rng);
    assert!(matches!(refused, Err(WalletError::NoFramework)));
    assert_eq!(none.announcement_code(0).unwrap(), None);
}

// spec: WAL-15, WAL-16, WAL-17
#[test]
fn the_newer_one_wins_and_the_wallets_own_chain_stays_as_it_is() {
    let (mut world, mut wallet, codes) = away(3);
    let now = world.now() - 3 * EPOCH;
    let carried = wallet.carry(&codes[2], &mut world.rng).unwrap();
    assert_eq!(carried, Carried::Newer(Epoch(2)));
    let carried = wallet.carry(&codes[4], &mut world.rng).unwrap();
    assert_eq!(carried, Carried::Newer(Epoch(4)));
    let mut wallet = reopen(wallet);
    for (old, code) in (1..=3).zip(&codes[1..]) {
        let refused = wallet.carry(code, &mut world.rng).unwrap_err();
        let WalletError::Older { offered, held } = refused else {
            panic!("{refused}");
        };
        assert_eq!((offered, held), (Epoch(old), Epoch(4)));
    }
    let known = wallet.carry(&codes[4], &mut world.rng).unwrap();
    assert_eq!(known, Carried::Known(Epoch(4)));
    let code = wallet.announcement_code(now).unwrap().unwrap();
    assert_eq!((&code.text, code.epoch), (&codes[4], Epoch(4)));
    assert!(code.carried && code.age == 0);
    // The chain skips nothing, and the pass is shown under it as before.
    assert_eq!(wallet.news(now).unwrap().epoch, Epoch(1));
    let mut showing = wallet.show("me", now, Freshness::Fresh).unwrap();
    let shown = showing.code(now, &mut world.rng).unwrap();
    let (colour, _) = verify(&mut world, 1, &shown.text, &Context::default());
    assert_eq!(colour, Colour::Green);
    // Once the chain has got as far, nothing is carried.
    world.sync(&mut wallet).unwrap();
    let own = wallet.announcement_code(now).unwrap().unwrap();
    assert_eq!((own.epoch, own.carried), (Epoch(4), false));
    let known = wallet.carry(&codes[4], &mut world.rng).unwrap();
    assert_eq!(known, Carried::Known(Epoch(4)));
    let refused = wallet.carry(&codes[3], &mut world.rng);
    assert!(matches!(refused, Err(WalletError::Older { .. })));
}

// spec: WAL-10, WAL-16
#[test]
fn a_second_history_on_a_gates_screen_is_kept_as_evidence() {
    let (mut world, mut wallet, codes) = away(4);
    let now = world.now() - 3 * EPOCH;
    for epoch in [2, 4] {
        wallet.carry(&codes[4], &mut world.rng).unwrap();
        let other = fork(&mut world, epoch);
        let refused = wallet.carry(&other, &mut world.rng);
        assert!(matches!(refused, Err(WalletError::Equivocation)), "{epoch}");
        let evidence = wallet.evidence().unwrap().unwrap();
        let signed = unarmour(&other, usize::MAX).unwrap().1;
        assert_eq!((evidence.second, evidence.acknowledged), (signed, false));
        let status = wallet.status("me", now).unwrap();
        assert_eq!(status.cannot_show, Some(Why::Equivocation));
        wallet.acknowledge_equivocation(&mut world.rng).unwrap();
        assert!(wallet.show("me", now, Freshness::Fresh).is_ok());
        // What was carried before is carried still.
        let code = wallet.announcement_code(now).unwrap().unwrap();
        assert_eq!(code.text, codes[4]);
    }
}

// spec: WAL-17
#[test]
fn a_carried_one_that_the_chain_turns_out_to_contradict_is_evidence() {
    let (mut world, mut wallet, _) = away(5);
    let other = fork(&mut world, 3);
    wallet.carry(&other, &mut world.rng).unwrap();
    let refused = world.sync(&mut wallet);
    assert!(matches!(refused, Err(WalletError::Equivocation)));
    let evidence = wallet.evidence().unwrap().unwrap();
    let signed = unarmour(&other, usize::MAX).unwrap().1;
    assert_eq!((evidence.second, evidence.acknowledged), (signed, false));
    // It is carried no longer, and keeps the wallet from nothing more.
    let code = wallet.announcement_code(0).unwrap().unwrap();
    assert_eq!((code.epoch, code.carried), (Epoch(1), false));
    wallet.acknowledge_equivocation(&mut world.rng).unwrap();
    world.sync(&mut wallet).unwrap();
    assert_eq!(
        wallet.announcement_code(0).unwrap().unwrap().epoch,
        Epoch(4)
    );
}

/// Registrars who have left office cannot stop a wallet with a code that it took before it knew.
// spec: WAL-17
#[test]
fn a_carried_one_of_registrars_who_have_left_is_forgotten() {
    let mut world = World::started(7);
    let mut wallet = world.wallet();
    let now = world.now();
    world.give_pass(&mut wallet, green(now));
    world.sync(&mut wallet).unwrap();
    let new = common::key(2);
    let id = RegistrarId(new.verifying_key().to_bytes());
    let set = RegistrarSet::new(vec![id], 1).unwrap();
    let change = world.trust.draft_change(Epoch(2), set).unwrap();
    let mut copy = change.for_quorum();
    copy.sign(RegistrarChange::KIND, &world.registrar);
    let path = layout::registrar_change(1);
    world.feed.0.insert(path, copy.encode());
    let other = fork(&mut world, 3);
    world.registrar = new;
    for _ in 2..=4 {
        world.publish();
    }
    wallet.carry(&other, &mut world.rng).unwrap();
    world.sync(&mut wallet).unwrap();
    assert_eq!(wallet.evidence().unwrap(), None);
    let code = wallet.announcement_code(0).unwrap().unwrap();
    assert_eq!((code.epoch, code.carried), (Epoch(4), false));
    let now = world.now();
    assert!(wallet.show("me", now, Freshness::Fresh).is_ok());
}

#[test]
fn a_later_epoch_that_begins_no_later_is_refused() {
    let (mut world, mut wallet, _) = away(6);
    world.start = common::NOW;
    let (early, _) = world.make(9, &Forge::default());
    let early = armour(Kind::Announcement, &world.sign(&early));
    let refused = wallet.carry(&early, &mut world.rng);
    assert!(matches!(
        refused,
        Err(WalletError::Chain(ChainRefusal::Time))
    ));
}
