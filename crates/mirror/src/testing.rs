//! A made-up framework whose feed grows, and carriers of it that fail when they are told to.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use huepass_credential::{Epoch, G2Affine, GenesisDigest, ShardId, WINDOW_TABLE_BYTES};
use huepass_feed::{
    Accreditation, Announcement, AnnouncementDraft, AuthorityDescriptor, CredentialKind,
    DeAccreditation, DeltaSegment, Document, EpochList, FeedShelf, FeedSource, Genesis, Retirement,
    StateEntry, StateList, Trust, digest, layout,
};

#[allow(dead_code, clippy::wildcard_imports)] // every crate uses its own part of it
#[path = "../../feed/src/testing.rs"]
mod documents;

use documents::START;
pub(crate) use documents::{deltas, key, quorum_signed, shard};

/// Files in memory. A clone shares them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory(pub(crate) Rc<RefCell<Files>>);

/// What a memory holds, and when it fails.
#[derive(Debug, Default)]
pub(crate) struct Files {
    pub(crate) held: BTreeMap<String, Vec<u8>>,
    /// Every path read.
    pub(crate) reads: Vec<String>,
    /// Every path written.
    pub(crate) writes: Vec<String>,
    /// Every so many reads fail.
    pub(crate) failing: Option<usize>,
    /// The paths that cannot be read.
    pub(crate) unreadable: Option<fn(&str) -> bool>,
    /// So many writes succeed, and no more.
    pub(crate) room: Option<usize>,
}

impl Memory {
    pub(crate) fn of(files: BTreeMap<String, Vec<u8>>) -> Self {
        let memory = Self::default();
        memory.0.borrow_mut().held = files;
        memory
    }

    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        self.0.borrow().held.clone()
    }

    /// The paths at which it holds something else.
    pub(crate) fn differs(&self, other: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
        let files = self.files();
        let paths: BTreeSet<&String> = files.keys().chain(other.keys()).collect();
        let differs = |path: &&String| files.get(*path) != other.get(*path);
        paths.into_iter().filter(differs).cloned().collect()
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.0.borrow().held.contains_key(path)
    }

    pub(crate) fn set(&self, path: &str, bytes: &[u8]) {
        let mut files = self.0.borrow_mut();
        files.held.insert(path.to_owned(), bytes.to_vec());
    }

    pub(crate) fn remove(&self, path: &str) -> Option<Vec<u8>> {
        self.0.borrow_mut().held.remove(path)
    }

    pub(crate) fn fail_every(&self, reads: Option<usize>) {
        self.0.borrow_mut().failing = reads;
    }

    pub(crate) fn fail_at(&self, paths: Option<fn(&str) -> bool>) {
        self.0.borrow_mut().unreadable = paths;
    }

    pub(crate) fn room(&self, writes: Option<usize>) {
        self.0.borrow_mut().room = writes;
    }

    fn reads(&self, path: &str) -> Result<(), String> {
        let mut files = self.0.borrow_mut();
        files.reads.push(path.to_owned());
        if files.unreadable.is_some_and(|is_so| is_so(path)) {
            return Err("unreachable".to_owned());
        }
        let count = files.reads.len();
        match files.failing {
            Some(every) if count.is_multiple_of(every) => Err("unreachable".to_owned()),
            _ => Ok(()),
        }
    }
}

impl FeedSource for Memory {
    type Error = String;

    fn read(&mut self, path: &str, limit: usize) -> Result<Option<Vec<u8>>, String> {
        self.reads(path)?;
        match self.0.borrow().held.get(path) {
            Some(bytes) if bytes.len() > limit => Err("too large".to_owned()),
            found => Ok(found.cloned()),
        }
    }

    /// Files and folders, as in a folder of files.
    fn names(&mut self, folder: &str, limit: usize) -> Result<Vec<String>, String> {
        self.reads(folder)?;
        let prefix = format!("{folder}/");
        let files = self.0.borrow();
        let paths = files.held.keys();
        let names: BTreeSet<String> = paths
            .filter_map(|path| path.strip_prefix(&prefix)?.split('/').next())
            .map(ToOwned::to_owned)
            .collect();
        if names.len() > limit {
            return Err("too many".to_owned());
        }
        Ok(names.into_iter().collect())
    }
}

impl FeedShelf for Memory {
    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), String> {
        let mut files = self.0.borrow_mut();
        match &mut files.room {
            Some(0) => return Err("no space left".to_owned()),
            Some(room) => *room -= 1,
            None => {}
        }
        files.writes.push(path.to_owned());
        files.held.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
}

/// A shard and its log.
#[derive(Clone)]
pub(crate) struct Shard {
    pub(crate) id: ShardId,
    pub(crate) authority: u8,
    secret: u8,
    pub(crate) n: u8,
    published: u8,
    gone: bool,
}

