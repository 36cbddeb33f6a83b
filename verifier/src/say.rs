//! Verdicts in words, shapes, colours and exit codes: never by colour alone.

use huepass_cli::{Context, Exit, Report, args};
use huepass_verify::{Colour, Freshness, Reason, Verdict};

/// How a verdict looks: id of its word, its shape, its colour on a terminal, its name in JSON.
pub(crate) struct Look {
    pub(crate) id: &'static str,
    pub(crate) shape: char,
    pub(crate) ansi: &'static str,
    name: &'static str,
}

const GREEN: Look = Look {
    id: "verdict-green",
    shape: '●',
    ansi: "30;42",
    name: "green",
};
const YELLOW: Look = Look {
    id: "verdict-yellow",
    shape: '▲',
    ansi: "30;43",
    name: "yellow",
};
const RED: Look = Look {
    id: "verdict-red",
    shape: '■',
    ansi: "97;41",
    name: "red",
};
/// Orange, and never red: the gate cannot decide.
pub(crate) const UNDECIDED: Look = Look {
    id: "verdict-undecided",
    shape: '◆',
    ansi: "30;48;5;208",
    name: "undecided",
};

/// The sound of no verdict: three bells.
pub(crate) const NO_VERDICT: &str = "\u{7}\u{7}\u{7}";

/// One bell for an admitted pass, two for another colour, three for none.
pub(crate) const fn bells(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Colour { admitted: true, .. } => "\u{7}",
        Verdict::Colour { .. } => "\u{7}\u{7}",
        Verdict::Undecided(_) => NO_VERDICT,
    }
}

/// Says a verdict on standard output.
// spec: GAT-22
pub(crate) fn verdict(
    context: &mut Context,
    verdict: &Verdict,
    fresh: Option<Freshness>,
) -> Result<(), Report> {
    let (look, admitted) = look(verdict);
    let reason = match verdict {
        Verdict::Colour { again: true, .. } => Some("again"),
        Verdict::Colour { .. } => None,
        Verdict::Undecided(reason) => Some(name(*reason)),
    };
    let mut value = serde_json::json!({
        "verdict": look.name,
        "admitted": admitted,
        "reason": reason,
        "exit": exit(verdict).code(),
        "age_seconds": fresh.map(|fresh| fresh.age),
    });
    if let Verdict::Undecided(Reason::NewerEpoch(epoch)) = verdict {
        value["epoch"] = epoch.0.into();
    }
    let coloured = context.has_colour();
    let detail = detail(context, verdict);
    context.output.result(&value, |words| {
        let word = words.plain(look.id);
        let shape = look.shape;
        let line = if coloured {
            let bells = bells(verdict);
            format!("{bells}\u{1b}[1;{}m {shape} {word} \u{1b}[0m", look.ansi)
        } else {
            format!("{shape} {word}")
        };
        format!("{line}\n{detail}")
    })
}

/// The exit code of a verdict.
pub(crate) const fn exit(verdict: &Verdict) -> Exit {
    match verdict {
        Verdict::Colour { admitted: true, .. } => Exit::Ok,
        // A policy that does not admit green is allowed, and odd; yellow says "not by this policy".
        Verdict::Colour {
            colour: Colour::Green | Colour::Yellow,
            ..
        } => Exit::Yellow,
        Verdict::Colour {
            colour: Colour::Red,
            ..
        } => Exit::Red,
        Verdict::Undecided(reason) => match reason {
            Reason::StaleSlot | Reason::OldEpoch => Exit::StaleSlot,
            Reason::Clock => Exit::ClockNotTrusted,
            Reason::SeenAlready => Exit::SeenAlready,
            Reason::NotProven | Reason::Mode => Exit::ProofRefused,
            Reason::NotOurs | Reason::OtherKind | Reason::Version => Exit::NotOurCode,
            Reason::Damaged => Exit::Unreadable,
            Reason::NewerEpoch(_) => Exit::EpochNewer,
            Reason::TooOld { .. } | Reason::NoAnnouncement => Exit::TrustTooOld,
            Reason::Full => Exit::Temporary,
        },
    }
}

/// What an announcement code brought, in words.
pub(crate) fn news(context: &Context, epoch: u32, newer: bool) -> String {
    let words = &context.messages;
    if newer {
        words.text("verifier-took", &args! { "epoch" => epoch })
    } else {
        words.text("verifier-knew", &args! { "epoch" => epoch })
    }
}

/// A time span in words: days and hours, hours and minutes, or minutes.
pub(crate) fn duration(context: &Context, seconds: u64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    context.messages.text(
        "verifier-duration",
        &args! { "days" => days, "hours" => hours, "minutes" => minutes },
    )
}

pub(crate) const fn look(verdict: &Verdict) -> (&'static Look, bool) {
    match verdict {
        Verdict::Colour {
            colour, admitted, ..
        } => {
            let look = match colour {
                Colour::Green => &GREEN,
                Colour::Yellow => &YELLOW,
                Colour::Red => &RED,
            };
            (look, *admitted)
        }
        Verdict::Undecided(_) => (&UNDECIDED, false),
    }
}

/// What it means and what to do.
pub(crate) fn detail(context: &Context, verdict: &Verdict) -> String {
    let words = &context.messages;
    match verdict {
        Verdict::Colour { again: true, .. } => words.plain("verdict-again"),
        Verdict::Colour { admitted: true, .. } => words.plain("verdict-admit"),
        Verdict::Colour { .. } => words.plain("verdict-stop"),
        Verdict::Undecided(reason) => match reason {
            Reason::StaleSlot => words.plain("reason-stale-slot"),
            Reason::OldEpoch => words.plain("reason-old-epoch"),
            Reason::Clock => words.plain("reason-clock"),
            Reason::SeenAlready => words.plain("reason-seen-already"),
            Reason::NotProven => words.plain("reason-not-proven"),
            Reason::Mode => words.plain("reason-mode"),
            Reason::NotOurs => words.plain("reason-not-ours"),
            Reason::Damaged => words.plain("reason-damaged"),
            Reason::Version => words.plain("reason-version"),
            Reason::OtherKind => words.plain("reason-other-kind"),
            Reason::NewerEpoch(epoch) => {
                words.text("reason-newer-epoch", &args! { "epoch" => epoch.0 })
            }
            Reason::TooOld { age } => {
                let age = duration(context, *age);
                words.text("reason-too-old", &args! { "age" => age })
            }
            Reason::NoAnnouncement => words.plain("reason-no-announcement"),
            Reason::Full => words.plain("reason-full"),
        },
    }
}

/// The reason's name in JSON.
const fn name(reason: Reason) -> &'static str {
    match reason {
        Reason::StaleSlot => "stale-slot",
        Reason::OldEpoch => "old-epoch",
        Reason::Clock => "clock",
        Reason::SeenAlready => "seen-already",
        Reason::NotProven => "not-proven",
        Reason::Mode => "mode",
        Reason::NotOurs => "not-ours",
        Reason::Damaged => "damaged",
        Reason::Version => "version",
        Reason::OtherKind => "other-kind",
        Reason::NewerEpoch(_) => "newer-epoch",
        Reason::TooOld { .. } => "too-old",
        Reason::NoAnnouncement => "no-announcement",
        Reason::Full => "full",
    }
}
