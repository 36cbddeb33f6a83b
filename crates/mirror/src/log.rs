//! What is held of a shard's log.

use std::collections::BTreeSet;

use huepass_feed::{MAX_DELTAS, segment_size};

use crate::limits::FILE;

/// The segments held of a shard, by the places of their first and last deltas.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log {
    ranges: BTreeSet<(u32, u32)>,
    covered: u32,
}

impl Log {
    /// The last place up to which nothing is missing.
    pub(crate) const fn covered(&self) -> u32 {
        self.covered
    }

    pub(crate) fn holds(&self, range: (u32, u32)) -> bool {
        self.ranges.contains(&range)
    }

    pub(crate) fn len(&self) -> usize {
        self.ranges.len()
    }

    pub(crate) fn insert(&mut self, (first, last): (u32, u32)) {
        self.ranges.insert((first, last));
        if first > self.covered.saturating_add(1) {
            return;
        }
        // What lies after a hole counts once the hole is filled. What begins before has been counted.
        let after = self.ranges.range((self.covered.saturating_add(1), 0)..);
        let mut covered = self.covered.max(last);
        for (first, last) in after {
            if *first > covered.saturating_add(1) {
                break;
            }
            covered = covered.max(*last);
        }
        self.covered = covered;
    }

    /// The names of the segments, for their index.
    pub(crate) fn names(&self) -> Vec<String> {
        let name = |(first, last): &(u32, u32)| format!("{first:010}-{last:010}.cose");
        self.ranges.iter().map(name).collect()
    }

    /// What the segments cost that reach beyond the first `n` deltas.
    pub(crate) fn ahead(&self, n: u32) -> u64 {
        self.ranges.iter().map(|range| cost(*range, n)).sum()
    }
}

/// What a segment costs: nothing if a list with `n` of its shard's deltas has all of its.
// spec: MIR-13
pub(crate) fn cost((first, last): (u32, u32), n: u32) -> u64 {
    if last <= n {
        0
    } else {
        let count = usize::try_from(last - first).map_or(MAX_DELTAS, |more| more.saturating_add(1));
        segment_size(count).unwrap_or(MAX_DELTAS) as u64 + FILE
    }
}

#[cfg(test)]
mod tests;
