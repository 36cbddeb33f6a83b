//! Answering requests out of the mirror's copy.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use huepass_credential::Epoch;
use huepass_feed::layout::{self, Place};
use huepass_feed::{Announcement, Document as _, FeedSource};

use crate::message::{Answer, CHUNK, Folder, NAMES, Request, is_name};

/// Files that were read lately and are larger than an answer. Without it every piece of a list would
/// cost reading all of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recent(Arc<Mutex<Held>>);

/// The one asked for last is the last.
type Held = VecDeque<(Place, Vec<u8>)>;

/// The most bytes that are kept.
const RECENT: usize = 96 << 20;
/// The most names read of one folder; a mirror keeps fewer.
const FOLDER: usize = 1 << 17;
/// What an answer costs beside its bytes.
const COST: usize = 1024;

/// Answers a request, and says what it cost, in bytes.
// spec: P2P-24
pub(crate) fn answer<S: FeedSource>(
    shelf: &mut S,
    recent: &Recent,
    request: &Request,
) -> (Answer, usize) {
    let (answer, cost) = match request {
        Request::Read(place, offset) => recent.chunk(shelf, *place, *offset as usize),
        Request::Names(folder, after) => names(shelf, *folder, after),
        Request::Announcements(first, count) => announcements(shelf, *first, *count),
    };
    (answer, cost + COST)
}

impl Recent {
    fn chunk<S: FeedSource>(&self, shelf: &mut S, place: Place, offset: usize) -> (Answer, usize) {
        if place.limit() <= 2 * CHUNK || !place.is_fixed() {
            return match shelf.read(&place.path(), place.limit()) {
                Ok(Some(bytes)) => (piece(&bytes, offset), bytes.len()),
                Ok(None) => (Answer::None, 0),
                Err(_) => (Answer::Busy, 0),
            };
        }
        // Large files are read one at a time, however many ask.
        let mut recent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = recent.iter().position(|(held, _)| *held == place)
            && let Some(held) = recent.remove(at)
        {
            let answer = piece(&held.1, offset);
            recent.push_back(held);
            return (answer, CHUNK);
        }
        match shelf.read(&place.path(), place.limit()) {
            Ok(Some(bytes)) => {
                let answer = piece(&bytes, offset);
                let cost = bytes.len();
                if cost > CHUNK {
                    recent.push_back((place, bytes));
                }
                while recent.iter().map(|(_, held)| held.len()).sum::<usize>() > RECENT {
                    recent.pop_front();
                }
                (answer, cost)
            }
            Ok(None) => (Answer::None, 0),
            Err(_) => (Answer::Busy, 0),
        }
    }
}

fn piece(bytes: &[u8], offset: usize) -> Answer {
    let rest = bytes.get(offset..).unwrap_or_default();
    let piece = &rest[..rest.len().min(CHUNK)];
    // Unwrap safety: no document has 4 GiB (FED-2).
    let total = u32::try_from(bytes.len()).expect("a document within its limit");
    Answer::Chunk(total, piece.to_vec().into())
}

fn names<S: FeedSource>(shelf: &mut S, folder: Folder, after: &str) -> (Answer, usize) {
    let path = folder.path();
    let Ok(all) = shelf.names(&path, FOLDER) else {
        return (Answer::Busy, 0);
    };
    let cost = all.len() * 64;
    let is_of_feed = |name: &String| {
        let inner = format!("{path}/{name}");
        let digits = name.len() == 10 && name.bytes().all(|b| b.is_ascii_digit());
        is_name(name)
            && (Place::parse(&inner).is_some()
                || Folder::parse(&inner).is_some()
                || (path == layout::EPOCHS && digits))
    };
    let mut names: Vec<String> = all
        .into_iter()
        .filter(|name| name.as_str() > after && is_of_feed(name))
        .collect();
    names.sort_unstable();
    let more = names.len() > NAMES;
    names.truncate(NAMES);
    (Answer::Names(names, more), cost)
}

fn announcements<S: FeedSource>(shelf: &mut S, first: Epoch, count: u8) -> (Answer, usize) {
    let mut all = Vec::new();
    let mut cost = 0;
    for number in (first.0..=u32::MAX).take(usize::from(count)) {
        let path = layout::announcement(Epoch(number));
        match shelf.read(&path, Announcement::LIMIT) {
            Ok(Some(bytes)) => {
                cost += bytes.len() + COST;
                all.push(bytes.into());
            }
            Ok(None) => break,
            Err(_) => return (Answer::Busy, cost),
        }
    }
    (Answer::Announcements(all), cost)
}

#[cfg(test)]
mod tests;
