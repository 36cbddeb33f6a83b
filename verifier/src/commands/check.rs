//! `verifier check`: codes in, verdicts out. Opens no socket.
// spec: GAT-2

use std::io::stdin;
use std::path::Path;

use huepass_cli::{Context, Exit, Lines, Report, args, read_codes};
use huepass_verify::{Gate, Verdict};
use huepass_wire::{Kind, limits, unarmour};

use crate::commands::feed::take;
use crate::folder::Folder;
use crate::news::Copies;
use crate::{say, screen};

/// The most bytes of a line in watch mode.
pub(crate) const LINE_LIMIT: usize = 8 << 10;

/// What a code was.
pub(crate) enum Read {
    /// A pass, or nothing of ours, and the verdict.
    Pass(Verdict),
    /// An announcement; `newer` when it is the newest now.
    News { epoch: u32, newer: bool },
}

/// Checks one code, or all codes of one picture; the last verdict counts.
pub(crate) fn one(context: &mut Context, argument: &str) -> Result<Exit, Report> {
    let folder = Folder::open(context)?;
    let mut texts = read_codes(argument)?;
    // A wallet may show its pass and the announcement in turn: news first.
    texts.sort_by_key(|text| !text.starts_with(Kind::Announcement.prefix()));
    let mut gate = folder.gate()?;
    Copies::default().catch_up(context, &folder, &mut gate)?;
    let mut exit = Exit::Ok;
    let last = texts.len().saturating_sub(1);
    for (number, text) in texts.iter().enumerate() {
        match read(context, &folder, &mut gate, text).and_then(|read| say(context, &gate, &read)) {
            Ok(said) => exit = said,
            // An old announcement beside a pass does not spoil the pass.
            Err(report) if number < last => context.output.report(&report),
            Err(report) => return Err(report),
        }
    }
    Ok(exit)
}

/// Reads one code a line, as hardware scanners send them, until the input ends. On a terminal the
/// verdicts fill the screen.
pub(crate) fn watch(context: &mut Context) -> Result<Exit, Report> {
    let folder = Folder::open(context)?;
    let mut gate = folder.gate()?;
    if context.stdout_is_terminal() && !context.output.is_json() {
        return screen::watch(context, &folder, &mut gate);
    }
    let mut copies = Copies::default();
    if let Err(report) = copies.catch_up(context, &folder, &mut gate) {
        context.output.report(&report);
    }
    context.output.note("verifier-watching", &args! {});
    for line in Lines::new(stdin().lock(), LINE_LIMIT) {
        let outcome = match line {
            Ok(line) if line.trim_ascii().is_empty() => continue,
            Ok(line) => {
                let caught_up = copies.catch_up(context, &folder, &mut gate);
                caught_up
                    .and_then(|_| read(context, &folder, &mut gate, &line))
                    .and_then(|read| say(context, &gate, &read))
            }
            Err(report) if report.exit() == Exit::Io => return Err(report),
            Err(report) => Err(report),
        };
        if context.output.is_closed() {
            break;
        }
        // One bad line, or one that could not be kept, is no reason to close the gate.
        if let Err(report) = outcome {
            context.output.report(&report);
        }
    }
    Ok(Exit::Ok)
}

/// Reads one code. There is no verdict unless the gate will remember it: a full disk must not let
/// a code in twice.
// spec: GAT-27
pub(crate) fn read(
    context: &mut Context,
    folder: &Folder,
    gate: &mut Gate,
    text: &str,
) -> Result<Read, Report> {
    if let Ok((Kind::Announcement, bytes)) = unarmour(text, limits::ANNOUNCEMENT) {
        let newer = take(context, folder, gate, Path::new("-"), &bytes)?;
        let epoch = gate.newest().map_or(0, |newest| newest.get().epoch().0);
        return Ok(Read::News { epoch, newer });
    }
    let verdict = gate.check(text, context.clock.now(), &mut context.random);
    folder.keep_memory(gate)?;
    Ok(Read::Pass(verdict))
}

/// Says what a code was, and how old the news is once it ages.
// spec: GAT-17
fn say(context: &mut Context, gate: &Gate, read: &Read) -> Result<Exit, Report> {
    let verdict = match read {
        Read::Pass(verdict) => verdict,
        Read::News { epoch, newer } => {
            let value = serde_json::json!({ "announcement": epoch, "newer": newer });
            let words = say::news(context, *epoch, *newer);
            context.output.result(&value, |_| words)?;
            return Ok(Exit::Ok);
        }
    };
    let fresh = gate.freshness(context.clock.now());
    say::verdict(context, verdict, fresh)?;
    if let Verdict::Colour { .. } = verdict
        && let Some(fresh) = fresh
        && fresh.age > 0
    {
        let age = say::duration(context, fresh.age);
        let limit = say::duration(context, fresh.limit);
        context
            .output
            .note("verifier-ageing", &args! { "age" => age, "limit" => limit });
    }
    Ok(say::exit(verdict))
}
