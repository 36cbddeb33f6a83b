//! `cargo xtask walls`: the drawing in ARCHITECTURE.md against the crates as they are built.
//!
//! Four rules, each with its own check:
//! 1. every crate is drawn once, and every drawn crate exists;
//! 2. the arrows are exactly the dependencies in the manifests (tests' own ones are not drawn);
//! 3. every dependency, those of tests included, points to a lower row;
//! 4. a library in the table of heavy ones is named only by the crates that the table allows.
//!
//! And one about secrets, which needs the resolved tree: see [`secrets`].

mod build;
mod drawing;
mod secrets;
#[cfg(test)]
mod tests;

use anyhow::{Result, bail};

use self::build::Build;
use self::drawing::Drawing;
use crate::root;

/// Options of `walls`.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Args {
    /// Print the arrows that the manifests ask for, ready to paste, and check nothing.
    #[arg(long)]
    arrows: bool,
}

/// Checks the checkout, prints what holds, and fails with every fault found.
pub(crate) fn run(args: &Args) -> Result<()> {
    let build = Build::of_checkout()?;
    if args.arrows {
        for (from, to) in &build.arrows {
            println!("    {from} --> {to}");
        }
        return Ok(());
    }
    let drawing = Drawing::parse(&root::page("ARCHITECTURE.md")?)?;
    let mut faults = compare(&drawing, &build);
    faults.extend(secrets::faults_of_verifier().unwrap_or_else(|why| vec![format!("{why:#}")]));
    if !faults.is_empty() {
        bail!("the walls do not hold:\n  {}", faults.join("\n  "));
    }
    println!(
        "walls: {} crates in {} rows, {} arrows, {} restricted libraries; the verifier links no secret",
        drawing.row_of.len(),
        drawing.rows(),
        drawing.arrows.len(),
        drawing.allowed.len()
    );
    Ok(())
}

/// Rules 1 to 4, as sentences; empty when all hold.
fn compare(drawing: &Drawing, build: &Build) -> Vec<String> {
    let mut faults = Vec::new();
    for name in &build.crates {
        if !drawing.row_of.contains_key(name) {
            faults.push(format!(
                "{name} is a crate but is not drawn: add it to a row"
            ));
        }
    }
    for name in drawing.row_of.keys() {
        if !build.crates.contains(name) {
            faults.push(format!("{name} is drawn but is no member of the workspace"));
        }
    }
    for (from, to) in build.arrows.difference(&drawing.arrows) {
        faults.push(format!(
            "{from} depends on {to}, which is not drawn: add `{from} --> {to}`"
        ));
    }
    for (from, to) in drawing.arrows.difference(&build.arrows) {
        faults.push(format!(
            "`{from} --> {to}` is drawn, but {from} does not depend on {to}"
        ));
    }
    for (from, to) in build.arrows.iter().chain(&build.test_arrows) {
        if let (Some(high), Some(low)) = (drawing.row_of.get(from), drawing.row_of.get(to))
            && high <= low
        {
            faults.push(format!(
                "{from} (row {high}) depends on {to} (row {low}): only lower rows may be used"
            ));
        }
    }
    for (name, to) in &build.uses_tool {
        faults.push(format!(
            "{name} depends on {to}, which nothing may depend on"
        ));
    }
    for (name, library) in &build.libraries {
        if let Some(allowed) = drawing.allowed.get(library)
            && !allowed.contains(name)
        {
            faults.push(format!(
                "{name} depends on {library}, which the table does not allow it"
            ));
        }
    }
    faults
}
