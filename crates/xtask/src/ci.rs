//! `cargo xtask ci`: everything that must hold before a change lands, in one order, timed.
//!
//! `.ci/run` installs what a fresh machine lacks and calls this. A step that fails does not stop
//! the ones after it, so that one run shows all that is wrong; the command then fails.

mod readme;
mod steps;
#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use self::steps::STEPS;

/// Options of `ci`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only these steps; all of them when none is named.
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(STEPS.map(|step| step.name)))]
    steps: Vec<String>,
}

/// Runs the steps in their own order, whatever the order of the arguments.
pub(crate) fn run(args: &Args) -> Result<()> {
    let mut results: Vec<(&str, Duration, Result<()>)> = Vec::new();
    for step in &STEPS {
        if !args.steps.is_empty() && !args.steps.iter().any(|name| name == step.name) {
            continue;
        }
        println!("\n==> {}: {}", step.name, step.what);
        let start = Instant::now();
        let result = (step.run)();
        if let Err(why) = &result {
            println!("{why:#}");
        }
        results.push((step.name, start.elapsed(), result));
    }
    println!("\n==> summary");
    for (name, took, result) in &results {
        let word = if result.is_ok() { "ok" } else { "FAILED" };
        println!("{name:8} {:7.1} s  {word}", took.as_secs_f64());
    }
    let total: Duration = results.iter().map(|(_, took, _)| *took).sum();
    println!("{:8} {:7.1} s", "all", total.as_secs_f64());
    let failed = results
        .iter()
        .filter(|(_, _, result)| result.is_err())
        .map(|(name, ..)| *name);
    let failed: Vec<&str> = failed.collect();
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}
