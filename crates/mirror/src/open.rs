//! Reading one's own copy back. An owner's disk may be damaged, or somebody has put files there: all
//! of it is checked as if it came from outside.

use std::collections::BTreeSet;

use huepass_credential::{Epoch, ShardId, WINDOW_TABLE_BYTES};
use huepass_feed::{
    Accreditation, Announced, Announcement, AuthorityDescriptor, DeltaSegment, Document as _,
    EpochList, FeedError, FeedShelf, RegistrarChange, Statement, cover, digest, layout,
};

use crate::error::MirrorError;
use crate::limits::{MAX_NAMES, MAX_SEGMENTS};
use crate::log::Log;
use crate::mirror::{Indexed, Mirror, failed};

/// The most bytes of an index of segments.
const MAX_INDEX: usize = 4 << 20;
/// The most epochs whose folders are listed to find the newest one again.
pub(crate) const MAX_EPOCHS: usize = 1 << 22;

impl<S: FeedShelf> Mirror<S> {
    pub(crate) fn load(&mut self) -> Result<(), MirrorError> {
        self.load_changes()?;
        self.load_statements();
        self.has_window = self
            .own(layout::WINDOW, WINDOW_TABLE_BYTES)
            .is_some_and(|table| digest(&table) == self.trust.genesis().window_digest);
        self.load_descriptors();
        self.load_chain()?;
        self.load_evidence();
        let mut shards: BTreeSet<ShardId> = self.described().collect();
        if let Some(list) = &self.list {
            shards.extend(list.entries().iter().map(|entry| entry.state.id()));
        }
        for shard in shards {
            self.load_log(shard);
        }
        self.want_departed();
        // One that cannot be written, on a full disk, stays behind until the next pull.
        let _ = self.write_indexes();
        Ok(())
    }

    /// Wants the logs of shards that have left the newest list as far as the last list that had
    /// them: gates may still hold its epoch.
    fn want_departed(&mut self) {
        let chain: Vec<Announced> = self.chain.iter().cloned().collect();
        for announced in chain {
            let epoch = announced.get().epoch();
            let next = Epoch(epoch.0.saturating_add(1));
            let leaves = |shard: &ShardId| {
                !self.statements.has_left_by(*shard, epoch)
                    && self.statements.has_left_by(*shard, next)
            };
            let leaving: Vec<ShardId> = self.described().filter(leaves).collect();
            if leaving.is_empty() {
                continue;
            }
            let bytes = self.own(&layout::list(epoch), EpochList::LIMIT);
            let list = bytes.and_then(|bytes| EpochList::open(&bytes, announced.get()).ok());
            for shard in leaving {
                let entry = list.as_ref().and_then(|list| list.entry(shard));
                let n = entry.map_or(0, |entry| entry.state.n);
                if n > self.covered(shard) {
                    let wanted = self.wanted.entry(shard).or_default();
                    *wanted = n.max(*wanted);
                }
            }
        }
    }

    /// Every shard that a descriptor held lists.
    fn described(&self) -> impl Iterator<Item = ShardId> {
        self.descriptors.values().flat_map(|descriptor| {
            let authority = descriptor.authority();
            let numbers = descriptor.shards.iter().map(|shard| shard.number);
            numbers.map(move |number| ShardId { authority, number })
        })
    }

    /// Reads the changes of registrars. Without one of them nobody can tell whose signatures count,
    /// so that one which is damaged, or missing before a later one, is told.
    // spec: MIR-2
    fn load_changes(&mut self) -> Result<(), MirrorError> {
        loop {
            let path = self.next_change();
            let read = self.shelf.read(&path, RegistrarChange::LIMIT);
            let Some(bytes) = read.map_err(failed::<S>(&path))? else {
                break;
            };
            let held = self.trust.changes();
            if self.trust.add_change(&bytes).is_err() || self.trust.changes() == held {
                return Err(MirrorError::Damaged { path });
            }
        }
        let path = self.next_change();
        let later = self.trust.changes().saturating_add(2);
        let later = layout::registrar_change(u32::try_from(later).unwrap_or(u32::MAX));
        if self.is_there(&later) {
            return Err(MirrorError::Damaged { path });
        }
        Ok(())
    }

