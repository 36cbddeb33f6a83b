//! `issuer person timeline`: which colours a person had, and why.

use huepass_authority::{OfficerId, TimelineEntry, TimelineKind};
use huepass_cli::{Context, Exit, Messages, PassphraseArgs, Report, args, utc};

use crate::home::Home;
use crate::{refuse, scribe};

/// The most entries that are read from the ledger at once.
const PAGE: usize = 1000;

/// Lists a person's timeline, oldest first.
pub(crate) fn run(
    context: &mut Context,
    keys: &PassphraseArgs,
    person: &str,
) -> Result<Exit, Report> {
    let home = Home::open(context, keys, scribe::from_stdin(person))?;
    let office = home.authority()?;
    let person = scribe::person(context, &office, person)?;
    let mut first = 1;
    while !context.output.is_closed() {
        let page = office
            .timeline(&person.id, first, PAGE)
            .map_err(|error| refuse::authority(home.path(), &error))?;
        let Some(last) = page.last() else {
            break;
        };
        first = last.number.saturating_add(1);
        for entry in &page {
            context
                .output
                .result(&value(entry), |words| told(words, entry))?;
        }
    }
    Ok(Exit::Ok)
}

fn value(entry: &TimelineEntry) -> serde_json::Value {
    let until = entry.standing.and_then(|standing| standing.until);
    let rule = entry.rule.as_ref();
    serde_json::json!({
        "number": entry.number,
        "time": entry.time,
        "what": match entry.kind {
            TimelineKind::Given => "given",
            TimelineKind::TakenBack => "taken-back",
            TimelineKind::WalletLost => "wallet-lost",
            TimelineKind::Drill => "drill",
        },
        "colour": entry.standing.map(|standing| scribe::colour_name(standing.colour)),
        "until": until.map(|hour| u64::from(hour.0) * 3600),
        "reason": entry.reason.name(),
        "basis": entry.basis.as_str(),
        "rule": rule.map(|rule| rule.rule.as_str()),
        "version": rule.map(|rule| rule.version),
        "officers": entry.acting.ids().iter().map(officer).collect::<Vec<_>>(),
    })
}

/// One line, and one more each for a rule and for officers.
fn told(words: &Messages, entry: &TimelineEntry) -> String {
    let colour = entry.standing.map(|standing| standing.colour);
    let colour = colour.map_or("issuer-no-colour", scribe::colour_word);
    let line = match entry.kind {
        TimelineKind::Given => "issuer-entry-given",
        TimelineKind::TakenBack => "issuer-entry-taken-back",
        TimelineKind::WalletLost => "issuer-entry-wallet-lost",
        TimelineKind::Drill => "issuer-entry-drill",
    };
    let given = args! {
        "number" => entry.number,
        "time" => utc(entry.time),
        "colour" => words.plain(colour),
        "reason" => words.plain(scribe::reason_word(entry.reason)),
        "basis" => entry.basis.as_str(),
    };
    let mut lines = vec![words.text(line, &given)];
    if let Some(rule) = &entry.rule {
        let given = args! { "rule" => rule.rule.as_str(), "version" => rule.version };
        lines.push(words.text("issuer-entry-rule", &given));
    }
    let officers: Vec<String> = entry.acting.ids().iter().map(officer).collect();
    if !officers.is_empty() {
        let given = args! { "officers" => officers.join(", ") };
        lines.push(words.text("issuer-entry-officers", &given));
    }
    lines.join("\n")
}

fn officer(id: &OfficerId) -> String {
    hex::encode(id.0)
}
