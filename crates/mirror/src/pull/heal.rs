//! Bringing back what one's own disk has lost.

use huepass_credential::Epoch;
use huepass_feed::{
    Announced, Chain, Document as _, EpochList, FeedShelf, FeedSource, digest, layout,
};

use crate::error::MirrorError;
use crate::mirror::Mirror;
use crate::source::Source;

impl<S: FeedShelf> Mirror<S> {
    /// Brings back the announcements before the chain's first one that a disk has damaged: a reader
    /// who begins with this copy looks at them. Whatever is linked to the chain is the right one.
    // spec: MIR-2
    pub(crate) fn pull_torn<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
    ) -> Result<(), MirrorError> {
        while self.torn {
            let first = self.chain.iter().next().cloned();
            let Some(after) = first else {
                return Ok(());
            };
            let epoch = Epoch(after.get().epoch().0.saturating_sub(1));
            let is_linked = |before: &Announced| before.digest().0 == *after.get().previous();
            let own = self.own_announcement(epoch).filter(is_linked);
            let is_new = own.is_none();
            let before = match own {
                Some(own) => Some(own),
                None => self.announcement_of(source, epoch)?.filter(is_linked),
            };
            let Some(before) = before else {
                return Ok(());
            };
            let mut chain = Chain::new();
            for announced in std::iter::once(&before).chain(self.chain.iter()) {
                if chain.extend(announced.clone()).is_err() {
                    return Ok(());
                }
            }
            if !self.has_list(source, &before)? {
                return Ok(());
            }
            if is_new {
                self.put(&layout::announcement(epoch), before.bytes())?;
                source.taken();
            }
            self.chain = chain;
            let is_full = self.chain.iter().count() > self.limits.back as usize;
            let next = Epoch(epoch.0.saturating_sub(1));
            self.torn = !is_full && self.is_there(&layout::announcement(next));
        }
        Ok(())
    }

    /// Whether an announcement's list lies here, or does now.
    fn has_list<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
        announced: &Announced,
    ) -> Result<bool, MirrorError> {
        let path = layout::list(announced.get().epoch());
        let is_right = |bytes: &Vec<u8>| digest(bytes) == *announced.get().list();
        if self
            .own(&path, EpochList::LIMIT)
            .is_some_and(|list| is_right(&list))
        {
            return Ok(true);
        }
        let Some(bytes) = source.read_named(&path, EpochList::LIMIT)? else {
            return Ok(false);
        };
        if !is_right(&bytes) {
            source.pass_over();
            return Ok(false);
        }
        self.put(&path, &bytes)?;
        source.taken();
        Ok(true)
    }

    /// Brings back the lists that a disk has lost.
    // spec: MIR-2
    pub(crate) fn pull_lost<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
    ) -> Result<(), MirrorError> {
        for epoch in self.lost.clone() {
            let Some(announced) = self.chain.get(epoch).cloned() else {
                self.lost.remove(&epoch);
                continue;
            };
            let path = layout::list(epoch);
            let Some(bytes) = source.read_named(&path, EpochList::LIMIT)? else {
                continue;
            };
            let Ok(list) = EpochList::open(&bytes, announced.get()) else {
                source.pass_over();
                continue;
            };
            self.put(&path, &bytes)?;
            source.taken();
            self.lost.remove(&epoch);
            if self.list.as_ref().is_none_or(|held| held.epoch() < epoch) {
                self.list = Some(list);
            }
        }
        Ok(())
    }
}
