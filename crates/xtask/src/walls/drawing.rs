//! The drawing and the table of ARCHITECTURE.md, read into sets.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};

/// The heading above the table of restricted libraries.
const TABLE_HEADING: &str = "## Who may use which library";

/// What ARCHITECTURE.md promises. Crates go by their short names, without `huepass-`.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    /// The row of each drawn crate; 0 is the lowest.
    pub(super) row_of: BTreeMap<String, u32>,
    /// The arrows, from the one that depends to the one depended on.
    pub(super) arrows: BTreeSet<(String, String)>,
    /// For each restricted library the crates that may name it.
    pub(super) allowed: BTreeMap<String, BTreeSet<String>>,
}

impl Drawing {
    /// Reads the first mermaid block and the table under its heading.
    ///
    /// # Errors
    /// When either is missing, or a line in the block is none of the four known kinds.
    pub(super) fn parse(page: &str) -> Result<Self> {
        let mut drawing = Self::default();
        let block = page
            .split_once("```mermaid\n")
            .and_then(|(_, rest)| rest.split_once("```"))
            .context("ARCHITECTURE.md has no mermaid block")?
            .0;
        let mut row = None;
        for line in block.lines() {
            drawing
                .take(line, &mut row)
                .with_context(|| format!("in the drawing: {line:?}"))?;
        }
        drawing.take_table(page)?;
        Ok(drawing)
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.row_of.values().collect::<BTreeSet<_>>().len()
    }

    /// One line of the block: the direction, a row's start or end, a crate, or an arrow.
    fn take(&mut self, line: &str, row: &mut Option<u32>) -> Result<()> {
        let line = line.split("%%").next().unwrap_or_default().trim();
        if line.is_empty() || line.starts_with("flowchart") {
            return Ok(());
        }
        if let Some(rest) = line.strip_prefix("subgraph row") {
            let digits = rest
                .split(|c: char| !c.is_ascii_digit())
                .next()
                .unwrap_or_default();
            *row = Some(digits.parse().context("a row is `subgraph rowN[...]`")?);
        } else if line == "end" {
            *row = None;
        } else if let Some((from, to)) = line.split_once("-->") {
            let arrow = (crate_name(from)?, crate_name(to)?);
            if !self.arrows.insert(arrow) {
                bail!("drawn twice");
            }
        } else if let Some(row) = *row {
            if self.row_of.insert(crate_name(line)?, row).is_some() {
                bail!("drawn twice");
            }
        } else {
            bail!("neither a row, a crate in a row, nor an arrow");
        }
        Ok(())
    }

    /// The rows `| library | crate, crate |` under [`TABLE_HEADING`].
    fn take_table(&mut self, page: &str) -> Result<()> {
        let (_, section) = page
            .split_once(TABLE_HEADING)
            .with_context(|| format!("ARCHITECTURE.md has no heading `{TABLE_HEADING}`"))?;
        let lines = section
            .lines()
            .skip_while(|line| !line.starts_with("| ---"))
            .skip(1);
        for line in lines.take_while(|line| line.starts_with('|')) {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let [_, libraries, crates, ..] = cells[..] else {
                bail!("not a row of the table of libraries: {line}");
            };
            let crates: BTreeSet<String> = names(crates).collect();
            for library in names(libraries) {
                self.allowed.insert(library, crates.clone());
            }
        }
        if self.allowed.is_empty() {
            bail!("the table under `{TABLE_HEADING}` is empty");
        }
        Ok(())
    }
}

/// The backquoted or bare names of a table cell, separated by commas.
fn names(cell: &str) -> impl Iterator<Item = String> {
    cell.split(',')
        .map(|name| name.trim().trim_matches('`').to_owned())
}

fn crate_name(text: &str) -> Result<String> {
    let name = text.trim();
    if name.is_empty() || name.contains(|c: char| !(c.is_ascii_alphanumeric() || c == '-')) {
        bail!("{name:?} is no name of a crate");
    }
    Ok(name.to_owned())
}
