use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn conduct() -> Conduct<u32> {
    let of = |burst, per_second| Allowance { burst, per_second };
    let allowances = Allowances {
        messages: of(2, 1),
        requests: of(3, 1),
        bytes: of(1000, 100),
    };
    Conduct::new(allowances, 60 * SECOND)
}

fn checks(conduct: &mut Conduct<u32>, peer: u32, now: Duration) -> bool {
    conduct.may_check(peer, now) == Turn::Check
}

// spec: P2P-30
#[test]
fn of_each_neighbour_one_message_is_checked_at_a_time() {
    let mut conduct = conduct();
    assert_eq!(conduct.may_check(1, SECOND), Turn::Check);
    assert_eq!(conduct.may_check(1, SECOND), Turn::Drop);
    assert_eq!(
        conduct.may_check(2, SECOND),
        Turn::Check,
        "others do not wait for it"
    );
    conduct.checked(1);
    assert_eq!(conduct.may_check(1, 2 * SECOND), Turn::Check);
}

// spec: P2P-30, P2P-31
#[test]
fn a_flood_is_counted_and_a_burst_is_not() {
    let mut conduct = conduct();
    // Two are checked at once, and four times as many are no flood.
    let turns: Vec<Turn> = (0..12).map(|_| conduct.may_check(1, SECOND)).collect();
    assert_eq!(turns[0], Turn::Check);
    assert!(turns[1..8].iter().all(|turn| *turn == Turn::Drop));
    assert!(turns[8..].iter().all(|turn| *turn == Turn::Flood));
    // Whoever has been silent for a while may do that again.
    conduct.checked(1);
    assert_eq!(conduct.may_check(1, 100 * SECOND), Turn::Check);
    assert_eq!(conduct.may_check(1, 100 * SECOND), Turn::Drop);
}

// spec: P2P-31
#[test]
fn who_sends_more_than_it_may_waits() {
    let mut conduct = conduct();
    for _ in 0..2 {
        assert!(checks(&mut conduct, 1, SECOND));
        conduct.checked(1);
    }
    assert!(!checks(&mut conduct, 1, SECOND));
    assert!(!checks(&mut conduct, 1, SECOND + SECOND / 2));
    assert!(checks(&mut conduct, 1, 2 * SECOND));
    conduct.checked(1);
    // It fills up to the burst and no further.
    for expected in [true, true, false] {
        assert_eq!(checks(&mut conduct, 1, 1000 * SECOND), expected);
        conduct.checked(1);
    }
}

// spec: P2P-31
#[test]
fn requests_and_bytes_have_limits_of_their_own() {
    let mut conduct = conduct();
    assert!(conduct.may_ask(1, 1, SECOND));
    assert!(!conduct.may_ask(1, 1, SECOND), "one at a time");
    conduct.answered(1, 5000, SECOND);
    assert!(!conduct.may_ask(1, 1, SECOND), "it had its bytes");
    assert!(conduct.may_ask(2, 1, SECOND));
    assert!(conduct.may_ask(1, 1, 2 * SECOND));
}

// spec: P2P-32
#[test]
fn faults_add_up_and_are_forgiven() {
    let mut conduct = conduct();
    assert!(conduct.fault(1, Fault::Malformed, SECOND));
    assert!(
        !conduct.fault(1, Fault::Malformed, SECOND),
        "once is enough"
    );
    assert!(!conduct.fault(2, Fault::Unproven, SECOND));
    assert!(!conduct.fault(2, Fault::Unproven, SECOND));
    assert!(conduct.fault(2, Fault::Unproven, SECOND));
    assert!(!conduct.fault(3, Fault::Unproven, SECOND));
    assert!(!conduct.fault(3, Fault::Unproven, 100 * SECOND));
    assert!(!conduct.fault(3, Fault::Unproven, 200 * SECOND));
    for n in 1..=100 {
        assert_eq!(conduct.fault(4, Fault::Flood, SECOND), n == 100);
    }
}

// spec: P2P-32
#[test]
fn who_never_answers_is_left_and_a_bad_line_is_forgiven() {
    let mut conduct = conduct();
    // One after another, each after it was waited for.
    let stalls = |conduct: &mut Conduct<u32>, peer| {
        (1..=30).find(|n| conduct.fault(peer, Fault::Stall, n * 10 * SECOND))
    };
    assert_eq!(stalls(&mut conduct, 1), Some(5));
    conduct.spoke(2, SECOND);
    assert_eq!(stalls(&mut conduct, 2), None);
}

// spec: P2P-32
#[test]
fn who_was_shut_out_comes_back_with_a_clean_record() {
    let mut conduct = conduct();
    assert!(conduct.fault(1, Fault::Malformed, SECOND));
    assert_eq!(conduct.readmit(60 * SECOND), []);
    assert_eq!(conduct.readmit(61 * SECOND), [1]);
    assert_eq!(conduct.readmit(61 * SECOND), []);
    assert!(!conduct.fault(1, Fault::Unproven, 62 * SECOND));
}

#[test]
fn the_memory_is_bounded_and_keeps_who_is_busy() {
    let mut conduct = conduct();
    assert!(checks(&mut conduct, 0, Duration::ZERO));
    for peer in 1..=2 * u32::try_from(REMEMBERED).unwrap() {
        assert!(!conduct.fault(peer, Fault::Flood, SECOND));
    }
    assert_eq!(conduct.records.len(), REMEMBERED);
    assert!(!checks(&mut conduct, 0, SECOND), "still being checked");
}

// spec: P2P-32
#[test]
fn who_is_shut_out_is_forgotten_last_and_then_let_in_again() {
    let mut conduct = conduct();
    assert!(conduct.fault(0, Fault::Malformed, SECOND));
    let most = u32::try_from(REMEMBERED).unwrap();
    for peer in 1..=most {
        assert!(!conduct.fault(peer, Fault::Flood, 2 * SECOND));
    }
    assert_eq!(conduct.readmit(2 * SECOND), [], "others were forgotten");
    for peer in 1..=most {
        conduct.fault(peer, Fault::Malformed, 3 * SECOND);
    }
    assert_eq!(conduct.records.len(), REMEMBERED);
    assert_eq!(conduct.readmit(3 * SECOND), [0]);
}
