//! How much one officer may do: beyond a number of persons within an hour, counted over the whole
//! authority, a second officer is needed (spec/audit.md, "Limits").

use std::collections::BTreeMap;

/// Seconds for which a change counts: an hour.
pub const WINDOW: u64 = 3600;

/// How many officers an order needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// One will do.
    One,
    /// A second must approve.
    Two,
}

/// What was changed lately on one officer's word. The sum counts, whoever they were and in however
/// many orders, so that splitting an order or sharing it among colleagues wins nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    limit: u64,
    /// Persons, by the second in which they were changed.
    changes: BTreeMap<u64, u64>,
}

impl Quota {
    /// A limit of so many persons an hour, and nothing changed yet. With 0 every change needs two.
    pub const fn new(limit: u64) -> Self {
        Self {
            limit,
            changes: BTreeMap::new(),
        }
    }

    /// The limit, in persons an hour.
    pub const fn limit(&self) -> u64 {
        self.limit
    }

    /// The same records under another limit.
    #[must_use]
    pub fn with_limit(self, limit: u64) -> Self {
        Self { limit, ..self }
    }

    /// How many officers an order needs that changes so many persons now. One that changes nobody
    /// needs one.
    ///
    /// Records from the future count: a clock that was set back frees nobody from the limit.
    // spec: AUD-50, AUD-51
    pub fn need(&self, now: u64, persons: u64) -> Need {
        if persons > 0 && self.within(now).saturating_add(persons) > self.limit {
            Need::Two
        } else {
            Need::One
        }
    }

    /// Persons changed on one officer's word within the hour before `now`, and after it.
    pub fn within(&self, now: u64) -> u64 {
        let oldest = now.saturating_add(1).saturating_sub(WINDOW);
        let counts = self.changes.range(oldest..).map(|(_, persons)| *persons);
        counts.fold(0, u64::saturating_add)
    }

    /// Takes down what was changed on one officer's word
    /// ([`Approved::alone`](crate::Approved::alone)), with the step that changes it.
    pub fn record(&mut self, time: u64, persons: u64) {
        if persons > 0 {
            let count = self.changes.entry(time).or_default();
            *count = count.saturating_add(persons);
        }
    }

    /// Adds another's records, as of a replica that has its own. What needed two officers before
    /// needs them after; what both have counts twice, which errs on the safe side.
    pub fn merge(&mut self, other: &Self) {
        for (time, persons) in &other.changes {
            self.record(*time, *persons);
        }
        self.limit = self.limit.min(other.limit);
    }

    /// Forgets what no longer counts. It keeps the hour before the newest record even when the
    /// clock is far ahead, so that setting the clock forward and back again clears nothing.
    // spec: AUD-51
    pub fn forget(&mut self, now: u64) {
        if let Some((newest, _)) = self.changes.last_key_value() {
            let oldest = now.min(*newest).saturating_add(1).saturating_sub(WINDOW);
            self.changes = self.changes.split_off(&oldest);
        }
    }

    /// The records, oldest first: time and persons.
    pub fn records(&self) -> impl ExactSizeIterator<Item = (u64, u64)> + '_ {
        self.changes.iter().map(|(time, persons)| (*time, *persons))
    }
}

#[cfg(test)]
mod tests;
