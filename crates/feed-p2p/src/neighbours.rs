//! Who is there: finding nodes of the same framework, and leaving all others.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use libp2p::core::ConnectedPoint;
use libp2p::multiaddr::Protocol;
use libp2p::swarm::dial_opts::{DialOpts, PeerCondition};
use libp2p::{Multiaddr, PeerId, StreamProtocol, Swarm, identify, kad, mdns, ping};
use rand_chacha::ChaCha20Rng;
use rand_core::Rng as _;

use crate::behaviour::{Behaviour, BehaviourEvent};
use crate::config::{NodeConfig, Routing};
use crate::name::Names;
use crate::resolve::name;

/// Whom this node is connected with, and whom it could be.
#[derive(Debug)]
pub(crate) struct Neighbours {
    framework: String,
    ask: StreamProtocol,
    kad: StreamProtocol,
    wanted: usize,
    serve: bool,
    routing: Routing,
    bootstrap: Vec<Multiaddr>,
    /// Found in the local network, with the addresses there.
    nearby: HashMap<PeerId, Vec<Multiaddr>>,
    connected: HashMap<PeerId, Neighbour>,
}

#[derive(Debug)]
struct Neighbour {
    address: Multiaddr,
    /// Whether it was dialled.
    dialled: bool,
    /// Whether it has said that it is of this framework.
    ready: bool,
    /// Whether it answers requests.
    serves: bool,
}

/// The most nodes of the local network that are remembered.
const NEARBY: usize = 64;
/// The most addresses of one of those, the newest ones: anybody can say that a node is anywhere, and
/// must not thereby hide where it is.
const NEARBY_ADDRESSES: usize = 4;
/// The most addresses of one node that are told to others.
const ADDRESSES: usize = 8;
/// The most nodes dialled at once.
const DIALS: usize = 4;

impl Neighbours {
    pub(crate) fn new(config: &NodeConfig, names: &Names) -> Self {
        Self {
            framework: names.framework.clone(),
            ask: names.ask.clone(),
            kad: names.kad.clone(),
            wanted: config.limits.neighbours,
            serve: config.serve,
            routing: config.routing,
            bootstrap: config.bootstrap.clone(),
            nearby: HashMap::new(),
            connected: HashMap::new(),
        }
    }

    /// Those of the same framework.
    pub(crate) fn ready(&self) -> impl Iterator<Item = PeerId> {
        let ready = |(peer, n): (&PeerId, &Neighbour)| n.ready.then_some(*peer);
        self.connected.iter().filter_map(ready)
    }

    /// Those who answer requests, always in the same order.
    pub(crate) fn serving(&self) -> impl Iterator<Item = PeerId> {
        let serves = |(peer, n): (&PeerId, &Neighbour)| n.serves.then_some(*peer);
        let mut all: Vec<PeerId> = self.connected.iter().filter_map(serves).collect();
        all.sort_unstable();
        all.into_iter()
    }

    pub(crate) fn serves(&self, peer: PeerId) -> bool {
        self.connected.get(&peer).is_some_and(|n| n.serves)
    }

    /// It listens on an address now: where others may reach it, it lets them find the network.
    // spec: P2P-5
    pub(crate) fn listening(&self, swarm: &mut Swarm<Behaviour>, address: &Multiaddr) {
        if self.routing == Routing::Auto && self.serve && !is_loopback(address) {
            swarm.behaviour_mut().kad.set_mode(Some(kad::Mode::Server));
        }
    }

    pub(crate) fn connected(&mut self, peer: PeerId, endpoint: &ConnectedPoint) {
        let (address, dialled) = match endpoint {
            ConnectedPoint::Dialer { address, .. } => (address, true),
            ConnectedPoint::Listener { send_back_addr, .. } => (send_back_addr, false),
        };
        self.connected.entry(peer).or_insert_with(|| Neighbour {
            address: address.clone(),
            dialled,
            ready: false,
            serves: false,
        });
    }

    pub(crate) fn gone(&mut self, peer: PeerId) {
        self.connected.remove(&peer);
    }

    /// What protocols other than gossip and requests say. Gives a neighbour that has just turned out to
    /// be one that answers.
    pub(crate) fn event(
        &mut self,
        swarm: &mut Swarm<Behaviour>,
        rng: &mut ChaCha20Rng,
        event: BehaviourEvent,
    ) -> Option<PeerId> {
        match event {
            BehaviourEvent::Identify(identify::Event::Received { peer_id, info, .. }) => {
                return self.identified(swarm, peer_id, info);
            }
            BehaviourEvent::Mdns(mdns::Event::Discovered(found)) => {
                for (peer, address) in found {
                    self.found(peer, address);
                }
                self.dial_nearby(swarm, rng);
            }
            BehaviourEvent::Mdns(mdns::Event::Expired(expired)) => {
                for (peer, address) in expired {
                    if let Some(addresses) = self.nearby.get_mut(&peer) {
                        addresses.retain(|known| *known != address);
                        if addresses.is_empty() {
                            self.nearby.remove(&peer);
                        }
                    }
                }
            }
            // A connection that carries nothing any more is none.
            BehaviourEvent::Ping(ping::Event {
                connection,
                result: Err(ping::Failure::Timeout),
                ..
            }) => {
                swarm.close_connection(connection);
            }
            _ => {}
        }
        None
    }

