//! Where code, tests and vectors cite a requirement.

use std::sync::LazyLock;

use regex::Regex;

use super::pages::pattern;
use crate::root;

/// `spec: ANN-3, QR-4`: the word, then numbers with commas between.
static CITES: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"spec: *([A-Z][A-Z0-9]*-[0-9]+(?:, *[A-Z][A-Z0-9]*-[0-9]+)*)"));

/// One citation of one requirement.
#[derive(Debug)]
pub(super) struct Citation {
    /// The number, like `ANN-3`.
    pub(super) number: String,
    /// Path and line.
    pub(super) place: String,
    /// Whether the file holds tests, fuzz targets or vectors.
    pub(super) in_tests: bool,
}

/// Whether citations are looked for in a file of this path. This command's own tests are left
/// out: they hold made-up numbers.
pub(super) fn may_cite(path: &str) -> bool {
    let kind = root::is_kind(path, "rs") || root::is_kind(path, "json");
    kind && !path.starts_with("crates/xtask/src/spec")
}

/// All citations in the text of one file.
pub(super) fn of_file(path: &str, text: &str) -> Vec<Citation> {
    let in_tests = is_test(path);
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for list in CITES.captures_iter(line) {
            found.extend(list[1].split(',').map(|number| Citation {
                number: number.trim().to_owned(),
                place: format!("{path}:{}", index + 1),
                in_tests,
            }));
        }
    }
    found
}

/// The house rule puts tests in `tests.rs` or in a folder `tests`; vectors are read by tests.
fn is_test(path: &str) -> bool {
    let folder = path
        .split('/')
        .any(|part| part == "tests" || part == "tests.rs");
    folder || path.starts_with("fuzz/") || path.starts_with("spec/vectors/")
}
