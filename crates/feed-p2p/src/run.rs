//! The loop of a node: what the network brings and what the program wants, one after another. It
//! never waits for a disk, a signature or the mirror.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use futures::StreamExt as _;
use huepass_feed::FeedShelf;
use libp2p::gossipsub::{self, MessageId};
use libp2p::request_response::{OutboundRequestId, ResponseChannel};
use libp2p::swarm::{ConnectionId, SwarmEvent};
use libp2p::{Multiaddr, PeerId, Swarm};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use sha2::{Digest as _, Sha256};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::addresses::Addresses;
use crate::behaviour::{Behaviour, BehaviourEvent};
use crate::chores::{Chores, Work};
use crate::conduct::{Conduct, Fault};
use crate::config::NodeConfig;
use crate::ear::Verdict;
use crate::message::{Answer, Request};
use crate::name::Names;
use crate::neighbours::{Neighbours, dial};
use crate::node::{Event, Shared, Status};
use crate::resolve::{name, resolve};
use crate::serve::Recent;

mod gossip;
mod requests;

/// What the program and the keeper want.
#[derive(Debug)]
pub(crate) enum Command {
    /// Checks a message as if a neighbour had sent it, and sends it to all.
    Publish {
        topic: Topic,
        bytes: Vec<u8>,
        reply: Option<oneshot::Sender<bool>>,
    },
    /// Sends to all what has been checked.
    Send(Topic, Vec<u8>),
    Dial(Multiaddr),
    Status(oneshot::Sender<Status>),
    Ask(Ask),
    /// A neighbour gave what cannot be right.
    Lied(PeerId),
    Stop(oneshot::Sender<()>),
}

/// A request to some neighbour.
#[derive(Debug)]
pub(crate) struct Ask {
    /// Whom to ask; anybody, if nobody is named or that one has gone.
    pub(crate) to: Option<PeerId>,
    /// Whom not to ask.
    pub(crate) avoid: Vec<PeerId>,
    pub(crate) request: Request,
    pub(crate) reply: Reply,
}

/// Where an answer goes, and who gave it.
pub(crate) type Reply = oneshot::Sender<Result<(PeerId, Answer), AskError>>;

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AskError {
    /// Nobody is left to ask.
    NoPeer,
    /// This one did not answer, or with what is no answer.
    Failed(PeerId),
    /// The node has stopped.
    Stopped,
}

/// What gossip is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    Announcements,
    Deltas,
    Evidence,
}

/// A message that has been judged.
struct Judged {
    /// From whom, and which; from the program, if `None`.
    from: Option<(PeerId, MessageId)>,
    topic: Topic,
    bytes: Vec<u8>,
    verdict: Verdict,
    reply: Option<oneshot::Sender<bool>>,
}

/// A request that has been answered.
struct Answered {
    peer: PeerId,
    channel: ResponseChannel<Answer>,
    answer: Answer,
    cost: usize,
}

/// The state of a node.
pub(crate) struct Run<S> {
    config: NodeConfig,
    names: Names,
    swarm: Swarm<Behaviour>,
    shared: Shared<S>,
    shelf: S,
    recent: Recent,
    work: Chores,
    commands: mpsc::WeakSender<Command>,
    started: Instant,
    conduct: Conduct<PeerId>,
    addresses: Addresses<ConnectionId>,
    neighbours: Neighbours,
    asked: HashMap<OutboundRequestId, Reply>,
    answering: usize,
    judged: mpsc::UnboundedSender<Judged>,
    answered: mpsc::UnboundedSender<Answered>,
    // Neither grows: there is one message for each neighbour at most, and a bounded number of answers.
    to_judge: Option<mpsc::UnboundedReceiver<Judged>>,
    to_answer: Option<mpsc::UnboundedReceiver<Answered>>,
    /// Announcements that were not checked, and whose they were.
    dropped: VecDeque<(MessageId, PeerId)>,
    /// The announcement that was passed on last, and one that gossip does not take yet, since it has
    /// dropped it unchecked before.
    passed_on: Option<MessageId>,
    unsent: Option<Vec<u8>>,
    /// Evidence that nobody was there to take.
    unsent_evidence: Vec<Vec<u8>>,
    rng: ChaCha20Rng,
}

