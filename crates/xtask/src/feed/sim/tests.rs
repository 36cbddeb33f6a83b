use super::unit::float;
use super::*;
use crate::feed::framework::Small;

#[test]
fn a_small_framework_gives_figures_and_a_picture_for_every_place() {
    let report = run(12, 1).unwrap();
    for place in place::ALL {
        let rows: Vec<&Row> = report
            .rows
            .iter()
            .filter(|row| row.place.name == place.name)
            .collect();
        assert!(rows.len() >= 5, "{}", place.name);
        // The whole country in one framework is over a limit at every size.
        let best = rows.iter().filter(|row| row.best).count();
        assert_eq!(best, usize::from(place.authorities < 2.0), "{}", place.name);
        for (smaller, larger) in rows.iter().zip(&rows[1..]) {
            assert!(smaller.setting.list > larger.setting.list);
            assert!(smaller.setting.registrar.bytes > larger.setting.registrar.bytes);
        }
        for row in rows {
            let value = table::json(row);
            assert!(value["per_day"]["gate"]["bytes"].as_f64().unwrap() > 10e3);
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cost.svg");
    report.draw(&file).unwrap();
    let picture = std::fs::read_to_string(file).unwrap();
    for place in place::ALL {
        assert!(picture.contains(place.name), "{}", place.name);
    }
}

#[test]
fn sizes_are_those_of_documents() {
    let unit = Unit::measure(12, 1).unwrap();
    let mut other = Small::new(1, 1, 40).unwrap();
    let descriptor = other.descriptor(31).unwrap();
    // A few bytes for the length of the array of shards.
    let error = unit.descriptor.of(31.0) - float(descriptor.len());
    assert!(error.abs() <= 4.0, "{error}");
    other.revoke(0, 64).unwrap();
    let segment = other.segment(5000, 64).unwrap();
    assert!((unit.segment[1] - float(segment.len())).abs() < 0.5);
}
