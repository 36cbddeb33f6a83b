//! The protocols that a node speaks, each with its limits.

use std::collections::HashSet;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use libp2p::gossipsub::{
    self, IdentTopic, IdentityTransform, MaxCountSubscriptionFilter, MessageAuthenticity,
    PeerScoreParams, PeerScoreThresholds, TopicScoreParams, ValidationMode,
    WhitelistSubscriptionFilter,
};
use libp2p::kad::store::{MemoryStore, MemoryStoreConfig};
use libp2p::request_response::{self, ProtocolSupport};
use libp2p::swarm::NetworkBehaviour;
use libp2p::swarm::behaviour::toggle::Toggle;
use libp2p::{
    Swarm, SwarmBuilder, allow_block_list, connection_limits, identify, identity, kad, mdns,
    memory_connection_limits, noise, ping, relay, tcp, yamux,
};
use sha2::{Digest as _, Sha256};

use crate::codec::Codec;
use crate::config::{NodeConfig, Routing};
use crate::name::Names;
use crate::node::NodeError;

/// The most bytes of a message by gossip: a segment of 64 KiB and what is around it.
pub(crate) const GOSSIP_LIMIT: usize = 66 * 1024;

type Filter = MaxCountSubscriptionFilter<WhitelistSubscriptionFilter>;
pub(crate) type Gossip = gossipsub::Behaviour<IdentityTransform, Filter>;

#[derive(NetworkBehaviour)]
pub(crate) struct Behaviour {
    // Those that refuse connections come first.
    connections: connection_limits::Behaviour,
    memory: memory_connection_limits::Behaviour,
    pub(crate) blocked: allow_block_list::Behaviour<allow_block_list::BlockedPeers>,
    ping: ping::Behaviour,
    identify: identify::Behaviour,
    pub(crate) gossip: Gossip,
    pub(crate) ask: request_response::Behaviour<Codec>,
    pub(crate) kad: kad::Behaviour<MemoryStore>,
    mdns: Toggle<mdns::tokio::Behaviour>,
    relay: Toggle<relay::Behaviour>,
    circuit: relay::client::Behaviour,
}