    /// Where the change of registrars after those held lies.
    fn next_change(&self) -> String {
        let number = self.trust.changes().saturating_add(1);
        layout::registrar_change(u32::try_from(number).unwrap_or(u32::MAX))
    }

    /// Reads the statements that hold. One whose signers left office before it took effect has no
    /// effect, here or with any other reader.
    pub(crate) fn load_statements(&mut self) {
        self.statements = huepass_feed::Statements::default();
        self.kept = crate::mirror::Kept::default();
        let names = self.shelf.names(layout::STATEMENTS, 4 * MAX_NAMES);
        for name in names.unwrap_or_default() {
            let path = format!("{}/{name}", layout::STATEMENTS);
            let Some(bytes) = self.own(&path, Accreditation::LIMIT) else {
                continue;
            };
            let Ok(statement) = Statement::open(&bytes, &self.trust) else {
                continue;
            };
            if path == layout::statement(&statement.digest())
                && self.statements.add(&bytes, &self.trust).is_ok()
            {
                self.kept.insert(&statement);
            }
        }
        self.check_index(Indexed::Statements);
    }

    fn load_descriptors(&mut self) {
        let authorities: Vec<_> = self.statements.authorities().map(|(id, _)| id).collect();
        for authority in authorities {
            let path = layout::descriptor(authority);
            let Some(bytes) = self.own(&path, AuthorityDescriptor::LIMIT) else {
                continue;
            };
            let opened = AuthorityDescriptor::open_signed(&bytes, self.trust.pin());
            if let Ok(descriptor) = opened
                && descriptor.authority() == authority
            {
                self.descriptors.insert(authority, descriptor);
            }
        }
    }

    /// Reads the newest announcement and those before it.
    fn load_chain(&mut self) -> Result<(), MirrorError> {
        let Some(newest) = self.load_newest()? else {
            return Ok(());
        };
        // One of the two may have been lost; they are the same document.
        let epoch = newest.get().epoch();
        if self.own_announcement(epoch).is_none() {
            self.put(&layout::announcement(epoch), newest.bytes())?;
        }
        let mut found = vec![newest];
        while let Some(after) = found.last()
            && found.len() <= self.limits.back as usize
        {
            let epoch = Epoch(after.get().epoch().0 - 1);
            let previous = *after.get().previous();
            match self.own_announcement(epoch) {
                Some(before) if before.digest().0 == previous => found.push(before),
                _ => {
                    self.torn = self.is_there(&layout::announcement(epoch));
                    break;
                }
            }
        }
        let mut last_list = None;
        for announced in found.into_iter().rev() {
            let epoch = announced.get().epoch();
            let bytes = self.own(&layout::list(epoch), EpochList::LIMIT);
            match bytes.filter(|bytes| digest(bytes) == *announced.get().list()) {
                Some(bytes) => last_list = Some((bytes, announced.clone())),
                None => {
                    self.lost.insert(epoch);
                }
            }
            // They are linked; a start that goes back is what a registrar signed, and a reason to
            // refuse the file that says so.
            if self.chain.extend(announced).is_err() {
                return Err(MirrorError::Damaged {
                    path: layout::NEWEST.to_owned(),
                });
            }
        }
        // What a quorum signed for is read as a whole only where it is compared with the next.
        self.list = last_list.and_then(|(bytes, of)| EpochList::open(&bytes, of.get()).ok());
        self.roll_forward()
    }

    fn load_newest(&mut self) -> Result<Option<Announced>, MirrorError> {
        let path = layout::NEWEST;
        let bytes = self.shelf.read(path, Announcement::LIMIT);
        let bytes = bytes.map_err(failed::<S>(path))?;
        let opened = bytes
            .as_ref()
            .and_then(|bytes| self.trust.open_announcement(bytes).ok());
        if opened.is_some() {
            return Ok(opened);
        }
        // Without it a source could take this copy back to older epochs. They lie here too; the last
        // of them that was written must hold, or there may have been later ones.
        let damaged = || MirrorError::Damaged { path: path.into() };
        let least = bytes.as_ref().and_then(|bytes| {
            let read = Announcement::open_quorum(bytes).ok()?;
            Some(read.0.epoch())
        });
        let names = self.shelf.names(layout::EPOCHS, MAX_EPOCHS);
        let names = names.map_err(failed::<S>(layout::EPOCHS))?;
        let mut epochs: Vec<u32> = names.iter().filter_map(|name| name.parse().ok()).collect();
        epochs.sort_unstable_by(|a, b| b.cmp(a));
        for epoch in epochs.into_iter().map(Epoch) {
            let at = layout::announcement(epoch);
            if !self.is_there(&at) {
                continue;
            }
            let Some(found) = self.own_announcement(epoch) else {
                return Err(self.signed_by_others(&at).unwrap_or_else(damaged));
            };
            if least.is_some_and(|least| epoch < least) {
                return Err(damaged());
            }
            self.put(path, found.bytes())?;
            return Ok(Some(found));
        }
        match bytes {
            None => Ok(None),
            Some(_) => Err(damaged()),
        }
    }

