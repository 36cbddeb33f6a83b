//! Which segments of a shard's log to read, by the names of their files.
//!
//! An authority may sign any number of segments that overlap. Of those that go on from a place, the
//! one that reaches farthest is read first; so of the segments read, none begins before the end of
//! the last but one, and they hold at most twice the deltas that are new and two segments more.

use std::collections::BinaryHeap;

use crate::delta::MAX_DELTAS;
use crate::layout;

/// A walk along a shard's log.
pub struct Cover {
    /// Places of segments not reached yet, the first ones last.
    ahead: Vec<(u32, u32)>,
    /// Those that begin where the walk is or before, by their ends; of several that end
    /// together, the shortest is first.
    here: BinaryHeap<(u32, u32)>,
    reached: u32,
}

impl Cover {
    /// A walk from after the place `after`, along segments with these first and last places.
    pub fn new(mut ranges: Vec<(u32, u32)>, after: u32) -> Self {
        ranges.retain(|(_, last)| *last > after);
        ranges.sort_unstable_by(|a, b| b.cmp(a));
        Self {
            ahead: ranges,
            here: BinaryHeap::new(),
            reached: after,
        }
    }

    /// The last place that the segments taken cover.
    pub const fn reached(&self) -> u32 {
        self.reached
    }

    /// The next segment to try, each once; `None` when none goes on from here.
    #[allow(
        clippy::should_implement_trait,
        reason = "what was taken in between decides what is next"
    )]
    pub fn next(&mut self) -> Option<(u32, u32)> {
        while let Some((first, last)) = self.ahead.last().copied() {
            if first > self.reached.saturating_add(1) {
                break;
            }
            self.ahead.pop();
            self.here.push((last, first));
        }
        let (last, first) = self.here.pop()?;
        (last > self.reached).then_some((first, last))
    }

    /// The first segment after a gap.
    pub fn after_gap(&self) -> Option<(u32, u32)> {
        self.ahead.last().copied()
    }

    /// The segment that ends there holds what its name says.
    pub fn take(&mut self, last: u32) {
        self.reached = self.reached.max(last);
    }
}

/// The places in a segment's path; `None` when it is no segment's, or more than one may hold.
pub fn range(name: &str) -> Option<(u32, u32)> {
    let file = name.rsplit('/').next()?;
    let (first, last) = layout::segment_range(file)?;
    (((last - first) as usize) < MAX_DELTAS).then_some((first, last))
}

#[cfg(test)]
mod tests;
