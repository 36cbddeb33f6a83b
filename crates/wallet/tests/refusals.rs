//! What a wallet must refuse from authorities, and of its holder, one by one; nothing changes.

mod common;

use common::{World, empty_wallet, green, verify};
use huepass_credential::{Context, G1Affine, Generators, Handle, Hour, WalletRefusal};
use huepass_vault::{Passphrase, Vault, VaultError};
use huepass_wallet::{Freshness, PassNews, WalletError, Why};
use huepass_wire::{Pin, Reason};

/// Some point that is not the right one.
fn other_point() -> G1Affine {
    Generators::new().q1
}

// spec: PRS-8, WAL-1
// spec: WAL-1
// spec: WAL-1, WAL-2
#[test]
fn offers_that_are_over_foreign_or_of_nobody_accredited() {
    let mut world = World::started(6);
    let mut wallet = world.wallet();
    let now = world.now();
    let offer = world.offer(0, now + 10);
    assert!(wallet.read_offer(&offer, now + 10).is_ok());
    assert!(matches!(
        wallet.read_offer(&offer, now + 11),
        Err(WalletError::OfferExpired { .. })
    ));
    let foreign = World::started(7).offer(0, now + 10);
    assert!(matches!(
        wallet.read_offer(&foreign, now),
        Err(WalletError::OtherFramework)
    ));
    world.add_unaccredited("Nobody");
    world.publish();
    world.sync(&mut wallet).unwrap();
    let unaccredited = world.offer(1, now + 10);
    assert!(matches!(
        wallet.read_offer(&unaccredited, now),
        Err(WalletError::NotAccredited(_))
    ));
    assert!(matches!(
        wallet.read_offer("HUE1:ABC", now),
        Err(WalletError::Wire(_) | WalletError::OtherKind)
    ));
}

// spec: WAL-5
#[test]
fn answers_not_asked_for_taken_twice_or_for_another_wallet() {
    let mut world = World::started(8);
    let mut wallet = world.wallet();
    let mut stranger = world.wallet();
    let now = world.now();
    let text = world.offer(0, now + 1000);
    let offer = wallet.read_offer(&text, now).unwrap();
    for wallet in [&mut wallet, &mut stranger] {
        wallet
            .learn_authority(&mut world.feed, offer.authority, &mut world.rng)
            .unwrap();
    }
    let request = wallet
        .begin_request("me", &offer, None, now, &mut world.rng)
        .unwrap();
    let answer = world.answer(0, &request, green(now));
    assert!(matches!(
        stranger.accept(&answer, now, &mut world.rng),
        Err(WalletError::NotAsked)
    ));
    assert!(matches!(
        wallet.accept(&request, now, &mut world.rng),
        Err(WalletError::OtherKind)
    ));
    wallet.accept(&answer, now, &mut world.rng).unwrap();
    assert!(matches!(
        wallet.accept(&answer, now, &mut world.rng),
        Err(WalletError::NotAsked)
    ));
}

// spec: WAL-4
#[test]
fn a_mistyped_pin_leaves_the_first_answer_readable() {
    let mut world = World::started(9);
    let mut wallet = world.wallet();
    let now = world.now();
    let text = world.offer(0, now + 1000);
    let offer = wallet.read_offer(&text, now).unwrap();
    wallet
        .learn_authority(&mut world.feed, offer.authority, &mut world.rng)
        .unwrap();
    let pin = |digits| Some(Pin::new(digits).unwrap());
    let wrong = wallet
        .begin_request("me", &offer, pin("1111"), now, &mut world.rng)
        .unwrap();
    let right = wallet
        .begin_request("me", &offer, pin("1234"), now, &mut world.rng)
        .unwrap();
    assert_ne!(wrong, right);
    let refused = world.refuse(0, &wrong, Reason::WrongPin);
    assert!(matches!(
        wallet.accept(&refused, now, &mut world.rng),
        Err(WalletError::Refused(Reason::WrongPin))
    ));
    assert_eq!(wallet.status("me", now).unwrap().waiting.len(), 1);
    let answer = world.answer(0, &right, green(now));
    wallet.accept(&answer, now, &mut world.rng).unwrap();
    assert!(wallet.status("me", now).unwrap().waiting.is_empty());
}

// spec: AUT-15, PRS-8
#[test]
fn credentials_that_do_not_check_out() {
    let mut world = World::started(10);
    let mut wallet = world.wallet();
    let now = world.now();
    let text = world.offer(0, now + 1000);
    let offer = wallet.read_offer(&text, now).unwrap();
    let request = wallet
        .begin_request("me", &offer, None, now, &mut world.rng)
        .unwrap();
    let answer = world.answer(0, &request, green(now));
    assert!(matches!(
        wallet.accept(&answer, now, &mut world.rng),
        Err(WalletError::AuthorityUnknown(_))
    ));
    wallet
        .learn_authority(&mut world.feed, offer.authority, &mut world.rng)
        .unwrap();
    let refusal =
        |wallet: &mut huepass_wallet::Wallet<_>, world: &mut World, answer: &str| match wallet
            .accept(answer, now, &mut world.rng)
        {
            Err(WalletError::Credential(refusal)) => refusal,
            other => panic!("{other:?}"),
        };
    let bad_a = world.answer_with(0, &request, green(now), |issued| issued.a = other_point());
    assert_eq!(
        refusal(&mut wallet, &mut world, &bad_a),
        WalletRefusal::Signature
    );
    let mut far = green(now);
    far.expiry = Hour(Hour::of_seconds(now).0 + 1024);
    let far = world.answer(0, &request, far);
    assert_eq!(
        refusal(&mut wallet, &mut world, &far),
        WalletRefusal::BeyondWindow
    );
    let mut over = green(now);
    over.expiry = Hour(Hour::of_seconds(now).0 - 1);
    let over = world.answer(0, &request, over);
    assert_eq!(
        refusal(&mut wallet, &mut world, &over),
        WalletRefusal::Expired
    );
    let swapped = world.answer_with(0, &request, green(now), |issued| {
        issued.attributes.expiry.0 += 1;
    });
    assert_eq!(
        refusal(&mut wallet, &mut world, &swapped),
        WalletRefusal::Signature
    );
    let bad_c = world.answer_with(0, &request, green(now), |issued| issued.c = other_point());
    assert_eq!(
        refusal(&mut wallet, &mut world, &bad_c),
        WalletRefusal::Witness
    );
    assert!(wallet.status("me", now).unwrap().pass.is_none());
    wallet.accept(&answer, now, &mut world.rng).unwrap();
}

