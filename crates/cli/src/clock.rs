//! The system's clock, and how a test moves it.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::{Exit, Report};

#[cfg(test)]
mod tests;

/// The environment variable that moves the clock; see [`SystemClock`].
pub const TEST_CLOCK: &str = "HUEPASS_TEST_CLOCK";

/// Seconds since the Unix epoch.
///
/// Tests set `HUEPASS_TEST_CLOCK` to an offset in seconds (`+3600`, `-60`) or to a fixed moment
/// (`@1700000000`). A program that runs with it says so on standard error each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SystemClock(Hand);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hand {
    Real,
    Shifted(i64),
    Fixed(u64),
}

impl SystemClock {
    /// The real clock, or what `moved` (the value of [`TEST_CLOCK`]) says.
    ///
    /// # Errors
    /// Exit 78 when `moved` is neither an offset nor a moment; exit 21 when the clock stands
    /// before 1970 or beyond the year 9999.
    pub fn new(moved: Option<&str>) -> Result<Self, Report> {
        let clock = match moved.filter(|text| !text.is_empty()) {
            None => Self(Hand::Real),
            Some(text) => {
                Self(parse(text).ok_or_else(|| Report::new("error-test-clock", Exit::Config))?)
            }
        };
        match clock.try_now() {
            Some(0..=LAST) => Ok(clock),
            _ => Err(Report::new("error-clock", Exit::ClockNotTrusted)),
        }
    }

    /// Now, in Unix seconds.
    pub fn now(&self) -> u64 {
        // Zero only if the clock was set back to before 1970 while the program ran; everything
        // is then stale or not yet valid, which refuses rather than admits.
        self.try_now().unwrap_or(0)
    }

    /// Whether [`TEST_CLOCK`] moved this clock.
    pub fn is_moved(&self) -> bool {
        self.0 != Hand::Real
    }

    fn try_now(self) -> Option<u64> {
        let real = || Some(SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs());
        match self.0 {
            Hand::Real => real(),
            Hand::Shifted(seconds) => real()?.checked_add_signed(seconds),
            Hand::Fixed(moment) => Some(moment),
        }
    }
}

/// 9999-12-31 23:59:59 UTC.
const LAST: u64 = 253_402_300_799;

fn parse(text: &str) -> Option<Hand> {
    let digits = |text: &str| {
        (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse())
    };
    match text.split_at_checked(1)? {
        ("@", moment) => digits(moment)?.ok().map(Hand::Fixed),
        ("+", offset) => i64::try_from(digits(offset)?.ok()?).ok().map(Hand::Shifted),
        ("-", offset) => i64::try_from(digits(offset)?.ok()?)
            .ok()
            .map(|s| Hand::Shifted(-s)),
        _ => None,
    }
}

/// `2026-11-21 20:54:39 UTC` for a moment in Unix seconds (proleptic Gregorian calendar).
pub fn utc(moment: u64) -> String {
    let (day, second) = (moment / 86_400, moment % 86_400);
    let (year, month, day) = civil(day);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}

/// Year, month and day of the day that is so many days after 1970-01-01.
fn civil(days: u64) -> (u64, u64, u64) {
    // Counted from 0000-03-01, so that the leap day ends a year: 719,468 days before 1970.
    let days = days.saturating_add(719_468);
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    // Months from March have 153 days in every five.
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (year, month) = (era * 400 + year, month + 3);
    if month > 12 {
        (year + 1, month - 12, day)
    } else {
        (year, month, day)
    }
}
