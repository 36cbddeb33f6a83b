use super::*;

fn outcome(value: f64, pairing: Option<f64>, budget: Option<f64>) -> Outcome {
    Outcome {
        name: "a thing",
        value,
        unit: "us",
        pairing,
        budget,
    }
}

#[test]
fn a_time_is_judged_in_pairings_and_a_count_as_it_is() {
    assert!(!outcome(1001.0, Some(500.0), Some(2.0)).met());
    assert!(outcome(1000.0, Some(500.0), Some(2.0)).met());
    assert!(!outcome(609.0, None, Some(608.0)).met());
    assert!(outcome(608.0, None, Some(608.0)).met());
    assert!(outcome(f64::MAX, Some(1.0), None).met());
}

#[test]
fn a_measurement_that_failed_to_measure_is_over_budget() {
    assert!(!outcome(f64::NAN, Some(500.0), Some(2.0)).met());
    assert!(!outcome(1.0, Some(f64::NAN), Some(2.0)).met());
    assert!(median(Vec::new()).is_nan());
}

#[test]
fn the_middle_value_counts() {
    assert!((median(vec![9.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
    assert!((median(vec![4.0]) - 4.0).abs() < f64::EPSILON);
}

#[test]
fn a_thing_that_fails_fails_the_measurement() {
    let failing = || anyhow::bail!("no");
    assert!(measure("failing", None, 3, 1, failing).is_err());
    let mut runs = 0;
    let counted = || {
        runs += 1;
        Ok(6.0)
    };
    let outcome = measure("counted", None, 3, 2, counted).unwrap();
    assert!((outcome.value - 3.0).abs() < f64::EPSILON);
    assert!(outcome.pairing.is_some_and(|pairing| pairing > 0.0));
    assert_eq!(runs, 4, "once to warm up, then three times");
}
