//! A node: keeps a checked copy of the feed in a folder, fetches from mirrors and neighbours, and
//! serves it to both. Every program has one; what a program does with the news is its [`Host`]'s.
//!
//! It holds no secret and no role: whoever runs it passes on what is public anyway.

mod args;
mod open;
mod pulls;
mod refused;
mod said;

use std::path::PathBuf;
use std::time::Duration;

use huepass_cli::{Context, Exit, Report};
use huepass_credential::{Epoch, GenesisDigest};
use huepass_feed::{Evidence, FeedSource as _, layout};
use huepass_feed_folder::FeedFolder;
use huepass_feed_http::Limits;
use huepass_feed_p2p::{Event, Node, NodeError};
use huepass_mirror::Mirror;
use rand_core::Rng as _;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

use crate::{Address, Carrier, Ending, Tags};

pub use args::NodeArgs;
use pulls::Pulls;
pub use refused::refused;
use said::Said;

/// How often a node looks whether it was told to end, and whether a folder has something new.
const TICK: Duration = Duration::from_millis(500);
/// How long open connections have to end.
const FAREWELL: Duration = Duration::from_secs(5);

/// What a node is.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Where its copy lies.
    pub folder: PathBuf,
    /// The framework that it must be of; a copy that is there pins itself.
    pub pin: Option<GenesisDigest>,
    /// A folder that has the genesis, to begin with.
    pub genesis: Option<PathBuf>,
    /// Where it fetches from besides the neighbours.
    pub sources: Vec<Address>,
}

/// What happened to a node's copy.
#[derive(Debug)]
pub enum News<'a> {
    /// An announcement that holds and is newer than any before; its list may not be there yet.
    Announced(&'a [u8]),
    /// The copy has all of this epoch.
    Copied(Epoch),
    /// The registrars signed two histories.
    TwoHistories(&'a Evidence),
}

/// The program around a node.
pub trait Host {
    /// Hears what happened. A failure is reported and ends nothing.
    ///
    /// # Errors
    /// What the program could not do.
    fn hear(&mut self, context: &mut Context, news: &News<'_>) -> Result<(), Report> {
        let _ = (context, news);
        Ok(())
    }

    /// Is called about twice a second. A failure is reported and ends nothing.
    ///
    /// # Errors
    /// What the program could not do.
    fn tick(&mut self, context: &mut Context) -> Result<(), Report> {
        let _ = context;
        Ok(())
    }
}

/// A node and nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

impl Host for Plain {}

/// Runs a node until it is told to end (SIGINT, SIGTERM, SIGHUP) or nobody reads what it says.
///
/// # Errors
/// Exit 75 when another node has the folder; 64, 65, 73 when it cannot begin.
pub fn run(
    context: &mut Context,
    setup: &Setup,
    args: &NodeArgs,
    host: &mut dyn Host,
) -> Result<Exit, Report> {
    if setup.pin.is_none() && !setup.folder.join(layout::GENESIS).exists() {
        return Err(Report::new("error-carry-no-pin", Exit::Usage).arg("path", &setup.folder));
    }
    let _lock = open::lock(&setup.folder)?;
    let tags = Tags::default();
    let mut open = |address: Address| {
        Carrier::open_with(address, pulls::patience(), &tags, &mut context.random)
    };
    let mut carriers: Vec<Carrier> = setup.sources.iter().cloned().map(&mut open).collect();
    let mut near: Vec<Carrier> = setup
        .genesis
        .iter()
        .cloned()
        .map(Address::Folder)
        .map(open)
        .collect();
    let mirror = match open::open(&setup.folder, setup.pin, &mut near) {
        Err(report) if report.exit() != Exit::CannotCreate && !carriers.is_empty() => {
            let begun = open::open(&setup.folder, setup.pin, &mut carriers);
            begun?
        }
        opened => opened?,
    };
    let ending = Ending::catch()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Report::new("error-carry-system", Exit::Io).because(&error))?;
    let ended = runtime.block_on(live(context, args, host, mirror, carriers, &ending));
    runtime.shutdown_timeout(FAREWELL);
    ended
}

