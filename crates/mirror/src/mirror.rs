//! The mirror and what it knows of its own copy.

use std::collections::{BTreeMap, BTreeSet};

use huepass_credential::{AuthorityId, Epoch, GenesisDigest, ShardId, WINDOW_TABLE_BYTES};
use huepass_feed::{
    Announced, AuthorityDescriptor, Chain, Document as _, EpochList, Evidence, FeedShelf,
    FeedSource, Genesis, Statement, Statements, Trust, digest, layout,
};

use crate::error::MirrorError;
use crate::limits::Limits;
use crate::log::Log;

/// A checked copy of a framework's feed, on a shelf that it owns: nothing else may write there.
///
/// Other readers of the same files see, at any time, an announcement only when its list is there.
#[derive(Debug)]
pub struct Mirror<S> {
    pub(crate) shelf: S,
    pub(crate) limits: Limits,
    pub(crate) trust: Trust,
    pub(crate) statements: Statements,
    pub(crate) kept: Kept,
    pub(crate) chain: Chain,
    /// The newest list held; that of the newest announcement unless a disk has lost it.
    pub(crate) list: Option<EpochList>,
    /// Announcements in the chain whose lists are not there.
    pub(crate) lost: BTreeSet<Epoch>,
    /// Whether a damaged announcement lies before the chain's first one.
    pub(crate) torn: bool,
    pub(crate) has_window: bool,
    pub(crate) descriptors: BTreeMap<AuthorityId, AuthorityDescriptor>,
    /// Whose descriptor was read last, so that the next pull begins with others.
    pub(crate) described_last: Option<AuthorityId>,
    pub(crate) logs: BTreeMap<ShardId, Log>,
    /// How many deltas of a shard are wanted that no source has given yet, or a disk has lost.
    pub(crate) wanted: BTreeMap<ShardId, u32>,
    /// Folders whose index is to be written again.
    pub(crate) stale: BTreeSet<Indexed>,
    pub(crate) contradictions: Vec<Announced>,
    /// How many files of evidence there are.
    pub(crate) kept_evidence: usize,
}

/// The statements on the shelf: by digest, and whose retirement each is, if it is one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept(pub(crate) BTreeMap<[u8; 32], Option<AuthorityId>>);

/// A folder that has an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Indexed {
    Statements,
    Shard(ShardId),
}

impl<S: FeedShelf> Mirror<S> {
    /// Opens the copy on a shelf and checks all of it again. With `pin`, it must be of that
    /// framework. What is damaged there and can be had again counts as missing; the next pull
    /// brings it.
    ///
    /// # Errors
    /// [`MirrorError::Empty`] when there is no copy yet, [`MirrorError::OtherFramework`],
    /// [`MirrorError::Damaged`] and [`MirrorError::Shelf`].
    // spec: MIR-2
    pub fn open(shelf: S, pin: Option<GenesisDigest>) -> Result<Self, MirrorError> {
        Self::open_within(shelf, pin, Limits::default())
    }

