//! Taking what is new from a source that nobody has to trust.

use std::collections::BTreeMap;

use huepass_credential::{Epoch, ShardId, WINDOW_TABLE_BYTES};
use huepass_feed::{
    Accreditation, AuthorityDescriptor, Document as _, EpochList, FeedError, FeedShelf, FeedSource,
    Genesis, Statement, Trust, digest, layout,
};

use crate::error::MirrorError;
use crate::limits::{Limits, MAX_BY_QUORUM, MAX_NAMES, MAX_RETIREMENTS, MAX_RETIREMENTS_EACH};
use crate::mirror::Mirror;
use crate::source::Source;

mod changes;
mod epochs;
mod heal;
mod segments;

/// What a pull brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Pulled {
    /// Epochs that are new and shown now.
    pub announcements: u64,
    /// Documents written, lists and announcements among them.
    pub documents: u64,
    /// Bytes read from the source: of documents, refused ones among them, and of names.
    pub bytes: u64,
    /// Documents that could not be read or did not hold.
    pub passed_over: u64,
    /// The newest epoch that the source showed an announcement of, if that holds.
    pub offered: Option<Epoch>,
    /// The first epoch, up to the one offered, that the source did not give whole.
    pub missing: Option<Epoch>,
}

/// Retirements that the source has and that would be new: the earliest of each shard.
pub(crate) type Retirements = BTreeMap<ShardId, (Epoch, Vec<u8>)>;

impl<S: FeedShelf> Mirror<S> {
    /// Takes whatever a source has that is new, every document checked first, and shows it. What is
    /// missing there or does not hold is counted and keeps nothing else from being taken. A source
    /// that is behind is fine.
    ///
    /// # Errors
    /// Whatever was shown before an error stays, and is whole. [`MirrorError::OtherFramework`],
    /// [`MirrorError::NoFeed`]; [`MirrorError::Source`] when reads fail again and again;
    /// [`MirrorError::Equivocation`] and [`MirrorError::RegistrarsForked`] for two histories;
    /// [`MirrorError::Shelf`].
    // spec: MIR-3, MIR-4
    pub fn pull<F: FeedSource>(&mut self, from: &mut F) -> Result<Pulled, MirrorError> {
        let limits = self.limits;
        self.pull_within(from, &limits).map(|(pulled, _)| pulled)
    }

    /// As [`Self::pull`]; gives the paths of the segments taken too.
    pub(crate) fn pull_within<F: FeedSource>(
        &mut self,
        from: &mut F,
        limits: &Limits,
    ) -> Result<(Pulled, Vec<String>), MirrorError> {
        let mut source = Source::new(from, limits);
        self.write_indexes()?;
        self.check_framework(&mut source)?;
        let is_whole = self.pull_changes(&mut source)?;
        self.pull_window(&mut source)?;
        let retirements = self.pull_statements(&mut source)?;
        self.pull_descriptors(&mut source)?;
        let retirements = self.keep_retirements(&mut source, retirements)?;
        // Under registrars who may have left office no epoch is taken.
        let retirements = is_whole.then_some(retirements);
        self.pull_epochs(&mut source, retirements)?;
        Ok((source.pulled, source.segments))
    }

    // spec: MIR-3
    fn check_framework<F: FeedSource>(
        &self,
        source: &mut Source<'_, F>,
    ) -> Result<(), MirrorError> {
        let bytes = source.read_first(layout::GENESIS, Genesis::LIMIT)?;
        let bytes = bytes.ok_or(MirrorError::NoFeed)?;
        match Trust::pinned(&bytes, self.trust.pin()) {
            Ok(_) => {}
            Err(FeedError::OtherFramework) => return Err(MirrorError::OtherFramework),
            Err(_) => source.pass_over(),
        }
        Ok(())
    }

