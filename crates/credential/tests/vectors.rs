//! The vectors of spec/vectors: every file of the cryptography's pages is judged through the
//! public API, and the generator still writes exactly these files.
#[path = "../examples/vectors/scenarios/mod.rs"]
mod scenarios;
mod vector_check;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../spec/vectors")
}

/// All files of the generator's pages, as `page/name.json`.
fn files() -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    for page in scenarios::PAGES {
        for entry in fs::read_dir(folder().join(page)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            files.insert(format!("{page}/{name}"));
        }
    }
    files
}

#[test]
fn every_file_is_judged_as_it_expects() {
    let (mut accepted, mut refused) = (0, 0);
    let mut wrong = Vec::new();
    for name in files() {
        let text = fs::read_to_string(folder().join(&name)).unwrap();
        let file = vector_check::File(serde_json::from_str(&text).unwrap());
        assert_eq!(name, format!("{}/{}.json", page(&name), file.text("name")));
        let expected = file.text("expect");
        match vector_check::judge(&file) {
            Ok(word) if word == expected => {}
            other => wrong.push(format!("{name}: {other:?}, expected {expected}")),
        }
        if expected == "accept" {
            accepted += 1;
        } else {
            refused += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        refused > 3 * accepted,
        "{accepted} accepted, {refused} refused"
    );
    assert!(accepted + refused > 150);
}

fn page(name: &str) -> &str {
    name.split('/').next().unwrap()
}

#[test]
fn the_generator_writes_exactly_these_files() {
    let all = scenarios::all();
    let names: BTreeSet<String> = all.iter().map(scenarios::Scenario::file).collect();
    assert_eq!(names.len(), all.len(), "two scenarios have one name");
    assert_eq!(names, files());
    for scenario in &all {
        let written = fs::read_to_string(folder().join(scenario.file())).unwrap();
        assert_eq!(scenario.to_json(), written, "{}", scenario.file());
    }
}
