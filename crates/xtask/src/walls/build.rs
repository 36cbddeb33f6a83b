//! The crates of the workspace and what their manifests name.

use std::collections::BTreeSet;

use anyhow::Result;
use cargo_metadata::{DependencyKind, MetadataCommand};

use crate::root;

/// Packages that stand beside the rows: they may use any crate, no crate may use them.
const BESIDE: [&str; 2] = ["xtask", "journeys"];

/// What the manifests say. Own crates go by their short names, without `huepass-`.
#[derive(Debug, Default)]
pub(super) struct Build {
    /// Every member that belongs to a row.
    pub(super) crates: BTreeSet<String>,
    /// Dependencies between members, optional ones included, tests' own ones left out.
    pub(super) arrows: BTreeSet<(String, String)>,
    /// Dependencies between members that only tests have.
    pub(super) test_arrows: BTreeSet<(String, String)>,
    /// Members that depend on a package beside the rows.
    pub(super) uses_tool: BTreeSet<(String, String)>,
    /// Libraries from outside that a member names, tests' own ones left out.
    pub(super) libraries: BTreeSet<(String, String)>,
}

impl Build {
    /// Reads the manifests of the checkout; resolves nothing and needs no network.
    ///
    /// # Errors
    /// When cargo cannot read a manifest.
    pub(super) fn of_checkout() -> Result<Self> {
        let metadata = MetadataCommand::new()
            .current_dir(root::dir())
            .no_deps()
            .exec()?;
        let mut build = Self::default();
        for package in metadata.workspace_packages() {
            let from = short(&package.name);
            if BESIDE.contains(&from.as_str()) {
                continue;
            }
            build.crates.insert(from.clone());
            for dependency in &package.dependencies {
                let to = short(&dependency.name);
                let tests_only = dependency.kind == DependencyKind::Development;
                // A crate may name itself for its tests, to switch a feature on.
                if to == from && tests_only {
                    continue;
                }
                let pair = (from.clone(), to.clone());
                match (dependency.path.is_some(), tests_only) {
                    (true, _) if BESIDE.contains(&to.as_str()) => build.uses_tool.insert(pair),
                    (true, false) => build.arrows.insert(pair),
                    (true, true) => build.test_arrows.insert(pair),
                    (false, false) => build.libraries.insert(pair),
                    (false, true) => false,
                };
            }
        }
        Ok(build)
    }
}

fn short(name: &str) -> String {
    name.strip_prefix("huepass-").unwrap_or(name).to_owned()
}
