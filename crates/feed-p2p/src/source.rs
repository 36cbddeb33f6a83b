//! Reading a feed from neighbours (spec/p2p.md, "Requests").

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use huepass_credential::Epoch;
use huepass_feed::layout::Place;
use huepass_feed::{FeedSource, Trust};
use libp2p::PeerId;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};

use crate::check::Check;
use crate::message::{ANNOUNCEMENTS, Answer, CHUNK, Folder, Request};
use crate::run::{Ask, AskError, Command};

/// A feed as neighbours have it. It asks one of them for everything, and goes on to another when that
/// one stalls, is busy, has not got something, or sends what cannot be right.
///
/// It blocks, so it belongs on a thread that may.
#[derive(Debug)]
pub struct P2pSource {
    commands: mpsc::WeakSender<Command>,
    /// Whom it asks.
    peer: Option<PeerId>,
    /// Whom it asks no more.
    given_up: Vec<PeerId>,
    /// Who took long, and is asked only when nobody else is left.
    slow: Vec<PeerId>,
    /// Whether nobody was quicker, so that a document may take its time.
    patient: bool,
    check: Check,
    /// The announcement that the pull is for: whoever is asked for the rest may not have it yet.
    newest: Option<Vec<u8>>,
    /// Announcements that came with one that was asked for.
    ahead: BTreeMap<Epoch, Vec<u8>>,
    /// The announcement that was asked for last.
    last: Option<Epoch>,
    until: Instant,
    answer: Duration,
    /// How many bytes it may still be given.
    left: u64,
}

/// What one source may take, however the neighbours behave.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) within: Duration,
    pub(crate) bytes: u64,
    /// How long one answer may take.
    pub(crate) answer: Duration,
}

/// Why neighbours gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum P2pError {
    /// There is no neighbour that could be asked, or none is left.
    #[error("no neighbour could answer")]
    NoPeer,
    /// Every neighbour has too much to do.
    #[error("every neighbour has too much to do")]
    Busy,
    /// The document, or the folder, is larger than it may be.
    #[error("this is larger than {limit}")]
    TooLarge {
        /// How large it may be, in bytes or names.
        limit: usize,
    },
    /// It took longer, or brought more bytes, than one source may.
    #[error("reading from neighbours took too long or brought too much")]
    Spent,
    /// There is no such path in a feed.
    #[error("no feed has this path")]
    NoPlace,
    /// The node has stopped.
    #[error("the node has stopped")]
    Stopped,
}

/// How many neighbours are asked for one thing.
const TRIES: usize = 4;
/// How many times a source waits for neighbours who are busy, each time twice as long as before.
const WAITS: u32 = 6;
const FIRST_WAIT: Duration = Duration::from_millis(50);
/// An answer is slow that takes this part of the time which it may take, and a document that takes so
/// many times that: another neighbour may be quicker. Whoever drips would otherwise take all the time
/// that a pull has.
const SLOW: u32 = 3;
const SLOW_DOCUMENT: u32 = 3;

impl P2pSource {
    pub(crate) fn new(
        commands: mpsc::WeakSender<Command>,
        peer: Option<PeerId>,
        trust: Trust,
        bounds: Bounds,
    ) -> Self {
        Self {
            commands,
            peer,
            given_up: Vec::new(),
            slow: Vec::new(),
            patient: false,
            check: Check::new(trust),
            newest: None,
            ahead: BTreeMap::new(),
            last: None,
            until: Instant::now() + bounds.within,
            answer: bounds.answer,
            left: bounds.bytes,
        }
    }

    /// Who answered last.
    pub(crate) const fn asked(&self) -> Option<PeerId> {
        self.peer
    }

    /// Takes this for the newest announcement from now on.
    pub(crate) fn pull_for(&mut self, newest: Vec<u8>) {
        self.newest = Some(newest);
    }

