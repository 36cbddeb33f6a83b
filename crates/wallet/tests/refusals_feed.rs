//! What a wallet must refuse from feeds and registrars, one by one; nothing changes but what is
//! said.

mod common;

use common::{EPOCH, Forge, World, empty_wallet, green, reopen};
use huepass_credential::{
    Epoch, G1Affine, Generators, RegistrarId, WINDOW_TABLE_BYTES, WalletRefusal,
};
use huepass_feed::{Document as _, FeedError, RegistrarChange, RegistrarSet, Retirement, layout};
use huepass_wallet::{Freshness, PassNews, WalletError, Why};

/// Some point that is not the right one.
fn other_point() -> G1Affine {
    Generators::new().q1
}

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

/// A wallet with a pass that can be shown.
fn holder(world: &mut World) -> huepass_wallet::Wallet<huepass_vault::MemoryBacking> {
    let mut wallet = world.wallet();
    let now = world.now();
    world.give_pass(&mut wallet, green(now));
    world.sync(&mut wallet).unwrap();
    wallet
}

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
fn an_unsigned_announcement_and_a_statement_that_has_no_effect() {
    let mut world = World::started(20);
    let mut wallet = holder(&mut world);
    let mut feed = world.feed.clone();
    feed.0
        .insert("statements/00.cose".to_owned(), b"nothing".to_vec());
    let now = world.now();
    // What holds no signature stops nobody's news, and has no effect.
    wallet
        .sync(&mut feed, now, &mut world.rng, &mut |_, _| ())
        .unwrap();
    let mut feed = world.feed.clone();
    let newest = feed.0.get_mut(layout::NEWEST).unwrap();
    *newest.last_mut().unwrap() ^= 1;
    let refused = wallet.sync(&mut feed, now, &mut world.rng, &mut |_, _| ());
    assert!(matches!(refused, Err(WalletError::Feed { .. })));
}

// spec: AUT-22
#[test]
fn a_shard_that_was_retired_leaves_and_its_holder_is_told() {
    let mut world = World::started(25);
    let mut wallet = holder(&mut world);
    let shard = world.authorities[0].shard.id;
    let statement = Retirement::new(world.trust.pin(), shard, Epoch(2)).unwrap();
    let path = layout::statement(&statement.digest());
    let signed = statement.sign(&world.authorities[0].key);
    world.feed.0.insert(path, signed);
    world.publish_forged(&Forge {
        drop: vec![0],
        ..Forge::default()
    });
    let synced = world.sync(&mut wallet).unwrap();
    assert_eq!(synced.passes, [("me".to_owned(), PassNews::Gone)]);
    let now = world.now();
    assert_eq!(
        wallet.status("me", now).unwrap().cannot_show,
        Some(Why::ShardGone)
    );
}

#[test]
fn announcements_of_registrars_who_are_not_in_office() {
    let mut world = World::started(26);
    let mut wallet = holder(&mut world);
    let new = common::key(2);
    let id = RegistrarId(new.verifying_key().to_bytes());
    let set = RegistrarSet::new(vec![id], 1).unwrap();
    let change = world.trust.draft_change(Epoch(2), set).unwrap();
    let mut copy = change.for_quorum();
    let old = std::mem::replace(&mut world.registrar, new);
    world.publish();
    // The new registrar signed, and nobody has put it into office.
    assert!(matches!(
        world.sync(&mut wallet),
        Err(WalletError::Feed {
            cause: FeedError::Quorum { .. },
            ..
        })
    ));
    copy.sign(RegistrarChange::KIND, &old);
    world
        .feed
        .0
        .insert(layout::registrar_change(1), copy.encode());
    let synced = world.sync(&mut wallet).unwrap();
    assert_eq!(synced.passes, [("me".to_owned(), PassNews::Current)]);
    let mut wallet = reopen(wallet);
    // From now on the old one is out of office.
    world.registrar = old;
    world.publish();
    assert!(world.sync(&mut wallet).is_err());
}
