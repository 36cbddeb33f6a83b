//! `cargo xtask vectors`: writes spec/vectors anew. Every crate with an example named `vectors`
//! writes its own folders; the same code always writes the same bytes, so a difference in git is
//! a change of the protocol, or of the code.

use anyhow::{Context, Result, bail};

use crate::root;

/// Options of `vectors`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only this package's; may be given several times.
    #[arg(long = "package")]
    packages: Vec<String>,
}

/// Runs the generators one after another.
///
/// # Errors
/// When a named package has no generator, or a generator fails.
pub(crate) fn run(args: &Args) -> Result<()> {
    let all = generators()?;
    if let Some(unknown) = args.packages.iter().find(|name| !all.contains(name)) {
        bail!("{unknown} writes no vectors; these do: {}", all.join(" "));
    }
    for package in &all {
        if args.packages.is_empty() || args.packages.contains(package) {
            let mut cargo = root::cargo();
            cargo.args(["run", "--release", "--quiet", "--package", package]);
            root::succeed(cargo.args(["--example", "vectors"]))?;
        }
    }
    Ok(())
}

/// The packages of the workspace that have an example named `vectors`.
fn generators() -> Result<Vec<String>> {
    let metadata = cargo_metadata::MetadataCommand::new()
        .current_dir(root::dir())
        .no_deps()
        .exec()
        .context("cargo cannot read the manifests")?;
    let mut names: Vec<String> = metadata
        .packages
        .iter()
        .filter(|package| {
            package
                .targets
                .iter()
                .any(|target| target.is_example() && target.name == "vectors")
        })
        .map(|package| package.name.to_string())
        .collect();
    names.sort_unstable();
    Ok(names)
}
