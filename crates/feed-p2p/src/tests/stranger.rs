//! A node that keeps no rules: it speaks the protocols, sends what it is told and answers as it likes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::StreamExt as _;
use huepass_credential::GenesisDigest;
use libp2p::gossipsub::{self, IdentTopic, MessageAcceptance};
use libp2p::request_response::{self, OutboundRequestId};
use libp2p::swarm::SwarmEvent;
use libp2p::{PeerId, Swarm, identify, identity};
use tokio::sync::{mpsc, oneshot};

use crate::behaviour::{self, Behaviour, BehaviourEvent};
use crate::message::{Answer, Request};
use crate::name::Names;
use crate::testing::{Tested, local, until};
use crate::{Multiaddr, NodeConfig};

/// How it answers; `None` is not at all.
pub(super) type Manner = Box<dyn FnMut(&Request) -> Option<Answer> + Send>;

enum Order {
    Dial(Multiaddr),
    Publish(IdentTopic, Vec<u8>, oneshot::Sender<bool>),
    Ask(PeerId, Request, oneshot::Sender<Answer>),
}

#[derive(Default)]
struct Seen {
    connected: usize,
    ever: usize,
    gossip: Vec<Vec<u8>>,
    requests: Vec<Request>,
    listening: Option<Multiaddr>,
    /// What others said they are, and where they listen.
    identified: Vec<(String, Vec<Multiaddr>)>,
}

pub(super) struct Stranger {
    pub(super) peer: PeerId,
    pub(super) names: Names,
    orders: mpsc::UnboundedSender<Order>,
    seen: Arc<Mutex<Seen>>,
}

impl Stranger {
    pub(super) fn start(seed: u8, genesis: GenesisDigest, manner: Manner) -> Self {
        let mut config = NodeConfig::default();
        config.limits.idle = Duration::from_hours(1);
        let names = Names::new(genesis);
        let key = identity::Keypair::ed25519_from_bytes([seed; 32]).unwrap();
        let peer = key.public().to_peer_id();
        let mut swarm = behaviour::swarm(&config, &names, key).unwrap();
        swarm.listen_on(local().listen[0].clone()).unwrap();
        let (orders, ordered) = mpsc::unbounded_channel();
        let seen = Arc::new(Mutex::new(Seen::default()));
        tokio::spawn(run(swarm, ordered, Arc::clone(&seen), manner));
        Self {
            peer,
            names,
            orders,
            seen,
        }
    }

    /// One that answers nothing.
    pub(super) fn silent(seed: u8, genesis: GenesisDigest) -> Self {
        Self::start(seed, genesis, Box::new(|_| None))
    }

    pub(super) async fn connect(&self, to: &Tested) {
        let before = self.seen.lock().unwrap().ever;
        let address = to.address().await;
        self.orders.send(Order::Dial(address)).ok().unwrap();
        until("a connection", async || {
            (self.seen.lock().unwrap().ever > before).then_some(())
        })
        .await;
    }

    /// Lets a node connect to it.
    pub(super) async fn is_met_by(&self, node: &Tested) {
        let address = until("an address", async || {
            self.seen.lock().unwrap().listening.clone()
        })
        .await;
        node.node.dial(address).await.unwrap();
    }

    /// Sends by gossip, as soon as somebody listens.
    pub(super) async fn publish(&self, topic: &IdentTopic, bytes: &[u8]) {
        until("listeners", async || {
            self.send(topic, bytes).await.then_some(())
        })
        .await;
    }

    /// Sends by gossip; `false` when nobody listens.
    pub(super) async fn send(&self, topic: &IdentTopic, bytes: &[u8]) -> bool {
        let (reply, sent) = oneshot::channel();
        let order = Order::Publish(topic.clone(), bytes.to_vec(), reply);
        self.orders.send(order).ok().unwrap();
        sent.await.unwrap()
    }

    pub(super) async fn ask(&self, peer: PeerId, request: Request) -> Option<Answer> {
        let (reply, answer) = oneshot::channel();
        self.orders.send(Order::Ask(peer, request, reply)).ok()?;
        answer.await.ok()
    }