/// The swarm of a node, which listens nowhere yet.
pub(crate) fn swarm(
    config: &NodeConfig,
    names: &Names,
    key: identity::Keypair,
) -> Result<Swarm<Behaviour>, NodeError> {
    let refused = |cause: &dyn std::fmt::Display| NodeError::Network(cause.to_string());
    let swarm = SwarmBuilder::with_existing_identity(key)
        .with_tokio()
        .with_tcp(
            tcp::Config::default().nodelay(true),
            noise::Config::new,
            yamux::Config::default,
        )
        .map_err(|cause| refused(&cause))?
        .with_quic()
        .with_relay_client(noise::Config::new, yamux::Config::default)
        .map_err(|cause| refused(&cause))?
        .with_behaviour(|key, circuit| Behaviour::new(config, names, key, circuit))
        .map_err(|cause| refused(&cause))?
        .with_swarm_config(|swarm| swarm.with_idle_connection_timeout(config.limits.idle))
        .build();
    Ok(swarm)
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

impl Behaviour {
    fn new(
        config: &NodeConfig,
        names: &Names,
        key: &identity::Keypair,
        circuit: relay::client::Behaviour,
    ) -> Result<Self, Failure> {
        let peer = key.public().to_peer_id();
        let limits = &config.limits;
        let connections = connection_limits::ConnectionLimits::default()
            .with_max_established_per_peer(Some(limits.per_peer))
            .with_max_established_incoming(Some(limits.incoming))
            .with_max_established_outgoing(Some(limits.outgoing))
            .with_max_pending_incoming(Some(limits.pending))
            .with_max_pending_outgoing(Some(limits.pending));
        // spec: P2P-4
        let identify = identify::Config::new(names.framework.clone(), key.public())
            .with_agent_version("huepass".to_owned())
            .with_cache_size(0)
            .with_hide_listen_addrs(config.hide_addresses);
        let support = if config.serve {
            ProtocolSupport::Full
        } else {
            ProtocolSupport::Outbound
        };
        let ask = request_response::Config::default()
            .with_request_timeout(limits.answer_within)
            .with_max_concurrent_streams(limits.answers_per_peer.saturating_mul(2).max(2));
        let mdns = config
            .mdns
            .then(|| mdns::tokio::Behaviour::new(mdns::Config::default(), peer))
            .transpose()?;
        let relay = config
            .relay_server
            .then(|| relay::Behaviour::new(peer, relay_limits()));
        Ok(Self {
            connections: connection_limits::Behaviour::new(connections),
            memory: memory_connection_limits::Behaviour::with_max_bytes(limits.memory),
            blocked: allow_block_list::Behaviour::default(),
            ping: ping::Behaviour::default(),
            identify: identify::Behaviour::new(identify),
            gossip: gossip(names, limits.remember)?,
            ask: request_response::Behaviour::with_codec(
                Codec,
                [(names.ask.clone(), support)],
                ask,
            ),
            kad: kad(config, names, peer),
            mdns: mdns.into(),
            relay: relay.into(),
            circuit,
        })
    }
}

/// Gossip whose messages name nobody and are passed on only when they have been checked.
// spec: P2P-10, P2P-11, P2P-12
fn gossip(names: &Names, remember: Duration) -> Result<Gossip, Failure> {
    let topics = [&names.announcements, &names.deltas, &names.evidence];
    let config = gossipsub::ConfigBuilder::default()
        .protocol_id_prefix(names.gossip.clone())
        .validate_messages()
        .validation_mode(ValidationMode::Anonymous)
        .message_id_fn(|message| message_id(message.topic.as_str(), &message.data))
        // So many seconds a message that was not checked can still be passed on.
        .history_length(30)
        .max_transmit_size(GOSSIP_LIMIT)
        .heartbeat_initial_delay(Duration::from_millis(200))
        .duplicate_cache_time(remember)
        .max_publish_messages(16)
        .connection_handler_queue_len(256)
        .build()?;
    let filter = MaxCountSubscriptionFilter {
        filter: WhitelistSubscriptionFilter(topics.iter().map(|topic| topic.hash()).collect()),
        max_subscribed_topics: topics.len(),
        max_subscriptions_per_request: 2 * topics.len(),
    };
    let mut gossip =
        Gossip::new_with_subscription_filter(MessageAuthenticity::Anonymous, config, filter)?;
    gossip.with_peer_score(score(&topics), thresholds())?;
    for topic in topics {
        gossip.subscribe(topic).map_err(|error| error.to_string())?;
    }
    Ok(gossip)
}

/// With the topic, or a message sent under a wrong one would hide the right one.
// spec: P2P-11
pub(crate) fn message_id(topic: &str, data: &[u8]) -> gossipsub::MessageId {
    let id = Sha256::new().chain_update(topic).chain_update(data);
    gossipsub::MessageId::new(&id.finalize())
}

/// What gossip thinks of neighbours. What is sent is rare, so nobody is expected to send much (P3 is
/// off); what is invalid weighs heavily.
// spec: P2P-33
fn score(topics: &[&IdentTopic]) -> PeerScoreParams {
    let topic = TopicScoreParams {
        topic_weight: 1.0,
        time_in_mesh_weight: 0.01,
        time_in_mesh_quantum: Duration::from_secs(1),
        time_in_mesh_cap: 100.0,
        first_message_deliveries_weight: 0.5,
        first_message_deliveries_decay: 0.99,
        first_message_deliveries_cap: 10.0,
        mesh_message_deliveries_weight: 0.0,
        mesh_failure_penalty_weight: 0.0,
        invalid_message_deliveries_weight: -50.0,
        invalid_message_deliveries_decay: gossipsub::score_parameter_decay(Duration::from_mins(10)),
        ..TopicScoreParams::default()
    };
    PeerScoreParams {
        topics: topics.iter().map(|t| (t.hash(), topic.clone())).collect(),
        topic_score_cap: 20.0,
        app_specific_weight: 1.0,
        // Many nodes of one town, school or ministry share an address. This grows with the square of
        // their number, so it only begins where connections of one address end.
        ip_colocation_factor_weight: -0.1,
        ip_colocation_factor_threshold: 32.0,
        ip_colocation_factor_whitelist: HashSet::from([
            Ipv4Addr::LOCALHOST.into(),
            Ipv6Addr::LOCALHOST.into(),
        ]),
        retain_score: Duration::from_mins(10),
        ..PeerScoreParams::default()
    }
}

fn thresholds() -> PeerScoreThresholds {
    PeerScoreThresholds {
        gossip_threshold: -10.0,
        publish_threshold: -20.0,
        graylist_threshold: -40.0,
        ..PeerScoreThresholds::default()
    }
}

/// Kademlia for finding nodes only: nobody stores anything with anybody.
// spec: P2P-5
fn kad(config: &NodeConfig, names: &Names, peer: libp2p::PeerId) -> kad::Behaviour<MemoryStore> {
    let store = MemoryStoreConfig {
        max_records: 0,
        max_provided_keys: 0,
        ..MemoryStoreConfig::default()
    };
    let mut settings = kad::Config::new(names.kad.clone());
    settings
        .set_record_filtering(kad::StoreInserts::FilterBoth)
        .set_kbucket_inserts(kad::BucketInserts::Manual)
        .set_periodic_bootstrap_interval(Some(Duration::from_mins(5)))
        .set_query_timeout(Duration::from_secs(20))
        .set_caching(kad::Caching::Disabled);
    let store = MemoryStore::with_config(peer, store);
    let mut kad = kad::Behaviour::with_config(peer, store, settings);
    let server = match config.routing {
        Routing::Server => true,
        Routing::Client => false,
        // The node makes it a server when it listens where others may reach it.
        Routing::Auto => config.serve && !config.external.is_empty(),
    };
    kad.set_mode(Some(if server {
        kad::Mode::Server
    } else {
        kad::Mode::Client
    }));
    kad
}

/// What a relay passes on: enough for a feed, too little for a film.
// spec: P2P-35
fn relay_limits() -> relay::Config {
    let mut limits = relay::Config {
        max_reservations: 64,
        max_reservations_per_peer: 1,
        reservation_duration: Duration::from_hours(1),
        max_circuits: 32,
        max_circuits_per_peer: 4,
        max_circuit_duration: Duration::from_mins(10),
        max_circuit_bytes: 64 << 20,
        ..relay::Config::default()
    };
    // Of the rates by default, only that of reservations of one address is too low for a town that
    // shares one.
    if let Some(limit) = NonZeroU32::new(240) {
        limits.reservation_rate_limiters.clear();
        limits = limits
            .reservation_rate_per_peer(limit, Duration::from_mins(1))
            .reservation_rate_per_ip(limit, Duration::from_mins(1));
    }
    limits
}

#[cfg(test)]
mod tests;
