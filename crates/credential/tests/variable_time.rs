//! Where sums in variable time are taken: only where every scalar is public. A new place must be
//! looked at, and then listed here.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Files outside `curve/`, how many sums in variable time each takes, and of what.
const PLACES: [(&str, usize, &str); 8] = [
    ("issuance.rs", 1, "colour and expiry"),
    ("presentation/batch.rs", 4, "a gate's checks"),
    ("presentation/statement.rs", 3, "a gate's recomputed T"),
    ("presentation/verify.rs", 3, "a gate's checks"),
    ("registrar.rs", 3, "checks of published lists"),
    ("schnorr.rs", 1, "checks of proofs"),
    ("window.rs", 2, "the check of the window table"),
    ("witness.rs", 3, "audits and catching up"),
];

/// The functions: `public_sum`, `public_sum_many`, `public_sum_many_g2`, `public_table_sum`.
const SUMS: [&str; 4] = [
    "public_sum(",
    "public_sum_many(",
    "public_sum_many_g2(",
    "public_table_sum(",
];

// spec: GRP-12
#[test]
fn sums_in_variable_time_are_where_every_scalar_is_public() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeMap::new();
    for path in files(&source) {
        let name = path.strip_prefix(&source).unwrap().to_str().unwrap();
        let name = name.replace('\\', "/");
        if name.starts_with("curve/") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let count: usize = SUMS.iter().map(|sum| text.matches(sum).count()).sum();
        if count > 0 {
            found.insert(name, count);
        }
    }
    let expected: BTreeMap<String, usize> = PLACES
        .iter()
        .map(|(file, count, _)| ((*file).to_owned(), *count))
        .collect();
    assert_eq!(found, expected);
}

// spec: GRP-12
#[test]
fn what_proves_and_issues_takes_no_sum_in_variable_time() {
    // Proving, drawing nonces, and the functions for secrets themselves name none of them.
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in ["presentation/prove.rs", "nonce.rs", "curve/secret.rs"] {
        let text = fs::read_to_string(source.join(file)).unwrap();
        for word in ["public_sum", "public_table_sum", "PublicTable", "wnaf"] {
            assert!(!text.contains(word), "{file} names {word}");
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
    found
}
