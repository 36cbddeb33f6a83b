//! Watch mode on a terminal: the verdict fills the screen until it is done with.
//!
//! An admitted pass gives way to the next after two seconds, or at once to the next code.
//! Anything else stays until somebody presses Enter, so that nobody walks in under another's
//! verdict; codes read meanwhile are counted and not checked, except announcements, which are what
//! some verdicts ask for. Enter, because a scanner that poses as a keyboard sends letters.

// spec: GAT-26

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read as _};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use huepass_cli::terminal::{Unseen, size};
use huepass_cli::{Context, Exit, Lines, Report, args};
use huepass_verify::Gate;
use huepass_wire::Kind;

use crate::commands::check::{LINE_LIMIT, Read, read};
use crate::folder::Folder;
use crate::news::Copies;
use crate::say;

/// How long an admitted pass is shown.
const ADMITTED: Duration = Duration::from_secs(2);
/// How often the age of the news is drawn anew while nobody comes.
const IDLE: Duration = Duration::from_secs(30);

/// What happens at a gate.
enum Event {
    /// The scanner sent a line; empty for Enter where the scanner and the keys are one.
    Line(Result<String, Report>),
    /// Somebody pressed Enter.
    Key,
    /// The input has ended.
    End,
}

/// What is on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shown {
    /// Nothing yet.
    Ready,
    /// A verdict that lets pass, or news: gone after two seconds.
    Passing,
    /// A verdict that stays until Enter, and how many codes came meanwhile.
    Staying { missed: u32 },
}

/// What to do with an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    /// Read the code.
    Read,
    /// Draw the empty screen.
    Clear,
    /// Draw the verdict again with one more missed code.
    Miss,
    /// Nothing.
    Stay,
}

impl Shown {
    /// What a line means now; `keys` says whether Enter can be pressed at all.
    fn on_line(&self, line: &str, keys: bool) -> Act {
        match self {
            _ if line.is_empty() => self.on_key(),
            Self::Staying { .. } if keys && !line.starts_with(Kind::Announcement.prefix()) => {
                Act::Miss
            }
            _ => Act::Read,
        }
    }

    /// What Enter means now.
    fn on_key(&self) -> Act {
        match self {
            Self::Ready => Act::Stay,
            Self::Passing | Self::Staying { .. } => Act::Clear,
        }
    }

    /// How long to wait for the next event.
    const fn patience(&self) -> Option<Duration> {
        match self {
            Self::Ready => Some(IDLE),
            Self::Passing => Some(ADMITTED),
            Self::Staying { .. } => None,
        }
    }
}

/// Reads codes and draws verdicts until the input ends.
pub(crate) fn watch(
    context: &mut Context,
    folder: &Folder,
    gate: &mut Gate,
) -> Result<Exit, Report> {
    let (sender, events) = channel();
    let same = context.stdin_is_terminal();
    // Dropped at the end, which gives the terminal back its echo.
    let _unseen = if same { Some(Unseen::begin()?) } else { None };
    let keys = same || read_keys(sender.clone());
    read_lines(sender, same);

    let mut shown = Shown::Ready;
    let mut panel = Panel::ready(context);
    let mut copies = Copies::default();
    loop {
        // A verdict stays where it is; the news that could not be kept is tried again.
        if let Err(report) = copies.catch_up(context, folder, gate)
            && shown == Shown::Ready
        {
            (panel, shown) = Panel::failed(context, &report);
        }
        draw(context, gate, &panel, &shown, same)?;
        if context.output.is_closed() {
            return Ok(Exit::Ok);
        }
        let act = match next(&events, shown.patience()) {
            None => Act::Clear,
            Some(Event::End) => return Ok(Exit::Ok),
            Some(Event::Key) => shown.on_key(),
            Some(Event::Line(Ok(line))) => match shown.on_line(&line, keys) {
                Act::Read => {
                    (panel, shown) = match read(context, folder, gate, &line) {
                        Ok(read) => Panel::of(context, &read),
                        Err(report) => Panel::failed(context, &report),
                    };
                    continue;
                }
                act => act,
            },
            Some(Event::Line(Err(report))) if report.exit() == Exit::Io => return Err(report),
            Some(Event::Line(Err(report))) => match shown {
                Shown::Staying { .. } if keys => Act::Miss,
                _ => {
                    (panel, shown) = Panel::failed(context, &report);
                    continue;
                }
            },
        };
        match (act, &mut shown) {
            (Act::Clear, _) => (panel, shown) = (Panel::ready(context), Shown::Ready),
            (Act::Miss, Shown::Staying { missed }) => {
                *missed = missed.saturating_add(1);
                panel.bells = "\u{7}";
            }
            _ => panel.bells = "",
        }
    }
}

