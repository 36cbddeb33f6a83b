//! Whether the clock goes on as time does.
//!
//! An epoch is signed for the moment that the clock shows, and none can begin before it any more. A
//! clock that is set forward, by a mistake or by somebody, would have the next epoch begin in the
//! future, where gates refuse it until then. So what the clock says is compared with the time that
//! passed, which nobody can set.

use std::time::{Duration, Instant};

/// What a look at the clock shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// It goes on as it should.
    Steady,
    /// It has gone forward by more than time has.
    Ahead {
        /// Seconds.
        by: u64,
        /// It had not at the last look.
        is_new: bool,
    },
    /// It was ahead at the last look and is not any more.
    Back,
}

/// The last moment at which clock and time agreed.
pub(super) struct Watch {
    clock: u64,
    time: Instant,
    is_ahead: bool,
}

impl Watch {
    /// Believes the clock as it is now, in Unix seconds.
    pub(super) const fn new(clock: u64, time: Instant) -> Self {
        Self {
            clock,
            time,
            is_ahead: false,
        }
    }

    /// Compares. `limit` is how many seconds are a correction and no jump.
    ///
    /// A clock that is set back is not taken for the truth: it would be ahead when that is mended.
    pub(super) fn look(&mut self, clock: u64, time: Instant, limit: u64) -> Look {
        let passed = time.saturating_duration_since(self.time);
        // Half a second more or less, as the clock shows no parts of one.
        let passed = passed.saturating_add(Duration::from_millis(500)).as_secs();
        let expected = self.clock.saturating_add(passed);
        let before = self.is_ahead;
        self.is_ahead = clock > expected.saturating_add(limit);
        if self.is_ahead {
            return Look::Ahead {
                by: clock - expected,
                is_new: !before,
            };
        }
        if clock.abs_diff(expected) <= limit {
            (self.clock, self.time) = (clock, time);
        }
        if before { Look::Back } else { Look::Steady }
    }
}

#[cfg(test)]
mod tests;
