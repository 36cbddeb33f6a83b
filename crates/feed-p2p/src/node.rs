//! A node, as a program holds it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use huepass_credential::Epoch;
use huepass_feed::{Evidence, FeedShelf};
use huepass_mirror::{Mirror, MirrorError};
use libp2p::{Multiaddr, PeerId, identity};
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until};

use crate::behaviour;
use crate::chores::{Chores, Work, chores};
use crate::config::NodeConfig;
use crate::ear::{Ear, evidence_message};
use crate::keep::{Keeper, report};
use crate::name::Names;
use crate::run::{Command, Run, Topic};
use crate::source::{Bounds, P2pSource};

/// A running node. Clones are the same node; it stops when all of them are gone, or when it is told.
#[derive(Debug)]
pub struct Node<S> {
    shared: Shared<S>,
    commands: mpsc::Sender<Command>,
    work: Chores,
    peer: PeerId,
    /// When the next segment may go.
    pace: Arc<tokio::sync::Mutex<Instant>>,
}

/// What the parts of a node share.
#[derive(Debug)]
pub(crate) struct Shared<S> {
    pub(crate) mirror: Arc<Mutex<Mirror<S>>>,
    pub(crate) ear: Arc<Mutex<Ear>>,
    /// Evidence for which the disk had no room.
    unkept: Arc<Mutex<Vec<Evidence>>>,
    events: mpsc::Sender<Event>,
    pub(crate) bounds: Bounds,
}

/// What a node tells its program. No event says who asked for what.
// spec: P2P-36
#[derive(Debug)]
pub enum Event {
    /// It listens here now.
    Listening(Multiaddr),
    /// A newer announcement came, and holds. Its list may not be there yet.
    Heard {
        /// Its epoch.
        epoch: Epoch,
        /// The announcement.
        bytes: Vec<u8>,
    },
    /// The mirror's copy has this epoch now, all of it.
    Pulled {
        /// The epoch.
        epoch: Epoch,
    },
    /// The registrars signed two histories. Both documents are kept in the mirror, and passed on.
    Equivocation(Box<Evidence>),
    /// The mirror could not keep something: its disk is full, or broken. It goes on trying.
    Failed(MirrorError),
}

/// How a node stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// How many neighbours of the same framework it is connected with.
    pub neighbours: usize,
    /// Where it listens.
    pub listening: Vec<Multiaddr>,
}

/// Why a node did not start or do something.
#[derive(Debug, Error)]
pub enum NodeError {
    /// libp2p refused its settings, or the system the network.
    #[error("the network cannot be used: {0}")]
    Network(String),
    /// It cannot listen there.
    #[error("it is not possible to listen on {address}: {cause}")]
    Listen {
        /// The address.
        address: Multiaddr,
        /// What libp2p said.
        cause: String,
    },
    /// The node has stopped.
    #[error("the node has stopped")]
    Stopped,
    /// What was to be sent is not a document that may be sent by gossip.
    #[error("this cannot be sent by gossip")]
    Unfit,
}

/// Events that wait for the program; what it does not fetch in time is dropped.
const EVENTS: usize = 256;
const COMMANDS: usize = 256;
/// Between two segments of one's own.
const PACE: Duration = Duration::from_millis(250);

