//! Taking into a feed what others wrote, every document checked first.
//!
//! Whoever carries a folder can write into it. What does not open there, or is from nobody whom the
//! framework knows, is passed over and told, and stops nothing else. What a quorum signed and what
//! contradicts the documents held is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use huepass_cli::{Context, Exit, Report, args};
use huepass_credential::{AuthorityId, ShardId};
use huepass_feed::{
    Announced, AuthorityDescriptor, DeltaSegment, Document as _, Epoch, EpochList, FeedError,
    MAX_DELTAS, Rule, Statement, Statements, Trust,
    cover::{self, Cover},
    layout, segment_size,
};

use crate::feed::{DOCUMENT, Feed};
use crate::refuse;

/// For how many files it is told, one by one, that they were passed over.
const TOLD: usize = 16;
/// The most that one authority's segments beyond the newest list may cost, in deltas of 80 bytes:
/// 335 MB. That is 4 million revocations between two epochs, or 63 thousand published one by one, far
/// more than an honest authority makes. What is over waits until a list has the others.
// spec: REG-26
const AHEAD: u64 = 1 << 22;
/// What a file costs beside its room for deltas: about a block of a disk.
const FILE: u64 = 50;

/// What a segment costs of [`AHEAD`]: nothing if a list with `n` of its shard's deltas has all of its.
fn cost((first, last): (u32, u32), n: u32) -> u64 {
    if last <= n {
        0
    } else {
        // A name may promise more than any segment holds; such a file is not taken.
        let count = usize::try_from(last - first).map_or(MAX_DELTAS, |more| more.saturating_add(1));
        segment_size(count).unwrap_or(MAX_DELTAS) as u64 + FILE
    }
}

/// What a pull did.
#[must_use]
#[derive(Default)]
pub(crate) struct Pulled {
    taken: usize,
    passed_over: Vec<PathBuf>,
}

impl Pulled {
    /// Tells what was passed over, and returns how many documents were taken.
    pub(crate) fn told(self, context: &mut Context) -> usize {
        for path in self.passed_over.iter().take(TOLD) {
            let told = args! { "path" => path };
            context.output.note("issuer-passed-over", &told);
        }
        let more = self.passed_over.len().saturating_sub(TOLD);
        if more > 0 {
            let told = args! { "count" => more };
            context.output.note("issuer-passed-over-more", &told);
        }
        self.taken
    }

    /// The names of the documents in a folder; one that is none holds nothing.
    fn names(&mut self, from: &Feed, folder: &str) -> Vec<String> {
        from.names(folder).unwrap_or_else(|_| {
            self.pass_over(from, folder);
            Vec::new()
        })
    }

    fn pass_over(&mut self, from: &Feed, name: &str) {
        self.passed_over.push(from.at(name));
    }
}

impl Feed {
    /// Takes whatever `from` has and this feed lacks, every document checked first.
    // spec: REG-23
    pub(crate) fn pull(&self, from: &Self, trust: &mut Trust) -> Result<Pulled, Report> {
        let mut pulled = Pulled::default();
        if !from.is_of(trust)? {
            pulled.pass_over(from, layout::GENESIS);
        }
        let newest = self.newest(trust)?.map(|newest| newest.get().epoch());
        self.pull_changes(from, trust, newest, &mut pulled)?;
        // Retirements are signed by authorities: these must be known first.
        let retirements = self.pull_statements(from, trust, newest, &mut pulled)?;
        let held = self.statements(trust)?;
        let known: BTreeSet<AuthorityId> =
            held.authorities().map(|(authority, _)| authority).collect();
        let shards = self.pull_descriptors(from, trust, &known, &mut pulled)?;
        for (shard, (epoch, name)) in retirements {
            if !shards.contains(&shard) {
                pulled.pass_over(from, &name);
                continue;
            }
            if held.retired_from(shard).is_some_and(|held| held <= epoch) {
                continue;
            }
            // It is read again: only names are kept of what strangers may have written.
            let again = from.read(&name, DOCUMENT).ok();
            let same = again.filter(|bytes| {
                let opened = Statement::open(bytes, trust);
                matches!(opened, Ok(Statement::Retirement(s)) if s.shard() == shard && s.epoch() == epoch)
            });
            match same {
                Some(bytes) => {
                    self.take_statement(&from.at(&name), &bytes, trust)?;
                    pulled.taken += 1;
                }
                None => pulled.pass_over(from, &name),
            }
        }
        self.pull_deltas(from, trust, &shards, &mut pulled)?;
        self.pull_epochs(from, trust, &mut pulled)?;
        Ok(pulled)
    }

