//! The loop of a node: what the network brings and what the program wants, one after another. It
//! never waits for a disk, a signature or the mirror.

use std::collections::HashMap;
use std::time::Duration;

use futures::StreamExt as _;
use huepass_feed::FeedShelf;
use libp2p::gossipsub::{self, MessageAcceptance, MessageId};
use libp2p::request_response::{self, OutboundFailure, OutboundRequestId, ResponseChannel};
use libp2p::swarm::SwarmEvent;
use libp2p::{Multiaddr, PeerId, Swarm};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use sha2::{Digest as _, Sha256};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::behaviour::{Behaviour, BehaviourEvent};
use crate::conduct::{Conduct, Fault};
use crate::config::NodeConfig;
use crate::ear::{Verdict, evidence_message};
use crate::judge::judge;
use crate::keep::Work;
use crate::message::{Answer, Request};
use crate::name::Names;
use crate::neighbours::{Neighbours, dial};
use crate::node::{Event, Shared, Status};
use crate::resolve::{name, resolve};
use crate::serve::{Recent, answer};

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
    work: mpsc::Sender<Work>,
    commands: mpsc::WeakSender<Command>,
    started: Instant,
    conduct: Conduct<PeerId>,
    neighbours: Neighbours,
    asked: HashMap<OutboundRequestId, Reply>,
    answering: usize,
    judged: mpsc::UnboundedSender<Judged>,
    answered: mpsc::UnboundedSender<Answered>,
    // Neither grows: there is one message for each neighbour at most, and a bounded number of answers.
    to_judge: Option<mpsc::UnboundedReceiver<Judged>>,
    to_answer: Option<mpsc::UnboundedReceiver<Answered>>,
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
        (work, commands): (mpsc::Sender<Work>, mpsc::WeakSender<Command>),
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
            asked: HashMap::new(),
            answering: 0,
            judged,
            answered,
            to_judge: Some(to_judge),
            to_answer: Some(to_answer),
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
                peer_id, endpoint, ..
            } => self.neighbours.connected(peer_id, &endpoint),
            SwarmEvent::ConnectionClosed {
                peer_id,
                num_established: 0,
                ..
            } => self.neighbours.gone(peer_id),
            SwarmEvent::Behaviour(BehaviourEvent::Gossip(gossipsub::Event::Message {
                propagation_source,
                message_id,
                message,
            })) => self.gossip(propagation_source, message_id, message),
            SwarmEvent::Behaviour(BehaviourEvent::Ask(event)) => self.ask_event(event),
            SwarmEvent::Behaviour(event) => {
                if let Some(new) = self.neighbours.event(&mut self.swarm, event) {
                    let _ = self.work.try_send(Work::Neighbour(new));
                }
            }
            _ => {}
        }
    }

    // Gossip

    // spec: P2P-30, P2P-31
    fn gossip(&mut self, peer: PeerId, id: MessageId, message: gossipsub::Message) {
        let topic = [
            (self.names.announcements.hash(), Topic::Announcements),
            (self.names.deltas.hash(), Topic::Deltas),
            (self.names.evidence.hash(), Topic::Evidence),
        ]
        .into_iter()
        .find_map(|(hash, topic)| (hash == message.topic).then_some(topic));
        let Some(topic) = topic else {
            self.verdict(&id, peer, MessageAcceptance::Reject);
            return;
        };
        if self.conduct.may_check(peer, self.now()) {
            self.judge(Some((peer, id)), topic, message.data, None);
        } else {
            self.verdict(&id, peer, MessageAcceptance::Ignore);
            self.fault(peer, Fault::Flood);
            // Gossip takes no message twice. Whoever floods must not thereby hide one.
            let _ = self.work.try_send(Work::Missed);
        }
    }

    /// Has a message judged on a thread that may take its time.
    fn judge(
        &self,
        from: Option<(PeerId, MessageId)>,
        topic: Topic,
        bytes: Vec<u8>,
        reply: Option<oneshot::Sender<bool>>,
    ) {
        let shared = self.shared.clone();
        let judged = self.judged.clone();
        tokio::task::spawn_blocking(move || {
            let verdict = judge(&shared, topic, &bytes, from.is_none());
            // It fails only when the node has stopped.
            let _ = judged.send(Judged {
                from,
                topic,
                bytes,
                verdict,
                reply,
            });
        });
    }

    // spec: P2P-13
    fn judged(&mut self, judged: Judged) {
        let Judged {
            from,
            topic,
            bytes,
            verdict,
            reply,
        } = judged;
        let peer = from.as_ref().map(|(peer, _)| *peer);
        let (acceptance, fault) = match &verdict {
            Verdict::Newer(_) | Verdict::Segment | Verdict::Evidence(_) => {
                (MessageAcceptance::Accept, None)
            }
            Verdict::Known | Verdict::Contradiction(_) => (MessageAcceptance::Ignore, None),
            Verdict::Unproven => (MessageAcceptance::Ignore, Some(Fault::Unproven)),
            Verdict::Malformed => (MessageAcceptance::Reject, Some(Fault::Malformed)),
        };
        let good = fault.is_none() && !matches!(verdict, Verdict::Contradiction(_));
        match from {
            Some((peer, id)) => {
                self.conduct.checked(peer);
                self.verdict(&id, peer, acceptance);
                if let Some(fault) = fault {
                    self.fault(peer, fault);
                }
            }
            None if good => self.send(topic, bytes.clone()),
            None => {}
        }
        match verdict {
            Verdict::Newer(epoch) => {
                let _ = self.work.try_send(Work::Heard(peer, bytes.clone()));
                self.shared.tell(Event::Heard { epoch, bytes });
            }
            Verdict::Evidence(evidence) => {
                let _ = self.work.try_send(Work::Evidence(evidence.clone()));
                self.shared.tell(Event::Equivocation(evidence));
            }
            Verdict::Contradiction(evidence) => {
                self.send(Topic::Evidence, evidence_message(&evidence).encode());
                let _ = self.work.try_send(Work::Evidence(evidence.clone()));
                self.shared.tell(Event::Equivocation(evidence));
            }
            Verdict::Unproven => {
                let _ = self.work.try_send(Work::Missed);
            }
            Verdict::Segment | Verdict::Known | Verdict::Malformed => {}
        }
        if let Some(reply) = reply {
            let _ = reply.send(good);
        }
    }

    fn verdict(&mut self, id: &MessageId, peer: PeerId, acceptance: MessageAcceptance) {
        let gossip = &mut self.swarm.behaviour_mut().gossip;
        gossip.report_message_validation_result(id, &peer, acceptance);
    }

    fn send(&mut self, topic: Topic, bytes: Vec<u8>) {
        let topic = match topic {
            Topic::Announcements => &self.names.announcements,
            Topic::Deltas => &self.names.deltas,
            Topic::Evidence => &self.names.evidence,
        };
        // Without neighbours, or known to all of them: whoever asks later is answered.
        let gossip = &mut self.swarm.behaviour_mut().gossip;
        let _ = gossip.publish(topic.clone(), bytes);
    }

    // Requests

    fn ask(&mut self, ask: Ask) {
        let free = |peer: &PeerId| !ask.avoid.contains(peer);
        let named = ask
            .to
            .filter(|peer| free(peer) && self.neighbours.serves(*peer));
        let peer = named.or_else(|| {
            let peers: Vec<PeerId> = self.neighbours.serving().filter(free).collect();
            let at = usize::try_from(self.rng.next_u32())
                .ok()?
                .checked_rem(peers.len())?;
            peers.get(at).copied()
        });
        match peer {
            Some(peer) => {
                let behaviour = self.swarm.behaviour_mut();
                let id = behaviour.ask.send_request(&peer, Some(ask.request));
                self.asked.insert(id, ask.reply);
            }
            None => {
                let _ = ask.reply.send(Err(AskError::NoPeer));
            }
        }
    }

    fn ask_event(&mut self, event: request_response::Event<Option<Request>, Answer>) {
        match event {
            request_response::Event::Message { peer, message, .. } => match message {
                request_response::Message::Request {
                    request: Some(request),
                    channel,
                    ..
                } => self.serve(peer, request, channel),
                request_response::Message::Request { request: None, .. } => {
                    self.fault(peer, Fault::Malformed);
                }
                request_response::Message::Response {
                    request_id,
                    response,
                } => {
                    if let Some(reply) = self.asked.remove(&request_id) {
                        let _ = reply.send(Ok((peer, response)));
                    }
                }
            },
            request_response::Event::OutboundFailure {
                peer,
                request_id,
                error,
                ..
            } => {
                if let Some(reply) = self.asked.remove(&request_id) {
                    let _ = reply.send(Err(AskError::Failed(peer)));
                }
                match error {
                    OutboundFailure::Timeout => self.fault(peer, Fault::Stall),
                    OutboundFailure::Io(error) if is_junk(&error) => {
                        self.fault(peer, Fault::Malformed);
                    }
                    _ => {}
                }
            }
            request_response::Event::InboundFailure { .. }
            | request_response::Event::ResponseSent { .. } => {}
        }
    }

    /// Answers a request on a thread that may wait for a disk, or says that there is too much to do.
    // spec: P2P-24, P2P-31
    fn serve(&mut self, peer: PeerId, request: Request, channel: ResponseChannel<Answer>) {
        let limits = self.config.limits;
        let now = self.now();
        let room = self.answering < limits.answers;
        if !room || !self.conduct.may_ask(peer, limits.answers_per_peer, now) {
            let ask = &mut self.swarm.behaviour_mut().ask;
            let _ = ask.send_response(channel, Answer::Busy);
            return;
        }
        self.answering += 1;
        let mut shelf = self.shelf.clone();
        let recent = self.recent.clone();
        let answered = self.answered.clone();
        tokio::task::spawn_blocking(move || {
            let (answer, cost) = answer(&mut shelf, &recent, &request);
            let _ = answered.send(Answered {
                peer,
                channel,
                answer,
                cost,
            });
        });
    }

    fn answered(&mut self, answered: Answered) {
        let now = self.now();
        self.answering = self.answering.saturating_sub(1);
        self.conduct.answered(answered.peer, answered.cost, now);
        // Whoever has gone does without.
        let ask = &mut self.swarm.behaviour_mut().ask;
        let _ = ask.send_response(answered.channel, answered.answer);
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

/// Whether a stream failed because of what was on it.
fn is_junk(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::InvalidData)
}