fn next(events: &Receiver<Event>, patience: Option<Duration>) -> Option<Event> {
    match patience {
        None => Some(events.recv().unwrap_or(Event::End)),
        Some(patience) => match events.recv_timeout(patience) {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Event::End),
        },
    }
}

/// Sends what standard input says, a line at a time, from a thread of its own.
fn read_lines(sender: Sender<Event>, terminal: bool) {
    std::thread::spawn(move || {
        let stdin = std::io::stdin().lock();
        let source: Box<dyn BufRead> = if terminal {
            Box::new(BufReader::new(UntilControl(stdin)))
        } else {
            Box::new(stdin)
        };
        for line in Lines::new(source, LINE_LIMIT) {
            let last = line.as_ref().is_err_and(|report| report.exit() == Exit::Io);
            // Empty lines are keys on a terminal, and nothing on a wire.
            let empty = line.as_ref().is_ok_and(String::is_empty);
            if (empty && !terminal) || (sender.send(Event::Line(line)).is_ok() && !last) {
                continue;
            }
            return;
        }
        // The other side is gone when nobody wants to know.
        let _gone = sender.send(Event::End);
    });
}

/// Sends a key for every Enter on the terminal, where standard input is something else; `false`
/// when there is no terminal to press keys on.
fn read_keys(sender: Sender<Event>) -> bool {
    let Ok(terminal) = std::fs::File::open("/dev/tty") else {
        return false;
    };
    std::thread::spawn(move || {
        for byte in BufReader::new(terminal).bytes() {
            match byte {
                Ok(b'\n') if sender.send(Event::Key).is_ok() => {}
                Ok(b'\n') | Err(_) => return,
                Ok(_) => {}
            }
        }
    });
    true
}

/// Ends at Ctrl-C and Ctrl-D, which come as bytes while the terminal shows nothing.
struct UntilControl<R>(R);

impl<R: BufRead> std::io::Read for UntilControl<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let seen = self.0.fill_buf()?;
        let until = seen
            .iter()
            .position(|byte| matches!(byte, 3 | 4))
            .unwrap_or(seen.len())
            .min(into.len());
        into[..until].copy_from_slice(&seen[..until]);
        self.0.consume(until);
        Ok(until)
    }
}

/// A screenful.
struct Panel {
    shape: char,
    word: String,
    detail: String,
    ansi: &'static str,
    bells: &'static str,
}

impl Panel {
    fn ready(context: &Context) -> Self {
        Self {
            shape: '○',
            word: context.messages.plain("screen-ready"),
            detail: context.messages.plain("screen-scan"),
            ansi: "7",
            bells: "",
        }
    }

    fn of(context: &Context, read: &Read) -> (Self, Shown) {
        let verdict = match read {
            Read::Pass(verdict) => verdict,
            Read::News { epoch, newer } => {
                let mut panel = Self::ready(context);
                panel.detail = say::news(context, *epoch, *newer);
                return (panel, Shown::Passing);
            }
        };
        let (look, admitted) = say::look(verdict);
        let panel = Self {
            shape: look.shape,
            word: context.messages.plain(look.id),
            detail: say::detail(context, verdict),
            ansi: look.ansi,
            bells: say::bells(verdict),
        };
        let shown = if admitted {
            Shown::Passing
        } else {
            Shown::Staying { missed: 0 }
        };
        (panel, shown)
    }

    /// No verdict: a line that is no code, or a disk that keeps nothing.
    fn failed(context: &Context, report: &Report) -> (Self, Shown) {
        let words = report.render(&context.messages);
        let look = say::UNDECIDED;
        let panel = Self {
            shape: look.shape,
            word: context.messages.plain(look.id),
            detail: format!("{}\n{}\n{}", words.what, words.why, words.next),
            ansi: look.ansi,
            bells: say::NO_VERDICT,
        };
        (panel, Shown::Staying { missed: 0 })
    }