    /// Waits until nobody is connected with it any more.
    pub(super) async fn is_left(&self) {
        until("being left", async || {
            let seen = self.seen.lock().unwrap();
            (seen.ever > 0 && seen.connected == 0).then_some(())
        })
        .await;
    }

    /// Whether nobody is connected with it any more.
    pub(super) fn is_alone(&self) -> bool {
        self.seen.lock().unwrap().connected == 0
    }

    pub(super) fn heard(&self) -> Vec<Vec<u8>> {
        self.seen.lock().unwrap().gossip.clone()
    }

    /// What the first that it met said of itself.
    pub(super) async fn met(&self) -> (String, Vec<Multiaddr>) {
        until("somebody", async || {
            self.seen.lock().unwrap().identified.first().cloned()
        })
        .await
    }

    pub(super) fn was_asked(&self) -> Vec<Request> {
        self.seen.lock().unwrap().requests.clone()
    }
}

async fn run(
    mut swarm: Swarm<Behaviour>,
    mut orders: mpsc::UnboundedReceiver<Order>,
    seen: Arc<Mutex<Seen>>,
    mut manner: Manner,
) {
    let mut asked: HashMap<OutboundRequestId, oneshot::Sender<Answer>> = HashMap::new();
    let mut kept = Vec::new();
    loop {
        let event = tokio::select! {
            event = swarm.select_next_some() => event,
            order = orders.recv() => {
                match order {
                    None => return,
                    Some(Order::Dial(address)) => drop(swarm.dial(address)),
                    Some(Order::Publish(topic, bytes, reply)) => {
                        let gossip = &mut swarm.behaviour_mut().gossip;
                        let sent = match gossip.publish(topic, bytes) {
                            Ok(_) | Err(gossipsub::PublishError::Duplicate) => true,
                            Err(_) => false,
                        };
                        let _ = reply.send(sent);
                    }
                    Some(Order::Ask(peer, request, reply)) => {
                        let id = swarm.behaviour_mut().ask.send_request(&peer, Some(request));
                        asked.insert(id, reply);
                    }
                }
                continue;
            }
        };
        let mut seen = seen.lock().unwrap();
        match event {
            SwarmEvent::NewListenAddr { address, .. } => seen.listening = Some(address),
            SwarmEvent::ConnectionEstablished { .. } => {
                seen.connected += 1;
                seen.ever += 1;
            }
            SwarmEvent::ConnectionClosed { .. } => seen.connected -= 1,
            SwarmEvent::Behaviour(BehaviourEvent::Gossip(gossipsub::Event::Message {
                propagation_source,
                message_id,
                message,
            })) => {
                // spec: P2P-10
                assert!(message.source.is_none() && message.sequence_number.is_none());
                seen.gossip.push(message.data);
                swarm
                    .behaviour_mut()
                    .gossip
                    .report_message_validation_result(
                        &message_id,
                        &propagation_source,
                        MessageAcceptance::Accept,
                    );
            }
            SwarmEvent::Behaviour(BehaviourEvent::Identify(identify::Event::Received {
                info,
                ..
            })) => seen
                .identified
                .push((info.agent_version, info.listen_addrs)),
            SwarmEvent::Behaviour(BehaviourEvent::Ask(event)) => match event {
                request_response::Event::Message {
                    message:
                        request_response::Message::Request {
                            request: Some(request),
                            channel,
                            ..
                        },
                    ..
                } => {
                    let answer = manner(&request);
                    seen.requests.push(request);
                    match answer {
                        Some(answer) => {
                            let ask = &mut swarm.behaviour_mut().ask;
                            drop(ask.send_response(channel, answer));
                        }
                        None => kept.push(channel),
                    }
                }
                request_response::Event::Message {
                    message:
                        request_response::Message::Response {
                            request_id,
                            response,
                        },
                    ..
                } => {
                    if let Some(reply) = asked.remove(&request_id) {
                        let _ = reply.send(response);
                    }
                }
                request_response::Event::OutboundFailure { request_id, .. } => {
                    asked.remove(&request_id);
                }
                _ => {}
            },
            _ => {}
        }
    }
}