    /// Whether a folder's genesis is this framework's, or there is none; not if it does not open.
    /// A folder of another framework is refused as a whole.
    pub(crate) fn is_of(&self, trust: &Trust) -> Result<bool, Report> {
        if !self.has(layout::GENESIS) {
            return Ok(true);
        }
        let Ok(bytes) = self.read(layout::GENESIS, DOCUMENT) else {
            return Ok(false);
        };
        match Trust::pinned(&bytes, trust.pin()) {
            Ok(_) => Ok(true),
            Err(error @ FeedError::OtherFramework) => {
                Err(refuse::document(&self.at(layout::GENESIS), &error))
            }
            Err(_) => Ok(false),
        }
    }

    fn pull_changes(
        &self,
        from: &Self,
        trust: &mut Trust,
        newest: Option<Epoch>,
        pulled: &mut Pulled,
    ) -> Result<(), Report> {
        for name in pulled.names(from, layout::REGISTRARS) {
            let Ok(bytes) = from.read(&name, DOCUMENT) else {
                pulled.pass_over(from, &name);
                continue;
            };
            let before = trust.changes();
            let added = match newest {
                Some(newest) => trust.add_new_change(&bytes, newest),
                None => trust.add_change(&bytes),
            };
            match added {
                Ok(()) if trust.changes() > before => {
                    let number = u32::try_from(trust.changes()).unwrap_or(u32::MAX);
                    self.write(&layout::registrar_change(number), &bytes)?;
                    pulled.taken += 1;
                }
                Ok(()) => {}
                // Two changes that a quorum signed: nobody can know which to follow.
                Err(error @ FeedError::Rule(Rule::ChangeFork)) => {
                    return Err(refuse::document(&from.at(&name), &error));
                }
                Err(_) => pulled.pass_over(from, &name),
            }
        }
        Ok(())
    }

    /// Takes the registrars' statements. Returns the earliest retirement of each shard that holds,
    /// and its name; later ones of the same shard say nothing more.
    // spec: REG-24, REG-25
    fn pull_statements(
        &self,
        from: &Self,
        trust: &Trust,
        newest: Option<Epoch>,
        pulled: &mut Pulled,
    ) -> Result<BTreeMap<ShardId, (Epoch, String)>, Report> {
        let mut retirements = BTreeMap::new();
        for name in pulled.names(from, layout::STATEMENTS) {
            if self.has(&name) {
                continue;
            }
            let opened = from.read(&name, DOCUMENT).ok().and_then(|bytes| {
                let statement = Statement::open(&bytes, trust).ok()?;
                // One that is dated back has no effect.
                Statements::default()
                    .add_new(&bytes, trust, newest.unwrap_or(Epoch(0)))
                    .ok()?;
                Some((statement, bytes))
            });
            match opened {
                None => pulled.pass_over(from, &name),
                Some((statement, _)) if self.has(&layout::statement(&statement.digest())) => {}
                Some((Statement::Retirement(statement), _)) => {
                    let found = (statement.epoch(), name);
                    let earliest = retirements.entry(statement.shard());
                    let earliest = earliest.or_insert_with(|| found.clone());
                    if found < *earliest {
                        *earliest = found;
                    }
                }
                Some((_, bytes)) => {
                    self.take_statement(&from.at(&name), &bytes, trust)?;
                    pulled.taken += 1;
                }
            }
        }
        Ok(retirements)
    }