    /// Asks one neighbour after another until one answers; gives who did.
    fn ask(&mut self, request: &Request, without: &[PeerId]) -> Result<(PeerId, Answer), P2pError> {
        let mut failed = without.to_vec();
        let mut busy = Vec::new();
        let mut waits = 0;
        while failed.len() < without.len() + TRIES {
            // One answer has a limit of its own; without this one, who drips goes on for ever.
            // spec: P2P-28
            if Instant::now() >= self.until || self.left == 0 {
                return Err(P2pError::Spent);
            }
            let began = Instant::now();
            // Half a document is of no use with the other half of somebody else's.
            let slow = match request {
                Request::Read(_, 1..) => &[],
                _ => &self.slow[..],
            };
            let answer = self.ask_one(request, &[&failed[..], &busy, slow].concat());
            let took_long = began.elapsed() > self.answer / SLOW;
            match answer {
                Ok((peer, Answer::Busy)) => {
                    self.peer = None;
                    busy.push(peer);
                }
                Ok((peer, answer)) if answer.answers(request) => {
                    self.left = self.left.saturating_sub(answer.size());
                    self.peer = Some(peer);
                    if took_long {
                        self.is_slow(peer);
                    }
                    return Ok((peer, answer));
                }
                Ok((peer, _)) => {
                    self.give_up(peer);
                    failed.push(peer);
                }
                Err(AskError::Failed(peer)) => {
                    self.peer = None;
                    failed.push(peer);
                    if took_long {
                        self.is_slow(peer);
                    }
                }
                Err(AskError::NoPeer) if !self.slow.is_empty() => {
                    self.slow.clear();
                    self.patient = true;
                }
                Err(AskError::NoPeer) if busy.is_empty() => return Err(P2pError::NoPeer),
                Err(AskError::NoPeer) if waits < WAITS => {
                    std::thread::sleep(FIRST_WAIT * (1 << waits));
                    waits += 1;
                    busy.clear();
                }
                Err(AskError::NoPeer) => return Err(P2pError::Busy),
                Err(AskError::Stopped) => return Err(P2pError::Stopped),
            }
        }
        Err(P2pError::NoPeer)
    }

    fn ask_one(&self, request: &Request, without: &[PeerId]) -> Result<(PeerId, Answer), AskError> {
        let (reply, answer) = oneshot::channel();
        let ask = Ask {
            to: self.peer,
            avoid: [&self.given_up, without].concat(),
            request: request.clone(),
            reply,
        };
        self.command(Command::Ask(ask))?;
        answer.blocking_recv().unwrap_or(Err(AskError::Stopped))
    }

    fn command(&self, command: Command) -> Result<(), AskError> {
        let commands = self.commands.upgrade().ok_or(AskError::Stopped)?;
        commands
            .blocking_send(command)
            .map_err(|_| AskError::Stopped)
    }

    // spec: P2P-28
    fn is_slow(&mut self, peer: PeerId) {
        if !self.patient && !self.slow.contains(&peer) {
            self.slow.push(peer);
        }
    }

    /// Asks a neighbour no more that sent what cannot be right, and tells the node.
    // spec: P2P-26
    pub(crate) fn give_up(&mut self, peer: PeerId) {
        self.peer = None;
        self.given_up.push(peer);
        self.ahead.clear();
        let _ = self.command(Command::Lied(peer));
    }

    /// Reads a document: from the first neighbour that gives one which can be right.
    // spec: P2P-26
    fn document(&mut self, place: Place, limit: usize) -> Result<Option<Vec<u8>>, P2pError> {
        let mut without = Vec::new();
        loop {
            match self.pieces(place, limit, &without) {
                Ok((_, Some(bytes))) if self.check.can_be(place, &bytes) => {
                    return Ok(Some(bytes));
                }
                Ok((peer, Some(_))) => self.give_up(peer),
                // It may keep it from us: one more is asked, and then believed.
                Ok((peer, None)) if without.is_empty() => {
                    without.push(peer);
                    self.peer = None;
                }
                Ok((_, None)) | Err(P2pError::NoPeer) if !without.is_empty() => {
                    self.peer = without.first().copied();
                    return Ok(None);
                }
                Ok((_, None)) => return Ok(None),
                Err(error) => return Err(error),
            }
        }
    }

