//! A feed folder: the public documents of a framework as files (`huepass_feed::layout`).
//!
//! The home keeps one, which grows first; a feed that others see is a copy of it, made by
//! [`Feed::push`] with the newest announcement last, so that a copy that was cut off is a valid
//! older feed. What others wrote comes in by [`Feed::pull`], every document checked.

use std::path::{Path, PathBuf};

use huepass_cli::{Existing, Exit, Readers, Report, write_file};
use huepass_credential::{Generators, ShardId, WindowTable};
use huepass_durable::{DurableError, create_dir_durable, read_limited};
use huepass_feed::{
    Announced, DeltaSegment, Document as _, Epoch, EpochList, Genesis, Statements, Trust, layout,
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
}

impl Feed {
    /// The feed in a folder, which need not be there.
    pub(crate) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
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

    /// Whether a document is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.at(name).exists()
    }

    /// Reads a document.
    pub(crate) fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, Report> {
        let path = self.at(name);
        read_limited(&path, limit).map_err(|error| match error {
            DurableError::Io { source, .. } => Report::not_read(&path, &source),
            other => Report::from_durable(&other),
        })
    }

    /// Reads a document if it is there.
    pub(crate) fn read_if(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, Report> {
        if self.has(name) {
            self.read(name, limit).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Writes a document whole, its folder too.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Report> {
        let path = self.at(name);
        if let Some(folder) = path.parent() {
            create_dir_durable(folder).map_err(|error| Report::from_durable(&error))?;
        }
        write_file(&path, bytes, Readers::All, Existing::Replace)
    }

    /// The names of the documents in a folder of it, sorted, with the folder's.
    pub(crate) fn names(&self, folder: &str) -> Result<Vec<String>, Report> {
        let path = self.at(folder);
        if !path.is_dir() {
            return Ok(Vec::new());
        }
        let not_read = |error| Report::not_read(&path, &error);
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&path).map_err(not_read)? {
            let name = entry.map_err(not_read)?.file_name();
            // What begins with a dot is being written at this moment.
            if let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) {
                names.push(format!("{folder}/{name}"));
            }
        }
        names.sort();
        Ok(names)
    }

    /// Whom to believe: the genesis and every change of registrars.
    pub(crate) fn trust(&self) -> Result<Trust, Report> {
        if !self.has(layout::GENESIS) {
            return Err(
                Report::new("error-issuer-no-framework", Exit::Config).arg("path", &self.path)
            );
        }
        let bytes = self.read(layout::GENESIS, DOCUMENT)?;
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

    /// The last place of a shard's log up to which segments lie here without a gap.
    pub(crate) fn covered(&self, shard: ShardId) -> Result<u32, Report> {
        let mut ranges = Vec::new();
        for name in self.names(&layout::shard_deltas(shard))? {
            let file = name.rsplit('/').next().unwrap_or_default();
            ranges.extend(layout::segment_range(file));
        }
        ranges.sort_unstable();
        let mut covered = 0_u32;
        for (first, last) in ranges {
            if first <= covered.saturating_add(1) {
                covered = covered.max(last);
            }
        }
        Ok(covered)
    }

    /// The segments of a shard with places after `after`, each checked.
    pub(crate) fn segments(
        &self,
        trust: &Trust,
        shard: ShardId,
        after: u32,
    ) -> Result<Vec<DeltaSegment>, Report> {
        let mut segments = Vec::new();
        for name in self.names(&layout::shard_deltas(shard))? {
            let file = name.rsplit('/').next().unwrap_or_default();
            if layout::segment_range(file).is_none_or(|(_, last)| last <= after) {
                continue;
            }
            let bytes = self.read(&name, DeltaSegment::LIMIT as u64)?;
            let segment = DeltaSegment::open_signed(&bytes, trust.pin())
                .map_err(|error| refuse::document(&self.at(&name), &error))?;
            segments.push(segment);
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

    /// Copies everything into another folder, the newest announcement last.
    pub(crate) fn push(&self, to: &Self) -> Result<(), Report> {
        self.copy(to, layout::GENESIS)?;
        self.copy(to, layout::WINDOW)?;
        for folder in [layout::REGISTRARS, layout::STATEMENTS] {
            self.copy_new(to, folder)?;
        }
        for name in self.names(layout::AUTHORITIES)? {
            self.copy(to, &name)?;
        }
        for folder in [layout::DELTAS, layout::EPOCHS] {
            self.copy_new(to, folder)?;
        }
        self.copy(to, layout::NEWEST)
    }

    /// Copies a document unless the very same is there.
    fn copy(&self, to: &Self, name: &str) -> Result<(), Report> {
        if let Some(bytes) = self.read_if(name, LARGE)? {
            to.keep(name, &bytes)?;
        }
        Ok(())
    }

    /// Copies all documents under a folder that are not there; these never change.
    fn copy_new(&self, to: &Self, folder: &str) -> Result<(), Report> {
        for name in self.names(folder)? {
            if self.at(&name).is_dir() {
                self.copy_new(to, &name)?;
            } else if !to.has(&name) {
                to.write(&name, &self.read(&name, LARGE)?)?;
            }
        }
        Ok(())
    }

    /// Writes a document unless the very same is there.
    pub(crate) fn keep(&self, name: &str, bytes: &[u8]) -> Result<bool, Report> {
        if self.read_if(name, LARGE)?.as_deref() == Some(bytes) {
            return Ok(false);
        }
        self.write(name, bytes)?;
        Ok(true)
    }
}
