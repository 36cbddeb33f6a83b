//! `verifier check`: codes in, verdicts out. Opens no socket.

use std::io::stdin;
use std::path::Path;

use huepass_cli::{Context, Exit, Lines, Report, args, read_codes};
use huepass_verify::{Gate, Verdict};
use huepass_wire::{Kind, limits, unarmour};

use crate::commands::feed::take;
use crate::folder::Folder;
use crate::say;

/// The most bytes of a line in watch mode.
const LINE_LIMIT: usize = 8 << 10;

/// Checks one code, or all codes of one picture; the last verdict counts.
pub(crate) fn one(context: &mut Context, argument: &str) -> Result<Exit, Report> {
    let folder = Folder::open(context)?;
    let mut texts = read_codes(argument)?;
    // A wallet may show its pass and the announcement in turn: news first.
    texts.sort_by_key(|text| !text.starts_with(Kind::Announcement.prefix()));
    let mut gate = folder.gate()?;
    let mut exit = Exit::Ok;
    for text in texts {
        exit = read(context, &folder, &mut gate, &text)?;
    }
    Ok(exit)
}

/// Reads one code a line, as hardware scanners send them, until the input ends.
pub(crate) fn watch(context: &mut Context) -> Result<Exit, Report> {
    let folder = Folder::open(context)?;
    let mut gate = folder.gate()?;
    context.output.note("verifier-watching", &args! {});
    for line in Lines::new(stdin().lock(), LINE_LIMIT) {
        let outcome = match line {
            Ok(line) if line.trim_ascii().is_empty() => continue,
            Ok(line) => read(context, &folder, &mut gate, &line),
            Err(report) => Err(report),
        };
        if context.output.is_closed() {
            break;
        }
        match outcome {
            Ok(_) => {}
            // One bad line, or one that could not be kept, is no reason to close the gate.
            Err(report) => context.output.report(&report),
        }
    }
    Ok(Exit::Ok)
}

fn read(
    context: &mut Context,
    folder: &Folder,
    gate: &mut Gate,
    text: &str,
) -> Result<Exit, Report> {
    if let Ok((Kind::Announcement, bytes)) = unarmour(text, limits::ANNOUNCEMENT) {
        let newer = take(context, folder, gate, Path::new("-"), &bytes)?;
        let epoch = gate.newest().map_or(0, |newest| newest.get().epoch().0);
        let value = serde_json::json!({ "announcement": epoch, "newer": newer });
        let id = if newer {
            "verifier-took"
        } else {
            "verifier-knew"
        };
        context
            .output
            .result(&value, |words| words.text(id, &args! { "epoch" => epoch }))?;
        return Ok(Exit::Ok);
    }
    let now = context.clock.now();
    let verdict = gate.check(text, now, &mut context.random);
    // A verdict counts when the gate will remember it: a full disk must not let a code in twice.
    folder.keep_memory(gate)?;
    say::verdict(context, &verdict)?;
    if let Verdict::Colour { .. } = verdict
        && let Some(fresh) = gate.freshness(now)
        && fresh.age > fresh.limit / 2
    {
        let age = say::duration(context, fresh.age);
        let limit = say::duration(context, fresh.limit);
        context
            .output
            .note("verifier-ageing", &args! { "age" => age, "limit" => limit });
    }
    Ok(say::exit(&verdict))
}