    /// Reads a document piece by piece. When a neighbour fails in the middle, the next one gives all of
    /// it: what is put together of two could be blamed on neither.
    fn pieces(
        &mut self,
        place: Place,
        limit: usize,
        without: &[PeerId],
    ) -> Result<(PeerId, Option<Vec<u8>>), P2pError> {
        let mut begun: Option<(PeerId, usize)> = None;
        let mut began = Instant::now();
        let mut bytes: Vec<u8> = Vec::new();
        for _ in 0..limit / CHUNK + TRIES * 2 {
            let offset = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            let (peer, answer) = self.ask(&Request::Read(place, offset), without)?;
            let piece = match answer {
                Answer::Chunk(total, piece) => Some((total as usize, piece)),
                _ => None,
            };
            match piece {
                Some((total, _)) if total > limit => return Err(P2pError::TooLarge { limit }),
                Some((total, piece)) if begun.is_none_or(|begun| begun == (peer, total)) => {
                    begun = Some((peer, total));
                    bytes.extend_from_slice(&piece);
                    if bytes.len() >= total {
                        return Ok((peer, Some(bytes)));
                    }
                    if began.elapsed() > self.answer * SLOW_DOCUMENT && !self.patient {
                        self.is_slow(peer);
                        self.peer = None;
                        (begun, began) = (None, Instant::now());
                        bytes.clear();
                    }
                }
                None if begun.is_none() => return Ok((peer, None)),
                // Another neighbour, or another edition of the document: from the beginning.
                _ => {
                    begun = None;
                    bytes.clear();
                }
            }
        }
        Err(P2pError::NoPeer)
    }

    /// Reads an announcement and those around it that will be asked for next: those after it, or,
    /// for who goes back from the newest one, those before it.
    // spec: P2P-25
    fn announcement(&mut self, epoch: Epoch, limit: usize) -> Result<Option<Vec<u8>>, P2pError> {
        let goes_back = self
            .last
            .is_some_and(|last| last.0 == epoch.0.saturating_add(1));
        self.last = Some(epoch);
        if let Some(bytes) = self.ahead.remove(&epoch) {
            return fits(bytes, limit).map(Some);
        }
        let first = match epoch.0.saturating_sub(u32::from(ANNOUNCEMENTS) - 1) {
            first if goes_back => first.max(1),
            _ => epoch.0,
        };
        if first > 0 {
            let request = Request::Announcements(Epoch(first), ANNOUNCEMENTS);
            if let (peer, Answer::Announcements(all)) = self.ask(&request, &[])? {
                self.ahead.clear();
                for (bytes, number) in all.into_iter().zip(first..) {
                    let place = Place::Announcement(Epoch(number));
                    if !self.check.can_be(place, &bytes) {
                        self.give_up(peer);
                        break;
                    }
                    self.ahead.insert(Epoch(number), bytes.into());
                }
            }
        }
        match self.ahead.remove(&epoch) {
            Some(bytes) => fits(bytes, limit).map(Some),
            None => self.document(Place::Announcement(epoch), limit),
        }
    }
}

impl FeedSource for P2pSource {
    type Error = P2pError;

    fn read(&mut self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, P2pError> {
        match Place::parse(path) {
            Some(Place::Announcement(epoch)) => self.announcement(epoch, limit),
            Some(Place::Newest) if let Some(newest) = &self.newest => {
                fits(newest.clone(), limit).map(Some)
            }
            Some(place) => self.document(place, limit),
            None => Err(P2pError::NoPlace),
        }
    }

    fn names(&mut self, folder: &str, limit: usize) -> Result<Vec<String>, P2pError> {
        let folder = Folder::parse(folder).ok_or(P2pError::NoPlace)?;
        let mut all: Vec<String> = Vec::new();
        loop {
            let after = all.last().cloned().unwrap_or_default();
            let (_, answer) = self.ask(&Request::Names(folder, after), &[])?;
            let Answer::Names(names, more) = answer else {
                return Ok(all);
            };
            // Pages are full (P2P-22), so this bounds their number too.
            all.extend(names);
            if all.len() > limit {
                return Err(P2pError::TooLarge { limit });
            }
            if !more {
                return Ok(all);
            }
        }
    }
}

fn fits(bytes: Vec<u8>, limit: usize) -> Result<Vec<u8>, P2pError> {
    (bytes.len() <= limit)
        .then_some(bytes)
        .ok_or(P2pError::TooLarge { limit })
}
