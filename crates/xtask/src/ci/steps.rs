//! The steps, in the order in which they run: quick ones first.

use anyhow::Result;

use super::readme;
use crate::{fuzz, root, spec, walls};

/// Seconds for each fuzz target in a run of `ci`; long runs are for `cargo xtask fuzz`.
const FUZZ_SECONDS: u32 = 5;

/// One thing that must hold.
pub(super) struct Step {
    /// The word by which it is asked for.
    pub(super) name: &'static str,
    /// What it checks, for the reader of a log.
    pub(super) what: &'static str,
    /// Does it.
    pub(super) run: fn() -> Result<()>,
}

/// All of them.
pub(super) const STEPS: [Step; 8] = [
    Step {
        name: "fmt",
        what: "the code is formatted",
        run: fmt,
    },
    Step {
        name: "walls",
        what: "crates keep to their rows",
        run: walls_hold,
    },
    Step {
        name: "spec",
        what: "every requirement is given once and tested",
        run: spec_agrees,
    },
    Step {
        name: "deny",
        what: "licences, duplicates and sources",
        run: deny,
    },
    Step {
        name: "clippy",
        what: "no warning in any target",
        run: clippy,
    },
    Step {
        name: "doc",
        what: "documentation without a warning",
        run: doc,
    },
    Step {
        name: "readme",
        what: "the commands of README.md, tests among them",
        run: readme::run,
    },
    Step {
        name: "fuzz",
        what: "each fuzz target for some seconds",
        run: fuzz_all,
    },
];

fn fmt() -> Result<()> {
    root::succeed(root::cargo().args(["fmt", "--all", "--", "--check"]))?;
    root::succeed(root::cargo().args(["fmt", "--manifest-path=fuzz/Cargo.toml", "--", "--check"]))
}

fn walls_hold() -> Result<()> {
    walls::run(&walls::Args::default())
}

fn spec_agrees() -> Result<()> {
    spec::run(&spec::Args {
        strict: true,
        list: false,
    })
}

fn deny() -> Result<()> {
    // Known vulnerabilities (`advisories`) need a database from outside the package registry;
    // CONTRIBUTING.md says how to ask for them.
    let what = ["licenses", "bans", "sources"];
    root::succeed(
        root::cargo()
            .args(["deny", "--log-level=warn", "check"])
            .args(what),
    )
}

fn clippy() -> Result<()> {
    let targets = [
        "clippy",
        "--release",
        "--workspace",
        "--all-targets",
        "--",
        "-Dwarnings",
    ];
    root::succeed(root::cargo().args(targets))
}

fn doc() -> Result<()> {
    // The release profile, so that what was checked for clippy serves here too.
    let doc = ["doc", "--release", "--workspace", "--no-deps"];
    root::succeed(root::cargo().args(doc).env("RUSTDOCFLAGS", "-Dwarnings"))
}

fn fuzz_all() -> Result<()> {
    fuzz::run(&fuzz::Args {
        seconds: FUZZ_SECONDS,
        targets: Vec::new(),
        input: None,
    })
}