    /// Takes the descriptors of authorities that were ever accredited; returns the shards that those
    /// held then list.
    // spec: REG-24
    fn pull_descriptors(
        &self,
        from: &Self,
        trust: &Trust,
        known: &BTreeSet<AuthorityId>,
        pulled: &mut Pulled,
    ) -> Result<BTreeSet<ShardId>, Report> {
        let limit = AuthorityDescriptor::LIMIT as u64;
        let open = |bytes: &[u8], authority| {
            AuthorityDescriptor::open_signed(bytes, trust.pin())
                .ok()
                .filter(|descriptor| descriptor.authority() == authority)
        };
        let mut expected = BTreeSet::new();
        let mut shards = BTreeSet::new();
        for authority in known {
            let name = layout::descriptor(*authority);
            let mut held = self
                .read_if(&name, limit)?
                .and_then(|bytes| open(&bytes, *authority));
            if from.has(&name) {
                let theirs = from.read(&name, limit).ok();
                let opened = theirs.as_ref().and_then(|bytes| open(bytes, *authority));
                match (opened, theirs) {
                    (Some(opened), Some(bytes)) => {
                        let is_newer = |held: &AuthorityDescriptor| held.edition < opened.edition;
                        if held.as_ref().is_none_or(is_newer) {
                            self.write(&name, &bytes)?;
                            pulled.taken += 1;
                            held = Some(opened);
                        }
                    }
                    _ => pulled.pass_over(from, &name),
                }
            }
            shards.extend(held.iter().flat_map(|descriptor| {
                descriptor.shards.iter().map(|shard| ShardId {
                    authority: *authority,
                    number: shard.number,
                })
            }));
            expected.insert(name);
        }
        for name in pulled.names(from, layout::AUTHORITIES) {
            if !expected.contains(&name) {
                pulled.pass_over(from, &name);
            }
        }
        Ok(shards)
    }

    /// Takes the deltas of shards that their authorities list.
    // spec: REG-24
    fn pull_deltas(
        &self,
        from: &Self,
        trust: &Trust,
        shards: &BTreeSet<ShardId>,
        pulled: &mut Pulled,
    ) -> Result<(), Report> {
        let folders: BTreeSet<String> = shards.iter().map(|id| layout::shard_deltas(*id)).collect();
        for authority in pulled.names(from, layout::DELTAS) {
            if !from.at(&authority).is_dir() {
                pulled.pass_over(from, &authority);
                continue;
            }
            for folder in pulled.names(from, &authority) {
                if !folders.contains(&folder) || !from.at(&folder).is_dir() {
                    pulled.pass_over(from, &folder);
                }
            }
        }
        let listed = self.listed(from, trust);
        let statements = self.statements(trust)?;
        let newest = self.newest(trust)?.map(|newest| newest.get().epoch());
        // Shards given up are in no list: what they hold keeps no other shard's from being taken.
        let account = |shard: ShardId| {
            let left = newest.is_some_and(|newest| statements.has_left_by(shard, newest));
            (shard.authority, left && !listed.contains_key(&shard))
        };
        let mut ahead: BTreeMap<(AuthorityId, bool), u64> = BTreeMap::new();
        for shard in shards {
            let n = listed.get(shard).copied().unwrap_or(0);
            let held = self.ranges(*shard)?;
            let cost: u64 = held.into_iter().map(|held| cost(held, n)).sum();
            *ahead.entry(account(*shard)).or_default() += cost;
        }
        for shard in shards {
            let n = listed.get(shard).copied().unwrap_or(0);
            let ahead = ahead.entry(account(*shard)).or_default();
            self.pull_shard(from, trust, (*shard, n), ahead, pulled)?;
        }
        Ok(())
    }

    /// Takes a shard's segments that go on from those held. `ahead` is what those of its
    /// authority cost that reach beyond the newest list, in which the shard has `n`.
    // spec: REG-26
    fn pull_shard(
        &self,
        from: &Self,
        trust: &Trust,
        (shard, n): (ShardId, u32),
        ahead: &mut u64,
        pulled: &mut Pulled,
    ) -> Result<(), Report> {
        let mut ranges = Vec::new();
        for name in pulled.names(from, &layout::shard_deltas(shard)) {
            match cover::range(&name) {
                Some(range) => ranges.push(range),
                None => pulled.pass_over(from, &name),
            }
        }
        let mut cover = Cover::new(ranges, self.covered(shard)?);
        while let Some((first, last)) = cover.next() {
            let more = cost((first, last), n);
            let name = layout::segment(shard, first, last);
            if more > AHEAD.saturating_sub(*ahead) {
                pulled.pass_over(from, &name);
                return Ok(());
            }
            let limit = DeltaSegment::LIMIT as u64;
            let holds = from.read(&name, limit).ok().filter(|bytes| {
                DeltaSegment::open_signed(bytes, trust.pin()).is_ok_and(|segment| {
                    name == layout::segment(segment.shard(), segment.first(), segment.last())
                })
            });
            let Some(bytes) = holds else {
                pulled.pass_over(from, &name);
                continue;
            };
            self.write(&name, &bytes)?;
            cover.take(last);
            *ahead += more;
            pulled.taken += 1;
        }
        // One tells the operator that something is missing before it.
        if let Some((first, last)) = cover.after_gap() {
            pulled.pass_over(from, &layout::segment(shard, first, last));
        }
        Ok(())
    }

