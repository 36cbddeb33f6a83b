//! Taking into a feed what others wrote, every document checked first.
//!
//! Whoever carries a folder can write into it. What does not open there, or is from nobody whom the
//! framework knows, is passed over and told, and stops nothing else. What a quorum signed and what
//! contradicts the documents held is refused.
//!
//! [`Feed::pull`] says in which order; here are changes of registrars, statements and descriptors, the
//! deltas are in `deltas`, the epochs in `epochs`.

mod deltas;
mod epochs;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use huepass_cli::{Context, Report, args};
use huepass_credential::{AuthorityId, ShardId};
use huepass_feed::{
    AuthorityDescriptor, Document as _, Epoch, FeedError, Rule, Statement, Statements, Trust,
    layout,
};

use crate::feed::{DOCUMENT, Feed};
use crate::refuse;

/// For how many files it is told, one by one, that they were passed over.
const TOLD: usize = 16;
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
}

#[cfg(test)]
mod tests;
