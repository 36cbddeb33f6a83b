//! When a node fetches from its mirrors, and what comes of it.

use std::time::{Duration, Instant};

use huepass_cli::Report;
use huepass_credential::Epoch;
use huepass_feed::{Announcement, Document as _, Evidence, FeedSource, layout};
use huepass_feed_folder::FeedFolder;
use huepass_feed_http::{Etags, HttpError, Settings};
use huepass_feed_p2p::Node;
use huepass_mirror::{Fetched, Mirror, MirrorError};
use rand_core::Rng;
use tokio::sync::mpsc;

use crate::node::refused;
use crate::outcome::{MirrorResult, Standing};
use crate::survey::{Answer, ask};
use crate::{Address, Carrier, CarrierError, Tags, schedule};

/// So often a mirror that has nothing newer is asked for everything all the same: what the copy has
/// lost comes back then.
const WHOLE: u32 = 20;
/// How long a mirror is read, all its files together, and how many bytes of it, twice what the largest
/// file may have. The next time goes on from there.
const TIME: Duration = Duration::from_mins(10);
const BYTES: u64 = 128 << 20;
/// The most segments of one reading that are sent to the neighbours: at four a second, in half a minute.
const FRESH: usize = 128;
/// How long a mirror rests that has more than was read.
const SOON: Duration = Duration::from_secs(5);

/// How long a node waits for a web server: while one is read, no other is.
pub(super) fn patience() -> Settings {
    Settings {
        rate: 16 << 10,
        patience: Duration::from_mins(1),
        attempts: 2,
        etags: Etags::Any,
        ..Settings::default()
    }
}

/// The mirrors, and when each is asked next.
pub(super) struct Pulls {
    places: Vec<Place>,
    every: u64,
    busy: bool,
    sender: mpsc::Sender<Done>,
    receiver: mpsc::Receiver<Done>,
}

struct Place {
    address: Address,
    /// Away while it is being read, and lost when that was broken off.
    carrier: Option<Carrier>,
    due: Instant,
    /// How long it rests before it is asked again.
    pause: Duration,
    /// The newest announcement that a folder had when it was looked at last.
    seen: Option<Vec<u8>>,
    /// How often it had nothing newer.
    idle: u32,
    /// The state that was told last.
    told: Option<(&'static str, Option<Epoch>)>,
}

/// A mirror that was read.
pub(super) struct Done {
    at: usize,
    /// Nothing when reading it was broken off.
    read: Option<(Carrier, Result)>,
}

/// Says that a mirror is not being read any more, however that ended.
struct Reading {
    at: usize,
    read: Option<(Carrier, Result)>,
    sender: mpsc::Sender<Done>,
}

impl Drop for Reading {
    fn drop(&mut self) {
        let done = Done {
            at: self.at,
            read: self.read.take(),
        };
        // There is room for the one that is being read. Nobody waits for it when the node ends.
        let _ = self.sender.try_send(done);
    }
}

/// What came of it.
struct Result {
    epoch: Option<Epoch>,
    end: Option<u64>,
    standing: Standing,
    taken: bool,
    /// Whether there was more than one reading brings.
    more: bool,
    newer: Option<Epoch>,
    /// The paths of segments that were taken.
    segments: Vec<String>,
    evidence: Option<Box<Evidence>>,
    /// The copy could not be written, whatever the mirror gave.
    failed: Option<Report>,
}

/// What is told of a mirror.
pub(super) struct Told {
    /// How it stands, when that has changed.
    pub(super) standing: Option<MirrorResult>,
    /// The epoch that the copy has from it.
    pub(super) newer: Option<Epoch>,
    /// The paths of segments that no neighbour has yet, as far as one can know.
    pub(super) fresh: Vec<String>,
    /// Where it is.
    pub(super) address: Address,
    /// Another history that it shows.
    pub(super) evidence: Option<Box<Evidence>>,
    /// The copy could not be written.
    pub(super) failed: Option<Report>,
}

impl Pulls {
    pub(super) fn new(carriers: Vec<Carrier>, every: u64) -> Self {
        let (sender, receiver) = mpsc::channel(1);
        let place = |carrier: Carrier| Place {
            address: carrier.address().clone(),
            carrier: Some(carrier),
            due: Instant::now(),
            pause: Duration::ZERO,
            seen: None,
            idle: 0,
            told: None,
        };
        Self {
            places: carriers.into_iter().map(place).collect(),
            every,
            busy: false,
            sender,
            receiver,
        }
    }

