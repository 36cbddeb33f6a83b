//! When to sync next.
//!
//! The moment is drawn when the last sync ended, and depends on nothing else: whoever watches a
//! mirror's door learns from it neither when a pass was shown nor who fetches in step with whom.

use rand_core::Rng;

/// The least seconds between two syncs.
pub const LEAST: u64 = 10;
/// The most: a week.
pub const MOST: u64 = 604_800;

/// When to sync next, in Unix seconds: `interval` seconds after `ended`, a quarter of it more or
/// less, every second of that range as likely as any other. `ended` is the moment at which the last
/// sync had fetched all that it fetches, read from the clock then: a mirror that is slow must not
/// find the next moment drawn when it has answered.
// spec: WAL-20
pub fn next(ended: u64, interval: u64, rng: &mut impl Rng) -> u64 {
    ended.saturating_add(pause(interval, rng))
}

/// Seconds until the next sync, drawn as [`next`] does.
pub fn pause(interval: u64, rng: &mut impl Rng) -> u64 {
    let interval = interval.clamp(LEAST, MOST);
    let range = interval / 2 + 1;
    // The bias of a remainder of 64 bits is below 2^-44.
    interval - interval / 4 + rng.next_u64() % range
}

/// Whether a sync is due at `now`. Without a moment drawn it is; also when that moment lies further
/// ahead than any could have been drawn, because the clock was set back since.
pub const fn is_due(next: Option<u64>, interval: u64, now: u64) -> bool {
    match next {
        None => true,
        Some(next) => next <= now || next - now > 2 * interval,
    }
}

#[cfg(test)]
mod tests;
