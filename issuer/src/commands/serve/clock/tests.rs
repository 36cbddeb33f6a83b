use std::time::{Duration, Instant};

use super::*;

const LIMIT: u64 = 600;
const NOON: u64 = 1_795_262_400;

/// A watch, and the moment so many seconds after it began.
fn watch() -> (Watch, impl Fn(u64) -> Instant) {
    let start = Instant::now();
    let at = move |seconds| start + Duration::from_secs(seconds);
    (Watch::new(NOON, start), at)
}

#[test]
fn a_clock_set_forward_is_held_until_it_is_set_right() {
    let (mut watch, at) = watch();
    assert_eq!(watch.look(NOON + 10, at(10), LIMIT), Look::Steady);
    let jump = |is_new| Look::Ahead { by: 86_400, is_new };
    assert_eq!(watch.look(NOON + 86_411, at(11), LIMIT), jump(true));
    // As long as it takes: time that passes makes it no more right.
    assert_eq!(watch.look(NOON + 86_412, at(12), LIMIT), jump(false));
    assert_eq!(watch.look(NOON + 190_000, at(103_600), LIMIT), jump(false));
    assert_eq!(watch.look(NOON + 103_700, at(103_700), LIMIT), Look::Back);
    assert_eq!(watch.look(NOON + 103_701, at(103_701), LIMIT), Look::Steady);
}

#[test]
fn a_clock_that_was_set_back_for_a_while_is_not_ahead_afterwards() {
    let (mut watch, at) = watch();
    assert_eq!(watch.look(NOON - 86_400, at(0), LIMIT), Look::Steady);
    assert_eq!(watch.look(NOON - 86_300, at(100), LIMIT), Look::Steady);
    assert_eq!(watch.look(NOON + 200, at(200), LIMIT), Look::Steady);
}

#[test]
fn corrections_and_long_pauses_are_no_jumps() {
    let (mut watch, at) = watch();
    let mut clock = NOON;
    for second in 1..10 {
        clock += 1 + LIMIT / 2;
        assert_eq!(watch.look(clock, at(second), LIMIT), Look::Steady);
    }
    assert_eq!(watch.look(clock + 90_000, at(90_009), LIMIT), Look::Steady);
    // A clock that stands still, as tests have one.
    assert_eq!(watch.look(clock + 90_000, at(999_999), LIMIT), Look::Steady);
}
