//! `issuer offer`: invites a person's wallet.

use std::path::Path;

use huepass_cli::{
    CodeArgs, Context, Existing, Exit, PassphraseArgs, Readers, Report, args, write_file,
};
use huepass_wire::{Kind, armour};
use zeroize::Zeroizing;

use crate::home::Home;
use crate::{refuse, scribe};

/// Shows the offer; its PIN goes to a file or to standard error, never into the offer.
pub(crate) fn run(
    context: &mut Context,
    keys: &PassphraseArgs,
    person: &str,
    pin_file: Option<&Path>,
    form: &CodeArgs,
) -> Result<Exit, Report> {
    let home = Home::open(context, keys, scribe::from_stdin(person))?;
    let office = scribe::authority(context, &home)?;
    let person = scribe::person(context, &office, person)?;
    let now = context.clock.now();
    office
        .forget_tickets(now)
        .map_err(|error| refuse::authority(home.path(), &error))?;
    let (offer, pin) = office
        .offer(&person.id, now, &mut context.random)
        .map_err(|error| refuse::authority(home.path(), &error))?;
    if let Some(path) = pin_file {
        let line = Zeroizing::new(format!("{}\n", pin.expose()));
        write_file(path, line.as_bytes(), Readers::Owner, Existing::Replace)?;
    }
    context.show_code(&armour(Kind::Offer, &offer), form)?;
    let days = office.policy().offer_seconds / 86_400;
    match pin_file {
        Some(path) => context.output.note(
            "issuer-pin-written",
            &args! { "path" => path, "days" => days },
        ),
        // The one place where a PIN is meant to be read by whoever sits here.
        None => context.output.note(
            "issuer-pin",
            &args! { "pin" => pin.expose(), "days" => days },
        ),
    }
    Ok(Exit::Ok)
}
