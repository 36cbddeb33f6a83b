//! `verifier status`: how old the news is, and what was counted.

use huepass_carry::kept_lines;
use huepass_cli::{Context, Exit, Report, args, utc};
use huepass_wire::PublicId;

use crate::folder::Folder;
use crate::news::Copies;
use crate::say;

pub(crate) fn run(context: &mut Context) -> Result<Exit, Report> {
    let folder = Folder::open(context)?;
    let mut gate = folder.gate()?;
    // What is held is shown all the same.
    if let Err(report) = Copies::default().catch_up(context, &folder, &mut gate) {
        context.output.report(&report);
    }
    let last = folder.results();
    let now = context.clock.now();
    let evidence = folder.evidence()?;
    let id = folder.id()?.to_did();
    let name = gate.trust().genesis().name.clone();
    let counters = gate.memory().counters;
    let fresh = gate.freshness(now);
    let end = gate.newest().map(|newest| newest.get().end());
    let value = serde_json::json!({
        "framework": name,
        "genesis": hex::encode(gate.trust().pin().0),
        "gate": id,
        "epoch": fresh.map(|fresh| fresh.epoch.0),
        "epoch_end": end,
        "age_seconds": fresh.map(|fresh| fresh.age),
        "limit_seconds": fresh.map(|fresh| fresh.limit),
        "admitted": counters.admitted,
        "not_admitted": counters.not_admitted,
        "undecided": counters.undecided,
        "evidence": evidence,
        "last_sync": last,
    });
    let age = fresh
        .map(|fresh| say::duration(context, fresh.age))
        .unwrap_or_default();
    let limit = say::duration(context, gate.policy().staleness_limit);
    context.output.result(&value, |words| {
        let news = match (fresh, end) {
            (Some(fresh), Some(end)) => words.text(
                "verifier-status-news",
                &args! {
                    "epoch" => fresh.epoch.0, "end" => utc(end), "age" => age, "limit" => limit
                },
            ),
            _ => words.plain("verifier-status-no-news"),
        };
        let counted = words.text(
            "verifier-status-counts",
            &args! {
                "framework" => name,
                "gate" => id,
                "admitted" => counters.admitted,
                "refused" => counters.not_admitted,
                "undecided" => counters.undecided,
            },
        );
        let mut lines = vec![counted, news];
        if let Some(last) = &last {
            lines.extend(kept_lines(last, words));
        }
        lines.join("\n")
    })?;
    if evidence > 0 {
        context
            .output
            .note("verifier-status-evidence", &args! { "count" => evidence });
    }
    let too_old = fresh.is_none_or(|fresh| fresh.age > fresh.limit);
    Ok(if too_old { Exit::TrustTooOld } else { Exit::Ok })
}
