//! A holder's day: get a pass, show it, catch up, answer a gate, lose it.

mod common;

use common::{EPOCH, NOW, SLOT, World, beacon, empty_wallet, green, reopen, verify};
use huepass_credential::{Colour, Context};
use huepass_vault::{KdfParams, MemoryBacking, Passphrase, Vault};
use huepass_wallet::{Freshness, Gained, PassNews, Wallet, Why};
use huepass_wire::{Kind, Label, presentation, scope_bytes, unarmour};

// spec: WAL-4, WAL-6, PRS-12
#[test]
fn a_pass_is_requested_accepted_synced_and_shown() {
    let mut world = World::started(1);
    let mut wallet = world.wallet();
    let now = world.now();
    assert_eq!(
        wallet.status("me", now).unwrap().cannot_show,
        Some(Why::NoPass)
    );
    let text = world.offer(0, now + 1000);
    let offer = wallet.read_offer(&text, now).unwrap();
    wallet
        .learn_authority(&mut world.feed, offer.authority, &mut world.rng)
        .unwrap();
    let request = wallet
        .begin_request("me", &offer, None, now, &mut world.rng)
        .unwrap();
    let again = wallet
        .begin_request("me", &offer, None, now, &mut world.rng)
        .unwrap();
    assert_eq!(request, again, "the same offer gives the same request");
    let answer = world.answer(0, &request, green(now));
    let mut wallet = reopen(wallet);
    let accepted = wallet.accept(&answer, now, &mut world.rng).unwrap();
    assert_eq!(accepted.profile, "me");
    assert_eq!(
        accepted.gained,
        Gained::Pass {
            colour: Colour::Green,
            expiry: green(now).expiry
        }
    );
    assert_eq!(
        wallet.status("me", now).unwrap().cannot_show,
        Some(Why::Waiting)
    );
    let synced = world.sync(&mut wallet).unwrap();
    assert_eq!(synced.passes, [("me".to_owned(), PassNews::Current)]);
    let wallet = reopen(wallet);
    let status = wallet.status("me", now).unwrap();
    assert_eq!(status.cannot_show, None);
    let pass = status.pass.unwrap();
    assert_eq!(pass.colour, Colour::Green);
    assert_eq!(pass.authority_name.as_deref(), Some("East"));
    assert!(status.waiting.is_empty());

    let mut showing = wallet.show("me", now, Freshness::Fresh).unwrap();
    let first = showing.code(now, &mut world.rng).unwrap();
    let second = showing.code(now + SLOT, &mut world.rng).unwrap();
    assert_eq!(first.text.len(), 917);
    assert_ne!(first.text, second.text);
    assert_eq!(first.ends, now / SLOT * SLOT + SLOT);
    for (code, time) in [(first, now), (second, now + SLOT)] {
        let (colour, slot) = verify(&mut world, 1, &code.text, &Context::default());
        assert_eq!(colour, Colour::Green);
        assert_eq!(u64::from(slot.0), time / SLOT);
    }
}

// spec: WIT-1, WAL-11
#[test]
fn a_wallet_follows_revocations_of_others_and_explains_its_own() {
    let mut world = World::started(2);
    let mut wallet = world.wallet();
    let now = world.now();
    world.give_pass(&mut wallet, green(now));
    world.sync(&mut wallet).unwrap();
    for strangers in [3, 0, 5] {
        world.revoke_strangers(0, strangers);
        world.publish();
    }
    let synced = world.sync(&mut wallet).unwrap();
    assert_eq!(synced.announcements, 3);
    assert_eq!(synced.passes, [("me".to_owned(), PassNews::Current)]);
    let now = world.now();
    let mut showing = wallet.show("me", now, Freshness::Fresh).unwrap();
    let code = showing.code(now, &mut world.rng).unwrap();
    verify(&mut world, 4, &code.text, &Context::default());

    let own = world.authorities[0].handles[0];
    world.revoke_strangers(0, 1);
    world.revoke(0, own);
    world.revoke_strangers(0, 1);
    world.publish();
    let synced = world.sync(&mut wallet).unwrap();
    assert_eq!(synced.passes, [("me".to_owned(), PassNews::Revoked)]);
    let wallet = reopen(wallet);
    let now = world.now();
    let status = wallet.status("me", now).unwrap();
    assert_eq!(status.cannot_show, Some(Why::Revoked));
    assert!(status.pass.unwrap().revoked);
    assert!(wallet.show("me", now, Freshness::Stale).is_err());
}

