//! Moving a pass's witness along its shard's log (spec/witness.md).

use std::collections::BTreeMap;

use huepass_credential::{CaughtUp, Certified, Handle, LooseDelta, ShardId, Witness};
use huepass_feed::{DeltaSegment, Document as _, FeedError, FeedSource, layout};
use huepass_wire::WireError;

use super::PassNews;
use crate::WalletError;
use crate::records::{KeptWitness, Pass, Trouble, View};
use crate::source::{self, refused};
use crate::world::World;

/// A pass's entry in one epoch's list.
pub(super) struct Found {
    pub(super) epoch: u32,
    pub(super) n: u32,
    pub(super) certified: Certified,
}

/// What a pass is brought up to date with.
pub(super) struct Surroundings<'a> {
    pub(super) world: &'a World,
    pub(super) found: &'a [Found],
    /// The newest list lacks the shard, and rightly so.
    pub(super) left: bool,
}

/// Deltas by place: those after `from`.
struct Stretch {
    deltas: Vec<LooseDelta>,
    from: u32,
}

/// Brings a pass up to date; the outcome says how it stands. What is wrong with one pass's shard
/// is noted in the pass and does not stop the others.
///
/// # Errors
/// Only when the feed cannot be read.
// spec: WAL-9
pub(super) fn advance<F: FeedSource>(
    pass: &mut Pass,
    around: &Surroundings<'_>,
    feed: &mut F,
) -> Result<PassNews, WalletError> {
    let chain = &around.world.chain;
    pass.views
        .retain(|view| chain.get(huepass_credential::Epoch(view.epoch)).is_some());
    if pass.revoked {
        return Ok(PassNews::Revoked);
    }
    let Some(newest) = around.world.newest_epoch() else {
        return Ok(PassNews::Waiting);
    };
    let settled = pass.view(newest.0).is_some() && pass.candidate.is_none();
    if settled && pass.trouble == Trouble::None {
        return Ok(PassNews::Current);
    }
    let Some(own) = around.found.iter().find(|found| found.epoch == newest.0) else {
        return Ok(note(
            pass,
            if around.left {
                Trouble::Gone
            } else {
                Trouble::Waiting
            },
        ));
    };
    let shard = pass.credential()?.shard();
    let keys = pass.keys(shard);
    let is_certified = chain.newest().is_some_and(|announced| {
        announced
            .get()
            .key()
            .check_certificate(&own.certified)
            .is_ok()
    });
    if own.certified.x != *keys.x() || !is_certified {
        return Ok(note(pass, Trouble::Certificate));
    }
    // A fresh witness is tried first; if it is wrong, the old one still counts. spec: WAL-7
    if let Some(candidate) = pass.candidate.take() {
        let outcome = follow(pass, &candidate.witness(), own, around, feed)?;
        if outcome == PassNews::Current || outcome == PassNews::Revoked {
            return Ok(outcome);
        }
        if outcome == PassNews::Waiting {
            pass.candidate = Some(candidate);
        }
    }
    let start = pass.witness.witness();
    follow(pass, &start, own, around, feed)
}

fn note(pass: &mut Pass, trouble: Trouble) -> PassNews {
    pass.trouble = trouble;
    match trouble {
        Trouble::None => PassNews::Current,
        Trouble::Waiting => PassNews::Waiting,
        Trouble::Gone => PassNews::Gone,
        Trouble::Log => PassNews::Log,
        Trouble::Certificate => PassNews::Certificate,
    }
}

/// Moves `start` to the place of the newest entry and of every older one, and checks the newest.
fn follow<F: FeedSource>(
    pass: &mut Pass,
    start: &Witness,
    own: &Found,
    around: &Surroundings<'_>,
    feed: &mut F,
) -> Result<PassNews, WalletError> {
    let credential = pass.credential()?;
    let (id, handle) = (credential.shard(), credential.handle());
    let mut witnesses = BTreeMap::from([(start.n, start.clone())]);

    let forward = fetch(feed, around.world, id, start.n, own.n)?;
    // spec: WIT-1
    if forward.has(handle) {
        pass.revoked = true;
        return Ok(PassNews::Revoked);
    }
    let Fetched::All(forward, _) = forward else {
        return Ok(note(pass, Trouble::Log));
    };
    let mut places: Vec<u32> = around.found.iter().map(|found| found.n).collect();
    places.sort_unstable();
    let mut at = start.clone();
    for place in places.iter().filter(|place| **place > start.n) {
        let Some(deltas) = forward.between(at.n, *place) else {
            continue;
        };
        match at.catch_up(handle, deltas) {
            CaughtUp::Current(witness) => at = witness,
            CaughtUp::Revoked { .. } => {
                pass.revoked = true;
                return Ok(PassNews::Revoked);
            }
            CaughtUp::Wrong => return Ok(note(pass, Trouble::Log)),
        }
        witnesses.insert(at.n, at.clone());
    }

    let lowest = places.first().copied().unwrap_or(start.n);
    let backward = fetch(feed, around.world, id, lowest.min(start.n), start.n)?;
    if backward.has(handle) {
        pass.revoked = true;
        return Ok(PassNews::Revoked);
    }
    if let Fetched::All(backward, _) = &backward {
        roll_back(start, handle, backward, &mut witnesses);
    }

    let Some(witness) = witnesses.get(&own.n) else {
        return Ok(note(pass, Trouble::Waiting));
    };
    // spec: WIT-3
    let keys = pass.keys(id);
    if credential
        .check_witness(&keys, witness, &own.certified.v)
        .is_err()
    {
        return Ok(note(pass, Trouble::Log));
    }
    pass.witness = KeptWitness::of(if own.n > start.n { witness } else { start });
    for found in around.found {
        if let Some(witness) = witnesses.get(&found.n) {
            pass.views.retain(|view| view.epoch != found.epoch);
            pass.views.push(View {
                epoch: found.epoch,
                n: found.n,
                v: found.certified.v.to_bytes().into(),
                z: found.certified.z.to_bytes().into(),
                c: witness.c.to_bytes().into(),
            });
        }
    }
    pass.views.sort_unstable_by_key(|view| view.epoch);
    // Older lists need not be searched again.
    pass.looked = own.epoch;
    Ok(note(pass, Trouble::None))
}