/// A framework of the registrars 1, 2 and 3 with a quorum of two, and its feed.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) trust: Trust,
    pub(crate) feed: BTreeMap<String, Vec<u8>>,
    pub(crate) shards: Vec<Shard>,
    pub(crate) epoch: u32,
    pub(crate) signers: Vec<u8>,
    previous: [u8; 32],
    /// Tells histories apart that are alike otherwise.
    pub(crate) salt: u8,
}

impl World {
    /// A framework without authorities or epochs.
    pub(crate) fn empty(id: u8) -> Self {
        let window = vec![id; WINDOW_TABLE_BYTES];
        let kind = CredentialKind {
            number: 1,
            name: "health pass".to_owned(),
        };
        let genesis = Genesis::new(
            [id; 16],
            "Example".to_owned(),
            vec![kind],
            600,
            30,
            documents::set(&[1, 2, 3], 2),
            window_key(),
            digest(&window),
        )
        .unwrap();
        let bytes = quorum_signed(&genesis, &[1, 2, 3]);
        let trust = Trust::new(&bytes).unwrap();
        let feed = BTreeMap::from([
            (layout::GENESIS.to_owned(), bytes),
            (layout::WINDOW.to_owned(), window),
        ]);
        Self {
            previous: trust.pin().0,
            trust,
            feed,
            shards: Vec::new(),
            epoch: 0,
            signers: vec![1, 2],
            salt: 3,
        }
    }

    /// Two authorities, East with shards 0 and 7, West with 0, and `epochs` epochs, in each of which
    /// something is revoked.
    pub(crate) fn started(epochs: u32) -> Self {
        let mut world = Self::empty(0x1d);
        world.accredit(0x41, "East");
        world.accredit(0x42, "West");
        world.describe(0x41, &[(0, 0x61), (7, 0x62)], 1);
        world.describe(0x42, &[(0, 0x63)], 1);
        for _ in 0..epochs {
            world.go_on();
        }
        world
    }

    /// A later epoch, with revocations.
    pub(crate) fn go_on(&mut self) {
        let at = self.epoch as usize % self.shards.len();
        if !self.shards[at].gone {
            self.shards[at].n += 2;
        }
        self.publish();
    }

    pub(crate) fn pin(&self) -> GenesisDigest {
        self.trust.pin()
    }

    pub(crate) fn source(&self) -> Memory {
        Memory::of(self.feed.clone())
    }

    pub(crate) fn put(&mut self, path: &str, bytes: Vec<u8>) {
        self.feed.insert(path.to_owned(), bytes);
    }

    pub(crate) fn statement(&mut self, digest: [u8; 32], bytes: Vec<u8>) {
        self.put(&layout::statement(&digest), bytes);
        self.index(layout::STATEMENTS);
    }

    fn index(&mut self, folder: &str) {
        let prefix = format!("{folder}/");
        let names: Vec<String> = self
            .feed
            .keys()
            .filter_map(|path| path.strip_prefix(&prefix))
            .filter(|name| *name != layout::INDEX)
            .map(ToOwned::to_owned)
            .collect();
        let bytes = layout::write_index(names.iter().map(String::as_str));
        self.put(&layout::index(folder), bytes);
    }

    pub(crate) fn accredit(&mut self, authority: u8, name: &str) {
        let id = shard(authority, 0).authority;
        let from = Epoch(self.epoch + 1);
        let statement = Accreditation::new(self.pin(), id, name.to_owned(), from).unwrap();
        let bytes = quorum_signed(&statement, &self.signers);
        self.statement(statement.digest(), bytes);
    }

    pub(crate) fn exclude(&mut self, authority: u8) {
        let id = shard(authority, 0).authority;
        let statement = DeAccreditation::new(self.pin(), id, Epoch(self.epoch + 1)).unwrap();
        let bytes = quorum_signed(&statement, &self.signers);
        self.statement(statement.digest(), bytes);
        for shard in &mut self.shards {
            shard.gone |= shard.authority == authority;
        }
    }

    pub(crate) fn retire(&mut self, authority: u8, number: u32) {
        let id = shard(authority, number);
        let statement = Retirement::new(self.pin(), id, Epoch(self.epoch + 1)).unwrap();
        self.statement(statement.digest(), statement.sign(&key(authority)));
        for shard in &mut self.shards {
            shard.gone |= shard.id == id;
        }
    }

    /// The next change of registrars: the later three, in office from the next epoch on.
    pub(crate) fn change_registrars(&mut self) {
        self.change_to(&[2, 3, 4], 2);
        self.signers = vec![3, 4];
    }

