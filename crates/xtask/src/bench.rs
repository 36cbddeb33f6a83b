//! `cargo xtask bench`: what the cryptography costs, as ratios to one pairing.
//!
//! [`lines`] says what is measured and against which budget, [`measure`] how, [`world`] makes the
//! framework, shards and holder that the measurements need. Absolute times differ from machine to
//! machine; the ratio to a pairing measured in the same minute hardly does. docs/benchmarks.md
//! keeps the figures and says how to read them.

mod lines;
pub(crate) mod measure;
mod size;
mod world;

use anyhow::{Result, bail};
use clap::Args as Arguments;

use measure::Outcome;
use world::World;

/// What `bench` takes.
#[derive(Debug, Arguments)]
pub(crate) struct Args {
    /// Print JSON, one object with a list of lines.
    #[arg(long)]
    json: bool,
    /// Fail when a budget is not met.
    #[arg(long)]
    strict: bool,
    /// Measurements of each line; the middle one counts.
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u32).range(3..=1000))]
    rounds: u32,
    /// Only lines whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
}

/// Measures, prints, and with `--strict` judges.
///
/// # Errors
/// When a measurement cannot be set up, or with `--strict` when a budget is not met.
pub(crate) fn run(args: &Args) -> Result<()> {
    let mut world = World::new()?;
    let mut outcomes = size::outcomes(&mut world, &args.only)?;
    outcomes.extend(lines::outcomes(&mut world, &args.only, args.rounds)?);
    if args.json {
        println!("{}", json(&outcomes));
    } else {
        print_table(&outcomes);
    }
    let missed: Vec<&str> = outcomes
        .iter()
        .filter(|outcome| !outcome.met())
        .map(|outcome| outcome.name)
        .collect();
    if args.strict && !missed.is_empty() {
        bail!("over budget: {}", missed.join("; "));
    }
    Ok(())
}

/// For people: one line each.
fn print_table(outcomes: &[Outcome]) {
    println!(
        "{:<52} {:>12} {:<8} {:>10} {:>8}",
        "what", "value", "unit", "pairings", "budget"
    );
    for outcome in outcomes {
        let (ratio, unit) = match outcome.ratio() {
            Some(ratio) => (format!("{ratio:.3}"), "µs"),
            None => (String::from("-"), outcome.unit),
        };
        let budget = outcome
            .budget
            .map_or_else(|| String::from("-"), |budget| budget.to_string());
        let verdict = if outcome.met() { "" } else { "  OVER" };
        println!(
            "{:<52} {:>12.1} {:<8} {:>10} {:>8}{verdict}",
            outcome.name, outcome.value, unit, ratio, budget
        );
    }
}

/// For programs.
fn json(outcomes: &[Outcome]) -> serde_json::Value {
    let lines: Vec<serde_json::Value> = outcomes
        .iter()
        .map(|outcome| {
            serde_json::json!({
                "name": outcome.name,
                "value": outcome.value,
                "unit": outcome.unit,
                "pairing_us": outcome.pairing,
                "ratio": outcome.ratio(),
                "budget": outcome.budget,
                "met": outcome.met(),
            })
        })
        .collect();
    serde_json::json!({ "lines": lines })
}
