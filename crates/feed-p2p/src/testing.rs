//! Nodes on this machine, with the mirror's made-up framework.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use huepass_credential::Epoch;
use huepass_feed::{FeedShelf, FeedSource, layout};
use huepass_mirror::Mirror;
use libp2p::multiaddr::Protocol;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use crate::{Event, Limits, Multiaddr, Node, NodeConfig, Routing};

#[allow(
    dead_code,
    clippy::struct_field_names,
    clippy::manual_is_multiple_of,
    reason = "the mirror's tests use the rest"
)]
#[path = "../../mirror/src/testing.rs"]
mod world;

pub(crate) use world::World;

/// How long a test waits for what must happen. It never waits that long when all is well.
pub(crate) const DEADLINE: Duration = Duration::from_mins(2);

/// Files in memory. A clone has the same files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shelf(Arc<Mutex<BTreeMap<String, Vec<u8>>>>, Arc<AtomicBool>);

impl Shelf {
    pub(crate) fn of(feed: &BTreeMap<String, Vec<u8>>) -> Self {
        Self(Arc::new(Mutex::new(feed.clone())), Arc::default())
    }

    pub(crate) fn put(&self, path: &str, bytes: Vec<u8>) {
        self.0.lock().unwrap().insert(path.to_owned(), bytes);
    }

    /// From now on there is no room, or there is again.
    pub(crate) fn fill(&self, full: bool) {
        self.1.store(full, Ordering::Relaxed);
    }

    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        self.0.lock().unwrap().clone()
    }
}

impl FeedSource for Shelf {
    type Error = String;

    fn read(&mut self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, String> {
        match self.0.lock().unwrap().get(path) {
            Some(bytes) if bytes.len() > limit => Err("too large".to_owned()),
            found => Ok(found.cloned()),
        }
    }

    fn names(&mut self, folder: &str, limit: usize) -> Result<Vec<String>, String> {
        let prefix = format!("{folder}/");
        let files = self.0.lock().unwrap();
        let names: BTreeSet<String> = files
            .keys()
            .filter_map(|path| path.strip_prefix(&prefix)?.split('/').next())
            .map(ToOwned::to_owned)
            .collect();
        if names.len() > limit {
            return Err("too many".to_owned());
        }
        Ok(names.into_iter().collect())
    }
}

impl FeedShelf for Shelf {
    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), String> {
        if self.1.load(Ordering::Relaxed) {
            return Err("no room".to_owned());
        }
        self.put(path, bytes.to_vec());
        Ok(())
    }
}

/// A node and what it told.
pub(crate) struct Tested {
    pub(crate) node: Node<Shelf>,
    pub(crate) shelf: Shelf,
    events: mpsc::Receiver<Event>,
    /// What has been taken out of `events`.
    pub(crate) told: Vec<Event>,
}

/// Settings for this machine: nobody waits long.
pub(crate) fn local() -> NodeConfig {
    NodeConfig {
        // Who is left is not left because nobody said anything.
        limits: Limits {
            idle: Duration::from_hours(1),
            ..Limits::default()
        },
        listen: vec!["/ip4/127.0.0.1/tcp/0".parse().unwrap()],
        routing: Routing::Server,
        jitter: Duration::from_millis(50),
        pull_every: Duration::from_hours(1),
        tend_every: Duration::from_millis(200),
        ..NodeConfig::default()
    }
}

/// The files of a feed up to an epoch.
pub(crate) fn up_to(feed: &BTreeMap<String, Vec<u8>>, epoch: u32) -> BTreeMap<String, Vec<u8>> {
    let mut files = feed.clone();
    files.retain(|path, _| match layout::Place::parse(path) {
        Some(layout::Place::Announcement(e) | layout::Place::List(e)) => e.0 <= epoch,
        _ => true,
    });
    match files.get(&layout::announcement(Epoch(epoch))).cloned() {
        Some(newest) => files.insert(layout::NEWEST.to_owned(), newest),
        None => files.remove(layout::NEWEST),
    };
    files
}

/// Starts a node whose mirror has a feed's files.
pub(crate) async fn start(
    seed: u8,
    feed: &BTreeMap<String, Vec<u8>>,
    config: NodeConfig,
) -> Tested {
    let shelf = Shelf::of(feed);
    let mirror = Mirror::open(shelf.clone(), None).unwrap();
    let (node, events) = Node::start(config, mirror, [seed; 32]).await.unwrap();
    Tested {
        node,
        shelf,
        events,
        told: Vec::new(),
    }
}

impl Tested {
    fn drain(&mut self) {
        while let Ok(event) = self.events.try_recv() {
            self.told.push(event);
        }
    }

    /// Waits until it has told something.
    pub(crate) async fn told(&mut self, what: &str, is: impl Fn(&Event) -> bool) {
        let waiting = async {
            loop {
                self.drain();
                if self.told.iter().any(&is) {
                    return;
                }
                sleep(Duration::from_millis(10)).await;
            }
        };
        let found = timeout(DEADLINE, waiting).await;
        assert!(found.is_ok(), "waited for {what}; it told {:?}", self.told);
    }

    /// Whether it has told something until now.
    pub(crate) fn has_told(&mut self, is: impl Fn(&Event) -> bool) -> bool {
        self.drain();
        self.told.iter().any(is)
    }

    /// An address at which it can be reached, without its identity.
    pub(crate) async fn address(&self) -> Multiaddr {
        until("an address", async || {
            let status = self.node.status().await.unwrap();
            status.listening.first().cloned()
        })
        .await
    }

    pub(crate) async fn full_address(&self) -> Multiaddr {
        self.address().await.with(Protocol::P2p(self.node.peer()))
    }

    pub(crate) async fn has_neighbours(&self, count: usize) {
        until(&format!("{count} neighbours"), async || {
            let status = self.node.status().await.unwrap();
            (status.neighbours >= count).then_some(())
        })
        .await;
    }

    pub(crate) async fn connect(&self, to: &Self) {
        self.node.dial(to.address().await).await.unwrap();
    }

    /// The newest epoch of its copy.
    pub(crate) fn epoch(&self) -> u32 {
        let newest = self.node.mirror().newest().map(|n| n.get().epoch().0);
        newest.unwrap_or(0)
    }

    /// Waits until its copy has an epoch.
    pub(crate) async fn has(&self, epoch: u32) {
        until(&format!("epoch {epoch}"), async || {
            let own = self.node.clone();
            let newest = tokio::task::spawn_blocking(move || {
                own.mirror().newest().map(|n| n.get().epoch().0)
            });
            (newest.await.unwrap() >= Some(epoch)).then_some(())
        })
        .await;
    }

    /// Publishes what a feed has more than its mirror.
    pub(crate) async fn publish(&self, world: &World) {
        let mut feed = Shelf::of(&world.feed);
        let pulled = self.node.with_mirror(move |mirror| mirror.pull(&mut feed));
        let _ = pulled.await.unwrap().unwrap();
    }
}

/// Waits until there is something.
pub(crate) async fn until<T>(what: &str, get: impl AsyncFn() -> Option<T>) -> T {
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
