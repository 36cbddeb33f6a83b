//! The terminal itself: its size, a screen until a key, a yes or no.

use std::io::{self, BufRead as _};

use crate::words::Args;
use crate::{Context, Exit, Report};

mod screen;

pub use screen::Screen;

/// Columns and rows of the terminal on standard output; `None` for a file or a pipe.
pub fn size() -> Option<(usize, usize)> {
    let size = rustix::termios::tcgetwinsize(rustix::stdio::stdout()).ok()?;
    (size.ws_col > 0 && size.ws_row > 0).then(|| (size.ws_col.into(), size.ws_row.into()))
}

/// While this lives, what is typed (or sent by a scanner that poses as a keyboard) is not shown,
/// lines may be of any length, and Ctrl-C and Ctrl-D come as the bytes 3 and 4: a program that
/// drops this before it ends leaves the terminal as it was.
#[derive(Debug)]
pub struct Unseen(#[allow(dead_code)] Raw); // Held for its drop.

impl Unseen {
    /// Begins.
    ///
    /// # Errors
    /// Exit 74 when the terminal fails.
    pub fn begin() -> Result<Self, Report> {
        Raw::enter().map(Self).map_err(failed)
    }
}

/// Keys one at a time and unseen, Ctrl-C among them, until dropped.
#[derive(Debug)]
struct Raw(rustix::termios::Termios);

impl Raw {
    fn enter() -> rustix::io::Result<Self> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let stdin = rustix::stdio::stdin();
        let before = tcgetattr(stdin)?;
        let mut raw = before.clone();
        raw.local_modes
            .remove(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG);
        tcsetattr(stdin, OptionalActions::Now, &raw)?;
        Ok(Self(before))
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        let stdin = rustix::stdio::stdin();
        let now = rustix::termios::OptionalActions::Now;
        // A terminal that has gone needs no setting back.
        let _ = rustix::termios::tcsetattr(stdin, now, &self.0);
    }
}

fn failed(error: impl Into<io::Error>) -> Report {
    Report::new("error-terminal", Exit::Io).because(&error.into())
}

impl Context {
    /// Whether standard input is a terminal.
    pub fn stdin_is_terminal(&self) -> bool {
        self.stdin_is_terminal
    }

    /// Whether somebody sits at the terminal: standard input and standard error are one.
    pub fn is_interactive(&self) -> bool {
        self.stdin_is_terminal && self.stderr_is_terminal
    }

    /// Asks the question `id`; only an explicit yes counts. `yes` is the value of the command's
    /// `--yes` flag, which answers without asking.
    ///
    /// # Errors
    /// Exit 64 when nobody can be asked, exit 74 when the terminal fails.
    pub fn confirm(&mut self, id: &'static str, args: &Args, yes: bool) -> Result<bool, Report> {
        if yes {
            return Ok(true);
        }
        if !self.is_interactive() {
            return Err(Report::new("error-not-confirmed", Exit::Usage)
                .arg("question", self.messages.text(id, args)));
        }
        let question = self.messages.text(id, args);
        let choice = self.messages.plain("cli-yes-no");
        self.output.words(&format!("{question} {choice}"));
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer).map_err(failed)?;
        let answer = answer.trim().to_lowercase();
        Ok(self
            .messages
            .plain("cli-yes")
            .split_whitespace()
            .any(|yes| yes == answer))
    }
}
