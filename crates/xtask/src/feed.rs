//! `cargo xtask feed`: what it costs to carry the feed, and what a bad network does to it.
//!
//! [`sim`] computes bytes and CPU time for whole places from documents that are really encoded and
//! operations that are really run; spec/carrying.md keeps its figures. [`nodes`] measures how news
//! spreads among many nodes, [`hosts`] lets the real programs go through bad networks.

mod framework;
mod hosts;
mod nodes;
mod sim;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args as Arguments, ValueEnum};

/// What `feed` takes.
#[derive(Debug, Arguments)]
pub(crate) struct Args {
    /// Print JSON, one object a line.
    #[arg(long)]
    json: bool,
    /// Only this part; all of them without it.
    #[arg(long)]
    only: Option<Part>,
    /// Write the simulator's picture to this file.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Shards of the framework that the simulator measures on.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(8..=2000))]
    shards: u32,
    /// Measurements of each operation in the simulator; the middle one counts.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
    rounds: u32,
    /// Nodes in one process.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(10..=300))]
    nodes: u16,
}

/// A part of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Bytes and CPU time for a town, a city and a country.
    Sim,
    /// Many nodes in one process: how fast news spreads.
    Nodes,
    /// The programs on three hosts, with a bad network between them.
    Hosts,
}

/// Runs the parts asked for and prints each as soon as it is done.
///
/// # Errors
/// When a part cannot be set up, or something that must hold does not.
pub(crate) fn run(args: &Args) -> Result<()> {
    let wanted = |part| args.only.is_none_or(|only| only == part);
    if wanted(Part::Sim) {
        let report = sim::run(args.shards, args.rounds)?;
        if args.json {
            report.print_json();
        } else {
            report.print_table();
        }
        if let Some(file) = &args.svg {
            report.draw(file)?;
        }
    }
    if wanted(Part::Nodes) {
        let report = nodes::run(args.nodes.into())?;
        if args.json {
            report.print_json();
        } else {
            report.print_table();
        }
    }
    if wanted(Part::Hosts) {
        hosts::run(args.json)?;
    }
    Ok(())
}
