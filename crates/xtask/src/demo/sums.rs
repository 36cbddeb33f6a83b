//! Sizes and times, from the files and processes of this run.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use super::knew::presentation;
use super::programs::Programs;
use super::stage::{Stage, files};
use super::story::Cast;

/// After building, the demo promises to be over by then.
const LIMIT: Duration = Duration::from_mins(2);

/// Prints both tables.
pub(super) fn tell(stage: &Stage, cast: &Cast, programs: &Programs, took: Duration) -> Result<()> {
    sizes(stage, cast, programs)?;
    times(stage)?;
    println!(
        "\n  building {:.0} s, playing {:.0} s, {} processes",
        programs.took.as_secs_f64(),
        took.as_secs_f64(),
        stage.timings().len()
    );
    ensure!(took < LIMIT, "playing took more than {} s", LIMIT.as_secs());
    Ok(())
}

fn sizes(stage: &Stage, cast: &Cast, programs: &Programs) -> Result<()> {
    stage.chapter("7. Sizes")?;
    let line = |what: &str, size: String| println!("  {what:<44}{size:>10}");
    let plain = cast.codes.first().context("a gate has read a code")?;
    let version = |text: &str| -> Result<String> {
        let symbol = huepass_qr::Symbol::encode(text, huepass_qr::Level::Low)?;
        Ok(format!(
            "{} characters, QR version {}",
            text.len(),
            symbol.version()
        ))
    };
    line(
        "a code",
        format!("{} B = {}", presentation(plain)?.len(), version(plain)?),
    );
    let with_pseudonym = cast.codes.iter().max_by_key(|code| code.len());
    let with_pseudonym = with_pseudonym.context("a gate has read a code")?;
    let bytes = presentation(with_pseudonym)?.len();
    line(
        "a code with a pseudonym",
        format!("{bytes} B = {}", version(with_pseudonym)?),
    );
    let feed = stage.out.join("feed");
    for name in ["genesis.cose", "window.bin", "announcement.cose"] {
        line(name, format!("{} B", fs::metadata(feed.join(name))?.len()));
    }
    let mut of_kind: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for (path, size) in files(&feed)? {
        let top = path.iter().next().and_then(|name| name.to_str());
        let kind = match top {
            _ if path.ends_with("index.txt") => continue,
            _ if path.ends_with("list.cbor") => "an epoch's list (two shards)",
            Some("deltas") => "a segment of one revocation, signed",
            Some("authorities") => "an authority's public keys, signed",
            Some("statements") => "an admission, signed by two",
            _ => continue,
        };
        of_kind.entry(kind).or_default().push(size);
    }
    for (kind, sizes) in &of_kind {
        line(kind, format!("{} B", sizes[sizes.len() / 2]));
    }
    for (name, size) in &programs.sizes {
        line(
            &format!("the program {name}"),
            format!("{} kB", size / 1000),
        );
    }
    Ok(())
}

/// Median and longest of every command: whole processes, from start to end.
fn times(stage: &Stage) -> Result<()> {
    stage.chapter("8. Times: whole processes, Argon2id and the disk included")?;
    let mut by_command: BTreeMap<String, Vec<Duration>> = BTreeMap::new();
    for timing in stage.timings().iter() {
        by_command
            .entry(timing.command.clone())
            .or_default()
            .push(timing.took);
    }
    println!(
        "  {:<30}{:>5}{:>12}{:>12}",
        "command", "runs", "median ms", "longest ms"
    );
    for (command, mut took) in by_command {
        took.sort_unstable();
        let median = took[took.len() / 2].as_millis();
        let longest = took[took.len() - 1].as_millis();
        println!("  {command:<30}{:>5}{median:>12}{longest:>12}", took.len());
    }
    Ok(())
}
