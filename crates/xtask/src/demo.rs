//! `cargo xtask demo`: builds the three programs and plays a day with them.
//!
//! [`programs`] builds them, each by itself. [`story`] is what happens, in chapters; [`stage`] runs
//! a program for somebody and writes the transcript; [`wall`] keeps the gate from the network.
//! [`knew`] looks into everybody's folder afterwards and says what is there and what is not.
//! Any step that does not end as expected ends the demo with a failure.

mod knew;
mod programs;
mod stage;
mod story;
mod sums;
#[cfg(test)]
mod tests;
mod wall;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;

use crate::root;

/// Options of `demo`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Where everything is left for looking at.
    #[arg(long, default_value = "out/demo")]
    out: PathBuf,
}

/// Builds, plays, and sums up.
///
/// # Errors
/// At the first step that ends otherwise than it must.
pub(crate) fn run(args: &Args) -> Result<()> {
    let programs = programs::build()?;
    let start = Instant::now();
    let stage = stage::Stage::new(root::dir().join(&args.out), programs.folder.clone())?;
    let wall = wall::Wall::find();
    println!("\nHuepass: a day, played by the real programs, each run a process of its own.");
    let cast = story::play(&stage, &wall)?;
    knew::tell(&stage, &cast)?;
    sums::tell(&stage, &cast, &programs, start.elapsed())?;
    println!("\nEverything is in {}:", stage.out.display());
    println!("  pictures/       an offer, passes, a beacon, an announcement, as PNG");
    println!("  feed/           what the registrars published");
    println!("  transcript.txt  every command as it was typed, and all it said");
    println!("  one folder for each party, with its store as it left it");
    Ok(())
}