// spec: WAL-5
#[test]
fn a_renewal_under_the_old_handle() {
    let mut world = World::started(11);
    let mut wallet = world.wallet();
    let now = world.now();
    world.give_pass(&mut wallet, green(now));
    let request = wallet.begin_renewal("me", now, &mut world.rng).unwrap();
    let old = world.authorities[0].handles[0];
    let answer = world.answer_with(0, &request, green(now), |issued| issued.handle = old);
    assert!(matches!(
        wallet.accept(&answer, now, &mut world.rng),
        Err(WalletError::Contradiction(_))
    ));
}

#[test]
fn a_pass_of_another_authority_does_not_replace_a_good_one() {
    let mut world = World::new(12);
    world.add_authority("East");
    world.add_authority("West");
    world.publish();
    let mut wallet = world.wallet();
    let now = world.now();
    world.give_pass(&mut wallet, green(now));
    let text = world.offer(1, now + 1000);
    let offer = wallet.read_offer(&text, now).unwrap();
    let begun = wallet.begin_request("me", &offer, None, now, &mut world.rng);
    assert!(matches!(begun, Err(WalletError::OtherAuthority)));
    let later = now + 49 * 3600;
    assert!(
        wallet
            .begin_request("me", &offer, None, later, &mut world.rng)
            .is_ok()
    );
}

/// A wallet with a pass that can be shown.
fn holder(world: &mut World) -> huepass_wallet::Wallet<huepass_vault::MemoryBacking> {
    let mut wallet = world.wallet();
    let now = world.now();
    world.give_pass(&mut wallet, green(now));
    world.sync(&mut wallet).unwrap();
    wallet
}

// spec: PRS-8, WAL-8
// spec: PRS-8, WIT-3, WAL-9
// spec: WIT-2, WAL-9
// spec: PRS-10, WAL-8
// spec: WAL-8
// spec: WAL-10
// spec: WAL-12
#[test]
fn a_clock_that_contradicts_the_news_and_a_pass_that_is_over() {
    let mut world = World::started(21);
    let wallet = holder(&mut world);
    let start = common::NOW;
    let why = |now| wallet.status("me", now).unwrap().cannot_show;
    assert_eq!(why(start - 60), None);
    assert_eq!(why(start - 61), Some(Why::Clock { start }));
    // A little early: the code is for the epoch's first slot, which a gate takes.
    let mut showing = wallet.show("me", start - 60, Freshness::Fresh).unwrap();
    let code = showing.code(start - 60, &mut world.rng).unwrap();
    let (_, slot) = verify(&mut world, 1, &code.text, &Context::default());
    assert_eq!(slot.start(30), start);
    assert_eq!(code.ends, start + 30);
    let expiry = green(world.now()).expiry;
    assert_eq!(why(expiry.start() + 3600), Some(Why::Expired { expiry }));
}

// spec: WAL-7
#[test]
fn a_fresh_witness_that_is_wrong_leaves_the_old_one() {
    let mut world = World::started(22);
    let mut wallet = holder(&mut world);
    let now = world.now();
    world.revoke_strangers(0, 1);
    let request = wallet.begin_witness("me", now, &mut world.rng).unwrap();
    // Of somebody else's handle.
    let stranger = Handle::random(&mut world.rng);
    world.authorities[0].handles.push(stranger);
    let answer = world.answer(0, &request, green(now));
    wallet.accept(&answer, now, &mut world.rng).unwrap();
    world.publish();
    let synced = world.sync(&mut wallet).unwrap();
    assert_eq!(synced.passes, [("me".to_owned(), PassNews::Current)]);
}

#[test]
fn a_wrong_passphrase() {
    let mut world = World::new(23);
    let backing = empty_wallet(&mut world.rng).into_vault().into_backing();
    let wrong = Passphrase::new("ten green bottles".to_owned()).unwrap();
    assert!(matches!(
        Vault::open(backing, &wrong),
        Err(VaultError::Passphrase)
    ));
}

#[test]
fn names_of_profiles() {
    let mut world = World::new(24);
    let mut wallet = empty_wallet(&mut world.rng);
    wallet.add_profile("me", &mut world.rng).unwrap();
    assert!(matches!(
        wallet.add_profile("me", &mut world.rng),
        Err(WalletError::ProfileExists)
    ));
    for name in ["", "two\nlines", &"x".repeat(65)] {
        assert!(matches!(
            wallet.add_profile(name, &mut world.rng),
            Err(WalletError::ProfileName)
        ));
    }
    assert!(matches!(
        wallet.remove_profile("you", &mut world.rng),
        Err(WalletError::NoSuchProfile)
    ));
    assert!(matches!(
        wallet.status("you", 0),
        Err(WalletError::NoSuchProfile)
    ));
}
