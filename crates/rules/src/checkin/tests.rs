use proptest::prelude::*;

use super::*;

const HOUR: u64 = 3600;
const DAY_SECONDS: u64 = 24 * HOUR;
/// Midnight in UTC, 2020-02-11.
const MIDNIGHT: u64 = 1_581_379_200;

fn hangzhou() -> UtcOffset {
    UtcOffset::new(8 * 3600).unwrap()
}

fn row(days: u16, today: bool) -> CheckIns {
    CheckIns { days, today }
}

#[test]
fn offsets_beyond_18_hours_are_refused() {
    assert_eq!(UtcOffset::new(18 * 3600 + 1), None);
    assert_eq!(UtcOffset::new(-18 * 3600 - 1), None);
    assert_eq!(UtcOffset::new(i32::MIN), None);
    assert!(UtcOffset::new(-18 * 3600).is_some());
}

// spec: RUL-22
#[test]
fn the_day_begins_at_the_authoritys_midnight() {
    // A second before and a second after midnight in UTC are two days there, one in Hangzhou.
    let two = [MIDNIGHT - 1, MIDNIGHT];
    assert_eq!(
        consecutive_days(&two, MIDNIGHT, UtcOffset::UTC),
        row(2, true)
    );
    assert_eq!(consecutive_days(&two, MIDNIGHT, hangzhou()), row(1, true));
    // Midnight in Hangzhou is 16:00 UTC.
    let border = MIDNIGHT + 16 * HOUR;
    let two = [border - 1, border];
    assert_eq!(consecutive_days(&two, border, hangzhou()), row(2, true));
    assert_eq!(consecutive_days(&two, border, UtcOffset::UTC), row(1, true));
    // West of Greenwich a time may lie on the day before the Unix epoch.
    let west = UtcOffset::new(-3600).unwrap();
    assert_eq!(consecutive_days(&[0, 3600], 3600, west), row(2, true));
}

// spec: RUL-23
#[test]
fn a_missed_day_starts_again_and_an_unfinished_one_does_not() {
    let days: Vec<u64> = [0, 1, 2, 4, 5]
        .map(|day| MIDNIGHT + day * DAY_SECONDS)
        .to_vec();
    let at = |day: u64, second: u64| {
        consecutive_days(&days, MIDNIGHT + day * DAY_SECONDS + second, UtcOffset::UTC)
    };
    assert_eq!(at(2, 0), row(3, true));
    assert_eq!(at(3, DAY_SECONDS - 1), row(3, false));
    assert_eq!(at(4, 0), row(1, true));
    assert_eq!(at(5, 7), row(2, true));
    assert_eq!(at(6, DAY_SECONDS - 1), row(2, false));
    assert_eq!(at(7, 0), row(0, false));
}

#[test]
fn nothing_tomorrow_and_nothing_twice() {
    assert_eq!(
        consecutive_days(&[], MIDNIGHT, UtcOffset::UTC),
        row(0, false)
    );
    let later = [MIDNIGHT + 1];
    assert_eq!(
        consecutive_days(&later, MIDNIGHT, UtcOffset::UTC),
        row(0, false)
    );
    let twice = [MIDNIGHT, MIDNIGHT + 9, MIDNIGHT];
    assert_eq!(
        consecutive_days(&twice, MIDNIGHT + 10, UtcOffset::UTC),
        row(1, true)
    );
    assert_eq!(
        consecutive_days(&[u64::MAX], u64::MAX, hangzhou()),
        row(1, true)
    );
}

proptest! {
    /// The same by walking back one day at a time over a table of days.
    #[test]
    fn as_counted_by_hand(there in prop::collection::vec(any::<bool>(), 1..40), hour in 0_u64..24) {
        let now = MIDNIGHT + (there.len() as u64 - 1) * DAY_SECONDS + hour * HOUR;
        let times: Vec<u64> = there
            .iter()
            .enumerate()
            .filter(|(_, there)| **there)
            .map(|(day, _)| MIDNIGHT + day as u64 * DAY_SECONDS)
            .collect();
        let today = *there.last().unwrap();
        let from = there.len() - usize::from(!today);
        let days = there[..from].iter().rev().take_while(|there| **there).count();
        let expected = CheckIns { days: u16::try_from(days).unwrap(), today };
        prop_assert_eq!(consecutive_days(&times, now, UtcOffset::UTC), expected);
    }
}
