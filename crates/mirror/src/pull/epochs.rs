//! Announcements and lists.

use std::collections::BTreeMap;

use huepass_credential::{Epoch, ShardId};
use huepass_feed::{
    Announced, Announcement, ChainRefusal, Document as _, EpochList, Evidence, FeedShelf,
    FeedSource, Statements, Step, Successor, digest, layout,
};

use super::Retirements;
use crate::error::MirrorError;
use crate::mirror::Mirror;
use crate::source::Source;

/// Epochs that hold, in order, and the list of the last.
#[derive(Default)]
struct Taken {
    announced: Vec<Announced>,
    list: Option<EpochList>,
    /// How many deltas the lists have of each shard.
    needed: BTreeMap<ShardId, u32>,
}

impl Taken {
    fn take(&mut self, announced: Announced, list: EpochList) {
        self.need(&list);
        self.announced.push(announced);
        self.list = Some(list);
    }

    fn need(&mut self, list: &EpochList) {
        for entry in list.entries() {
            let n = self.needed.entry(entry.state.id()).or_default();
            *n = entry.state.n.max(*n);
        }
    }
}

/// Why a list was not taken.
enum NoList {
    Missing,
    Refused,
}

impl<S: FeedShelf> Mirror<S> {
    /// Takes the epochs after the newest one held, and shows them; without `retirements` none, but
    /// what is missing of those held.
    // spec: FED-70, FED-82, MIR-5
    pub(crate) fn pull_epochs<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
        retirements: Option<Retirements>,
    ) -> Result<(), MirrorError> {
        self.pull_torn(source)?;
        self.pull_lost(source)?;
        let mut taken = Taken::default();
        if let Some(mut retirements) = retirements
            && let Some(offered) = self.offered(source)?
        {
            taken = self.take_epochs(source, &offered, &mut retirements)?;
        }
        let news = taken.announced.len() as u64;
        if news == 0
            && let Some(list) = &self.list
        {
            // What an earlier source did not have.
            taken.need(list);
        }
        // Segments that a source does not give hold up no epoch. spec: MIR-4, MIR-5
        let segments = match self.pull_segments(source, &taken.needed) {
            Err(error @ MirrorError::Source { .. }) => Err(error),
            pulled => Ok(pulled?),
        };
        if let Some(list) = taken.list {
            self.show(&taken.announced, list)?;
            source.pulled.announcements += news;
            source.pulled.documents += news;
        }
        segments
    }

    /// The newest announcement of a source, if it holds and is newer than the one held. Compares
    /// it with those held first.
    fn offered<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
    ) -> Result<Option<Announced>, MirrorError> {
        let Some(bytes) = source.read(layout::NEWEST, Announcement::LIMIT)? else {
            return Ok(None);
        };
        let Ok(offered) = self.trust.open_announcement(&bytes) else {
            source.pass_over();
            return Ok(None);
        };
        source.pulled.offered = Some(offered.get().epoch());
        match self.chain.clone().extend(offered.clone()) {
            Ok(Step::Newer) | Err(ChainRefusal::Gap { .. }) => Ok(Some(offered)),
            Ok(Step::Known) | Err(ChainRefusal::Older) => Ok(None),
            Err(ChainRefusal::Equivocation(evidence)) => Err(self.contradicted(evidence)),
            Err(ChainRefusal::Time) => {
                source.pass_over();
                Ok(None)
            }
        }
    }

    fn take_epochs<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
        offered: &Announced,
        retirements: &mut Retirements,
    ) -> Result<Taken, MirrorError> {
        let is_first = self.newest().is_none();
        let mut ahead = match self.newest_epoch() {
            None => self.back_from(source, offered)?,
            Some(_) => Vec::new(),
        }
        .into_iter();
        let last = offered.get().epoch().0;
        let first = match (self.newest_epoch(), ahead.len()) {
            (Some(newest), _) => newest.0.saturating_add(1),
            (None, before) => last - u32::try_from(before).unwrap_or(0),
        };
        let mut statements = self.statements.clone();
        for (_, bytes) in retirements.values() {
            statements.add(bytes, &self.trust)?;
        }
        let mut chain = self.chain.clone();
        let mut taken = Taken::default();
        let limit = if is_first {
            u32::MAX
        } else {
            self.limits.epochs
        };
        for number in (first..=last).take(limit as usize) {
            let epoch = Epoch(number);
            let announced = match ahead.next() {
                Some(announced) => Some(announced),
                None if number == last => Some(offered.clone()),
                None => self.announcement_of(source, epoch)?,
            };
            let Some(announced) = announced else {
                source.pulled.missing = Some(epoch);
                break;
            };
            match chain.extend(announced.clone()) {
                Ok(_) => {}
                Err(ChainRefusal::Equivocation(evidence)) => {
                    return Err(self.contradicted(evidence));
                }
                Err(_) => {
                    source.pass_over();
                    source.pulled.missing = Some(epoch);
                    break;
                }
            }
            let before = taken.list.as_ref();
            match self.take_list(source, &announced, before, &statements, retirements)? {
                Ok(list) => taken.take(announced, list),
                // Nothing is held yet: it begins after what the source has lost.
                Err(NoList::Missing) if is_first && number < last => {
                    taken = Taken::default();
                    source.pulled.missing = source.pulled.missing.or(Some(epoch));
                }
                Err(_) => {
                    source.pulled.missing = Some(epoch);
                    break;
                }
            }
        }
        Ok(taken)
    }

    /// The announcements before the first one taken, oldest first, as far as the source has them in
    /// one chain.
    fn back_from<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
        offered: &Announced,
    ) -> Result<Vec<Announced>, MirrorError> {
        let mut found: Vec<Announced> = Vec::new();
        while found.len() < self.limits.back as usize {
            let after = found.last().unwrap_or(offered);
            let epoch = Epoch(after.get().epoch().0 - 1);
            if epoch.0 == 0 {
                break;
            }
            let Some(before) = self.announcement_of(source, epoch)? else {
                break;
            };
            if before.digest().0 != *after.get().previous() {
                let (first, second) = (before, after.clone());
                return Err(self.contradicted(Box::new(Evidence { first, second })));
            }
            found.push(before);
        }
        found.reverse();
        Ok(found)
    }

    pub(crate) fn announcement_of<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
        epoch: Epoch,
    ) -> Result<Option<Announced>, MirrorError> {
        let path = layout::announcement(epoch);
        let Some(bytes) = source.read(&path, Announcement::LIMIT)? else {
            return Ok(None);
        };
        // Another epoch's under this one's name is a copy that is wrong, and proves nothing.
        let opened = self.trust.open_announcement(&bytes).ok();
        let opened = opened.filter(|opened| opened.get().epoch() == epoch);
        if opened.is_none() {
            source.pass_over();
        }
        Ok(opened)
    }

    /// Reads an announcement's list, checks that it follows the one before, and keeps it with the
    /// retirements that explain what it no longer has.
    // spec: FED-45, FED-46, FED-47, MIR-6
    fn take_list<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
        announced: &Announced,
        before: Option<&EpochList>,
        statements: &Statements,
        retirements: &mut Retirements,
    ) -> Result<Result<EpochList, NoList>, MirrorError> {
        let path = layout::list(announced.get().epoch());
        let is_right = |bytes: &Vec<u8>| digest(bytes) == *announced.get().list();
        let own = self.own(&path, EpochList::LIMIT).filter(is_right);
        let is_new = own.is_none();
        let bytes = match own {
            Some(bytes) => bytes,
            None => match source.read_named(&path, EpochList::LIMIT)? {
                Some(bytes) => bytes,
                None => return Ok(Err(NoList::Missing)),
            },
        };
        if !is_right(&bytes) {
            source.pass_over();
            return Ok(Err(NoList::Missing));
        }
        let Ok(list) = EpochList::open(&bytes, announced.get()) else {
            source.pass_over();
            return Ok(Err(NoList::Refused));
        };
        let mut explained = Vec::new();
        if let Some(before) = before.or(self.list.as_ref()) {
            if list
                .check_follows(Successor { before, statements })
                .is_err()
            {
                source.pass_over();
                return Ok(Err(NoList::Refused));
            }
            for entry in before.entries() {
                let shard = entry.state.id();
                if list.entry(shard).is_none()
                    && let Some((_, bytes)) = retirements.remove(&shard)
                {
                    explained.push((shard, bytes));
                }
            }
        }
        for (shard, bytes) in explained {
            self.keep_retirement(source, shard, &bytes)?;
        }
        self.write_indexes()?;
        if is_new {
            self.put(&path, &bytes)?;
            source.taken();
        }
        Ok(Ok(list))
    }
}
