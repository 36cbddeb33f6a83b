//! `show`: the pass as a code, once, or on the screen until a key is pressed.

use huepass_cli::{Context, Exit, Report, args, utc};
use huepass_wallet::{Code, Freshness};
use serde_json::json;

use crate::commands::live::{self, Live};
use crate::commands::{colour_name, colour_word};
use crate::wallet::Watched;
use crate::{Common, Target, code, wallet};

pub(crate) fn show(
    context: &mut Context,
    common: &Common,
    target: &Target,
    once: bool,
    even_if_old: bool,
) -> Result<Exit, Report> {
    let (wallet, watched) = Watched::open(context, common)?;
    let profile = wallet::profile(context, common, &wallet)?;
    let freshness = if even_if_old {
        Freshness::Stale
    } else {
        Freshness::Fresh
    };
    let mut live = Live::new(context, &wallet, watched, profile, freshness)?;
    // Others may sync while the codes are on the screen.
    drop(wallet);
    if once || code::has_target(target) || !context.stdout_is_terminal() {
        let now = context.clock.now();
        let code = live.code(context)?;
        hand_out(context, target, &code, live.age(now))?;
        return Ok(Exit::Ok);
    }
    live::run(context, live)
}

/// One code: to files, as text, as JSON, or drawn.
pub(crate) fn hand_out(
    context: &mut Context,
    target: &Target,
    code: &Code,
    age: u64,
) -> Result<(), Report> {
    code::write(target, &code.text)?;
    if context.output.is_json() {
        return tell_json(context, code, age);
    }
    if target.text {
        context.output.line(&code.text)?;
    } else if !code::has_target(target) {
        let drawing = context.draw_code(&code.text)?;
        context.output.bytes(drawing.as_bytes())?;
    }
    let told = args! { "colour" => colour_word(code.colour), "time" => utc(code.ends) };
    context.output.note("wallet-code-made", &told);
    Ok(())
}

pub(crate) fn tell_json(context: &mut Context, code: &Code, age: u64) -> Result<(), Report> {
    let value = json!({
        "code": code.text,
        "colour": colour_name(code.colour),
        "epoch": code.epoch.0,
        "ends": code.ends,
        "age": age,
    });
    context.output.result(&value, |_| String::new())
}
