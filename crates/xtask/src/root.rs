//! Where the checkout is, and how to call a tool in it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The top folder of the checkout.
pub(crate) fn dir() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    // crates/xtask is two levels down.
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// A page at the top of the checkout, as text.
///
/// # Errors
/// When the file cannot be read; the error names it.
pub(crate) fn page(name: &str) -> Result<String> {
    let path = dir().join(name);
    std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}

/// The cargo that runs this command, started in the checkout.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(dir());
    huepass_journeys::forget_package(&mut cargo);
    cargo
}

/// Runs `command` and returns what it printed on standard output.
///
/// # Errors
/// When it cannot be started or ends with a failure; its standard error is in the message.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let out = command
        .output()
        .with_context(|| format!("cannot start {command:?}"))?;
    if !out.status.success() {
        bail!(
            "{command:?} failed: {}",
            String::from_utf8_lossy(&out.stderr).trim()
        );
    }
    String::from_utf8(out.stdout).with_context(|| format!("{command:?} printed no UTF-8"))
}

/// Runs `command` with its output going where ours goes.
///
/// # Errors
/// When it cannot be started or ends with a failure.
pub(crate) fn succeed(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {command:?}"))?;
    if !status.success() {
        bail!("{command:?} ended with {status}");
    }
    Ok(())
}

/// The target triple of this machine, as the compiler names it.
///
/// # Errors
/// When the compiler cannot be asked.
pub(crate) fn host() -> Result<String> {
    let said = output(Command::new("rustc").current_dir(dir()).arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc -vV names no host")?.to_owned())
}

/// Where cargo builds to.
///
/// # Errors
/// When cargo cannot read the manifests.
pub(crate) fn target_dir() -> Result<PathBuf> {
    let metadata = cargo_metadata::MetadataCommand::new()
        .current_dir(dir())
        .no_deps()
        .exec()?;
    Ok(metadata.target_directory.into_std_path_buf())
}

/// Every file that git keeps or would keep, by its path from the top, in order.
///
/// # Errors
/// When git cannot be asked.
pub(crate) fn files() -> Result<Vec<String>> {
    let mut git = Command::new("git");
    git.current_dir(dir())
        .args(["ls-files", "--cached", "--others", "--exclude-standard"]);
    let listed = output(&mut git)?;
    let present = listed.lines().filter(|path| dir().join(path).is_file());
    let mut files: Vec<String> = present.map(str::to_owned).collect();
    files.sort_unstable();
    files.dedup();
    Ok(files)
}

/// Whether the name of `path` ends in a dot and `kind`.
pub(crate) fn is_kind(path: &str, kind: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == kind)
}