    // spec: P2P-2
    fn identified(
        &mut self,
        swarm: &mut Swarm<Behaviour>,
        peer: PeerId,
        info: identify::Info,
    ) -> Option<PeerId> {
        if info.protocol_version != self.framework {
            self.nearby.remove(&peer);
            let _ = swarm.disconnect_peer_id(peer);
            return None;
        }
        let neighbour = self.connected.get_mut(&peer)?;
        let was_serving = neighbour.serves;
        neighbour.ready = true;
        neighbour.serves = info.protocols.contains(&self.ask);
        if info.protocols.contains(&self.kad) {
            // Addresses of a machine itself are of use to that machine only.
            let local = is_loopback(&neighbour.address);
            let of_use = |address: &Multiaddr| local || !is_loopback(address);
            let addresses = info.listen_addrs.into_iter().filter(of_use);
            for address in addresses.take(ADDRESSES) {
                swarm.behaviour_mut().kad.add_address(&peer, address);
            }
        }
        (neighbour.serves && !was_serving).then_some(peer)
    }

    /// Looks for more neighbours when there are few. Gives the bootstrap nodes to connect to.
    pub(crate) fn tend(
        &mut self,
        swarm: &mut Swarm<Behaviour>,
        rng: &mut ChaCha20Rng,
    ) -> Vec<Multiaddr> {
        let ready = self.ready().count();
        if ready >= self.wanted {
            return Vec::new();
        }
        self.dial_nearby(swarm, rng);
        let dialled: HashSet<&Multiaddr> = self
            .connected
            .values()
            .filter(|n| n.dialled)
            .map(|n| &n.address)
            .collect();
        // Which connection is that of a name is not known, so names are for who has nobody.
        let is_missing = |address: &&Multiaddr| match name(address) {
            Some(_) => ready == 0,
            None => !dialled.contains(address) && !dialled.contains(&without_peer(address)),
        };
        let bootstrap = self.bootstrap.iter().filter(is_missing);
        let mut missing: Vec<Multiaddr> = bootstrap.cloned().collect();
        shuffle(&mut missing, rng);
        missing.truncate(DIALS);
        let behaviour = swarm.behaviour_mut();
        let mut known: Vec<PeerId> = behaviour
            .kad
            .kbuckets()
            .flat_map(|bucket| {
                let peers: Vec<PeerId> = bucket.iter().map(|e| *e.node.key.preimage()).collect();
                peers
            })
            .filter(|peer| !self.connected.contains_key(peer))
            .collect();
        shuffle(&mut known, rng);
        for peer in known.into_iter().take(DIALS.min(self.wanted - ready)) {
            let _ = swarm.dial(
                DialOpts::peer_id(peer)
                    .condition(PeerCondition::DisconnectedAndNotDialing)
                    .build(),
            );
        }
        if ready > 0 {
            swarm
                .behaviour_mut()
                .kad
                .get_closest_peers(PeerId::random());
        }
        missing
    }

    /// Somebody says that a node of the local network is there.
    fn found(&mut self, peer: PeerId, address: Multiaddr) {
        if self.nearby.len() >= NEARBY && !self.nearby.contains_key(&peer) {
            return;
        }
        let addresses = self.nearby.entry(peer).or_default();
        addresses.retain(|known| *known != address);
        addresses.insert(0, address);
        addresses.truncate(NEARBY_ADDRESSES);
    }

    fn dial_nearby(&self, swarm: &mut Swarm<Behaviour>, rng: &mut ChaCha20Rng) {
        let room = self.wanted.saturating_sub(self.connected.len());
        let nearby = self.nearby.iter();
        let mut missing: Vec<_> = nearby
            .filter(|(peer, _)| !self.connected.contains_key(peer))
            .collect();
        shuffle(&mut missing, rng);
        for (peer, addresses) in missing.into_iter().take(room.min(DIALS)) {
            let _ = swarm.dial(
                DialOpts::peer_id(*peer)
                    .condition(PeerCondition::DisconnectedAndNotDialing)
                    .addresses(addresses.clone())
                    .build(),
            );
        }
    }
}

pub(crate) fn dial(swarm: &mut Swarm<Behaviour>, address: Multiaddr) {
    // A failure shows in the number of neighbours.
    let _ = swarm.dial(DialOpts::from(address));
}

fn shuffle<T>(all: &mut [T], rng: &mut ChaCha20Rng) {
    for at in (1..all.len()).rev() {
        let other = usize::try_from(rng.next_u32()).unwrap_or(0) % (at + 1);
        all.swap(at, other);
    }
}

fn without_peer(address: &Multiaddr) -> Multiaddr {
    let keep = |part: &Protocol<'_>| !matches!(part, Protocol::P2p(_));
    address.iter().filter(keep).collect()
}

fn is_loopback(address: &Multiaddr) -> bool {
    address.iter().any(|part| match part {
        Protocol::Ip4(ip) => IpAddr::from(ip).is_loopback(),
        Protocol::Ip6(ip) => IpAddr::from(ip).is_loopback(),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use huepass_credential::GenesisDigest;

    use super::*;

    #[test]
    fn a_forged_address_does_not_hide_the_true_one() {
        let names = Names::new(GenesisDigest([0x1d; 32]));
        let mut neighbours = Neighbours::new(&NodeConfig::default(), &names);
        let peer = PeerId::random();
        let of = |n: usize| -> Multiaddr { format!("/ip4/192.0.2.{n}/tcp/1").parse().unwrap() };
        neighbours.found(peer, of(1));
        neighbours.found(peer, of(7));
        assert_eq!(neighbours.nearby[&peer], [of(7), of(1)]);
        for n in 10..30 {
            neighbours.found(peer, of(n));
            neighbours.found(peer, of(7));
        }
        assert_eq!(neighbours.nearby[&peer].len(), NEARBY_ADDRESSES);
        assert_eq!(neighbours.nearby[&peer][0], of(7));
        for _ in 0..2 * NEARBY {
            neighbours.found(PeerId::random(), of(1));
        }
        assert_eq!(neighbours.nearby.len(), NEARBY);
    }
}
