//! Reading what a pull would take while others use the mirror.
//!
//! A source may take its time; whoever holds the mirror must not wait for it. So a pull has two halves.
//! A [`Scout`] knows what the mirror knew when it left, pulls into a copy that is nowhere but in
//! memory, and brings back all that the source gave. Then the mirror takes from that what it wants: it
//! checks everything again, as from any source, and waits for nobody.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use huepass_feed::{Document as _, EpochList, FeedShelf, FeedSource};

use crate::error::{Cause, MirrorError};
use crate::limits::Limits;
use crate::mirror::Mirror;
use crate::pull::Pulled;

/// Goes to a source in a mirror's place.
#[derive(Debug)]
pub struct Scout<S> {
    mirror: Mirror<Overlay<S>>,
    found: Arc<Mutex<Found>>,
}

/// What a source gave: itself a source, of that and nothing more.
#[derive(Debug)]
pub struct Fetched {
    found: Arc<Mutex<Found>>,
    /// How many bytes were to be read at most.
    room: u64,
    /// What reading it came to. What it says of documents is for the mirror to find out again.
    outcome: Result<Pulled, MirrorError>,
}

/// What a mirror took of what a scout brought.
#[derive(Debug)]
#[must_use]
pub struct Taken {
    /// As of any pull.
    pub pulled: Pulled,
    /// The paths of the delta segments that are new.
    pub segments: Vec<String>,
    /// Whether the source has more, as far as one can know, so that another pull is worth its while at
    /// once. `false` when this one brought nothing.
    pub more: bool,
    /// What the source failed with, if reading it ended with that.
    pub failed: Option<MirrorError>,
}

#[derive(Debug, Default)]
struct Found {
    files: BTreeMap<String, Got<Option<Vec<u8>>>>,
    folders: BTreeMap<String, Got<Vec<String>>>,
}

/// What was got for a path. A cause is given once, to whoever asks first.
type Got<T> = Result<T, Option<Cause>>;

/// Nobody asked the source for this, so what it has is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this was not read from the source")]
struct NotRead;

impl<S: FeedShelf + Clone> Mirror<S> {
    /// Somebody who reads from a source what a pull would take, at most about so many bytes: a
    /// document more may be read as long as it fits, so give at least twice what the largest may have
    /// (64 MiB). The next pull goes on from there.
    // spec: MIR-11, MIR-14
    pub fn scout(&self, bytes: u64) -> Scout<S> {
        let found = Arc::new(Mutex::new(Found::default()));
        let shelf = Overlay {
            below: self.shelf.clone(),
            written: BTreeMap::new(),
            found: Arc::clone(&found),
        };
        let limits = Limits {
            bytes: self.limits.bytes.min(bytes),
            ..self.limits
        };
        let mirror = Mirror {
            shelf,
            limits,
            trust: self.trust.clone(),
            statements: self.statements.clone(),
            kept: self.kept.clone(),
            chain: self.chain.clone(),
            list: self.list.clone(),
            lost: self.lost.clone(),
            torn: self.torn,
            has_window: self.has_window,
            descriptors: self.descriptors.clone(),
            described_last: self.described_last,
            logs: self.logs.clone(),
            wanted: self.wanted.clone(),
            stale: self.stale.clone(),
            contradictions: self.contradictions.clone(),
            kept_evidence: self.kept_evidence,
        };
        Scout { mirror, found }
    }

    /// Takes what a scout brought. What it did not read, because there was no room or the source failed,
    /// keeps nothing of the rest from being taken.
    ///
    /// # Errors
    /// As [`Self::pull`]; of a source that failed only when it could not even give its genesis.
    // spec: MIR-4, MIR-14
    pub fn take(&mut self, mut fetched: Fetched) -> Result<Taken, MirrorError> {
        let limits = Limits {
            // What was not read is asked for in vain, which costs nothing.
            failures: u32::MAX,
            ..self.limits
        };
        let (pulled, segments) = self.pull_within(&mut fetched, &limits)?;
        let failed = fetched.outcome.err();
        let failed = failed.filter(|error| matches!(error, MirrorError::Source { .. }));
        let is_full = pulled.bytes.saturating_add(EpochList::LIMIT as u64) > fetched.room;
        let more = is_full || failed.is_some() || !self.wanted.is_empty();
        Ok(Taken {
            pulled,
            segments,
            more: more && pulled.documents > 0,
            failed,
        })
    }
}

