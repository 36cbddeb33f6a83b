//! Data on standard output, words on standard error.

use std::io::{self, Write};
use std::sync::Arc;

use serde::Serialize;

use crate::report::{Rendered, note_json};
use crate::words::{Args, Messages};
use crate::{Exit, Report};

#[cfg(test)]
mod tests;

/// The two streams of a program.
///
/// A reader that closed standard output (`| head -1`) ends nothing: later data is dropped, the
/// command goes on and its exit code stands. Loops ask [`Output::is_closed`].
pub struct Output {
    messages: Arc<Messages>,
    json: bool,
    colour: bool,
    data: Box<dyn Write + Send>,
    words: Box<dyn Write + Send>,
    closed: bool,
}

impl Output {
    /// Writes to the given streams; `colour` says whether words may be coloured.
    pub fn new(
        messages: Arc<Messages>,
        json: bool,
        colour: bool,
        data: Box<dyn Write + Send>,
        words: Box<dyn Write + Send>,
    ) -> Self {
        Self {
            messages,
            json,
            colour,
            data,
            words,
            closed: false,
        }
    }

    /// Whether `--json` was given.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Whether the reader of standard output has gone.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// The result of a command: with `--json` one object on one line, else text ended by a line
    /// feed. `text` is only called when it is needed.
    ///
    /// # Errors
    /// A report with exit 74 when standard output cannot be written (a full disk), and exit 70
    /// when `value` is not JSON.
    pub fn result(
        &mut self,
        value: &impl Serialize,
        text: impl FnOnce(&Messages) -> String,
    ) -> Result<(), Report> {
        if self.json {
            let line = serde_json::to_string(value).map_err(|error| Report::internal(&error))?;
            self.line(&line)
        } else {
            let text = text(&self.messages);
            self.line(text.trim_end_matches('\n'))
        }
    }

    /// One line of data, whatever the format.
    ///
    /// # Errors
    /// A report with exit 74 when standard output cannot be written.
    pub fn line(&mut self, line: &str) -> Result<(), Report> {
        self.bytes(line.as_bytes())?;
        self.bytes(b"\n")
    }

    /// Data as it is, flushed.
    ///
    /// # Errors
    /// A report with exit 74 when standard output cannot be written.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Report> {
        if self.closed {
            return Ok(());
        }
        match self.data.write_all(bytes).and_then(|()| self.data.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(error) => {
                self.closed = true;
                Err(Report::new("error-output", Exit::Io).because(&error))
            }
        }
    }

    /// A sentence for the person at the terminal; with `--json`
    /// `{"note":{"id":..,"text":..}}`.
    pub fn note(&mut self, id: &'static str, args: &Args) {
        let line = if self.json {
            note_json(&self.messages, id, args).to_string()
        } else {
            self.messages.text(id, args)
        };
        self.words(&line);
    }

    /// The report of a failure: three lines and perhaps a detail, or with `--json` one object.
    pub fn report(&mut self, report: &Report) {
        if self.json {
            let line = report.to_json(&self.messages).to_string();
            return self.words(&line);
        }
        let Rendered {
            what,
            why,
            next,
            detail,
        } = report.render(&self.messages);
        let (error, arrow) = (
            self.messages.plain("cli-error"),
            self.messages.plain("cli-next"),
        );
        let (bold, reset) = if self.colour {
            ("\u{1b}[1;31m", "\u{1b}[0m")
        } else {
            ("", "")
        };
        self.words(&format!("{bold}{error}{reset}{what}"));
        self.words(&why);
        self.words(&format!("{arrow}{next}"));
        if let Some(detail) = detail {
            let label = self.messages.plain("cli-detail");
            self.words(&format!("{label}{detail}"));
        }
    }

    /// Nobody can be told when standard error fails, so its errors are dropped.
    pub(crate) fn words(&mut self, line: &str) {
        let _ = self.words.write_all(format!("{line}\n").as_bytes());
        let _ = self.words.flush();
    }
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Output")
            .field("json", &self.json)
            .finish_non_exhaustive()
    }
}
