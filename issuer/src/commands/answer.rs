//! `issuer answer`: a wallet's request in, a sealed answer out.

use huepass_authority::Told;
use huepass_cli::{CodeArgs, Context, Exit, PassphraseArgs, Report, args, read_codes};
use huepass_wire::{Kind, Purpose, Reason, WireError, armour, unarmour_kind};

use crate::home::Home;
use crate::{refuse, scribe};

/// Answers, and says what was answered; a refusal is an answer too, with exit code 77.
pub(crate) fn run(
    context: &mut Context,
    keys: &PassphraseArgs,
    argument: &str,
    form: &CodeArgs,
) -> Result<Exit, Report> {
    let home = Home::open(context, keys, argument == "-")?;
    let office = scribe::authority(context, &home)?;
    let request = request(argument)?;
    let answered = office
        .answer(&request, context.clock.now(), &mut context.random)
        .map_err(|error| refuse::authority(home.path(), &error))?;
    context.show_code(&armour(Kind::Answer, &answered.bytes), form)?;
    match answered.told {
        Told::Given(purpose) => {
            let what = context.messages.plain(purpose_word(purpose));
            context
                .output
                .note("issuer-given", &args! { "what" => what });
            Ok(Exit::Ok)
        }
        Told::Again(_) => {
            context.output.note("issuer-given-again", &args! {});
            Ok(Exit::Ok)
        }
        Told::Refused(reason) => {
            let why = context.messages.plain(reason_word(reason));
            context
                .output
                .note("issuer-refused", &args! { "why" => why });
            Ok(Exit::Denied)
        }
    }
}

/// The request among the codes that the argument stands for.
// spec: WIR-23
fn request(argument: &str) -> Result<Vec<u8>, Report> {
    let mut exit = Exit::NotOurCode;
    for text in read_codes(argument)? {
        match unarmour_kind(&text, Kind::Request) {
            Ok(Some(bytes)) => return Ok(bytes),
            Err(WireError::Malformed | WireError::TooLarge { .. }) => exit = Exit::Unreadable,
            Ok(None) | Err(_) => {}
        }
    }
    Err(Report::new("error-issuer-request", exit))
}

const fn purpose_word(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::First => "issuer-purpose-first",
        Purpose::Renew => "issuer-purpose-renew",
        Purpose::Witness => "issuer-purpose-witness",
    }
}

const fn reason_word(reason: Reason) -> &'static str {
    match reason {
        Reason::Unknown => "issuer-reason-unknown",
        Reason::Used => "issuer-reason-used",
        Reason::Expired => "issuer-reason-expired",
        Reason::WrongPin => "issuer-reason-pin",
        Reason::WrongCommitment => "issuer-reason-commitment",
        Reason::NoneWaiting => "issuer-reason-none",
        Reason::Revoked => "issuer-reason-revoked",
    }
}
