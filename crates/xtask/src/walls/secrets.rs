//! The verifier program must not be able to hold a holder's or an authority's secret.
//!
//! A gate's machine is the one most easily stolen or opened. So what its program links is checked
//! on the resolved tree with features, where a feature switched on by any crate on the way shows.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::root;

/// Crates that keep or make secrets of holders, authorities and registrars.
const CRATES: [&str; 7] = [
    "vault",
    "wallet",
    "authority",
    "registrar",
    "authority-store",
    "authority-postgres",
    "registrar-store",
];

/// Features that compile parts with secrets: the roles', and the keys of a sealed exchange.
const FEATURES: [(&str, &str); 4] = [
    ("credential", "holder"),
    ("credential", "authority"),
    ("credential", "registrar"),
    ("wire", "exchange"),
];

/// What `huepass-verifier` links and must not, as sentences.
///
/// # Errors
/// When cargo cannot resolve the tree, for instance because the package is missing.
pub(super) fn faults_of_verifier() -> Result<Vec<String>> {
    let tree = root::output(root::cargo().args([
        "tree",
        "--package=huepass-verifier",
        "--edges=normal,features",
        "--prefix=none",
        "--quiet",
    ]))?;
    Ok(faults(&tree))
}

/// The same on the text of a tree, one `name vVERSION` or `name feature "x"` a line.
pub(super) fn faults(tree: &str) -> Vec<String> {
    let mut found = BTreeSet::new();
    for line in tree.lines() {
        let mut words = line.split_whitespace();
        let Some(name) = words.next().and_then(|name| name.strip_prefix("huepass-")) else {
            continue;
        };
        if CRATES.contains(&name) {
            found.insert(format!("the verifier links huepass-{name}"));
        }
        if words.next() == Some("feature") {
            let feature = words.next().unwrap_or_default().trim_matches('"');
            if FEATURES.contains(&(name, feature)) {
                found.insert(format!(
                    "the verifier links huepass-{name} with `{feature}`"
                ));
            }
        }
    }
    found.into_iter().collect()
}
