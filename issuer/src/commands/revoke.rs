//! `issuer revoke` and `issuer colour`: taking passes back, and what may be had instead.

use std::ops::ControlFlow;
use std::path::Path;

use huepass_authority::{Effect, Granted, Grounds, PersonId, ReasonClass, Tally};
use huepass_cli::{Context, Exit, PassphraseArgs, Progress, Report, args, read_text};

use crate::ColourName;
use crate::grounds::GroundsArgs;
use crate::home::{Home, Office};
use crate::{lists, refuse, scribe};

/// The most bytes of a list of handles.
const LIST: usize = 64 << 20;

/// Revokes what a person holds; a credential of the new colour waits for the wallet.
pub(crate) fn colour(
    context: &mut Context,
    keys: &PassphraseArgs,
    person: &str,
    colour: ColourName,
    hours: Option<u32>,
    why: &GroundsArgs,
) -> Result<Exit, Report> {
    let reason = why.reason(Effect::Colour(colour.colour()), None)?;
    let home = Home::open(context, keys, scribe::from_stdin(person))?;
    let grounds = why.grounds(reason, &home.config)?;
    let office = scribe::authority(context, &home)?;
    let person = scribe::person(context, &office, person)?;
    let now = context.clock.now();
    let standing = scribe::standing(colour.colour(), hours, now);
    let revoked = Granted::new(standing, grounds)
        .map_err(Into::into)
        .and_then(|granted| office.set_colour(&person.id, granted, now))
        .map_err(|error| refuse::authority(home.path(), &error))?;
    let handle = scribe::handle(&person.id);
    let value = serde_json::json!({
        "person": handle,
        "colour": scribe::colour_name(standing.colour),
        "reason": reason.name(),
        "revoked": revoked,
    });
    context.output.result(&value, |words| {
        words.text(
            "issuer-colour-changed",
            &args! {
                "person" => handle,
                "colour" => words.plain(scribe::colour_word(standing.colour)),
                "reason" => words.plain(scribe::reason_word(reason)),
                "revoked" => revoked,
            },
        )
    })?;
    Ok(Exit::Ok)
}

/// Revokes what each of the persons holds.
pub(crate) fn persons(
    context: &mut Context,
    keys: &PassphraseArgs,
    persons: &[String],
    lost_wallet: bool,
    why: &GroundsArgs,
) -> Result<Exit, Report> {
    // Who reports a loss declares it.
    let reason = if lost_wallet {
        why.reason(Effect::WalletLost, Some(ReasonClass::Declaration))?
    } else {
        why.reason(Effect::TakenBack, None)?
    };
    let stdin = persons.iter().any(|person| scribe::from_stdin(person));
    let home = Home::open(context, keys, stdin)?;
    let grounds = why.grounds(reason, &home.config)?;
    let office = scribe::authority(context, &home)?;
    // All of them are found before the first is touched.
    let ids = persons
        .iter()
        .map(|person| Ok(scribe::person(context, &office, person)?.id))
        .collect::<Result<Vec<_>, Report>>()?;
    if !lost_wallet {
        return many(context, &home, &office, ids, grounds);
    }
    let now = context.clock.now();
    let mut tally = Tally::default();
    for id in &ids {
        let count = office
            .lost_wallet(id, grounds.clone(), now)
            .map_err(|error| refuse::authority(home.path(), &error))?;
        count_in(&mut tally, count);
    }
    told(context, &tally)
}

/// Revokes what everybody on a list of handles holds.
pub(crate) fn file(
    context: &mut Context,
    keys: &PassphraseArgs,
    path: &Path,
    why: &GroundsArgs,
) -> Result<Exit, Report> {
    let reason = why.reason(Effect::TakenBack, None)?;
    let home = Home::open(context, keys, path.as_os_str() == "-")?;
    let grounds = why.grounds(reason, &home.config)?;
    let office = scribe::authority(context, &home)?;
    let text = read_text(path, LIST)?;
    let mut ids = Vec::new();
    for (number, handle) in lists::handles(&text).map_err(|number| bad_line(path, number))? {
        let person = scribe::person_of(&office, &handle);
        ids.push(person.map_err(|_| bad_line(path, number))?.id);
    }
    many(context, &home, &office, ids, grounds)
}

fn bad_line(path: &Path, number: u64) -> Report {
    Report::new("error-issuer-list-line", Exit::Unreadable)
        .arg("path", path)
        .arg("line", number)
}

fn many(
    context: &mut Context,
    home: &Home,
    office: &Office,
    ids: Vec<PersonId>,
    grounds: Grounds,
) -> Result<Exit, Report> {
    let total = u64::try_from(ids.len()).unwrap_or(u64::MAX);
    let mut progress = Progress::start(context, "issuer-revoking", &args! {}, total);
    let mut failed = None;
    let tally = office.revoke_many(ids, grounds, context.clock.now(), |_, outcome| {
        progress.advance(1);
        match outcome {
            Ok(_) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(refuse::authority(home.path(), error));
                ControlFlow::Break(())
            }
        }
    });
    drop(progress);
    let tally = tally.map_err(|error| refuse::authority(home.path(), &error))?;
    let exit = told(context, &tally)?;
    failed.map_or(Ok(exit), Err)
}

fn count_in(tally: &mut Tally, count: u32) {
    if count == 0 {
        tally.nothing += 1;
    } else {
        tally.persons += 1;
        tally.credentials += u64::from(count);
    }
}

fn told(context: &mut Context, tally: &Tally) -> Result<Exit, Report> {
    let value = serde_json::json!({
        "persons": tally.persons,
        "credentials": tally.credentials,
        "nothing": tally.nothing,
    });
    let words = args! {
        "persons" => tally.persons,
        "credentials" => tally.credentials,
        "nothing" => tally.nothing,
    };
    context
        .output
        .result(&value, |messages| messages.text("issuer-revoked", &words))?;
    Ok(Exit::Ok)
}