    /// A change of registrars, in office from the next epoch on. The signers stay.
    pub(crate) fn change_to(&mut self, registrars: &[u8], quorum: u8) {
        let set = documents::set(registrars, quorum);
        let change = self.trust.draft_change(Epoch(self.epoch + 1), set).unwrap();
        let bytes = quorum_signed(&change, &self.signers);
        self.trust.add_change(&bytes).unwrap();
        self.put(&layout::registrar_change(change.number), bytes);
    }

    /// An edition of a descriptor with these shards and secrets; new ones are listed from now on.
    pub(crate) fn describe(&mut self, authority: u8, shards: &[(u32, u8)], edition: u32) {
        let bytes = self.descriptor(authority, shards, edition);
        self.put(&layout::descriptor(shard(authority, 0).authority), bytes);
        for (number, secret) in shards {
            let id = shard(authority, *number);
            if self.shards.iter().all(|shard| shard.id != id) {
                self.shards.push(Shard {
                    id,
                    authority,
                    secret: *secret,
                    n: 0,
                    published: 0,
                    gone: false,
                });
            }
        }
    }

    pub(crate) fn descriptor(&self, authority: u8, shards: &[(u32, u8)], edition: u32) -> Vec<u8> {
        let pin = self.pin();
        let id = shard(authority, 0).authority;
        let listed = shards
            .iter()
            .map(|(number, secret)| documents::listed(pin, shard(authority, *number), *secret))
            .collect();
        let name = "Somewhere".to_owned();
        AuthorityDescriptor::new(pin, id, edition, name, [0x5e; 32], listed)
            .unwrap()
            .sign(&key(authority))
    }

    /// A signed segment of a shard's log.
    pub(crate) fn segment(&self, at: usize, first: u8, last: u8) -> Vec<u8> {
        let shard = &self.shards[at];
        let log = deltas(shard.secret, last);
        let part = &log[usize::from(first) - 1..];
        DeltaSegment::new(self.pin(), shard.id, u32::from(first), part)
            .unwrap()
            .sign(&key(shard.authority))
    }

    pub(crate) fn segment_path(&self, at: usize, first: u8, last: u8) -> String {
        layout::segment(self.shards[at].id, u32::from(first), u32::from(last))
    }

    fn publish_deltas(&mut self) {
        for at in 0..self.shards.len() {
            let (first, last) = (self.shards[at].published + 1, self.shards[at].n);
            if first <= last {
                let bytes = self.segment(at, first, last);
                let path = self.segment_path(at, first, last);
                self.put(&path, bytes);
                self.index(&layout::shard_deltas(self.shards[at].id));
                self.shards[at].published = last;
            }
        }
    }

    /// Publishes the next epoch.
    pub(crate) fn publish(&mut self) {
        self.publish_deltas();
        let (announcement, list) = self.make(self.epoch + 1, self.previous);
        self.publish_this(&announcement, list);
    }

    pub(crate) fn publish_this(&mut self, announcement: &Announcement, list: Vec<u8>) {
        let epoch = announcement.epoch();
        self.epoch = epoch.0;
        self.previous = announcement.digest();
        let signed = quorum_signed(announcement, &self.signers);
        self.put(&layout::list(epoch), list);
        self.put(&layout::announcement(epoch), signed.clone());
        self.put(layout::NEWEST, signed);
    }

    /// An epoch that may follow, and its list.
    pub(crate) fn next(&self) -> (Announcement, Vec<u8>) {
        self.make(self.epoch + 1, self.previous)
    }

    pub(crate) fn make(&self, epoch: u32, previous: [u8; 32]) -> (Announcement, Vec<u8>) {
        let entries: Vec<StateEntry> = self
            .shards
            .iter()
            .filter(|shard| !shard.gone)
            .map(|shard| documents::entry(shard.authority, shard.id.number, shard.secret, shard.n))
            .collect();
        let list = StateList::new(self.pin(), Epoch(epoch), entries).unwrap();
        let list: EpochList = documents::certify(&list);
        let draft = AnnouncementDraft {
            genesis: self.pin(),
            epoch: Epoch(epoch),
            start: START + 600 * u64::from(epoch - 1),
            key: documents::epoch_key(self.salt),
            list: list.digest(),
            previous,
        };
        let announcement = Announcement::new(self.trust.genesis(), &draft).unwrap();
        (announcement, list.payload())
    }

    /// The newest announcement as published.
    pub(crate) fn newest(&self) -> Vec<u8> {
        self.feed[layout::NEWEST].clone()
    }
}

fn window_key() -> G2Affine {
    documents::listed(GenesisDigest([0; 32]), shard(0x41, 0), 0x57).x
}
