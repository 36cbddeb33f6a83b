//! `issuer person add --csv`: a whole list. A second run over the same list passes over those who
//! are registered already, so a run that was cut off is simply started again.

use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;

use huepass_authority::{
    AuthorityError, Effect, Granted, Grounds, Identifier, LedgerError, ReasonClass,
};
use huepass_cli::{
    Context, Existing, Exit, PassphraseArgs, Progress, Readers, Report, args, write_file,
};
use huepass_credential::Colour;

use crate::grounds::GroundsArgs;
use crate::home::{Home, Office};
use crate::lists::{BadLine, NoList, Person, Persons};
use crate::{refuse, scribe};

/// The most bytes of a list.
const LIST: u64 = 1 << 30;

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
    why: &GroundsArgs,
) -> Result<Exit, Report> {
    // What lines have that say nothing else; whether it fits depends on their colour.
    let usual = why.given_reason(Effect::Colour(Colour::Green))?;
    let home = Home::open(context, keys, false)?;
    let usual = (
        usual.unwrap_or(ReasonClass::Declaration),
        why.basis(&home.config)?,
    );
    let office = home.authority()?;
    let not_read = |error: std::io::Error| Report::not_read(list, &error);
    let file = File::open(list).map_err(not_read)?;
    let bytes = file.metadata().map_err(not_read)?.len();
    if bytes > LIST {
        return Err(Report::new("error-input-too-large", Exit::Unreadable)
            .arg("path", list)
            .arg("limit", LIST));
    }
    let no_list = |NoList| Report::new("error-issuer-csv", Exit::Unreadable).arg("path", list);
    let mut persons = Persons::open(file).map_err(no_list)?;
    let now = context.clock.now();
    let mut progress = Progress::start(context, "issuer-adding", &args! {}, bytes);
    let mut tally = Tally::default();
    while let Some(line) = persons.next().map_err(no_list)? {
        match line.person {
            Err(why) => tally.refused.push((line.number, reason(why))),
            Ok(person) => match granted(&person, &usual, now) {
                Err(why) => tally.refused.push((line.number, reason(why))),
                Ok(first) if add_person(&home, &office, &person, &first, now)? => tally.added += 1,
                Ok(_) => tally.known += 1,
            },
        }
        progress.advance(persons.position().saturating_sub(progress.position()));
    }
    drop(progress);
    report(context, &tally, refused)
}

/// The first colour that a line gives, with its reason.
fn granted(
    person: &Person,
    usual: &(ReasonClass, Identifier),
    now: u64,
) -> Result<Granted, BadLine> {
    let reason = person.reason.unwrap_or(usual.0);
    let basis = person.basis.clone().unwrap_or_else(|| usual.1.clone());
    let standing = scribe::standing(person.colour, person.hours, now);
    Granted::new(standing, Grounds::new(reason, basis)).map_err(|_| BadLine::Reason)
}

/// Registers a person; `false` when registered already. Only what stops the whole list is an
/// error.
fn add_person(
    home: &Home,
    office: &Office,
    person: &Person,
    first: &Granted,
    now: u64,
) -> Result<bool, Report> {
    match office.add_person(&office.person_id(&person.number), first, now) {
        Ok(_) => Ok(true),
        Err(AuthorityError::Ledger(LedgerError::PersonKnown)) => Ok(false),
        Err(error) => Err(refuse::authority(home.path(), &error)),
    }
}

/// The words for why a line is passed over.
const fn reason(why: BadLine) -> &'static str {
    match why {
        BadLine::Unreadable => "issuer-line-unreadable",
        BadLine::Colour => "issuer-line-colour",
        BadLine::Number => "issuer-line-number",
        BadLine::Reason => "issuer-line-reason",
        BadLine::Basis => "issuer-line-basis",
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
