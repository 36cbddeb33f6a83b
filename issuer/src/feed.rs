//! A feed folder: the public documents of a framework as files (`huepass_feed::layout`).
//!
//! The home keeps one, which grows first; a feed that others see is a copy of it, made by
//! [`Feed::push`] with the newest announcement last, so that a copy that was cut off is a valid
//! older feed. What others wrote comes in by [`Feed::pull`], every document checked. Others may
//! write into the folders themselves too, so no link below one is followed.

use std::io;
use std::path::{Path, PathBuf};

use huepass_cli::{Exit, Report};
use huepass_credential::{Generators, ShardId, WindowTable};
use huepass_durable::{DurableError, SharedEntry, SharedFolder};
use huepass_feed::{
    Announced, DeltaSegment, Document as _, Epoch, EpochList, Genesis, Statements, Trust,
    cover::{self, Cover},
    layout::{self, Place},
};
use huepass_registrar::Published;
use rand_core::CryptoRng;

use crate::refuse;

/// The most bytes of a document whose kind has no limit of its own here.
pub(crate) const DOCUMENT: u64 = 64 << 10;
/// The most bytes of a list or a descriptor.
const LARGE: u64 = 160 << 20;

/// A folder of public documents.
pub(crate) struct Feed {
    path: PathBuf,
    files: SharedFolder,
}

