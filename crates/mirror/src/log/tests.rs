use super::*;

#[test]
fn what_lies_after_a_hole_counts_once_it_is_filled() {
    let mut log = Log::default();
    log.insert((5, 8));
    log.insert((12, 20));
    log.insert((9, 10));
    assert_eq!(log.covered(), 0);
    log.insert((1, 2));
    assert_eq!(log.covered(), 2);
    log.insert((2, 4));
    assert_eq!(log.covered(), 10);
    log.insert((3, 11));
    assert_eq!(log.covered(), 20);
    assert_eq!(log.names().len(), 6);
    assert!(log.holds((9, 10)) && !log.holds((9, 11)));
}

// spec: MIR-13
#[test]
fn only_what_a_list_does_not_cover_costs() {
    let mut log = Log::default();
    log.insert((1, 10));
    log.insert((11, 20));
    assert_eq!(log.ahead(20), 0);
    assert_eq!(log.ahead(15), 16 + FILE);
    assert_eq!(log.ahead(0), 2 * (16 + FILE));
}
