//! Nodes that keep the rules, and a watch on what each of them knows when.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use huepass_feed_p2p::{Event, Limits, Multiaddr, Node, NodeConfig, Routing};
use huepass_mirror::Mirror;
use rand_chacha::ChaCha20Rng;
use rand_core::Rng as _;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{sleep, timeout};

use super::bad::{Bad, Kind};
use super::shelf::Shelf;
use crate::feed::framework::Small;

/// How long nodes are waited for.
pub(super) const DEADLINE: Duration = Duration::from_secs(30);
/// How long they have to find together, all of them on one machine.
const SETTLING: Duration = Duration::from_mins(2);
/// Nodes that each is told of when it starts. One of them means well.
const BOOTSTRAP: usize = 3;
/// How often a node looks whether neighbours are missing: five times as often as usual, so that the
/// crowd finds together soon.
const TEND: Duration = Duration::from_secs(1);

/// A node.
struct Member {
    id: usize,
    node: Node<Shelf>,
    shelf: Shelf,
    address: Multiaddr,
}

/// All nodes. The first one publishes.
pub(super) struct Crowd {
    members: Vec<Member>,
    /// The copies of those that are away.
    away: Vec<Shelf>,
    bad: Vec<Bad>,
    news: UnboundedReceiver<News>,
    tell: UnboundedSender<News>,
    next: usize,
    /// The newest epoch of each node's copy so far.
    reached: BTreeMap<usize, u32>,
    older: usize,
}

/// What a node told.
struct News {
    id: usize,
    epoch: u32,
    /// The whole epoch, not its announcement alone.
    whole: bool,
    at: Instant,
}

/// When half, 95 of a hundred, and all of the nodes knew something, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread {
    pub(super) half: f64,
    pub(super) most: f64,
    pub(super) all: f64,
}

/// How an epoch spread.
pub(super) struct Spreading {
    pub(super) announcement: Spread,
    pub(super) epoch: Spread,
    /// Whether it reached everybody in time.
    pub(super) complete: bool,
}

impl Crowd {
    /// Starts nodes with a copy of the feed, and bad ones among them.
    pub(super) async fn start(
        world: &Small,
        nodes: usize,
        bad: &[Kind],
        rng: &mut ChaCha20Rng,
    ) -> Result<Self> {
        let (tell, news) = unbounded_channel();
        let mut crowd = Self {
            members: Vec::new(),
            away: Vec::new(),
            bad: Vec::new(),
            news,
            tell,
            next: 0,
            reached: BTreeMap::new(),
            older: 0,
        };
        for kind in bad {
            crowd.bad.push(Bad::start(*kind, world, rng).await?);
        }
        for _ in 0..nodes {
            crowd.add(Shelf::of(world.files()), rng).await?;
        }
        let addresses = crowd.addresses();
        for bad in &crowd.bad {
            bad.go_to(choose(&addresses, 2 * BOOTSTRAP, rng));
        }
        crowd.settle().await?;
        Ok(crowd)
    }

    /// Nodes that are there.
    pub(super) const fn len(&self) -> usize {
        self.members.len()
    }

    fn addresses(&self) -> Vec<Multiaddr> {
        let good = self.members.iter().map(|member| member.address.clone());
        good.collect()
    }