// spec: WIT-8, WIT-9
#[test]
fn a_pass_issued_between_epochs_waits_for_the_next() {
    let mut world = World::started(3);
    let mut wallet = world.wallet();
    let now = world.now();
    world.revoke_strangers(0, 2); // not published yet
    world.give_pass(&mut wallet, green(now));
    let synced = world.sync(&mut wallet).unwrap();
    assert_eq!(synced.passes, [("me".to_owned(), PassNews::Waiting)]);
    assert_eq!(
        wallet.status("me", now).unwrap().cannot_show,
        Some(Why::Waiting)
    );
    world.publish();
    let synced = world.sync(&mut wallet).unwrap();
    assert_eq!(synced.passes, [("me".to_owned(), PassNews::Current)]);
    // Rolled back: a gate that still holds the first epoch can be answered too.
    let (asked, text) = beacon(&world, 1, world.now(), None);
    let request = wallet.read_beacon("me", &text, world.now()).unwrap();
    assert_eq!(request.label().as_str(), "Canteen");
    assert!(request.pseudonym_for().is_none());
    let code = wallet.answer_beacon(request, &mut world.rng).unwrap();
    let (colour, _) = verify(&mut world, 1, &code.text, &asked.context(&[]));
    assert_eq!(colour, Colour::Green);
}

// spec: GAT-7, GAT-11, GAT-19
#[test]
fn a_beacon_with_a_scope_gets_one_pseudonym_a_day() {
    let mut world = World::started(4);
    let mut wallet = world.wallet();
    let now = world.now();
    world.give_pass(&mut wallet, green(now));
    world.sync(&mut wallet).unwrap();
    let (asked, text) = beacon(&world, 1, now, Some("Lunch"));
    let scope = scope_bytes(&asked.gate, &Label::new("Lunch").unwrap(), 20_270_115);
    let mut seen = Vec::new();
    for _ in 0..2 {
        let request = wallet.read_beacon("me", &text, now).unwrap();
        assert_eq!(request.pseudonym_for().unwrap().as_str(), "Lunch");
        let code = wallet.answer_beacon(request, &mut world.rng).unwrap();
        verify(&mut world, 1, &code.text, &asked.context(&scope));
        let (_, bytes) = unarmour(&code.text, Kind::Presentation.limit()).unwrap();
        seen.push(presentation::decode(&bytes).unwrap().pseudonym.unwrap());
    }
    assert_eq!(seen[0], seen[1]);
}

#[test]
fn a_renewal_replaces_the_pass_and_a_fresh_witness_is_confirmed() {
    let mut world = World::started(5);
    let mut wallet = world.wallet();
    let now = world.now();
    world.give_pass(&mut wallet, green(now));
    world.sync(&mut wallet).unwrap();

    world.revoke_strangers(0, 4);
    let request = wallet.begin_witness("me", now, &mut world.rng).unwrap();
    let answer = world.answer(0, &request, green(now));
    let accepted = wallet.accept(&answer, now, &mut world.rng).unwrap();
    assert_eq!(accepted.gained, Gained::Witness);
    // The old views still serve until the next list.
    assert_eq!(wallet.status("me", now).unwrap().cannot_show, None);
    world.publish();
    let synced = world.sync(&mut wallet).unwrap();
    assert_eq!(synced.passes, [("me".to_owned(), PassNews::Current)]);

    // A change of colour: the old credential is revoked and a new one waits.
    let now = world.now();
    let own = world.authorities[0].handles[0];
    world.revoke(0, own);
    world.publish();
    world.sync(&mut wallet).unwrap();
    assert_eq!(
        wallet.status("me", now).unwrap().cannot_show,
        Some(Why::Revoked)
    );
    let request = wallet.begin_renewal("me", now, &mut world.rng).unwrap();
    let mut yellow = green(now);
    yellow.colour = Colour::Yellow;
    let answer = world.answer(0, &request, yellow);
    wallet.accept(&answer, now, &mut world.rng).unwrap();
    world.sync(&mut wallet).unwrap();
    let now = world.now();
    let mut showing = wallet.show("me", now, Freshness::Fresh).unwrap();
    let code = showing.code(now, &mut world.rng).unwrap();
    assert_eq!(
        verify(&mut world, 3, &code.text, &Context::default()).0,
        Colour::Yellow
    );
}