impl<S> Node<S>
where
    S: FeedShelf + Clone + Send + 'static,
    S::Error: Send,
{
    /// Starts a node on the runtime that calls this. `seed` decides its identity and its waits; take
    /// a new one from the system at every start, or it can be recognised (P2P-3).
    ///
    /// # Errors
    /// [`NodeError::Network`] and [`NodeError::Listen`].
    // spec: P2P-3
    #[allow(
        clippy::unused_async,
        reason = "it needs a runtime, which an async caller has"
    )]
    pub async fn start(
        config: NodeConfig,
        mirror: Mirror<S>,
        seed: [u8; 32],
    ) -> Result<(Self, mpsc::Receiver<Event>), NodeError> {
        let key = identity::Keypair::ed25519_from_bytes(seed)
            .map_err(|cause| NodeError::Network(cause.to_string()))?;
        let peer = key.public().to_peer_id();
        let names = Names::new(mirror.trust().pin());
        let mut swarm = behaviour::swarm(&config, &names, key)?;
        for address in &config.listen {
            let refused = |cause: String| NodeError::Listen {
                address: address.clone(),
                cause,
            };
            swarm
                .listen_on(address.clone())
                .map_err(|cause| refused(cause.to_string()))?;
        }
        for address in &config.external {
            swarm.add_external_address(address.clone());
        }
        let (events, told) = mpsc::channel(EVENTS);
        let (commands, commanded) = mpsc::channel(COMMANDS);
        let (work, to_do) = chores();
        let ear = Ear::new(mirror.trust(), mirror.newest());
        let shared = Shared {
            mirror: Arc::new(Mutex::new(mirror)),
            ear: Arc::new(Mutex::new(ear)),
            unkept: Arc::default(),
            events,
            bounds: Bounds {
                within: config.limits.pull_within,
                bytes: config.limits.pull_bytes,
                answer: config.limits.answer_within,
            },
        };
        let keeper = Keeper::new(&config, shared.clone(), commands.downgrade(), seed);
        tokio::spawn(keeper.run(to_do));
        let links = (work.clone(), commands.downgrade());
        let run = Run::new(config, names, swarm, shared.clone(), links, seed);
        tokio::spawn(run.run(commanded));
        let node = Self {
            shared,
            commands,
            work,
            peer,
            pace: Arc::new(tokio::sync::Mutex::new(Instant::now())),
        };
        Ok((node, told))
    }

    /// Its identity, which lasts until it stops.
    pub const fn peer(&self) -> PeerId {
        self.peer
    }

    /// How it stands.
    ///
    /// # Errors
    /// [`NodeError::Stopped`].
    pub async fn status(&self) -> Result<Status, NodeError> {
        let (reply, answer) = oneshot::channel();
        self.command(Command::Status(reply)).await?;
        answer.await.map_err(|_| NodeError::Stopped)
    }

    /// Connects to a node. Whether that succeeds shows in [`Self::status`].
    ///
    /// # Errors
    /// [`NodeError::Stopped`].
    pub async fn dial(&self, address: Multiaddr) -> Result<(), NodeError> {
        self.command(Command::Dial(address)).await
    }

    /// Sends an announcement to all. It is checked first, as if a neighbour had sent it, and the
    /// mirror hears it. Who knows it, or a newer one, does not pass it on.
    ///
    /// # Errors
    /// [`NodeError::Unfit`] when it does not hold or contradicts another; [`NodeError::Stopped`].
    pub async fn publish_announcement(&self, bytes: Vec<u8>) -> Result<(), NodeError> {
        let published = self.publish(Topic::Announcements, bytes).await;
        // Neighbours look at one message at a time; a segment right after it would be dropped.
        let mut next = self.pace.lock().await;
        *next = (*next).max(Instant::now() + PACE);
        published
    }

    /// Sends a delta segment to all; one of more than 64 KiB does not go by gossip and is left for
    /// requests. The mirror takes it first. Several go four a second: a neighbour looks at one at a
    /// time and takes more for a flood.
    ///
    /// # Errors
    /// As [`Self::publish_announcement`].
    pub async fn publish_segment(&self, bytes: Vec<u8>) -> Result<(), NodeError> {
        let mut next = self.pace.lock().await;
        sleep_until(*next).await;
        *next = Instant::now() + PACE;
        drop(next);
        self.publish(Topic::Deltas, bytes).await
    }

    /// Sends two announcements that contradict each other to all. They are checked first, kept in the
    /// mirror, and told as an event if they are new.
    ///
    /// # Errors
    /// As [`Self::publish_announcement`]; also when they are known.
    pub async fn publish_evidence(&self, evidence: &Evidence) -> Result<(), NodeError> {
        self.publish(Topic::Evidence, evidence_message(evidence).encode())
            .await
    }

    async fn publish(&self, topic: Topic, bytes: Vec<u8>) -> Result<(), NodeError> {
        let (reply, answer) = oneshot::channel();
        self.command(Command::Publish {
            topic,
            bytes,
            reply: Some(reply),
        })
        .await?;
        match answer.await {
            Ok(true) => Ok(()),
            Ok(false) => Err(NodeError::Unfit),
            Err(_) => Err(NodeError::Stopped),
        }
    }

    /// A feed as the neighbours have it: it asks one and, when that one does not do, others. What it
    /// brings is to be checked like that of any carrier, and it does so within the limits of one pull
    /// ([`Limits`](crate::Limits)), which begin here. Use it on a thread that may block, such as
    /// those of [`tokio::task::spawn_blocking`], never inside of an async task.
    pub fn source(&self) -> P2pSource {
        self.shared.source(self.commands.downgrade(), None)
    }

    /// As [`Self::source`], beginning with one neighbour.
    pub fn source_from(&self, peer: PeerId) -> P2pSource {
        self.shared.source(self.commands.downgrade(), Some(peer))
    }

    /// Does something with the mirror on a thread of its own, such as a pull from the folder into
    /// which an issuer publishes. Whatever announcement is newer afterwards is sent to all.
    ///
    /// # Errors
    /// [`NodeError::Stopped`].
    pub async fn with_mirror<R, F>(&self, act: F) -> Result<R, NodeError>
    where
        R: Send + 'static,
        F: FnOnce(&mut Mirror<S>) -> R + Send + 'static,
    {
        let shared = self.shared.clone();
        let commands = self.commands.downgrade();
        let task = tokio::task::spawn_blocking(move || {
            let mut mirror = shared.mirror();
            let before = epoch(&mirror);
            let result = act(&mut mirror);
            let news = mirror.newest().cloned();
            let news = news.filter(|newest| Some(newest.get().epoch()) > before);
            let met = match &news {
                Some(newest) => shared.ear().learn(mirror.trust(), Some(newest)),
                None => None,
            };
            drop(mirror);
            if let Some(evidence) = met {
                report(&shared, &commands, evidence);
            }
            (result, news)
        });
        let (result, news) = task.await.map_err(|_| NodeError::Stopped)?;
        if let Some(news) = news {
            // The act is done, whatever others hold against what it brought: that is told as an event.
            let _ = self.publish_announcement(news.bytes().to_vec()).await;
        }
        Ok(result)
    }

    /// Asks somebody for what is new, soon.
    pub fn pull_soon(&self) {
        self.work.put(Work::Missed);
    }

    /// Stops it, and waits until it has closed its connections.
    pub async fn shutdown(self) {
        let (reply, done) = oneshot::channel();
        if self.command(Command::Stop(reply)).await.is_ok() {
            let _ = done.await;
        }
    }

    #[cfg(test)]
    pub(crate) fn mirror(&self) -> MutexGuard<'_, Mirror<S>> {
        self.shared.mirror()
    }

    async fn command(&self, command: Command) -> Result<(), NodeError> {
        self.commands
            .send(command)
            .await
            .map_err(|_| NodeError::Stopped)
    }
}