    async fn add(&mut self, shelf: Shelf, rng: &mut ChaCha20Rng) -> Result<usize> {
        // Somebody whom only liars told of the network is not in it, which is another matter.
        let good = self.addresses();
        let mut bootstrap = choose(&good, 1, rng);
        let mut known: Vec<Multiaddr> = good
            .into_iter()
            .filter(|address| !bootstrap.contains(address))
            .collect();
        known.extend(self.bad.iter().map(|bad| bad.address().clone()));
        bootstrap.extend(choose(&known, BOOTSTRAP - 1, rng));
        let listen = if self.next.is_multiple_of(2) {
            "/ip4/127.0.0.1/tcp/0"
        } else {
            "/ip4/127.0.0.1/udp/0/quic-v1"
        };
        let config = NodeConfig {
            listen: vec![listen.parse()?],
            bootstrap,
            routing: Routing::Server,
            tend_every: TEND,
            limits: Limits {
                // All of them are one process.
                memory: usize::MAX,
                ..Limits::default()
            },
            ..NodeConfig::default()
        };
        let mirror = Mirror::open(shelf.clone(), None)?;
        let mut seed = [0; 32];
        rng.fill_bytes(&mut seed);
        let (node, mut events) = Node::start(config, mirror, seed).await?;
        let id = self.next;
        self.next += 1;
        let tell = self.tell.clone();
        tokio::spawn(async move {
            while let Some(event) = events.recv().await {
                let (epoch, whole) = match event {
                    Event::Heard { epoch, .. } => (epoch, false),
                    Event::Pulled { epoch } => (epoch, true),
                    _ => continue,
                };
                let news = News {
                    id,
                    epoch: epoch.0,
                    whole,
                    at: Instant::now(),
                };
                if tell.send(news).is_err() {
                    break;
                }
            }
        });
        let address = until("a node listens", DEADLINE, async || {
            Ok(node.status().await?.listening.first().cloned())
        })
        .await?;
        self.members.push(Member {
            id,
            node,
            shelf,
            address,
        });
        Ok(id)
    }

    /// Waits until everybody has some neighbours.
    async fn settle(&self) -> Result<()> {
        let enough = 2.min(self.len() - 1);
        for member in &self.members {
            let settled = until("a node has neighbours", SETTLING, async || {
                let status = member.node.status().await?;
                Ok((status.neighbours >= enough).then_some(()))
            });
            if let Err(error) = settled.await {
                let mut alone = 0;
                for member in &self.members {
                    alone += usize::from(member.node.status().await?.neighbours < enough);
                }
                return Err(error.context(format!("{alone} of {} are alone", self.len())));
            }
        }
        Ok(())
    }

    /// The first node publishes the newest epoch; waits until the others have it.
    pub(super) async fn spread(&mut self, world: &Small) -> Result<Spreading> {
        let publisher = self.members.first().context("nobody is there")?;
        let began = Instant::now();
        // By gossip too; whoever misses it finds it in the feed.
        drop(
            publisher
                .node
                .publish_segment(world.newest_segment().to_vec())
                .await,
        );
        let mut files = Shelf::of(world.files());
        let pulled = publisher
            .node
            .with_mirror(move |mirror| mirror.pull(&mut files))
            .await??;
        ensure!(
            pulled.passed_over == 0,
            "the publisher does not take its own feed"
        );
        let others = self
            .members
            .iter()
            .skip(1)
            .map(|member| member.id)
            .collect();
        self.watch(others, world.epoch(), began, DEADLINE).await
    }

    async fn watch(
        &mut self,
        ids: Vec<usize>,
        epoch: u32,
        began: Instant,
        patience: Duration,
    ) -> Result<Spreading> {
        let mut heard: BTreeMap<usize, f64> = BTreeMap::new();
        let mut whole: BTreeMap<usize, f64> = BTreeMap::new();
        let end = began + patience;
        while whole.len() < ids.len() {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(Some(news)) = timeout(left, self.news.recv()).await else {
                break;
            };
            if news.whole {
                let reached = self.reached.entry(news.id).or_default();
                self.older += usize::from(news.epoch < *reached);
                *reached = news.epoch.max(*reached);
            }
            if news.epoch < epoch || !ids.contains(&news.id) {
                continue;
            }
            let took = news.at.saturating_duration_since(began).as_secs_f64() * 1000.0;
            heard.entry(news.id).or_insert(took);
            if news.whole {
                whole.entry(news.id).or_insert(took);
            }
        }
        Ok(Spreading {
            announcement: Spread::of(heard.into_values().collect(), ids.len()),
            complete: whole.len() == ids.len(),
            epoch: Spread::of(whole.into_values().collect(), ids.len()),
        })
    }