impl Feed {
    /// The feed in a folder, which need not be there.
    pub(crate) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            files: SharedFolder::new(path),
        }
    }

    /// Its folder.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Where a document lies.
    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Whether a document is there. A link or a pipe of that name is none.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.files.has(name)
    }

    /// Reads a document.
    pub(crate) fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, Report> {
        let missing = || Report::not_read(&self.at(name), &io::ErrorKind::NotFound.into());
        self.read_if(name, limit)?.ok_or_else(missing)
    }

    /// Reads a document if it is there.
    pub(crate) fn read_if(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, Report> {
        self.files.read(name, limit).map_err(|error| match error {
            DurableError::Io { path, source } => Report::not_read(&path, &source),
            other => Report::from_durable(&other),
        })
    }

    /// Writes a document whole, its folder too.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Report> {
        let written = self.files.write(name, bytes, false);
        written.map_err(|error| match error {
            DurableError::Io { path, source } => Report::not_written(&path, &source),
            other => Report::from_durable(&other),
        })
    }

    /// The names of the documents in a folder of it, sorted, with the folder's. An index is none.
    pub(crate) fn names(&self, folder: &str) -> Result<Vec<String>, Report> {
        let entries = self.entries(folder)?.into_iter();
        Ok(entries.map(|entry| entry.name).collect())
    }

    /// What is in a folder of it but its index, sorted, each name with the folder's.
    fn entries(&self, folder: &str) -> Result<Vec<SharedEntry>, Report> {
        let mut entries = match self.files.entries(folder, usize::MAX) {
            Err(DurableError::Io { path, source }) => return Err(Report::not_read(&path, &source)),
            entries => entries.map_err(|error| Report::from_durable(&error))?,
        };
        entries.retain(|entry| entry.name != layout::INDEX);
        for entry in &mut entries {
            entry.name = format!("{folder}/{}", entry.name);
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    /// Whom to believe: the genesis and every change of registrars.
    pub(crate) fn trust(&self) -> Result<Trust, Report> {
        let bytes = self.read_if(layout::GENESIS, DOCUMENT)?.ok_or_else(|| {
            Report::new("error-issuer-no-framework", Exit::Config).arg("path", &self.path)
        })?;
        let refused = |error| refuse::document(&self.at(layout::GENESIS), &error);
        let mut trust = Trust::new(&bytes).map_err(refused)?;
        for name in self.names(layout::REGISTRARS)? {
            let bytes = self.read(&name, DOCUMENT)?;
            trust
                .add_change(&bytes)
                .map_err(|error| refuse::document(&self.at(&name), &error))?;
        }
        Ok(trust)
    }

    /// All statements.
    // spec: FED-81
    pub(crate) fn statements(&self, trust: &Trust) -> Result<Statements, Report> {
        let mut statements = Statements::default();
        for name in self.names(layout::STATEMENTS)? {
            let bytes = self.read(&name, DOCUMENT)?;
            statements
                .add(&bytes, trust)
                .map_err(|error| refuse::document(&self.at(&name), &error))?;
        }
        Ok(statements)
    }

    /// The newest announcement.
    pub(crate) fn newest(&self, trust: &Trust) -> Result<Option<Announced>, Report> {
        let Some(bytes) = self.read_if(layout::NEWEST, DOCUMENT)? else {
            return Ok(None);
        };
        let opened = trust.open_announcement(&bytes);
        opened
            .map(Some)
            .map_err(|error| refuse::document(&self.at(layout::NEWEST), &error))
    }

    /// The number of the epoch after the newest one.
    pub(crate) fn next_epoch(&self, trust: &Trust) -> Result<Epoch, Report> {
        let newest = self.newest(trust)?;
        Ok(Epoch(newest.map_or(1, |newest| {
            newest.get().epoch().0.saturating_add(1)
        })))
    }

    /// The list of the newest announcement.
    pub(crate) fn newest_list(&self, trust: &Trust) -> Result<Option<EpochList>, Report> {
        let Some(newest) = self.newest(trust)? else {
            return Ok(None);
        };
        let name = layout::list(newest.get().epoch());
        let bytes = self.read(&name, LARGE)?;
        EpochList::open(&bytes, newest.get())
            .map(Some)
            .map_err(|error| refuse::document(&self.at(&name), &error))
    }

    /// An epoch as published.
    pub(crate) fn epoch(&self, epoch: Epoch) -> Result<Option<Published>, Report> {
        let announcement = self.read_if(&layout::announcement(epoch), DOCUMENT)?;
        let list = self.read_if(&layout::list(epoch), LARGE)?;
        Ok(announcement
            .zip(list)
            .map(|(announcement, list)| Published { announcement, list }))
    }

    /// Writes an epoch: the list first, the newest announcement last.
    pub(crate) fn put_epoch(&self, epoch: Epoch, published: &Published) -> Result<(), Report> {
        self.write(&layout::list(epoch), &published.list)?;
        self.write(&layout::announcement(epoch), &published.announcement)?;
        // spec: FED-82
        self.write(layout::NEWEST, &published.announcement)
    }

    /// A framework's genesis and window table, checked as a whole.
    pub(crate) fn window(
        &self,
        genesis: &Genesis,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, Report> {
        let bytes = self.read(layout::WINDOW, DOCUMENT)?;
        let refused = || {
            Report::new("error-issuer-window", Exit::ProofRefused)
                .arg("path", &self.at(layout::WINDOW))
        };
        let table = WindowTable::from_bytes(&bytes).map_err(|_| refused())?;
        if table.digest() != genesis.window_digest {
            return Err(refused());
        }
        table
            .check(&Generators::new(), &genesis.window_key, rng)
            .map_err(|_| refused())?;
        Ok(bytes)
    }

    /// The first and last places of a shard's segments, as their names say, in any order.
    pub(crate) fn ranges(&self, shard: ShardId) -> Result<Vec<(u32, u32)>, Report> {
        let names = self.names(&layout::shard_deltas(shard))?;
        Ok(names.iter().filter_map(|name| cover::range(name)).collect())
    }

    /// The last place of a shard's log up to which segments lie here without a gap.
    pub(crate) fn covered(&self, shard: ShardId) -> Result<u32, Report> {
        let mut ranges = self.ranges(shard)?;
        ranges.sort_unstable();
        let mut covered = 0_u32;
        for (first, last) in ranges {
            if first <= covered.saturating_add(1) {
                covered = covered.max(last);
            }
        }
        Ok(covered)
    }

    /// Segments of a shard, each checked, that hold its deltas after `after` up to `to`, as far as
    /// they lie here. No more are read than it takes: `Cover` says which.
    // spec: REG-26
    pub(crate) fn segments(
        &self,
        trust: &Trust,
        shard: ShardId,
        after: u32,
        to: u32,
    ) -> Result<Vec<DeltaSegment>, Report> {
        let mut segments = Vec::new();
        if to <= after {
            return Ok(segments);
        }
        let mut cover = Cover::new(self.ranges(shard)?, after);
        while cover.reached() < to {
            let Some((first, last)) = cover.next() else {
                break;
            };
            let name = layout::segment(shard, first, last);
            let bytes = self.read(&name, DeltaSegment::LIMIT as u64)?;
            let segment = DeltaSegment::open_signed(&bytes, trust.pin())
                .map_err(|error| refuse::document(&self.at(&name), &error))?;
            // spec: FED-81
            if (segment.shard(), segment.first(), segment.last()) == (shard, first, last) {
                cover.take(last);
                segments.push(segment);
            }
        }
        Ok(segments)
    }

    /// Whether this is a feed of the framework; a folder without a genesis is one of any.
    pub(crate) fn check_framework(&self, trust: &Trust) -> Result<(), Report> {
        let Some(bytes) = self.read_if(layout::GENESIS, DOCUMENT)? else {
            return Ok(());
        };
        Trust::pinned(&bytes, trust.pin())
            .map(drop)
            .map_err(|error| refuse::document(&self.at(layout::GENESIS), &error))
    }

    /// Copies everything into another folder, the newest announcement last and the indexes before
    /// the epochs.
    // spec: FED-84
    pub(crate) fn push(&self, to: &Self) -> Result<(), Report> {
        self.copy(to, layout::GENESIS)?;
        self.copy(to, layout::WINDOW)?;
        // Whatever else lies there under the same name keeps nobody from what is checked here.
        for folder in [layout::REGISTRARS, layout::STATEMENTS, layout::DELTAS] {
            self.copy_all(to, folder)?;
        }
        for name in self.names(layout::AUTHORITIES)? {
            self.copy(to, &name)?;
        }
        self.index(to)?;
        self.copy_epochs(to)?;
        self.copy(to, layout::NEWEST)
    }

    /// Writes the indexes of the other folder, of statements and of each shard whose deltas are
    /// here, out of what lies there now: who publishes into one folder with others names theirs too.
    // spec: FED-83
    fn index(&self, to: &Self) -> Result<(), Report> {
        let mut folders = vec![layout::STATEMENTS.to_owned()];
        for authority in self.entries(layout::DELTAS)? {
            let shards = self.entries(&authority.name)?.into_iter();
            folders.extend(shards.map(|shard| shard.name));
        }
        for folder in folders {
            let there = to.names(&folder)?;
            let documents = there.iter().filter(|name| {
                let place = Place::parse(name);
                matches!(place, Some(Place::Statement(_) | Place::Segment(..))) && to.has(name)
            });
            // Every name there begins with the folder's and a slash.
            let files = documents.filter_map(|name| name.get(folder.len() + 1..));
            to.keep(&layout::index(&folder), &layout::write_index(files))?;
        }
        Ok(())
    }

    /// Copies a document unless the very same is there.
    fn copy(&self, to: &Self, name: &str) -> Result<(), Report> {
        if let Some(bytes) = self.read_if(name, LARGE)? {
            to.keep(name, &bytes)?;
        }
        Ok(())
    }

    /// Copies all documents under a folder unless the very same are there.
    fn copy_all(&self, to: &Self, folder: &str) -> Result<(), Report> {
        for SharedEntry { name, is_folder } in self.entries(folder)? {
            if is_folder {
                self.copy_all(to, &name)?;
            } else {
                self.copy(to, &name)?;
            }
        }
        Ok(())
    }

    /// Copies the epochs. They never change and are too many to be read each time: up to the one
    /// that the other folder calls its newest, which was written after them, those that are there
    /// stay; whatever lies under the names of later ones, and of the last few, is compared.
    fn copy_epochs(&self, to: &Self) -> Result<(), Report> {
        const LAST: usize = 3;
        let theirs = to.files.read(layout::NEWEST, DOCUMENT).ok().flatten();
        let epochs = self.entries(layout::EPOCHS)?;
        let mut new = true;
        for (place, SharedEntry { name, .. }) in epochs.into_iter().rev().enumerate() {
            let documents = self.names(&name)?;
            if new && theirs.is_some() {
                let announcement = documents.iter().find(|name| name.ends_with(layout::NEWEST));
                let own = announcement.map(|name| self.read_if(name, DOCUMENT));
                new = own.transpose()?.flatten() != theirs;
            }
            for document in documents {
                if new || place < LAST || !to.has(&document) {
                    self.copy(to, &document)?;
                }
            }
        }
        Ok(())
    }

    /// Writes a document unless the very same is there. What lies there and is no document, or
    /// cannot be read, is replaced.
    pub(crate) fn keep(&self, name: &str, bytes: &[u8]) -> Result<bool, Report> {
        let there = self.files.read(name, LARGE).ok().flatten();
        if there.as_deref() == Some(bytes) {
            return Ok(false);
        }
        self.write(name, bytes)?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests;
