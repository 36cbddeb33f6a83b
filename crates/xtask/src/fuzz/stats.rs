//! What libFuzzer printed, as the few numbers worth a line.

use std::fmt;

use anyhow::{Result, bail};

/// Counts of one run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Stats {
    /// Inputs tried.
    pub(super) runs: u64,
    /// Edges reached.
    pub(super) edges: u64,
}

impl Stats {
    /// Reads the status lines (`#123 DONE cov: 45 ...`) and the final count.
    ///
    /// # Errors
    /// When a count is missing, or no edge was reached: then the target was built without
    /// coverage and its run says nothing.
    pub(super) fn read(said: &str) -> Result<Self> {
        let word_after = |line: &str, key: &str| -> Option<u64> {
            line.split_once(key)?
                .1
                .split_whitespace()
                .next()?
                .parse()
                .ok()
        };
        let edges = said
            .lines()
            .filter_map(|line| word_after(line, " cov: "))
            .next_back();
        let runs = said
            .lines()
            .find_map(|line| word_after(line, "number_of_executed_units:"));
        match (runs, edges) {
            (Some(runs), Some(edges)) if edges > 0 => Ok(Self { runs, edges }),
            _ => bail!("no coverage was seen: {}", tail(said, 10)),
        }
    }
}

impl fmt::Display for Stats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} inputs, {} edges, no fault", self.runs, self.edges)
    }
}

/// The last `count` lines.
pub(super) fn tail(said: &str, count: usize) -> String {
    let lines: Vec<&str> = said.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}
