//! `issuer person`: registering, listing, histories.

use huepass_authority::{Effect, Granted, ReasonClass};
use huepass_cli::{Context, Exit, PassphraseArgs, Report, args, utc};

use crate::ColourName;
use crate::grounds::GroundsArgs;
use crate::home::Home;
use crate::{refuse, scribe};

/// The most persons that are read from the ledger at once.
const PAGE: usize = 1000;

/// Registers one person, whose number comes from standard input.
pub(crate) fn add(
    context: &mut Context,
    keys: &PassphraseArgs,
    colour: ColourName,
    hours: Option<u32>,
    why: &GroundsArgs,
) -> Result<Exit, Report> {
    let effect = Effect::Colour(colour.colour());
    let reason = why.reason(effect, Some(ReasonClass::Declaration))?;
    let home = Home::open(context, keys, true)?;
    let grounds = why.grounds(reason, &home.config)?;
    let office = home.authority()?;
    let number = scribe::read_number(context)?;
    let now = context.clock.now();
    let standing = scribe::standing(colour.colour(), hours, now);
    let person = Granted::new(standing, grounds)
        .map_err(Into::into)
        .and_then(|first| office.add_person(&office.person_id(&number), &first, now))
        .map_err(|error| refuse::authority(home.path(), &error))?;
    let handle = scribe::handle(&person.id);
    let value = serde_json::json!({ "person": handle, "shard": person.shard });
    context.output.result(&value, |words| {
        words.text(
            "issuer-person-added",
            &args! { "person" => &handle, "shard" => person.shard },
        )
    })?;
    Ok(Exit::Ok)
}

/// Lists persons, one a line, in the order of their handles.
pub(crate) fn list(
    context: &mut Context,
    keys: &PassphraseArgs,
    after: Option<&str>,
    limit: usize,
) -> Result<Exit, Report> {
    let home = Home::open(context, keys, false)?;
    let office = home.authority()?;
    let mut after = match after {
        Some(handle) => Some(scribe::person(context, &office, handle)?.id),
        None => None,
    };
    let mut left = limit;
    while left > 0 && !context.output.is_closed() {
        let page = office
            .people(after.as_ref(), left.min(PAGE))
            .map_err(|error| refuse::authority(home.path(), &error))?;
        let Some(last) = page.last() else {
            break;
        };
        after = Some(last.id);
        left -= page.len();
        for person in &page {
            let handle = scribe::handle(&person.id);
            let colour = person.standing.map(|standing| standing.colour);
            let value = serde_json::json!({
                "person": handle,
                "colour": colour.map(scribe::colour_name),
                "shard": person.shard,
                "credentials": person.credentials,
                "has_wallet": person.commitment.is_some(),
                "added": person.added,
            });
            context.output.result(&value, |words| {
                let colour = colour.map_or("issuer-no-colour", scribe::colour_word);
                words.text(
                    "issuer-listed-person",
                    &args! {
                        "person" => &handle,
                        "colour" => words.plain(colour),
                        "shard" => person.shard,
                        "credentials" => person.credentials,
                    },
                )
            })?;
        }
    }
    Ok(Exit::Ok)
}

/// Lists a person's credentials, oldest first.
pub(crate) fn history(
    context: &mut Context,
    keys: &PassphraseArgs,
    person: &str,
) -> Result<Exit, Report> {
    let home = Home::open(context, keys, scribe::from_stdin(person))?;
    let office = home.authority()?;
    let person = scribe::person(context, &office, person)?;
    let history = office.history(&person.id);
    for credential in history.map_err(|error| refuse::authority(home.path(), &error))? {
        let expiry = u64::from(credential.expiry.0) * 3600;
        let value = serde_json::json!({
            "colour": scribe::colour_name(credential.colour),
            "shard": credential.shard,
            "issued": credential.issued,
            "expiry": expiry,
            "revoked": credential.revoked.map(|revoked| revoked.time),
        });
        context.output.result(&value, |words| {
            let told = args! {
                "colour" => words.plain(scribe::colour_word(credential.colour)),
                "issued" => utc(credential.issued),
                "expiry" => utc(expiry),
                "revoked" => credential.revoked.map_or_else(String::new, |at| utc(at.time)),
            };
            words.text(
                if credential.revoked.is_some() {
                    "issuer-credential-revoked"
                } else {
                    "issuer-credential"
                },
                &told,
            )
        })?;
    }
    Ok(Exit::Ok)
}