impl<S> Run<S>
where
    S: FeedShelf + Clone + Send + 'static,
{
    pub(crate) fn new(
        config: NodeConfig,
        names: Names,
        swarm: Swarm<Behaviour>,
        shared: Shared<S>,
        (work, commands): (Chores, mpsc::WeakSender<Command>),
        seed: [u8; 32],
    ) -> Self {
        let shelf = shared.mirror().shelf().clone();
        let seed = Sha256::new()
            .chain_update(b"HUEPASS-V1-P2P-CHOICE")
            .chain_update(seed)
            .finalize();
        let (judged, to_judge) = mpsc::unbounded_channel();
        let (answered, to_answer) = mpsc::unbounded_channel();
        let limits = config.limits;
        Self {
            neighbours: Neighbours::new(&config, &names),
            config,
            names,
            swarm,
            shared,
            shelf,
            recent: Recent::default(),
            work,
            commands,
            started: Instant::now(),
            conduct: Conduct::new(limits.allowances, limits.shut_out),
            addresses: Addresses::new(limits.per_address),
            asked: HashMap::new(),
            answering: 0,
            judged,
            answered,
            to_judge: Some(to_judge),
            to_answer: Some(to_answer),
            dropped: VecDeque::new(),
            passed_on: None,
            unsent: None,
            unsent_evidence: Vec::new(),
            rng: ChaCha20Rng::from_seed(seed.into()),
        }
    }

    pub(crate) async fn run(mut self, mut commands: mpsc::Receiver<Command>) {
        let (Some(mut judged), Some(mut answered)) = (self.to_judge.take(), self.to_answer.take())
        else {
            return;
        };
        let mut tend = interval(self.config.tend_every.max(Duration::from_millis(10)));
        tend.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                command = commands.recv() => match command {
                    None => return,
                    Some(Command::Stop(done)) => {
                        drop(self);
                        let _ = done.send(());
                        return;
                    }
                    Some(command) => self.command(command),
                },
                Some(judged) = judged.recv() => self.judged(judged),
                Some(answered) = answered.recv() => self.answered(answered),
                event = self.swarm.select_next_some() => self.event(event),
                _ = tend.tick() => self.tend(),
            }
        }
    }

    fn now(&self) -> Duration {
        self.started.elapsed()
    }

    fn command(&mut self, command: Command) {
        match command {
            Command::Publish {
                topic,
                bytes,
                reply,
            } => self.judge(None, topic, bytes, reply),
            Command::Send(topic, bytes) => self.send(topic, bytes),
            Command::Dial(address) => self.dial(address),
            Command::Status(reply) => {
                let _ = reply.send(Status {
                    neighbours: self.neighbours.ready().count(),
                    listening: self.swarm.listeners().cloned().collect(),
                });
            }
            Command::Ask(ask) => self.ask(ask),
            Command::Lied(peer) => self.fault(peer, Fault::Unproven),
            // The loop itself sees to that.
            Command::Stop(_) => {}
        }
    }

    /// Looks after the neighbours now and then.
    fn tend(&mut self) {
        for peer in self.conduct.readmit(self.now()) {
            self.swarm.behaviour_mut().blocked.unblock_peer(peer);
        }
        if let Some(bytes) = self.unsent.take() {
            self.send(Topic::Announcements, bytes);
        }
        for bytes in std::mem::take(&mut self.unsent_evidence) {
            self.send(Topic::Evidence, bytes);
        }
        for address in self.neighbours.tend(&mut self.swarm, &mut self.rng) {
            self.dial(address);
        }
    }

    /// Connects to an address, after its name has been looked up if it has one.
    fn dial(&mut self, address: Multiaddr) {
        if name(&address).is_none() {
            dial(&mut self.swarm, address);
            return;
        }
        let commands = self.commands.clone();
        tokio::spawn(async move {
            for found in resolve(&address).await {
                if let Some(commands) = commands.upgrade() {
                    // It fails only when the node has stopped.
                    let _ = commands.send(Command::Dial(found)).await;
                }
            }
        });
    }

    fn event(&mut self, event: SwarmEvent<BehaviourEvent>) {
        match event {
            SwarmEvent::NewListenAddr { address, .. } => {
                self.neighbours.listening(&mut self.swarm, &address);
                self.shared.tell(Event::Listening(address));
            }
            SwarmEvent::ConnectionEstablished {
                peer_id,
                connection_id,
                endpoint,
                ..
            } => {
                self.neighbours.connected(peer_id, &endpoint);
                if !self.addresses.open(connection_id, &endpoint) {
                    self.swarm.close_connection(connection_id);
                }
            }
            SwarmEvent::ConnectionClosed {
                peer_id,
                connection_id,
                num_established,
                ..
            } => {
                self.addresses.closed(&connection_id);
                if num_established == 0 {
                    self.neighbours.gone(peer_id);
                }
            }
            SwarmEvent::Behaviour(BehaviourEvent::Gossip(gossipsub::Event::Message {
                propagation_source,
                message_id,
                message,
            })) => self.gossip(propagation_source, message_id, message),
            SwarmEvent::Behaviour(BehaviourEvent::Ask(event)) => self.ask_event(event),
            SwarmEvent::Behaviour(event) => {
                if let Some(new) = self.neighbours.event(&mut self.swarm, &mut self.rng, event) {
                    self.work.put(Work::Neighbour(new));
                }
            }
            _ => {}
        }
    }

    /// Counts a fault, and shuts the neighbour out when it is one too many.
    // spec: P2P-32
    fn fault(&mut self, peer: PeerId, fault: Fault) {
        if self.conduct.fault(peer, fault, self.now()) {
            let behaviour = self.swarm.behaviour_mut();
            behaviour.blocked.block_peer(peer);
            behaviour.kad.remove_peer(&peer);
        }
    }
}
