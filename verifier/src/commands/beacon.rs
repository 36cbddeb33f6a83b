//! `verifier beacon`: asks the next wallet to answer to this gate, now.

use huepass_cli::{CodeArgs, Context, Exit, Report, args};
use huepass_verify::Reason;
use huepass_wire::{Kind, armour};

use crate::folder::Folder;
use crate::say;

pub(crate) fn run(context: &mut Context, form: &CodeArgs) -> Result<Exit, Report> {
    let folder = Folder::open(context)?;
    let mut gate = folder.gate()?;
    let key = folder.key()?;
    let now = context.clock.now();
    let beacon = gate
        .beacon(&key, now, &mut context.random)
        .map_err(|reason| refused(context, reason))?;
    folder.keep_memory(&gate)?;
    context.show_code(&armour(Kind::Beacon, &beacon), form)?;
    let seconds = gate.policy().beacon_lifetime;
    context
        .output
        .note("verifier-beacon-open", &args! { "seconds" => seconds });
    Ok(Exit::Ok)
}

/// Why there is no beacon: an answer to it would get no colour.
fn refused(context: &Context, reason: Reason) -> Report {
    match reason {
        Reason::NoAnnouncement => Report::new("error-verifier-no-announcement", Exit::TrustTooOld),
        Reason::TooOld { age } => Report::new("error-verifier-too-old", Exit::TrustTooOld)
            .arg("age", say::duration(context, age)),
        Reason::Clock => Report::new("error-verifier-clock", Exit::ClockNotTrusted),
        _ => Report::new("error-verifier-show-mode", Exit::Config),
    }
}
