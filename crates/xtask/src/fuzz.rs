//! `cargo xtask fuzz`: every target of fuzz/, built with coverage, each run for some seconds.
//!
//! A target is a file in `fuzz/src/bin/`; nothing else lists them. The build uses the one stable
//! toolchain: the compiler's own coverage pass is switched on by flags, and libFuzzer comes as
//! source in the crate `libfuzzer-sys`, so a C++ compiler is all that is needed besides. Address
//! sanitizing would need a nightly compiler and is not done here.

mod stats;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use self::stats::Stats;
use crate::root;

/// What libFuzzer needs from the compiler: counters at every edge, and the operands of every
/// comparison (<https://clang.llvm.org/docs/SanitizerCoverage.html>).
const FLAGS: [&str; 7] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cdebug-assertions=yes",
];

/// Options of `fuzz`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Seconds for each target.
    #[arg(long, default_value_t = 10)]
    pub(crate) seconds: u32,
    /// Only this target; may be given several times.
    #[arg(long = "target")]
    pub(crate) targets: Vec<String>,
    /// Feed one input, such as a file from fuzz/artifacts/, to the one target and stop.
    #[arg(long, requires = "targets")]
    pub(crate) input: Option<PathBuf>,
}

/// Builds and runs; fails when a target crashed, hung, or saw no coverage.
pub(crate) fn run(args: &Args) -> Result<()> {
    let all = targets()?;
    if let Some(unknown) = args.targets.iter().find(|name| !all.contains(name)) {
        bail!("no target {unknown}; there are: {}", all.join(" "));
    }
    let chosen = if args.targets.is_empty() {
        &all
    } else {
        &args.targets
    };
    let programs = build(chosen)?;
    let mut failed = Vec::new();
    for name in chosen {
        match one(name, &programs.join(name), args) {
            Ok(stats) => println!("fuzz: {name}: {stats}"),
            Err(why) => {
                println!("fuzz: {name}: FAILED: {why:#}");
                failed.push(name.as_str());
            }
        }
    }
    if !failed.is_empty() {
        bail!(
            "{} of {} targets failed: {}",
            failed.len(),
            chosen.len(),
            failed.join(" ")
        );
    }
    Ok(())
}

/// The names of the files in `fuzz/src/bin/`, in order.
///
/// # Errors
/// When the folder cannot be read or is empty.
fn targets() -> Result<Vec<String>> {
    let folder = root::dir().join("fuzz/src/bin");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("no {}", folder.display()))? {
        let path = entry?.path();
        if let (Some(stem), Some("rs")) = (
            path.file_stem().and_then(|s| s.to_str()),
            path.extension().and_then(|e| e.to_str()),
        ) {
            names.push(stem.to_owned());
        }
    }
    names.sort_unstable();
    if names.is_empty() {
        bail!("{} holds no target", folder.display());
    }
    Ok(names)
}

/// Builds the targets and returns the folder with their programs.
fn build(names: &[String]) -> Result<PathBuf> {
    let host = root::host()?;
    let folder = root::target_dir()?.join("fuzz");
    let mut cargo = root::cargo();
    // Naming the host as target keeps the flags away from build scripts and macros.
    cargo.args([
        "build",
        "--release",
        "--manifest-path=fuzz/Cargo.toml",
        "--target",
        &host,
    ]);
    cargo.arg("--target-dir").arg(&folder);
    for name in names {
        cargo.args(["--bin", name]);
    }
    cargo.env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\x1f"));
    root::succeed(&mut cargo)?;
    Ok(folder.join(host).join("release"))
}

/// Runs one target and reads what it printed.
fn one(name: &str, program: &Path, args: &Args) -> Result<Stats> {
    let fuzz = root::dir().join("fuzz");
    let corpus = fuzz.join("corpus").join(name);
    let artifacts = fuzz.join("artifacts").join(name);
    fs::create_dir_all(&corpus)?;
    fs::create_dir_all(&artifacts)?;
    let mut run = Command::new(program);
    run.current_dir(&fuzz);
    let mut prefix = OsString::from("-artifact_prefix=");
    prefix.push(artifacts.join(""));
    run.arg(prefix).args(["-timeout=20", "-rss_limit_mb=2048"]);
    if let Some(input) = &args.input {
        run.arg(
            input
                .canonicalize()
                .with_context(|| format!("no {}", input.display()))?,
        );
        root::succeed(&mut run)?;
        return Ok(Stats::default());
    }
    run.arg(format!("-max_total_time={}", args.seconds))
        .arg("-print_final_stats=1")
        .arg(corpus);
    let seeds = fuzz.join("seeds").join(name);
    if seeds.is_dir() {
        run.arg(seeds);
    }
    let out = run
        .output()
        .with_context(|| format!("cannot start {}", program.display()))?;
    // libFuzzer prints everything on standard error.
    let said = String::from_utf8_lossy(&out.stderr);
    if !out.status.success() {
        bail!(
            "{}\n  inputs that failed are in {}",
            stats::tail(&said, 40),
            artifacts.display()
        );
    }
    Stats::read(&said).context("it printed no counts")
}
