//! Daily check-ins, counted by calendar days where the authority is.

use std::collections::BTreeSet;

/// Seconds of a day. Leap seconds are not counted in Unix time.
const DAY: i64 = 86_400;

/// How far clocks at the authority are ahead of UTC, in seconds: from −18 to +18 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UtcOffset(i32);

impl UtcOffset {
    /// UTC itself.
    pub const UTC: Self = Self(0);

    /// The most, either way.
    const MOST: i32 = 18 * 3600;

    /// An offset of this many seconds; `None` beyond 18 hours.
    pub const fn new(seconds: i32) -> Option<Self> {
        if seconds >= -Self::MOST && seconds <= Self::MOST {
            Some(Self(seconds))
        } else {
            None
        }
    }

    /// The calendar day that a moment lies in, counted from 1970-01-01; saturates far beyond any
    /// date that matters.
    fn day(self, seconds: u64) -> i64 {
        i64::try_from(seconds)
            .unwrap_or(i64::MAX)
            .saturating_add(i64::from(self.0))
            .div_euclid(DAY)
    }
}

/// What check-ins come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CheckIns {
    /// Calendar days in a row with a check-in, up to today, or up to yesterday where today's is
    /// not there yet.
    pub days: u16,
    /// Whether today's is there.
    pub today: bool,
}

/// Counts the calendar days in a row on which there was a check-in.
///
/// `check_ins` and `now` are Unix seconds, in any order, several a day or none; what lies after
/// `now` counts for nothing. A day that is not over does not break a row: until midnight the row
/// ends yesterday. Only check-ins that report no symptom belong in the list.
// spec: RUL-22, RUL-23
pub fn consecutive_days(check_ins: &[u64], now: u64, offset: UtcOffset) -> CheckIns {
    let days: BTreeSet<i64> = check_ins
        .iter()
        .filter(|time| **time <= now)
        .map(|time| offset.day(*time))
        .collect();
    let today = offset.day(now);
    let is_there = days.contains(&today);
    let mut last = if is_there { today } else { today - 1 };
    let mut row = 0_u16;
    while days.contains(&last) {
        row = row.saturating_add(1);
        last -= 1;
    }
    CheckIns {
        days: row,
        today: is_there,
    }
}

#[cfg(test)]
mod tests;
