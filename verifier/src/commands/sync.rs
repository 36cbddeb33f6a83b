//! `verifier sync`: fetches announcements from mirrors, without waiting for a gate that watches.

use huepass_carry::{
    Carrier, Reader as _, Results, Tags, addresses, is_due, none_brought, note_mirrors, repeat,
    result_lines, schedule,
};
use huepass_cli::{Context, Exit, Report, args};
use serde::Deserialize;

use crate::folder::Folder;
use crate::news::{Copies, News};
use crate::say;

/// `config.toml` in the gate's folder.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Config {
    /// Mirrors to sync from when none is named: folders, URLs.
    mirrors: Vec<String>,
    /// Seconds between syncs, for `sync --if-due`.
    sync_seconds: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            mirrors: Vec::new(),
            sync_seconds: 3600,
        }
    }
}

pub(crate) fn run(
    context: &mut Context,
    named: &[String],
    if_due: bool,
    every: Option<u64>,
) -> Result<Exit, Report> {
    let config: Config = context.config()?;
    let interval = every.unwrap_or(config.sync_seconds);
    let last = Folder::unlocked(context)?.results();
    if if_due && !is_due(context, last.as_ref().and_then(|last| last.next), interval)? {
        return Ok(Exit::Ok);
    }
    let mirrors = chosen(named, config.mirrors, last);
    let mirrors = addresses(mirrors)?;
    if mirrors.is_empty() {
        return Err(Report::new("error-verifier-no-mirror", Exit::Usage));
    }
    let once = |context: &mut Context| {
        let tags = Folder::unlocked(context)?.tags();
        let carriers = mirrors
            .iter()
            .map(|address| Carrier::open(address.clone(), &tags, &mut context.random))
            .collect();
        sync(context, carriers, &tags, interval, !named.is_empty())
    };
    match every {
        None => once(context),
        Some(_) => repeat(context, interval, once),
    }
}

/// The mirrors named, else those configured, else those of last time.
fn chosen(named: &[String], configured: Vec<String>, last: Option<Results>) -> Vec<String> {
    if !named.is_empty() {
        return named.to_vec();
    }
    if !configured.is_empty() {
        return configured;
    }
    let last = last.map(|last| last.mirrors).unwrap_or_default();
    last.into_iter().map(|kept| kept.mirror).collect()
}

fn sync(
    context: &mut Context,
    mut carriers: Vec<Carrier>,
    tags: &Tags,
    interval: u64,
    named: bool,
) -> Result<Exit, Report> {
    let now = context.clock.now();
    let mut news = News::open(Folder::unlocked(context)?)?;
    let outcome = huepass_carry::sync(&mut news, &mut carriers, now, &mut context.random)?;
    // Mirrors may have taken minutes.
    let now = context.clock.now();
    let mut results = outcome.results();
    results.next = Some(schedule::next(now, interval, &mut context.random));
    // Those that were named in vain do not take the place of those of last time.
    if outcome.brought.is_some() || !named {
        news.folder().keep_results(&results)?;
        news.folder().keep_tags(tags)?;
    }
    note_mirrors(context, &outcome);
    let Some(taken) = outcome.brought else {
        return Err(if outcome.has_contradiction() {
            contradiction(news.folder())
        } else {
            none_brought(&outcome)
        });
    };
    match Folder::open(context) {
        Ok(folder) => {
            let mut gate = folder.gate()?;
            Copies::default().catch_up(context, &folder, &mut gate)?;
        }
        // A gate that watches takes the news itself, before the next code.
        Err(report) if report.exit() == Exit::Temporary => {
            context.output.note("verifier-sync-watching", &args! {});
        }
        Err(report) => return Err(report),
    }
    let newest = news.newest();
    let exit = verdict(context, &news, now)?;
    let age = newest.as_ref().map(|newest| newest.age(now));
    let epoch = newest.map(|newest| newest.get().epoch().0);
    let value = serde_json::json!({
        "taken": taken,
        "epoch": epoch,
        "age_seconds": age,
        "mirrors": result_lines(&outcome, &context.messages),
        "exit": exit.code(),
    });
    let age = age
        .map(|age| say::duration(context, age))
        .unwrap_or_default();
    context.output.result(&value, |words| match epoch {
        Some(epoch) => words.text(
            "verifier-synced",
            &args! { "taken" => taken, "epoch" => epoch, "age" => age },
        ),
        None => words.plain("verifier-status-no-news"),
    })?;
    if outcome.has_contradiction() {
        return Err(contradiction(news.folder()));
    }
    Ok(exit)
}

/// Whether the gate can decide with what it has now; says why not.
// spec: GAT-17, GAT-18
fn verdict(context: &mut Context, news: &News, now: u64) -> Result<Exit, Report> {
    let trust = news.trust();
    let policy = news.folder().policy(trust.genesis())?;
    let Some(newest) = news.newest() else {
        return Ok(Exit::TrustTooOld);
    };
    let slot = u64::from(trust.genesis().slot_length);
    let tolerance = slot * u64::from(policy.slots_off.max(1));
    if newest.get().start() > now.saturating_add(tolerance) {
        let told = args! { "now" => huepass_cli::utc(now), "start" => huepass_cli::utc(newest.get().start()) };
        context.output.note("verifier-sync-clock", &told);
        return Ok(Exit::ClockNotTrusted);
    }
    if newest.age(now) > policy.staleness_limit {
        let age = say::duration(context, newest.age(now));
        context.output.note(
            "verifier-sync-old",
            &args! { "age" => age, "now" => huepass_cli::utc(now) },
        );
        return Ok(Exit::TrustTooOld);
    }
    Ok(Exit::Ok)
}

fn contradiction(folder: &Folder) -> Report {
    Report::new("error-verifier-two-histories", Exit::ProofRefused)
        .arg("path", &folder.path().join("evidence"))
}