    /// The screen's bytes: a band of colour with shape and word, what it means, and `foot`.
    fn render(&self, coloured: bool, (columns, rows): (usize, usize), foot: &[String]) -> String {
        let band = rows.saturating_sub(foot.len() + 6).clamp(3, 15);
        let line = format!("{0} {0} {0}   {1}   {0} {0} {0}", self.shape, self.word);
        let mut screen = format!("{}\u{1b}[2J\u{1b}[H", self.bells);
        for row in 0..band {
            let text = if row == band / 2 { line.as_str() } else { "" };
            // Chinese letters are two columns wide; a band that is too short by them is no harm.
            let before = columns.saturating_sub(text.chars().count()) / 2;
            let after = columns.saturating_sub(before + text.chars().count());
            let (on, off) = if coloured {
                (format!("\u{1b}[1;{}m", self.ansi), "\u{1b}[0m\u{1b}[K")
            } else {
                (String::new(), "")
            };
            // Writing to a String cannot fail.
            let _ = write!(screen, "{on}{:before$}{text}{:after$}{off}\r\n", "", "");
        }
        let _ = write!(screen, "\r\n{}\r\n\r\n", self.detail.replace('\n', "\r\n"));
        for line in foot {
            let _ = write!(screen, "{line}\r\n");
        }
        screen
    }
}

/// Draws the panel, and under it what to do and how old the news is.
// spec: GAT-17, GAT-22
fn draw(
    context: &mut Context,
    gate: &Gate,
    panel: &Panel,
    shown: &Shown,
    ends: bool,
) -> Result<(), Report> {
    let words = &context.messages;
    let mut foot = Vec::new();
    if let Shown::Staying { missed } = shown {
        foot.push(words.plain("screen-dismiss"));
        if *missed > 0 {
            foot.push(words.text("screen-missed", &args! { "count" => *missed }));
        }
    }
    foot.push(match gate.freshness(context.clock.now()) {
        Some(fresh) => words.text(
            "screen-news",
            &args! {
                "epoch" => fresh.epoch.0,
                "age" => say::duration(context, fresh.age),
                "limit" => say::duration(context, fresh.limit),
            },
        ),
        None => words.plain("verifier-status-no-news"),
    });
    if ends {
        foot.push(words.plain("screen-end"));
    }
    let screen = panel.render(context.has_colour(), size().unwrap_or((80, 24)), &foot);
    context.output.bytes(screen.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    // spec: GAT-26
    #[test]
    fn only_enter_ends_a_refusal_and_news_is_always_taken() {
        let staying = Shown::Staying { missed: 0 };
        assert_eq!(staying.on_line("HUE1:ABC", true), Act::Miss);
        assert_eq!(staying.on_line("HUEA1:ABC", true), Act::Read);
        assert_eq!(staying.on_line("", true), Act::Clear);
        assert_eq!(staying.on_key(), Act::Clear);
        assert_eq!(staying.patience(), None);
        // Where no key can be pressed the next code ends it.
        assert_eq!(staying.on_line("HUE1:ABC", false), Act::Read);
        assert_eq!(Shown::Passing.on_line("HUE1:ABC", true), Act::Read);
        assert_eq!(Shown::Passing.patience(), Some(ADMITTED));
        assert_eq!(Shown::Ready.on_key(), Act::Stay);
    }

    #[test]
    fn a_screen_has_shape_and_word_without_colour_too() {
        let panel = Panel {
            shape: '■',
            word: "RED".to_owned(),
            detail: "one\ntwo".to_owned(),
            ansi: "97;41",
            bells: "\u{7}",
        };
        let foot = ["foot".to_owned()];
        let plain = panel.render(false, (40, 20), &foot);
        assert!(plain.contains("■   RED   ■"));
        assert!(!plain.contains("\u{1b}[1;"));
        assert!(plain.ends_with("one\r\ntwo\r\n\r\nfoot\r\n"));
        let coloured = panel.render(true, (40, 20), &foot);
        assert!(coloured.contains("\u{1b}[1;97;41m"));
        assert!(coloured.lines().count() <= 20);
    }

    #[test]
    fn ctrl_c_and_ctrl_d_end_the_input() {
        for end in [3_u8, 4] {
            let mut bytes = b"HUE1:A\nHU".to_vec();
            bytes.push(end);
            bytes.extend(b"E1:B\n");
            let source = BufReader::new(UntilControl(&bytes[..]));
            let lines: Vec<_> = Lines::new(source, 100).map(Result::unwrap).collect();
            assert_eq!(lines, ["HUE1:A", "HU"]);
        }
    }
}