    /// How many deltas each shard has in the newest list, here or there.
    fn listed(&self, from: &Self, trust: &Trust) -> BTreeMap<ShardId, u32> {
        let mut listed = BTreeMap::new();
        for feed in [self, from] {
            let Ok(Some(list)) = feed.newest_list(trust) else {
                continue;
            };
            for entry in list.entries() {
                let n = listed.entry(entry.state.id()).or_insert(0);
                *n = entry.state.n.max(*n);
            }
        }
        listed
    }

    /// Checks a statement and keeps it under its digest; one that is new here must take effect
    /// after the newest epoch.
    pub(crate) fn take_statement(
        &self,
        path: &Path,
        bytes: &[u8],
        trust: &Trust,
    ) -> Result<(), Report> {
        let refused = |error| refuse::document(path, &error);
        let statement = Statement::open(bytes, trust).map_err(refused)?;
        let name = layout::statement(&statement.digest());
        if self.has(&name) {
            return Ok(());
        }
        if let Some(newest) = self.newest(trust)? {
            let newest = newest.get().epoch();
            Statements::default()
                .add_new(bytes, trust, newest)
                .map_err(refused)?;
        }
        self.write(&name, bytes)
    }

    fn pull_epochs(&self, from: &Self, trust: &Trust, pulled: &mut Pulled) -> Result<(), Report> {
        let Ok(last) = from.newest(trust) else {
            pulled.pass_over(from, layout::NEWEST);
            return Ok(());
        };
        let Some(last) = last else {
            return Ok(());
        };
        let own = self.newest(trust)?;
        if let Some(same) = self.epoch(last.get().epoch())? {
            let same = trust.open_announcement(&same.announcement);
            if let Ok(same) = same
                && same.digest() != last.digest()
            {
                return self.forked(from, &same, &last);
            }
        }
        let first = match &own {
            Some(own) => Epoch(own.get().epoch().0.saturating_add(1)),
            None if from.epoch(Epoch(1))?.is_some() => Epoch(1),
            None => last.get().epoch(),
        };
        let mut before = own;
        for number in first.0..=last.get().epoch().0 {
            let epoch = Epoch(number);
            let path = from.at(&layout::announcement(epoch));
            let refused = |error| refuse::document(&path, &error);
            let published = from.epoch(epoch)?.ok_or_else(|| {
                Report::new("error-issuer-gap", Exit::Unreadable).arg("path", &path)
            })?;
            let announced = trust
                .open_announcement(&published.announcement)
                .map_err(refused)?;
            // Another epoch's under this one's name: a copy that is wrong, which proves nothing.
            if announced.get().epoch() != epoch {
                return Err(Report::new("error-issuer-gap", Exit::Unreadable).arg("path", &path));
            }
            if let Some(before) = &before
                && before.digest().0 != *announced.get().previous()
            {
                return self.forked(from, before, &announced);
            }
            EpochList::open(&published.list, announced.get()).map_err(refused)?;
            self.put_epoch(epoch, &published)?;
            before = Some(announced);
            pulled.taken += 1;
        }
        Ok(())
    }

    /// Keeps two announcements that contradict each other, and refuses. spec: REG-17, FED-72
    fn forked(&self, from: &Self, one: &Announced, other: &Announced) -> Result<(), Report> {
        for announced in [one, other] {
            let name = format!(
                "evidence/{:010}-{}.cose",
                announced.get().epoch().0,
                hex::encode(&announced.digest().0[..8])
            );
            self.write(&name, announced.bytes())?;
        }
        Err(forked(from))
    }
}

fn forked(from: &Feed) -> Report {
    Report::new("error-issuer-forked", Exit::ProofRefused).arg("path", from.path())
}

#[cfg(test)]
mod tests;
