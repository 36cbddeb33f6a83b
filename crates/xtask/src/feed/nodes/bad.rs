//! Nodes that mean harm. They speak the protocols of spec/p2p.md well enough to be let in, and then
//! keep news back, send old ones, forge, or flood.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result};
use futures::prelude::*;
use huepass_feed::layout;
use huepass_feed_p2p::Multiaddr;
use libp2p::gossipsub::{self, IdentTopic, MessageAuthenticity, ValidationMode};
use libp2p::request_response::{self, ProtocolSupport};
use libp2p::swarm::{NetworkBehaviour, SwarmEvent};
use libp2p::{StreamProtocol, Swarm, SwarmBuilder, identify, identity, noise, ping, tcp, yamux};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng};
use sha2::{Digest as _, Sha256};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::feed::framework::Small;

/// What a bad node does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Takes everything, passes nothing on, and never answers a request.
    Withhold,
    /// Sends announcements of older epochs.
    Replay,
    /// Sends announcements that nobody signed.
    Forge,
    /// Sends as much as it can.
    Flood,
}

/// Questions that are kept unanswered.
const OPEN: usize = 1024;
/// Bytes of an announcement's last signature, which a forger makes up.
const SIGNATURE: usize = 64;
/// The most that one gossip message may have.
const MESSAGE: usize = 60_000;

impl Kind {
    pub(super) const ALL: [Self; 4] = [Self::Withhold, Self::Replay, Self::Forge, Self::Flood];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Withhold => "withhold",
            Self::Replay => "replay",
            Self::Forge => "forge",
            Self::Flood => "flood",
        }
    }

    /// How long it waits between two messages. They all wait less than any node may send for long.
    const fn pause(self) -> Duration {
        match self {
            Self::Withhold => Duration::from_secs(1),
            Self::Replay | Self::Forge => Duration::from_millis(200),
            Self::Flood => Duration::from_millis(5),
        }
    }
}

/// A bad node.
pub(super) struct Bad {
    kind: Kind,
    address: Multiaddr,
    counts: Arc<Counts>,
    go: mpsc::UnboundedSender<Vec<Multiaddr>>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Counts {
    sent: AtomicU64,
    begun: AtomicU64,
    connections: AtomicU64,
}

impl Bad {
    /// Starts one that knows the feed as it is now.
    pub(super) async fn start(kind: Kind, world: &Small, rng: &mut ChaCha20Rng) -> Result<Self> {
        let mut seed = [0; 32];
        rng.fill_bytes(&mut seed);
        let names = Names::new(world);
        let mut swarm = swarm(&names, seed)?;
        swarm.listen_on("/ip4/127.0.0.1/tcp/0".parse()?)?;
        let counts = Arc::new(Counts::default());
        let (go, places) = mpsc::unbounded_channel();
        let (listens, address) = oneshot::channel();
        let old: Vec<Vec<u8>> = world
            .files()
            .iter()
            .filter(|(path, _)| path.ends_with(layout::NEWEST))
            .map(|(_, bytes)| bytes.clone())
            .collect();
        let life = Life {
            kind,
            names,
            old,
            rng: ChaCha20Rng::from_seed(seed),
            counts: Arc::clone(&counts),
            friends: Vec::new(),
            open: Vec::new(),
        };
        let task = tokio::spawn(life.live(swarm, places, Some(listens)));
        Ok(Self {
            kind,
            address: address.await.context("a bad node does not listen")?,
            counts,
            go,
            task,
        })
    }

    pub(super) const fn kind(&self) -> Kind {
        self.kind
    }

    pub(super) const fn address(&self) -> &Multiaddr {
        &self.address
    }

    /// Connects to these, again and again.
    pub(super) fn go_to(&self, places: Vec<Multiaddr>) {
        drop(self.go.send(places));
    }

    /// Messages that it sent to at least one neighbour.
    pub(super) fn sent(&self) -> u64 {
        self.counts.sent.load(Ordering::Relaxed)
    }

    /// Connections so far.
    pub(super) fn begun(&self) -> u64 {
        self.counts.begun.load(Ordering::Relaxed)
    }

    /// Connections now.
    pub(super) fn connections(&self) -> u64 {
        self.counts.connections.load(Ordering::Relaxed)
    }

