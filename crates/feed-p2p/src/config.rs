//! What a node is told when it starts. Every limit has a default that suits a town's mirror.

use std::time::Duration;

use libp2p::Multiaddr;

use crate::conduct::Allowances;

/// A node's settings.
#[derive(Clone, Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a setting of its own"
)]
pub struct NodeConfig {
    /// Where to listen, such as `/ip4/0.0.0.0/tcp/4777` or `/ip4/0.0.0.0/udp/4777/quic-v1`; port 0 is
    /// any. An address that ends in `/p2p/RELAY/p2p-circuit` asks that relay to pass on connections.
    pub listen: Vec<Multiaddr>,
    /// Nodes to connect to first, and again whenever neighbours are few. Identities change with every
    /// start, so an address here does well without one. Names of hosts are looked up with the system.
    pub bootstrap: Vec<Multiaddr>,
    /// Addresses at which others reach this node from outside.
    pub external: Vec<Multiaddr>,
    /// Whether to look for neighbours in the local network, and be found there.
    pub mdns: bool,
    /// Whether to pass on connections between others.
    pub relay_server: bool,
    /// Whether to answer requests. A wallet or gate that only listens says no; it forwards gossip
    /// nevertheless.
    pub serve: bool,
    /// Whether others are not told where this node listens.
    pub hide_addresses: bool,
    /// Whether others may find the network through this node.
    pub routing: Routing,
    /// How long to wait, at most, after hearing of something newer before asking for it, so that not
    /// all ask at once. How long exactly is random.
    pub jitter: Duration,
    /// How often to ask somebody for what is new without having heard of it. A tenth of an epoch is
    /// a good value.
    pub pull_every: Duration,
    /// How often to look whether neighbours are missing.
    pub tend_every: Duration,
    /// What it bears.
    pub limits: Limits,
}

/// Whether a node tells others where nodes are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Routing {
    /// If it serves and has an external address, or listens on another than a loopback address.
    #[default]
    Auto,
    /// Yes.
    Server,
    /// No: it asks only.
    Client,
}

/// What a node bears before it says no.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections with one neighbour.
    pub per_peer: u32,
    /// Connections that others made.
    pub incoming: u32,
    /// Connections that it made itself.
    pub outgoing: u32,
    /// Connections being made, either way.
    pub pending: u32,
    /// Neighbours that it tries to have.
    pub neighbours: usize,
    /// Physical memory of the process, in bytes, above which no more connections are made.
    pub memory: usize,
    /// Requests being answered at the same time, for all together.
    pub answers: usize,
    /// Requests being answered at the same time for one neighbour.
    pub answers_per_peer: usize,
    /// How long an answer may take.
    pub answer_within: Duration,
    /// How long one pull from neighbours may take, all its answers together.
    pub pull_within: Duration,
    /// The most bytes of one pull from neighbours, at least twice what the largest document may have
    /// (64 MiB). The next pull goes on from there.
    pub pull_bytes: u64,
    /// Connections with one address that others made from there; those of this machine do not count.
    pub per_address: usize,
    /// How long gossip remembers which messages it has had.
    pub remember: Duration,
    /// How long a connection stays without use.
    pub idle: Duration,
    /// How long somebody is shut out.
    pub shut_out: Duration,
    /// What each neighbour may do.
    pub allowances: Allowances,
}

impl Default for NodeConfig {
    fn default() -> Self {
        Self {
            listen: Vec::new(),
            bootstrap: Vec::new(),
            external: Vec::new(),
            mdns: false,
            relay_server: false,
            serve: true,
            hide_addresses: false,
            routing: Routing::Auto,
            jitter: Duration::from_secs(2),
            pull_every: Duration::from_mins(1),
            tend_every: Duration::from_secs(5),
            limits: Limits::default(),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            per_peer: 2,
            incoming: 96,
            outgoing: 32,
            pending: 32,
            neighbours: 8,
            memory: 1 << 30,
            answers: 16,
            answers_per_peer: 4,
            answer_within: Duration::from_secs(10),
            pull_within: Duration::from_mins(10),
            pull_bytes: 128 << 20,
            per_address: 32,
            remember: Duration::from_mins(1),
            idle: Duration::from_mins(1),
            shut_out: Duration::from_mins(10),
            allowances: Allowances::default(),
        }
    }
}