// Derived, it would ask for `S: Clone`.
impl<S> Clone for Node<S> {
    fn clone(&self) -> Self {
        Self {
            shared: self.shared.clone(),
            commands: self.commands.clone(),
            work: self.work.clone(),
            peer: self.peer,
            pace: Arc::clone(&self.pace),
        }
    }
}

impl<S> Clone for Shared<S> {
    fn clone(&self) -> Self {
        Self {
            mirror: Arc::clone(&self.mirror),
            ear: Arc::clone(&self.ear),
            unkept: Arc::clone(&self.unkept),
            events: self.events.clone(),
            bounds: self.bounds,
        }
    }
}

impl<S> Shared<S> {
    /// The mirror. Nobody holds it while the network is waited for.
    // spec: MIR-14
    pub(crate) fn mirror(&self) -> MutexGuard<'_, Mirror<S>> {
        // What is on the shelf is whole whatever happened to a thread.
        self.mirror.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The ear, which nobody holds for long.
    pub(crate) fn ear(&self) -> MutexGuard<'_, Ear> {
        self.ear.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn trust(&self) -> huepass_feed::Trust {
        self.ear().trust().clone()
    }

    /// The feed as neighbours have it, for one pull.
    pub(crate) fn source(
        &self,
        commands: mpsc::WeakSender<Command>,
        first: Option<PeerId>,
    ) -> P2pSource {
        P2pSource::new(commands, first, self.trust(), self.bounds)
    }

    /// Keeps evidence; where the disk has no room for it, later. Blocks.
    // spec: P2P-14, MIR-10
    pub(crate) fn keep(&self, evidence: Evidence)
    where
        S: FeedShelf,
    {
        let kept = self.mirror().keep_evidence(&evidence);
        if let Err(error @ MirrorError::Shelf { .. }) = kept {
            // No more come than an ear tells of.
            self.unkept().push(evidence);
            self.tell(Event::Failed(error));
        }
    }

    /// Tries again to keep what there was no room for. Blocks.
    pub(crate) fn keep_again(&self)
    where
        S: FeedShelf,
    {
        let unkept = std::mem::take(&mut *self.unkept());
        for evidence in unkept {
            self.keep(evidence);
        }
    }

    fn unkept(&self) -> MutexGuard<'_, Vec<Evidence>> {
        self.unkept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the program; it may have stopped listening.
    pub(crate) fn tell(&self, event: Event) {
        let _ = self.events.try_send(event);
    }
}

pub(crate) fn epoch<S: FeedShelf>(mirror: &Mirror<S>) -> Option<Epoch> {
    mirror.newest().map(|newest| newest.get().epoch())
}