async fn live(
    context: &mut Context,
    args: &NodeArgs,
    host: &mut dyn Host,
    mirror: Mirror<FeedFolder>,
    carriers: Vec<Carrier>,
    ending: &Ending,
) -> Result<Exit, Report> {
    let mut said = Said::default();
    let config = args.config(mirror.trust().genesis().epoch_length)?;
    let shelf = mirror.shelf().clone();
    said.begun(context, &mirror)?;
    for evidence in mirror.evidence() {
        said.two_histories(context, &evidence)?;
        // The process before may have ended in between.
        tell(context, host, &News::TwoHistories(&evidence));
    }
    let mut seed = [0; 32];
    context.random.fill_bytes(&mut seed);
    let started = Node::start(config, mirror, seed).await;
    let (node, mut events) = started.map_err(|error| refused::not_started(&error))?;
    let (stop, stopped) = watch::channel(false);
    let mut servers = JoinSet::new();
    for address in &args.http {
        let name = address.to_string();
        let failed = |error: std::io::Error| refused::not_served(&name, &error);
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let bound = listener.local_addr().map_err(failed)?;
        said.serving(context, bound)?;
        let (shelf, mut stopped) = (shelf.clone(), stopped.clone());
        servers.spawn(huepass_feed_http::serve(
            listener,
            shelf,
            Limits::default(),
            async move {
                // Also when nobody is left to say so.
                let _ = stopped.wait_for(|stopped| *stopped).await;
            },
        ));
    }
    let mut pulls = Pulls::new(carriers, args.every);
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        tokio::select! {
            Some(event) = events.recv() => on_event(context, host, &mut said, event)?,
            Some(done) = pulls.next() => {
                if let Some(mut result) = pulls.done(done) {
                    said.mirror(context, &result)?;
                    let fresh = std::mem::take(&mut result.fresh);
                    tokio::spawn(send_segments(node.clone(), shelf.clone(), fresh));
                    if let Some(evidence) = &result.evidence {
                        tell(context, host, &News::TwoHistories(evidence));
                        // The event says so to the reader; there is none if it was said before.
                        let _ = node.publish_evidence(evidence).await;
                    }
                }
            }
            _ = tick.tick() => {
                if ending.is_told() || context.output.is_closed() {
                    break;
                }
                if let Err(report) = host.tick(context) {
                    context.output.report(&report);
                }
                pulls.begin(&node, &mut context.random);
            }
        }
        if let Some(epoch) = said.take_copied() {
            tell(context, host, &News::Copied(epoch));
        }
    }
    let _ = stop.send(true);
    node.shutdown().await;
    let all_ended = async { while servers.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(FAREWELL, all_ended).await;
    said.ended(context)?;
    Ok(Exit::Ok)
}

/// Sends segments to the neighbours, before they ask. One that is too long is left for requests.
// spec: P2P-15
async fn send_segments(node: Node<FeedFolder>, mut shelf: FeedFolder, paths: Vec<String>) {
    for path in paths {
        let read = tokio::task::block_in_place(|| shelf.read(&path, huepass_feed_p2p::SEGMENT));
        // What cannot be read, or sent, is found by asking.
        if let Ok(Some(bytes)) = read
            && matches!(node.publish_segment(bytes).await, Err(NodeError::Stopped))
        {
            return;
        }
    }
}

fn on_event(
    context: &mut Context,
    host: &mut dyn Host,
    said: &mut Said,
    event: Event,
) -> Result<(), Report> {
    match event {
        Event::Listening(address) => said.listening(context, &address.to_string())?,
        Event::Heard { epoch, bytes } => {
            said.heard(context, epoch)?;
            tell(context, host, &News::Announced(&bytes));
        }
        Event::Pulled { epoch } => said.copied(context, epoch, None)?,
        Event::Equivocation(evidence) => {
            said.two_histories(context, &evidence)?;
            tell(context, host, &News::TwoHistories(&evidence));
        }
        Event::Failed(error) => said.failed(context, &refused("", &error))?,
    }
    Ok(())
}

/// Tells the program; what it could not do is reported.
fn tell(context: &mut Context, host: &mut dyn Host, news: &News<'_>) {
    if let Err(report) = host.hear(context, news) {
        context.output.report(&report);
    }
}
