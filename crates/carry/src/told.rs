//! Outcomes in words and as JSON.

use huepass_cli::{Args, Context, Exit, Messages, Report, args, utc};
use serde_json::{Value, json};

use crate::outcome::{MirrorResult, Outcome, Standing};
use crate::texts::Results;

/// Says of every mirror that could not be used, is behind, or was not the only one, what came of it.
/// An outcome without a mirror that could be used is told by [`none_brought`] as well.
pub fn note_mirrors<B>(context: &mut Context, outcome: &Outcome<B>) {
    let alone = outcome.mirrors.len() == 1;
    for mirror in &outcome.mirrors {
        let is_told = match mirror.standing {
            // One that stands alone is told of by the command's own result.
            Standing::Used | Standing::Unreachable(_) | Standing::Refused(_) => !alone,
            _ => true,
        };
        if is_told {
            let (id, told) = sentence(mirror, &context.messages);
            context.output.note(id, &told);
        }
    }
}

/// How a mirror stands, as a sentence.
pub(crate) fn mirror_words(mirror: &MirrorResult, words: &Messages) -> String {
    let (id, told) = sentence(mirror, words);
    words.text(id, &told)
}

fn sentence(mirror: &MirrorResult, words: &Messages) -> (&'static str, Args) {
    let told = args! {
        "mirror" => mirror.address.to_string(),
        "epoch" => mirror.epoch.map_or(0, |epoch| epoch.0),
        "end" => mirror.end.map(utc).unwrap_or_default(),
    };
    let why = |report: &Report| {
        let rendered = report.render(words);
        format!("{} {}", rendered.what, rendered.why)
    };
    match &mirror.standing {
        Standing::Used => ("carry-mirror-used", told),
        Standing::Incomplete => ("carry-mirror-incomplete", told),
        Standing::Current => ("carry-mirror-current", told),
        Standing::Behind { by } => ("carry-mirror-behind", told.with("by", *by)),
        Standing::Unreachable(report) => {
            ("carry-mirror-unreachable", told.with("why", why(report)))
        }
        Standing::Refused(report) => ("carry-mirror-refused", told.with("why", why(report))),
        Standing::Contradicts => ("carry-mirror-contradicts", told),
    }
}

/// A mirror as JSON: `mirror`, `state`, `epoch`, `behind`, and `why` where it was not used.
pub(crate) fn mirror_json(mirror: &MirrorResult, words: &Messages) -> Value {
    let mut value = json!({
        "mirror": mirror.address.to_string(),
        "state": mirror.standing.name(),
        "epoch": mirror.epoch.map(|epoch| epoch.0),
    });
    match &mirror.standing {
        Standing::Behind { by } => value["behind"] = (*by).into(),
        Standing::Unreachable(report) | Standing::Refused(report) => {
            let rendered = report.render(words);
            value["why"] = format!("{} {}", rendered.what, rendered.why).into();
            value["id"] = report.id().into();
        }
        Standing::Used | Standing::Incomplete | Standing::Current | Standing::Contradicts => {}
    }
    value
}

/// Every mirror as JSON: `mirror`, `state`, `epoch`, `behind`, and `why` where it was not used.
pub fn result_lines<B>(outcome: &Outcome<B>, words: &Messages) -> Value {
    let mirrors = outcome.mirrors.iter();
    mirrors.map(|mirror| mirror_json(mirror, words)).collect()
}

/// The refusal of a command whose mirrors were all of no use: the mirror's own where there is one,
/// else one that counts them.
pub fn none_brought<B>(outcome: &Outcome<B>) -> Report {
    let reports: Vec<&Report> = outcome
        .mirrors
        .iter()
        .filter_map(|mirror| match &mirror.standing {
            Standing::Unreachable(report) | Standing::Refused(report) => Some(report),
            _ => None,
        })
        .collect();
    if let ([report], 1) = (&reports[..], outcome.mirrors.len()) {
        return (*report).clone();
    }
    let is_away = |report: &&Report| report.exit() == Exit::Temporary;
    let exit = if reports.iter().all(is_away) {
        Exit::Temporary
    } else {
        Exit::Unreadable
    };
    Report::new("error-carry-none", exit).arg("count", outcome.mirrors.len())
}

/// The last sync as `status` shows it, one line a mirror.
pub fn kept_lines(results: &Results, words: &Messages) -> Vec<String> {
    let head = words.text("carry-last-sync", &args! { "time" => utc(results.at) });
    let lines = results.mirrors.iter().map(|kept| {
        let told = args! {
            "mirror" => &kept.mirror,
            "epoch" => kept.epoch.unwrap_or_default(),
            "state" => &kept.state,
        };
        words.text("carry-last-mirror", &told)
    });
    std::iter::once(head).chain(lines).collect()
}