impl<S: FeedShelf> Scout<S> {
    /// Reads. Whatever was got before a failure is brought back too.
    pub fn read<F: FeedSource>(mut self, from: &mut F) -> Fetched {
        let mut recording = Recording {
            from,
            found: Arc::clone(&self.found),
        };
        let outcome = self.mirror.pull(&mut recording);
        Fetched {
            found: self.found,
            room: self.mirror.limits.bytes,
            outcome,
        }
    }
}

impl FeedSource for Fetched {
    type Error = Cause;

    fn read(&mut self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, Cause> {
        match lock(&self.found).files.get_mut(path) {
            Some(Ok(Some(bytes))) if bytes.len() > limit => Err(NotRead.into()),
            Some(Ok(bytes)) => Ok(bytes.clone()),
            Some(Err(cause)) => Err(cause.take().unwrap_or_else(|| NotRead.into())),
            None => Err(NotRead.into()),
        }
    }

    fn names(&mut self, folder: &str, limit: usize) -> Result<Vec<String>, Cause> {
        match lock(&self.found).folders.get_mut(folder) {
            Some(Ok(names)) if names.len() > limit => Err(NotRead.into()),
            Some(Ok(names)) => Ok(names.clone()),
            Some(Err(cause)) => Err(cause.take().unwrap_or_else(|| NotRead.into())),
            None => Err(NotRead.into()),
        }
    }
}

/// A source whose answers are kept.
struct Recording<'a, F> {
    from: &'a mut F,
    found: Arc<Mutex<Found>>,
}

impl<F: FeedSource> FeedSource for Recording<'_, F> {
    type Error = Cause;

    fn read(&mut self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, Cause> {
        let got = self.from.read(path, limit).map_err(Into::into);
        let kept = match &got {
            // More than was asked for is not kept, or nothing would bound it.
            Ok(Some(bytes)) if bytes.len() > limit => Err(None),
            Ok(bytes) => Ok(bytes.clone()),
            Err(_) => Err(None),
        };
        let mut found = lock(&self.found);
        match got {
            Ok(bytes) => {
                found.files.insert(path.to_owned(), kept);
                Ok(bytes)
            }
            Err(cause) => {
                found.files.insert(path.to_owned(), Err(Some(cause)));
                Err(NotRead.into())
            }
        }
    }

    fn names(&mut self, folder: &str, limit: usize) -> Result<Vec<String>, Cause> {
        let got = self.from.names(folder, limit).map_err(Into::into);
        let mut found = lock(&self.found);
        match got {
            Ok(names) => {
                found.folders.insert(folder.to_owned(), Ok(names.clone()));
                Ok(names)
            }
            Err(cause) => {
                found.folders.insert(folder.to_owned(), Err(Some(cause)));
                Err(NotRead.into())
            }
        }
    }
}

/// A shelf to which nothing is written: what was stays in memory, over what lies below.
#[derive(Debug)]
struct Overlay<S> {
    below: S,
    /// `None` is what was found under the same path, which need not be kept twice.
    written: BTreeMap<String, Option<Vec<u8>>>,
    found: Arc<Mutex<Found>>,
}

impl<S: FeedShelf> FeedSource for Overlay<S> {
    type Error = Cause;

    fn read(&mut self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, Cause> {
        let written = match self.written.get(path) {
            None => return self.below.read(path, limit).map_err(Into::into),
            Some(Some(bytes)) => Some(bytes.clone()),
            Some(None) => match lock(&self.found).files.get(path) {
                Some(Ok(bytes)) => bytes.clone(),
                _ => None,
            },
        };
        match written {
            Some(bytes) if bytes.len() > limit => Err(NotRead.into()),
            written => Ok(written),
        }
    }

    fn names(&mut self, folder: &str, limit: usize) -> Result<Vec<String>, Cause> {
        let mut names = self.below.names(folder, limit).map_err(Into::into)?;
        let prefix = format!("{folder}/");
        let written = self.written.keys();
        let inside = written.filter_map(|path| path.strip_prefix(&prefix)?.split('/').next());
        names.extend(inside.map(ToOwned::to_owned));
        names.sort_unstable();
        names.dedup();
        if names.len() > limit {
            return Err(NotRead.into());
        }
        Ok(names)
    }
}

impl<S: FeedShelf> FeedShelf for Overlay<S> {
    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), Cause> {
        let found = lock(&self.found);
        let is_found = matches!(found.files.get(path), Some(Ok(Some(found))) if found == bytes);
        drop(found);
        let written = (!is_found).then(|| bytes.to_vec());
        self.written.insert(path.to_owned(), written);
        Ok(())
    }
}

fn lock(found: &Mutex<Found>) -> MutexGuard<'_, Found> {
    // A map is whole whatever happened to a thread.
    found.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