    fn pull_window<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
    ) -> Result<(), MirrorError> {
        if self.has_window {
            return Ok(());
        }
        let path = layout::WINDOW;
        let Some(bytes) = source.read(path, WINDOW_TABLE_BYTES)? else {
            return Ok(());
        };
        if digest(&bytes) == self.trust.genesis().window_digest {
            self.put(path, &bytes)?;
            source.taken();
            self.has_window = true;
        } else {
            source.pass_over();
        }
        Ok(())
    }

    /// Takes the registrars' statements; gives the retirements that would be new.
    // spec: MIR-12
    fn pull_statements<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
    ) -> Result<Retirements, MirrorError> {
        let mut retirements = Retirements::new();
        for name in source.names(layout::STATEMENTS, MAX_NAMES)? {
            if name == layout::INDEX || self.kept.has(&name) {
                continue;
            }
            let path = format!("{}/{name}", layout::STATEMENTS);
            let Some(bytes) = source.read_named(&path, Accreditation::LIMIT)? else {
                continue;
            };
            match Statement::open(&bytes, &self.trust) {
                Err(_) => source.pass_over(),
                Ok(statement) if self.kept.0.contains_key(&statement.digest()) => {}
                Ok(Statement::Retirement(statement)) => {
                    let found = (statement.epoch(), bytes);
                    let held = self.statements.retired_from(statement.shard());
                    if held.is_some_and(|held| held <= found.0) {
                        continue;
                    }
                    let earliest = retirements
                        .entry(statement.shard())
                        .or_insert_with(|| found.clone());
                    if found < *earliest {
                        *earliest = found;
                    }
                }
                Ok(statement) => {
                    if self.kept.by_quorum() >= MAX_BY_QUORUM {
                        source.pass_over();
                        continue;
                    }
                    self.keep_statement(&statement, &bytes)?;
                    source.taken();
                }
            }
        }
        self.write_indexes()?;
        Ok(retirements)
    }

    /// Keeps the retirements of shards that a descriptor or the newest list has; gives the others.
    // spec: MIR-12
    fn keep_retirements<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
        retirements: Retirements,
    ) -> Result<Retirements, MirrorError> {
        let mut others = Retirements::new();
        for (shard, (epoch, bytes)) in retirements {
            if self.describes(shard) || self.listed(shard).is_some() {
                self.keep_retirement(source, shard, &bytes)?;
            } else {
                others.insert(shard, (epoch, bytes));
            }
        }
        self.write_indexes()?;
        Ok(others)
    }

    fn keep_retirement<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
        shard: ShardId,
        bytes: &[u8],
    ) -> Result<(), MirrorError> {
        let (all, own) = self.kept.retirements(shard.authority);
        let statement = Statement::open(bytes, &self.trust)?;
        if all >= MAX_RETIREMENTS || own >= MAX_RETIREMENTS_EACH {
            source.pass_over();
            return Ok(());
        }
        self.keep_statement(&statement, bytes)?;
        source.taken();
        Ok(())
    }

    /// Takes newer descriptors of authorities that were ever accredited. They leave room for a list, or
    /// large ones would keep epochs out for good; those for which there is none come first next time.
    // spec: FED-32, MIR-11, MIR-12
    fn pull_descriptors<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
    ) -> Result<(), MirrorError> {
        let mut authorities: Vec<_> = self.statements.authorities().map(|(id, _)| id).collect();
        let had = authorities.partition_point(|id| Some(*id) <= self.described_last);
        authorities.rotate_left(had);
        for authority in authorities {
            if !source.has_room(AuthorityDescriptor::LIMIT + EpochList::LIMIT) {
                break;
            }
            self.described_last = Some(authority);
            let path = layout::descriptor(authority);
            let Some(bytes) = source.read(&path, AuthorityDescriptor::LIMIT)? else {
                continue;
            };
            let opened = AuthorityDescriptor::open_signed(&bytes, self.trust.pin())
                .ok()
                .filter(|descriptor| descriptor.authority() == authority);
            let Some(descriptor) = opened else {
                source.pass_over();
                continue;
            };
            if let Some(held) = self.descriptors.get(&authority) {
                if descriptor.edition < held.edition || descriptor == *held {
                    continue;
                }
                if descriptor.check_follows(held).is_err() {
                    source.pass_over();
                    continue;
                }
            }
            self.put(&path, &bytes)?;
            source.taken();
            self.descriptors.insert(authority, descriptor);
        }
        Ok(())
    }
}

#[cfg(test)]
pub(crate) mod tests;
