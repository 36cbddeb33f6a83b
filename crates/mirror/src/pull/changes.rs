//! Changes of registrars. Whose signatures count hangs on them, so that a mirror goes on to epochs
//! only when it has them all, as far as it can know.

use huepass_credential::Epoch;
use huepass_feed::{
    Announced, Announcement, Document as _, FeedError, FeedShelf, FeedSource, RegistrarChange,
    Rule, Trust, layout,
};

use crate::error::MirrorError;
use crate::limits::MAX_CHANGES;
use crate::mirror::{Mirror, failed};
use crate::open::MAX_EPOCHS;
use crate::source::Source;

impl<S: FeedShelf> Mirror<S> {
    /// Takes the changes of registrars that the source has. `false` when there may be a next one that
    /// could not be read or does not hold.
    // spec: FED-24, FED-25, FED-26, MIR-4
    pub(crate) fn pull_changes<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
    ) -> Result<bool, MirrorError> {
        let held = self.trust.changes();
        let is_whole = self.take_changes(source)?;
        if self.trust.changes() > held {
            // Some may hold no longer, and others only now.
            self.load_statements();
            self.write_indexes()?;
        }
        Ok(is_whole)
    }

    fn take_changes<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
    ) -> Result<bool, MirrorError> {
        let held = u32::try_from(self.trust.changes()).unwrap_or(u32::MAX);
        // The last one held is compared: a quorum may have signed another.
        for number in (held.max(1)..).take(MAX_CHANGES as usize) {
            let path = layout::registrar_change(number);
            let before = source.pulled.passed_over;
            let has_room = source.has_room(RegistrarChange::LIMIT);
            let Some(bytes) = source.read(&path, RegistrarChange::LIMIT)? else {
                let is_none = has_room && source.pulled.passed_over == before;
                if is_none || number > held {
                    return Ok(is_none);
                }
                // One that is held already need not be there.
                continue;
            };
            match self.take_change(source, &bytes) {
                Ok(()) if self.trust.changes() >= number as usize => {}
                // An earlier one under this one's name.
                Ok(()) => {
                    source.pass_over();
                    return Ok(false);
                }
                Err(MirrorError::Refused(FeedError::Rule(Rule::ChangeFork))) => {
                    return Err(self.forked(number, &bytes));
                }
                Err(MirrorError::Refused(_)) => {
                    source.pass_over();
                    if number > held {
                        return Ok(false);
                    }
                }
                Err(other) => return Err(other),
            }
        }
        Ok(false)
    }

    fn take_change<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
        bytes: &[u8],
    ) -> Result<(), MirrorError> {
        let newest = self.newest_epoch().unwrap_or(Epoch(0));
        let mut after = self.trust.clone();
        match after.add_new_change(bytes, newest) {
            Err(FeedError::Rule(Rule::ChangeDatedBack)) => {
                after = self.take_dated_back(source, bytes)?;
            }
            other => other?,
        }
        if after.changes() > self.trust.changes() {
            // It is kept at the place that it says.
            let number = u32::try_from(after.changes()).unwrap_or(u32::MAX);
            self.put(&layout::registrar_change(number), bytes)?;
            source.taken();
            self.trust = after;
        }
        Ok(())
    }

    /// Whom to trust after a change that takes effect in epochs held, if it disowns none of them.
    /// Where the copy lacks signatures of the new registrars, the source's is taken.
    // spec: FED-25
    fn take_dated_back<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
        bytes: &[u8],
    ) -> Result<Trust, MirrorError> {
        let mut after = self.trust.clone();
        let (change, _) = RegistrarChange::open_quorum(bytes)?;
        let held = self.held_from(change.from_epoch)?;
        let again = |epoch| {
            let path = layout::announcement(epoch);
            source.read(&path, Announcement::LIMIT).ok().flatten()
        };
        let renewed = after.add_change_holding(bytes, &held, again)?;
        // Before the change: they open with and without it.
        for announced in &renewed {
            let epoch = announced.get().epoch();
            self.put(&layout::announcement(epoch), announced.bytes())?;
            if Some(epoch) == self.newest_epoch() {
                self.put(layout::NEWEST, announced.bytes())?;
            }
        }
        self.chain.renew(renewed);
        Ok(after)
    }

    /// The announcements that the copy shows of the epochs from one on, older than its chain too.
    fn held_from(&mut self, first: u32) -> Result<Vec<Announced>, MirrorError> {
        let path = layout::EPOCHS;
        let names = self.shelf.names(path, MAX_EPOCHS);
        let names = names.map_err(failed::<S>(path))?;
        let epochs = names.iter().filter_map(|name| name.parse().ok());
        let mut held = Vec::new();
        for epoch in epochs.filter(|epoch| *epoch >= first) {
            // The chain's may be damaged by now; then its own stand for them.
            let announced = match self.chain.get(Epoch(epoch)) {
                Some(announced) => Some(announced.clone()),
                None => self.own_announcement(Epoch(epoch)),
            };
            held.extend(announced);
        }
        Ok(held)
    }
}

#[cfg(test)]
mod tests;
