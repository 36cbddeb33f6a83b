//! `cargo xtask spec`: the numbered requirements of spec/ against the places that cite them.
//!
//! A requirement is a paragraph, list item or table row of a page in spec/ that begins with its
//! number, like `[ANN-3] A reader MUST ...`. Code and tests cite it in a comment, `spec: ANN-3`,
//! several with commas between. Always faults: a number given twice, a requirement without
//! MUST, SHOULD or MAY, and a citation or mention of a number that no page gives. A number that nothing cites
//! is listed; one that no test cites is a fault under `--strict`, unless [`UNTESTED`] says why.

mod citations;
mod pages;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result, bail};

use self::citations::Citation;
use self::pages::Pages;
use crate::root;

/// Requirements that no test can check, and why. Everything else must be cited by a test.
const UNTESTED: [(&str, &str); 2] = [
    (
        "AUT-23",
        "how people guard the machine with a shard key; the program's part, the vault, is VLT",
    ),
    (
        "P2P-34",
        "how much work a message makes; no test measures time",
    ),
];

/// Options of `spec`.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Args {
    /// Fail when a requirement is cited by no test.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Print for every requirement where it is cited.
    #[arg(long)]
    pub(crate) list: bool,
}

/// Reads spec/ and all code of the checkout, prints the counts, fails with every fault found.
pub(crate) fn run(args: &Args) -> Result<()> {
    let mut pages = Pages::default();
    let mut citations = Vec::new();
    for path in root::files()? {
        let is_page = path.starts_with("spec/") && root::is_kind(&path, "md");
        if !is_page && !citations::may_cite(&path) {
            continue;
        }
        let text = fs::read_to_string(root::dir().join(&path))
            .with_context(|| format!("cannot read {path}"))?;
        if is_page {
            pages.read(&path, &text);
        } else {
            citations.extend(citations::of_file(&path, &text));
        }
    }
    report(&pages, &citations, args)
}

fn report(pages: &Pages, citations: &[Citation], args: &Args) -> Result<()> {
    let mut faults = pages.faults();
    let mut places: BTreeMap<&str, Vec<&Citation>> = BTreeMap::new();
    for citation in citations {
        if !pages.has(&citation.number) {
            faults.push(format!(
                "{}: no page gives {}",
                citation.place, citation.number
            ));
        }
        places.entry(&citation.number).or_default().push(citation);
    }
    let cited_where = |in_tests: bool| -> BTreeSet<&str> {
        let kind = citations
            .iter()
            .filter(|citation| citation.in_tests == in_tests);
        kind.map(|citation| citation.number.as_str()).collect()
    };
    let (in_code, in_tests) = (cited_where(false), cited_where(true));
    let missing = |cited: &BTreeSet<&str>| -> Vec<&str> {
        pages
            .numbers()
            .filter(|number| !cited.contains(number))
            .collect()
    };
    let (no_code, no_test) = (missing(&in_code), missing(&in_tests));
    if args.list {
        for number in pages.numbers() {
            println!("{number}");
            for citation in places.get(number).into_iter().flatten() {
                println!("    {}", citation.place);
            }
        }
    }
    let count = pages.numbers().count();
    println!("spec: {count} requirements, {} citations", citations.len());
    println!(
        "  cited by no code ({}): {}",
        no_code.len(),
        no_code.join(" ")
    );
    println!(
        "  cited by no test ({}): {}",
        no_test.len(),
        no_test.join(" ")
    );
    for (number, why) in UNTESTED {
        if no_test.contains(&number) {
            println!("  no test can check {number}: {why}");
        }
    }
    if args.strict {
        let untested = |number: &str| UNTESTED.iter().any(|(known, _)| *known == number);
        faults.extend(
            no_test
                .iter()
                .filter(|number| !untested(number))
                .map(|number| format!("no test cites {number}")),
        );
        faults.extend(
            UNTESTED
                .iter()
                .filter(|(number, _)| in_tests.contains(number))
                .map(|(number, _)| format!("{number} has a test, but is listed as having none")),
        );
    }
    if !faults.is_empty() {
        bail!(
            "requirements and citations do not agree:\n  {}",
            faults.join("\n  ")
        );
    }
    Ok(())
}
