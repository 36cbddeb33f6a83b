//! A node that reads a folder, and a neighbour that never asks.

use std::path::Path;

use huepass_feed::FeedShelf as _;
use huepass_feed_p2p::{NodeConfig, Routing};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use tempfile::tempdir;
use tokio::time::{sleep, timeout};

use super::*;
use crate::Tags;
use world::World;

#[allow(
    dead_code,
    clippy::duplicate_mod,
    clippy::struct_field_names,
    clippy::manual_is_multiple_of,
    reason = "the mirror's tests use the rest"
)]
#[path = "../../../../mirror/src/testing.rs"]
mod world;

/// How long a test waits for what must happen.
const DEADLINE: Duration = Duration::from_mins(2);

fn write(world: &World, folder: &Path) -> FeedFolder {
    let mut shelf = FeedFolder::new(folder);
    for (path, bytes) in &world.feed {
        shelf.write(path, bytes).unwrap();
    }
    shelf
}

async fn start(
    seed: u8,
    shelf: &FeedFolder,
    bootstrap: Vec<huepass_feed_p2p::Multiaddr>,
) -> Node<FeedFolder> {
    let never = Duration::from_hours(1);
    let config = NodeConfig {
        listen: vec!["/ip4/127.0.0.1/tcp/0".parse().unwrap()],
        bootstrap,
        routing: Routing::Server,
        jitter: never,
        pull_every: 10 * never,
        tend_every: Duration::from_millis(100),
        ..NodeConfig::default()
    };
    let mirror = Mirror::open(shelf.clone(), None).unwrap();
    let (node, mut events) = Node::start(config, mirror, [seed; 32]).await.unwrap();
    tokio::spawn(async move { while events.recv().await.is_some() {} });
    node
}

async fn until<T>(what: &str, get: impl AsyncFn() -> Option<T>) -> T {
    let waiting = async {
        loop {
            if let Some(found) = get().await {
                return found;
            }
            sleep(Duration::from_millis(10)).await;
        }
    };
    let found = timeout(DEADLINE, waiting).await;
    found.unwrap_or_else(|_| panic!("waited for {what}"))
}

// spec: P2P-15
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_folder_has_new_is_sent_to_neighbours_before_they_ask() {
    let mut world = World::started(3);
    let dirs = [tempdir().unwrap(), tempdir().unwrap(), tempdir().unwrap()];
    let [published, own, theirs] = dirs.each_ref().map(|dir| write(&world, dir.path()));
    let node = start(1, &own, Vec::new()).await;
    let address = until("an address", async || {
        node.status().await.unwrap().listening.first().cloned()
    })
    .await;
    let other = start(2, &theirs, vec![address]).await;
    for node in [&node, &other] {
        until("a neighbour", async || {
            (node.status().await.unwrap().neighbours > 0).then_some(())
        })
        .await;
    }
    let mut rng = ChaCha20Rng::from_seed([3; 32]);
    let address = Address::Folder(published.path().to_owned());
    let open = |rng: &mut ChaCha20Rng| {
        Carrier::open_with(address.clone(), patience(), &Tags::default(), rng)
    };
    let mut pulls = Pulls::new(vec![open(&mut rng)], 1);
    let mut read = async || {
        pulls.places[0].due = Instant::now();
        pulls.begin(&node, &mut rng);
        let done = pulls.next().await.unwrap();
        pulls.done(done).unwrap()
    };
    assert!(read().await.fresh.is_empty());
    world.go_on();
    write(&world, published.path());
    let told = read().await;
    assert_eq!(told.newer, Some(Epoch(4)));
    assert_eq!(told.fresh.len(), 1);
    let path = told.fresh[0].clone();
    assert!(world.feed.contains_key(&path));
    super::super::send_segments(node.clone(), own.clone(), told.fresh.clone()).await;
    until("the segment", async || {
        let read = theirs.clone().read(&path, 1 << 20).unwrap();
        read.map(|read| assert_eq!(read, world.feed[&path]))
    })
    .await;
    // It has not asked: the epoch is not there.
    let newest = other
        .with_mirror(|mirror| mirror.newest().cloned())
        .await
        .unwrap();
    assert_eq!(newest.unwrap().get().epoch(), Epoch(3));
}

// spec: P2P-15
#[test]
fn what_was_missed_for_long_is_left_for_requests() {
    let mut rng = ChaCha20Rng::from_seed([4; 32]);
    let mut place = |address| {
        let carrier = Carrier::open_with(address, patience(), &Tags::default(), &mut rng);
        Pulls::new(vec![carrier], 1).places.remove(0)
    };
    let folder = place(Address::Folder("feed".into()));
    let web = place(Address::parse("http://127.0.0.1:1").unwrap());
    let few = vec!["a".to_owned(); FRESH];
    let many = vec!["a".to_owned(); FRESH + 1];
    assert_eq!(folder.fresh(few.clone()), few);
    assert!(folder.fresh(many).is_empty());
    assert!(web.fresh(few).is_empty());
}
