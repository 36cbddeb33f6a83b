//! A run without coverage or without a count is no run.

use super::stats::{Stats, tail};

#[test]
fn a_run_without_coverage_is_refused() {
    assert!(Stats::read("Done 10 runs\nstat::number_of_executed_units: 10").is_err());
    assert!(Stats::read("#2\tDONE cov: 0 ft: 0\nstat::number_of_executed_units: 10").is_err());
    assert!(Stats::read("#2\tDONE cov: 7 ft: 9").is_err());
}

#[test]
fn the_last_counts_are_read() {
    let said = "#2\tINITED cov: 3 ft: 4\n#99\tDONE   cov: 12 ft: 20\n\
                stat::number_of_executed_units: 99";
    assert_eq!(
        Stats::read(said).expect("counts"),
        Stats {
            runs: 99,
            edges: 12
        }
    );
}

#[test]
fn a_tail_is_never_longer_than_the_text() {
    assert_eq!(tail("a\nb\nc", 2), "b\nc");
    assert_eq!(tail("a", 5), "a");
}
