use super::*;

#[test]
fn what_is_neither_offset_nor_moment_is_refused() {
    for text in [
        "1",
        "@",
        "+",
        "-",
        "@-1",
        "+1.5",
        "@1e9",
        " +1",
        "++1",
        "@99999999999999999999",
        "é1",
    ] {
        let refused = SystemClock::new(Some(text)).unwrap_err();
        assert_eq!(
            (refused.id(), refused.exit()),
            ("error-test-clock", Exit::Config),
            "{text:?}"
        );
    }
}

#[test]
fn a_clock_outside_of_its_range_is_refused() {
    for text in ["-9000000000000", "@253402300800", "+9223372036854775807"] {
        let refused = SystemClock::new(Some(text)).unwrap_err();
        assert_eq!(refused.exit(), Exit::ClockNotTrusted, "{text}");
    }
    assert!(SystemClock::new(Some("@253402300799")).is_ok());
}

#[test]
fn a_moved_clock_says_so() {
    let real = SystemClock::new(None).unwrap();
    assert!(!real.is_moved());
    assert!(!SystemClock::new(Some("")).unwrap().is_moved());
    let fixed = SystemClock::new(Some("@1700000000")).unwrap();
    assert!(fixed.is_moved());
    assert_eq!(fixed.now(), 1_700_000_000);
    for (text, offset) in [("+86400", 86_400), ("-86400", -86_400)] {
        let shifted = SystemClock::new(Some(text)).unwrap();
        assert!(shifted.is_moved());
        let difference = i128::from(shifted.now()) - i128::from(real.now());
        // The second may turn between the two readings.
        assert!((offset..=offset + 5).contains(&difference), "{difference}");
    }
}

#[test]
fn moments_are_written_as_dates() {
    // Computed with: date -u -d @N
    for (moment, text) in [
        (0, "1970-01-01 00:00:00 UTC"),
        (951_782_399, "2000-02-28 23:59:59 UTC"),
        (951_782_400, "2000-02-29 00:00:00 UTC"),
        (1_709_251_199, "2024-02-29 23:59:59 UTC"),
        (1_700_000_000, "2023-11-14 22:13:20 UTC"),
        (4_107_542_400, "2100-03-01 00:00:00 UTC"),
        (253_402_300_799, "9999-12-31 23:59:59 UTC"),
    ] {
        assert_eq!(utc(moment), text);
    }
}

#[test]
fn every_day_follows_the_one_before() {
    let mut before = civil(0);
    for day in 1..200_000 {
        let now = civil(day);
        let expected = match before {
            (year, 12, 31) => (year + 1, 1, 1),
            (year, month, last) if last == month_length(year, month) => (year, month + 1, 1),
            (year, month, day) => (year, month, day + 1),
        };
        assert_eq!(now, expected);
        before = now;
    }
}

fn month_length(year: u64, month: u64) -> u64 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
