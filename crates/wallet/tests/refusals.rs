//! What a wallet must refuse from authorities, registrars and feeds, one by one; each time
//! nothing changes.

mod common;

use common::{EPOCH, Forge, World, empty_wallet, green, reopen};
use huepass_credential::{
    Epoch, G1Affine, Generators, Handle, Hour, WINDOW_TABLE_BYTES, WalletRefusal,
};
use huepass_feed::{FeedError, layout};
use huepass_vault::{Passphrase, Vault, VaultError};
use huepass_wallet::{Freshness, PassNews, WalletError, Why};
use huepass_wire::{Pin, Reason};

/// Some point that is not the right one.
fn other_point() -> G1Affine {
    Generators::new().q1
}

// spec: PRS-8, WAL-1
#[test]
fn a_window_with_one_wrong_entry_or_of_another_framework() {
    // σ_700 and σ_701 exchanged: every entry is a valid point, two hours would fail.
    let mut world = World::with_window(1, |bytes| {
        let (at, size) = (700 * 48, 48);
        let (left, right) = bytes[at..at + 2 * size].split_at_mut(size);
        left.swap_with_slice(right);
    });
    let mut wallet = empty_wallet(&mut world.rng);
    let pin = world.trust.pin();
    let refused = wallet.adopt(&mut world.feed, pin, &mut world.rng);
    assert!(matches!(
        refused,
        Err(WalletError::Credential(WalletRefusal::Window))
    ));
    assert!(reopen(wallet).framework().is_none());

    let mut world = World::new(2);
    let mut wallet = empty_wallet(&mut world.rng);
    let other = World::new(3).trust.pin();
    assert!(matches!(
        wallet.adopt(&mut world.feed, other, &mut world.rng),
        Err(WalletError::OtherFramework)
    ));
    let window = world.feed.0.get_mut(layout::WINDOW).unwrap();
    window.truncate(WINDOW_TABLE_BYTES - 1);
    let pin = world.trust.pin();
    assert!(wallet.adopt(&mut world.feed, pin, &mut world.rng).is_err());
}

// spec: WAL-1
#[test]
fn a_feed_of_another_framework() {
    let mut world = World::started(4);
    let mut wallet = world.wallet();
    let mut other = World::started(5);
    assert!(matches!(
        other.sync(&mut wallet),
        Err(WalletError::OtherFramework)
    ));
    world.sync(&mut wallet).unwrap();
}

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
#[test]
fn an_epoch_key_that_is_not_well_formed() {
    let mut world = World::started(13);
    let mut wallet = holder(&mut world);
    world.publish_forged(&Forge {
        k3: Some(other_point()),
        ..Forge::default()
    });
    assert!(matches!(
        world.sync(&mut wallet),
        Err(WalletError::Credential(WalletRefusal::EpochKey))
    ));
    let now = world.now();
    let held = wallet.status("me", now).unwrap().news.unwrap().epoch;
    assert_eq!(held, Epoch(1), "nothing changed");
}

// spec: PRS-8, WIT-3, WAL-9
#[test]
fn an_entry_with_a_wrong_certificate_or_state() {
    let mut world = World::started(14);
    let mut wallet = holder(&mut world);
    world.publish_forged(&Forge {
        certificate: Some((0, other_point())),
        ..Forge::default()
    });
    let synced = world.sync(&mut wallet).unwrap();
    assert_eq!(synced.passes, [("me".to_owned(), PassNews::Certificate)]);
    let now = world.now();
    assert_eq!(
        wallet.status("me", now).unwrap().cannot_show,
        Some(Why::Certificate)
    );
    world.publish();
    world.sync(&mut wallet).unwrap();

    // A certified state that the log does not lead to.
    world.revoke_strangers(0, 1);
    world.publish_forged(&Forge {
        state: Some((0, other_point())),
        ..Forge::default()
    });
    let synced = world.sync(&mut wallet).unwrap();
    assert_eq!(synced.passes, [("me".to_owned(), PassNews::Log)]);
    let now = world.now();
    assert!(wallet.show("me", now, Freshness::Fresh).is_err());
}

// spec: WIT-2, WAL-9
#[test]
fn a_log_with_a_gap_or_a_foreign_signature() {
    let mut world = World::started(15);
    let mut wallet = holder(&mut world);
    world.revoke_strangers(0, 2);
    world.publish();
    world.revoke_strangers(0, 2);
    world.publish();
    let id = world.authorities[0].shard.id;
    let path = layout::segment(id, 1, 2);
    let right = world.feed.0.remove(&path).unwrap();
    let synced = world.sync(&mut wallet).unwrap();
    assert_eq!(synced.passes, [("me".to_owned(), PassNews::Log)]);
    let mut broken = right.clone();
    *broken.last_mut().unwrap() ^= 1;
    world.feed.0.insert(path.clone(), broken);
    let synced = world.sync(&mut wallet).unwrap();
    assert_eq!(synced.passes, [("me".to_owned(), PassNews::Log)]);
    world.feed.0.insert(path, right);
    let synced = world.sync(&mut wallet).unwrap();
    assert_eq!(synced.passes, [("me".to_owned(), PassNews::Current)]);
}

