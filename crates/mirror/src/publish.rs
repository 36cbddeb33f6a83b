//! Showing epochs to whoever reads the copy: the newest announcement last.

use huepass_feed::{
    Announced, ChainRefusal, Document as _, EpochList, FeedShelf, Successor, layout,
};

use crate::error::MirrorError;
use crate::mirror::Mirror;

impl<S: FeedShelf> Mirror<S> {
    /// Writes the announcements of epochs that go on from the chain and whose lists lie here, and
    /// the copy of the newest one last. `list` is that of the last.
    // spec: FED-82, MIR-5
    pub(crate) fn show(
        &mut self,
        announced: &[Announced],
        list: EpochList,
    ) -> Result<(), MirrorError> {
        let mut chain = self.chain.clone();
        for one in announced {
            let epoch = one.get().epoch();
            // Written by a process that was killed: readers may have seen it.
            if let Some(there) = self.own_announcement(epoch)
                && there.digest() != one.digest()
            {
                let (first, second) = (there, one.clone());
                let evidence = huepass_feed::Evidence { first, second };
                return Err(self.contradicted(Box::new(evidence)));
            }
            match chain.extend(one.clone()) {
                Ok(_) => {}
                Err(ChainRefusal::Equivocation(evidence)) => {
                    return Err(self.contradicted(evidence));
                }
                Err(ChainRefusal::Time) => return Err(MirrorError::Time),
                // Whoever calls this has put them in order.
                Err(ChainRefusal::Older | ChainRefusal::Gap { .. }) => return Ok(()),
            }
        }
        self.write_indexes()?;
        for one in announced {
            self.put(&layout::announcement(one.get().epoch()), one.bytes())?;
        }
        let Some(newest) = announced.last() else {
            return Ok(());
        };
        self.put(layout::NEWEST, newest.bytes())?;
        let before = chain.iter().rev().nth(self.limits.back as usize);
        if let Some(end) = before.map(|before| before.get().end()) {
            chain.forget_before(end);
        }
        self.chain = chain;
        self.list = Some(list);
        Ok(())
    }

    /// Shows the next epoch if its list lies here and holds; tells whether it did.
    pub(crate) fn show_if_listed(&mut self, next: Announced) -> Result<bool, MirrorError> {
        let bytes = self.own(&layout::list(next.get().epoch()), EpochList::LIMIT);
        let list = bytes.and_then(|bytes| EpochList::open(&bytes, next.get()).ok());
        let Some(list) = list.filter(|list| self.follows(list)) else {
            return Ok(false);
        };
        self.show(&[next], list)?;
        Ok(true)
    }

    fn follows(&self, list: &EpochList) -> bool {
        let statements = &self.statements;
        let held = self.list.as_ref();
        held.is_none_or(|before| list.check_follows(Successor { before, statements }).is_ok())
    }
}