    /// The next mirror that has been read. Never ends.
    pub(super) async fn next(&mut self) -> Option<Done> {
        self.receiver.recv().await
    }

    /// Begins to read the mirror that has been due for longest, unless one is being read.
    pub(super) fn begin(&mut self, node: &Node<FeedFolder>, rng: &mut impl Rng) {
        if self.busy {
            return;
        }
        let now = Instant::now();
        for place in &mut self.places {
            if place.due > now && place.has_changed() {
                place.due = now;
            }
        }
        let due = self.places.iter_mut().enumerate();
        let due = due.filter(|(_, place)| place.due <= now);
        let Some((at, place)) = due.min_by_key(|(_, place)| place.due) else {
            return;
        };
        place.pause = Duration::from_secs(schedule::pause(self.every, rng));
        place.due = now + place.pause;
        let mut carrier = place.carrier.take().unwrap_or_else(|| {
            let address = place.address.clone();
            Carrier::open_with(address, patience(), &Tags::default(), rng)
        });
        carrier.renew();
        let whole = place.idle % WHOLE == 0;
        let node = node.clone();
        let reading = Reading {
            at,
            read: None,
            sender: self.sender.clone(),
        };
        self.busy = true;
        tokio::spawn(async move {
            let mut reading = reading;
            let believed =
                node.with_mirror(|mirror| (mirror.trust().clone(), mirror.newest().cloned()));
            let Ok((trust, newest)) = believed.await else {
                return;
            };
            // The announcement first, while the copy is free for others.
            let asked = tokio::task::spawn_blocking(move || {
                let answer = ask(&mut carrier, trust, newest.as_ref());
                (carrier, answer)
            });
            let Ok((mut carrier, answer)) = asked.await else {
                return;
            };
            let held = node.with_mirror(|mirror| (mirror.scout(BYTES), epoch(mirror)));
            let Ok((scout, held)) = held.await else {
                return;
            };
            // All that takes time, while others use the copy. spec: MIR-14
            let fetched = tokio::task::spawn_blocking(move || {
                let mut source = Within {
                    carrier: &mut carrier,
                    until: Instant::now() + TIME,
                };
                let wanted = is_wanted(&answer, held, whole);
                let fetched = wanted.then(|| scout.read(&mut source));
                (carrier, answer, fetched)
            });
            let Ok((carrier, answer, fetched)) = fetched.await else {
                return;
            };
            let address = carrier.address().clone();
            let taken = node.with_mirror(move |mirror| take(mirror, &address, answer, fetched));
            reading.read = taken.await.ok().map(|result| (carrier, result));
        });
    }

    /// Takes a mirror back, and says what is to be told of it.
    pub(super) fn done(&mut self, done: Done) -> Option<Told> {
        self.busy = false;
        let Done { at, read } = done;
        let place = self.places.get_mut(at)?;
        let (carrier, result) = read?;
        place.carrier = Some(carrier);
        // A slow one does not come before the others again, and one that has more comes soon.
        let pause = if result.more {
            SOON.min(place.pause)
        } else {
            place.pause
        };
        place.due = Instant::now() + pause;
        place.idle = match (result.more, result.taken) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => place.idle + 1,
        };
        // A mirror that is up to date is so whether it was needed or not.
        let state = match &result.standing {
            Standing::Used | Standing::Current => ("current", None),
            other => (other.name(), result.epoch),
        };
        let changed = place.told != Some(state);
        place.told = Some(state);
        Some(Told {
            standing: changed.then(|| MirrorResult {
                address: place.address.clone(),
                epoch: result.epoch,
                end: result.end,
                standing: result.standing,
            }),
            newer: result.newer,
            fresh: place.fresh(result.segments),
            address: place.address.clone(),
            evidence: result.evidence,
            failed: result.failed,
        })
    }
}

impl Place {
    /// Of the segments that were taken, those to tell the neighbours of: a folder is where somebody
    /// publishes, so that nobody has them earlier. Many are what was missed for long, and left for those
    /// who ask.
    fn fresh(&self, segments: Vec<String>) -> Vec<String> {
        if matches!(self.address, Address::Folder(_)) && segments.len() <= FRESH {
            segments
        } else {
            Vec::new()
        }
    }

    /// Whether a folder has another newest announcement than it had when it was looked at last.
    fn has_changed(&mut self) -> bool {
        let Address::Folder(path) = &self.address else {
            return false;
        };
        let there = FeedFolder::new(path).read(layout::NEWEST, Announcement::LIMIT);
        let Ok(Some(bytes)) = there else {
            return false;
        };
        let changed = self.seen.as_ref() != Some(&bytes);
        self.seen = Some(bytes);
        changed
    }
}