// spec: PRS-10, WAL-8
#[test]
fn a_list_that_drops_a_shard_or_is_another() {
    let mut world = World::new(16);
    world.add_authority("East");
    world.add_authority("West");
    world.publish();
    let mut wallet = holder(&mut world);
    let path = layout::list(Epoch(2));
    world.publish();
    let right = world.feed.0.insert(path.clone(), b"another".to_vec());
    assert!(matches!(
        world.sync(&mut wallet),
        Err(WalletError::Feed {
            cause: FeedError::Digest,
            ..
        })
    ));
    world.feed.0.remove(&path);
    assert!(matches!(
        world.sync(&mut wallet),
        Err(WalletError::FeedMissing(_))
    ));
    world.feed.0.insert(path, right.unwrap());
    world.sync(&mut wallet).unwrap();
    world.publish_forged(&Forge {
        drop: vec![1],
        ..Forge::default()
    });
    assert!(matches!(
        world.sync(&mut wallet),
        Err(WalletError::Feed {
            cause: FeedError::Dropped(_),
            ..
        })
    ));
    let now = world.now();
    assert_eq!(
        wallet.status("me", now).unwrap().news.unwrap().epoch,
        Epoch(2)
    );
}

// spec: WAL-8
#[test]
fn a_gap_in_the_chain() {
    let mut world = World::started(17);
    let mut wallet = holder(&mut world);
    world.publish();
    world.publish();
    world.feed.0.remove(&layout::announcement(Epoch(2)));
    assert!(matches!(
        world.sync(&mut wallet),
        Err(WalletError::FeedMissing(_))
    ));
}

// spec: WAL-10
#[test]
fn two_histories_are_kept_as_evidence_and_stop_the_wallet_until_its_holder_knows() {
    let mut world = World::started(18);
    let mut wallet = holder(&mut world);
    let now = world.now();
    let mut forked = world.feed.clone();
    let start = world.start;
    world.start -= EPOCH;
    let (other, _) = world.make(
        1,
        &Forge {
            previous: Some(world.trust.pin().0),
            ..Forge::default()
        },
    );
    world.start = start;
    let signed = world.sign(&other);
    forked.0.insert(layout::NEWEST.to_owned(), signed.clone());
    let refused = wallet.sync(&mut forked, now, &mut world.rng, &mut |_, _| ());
    assert!(matches!(refused, Err(WalletError::Equivocation)));
    let mut wallet = reopen(wallet);
    assert_eq!(
        wallet.status("me", now).unwrap().cannot_show,
        Some(Why::Equivocation)
    );
    assert!(wallet.show("me", now, Freshness::Fresh).is_err());
    let evidence = wallet.evidence().unwrap().unwrap();
    assert_eq!(evidence.second, signed);
    wallet.acknowledge_equivocation(&mut world.rng).unwrap();
    assert!(wallet.show("me", now, Freshness::Fresh).is_ok());
    // The same evidence again does not ask the holder twice.
    assert!(
        wallet
            .sync(&mut forked, now, &mut world.rng, &mut |_, _| ())
            .is_err()
    );
    assert!(wallet.show("me", now, Freshness::Fresh).is_ok());
    world.sync(&mut wallet).unwrap();
}

#[test]
fn an_older_feed_takes_nothing_back() {
    let mut world = World::started(19);
    let mut wallet = holder(&mut world);
    let old = world.feed.clone();
    world.publish();
    world.sync(&mut wallet).unwrap();
    let mut old = old;
    let now = world.now();
    let synced = wallet
        .sync(&mut old, now, &mut world.rng, &mut |_, _| ())
        .unwrap();
    assert_eq!(synced.epoch, Some(Epoch(2)));
    assert_eq!(synced.announcements, 0);
    assert!(wallet.show("me", now, Freshness::Fresh).is_ok());
}

#[test]
fn an_unsigned_statement_or_announcement() {
    let mut world = World::started(20);
    let mut wallet = holder(&mut world);
    let mut feed = world.feed.clone();
    feed.0
        .insert("statements/00.cose".to_owned(), b"nothing".to_vec());
    let now = world.now();
    let refused = wallet.sync(&mut feed, now, &mut world.rng, &mut |_, _| ());
    assert!(matches!(refused, Err(WalletError::Feed { .. })));
    let mut feed = world.feed.clone();
    let newest = feed.0.get_mut(layout::NEWEST).unwrap();
    *newest.last_mut().unwrap() ^= 1;
    let refused = wallet.sync(&mut feed, now, &mut world.rng, &mut |_, _| ());
    assert!(matches!(refused, Err(WalletError::Feed { .. })));
}

// spec: WAL-12
#[test]
fn a_clock_that_contradicts_the_news_and_a_pass_that_is_over() {
    let mut world = World::started(21);
    let wallet = holder(&mut world);
    let start = common::NOW;
    let why = |now| wallet.status("me", now).unwrap().cannot_show;
    assert_eq!(why(start - 60), None);
    assert_eq!(why(start - 61), Some(Why::Clock { start }));
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
