//! What a wallet must refuse from feeds and registrars, one by one; nothing changes but what is
//! said.

mod common;

use common::{EPOCH, Forge, World, empty_wallet, green, reopen};
use huepass_credential::{
    Epoch, G1Affine, Generators, RegistrarId, WINDOW_TABLE_BYTES, WalletRefusal,
};
use huepass_feed::{
    Announcement, Document as _, FeedError, RegistrarChange, RegistrarSet, Retirement, Rule, layout,
};
use huepass_wallet::{Freshness, PassNews, WalletError, Why};
use huepass_wire::cose::SignedByQuorum;

/// Some point that is not the right one.
fn other_point() -> G1Affine {
    Generators::new().q1
}

// spec: FRM-8
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
    // A table that is good in itself, and one that is cut.
    let pin = world.trust.pin();
    let right = world.feed.0[layout::WINDOW].clone();
    let another = World::new(3).feed.0[layout::WINDOW].clone();
    for table in [another, right[..WINDOW_TABLE_BYTES - 1].to_vec()] {
        world.feed.0.insert(layout::WINDOW.to_owned(), table);
        assert!(wallet.adopt(&mut world.feed, pin, &mut world.rng).is_err());
        wallet = reopen(wallet);
        assert!(wallet.framework().is_none());
    }
    world.feed.0.insert(layout::WINDOW.to_owned(), right);
    assert!(wallet.adopt(&mut world.feed, pin, &mut world.rng).is_ok());
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

/// Signatures are not part of what was signed: whoever carries a document can add or drop some.
// spec: WAL-10
#[test]
fn evidence_with_other_signatures_is_the_same_evidence() {
    let mut world = World::started(21);
    let mut wallet = holder(&mut world);
    // Three registrars, of whom two are enough.
    let others = [2, 3].map(common::key);
    let keys = [&world.registrar, &others[0], &others[1]];
    let ids = keys.map(|key| RegistrarId(key.verifying_key().to_bytes()));
    let set = RegistrarSet::new(ids.to_vec(), 2).unwrap();
    let change = world.trust.draft_change(Epoch(2), set).unwrap();
    let mut copy = change.for_quorum();
    copy.sign(RegistrarChange::KIND, &world.registrar);
    let path = layout::registrar_change(1);
    world.feed.0.insert(path, copy.encode());
    world.publish();
    let signed_too = |bytes: &[u8], by: &huepass_wire::SigningKey| {
        let mut copy = SignedByQuorum::decode(bytes, Announcement::LIMIT).unwrap();
        copy.sign(Announcement::KIND, by);
        copy.encode()
    };
    let newest = signed_too(&world.feed.0[layout::NEWEST], &others[0]);
    world.feed.0.insert(layout::NEWEST.to_owned(), newest);
    world.sync(&mut wallet).unwrap();
    let now = world.now();
    world.start -= EPOCH;
    let forge = Forge {
        previous: Some(world.trust.pin().0),
        ..Forge::default()
    };
    let (second, third) = (world.make(2, &forge).0, world.make(2, &forge).0);
    let [second, third] = [second, third].map(|one| signed_too(&world.sign(&one), &others[0]));
    let more = signed_too(&second, &others[1]);
    assert_ne!(second, more);
    let mut shown_after = |bytes: &[u8], told: bool| {
        let mut forked = world.feed.clone();
        forked.0.insert(layout::NEWEST.to_owned(), bytes.to_vec());
        let refused = wallet.sync(&mut forked, now, &mut world.rng, &mut |_, _| ());
        assert!(matches!(refused, Err(WalletError::Equivocation)));
        let is_shown = wallet.show("me", now, Freshness::Fresh).is_ok();
        let kept = wallet.evidence().unwrap().unwrap();
        assert_eq!(kept.acknowledged, is_shown);
        if told {
            wallet.acknowledge_equivocation(&mut world.rng).unwrap();
        }
        (is_shown, kept.second)
    };
    // Before the holder was told, and afterwards.
    assert_eq!(shown_after(&second, false), (false, second.clone()));
    assert_eq!(shown_after(&more, true), (false, second.clone()));
    assert_eq!(shown_after(&more, false), (true, second.clone()));
    assert_eq!(shown_after(&second, false), (true, second));
    // A third history is news.
    assert_eq!(shown_after(&third, false), (false, third.clone()));
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

/// A statement that was good when it came stays so, although those who signed it have left office
/// before it takes effect, as a change that came later says.
// spec: FED-53
#[test]
fn a_statement_of_registrars_who_have_left_since_is_kept() {
    let mut world = World::started(27);
    let mut wallet = holder(&mut world);
    let west = world.add_authority("West");
    world.sync(&mut wallet).unwrap();
    let new = common::key(2);
    let id = RegistrarId(new.verifying_key().to_bytes());
    let set = RegistrarSet::new(vec![id], 1).unwrap();
    let change = world.trust.draft_change(Epoch(2), set).unwrap();
    let mut copy = change.for_quorum();
    copy.sign(RegistrarChange::KIND, &world.registrar);
    let path = layout::registrar_change(1);
    world.feed.0.insert(path, copy.encode());
    world.registrar = new;
    world.publish();
    world.sync(&mut wallet).unwrap();

    let west = world.authorities[west].id();
    let mut wallet = reopen(wallet);
    assert_eq!(wallet.authority_name(west), Some("West"));
    let now = world.now();
    assert!(wallet.show("me", now, Freshness::Fresh).is_ok());
    world.publish();
    world.sync(&mut wallet).unwrap();
    // Who meets it only now, after the change, has no reason to believe it.
    let late = world.wallet();
    assert_eq!(late.authority_name(west), None);
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

/// Whoever carries a feed may hold a change back until the wallet has taken an epoch that registrars of
/// both sets signed.
// spec: FED-25
#[test]
fn a_change_that_was_withheld_is_taken_later_if_it_disowns_nothing() {
    let mut world = World::started(28);
    let mut wallet = holder(&mut world);
    let (old, new) = (world.registrar.clone(), common::key(2));
    let ids = [&old, &new].map(|key| RegistrarId(key.verifying_key().to_bytes()));
    let set = RegistrarSet::new(ids.to_vec(), 2).unwrap();
    let change = world.trust.draft_change(Epoch(2), set).unwrap();
    let mut copy = change.for_quorum();
    copy.sign(RegistrarChange::KIND, &old);
    world.publish();
    let newest = layout::announcement(Epoch(2));
    let one = world.feed.0[&newest].clone();
    let mut both = SignedByQuorum::decode(&one, Announcement::LIMIT).unwrap();
    both.sign(Announcement::KIND, &new);
    // The old registrar is enough for a wallet that knows no other, and keeps that signature only.
    world.sync(&mut wallet).unwrap();
    let path = layout::registrar_change(1);
    world.feed.0.insert(path.clone(), copy.encode());
    let refused = world.sync(&mut wallet);
    let Err(WalletError::Feed { file, cause }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(cause, FeedError::Rule(Rule::ChangeDatedBack));
    assert_eq!(file, path);
    for path in [&newest, layout::NEWEST] {
        world.feed.0.insert(path.to_owned(), both.encode());
    }
    world.sync(&mut wallet).unwrap();
    let mut wallet = reopen(wallet);
    world.sync(&mut wallet).unwrap();
    let now = world.now();
    assert!(wallet.show("me", now, Freshness::Fresh).is_ok());
    // From now on the old one alone is not enough.
    world.publish();
    let refused = world.sync(&mut wallet);
    let Err(WalletError::Feed { cause, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert!(matches!(cause, FeedError::Quorum { .. }));
}