/// A mirror that has only so much time. It is looked at between two files; what one file may take,
/// [`patience`] says.
struct Within<'a> {
    carrier: &'a mut Carrier,
    until: Instant,
}

impl Within<'_> {
    fn check(&self) -> std::result::Result<(), CarrierError> {
        if Instant::now() < self.until {
            Ok(())
        } else {
            Err(CarrierError::Web(HttpError::Timeout))
        }
    }
}

impl FeedSource for Within<'_> {
    type Error = CarrierError;

    fn read(
        &mut self,
        path: &str,
        limit: usize,
    ) -> std::result::Result<Option<Vec<u8>>, CarrierError> {
        self.check()?;
        self.carrier.read(path, limit)
    }

    fn names(
        &mut self,
        folder: &str,
        limit: usize,
    ) -> std::result::Result<Vec<String>, CarrierError> {
        self.check()?;
        self.carrier.names(folder, limit)
    }
}

/// Whether more than the newest announcement is read: if that is newer than what is held, or if the
/// mirror is asked for everything in any case.
fn is_wanted(answer: &Answer, held: Option<Epoch>, whole: bool) -> bool {
    match answer {
        Answer::Failed(_) | Answer::Refused { .. } => false,
        Answer::Empty => whole,
        Answer::Newest(announced) => whole || Some(announced.get().epoch()) > held,
    }
}

/// Takes into the copy what was fetched from a mirror, if anything was.
fn take(
    mirror: &mut Mirror<FeedFolder>,
    address: &Address,
    answer: Answer,
    fetched: Option<Fetched>,
) -> Result {
    let mut result = Result {
        epoch: None,
        end: None,
        standing: Standing::Current,
        taken: false,
        more: false,
        newer: None,
        segments: Vec::new(),
        evidence: None,
        failed: None,
    };
    let place = address.to_string();
    let before = epoch(mirror);
    match answer {
        Answer::Failed(error) => {
            let report = error.report(address);
            result.standing = if error.is_away() {
                Standing::Unreachable(report)
            } else {
                Standing::Refused(report)
            };
            return result;
        }
        Answer::Refused { cause, .. } => {
            result.standing = Standing::Refused(refused(&place, &MirrorError::from(cause)));
            return result;
        }
        Answer::Empty => {}
        Answer::Newest(announced) => {
            result.epoch = Some(announced.get().epoch());
            result.end = Some(announced.get().end());
            if let Err(MirrorError::Equivocation(evidence)) = mirror.hear(announced.bytes()) {
                result.standing = Standing::Contradicts;
                result.evidence = Some(evidence);
                return result;
            }
        }
    }
    if let Some(fetched) = fetched {
        let taken = mirror.take(fetched);
        // Whatever it ended with, what came before is here.
        let newest = epoch(mirror);
        result.newer = newest.filter(|_| newest > before);
        match taken {
            Ok(taken) => {
                result.taken = taken.pulled.documents > 0;
                result.more = taken.more;
                result.segments = taken.segments;
                if let Some(error) = taken.failed {
                    result.standing = Standing::Unreachable(refused(&place, &error));
                    return result;
                }
            }
            Err(MirrorError::Equivocation(evidence)) => {
                result.standing = Standing::Contradicts;
                result.evidence = Some(evidence);
                return result;
            }
            Err(error @ MirrorError::Shelf { .. }) => {
                result.failed = Some(refused("", &error));
                return result;
            }
            Err(error) => {
                let report: Report = refused(&place, &error);
                result.standing = match error {
                    MirrorError::Source { .. } => Standing::Unreachable(report),
                    _ => Standing::Refused(report),
                };
                return result;
            }
        }
    }
    let held = epoch(mirror).map_or(0, |epoch| epoch.0);
    let theirs = result.epoch.map_or(0, |epoch| epoch.0);
    result.standing = match held.checked_sub(theirs) {
        Some(0) if result.taken => Standing::Used,
        Some(0) => Standing::Current,
        Some(by) => Standing::Behind { by },
        // It has shown an epoch that it does not give.
        None => Standing::Incomplete,
    };
    result
}

fn epoch(mirror: &Mirror<FeedFolder>) -> Option<Epoch> {
    mirror.newest().map(|newest| newest.get().epoch())
}

#[cfg(test)]
mod tests;