    pub(super) fn stop(self) {
        self.task.abort();
    }
}

/// Names of protocols and topics (spec/p2p.md, "Transport and names").
struct Names {
    framework: String,
    topics: [IdentTopic; 3],
}

impl Names {
    // spec: P2P-1, P2P-2
    fn new(world: &Small) -> Self {
        let framework = format!("/huepass/1/{}", hex::encode(&world.trust.pin().0[..16]));
        let topics = ["announcements", "deltas", "evidence"]
            .map(|topic| IdentTopic::new(format!("{framework}/{topic}")));
        Self { framework, topics }
    }
}

#[derive(NetworkBehaviour)]
struct Behaviour {
    identify: identify::Behaviour,
    ping: ping::Behaviour,
    gossip: gossipsub::Behaviour,
    ask: request_response::Behaviour<Mute>,
}

fn swarm(names: &Names, seed: [u8; 32]) -> Result<Swarm<Behaviour>> {
    let key = identity::Keypair::ed25519_from_bytes(seed)?;
    let config = gossipsub::ConfigBuilder::default()
        .protocol_id_prefix(format!("{}/gossip", names.framework))
        // Nothing is passed on unless somebody says that it is valid, and nobody does.
        .validate_messages()
        .validation_mode(ValidationMode::Anonymous)
        .message_id_fn(|message| {
            let id = Sha256::new()
                .chain_update(message.topic.as_str())
                .chain_update(&message.data);
            gossipsub::MessageId::new(&id.finalize())
        })
        .max_transmit_size(MESSAGE + 1024)
        .heartbeat_initial_delay(Duration::from_millis(200))
        // What was sent can be sent again at once.
        .duplicate_cache_time(Duration::from_millis(1))
        .build()?;
    let mut gossip: gossipsub::Behaviour =
        gossipsub::Behaviour::new(MessageAuthenticity::Anonymous, config)
            .map_err(anyhow::Error::msg)?;
    for topic in &names.topics {
        gossip.subscribe(topic)?;
    }
    let ask = StreamProtocol::try_from_owned(format!("{}/ask", names.framework))?;
    let ask = request_response::Behaviour::new(
        [(ask, ProtocolSupport::Full)],
        request_response::Config::default(),
    );
    let identify = identify::Config::new(names.framework.clone(), key.public())
        .with_agent_version("huepass".to_owned());
    let behaviour = Behaviour {
        identify: identify::Behaviour::new(identify),
        ping: ping::Behaviour::default(),
        gossip,
        ask,
    };
    Ok(SwarmBuilder::with_existing_identity(key)
        .with_tokio()
        .with_tcp(
            tcp::Config::default().nodelay(true),
            noise::Config::new,
            yamux::Config::default,
        )?
        .with_behaviour(|_| behaviour)?
        .with_swarm_config(|swarm| swarm.with_idle_connection_timeout(Duration::from_mins(10)))
        .build())
}

/// A bad node's life.
struct Life {
    kind: Kind,
    names: Names,
    /// Announcements, the oldest first; the last is the newest.
    old: Vec<Vec<u8>>,
    rng: ChaCha20Rng,
    counts: Arc<Counts>,
    friends: Vec<Multiaddr>,
    /// Questions that wait for ever.
    open: Vec<request_response::ResponseChannel<()>>,
}

impl Life {
    async fn live(
        mut self,
        mut swarm: Swarm<Behaviour>,
        mut places: mpsc::UnboundedReceiver<Vec<Multiaddr>>,
        mut listens: Option<oneshot::Sender<Multiaddr>>,
    ) {
        let mut message = tokio::time::interval(self.kind.pause());
        let mut again = tokio::time::interval(Duration::from_secs(3));
        loop {
            tokio::select! {
                event = swarm.select_next_some() => match event {
                    SwarmEvent::NewListenAddr { address, .. } => {
                        if let Some(listens) = listens.take() {
                            drop(listens.send(address));
                        }
                    }
                    SwarmEvent::ConnectionEstablished { .. } => {
                        self.counts.begun.fetch_add(1, Ordering::Relaxed);
                    }
                    SwarmEvent::Behaviour(BehaviourEvent::Ask(request_response::Event::Message {
                        message: request_response::Message::Request { channel, .. },
                        ..
                    })) if self.open.len() < OPEN => self.open.push(channel),
                    _ => {}
                },
                Some(friends) = places.recv() => self.friends = friends,
                _ = message.tick() => self.harm(&mut swarm),
                _ = again.tick() => {
                    for friend in &self.friends {
                        // Whoever is connected already is not called again.
                        drop(swarm.dial(friend.clone()));
                    }
                }
            }
            let connections = swarm.network_info().connection_counters().num_established();
            self.counts
                .connections
                .store(connections.into(), Ordering::Relaxed);
        }
    }

    fn harm(&mut self, swarm: &mut Swarm<Behaviour>) {
        let [announcements, deltas, _] = &self.names.topics;
        let (topic, bytes) = match self.kind {
            Kind::Withhold => return,
            Kind::Replay => {
                let older = self.old.len().saturating_sub(1).max(1);
                let at = self.rng.next_u32() as usize % older;
                (announcements, self.old.get(at).cloned().unwrap_or_default())
            }
            Kind::Forge => {
                let mut bytes = self.old.last().cloned().unwrap_or_default();
                let signature = bytes.len().saturating_sub(SIGNATURE);
                self.rng.fill_bytes(&mut bytes[signature..]);
                (announcements, bytes)
            }
            Kind::Flood => {
                let length = self.rng.next_u32() as usize % MESSAGE;
                let mut bytes = vec![0; length];
                self.rng.fill_bytes(&mut bytes);
                (deltas, bytes)
            }
        };
        let sent = swarm.behaviour_mut().gossip.publish(topic.clone(), bytes);
        self.counts
            .sent
            .fetch_add(u64::from(sent.is_ok()), Ordering::Relaxed);
    }
}

/// Reads questions and has no answers.
#[derive(Clone, Default)]
struct Mute;

impl request_response::Codec for Mute {
    type Protocol = StreamProtocol;
    type Request = ();
    type Response = ();

    async fn read_request<T>(&mut self, _: &StreamProtocol, io: &mut T) -> std::io::Result<()>
    where
        T: AsyncRead + Unpin + Send,
    {
        io.take(1024).read_to_end(&mut Vec::new()).await.map(drop)
    }

    async fn read_response<T>(&mut self, _: &StreamProtocol, _: &mut T) -> std::io::Result<()>
    where
        T: AsyncRead + Unpin + Send,
    {
        Ok(())
    }

    async fn write_request<T>(
        &mut self,
        _: &StreamProtocol,
        _: &mut T,
        (): (),
    ) -> std::io::Result<()>
    where
        T: AsyncWrite + Unpin + Send,
    {
        Ok(())
    }

    async fn write_response<T>(
        &mut self,
        _: &StreamProtocol,
        _: &mut T,
        (): (),
    ) -> std::io::Result<()>
    where
        T: AsyncWrite + Unpin + Send,
    {
        Ok(())
    }
}