    /// The error for an announcement of one's own that is all right but for whose signatures it has:
    /// it is the change that put them into office which is missing.
    fn signed_by_others(&mut self, path: &str) -> Option<MirrorError> {
        let bytes = self.own(path, Announcement::LIMIT)?;
        let opened = self.trust.open_announcement(&bytes);
        let path = self.next_change();
        matches!(opened, Err(FeedError::Quorum { .. })).then_some(MirrorError::Damaged { path })
    }

    /// Whether something lies at a path, be it damaged.
    pub(crate) fn is_there(&mut self, path: &str) -> bool {
        !matches!(self.shelf.read(path, Announcement::LIMIT), Ok(None))
    }

    /// An announcement of one's own that opens and is its name's.
    pub(crate) fn own_announcement(&mut self, epoch: Epoch) -> Option<Announced> {
        if epoch.0 == 0 {
            return None;
        }
        let bytes = self.own(&layout::announcement(epoch), Announcement::LIMIT)?;
        let opened = self.trust.open_announcement(&bytes).ok()?;
        (opened.get().epoch() == epoch).then_some(opened)
    }

    /// Shows epochs that were written but for the copy of the newest announcement, which a process
    /// that was killed did not reach.
    fn roll_forward(&mut self) -> Result<(), MirrorError> {
        while let Some(newest) = self.newest_epoch()
            && let Some(next) = newest.0.checked_add(1)
            && let Some(announced) = self.own_announcement(Epoch(next))
        {
            if !self.show_if_listed(announced)? {
                break;
            }
        }
        Ok(())
    }

    fn load_log(&mut self, shard: ShardId) {
        let folder = layout::shard_deltas(shard);
        let mut names = self
            .shelf
            .names(&folder, 2 * MAX_SEGMENTS)
            .unwrap_or_default();
        // The index names what a disk has lost.
        let index = self.own(&layout::index(&folder), MAX_INDEX);
        names.extend(
            index
                .and_then(|index| layout::read_index(&index))
                .unwrap_or_default(),
        );
        let ranges: BTreeSet<_> = names.iter().filter_map(|name| cover::range(name)).collect();
        let mut log = Log::default();
        let mut wanted = 0;
        for (first, last) in ranges {
            wanted = last.max(wanted);
            let path = layout::segment(shard, first, last);
            let Some(bytes) = self.own(&path, DeltaSegment::LIMIT) else {
                continue;
            };
            let opened = DeltaSegment::open_signed(&bytes, self.trust.pin());
            if opened.is_ok_and(|segment| is_named(&segment, shard, first, last)) {
                log.insert((first, last));
            }
        }
        if wanted > log.covered() {
            self.wanted.insert(shard, wanted);
        }
        if log.len() > 0 {
            self.logs.insert(shard, log);
        }
        self.check_index(Indexed::Shard(shard));
    }

    /// Notes an index that is not as it should be.
    fn check_index(&mut self, folder: Indexed) {
        let (path, expected) = self.index(folder);
        let is_empty = match folder {
            Indexed::Statements => self.kept.0.is_empty(),
            Indexed::Shard(shard) => !self.logs.contains_key(&shard),
        };
        match self.own(&path, expected.len()) {
            None if is_empty => {}
            Some(held) if held == expected => {}
            _ => {
                self.stale.insert(folder);
            }
        }
    }
}

/// Whether a segment is what its name says.
// spec: FED-81
pub(crate) fn is_named(segment: &DeltaSegment, shard: ShardId, first: u32, last: u32) -> bool {
    (segment.shard(), segment.first(), segment.last()) == (shard, first, last)
}

#[cfg(test)]
mod tests;
