//! A failure as a person is told it: what happened, why, and what to do next.

use std::io;
use std::path::Path;

use huepass_durable::DurableError;
use serde_json::json;

use crate::Exit;
use crate::cause::{Cause, thing};
use crate::words::{Args, Messages, Value};

#[cfg(test)]
mod tests;

/// A failure that ends a command: a message id whose text says what happened, with the attributes
/// `.why` and `.next`, its arguments, and the exit code.
///
/// ```
/// use huepass_cli::{Exit, Report};
///
/// fn refuse(days: u64) -> Report {
///     // In the catalogue:
///     //   error-feed-stale = The feed is { $days } days old.
///     //       .why = Passes are only shown with a feed younger than a day.
///     //       .next = Run: wallet-cli sync FOLDER
///     Report::new("error-feed-stale", Exit::TrustTooOld).arg("days", days)
/// }
/// assert_eq!(refuse(9).exit(), Exit::TrustTooOld);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    id: &'static str,
    args: Args,
    exit: Exit,
    detail: Option<String>,
}

/// A report in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// What happened.
    pub what: String,
    /// Why.
    pub why: String,
    /// What to do next.
    pub next: String,
    /// What foreign software said, in its own words, for whoever repairs it.
    pub detail: Option<String>,
}

impl Report {
    /// A failure named by the message `id`, which starts with `error-`.
    pub fn new(id: &'static str, exit: Exit) -> Self {
        Self {
            id,
            args: Args::new(),
            exit,
            detail: None,
        }
    }

    /// Adds an argument of the message.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.args = self.args.with(name, value);
        self
    }

    /// Fills the message's `cause` with a typed error's words, and adds its detail.
    #[must_use]
    pub fn because(self, cause: &(impl Cause + ?Sized)) -> Self {
        let report = self.arg("cause", cause.words());
        match cause.detail() {
            Some(detail) => report.detail(&detail),
            None => report,
        }
    }

    /// What foreign software said, verbatim on one line, for whoever repairs it. It is in no
    /// language of the reader's, so it stands apart from the sentences.
    #[must_use]
    pub fn detail(mut self, detail: &dyn std::fmt::Display) -> Self {
        let line = detail.to_string().replace(char::is_control, " ");
        self.detail = Some(line.trim().to_owned()).filter(|line| !line.is_empty());
        self
    }

    /// The message id; scripts read it as `error.id`.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// The exit code.
    pub fn exit(&self) -> Exit {
        self.exit
    }

    /// The three sentences, and the detail.
    pub fn render(&self, messages: &Messages) -> Rendered {
        Rendered {
            what: messages.text(self.id, &self.args),
            why: messages.text(&format!("{}.why", self.id), &self.args),
            next: messages.text(&format!("{}.next", self.id), &self.args),
            detail: self.detail.clone(),
        }
    }

    /// `{"error":{"id":..,"what":..,"why":..,"next":..,"exit":..}}`, and `"detail"` where there is
    /// one.
    pub fn to_json(&self, messages: &Messages) -> serde_json::Value {
        let rendered = self.render(messages);
        let mut error = json!({
            "id": self.id,
            "what": rendered.what,
            "why": rendered.why,
            "next": rendered.next,
            "exit": self.exit.code(),
        });
        if let Some(detail) = rendered.detail {
            error["detail"] = detail.into();
        }
        json!({ "error": error })
    }

    /// A file or folder that was to be read and could not be; exit 65.
    pub fn not_read(path: &Path, error: &io::Error) -> Self {
        Self::new("error-file-not-read", Exit::Unreadable)
            .arg("path", path)
            .because(error)
    }

    /// A file or folder that was to be written and could not be; exit 73, and 74 where the disk is
    /// full.
    pub fn not_written(path: &Path, error: &io::Error) -> Self {
        let exit = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Exit::Io,
            _ => Exit::CannotCreate,
        };
        Self::new("error-file-not-written", exit)
            .arg("path", path)
            .because(error)
    }

    /// A fault of the program's own; `cause` is for those who mend it. Exit 70.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        Self::new("error-internal", Exit::Internal).detail(cause)
    }

    /// A failure of the storage underneath.
    pub fn from_durable(error: &DurableError) -> Self {
        match error {
            DurableError::InUse { path } => {
                Self::new("error-store-in-use", Exit::Temporary).arg("path", path)
            }
            DurableError::DiskFull { path } => {
                Self::new("error-store-disk-full", Exit::Io).arg("path", path)
            }
            DurableError::Damaged { path, what } => {
                Self::new("error-store-damaged", Exit::Unreadable)
                    .arg("path", path)
                    .detail(what)
            }
            DurableError::Unsettled { path, what } => Self::new("error-store-unsettled", Exit::Io)
                .arg("path", path)
                .detail(what),
            DurableError::TooLarge { what, len, limit } => {
                Self::new("error-store-too-large", Exit::Unreadable)
                    .arg("what", thing(*what))
                    .arg("bytes", *len)
                    .arg("limit", *limit)
            }
            DurableError::Io { path, source } => Self::new("error-store-io", Exit::Io)
                .arg("path", path)
                .because(source),
        }
    }
}

/// A sentence on standard error that does not end the command.
pub(crate) fn note_json(messages: &Messages, id: &'static str, args: &Args) -> serde_json::Value {
    json!({ "note": { "id": id, "text": messages.text(id, args) } })
}