    /// Stops so many nodes, which keep their copies.
    pub(super) async fn send_away(&mut self, count: usize) {
        for member in self.members.split_off(self.members.len() - count) {
            member.node.shutdown().await;
            self.away.push(member.shelf);
        }
    }

    /// Starts those that were away again, as somebody new; how long each then needs for the newest
    /// epoch.
    pub(super) async fn come_back(
        &mut self,
        world: &Small,
        rng: &mut ChaCha20Rng,
    ) -> Result<Spread> {
        let began = Instant::now();
        let mut ids = Vec::new();
        for shelf in std::mem::take(&mut self.away) {
            ids.push(self.add(shelf, rng).await?);
        }
        Ok(self.watch(ids, world.epoch(), began, SETTLING).await?.epoch)
    }

    /// How often a node's copy went back.
    pub(super) const fn accepted_older(&self) -> usize {
        self.older
    }

    /// What the bad nodes did, and how many neighbours each kind has left on average.
    pub(super) fn bad_ones(&self) -> Value {
        let mut kinds = serde_json::Map::new();
        for kind in Kind::ALL {
            let of_kind: Vec<&Bad> = self.bad.iter().filter(|bad| bad.kind() == kind).collect();
            let sum = |count: fn(&Bad) -> u64| of_kind.iter().map(|bad| count(bad)).sum::<u64>();
            let each = u64::try_from(of_kind.len().max(1)).unwrap_or(1);
            let value = json!({
                "nodes": of_kind.len(),
                "messages_sent": sum(Bad::sent),
                "connections_begun_each": sum(Bad::begun) / each,
                "connections_left_each": sum(Bad::connections) / each,
            });
            kinds.insert(kind.name().to_owned(), value);
        }
        Value::Object(kinds)
    }

    /// Stops everybody.
    pub(super) async fn stop(self) {
        for bad in self.bad {
            bad.stop();
        }
        for member in self.members {
            member.node.shutdown().await;
        }
    }
}

impl Spread {
    /// Of the times that some of `count` nodes took; the others never knew.
    fn of(mut times: Vec<f64>, count: usize) -> Self {
        times.resize(count, f64::INFINITY);
        times.sort_by(f64::total_cmp);
        let at = |hundredths: usize| {
            let place = (count * hundredths).div_ceil(100).max(1) - 1;
            times.get(place).copied().unwrap_or(f64::INFINITY)
        };
        Self {
            half: at(50),
            most: at(95),
            all: at(100),
        }
    }

    /// The middle of several, part by part.
    pub(super) fn median(all: &[Self]) -> Option<Self> {
        let part = |part: fn(&Self) -> f64| median(all.iter().map(part).collect());
        (!all.is_empty()).then(|| Self {
            half: part(|spread| spread.half),
            most: part(|spread| spread.most),
            all: part(|spread| spread.all),
        })
    }

    pub(super) fn json(&self) -> Value {
        // Never is null.
        json!({ "50": self.half, "95": self.most, "100": self.all })
    }
}

/// The middle one; of none, 0.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Some of these, each at most once.
fn choose(from: &[Multiaddr], count: usize, rng: &mut ChaCha20Rng) -> Vec<Multiaddr> {
    let mut left = from.to_vec();
    let mut chosen = Vec::new();
    while chosen.len() < count && !left.is_empty() {
        // The remainder's bias is of no matter here.
        let at = rng.next_u32() as usize % left.len();
        chosen.push(left.swap_remove(at));
    }
    chosen
}

/// Waits until there is something.
async fn until<T>(
    what: &str,
    patience: Duration,
    get: impl AsyncFn() -> Result<Option<T>>,
) -> Result<T> {
    let waiting = async {
        loop {
            if let Some(found) = get().await? {
                return Ok(found);
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(patience, waiting)
        .await
        .with_context(|| format!("waited in vain: {what}"))?
}

#[cfg(test)]
mod tests;
