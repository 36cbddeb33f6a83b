//! `issuer person add --csv`: a whole list. A second run over the same list passes over those who
//! are registered already, so a run that was cut off is simply started again.

use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;

use huepass_authority::{AuthorityError, IdentityNumber, LedgerError};
use huepass_cli::{
    Context, Existing, Exit, PassphraseArgs, Progress, Readers, Report, args, write_file,
};
use huepass_credential::Colour;
use serde::Deserialize;

use crate::home::{Home, Office};
use crate::{refuse, scribe};

/// The most bytes of a list.
const LIST: u64 = 1 << 30;

/// One line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    number: &'a str,
    #[serde(default)]
    colour: Option<&'a str>,
    #[serde(default)]
    hours: Option<u32>,
}

/// What came of the list.
#[derive(Default)]
struct Tally {
    added: u64,
    known: u64,
    refused: Vec<(u64, &'static str)>,
}

pub(crate) fn add(
    context: &mut Context,
    keys: &PassphraseArgs,
    list: &Path,
    refused: Option<&Path>,
) -> Result<Exit, Report> {
    let home = Home::open(context, keys, false)?;
    let office = home.authority()?;
    let not_read = |error: std::io::Error| Report::not_read(list, &error);
    let file = File::open(list).map_err(not_read)?;
    let bytes = file.metadata().map_err(not_read)?.len();
    if bytes > LIST {
        return Err(Report::new("error-input-too-large", Exit::Unreadable)
            .arg("path", list)
            .arg("limit", LIST));
    }
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(file);
    let headers = reader
        .headers()
        .map_err(|_| Report::new("error-issuer-csv", Exit::Unreadable).arg("path", list))?
        .clone();
    let known = |name: &str| ["number", "colour", "hours"].contains(&name);
    if !headers.iter().any(|name| name == "number") || !headers.iter().all(known) {
        return Err(Report::new("error-issuer-csv", Exit::Unreadable).arg("path", list));
    }
    let now = context.clock.now();
    let mut progress = Progress::start(context, "issuer-adding", &args! {}, bytes);
    let mut tally = Tally::default();
    let mut record = csv::StringRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {
                let line = record.position().map_or(line, csv::Position::line);
                match add_line(&home, &office, &headers, &record, now)? {
                    Outcome::Added => tally.added += 1,
                    Outcome::Known => tally.known += 1,
                    Outcome::Refused(reason) => tally.refused.push((line, reason)),
                }
            }
            Err(error) if error.is_io_error() => {
                return Err(Report::new("error-issuer-csv", Exit::Unreadable).arg("path", list));
            }
            Err(_) => tally.refused.push((line, "issuer-line-unreadable")),
        }
        let at = reader.position().byte();
        progress.advance(at.saturating_sub(progress.position()));
    }
    drop(progress);
    report(context, &tally, refused)
}

enum Outcome {
    Added,
    Known,
    Refused(&'static str),
}

/// Registers the person of one line. Only what stops the whole list is an error.
fn add_line(
    home: &Home,
    office: &Office,
    headers: &csv::StringRecord,
    record: &csv::StringRecord,
    now: u64,
) -> Result<Outcome, Report> {
    if record.len() > headers.len() {
        return Ok(Outcome::Refused("issuer-line-unreadable"));
    }
    let Ok(line) = record.deserialize::<Line<'_>>(Some(headers)) else {
        return Ok(Outcome::Refused("issuer-line-unreadable"));
    };
    let colour = match line.colour.unwrap_or_default() {
        "" | "green" => Colour::Green,
        "yellow" => Colour::Yellow,
        "red" => Colour::Red,
        _ => return Ok(Outcome::Refused("issuer-line-colour")),
    };
    let Ok(number) = IdentityNumber::parse(line.number) else {
        return Ok(Outcome::Refused("issuer-line-number"));
    };
    let standing = scribe::standing(colour, line.hours, now);
    match office.add_person(&office.person_id(&number), &standing, now) {
        Ok(_) => Ok(Outcome::Added),
        Err(AuthorityError::Ledger(LedgerError::PersonKnown)) => Ok(Outcome::Known),
        Err(error) => Err(refuse::authority(home.path(), &error)),
    }
}

/// Says what came of it. The file of refused lines names lines and reasons, no identity numbers.
fn report(context: &mut Context, tally: &Tally, refused: Option<&Path>) -> Result<Exit, Report> {
    if let Some(path) = refused {
        let mut text = String::from("line,reason\n");
        for (line, reason) in &tally.refused {
            let reason = context.messages.plain(reason);
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{line},{reason}");
        }
        write_file(path, text.as_bytes(), Readers::Owner, Existing::Replace)?;
    } else {
        for (line, reason) in &tally.refused {
            let told = args! { "line" => *line, "reason" => context.messages.plain(reason) };
            context.output.note("issuer-line-refused", &told);
        }
    }
    let count = tally.refused.len();
    let value = serde_json::json!({
        "added": tally.added,
        "known": tally.known,
        "refused": count,
    });
    context.output.result(&value, |words| {
        words.text(
            "issuer-list-added",
            &args! { "added" => tally.added, "known" => tally.known, "refused" => count },
        )
    })?;
    Ok(if count == 0 {
        Exit::Ok
    } else {
        Exit::Unreadable
    })
}
