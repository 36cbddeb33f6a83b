use proptest::prelude::*;

use super::*;

const LIMIT: u64 = 10;

/// Orders of one officer: (seconds after the last, persons, whether it is split into single ones).
fn orders() -> impl Strategy<Value = Vec<(u64, u64, bool)>> {
    proptest::collection::vec((0..2_000_u64, 0..12_u64, any::<bool>()), 0..40)
}

// spec: AUD-50
#[test]
fn the_limit_is_for_any_hour() {
    let mut quota = Quota::new(LIMIT);
    assert_eq!(quota.need(100, 11), Need::Two);
    assert_eq!(quota.need(100, u64::MAX), Need::Two);
    assert_eq!(quota.need(100, 10), Need::One);
    quota.record(100, 10);
    for now in [100, 101, 100 + WINDOW - 1] {
        assert_eq!(quota.need(now, 1), Need::Two, "{now}");
        assert_eq!(quota.need(now, 0), Need::One, "changes nobody");
    }
    assert_eq!(quota.need(100 + WINDOW, 10), Need::One);
    assert_eq!(quota.need(u64::MAX, 10), Need::One);
    assert_eq!(Quota::new(0).need(0, 1), Need::Two);
    quota.record(100, u64::MAX);
    quota.record(101, u64::MAX);
    assert_eq!(quota.need(102, 1), Need::Two, "and no overflow");
}

// spec: AUD-51
#[test]
fn a_clock_set_back_or_forward_and_back_frees_nobody() {
    let mut quota = Quota::new(LIMIT);
    quota.record(50_000, LIMIT);
    for now in [0, 1, 49_999] {
        assert_eq!(quota.need(now, 1), Need::Two);
    }
    quota.forget(u64::MAX);
    quota.forget(0);
    assert_eq!(quota.need(50_001, 1), Need::Two);
    quota.record(60_000, 1);
    quota.forget(60_000);
    assert_eq!(quota.records().collect::<Vec<_>>(), [(60_000, 1)]);
}

proptest! {
    /// Whoever acts alone only when the quota says so changes no more than the limit in any hour,
    /// however orders are split and whatever is forgotten in between.
    // spec: AUD-50
    #[test]
    fn nobody_gets_past_the_limit_alone(orders in orders(), forget in any::<bool>()) {
        let mut quota = Quota::new(LIMIT);
        let mut done = Vec::new();
        let mut now = 1_000_000;
        for (later, persons, split) in orders {
            now += later;
            let parts = if split { vec![1; usize::try_from(persons).unwrap()] } else { vec![persons] };
            for part in parts {
                if quota.need(now, part) == Need::One {
                    quota.record(now, part);
                    done.push((now, part));
                }
            }
            if forget {
                quota.forget(now);
            }
        }
        for (start, _) in &done {
            let hour = *start..*start + WINDOW;
            let sum: u64 = done.iter().filter(|(t, _)| hour.contains(t)).map(|(_, n)| n).sum();
            prop_assert!(sum <= LIMIT);
        }
    }

    /// The limit binds in true time too when the clock only ever goes wrong by being set back.
    // spec: AUD-51
    #[test]
    fn nor_by_setting_the_clock_back(
        orders in proptest::collection::vec((0..2_000_u64, 0..4_000_u64, 0..12_u64), 0..40),
    ) {
        let mut quota = Quota::new(LIMIT);
        let mut done: Vec<(u64, u64)> = Vec::new();
        let (mut truth, mut behind) = (1_000_000, 0);
        for (later, back, persons) in orders {
            truth += later;
            behind += back;
            let clock = truth - behind;
            if quota.need(clock, persons) == Need::One {
                quota.record(clock, persons);
                done.push((truth, persons));
            }
            quota.forget(clock);
        }
        for (start, _) in &done {
            let hour = *start..*start + WINDOW;
            let sum: u64 = done.iter().filter(|(t, _)| hour.contains(t)).map(|(_, n)| n).sum();
            prop_assert!(sum <= LIMIT);
        }
    }

    /// More records, an earlier clock, more persons: never a lower need. Merging is adding.
    // spec: AUD-50, AUD-51
    #[test]
    fn the_need_only_grows(
        one in proptest::collection::vec((0..9_000_u64, 0..12_u64), 0..12),
        other in proptest::collection::vec((0..9_000_u64, 0..12_u64), 0..12),
        now in 0..12_000_u64, back in 0..12_000_u64, persons in 0..14_u64, more in 0..5_u64,
        lower in 0..LIMIT,
    ) {
        let of = |records: &[(u64, u64)], limit| {
            let mut quota = Quota::new(limit);
            for (time, persons) in records {
                quota.record(*time, *persons);
            }
            quota
        };
        let (a, b) = (of(&one, LIMIT), of(&other, lower));
        let mut merged = a.clone();
        merged.merge(&b);
        let mut flipped = b.clone();
        flipped.merge(&a);
        prop_assert_eq!(&merged, &flipped);
        let need = merged.need(now, persons);
        prop_assert!(need >= a.need(now, persons) && need >= b.need(now, persons));
        prop_assert!(merged.need(now.saturating_sub(back), persons) >= need);
        prop_assert!(merged.need(now, persons + more) >= need);
        prop_assert_eq!(merged.within(now), a.within(now) + b.within(now));
    }
}
