//! Staying, and doing something again and again.

use std::time::Duration;

use huepass_cli::{Context, Exit, Report, args};

use crate::{Ending, schedule};

/// Does it now, and then again and again, `interval` seconds apart on average, until the program is
/// told to end or nobody reads its results. What goes wrong once is reported and may go well next
/// time.
///
/// # Errors
/// Exit 74 when the program cannot listen for being told to end.
pub fn repeat(
    context: &mut Context,
    interval: u64,
    mut once: impl FnMut(&mut Context) -> Result<Exit, Report>,
) -> Result<Exit, Report> {
    let ending = Ending::catch()?;
    loop {
        if let Err(report) = once(context) {
            context.output.report(&report);
        }
        let pause = schedule::pause(interval, &mut context.random);
        let told = args! { "minutes" => pause / 60 };
        context.output.note("carry-next", &told);
        if ending.wait(Duration::from_secs(pause)) || context.output.is_closed() {
            return Ok(Exit::Ok);
        }
    }
}

/// Whether the next sync is due; says when it is, if not.
///
/// # Errors
/// Exit 74 when standard output cannot be written.
pub fn is_due(context: &mut Context, next: Option<u64>, interval: u64) -> Result<bool, Report> {
    if schedule::is_due(next, interval, context.clock.now()) {
        return Ok(true);
    }
    let told = args! { "time" => next.map(huepass_cli::utc).unwrap_or_default() };
    let value = serde_json::json!({ "due": next });
    context
        .output
        .result(&value, |words| words.text("carry-not-due", &told))?;
    Ok(false)
}
