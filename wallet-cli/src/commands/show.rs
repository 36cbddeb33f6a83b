//! `show`: the pass as a code, refreshed every slot until a key is pressed.

use std::time::Duration;

use huepass_cli::{Context, Exit, Report, args, terminal, utc};
use huepass_wallet::{Code, Freshness, Showing};
use serde_json::json;

use crate::commands::{colour_name, colour_word};
use crate::failure::{failed, show_failed};
use crate::{Common, Target, code, wallet};

/// Moves to the upper left corner and empties the screen (ECMA-48).
const CLEAR: &str = "\u{1b}[H\u{1b}[2J";

pub(crate) fn show(
    context: &mut Context,
    common: &Common,
    target: &Target,
    once: bool,
    even_if_old: bool,
) -> Result<Exit, Report> {
    let wallet = wallet::open(context, common, false)?;
    let profile = wallet::profile(context, common, &wallet)?;
    let freshness = if even_if_old {
        Freshness::Stale
    } else {
        Freshness::Fresh
    };
    let mut showing = wallet
        .show(&profile, context.clock.now(), freshness)
        .map_err(|error| failed(&error))?;
    // Others may sync while the codes are on the screen.
    drop(wallet);
    let once = once || code::has_target(target) || !context.stdout_is_terminal();
    if once {
        let now = context.clock.now();
        let code = next(context, &mut showing)?;
        hand_out(context, target, &code, showing.age(now))?;
        return Ok(Exit::Ok);
    }
    loop {
        let now = context.clock.now();
        let code = next(context, &mut showing)?;
        if context.output.is_json() {
            tell_json(context, &code, showing.age(now))?;
        } else {
            let drawing = context.draw_code(&code.text)?;
            let words = words(context, &code, showing.age(now));
            let key = context.messages.plain("wallet-show-key");
            context
                .output
                .bytes(format!("{CLEAR}{drawing}{words}\n{key}").as_bytes())?;
        }
        if context.output.is_closed() {
            return Ok(Exit::Ok);
        }
        // The next slot's work is done while this one is on the screen, unless its hour differs.
        let _ = showing.prepare(code.ends, &mut context.random);
        let left = code.ends.saturating_sub(context.clock.now()).max(1);
        if terminal::wait_for_key(Duration::from_secs(left))? {
            context.output.bytes(CLEAR.as_bytes())?;
            return Ok(Exit::Ok);
        }
    }
}

fn next(context: &mut Context, showing: &mut Showing) -> Result<Code, Report> {
    showing
        .code(context.clock.now(), &mut context.random)
        .map_err(|why| show_failed(&why))
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

fn tell_json(context: &mut Context, code: &Code, age: u64) -> Result<(), Report> {
    let value = json!({
        "code": code.text,
        "colour": colour_name(code.colour),
        "epoch": code.epoch.0,
        "ends": code.ends,
        "age": age,
    });
    context.output.result(&value, |_| String::new())
}

fn words(context: &Context, code: &Code, age: u64) -> String {
    let colour = colour_word(code.colour);
    let told = args! { "colour" => colour, "time" => utc(code.ends) };
    let line = context.messages.text("wallet-show-line", &told);
    if age == 0 {
        return line;
    }
    let old = args! { "minutes" => age / 60 };
    format!("{line}\n{}", context.messages.text("wallet-show-old", &old))
}