    /// As [`Self::open`], with limits of one's own.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_within(
        mut shelf: S,
        pin: Option<GenesisDigest>,
        limits: Limits,
    ) -> Result<Self, MirrorError> {
        let path = layout::GENESIS;
        let bytes = shelf
            .read(path, Genesis::LIMIT)
            .map_err(failed::<S>(path))?;
        let bytes = bytes.ok_or(MirrorError::Empty)?;
        let damaged = |_| MirrorError::Damaged { path: path.into() };
        let trust = Trust::new(&bytes).map_err(damaged)?;
        if pin.is_some_and(|pin| pin != trust.pin()) {
            return Err(MirrorError::OtherFramework);
        }
        let mut mirror = Self {
            shelf,
            limits,
            trust,
            statements: Statements::default(),
            kept: Kept::default(),
            chain: Chain::new(),
            list: None,
            lost: BTreeSet::new(),
            torn: false,
            has_window: false,
            descriptors: BTreeMap::new(),
            described_last: None,
            logs: BTreeMap::new(),
            wanted: BTreeMap::new(),
            stale: BTreeSet::new(),
            contradictions: Vec::new(),
            kept_evidence: 0,
        };
        mirror.load()?;
        Ok(mirror)
    }

    /// Begins a copy on an empty shelf with a framework whose genesis digest is known. A shelf that
    /// has a copy of that framework already is opened. Only the genesis and the window table are
    /// taken; [`Self::pull`] brings the rest.
    ///
    /// # Errors
    /// As [`Self::open`], [`MirrorError::NoFeed`], [`MirrorError::Source`], and
    /// [`MirrorError::Refused`] for a genesis that does not hold.
    // spec: MIR-1
    pub fn adopt<F: FeedSource>(
        shelf: S,
        from: &mut F,
        pin: GenesisDigest,
    ) -> Result<Self, MirrorError> {
        Self::adopt_within(shelf, from, pin, Limits::default())
    }

    /// As [`Self::adopt`], with limits of one's own.
    ///
    /// # Errors
    /// As [`Self::adopt`].
    pub fn adopt_within<F: FeedSource>(
        mut shelf: S,
        from: &mut F,
        pin: GenesisDigest,
        limits: Limits,
    ) -> Result<Self, MirrorError> {
        let path = layout::GENESIS;
        let held = shelf
            .read(path, Genesis::LIMIT)
            .map_err(failed::<S>(path))?;
        // A genesis that is damaged is written again; one of another framework is somebody's feed.
        if held.is_some_and(|held| Trust::new(&held).is_ok()) {
            return Self::open_within(shelf, Some(pin), limits);
        }
        let unread = |path: &str, cause: F::Error| MirrorError::Source {
            path: path.to_owned(),
            cause: cause.into(),
        };
        let genesis = from
            .read(path, Genesis::LIMIT)
            .map_err(|cause| unread(path, cause))?
            .ok_or(MirrorError::NoFeed)?;
        let trust = Trust::new(&genesis)?;
        if trust.pin() != pin {
            return Err(MirrorError::OtherFramework);
        }
        // Whatever a source has instead of the table keeps nobody from beginning.
        let window = from.read(layout::WINDOW, WINDOW_TABLE_BYTES).ok().flatten();
        if let Some(window) = window
            && digest(&window) == trust.genesis().window_digest
        {
            let path = layout::WINDOW;
            shelf.write(path, &window).map_err(failed::<S>(path))?;
        }
        shelf.write(path, &genesis).map_err(failed::<S>(path))?;
        Self::open_within(shelf, Some(pin), limits)
    }

    /// Whom it believes: the genesis and every change of registrars.
    pub const fn trust(&self) -> &Trust {
        &self.trust
    }

    /// The newest announcement that its copy shows.
    pub fn newest(&self) -> Option<&Announced> {
        self.chain.newest()
    }

    /// The newest list held.
    pub const fn list(&self) -> Option<&EpochList> {
        self.list.as_ref()
    }

    /// The statements held.
    pub const fn statements(&self) -> &Statements {
        &self.statements
    }

    /// The copy.
    pub const fn shelf(&self) -> &S {
        &self.shelf
    }

    /// Every two announcements met that contradict each other, in this process or an earlier one.
    pub fn evidence(&self) -> Vec<Evidence> {
        crate::evidence::pairs(&self.contradictions)
    }

    pub(crate) fn newest_epoch(&self) -> Option<Epoch> {
        Some(self.newest()?.get().epoch())
    }

    /// How many deltas a shard has in the newest list.
    pub(crate) fn listed(&self, shard: ShardId) -> Option<u32> {
        Some(self.list.as_ref()?.entry(shard)?.state.n)
    }

    /// Whether a descriptor held lists a shard.
    pub(crate) fn describes(&self, shard: ShardId) -> bool {
        self.descriptors
            .get(&shard.authority)
            .is_some_and(|descriptor| {
                let shards = &descriptor.shards;
                let at = shards.binary_search_by_key(&shard.number, |listed| listed.number);
                at.is_ok()
            })
    }

    /// Reads a document of one's own. What cannot be read is missing: it is pulled again.
    pub(crate) fn own(&mut self, path: &str, limit: usize) -> Option<Vec<u8>> {
        self.shelf.read(path, limit).ok().flatten()
    }

    pub(crate) fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), MirrorError> {
        self.shelf.write(path, bytes).map_err(failed::<S>(path))
    }

    /// Keeps a statement that holds, and its folder's index.
    pub(crate) fn keep_statement(
        &mut self,
        statement: &Statement,
        bytes: &[u8],
    ) -> Result<(), MirrorError> {
        let digest = statement.digest();
        self.put(&layout::statement(&digest), bytes)?;
        self.statements.add(bytes, &self.trust)?;
        self.kept.insert(statement);
        self.stale.insert(Indexed::Statements);
        Ok(())
    }

    /// Writes the indexes of folders that have changed.
    // spec: FED-83
    pub(crate) fn write_indexes(&mut self) -> Result<(), MirrorError> {
        while let Some(folder) = self.stale.first().copied() {
            let (path, bytes) = self.index(folder);
            self.put(&path, &bytes)?;
            self.stale.remove(&folder);
        }
        Ok(())
    }

    /// The index that a folder should have, and its path.
    pub(crate) fn index(&self, folder: Indexed) -> (String, Vec<u8>) {
        let (folder, names) = match folder {
            Indexed::Statements => (layout::STATEMENTS.to_owned(), self.kept.names()),
            Indexed::Shard(id) => {
                let names = self.logs.get(&id).map(Log::names).unwrap_or_default();
                (layout::shard_deltas(id), names)
            }
        };
        let bytes = layout::write_index(names.iter().map(String::as_str));
        (layout::index(&folder), bytes)
    }
}

impl Kept {
    pub(crate) fn insert(&mut self, statement: &Statement) {
        let whose = match statement {
            Statement::Retirement(retirement) => Some(retirement.shard().authority),
            Statement::Accreditation(_) | Statement::DeAccreditation(_) => None,
        };
        self.0.insert(statement.digest(), whose);
    }

    /// Whether a statement of this file name is kept.
    pub(crate) fn has(&self, name: &str) -> bool {
        let mut digest = [0; 32];
        name.strip_suffix(".cose")
            .is_some_and(|name| hex::decode_to_slice(name, &mut digest).is_ok())
            && self.0.contains_key(&digest)
    }

    /// How many are the registrars'.
    pub(crate) fn by_quorum(&self) -> usize {
        self.0.values().filter(|whose| whose.is_none()).count()
    }

    /// How many are retirements, and how many of those an authority's.
    pub(crate) fn retirements(&self, authority: AuthorityId) -> (usize, usize) {
        let all = self.0.values().flatten();
        let own = all.clone().filter(|whose| **whose == authority).count();
        (all.count(), own)
    }

    fn names(&self) -> Vec<String> {
        let name = |digest| format!("{}.cose", hex::encode(digest));
        self.0.keys().map(name).collect()
    }
}

/// Names the file of one's own that could not be read or written.
pub(crate) fn failed<S: FeedSource>(path: &str) -> impl FnOnce(S::Error) -> MirrorError {
    move |cause| MirrorError::Shelf {
        path: path.to_owned(),
        cause: cause.into(),
    }
}

#[cfg(test)]
mod tests;