/// Notes the witness at every place back to the beginning of `stretch`.
// spec: WIT-8
fn roll_back(
    start: &Witness,
    handle: Handle,
    stretch: &Stretch,
    witnesses: &mut BTreeMap<u32, Witness>,
) {
    let mut at = start.clone();
    for delta in stretch.deltas.iter().rev() {
        let Some(before) = delta
            .check()
            .ok()
            .and_then(|delta| at.roll_back(handle, &delta))
        else {
            return;
        };
        at = before;
        witnesses.insert(at.n, at.clone());
    }
}

/// What was found of a stretch of the log, and every handle that was read on the way.
enum Fetched {
    All(Stretch, Vec<Handle>),
    Gap(Vec<Handle>),
}

impl Fetched {
    /// Whether a handle was among everything that was read, places outside the stretch included.
    fn has(&self, handle: Handle) -> bool {
        let (Self::All(_, handles) | Self::Gap(handles)) = self;
        handles.contains(&handle)
    }
}

impl Stretch {
    /// The deltas after one place up to another.
    fn between(&self, after: u32, to: u32) -> Option<&[LooseDelta]> {
        let index = |place: u32| usize::try_from(place.checked_sub(self.from)?).ok();
        self.deltas.get(index(after)?..index(to)?)
    }
}

/// Reads the places after `from` up to `to` out of whole segments.
// spec: WIT-2, WIT-7, WAL-11
fn fetch<F: FeedSource>(
    feed: &mut F,
    world: &World,
    id: ShardId,
    from: u32,
    to: u32,
) -> Result<Fetched, WalletError> {
    let mut stretch = Stretch {
        deltas: Vec::new(),
        from,
    };
    let mut handles = Vec::new();
    if from >= to {
        return Ok(Fetched::All(stretch, handles));
    }
    let segments = source::segments(feed, &layout::shard_deltas(id))?;
    let mut next = from + 1;
    while next <= to {
        let best = segments
            .iter()
            .filter(|(first, last)| *first <= next && next <= *last)
            .max_by_key(|(_, last)| *last);
        let Some((first, last)) = best.copied() else {
            return Ok(Fetched::Gap(handles));
        };
        let Some(deltas) = segment(feed, world, id, first, last)? else {
            return Ok(Fetched::Gap(handles));
        };
        handles.extend(deltas.iter().map(LooseDelta::handle));
        let skip = usize::try_from(next - first).unwrap_or(usize::MAX);
        let wanted = usize::try_from(to - next + 1).unwrap_or(usize::MAX);
        stretch
            .deltas
            .extend(deltas.into_iter().skip(skip).take(wanted));
        match last.checked_add(1) {
            Some(after) => next = after,
            None => break,
        }
    }
    Ok(Fetched::All(stretch, handles))
}

/// One segment, or `None` when it is not what its name says or not its authority's.
fn segment<F: FeedSource>(
    feed: &mut F,
    world: &World,
    id: ShardId,
    first: u32,
    last: u32,
) -> Result<Option<Vec<LooseDelta>>, WalletError> {
    let path = layout::segment(id, first, last);
    let Some(bytes) = source::read(feed, &path, DeltaSegment::LIMIT)? else {
        return Ok(None);
    };
    let opened = DeltaSegment::open_signed(&bytes, world.trust.pin()).and_then(|segment| {
        if segment.shard() != id || segment.first() != first || segment.last() != last {
            return Err(FeedError::Wire(WireError::Malformed));
        }
        segment.loose()
    });
    match opened.map_err(refused(&path)) {
        Ok(deltas) => Ok(Some(deltas)),
        Err(_) => Ok(None),
    }
}
