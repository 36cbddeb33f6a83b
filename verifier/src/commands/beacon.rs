//! `verifier beacon`: asks the next wallet to answer to this gate, now.

use huepass_cli::{CodeArgs, Context, Exit, Report, args};
use huepass_verify::Mode;
use huepass_wire::{Kind, armour};

use crate::folder::Folder;

pub(crate) fn run(context: &mut Context, form: &CodeArgs) -> Result<Exit, Report> {
    let folder = Folder::open(context)?;
    let mut gate = folder.gate()?;
    if gate.policy().mode != Mode::Scan {
        return Err(Report::new("error-verifier-show-mode", Exit::Config));
    }
    let key = folder.key()?;
    let beacon = gate
        .beacon(&key, context.clock.now(), &mut context.random)
        .ok_or_else(|| Report::new("error-verifier-no-announcement", Exit::TrustTooOld))?;
    folder.keep_memory(&gate)?;
    context.show_code(&armour(Kind::Beacon, &beacon), form)?;
    let seconds = gate.policy().beacon_lifetime;
    context
        .output
        .note("verifier-beacon", &args! { "seconds" => seconds });
    Ok(Exit::Ok)
}
