//! The commands that README.md tells a newcomer to type, run as they stand there.
//!
//! Every line of a block marked `sh` is one command. Blocks with another mark are not run.

use std::process::Command;

use anyhow::{Result, bail};

use crate::root;

/// Runs all of them, in order, from the top of the checkout.
///
/// # Errors
/// At the first that fails, or when there is none that runs the tests.
pub(super) fn run() -> Result<()> {
    let commands = commands(&root::page("README.md")?);
    if !commands
        .iter()
        .any(|command| command.starts_with("cargo test"))
    {
        bail!("README.md has no `cargo test` in a block marked sh");
    }
    for command in commands {
        println!("\n$ {command}");
        let mut shell = Command::new("sh");
        // As a newcomer's shell, which no cargo has told anything.
        huepass_journeys::forget_package(&mut shell);
        root::succeed(shell.current_dir(root::dir()).args(["-ec", &command]))?;
    }
    Ok(())
}

/// The commands of `page`: comments and empty lines left out.
pub(super) fn commands(page: &str) -> Vec<String> {
    let mut inside = false;
    let mut found = Vec::new();
    for line in page.lines() {
        if line.starts_with("```") {
            inside = !inside && line == "```sh";
        } else if inside && !line.trim().is_empty() && !line.starts_with('#') {
            found.push(line.to_owned());
        }
    }
    found
}
