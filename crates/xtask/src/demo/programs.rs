//! The three programs, each built by itself.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::root;

/// The packages of the programs, and their binaries.
const PROGRAMS: [(&str, &str); 3] = [
    ("huepass-issuer", "issuer"),
    ("huepass-wallet-cli", "wallet-cli"),
    ("huepass-verifier", "verifier"),
];

/// Where the programs are, how large they are, and how long building took.
pub(super) struct Programs {
    pub(super) folder: PathBuf,
    /// Name and bytes.
    pub(super) sizes: Vec<(&'static str, u64)>,
    pub(super) took: Duration,
}

/// Builds the programs one by one: one build of all would compile `credential` with the features
/// of all, and the verifier would hold code for secrets that it must not hold.
pub(super) fn build() -> Result<Programs> {
    let start = Instant::now();
    let folder = root::target_dir()?.join("release");
    let mut sizes = Vec::new();
    for (package, binary) in PROGRAMS {
        println!("building {binary}");
        root::succeed(root::cargo().args(["build", "--release", "--package", package]))?;
        sizes.push((binary, std::fs::metadata(folder.join(binary))?.len()));
    }
    Ok(Programs {
        folder,
        sizes,
        took: start.elapsed(),
    })
}
