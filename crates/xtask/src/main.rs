//! The developer's commands: `cargo xtask walls`, `spec`, `bench`, `vectors`, `fuzz`, `demo`,
//! `feed`, `ci`.
//!
//! [`ci`] runs everything that must hold before a change lands and calls the others as its steps;
//! start there. Nothing here is linked into a program that people use.
//!
//! A new command is one module with an `Args` struct and a `run` function, and one line in
//! [`Command`].

mod bench;
mod ci;
mod demo;
mod feed;
mod fuzz;
mod root;
mod spec;
mod vectors;
mod walls;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What a developer may ask for.
#[derive(Debug, Subcommand)]
enum Command {
    /// Measure the cryptography against its budgets, in pairings.
    Bench(bench::Args),
    /// Compare the drawing in ARCHITECTURE.md with the crates as they are built.
    Walls(walls::Args),
    /// Build every fuzz target and run each for some seconds.
    Fuzz(fuzz::Args),
    /// Build the programs and play a day with them.
    Demo(demo::Args),
    /// Measure what carrying the feed costs, and what the network does to it.
    Feed(feed::Args),
    /// Run everything that must hold before a change lands.
    Ci(ci::Args),
    /// Compare the numbered requirements of spec/ with the places that cite them.
    Spec(spec::Args),
    /// Write spec/vectors anew.
    Vectors(vectors::Args),
}

/// The developer's commands of Huepass.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", disable_help_subcommand = true)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let outcome = match Line::parse().command {
        Command::Bench(args) => bench::run(&args),
        Command::Walls(args) => walls::run(&args),
        Command::Fuzz(args) => fuzz::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Feed(args) => feed::run(&args),
        Command::Ci(args) => ci::run(&args),
        Command::Spec(args) => spec::run(&args),
        Command::Vectors(args) => vectors::run(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why:#}");
            ExitCode::FAILURE
        }
    }
}