// spec: WIT-8
#[test]
fn a_first_sync_reaches_back_to_what_gates_may_hold() {
    let mut world = World::new(6);
    world.add_authority("East");
    for _ in 0..4 {
        world.revoke_strangers(0, 1);
        world.publish();
    }
    let mut wallet = world.wallet();
    let now = world.now();
    world.give_pass(&mut wallet, green(now));
    world.sync(&mut wallet).unwrap();
    for epoch in 1..=4 {
        let (asked, text) = beacon(&world, epoch, now, None);
        let request = wallet.read_beacon("me", &text, now).unwrap();
        let code = wallet.answer_beacon(request, &mut world.rng).unwrap();
        verify(&mut world, epoch, &code.text, &asked.context(&[]));
    }
}

// spec: WAL-3, AUT-9
#[test]
fn two_profiles_share_nothing_and_an_export_carries_both() {
    let mut world = World::started(7);
    let mut wallet = world.wallet();
    let now = world.now();
    wallet.add_profile("child", &mut world.rng).unwrap();
    world.give_pass(&mut wallet, green(now));
    let text = world.offer(0, now + 1000);
    let offer = wallet.read_offer(&text, now).unwrap();
    let request = wallet
        .begin_request("child", &offer, None, now, &mut world.rng)
        .unwrap();
    let (child, _) = world.open(0, &request);
    let answer = world.answer(0, &request, green(now));
    let accepted = wallet.accept(&answer, now, &mut world.rng).unwrap();
    assert_eq!(accepted.profile, "child");
    let renewal = wallet.begin_renewal("me", now, &mut world.rng).unwrap();
    let (me, _) = world.open(0, &renewal);
    assert_ne!(child.commitment.u, me.commitment.u);
    world.sync(&mut wallet).unwrap();

    let paper = Passphrase::new("written on paper".to_owned()).unwrap();
    let file = wallet
        .export(&paper, KdfParams::CHEAP_FOR_TESTS, &mut world.rng)
        .unwrap();
    let new = Passphrase::new("another phone".to_owned()).unwrap();
    let vault = Vault::import(
        MemoryBacking::default(),
        &file,
        &paper,
        &new,
        KdfParams::CHEAP_FOR_TESTS,
        &mut world.rng,
    )
    .unwrap();
    let moved = Wallet::open(vault).unwrap();
    assert_eq!(moved.profiles().unwrap(), ["child", "me"]);
    for profile in ["child", "me"] {
        let mut showing = moved.show(profile, now, Freshness::Fresh).unwrap();
        let code = showing.code(now, &mut world.rng).unwrap();
        verify(&mut world, 1, &code.text, &Context::default());
    }
}

#[test]
fn profiles_are_added_renamed_and_removed() {
    let mut world = World::new(8);
    let mut wallet = empty_wallet(&mut world.rng);
    wallet.add_profile("a", &mut world.rng).unwrap();
    wallet.add_profile("b", &mut world.rng).unwrap();
    wallet.rename_profile("a", "c", &mut world.rng).unwrap();
    assert_eq!(wallet.profiles().unwrap(), ["b", "c"]);
    wallet.remove_profile("b", &mut world.rng).unwrap();
    assert_eq!(reopen(wallet).profiles().unwrap(), ["c"]);
}

// spec: WAL-12
#[test]
fn old_news_is_shown_only_when_asked_and_not_for_ever() {
    let mut world = World::started(9);
    let mut wallet = world.wallet();
    let now = world.now();
    world.give_pass(&mut wallet, green(now));
    world.sync(&mut wallet).unwrap();
    let end = NOW + EPOCH;
    assert!(wallet.show("me", end + 2 * EPOCH, Freshness::Fresh).is_ok());
    let late = end + 2 * EPOCH + 1;
    assert_eq!(
        wallet.status("me", late).unwrap().cannot_show,
        Some(Why::TooOld { age: late - end })
    );
    assert!(wallet.show("me", late, Freshness::Fresh).is_err());
    let mut showing = wallet.show("me", late, Freshness::Stale).unwrap();
    showing.code(late, &mut world.rng).unwrap();
    let last = end + 24 * 3600;
    showing.code(last, &mut world.rng).unwrap();
    assert_eq!(
        showing.code(last + 1, &mut world.rng).unwrap_err(),
        Why::TooOld { age: 24 * 3600 + 1 }
    );
}
