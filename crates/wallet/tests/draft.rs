//! Catching up on a draft while the wallet is closed.

mod common;

use common::{EPOCH, Forge, World, green, reopen};
use huepass_feed::layout;
use huepass_vault::{Draft, MemoryBacking};
use huepass_wallet::{Freshness, Synced, Wallet, WalletError, Why};

/// A wallet with a pass, and news that it does not have yet.
fn behind(seed: u64) -> (World, Wallet<MemoryBacking>) {
    let mut world = World::started(seed);
    let mut wallet = world.wallet();
    let now = world.now();
    world.give_pass(&mut wallet, green(now));
    world.sync(&mut wallet).unwrap();
    world.publish();
    (world, wallet)
}

fn sync(world: &mut World, draft: &mut Wallet<Draft>) -> Result<Synced, WalletError> {
    let now = world.now();
    draft.sync(&mut world.feed, now, &mut world.rng, &mut |_, _| ())
}

fn epoch(wallet: &Wallet<MemoryBacking>) -> u32 {
    wallet.newest().unwrap().get().epoch().0
}

// spec: WAL-22
#[test]
fn a_wallet_that_was_changed_meanwhile_takes_in_nothing_and_goes_on_from_what_it_is() {
    let (mut world, mut wallet) = behind(1);
    let mut draft = wallet.draft().unwrap();
    sync(&mut world, &mut draft).unwrap();
    wallet.add_profile("child", &mut world.rng).unwrap();
    assert!(!wallet.take_in(draft, &mut world.rng).unwrap());
    assert_eq!(epoch(&wallet), 1);
    let mut wallet = reopen(wallet);
    assert_eq!(epoch(&wallet), 1);
    let mut draft = wallet.draft().unwrap();
    sync(&mut world, &mut draft).unwrap();
    assert!(wallet.take_in(draft, &mut world.rng).unwrap());
    let wallet = reopen(wallet);
    assert_eq!(epoch(&wallet), 2);
    assert_eq!(wallet.profiles().unwrap().len(), 2);
}

// spec: WAL-22
#[test]
fn a_pass_is_shown_while_a_draft_is_worked_on_and_after_it_was_taken_in() {
    let (mut world, mut wallet) = behind(2);
    let now = world.now();
    let mut draft = wallet.draft().unwrap();
    sync(&mut world, &mut draft).unwrap();
    assert!(wallet.show("me", now, Freshness::Fresh).is_ok());
    assert!(wallet.take_in(draft, &mut world.rng).unwrap());
    assert_eq!(epoch(&wallet), 2);
    assert!(wallet.show("me", now, Freshness::Fresh).is_ok());
    assert!(reopen(wallet).show("me", now, Freshness::Fresh).is_ok());
}

// spec: WAL-10, WAL-22
#[test]
fn evidence_is_kept_also_when_the_rest_is_not_taken_in() {
    let (mut world, mut wallet) = behind(3);
    world.sync(&mut wallet).unwrap();
    let now = world.now();
    let start = world.start;
    world.start -= EPOCH;
    let forge = Forge {
        previous: Some(world.trust.pin().0),
        ..Forge::default()
    };
    let other = world.make(2, &forge).0;
    world.start = start;
    let signed = world.sign(&other);
    let mut forked = world.feed.clone();
    forked.0.insert(layout::NEWEST.to_owned(), signed.clone());
    let mut drafts = [wallet.draft().unwrap(), wallet.draft().unwrap()];
    for draft in &mut drafts {
        let refused = draft.sync(&mut forked, now, &mut world.rng, &mut |_, _| ());
        assert!(matches!(refused, Err(WalletError::Equivocation)));
    }
    let [first, second] = drafts;
    wallet.add_profile("child", &mut world.rng).unwrap();
    assert!(!wallet.take_in(first, &mut world.rng).unwrap());
    let mut wallet = reopen(wallet);
    assert_eq!(wallet.evidence().unwrap().unwrap().second, signed);
    let status = wallet.status("me", now).unwrap();
    assert_eq!(status.cannot_show, Some(Why::Equivocation));
    // The same evidence again does not ask the holder twice.
    wallet.acknowledge_equivocation(&mut world.rng).unwrap();
    assert!(!wallet.take_in(second, &mut world.rng).unwrap());
    assert!(wallet.show("me", now, Freshness::Fresh).is_ok());
}
