//! What a wallet does not do while it shows a pass, and how it asks a feed.

mod common;

use std::collections::BTreeSet;

use common::{MemoryFeed, NOW, World, beacon, green, reopen};
use huepass_feed::layout;
use huepass_vault::{MemoryBacking, Passphrase, Vault};
use huepass_wallet::{FeedSource, Freshness, PassNews, Wallet};

/// A feed that writes down what is asked of it.
struct Watched<'a> {
    feed: &'a mut MemoryFeed,
    deltas: BTreeSet<String>,
}

impl FeedSource for Watched<'_> {
    type Error = String;

    fn read(&mut self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, String> {
        if path.starts_with(layout::DELTAS) {
            self.deltas.insert(path.to_owned());
        }
        self.feed.read(path, limit)
    }

    fn names(&mut self, folder: &str, limit: usize) -> Result<Vec<String>, String> {
        self.feed.names(folder, limit)
    }
}

fn sync(world: &mut World, wallet: &mut Wallet<MemoryBacking>) -> (BTreeSet<String>, PassNews) {
    let now = world.now();
    let mut feed = Watched {
        feed: &mut world.feed,
        deltas: BTreeSet::new(),
    };
    let synced = wallet
        .sync(&mut feed, now, &mut world.rng, &mut |_, _| ())
        .unwrap();
    (feed.deltas, synced.passes[0].1)
}

// spec: WIT-7
#[test]
fn wallets_at_different_places_ask_for_the_same_whole_segments() {
    let mut world = World::started(1);
    let now = world.now();
    world.revoke_strangers(0, 2);
    let mut early = world.wallet();
    world.give_pass(&mut early, green(now));
    // The log goes on within the segment that the next epoch publishes.
    world.revoke_strangers(0, 3);
    let mut late = world.wallet();
    world.give_pass(&mut late, green(now));
    world.revoke_strangers(0, 1);
    world.publish();
    let published: BTreeSet<String> = world
        .feed
        .0
        .keys()
        .filter(|path| path.starts_with(layout::DELTAS))
        .cloned()
        .collect();
    let (one, news) = sync(&mut world, &mut early);
    assert_eq!(news, PassNews::Current);
    let (other, news) = sync(&mut world, &mut late);
    assert_eq!(news, PassNews::Current);
    assert!(!one.is_empty());
    assert!(one.is_subset(&published), "{one:?}");
    assert_eq!(one, other);
}

// spec: AUT-20, PRS-11, WIT-6
#[test]
fn showing_asks_for_nothing_catches_up_with_nothing_and_stores_nothing() {
    let mut world = World::started(2);
    let mut wallet = world.wallet();
    let now = world.now();
    world.give_pass(&mut wallet, green(now));
    world.sync(&mut wallet).unwrap();
    // News that this wallet does not have.
    world.revoke_strangers(0, 1);
    world.publish();
    let stored = |wallet: Wallet<MemoryBacking>| wallet.into_vault().into_backing();
    let before = stored(wallet);
    let open = |backing| {
        let passphrase = Passphrase::new("nine green bottles".to_owned()).unwrap();
        Wallet::open(Vault::open(backing, &passphrase).unwrap()).unwrap()
    };
    let mut wallet = open(before.clone());
    let mut showing = wallet.show("me", NOW, Freshness::Fresh).unwrap();
    showing.prepare(NOW, &mut world.rng).unwrap();
    let _ = showing.code(NOW, &mut world.rng).unwrap();
    let (_, text) = beacon(&world, 2, NOW, None);
    assert!(wallet.read_beacon("me", &text, NOW).is_err());
    let (_, text) = beacon(&world, 1, NOW, None);
    let request = wallet.read_beacon("me", &text, NOW).unwrap();
    let _ = wallet.answer_beacon(request, &mut world.rng).unwrap();
    let wallet = reopen(wallet);
    assert_eq!(wallet.status("me", NOW).unwrap().waiting.len(), 0);
    assert!(stored(wallet) == before);
}
