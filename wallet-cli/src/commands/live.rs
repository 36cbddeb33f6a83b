//! A pass on the terminal: a new code every slot until a key is pressed, made anew from the wallet
//! as soon as another process has changed it.

use std::time::Duration;

use huepass_cli::terminal::Screen;
use huepass_cli::{Context, Exit, Report, args, utc};
use huepass_wallet::{Code, Freshness, Showing};

use crate::commands::colour_word;
use crate::commands::show::tell_json;
use crate::failure::{failed, show_failed};
use crate::wallet::{OpenWallet, Watched, in_use};

/// To the upper left corner of an empty screen (ECMA-48).
const CLEAR: &str = "\u{1b}[H\u{1b}[2J";
/// How often the clock and the wallet are looked at.
const TICK: Duration = Duration::from_secs(1);
/// How long after its slot a code may stay while whoever changed the wallet has it open still.
const PATIENCE: u64 = 30;

/// A pass that is being shown.
pub(crate) struct Live {
    showing: Showing,
    watched: Watched,
    profile: String,
    freshness: Freshness,
}

impl Live {
    pub(crate) fn new(
        context: &Context,
        wallet: &OpenWallet,
        watched: Watched,
        profile: String,
        freshness: Freshness,
    ) -> Result<Self, Report> {
        Ok(Self {
            showing: showing(context, wallet, &profile, freshness)?,
            watched,
            profile,
            freshness,
        })
    }

    /// The code of the slot that it is now.
    pub(crate) fn code(&mut self, context: &mut Context) -> Result<Code, Report> {
        self.showing
            .code(context.clock.now(), &mut context.random)
            .map_err(|why| show_failed(&why))
    }

    /// How old the news is, in seconds.
    pub(crate) fn age(&self, now: u64) -> u64 {
        self.showing.age(now)
    }

    /// Waits until it is time for the next code; `true` when there shall be none.
    // spec: WAL-14
    fn wait(&mut self, context: &Context, screen: &Screen, ends: u64) -> Result<bool, Report> {
        loop {
            if screen.is_over(TICK)? {
                return Ok(true);
            }
            let now = context.clock.now();
            if !self.watched.has_changed() {
                if now >= ends {
                    return Ok(false);
                }
            } else if let Some(wallet) = self.watched.reopen(context)? {
                self.showing = showing(context, &wallet, &self.profile, self.freshness)?;
                return Ok(false);
            } else if now >= ends + PATIENCE {
                return Err(in_use(context));
            }
        }
    }
}

fn showing(
    context: &Context,
    wallet: &OpenWallet,
    profile: &str,
    freshness: Freshness,
) -> Result<Showing, Report> {
    wallet
        .show(profile, context.clock.now(), freshness)
        .map_err(|error| failed(&error))
}

/// Shows code after code.
pub(crate) fn run(context: &mut Context, mut live: Live) -> Result<Exit, Report> {
    let json = context.output.is_json();
    let mut code = live.code(context)?;
    // Before the screen is taken, so that a refusal leaves it alone.
    let mut picture = draw(context, &live, &code)?;
    let screen = Screen::begin(!json)?;
    loop {
        if json {
            tell_json(context, &code, live.age(context.clock.now()))?;
        } else {
            context.output.bytes(picture.as_bytes())?;
        }
        if context.output.is_closed() {
            return Ok(Exit::Ok);
        }
        // The next slot's work is done while this one is on the screen, unless its hour differs.
        let _ = live.showing.prepare(code.ends, &mut context.random);
        if live.wait(context, &screen, code.ends)? {
            return Ok(Exit::Ok);
        }
        code = live.code(context)?;
        picture = draw(context, &live, &code)?;
    }
}

/// A screenful: the code, until when it is good, how old the news is, and how to end.
fn draw(context: &Context, live: &Live, code: &Code) -> Result<String, Report> {
    if context.output.is_json() {
        return Ok(String::new());
    }
    let drawing = context.draw_code(&code.text)?;
    let told = args! { "colour" => colour_word(code.colour), "time" => utc(code.ends) };
    let mut lines = vec![context.messages.text("wallet-show-line", &told)];
    let age = live.age(context.clock.now());
    if age > 0 {
        let old = args! { "minutes" => age / 60 };
        lines.push(context.messages.text("wallet-show-old", &old));
    }
    lines.push(context.messages.plain("wallet-show-key"));
    Ok(format!("{CLEAR}{drawing}{}", lines.join("\n")))
}
