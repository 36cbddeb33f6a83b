//! A failure as a person is told it: what happened, why, and what to do next.

use std::io;
use std::path::Path;

use huepass_durable::DurableError;
use serde_json::json;

use crate::Exit;
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
}

impl Report {
    /// A failure named by the message `id`, which starts with `error-`.
    pub fn new(id: &'static str, exit: Exit) -> Self {
        Self {
            id,
            args: Args::new(),
            exit,
        }
    }

    /// Adds an argument of the message.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.args = self.args.with(name, value);
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

    /// The three sentences.
    pub fn render(&self, messages: &Messages) -> Rendered {
        Rendered {
            what: messages.text(self.id, &self.args),
            why: messages.text(&format!("{}.why", self.id), &self.args),
            next: messages.text(&format!("{}.next", self.id), &self.args),
        }
    }

    /// `{"error":{"id":..,"what":..,"why":..,"next":..,"exit":..}}`
    pub fn to_json(&self, messages: &Messages) -> serde_json::Value {
        let Rendered { what, why, next } = self.render(messages);
        let exit = self.exit.code();
        json!({ "error": { "id": self.id, "what": what, "why": why, "next": next, "exit": exit } })
    }

    /// A file or folder that was to be read and could not be; exit 65.
    pub fn not_read(path: &Path, error: &io::Error) -> Self {
        Self::new("error-file-not-read", Exit::Unreadable)
            .arg("path", path)
            .arg("cause", cause(error))
    }

    /// A file or folder that was to be written and could not be; exit 73.
    pub fn not_written(path: &Path, error: &io::Error) -> Self {
        Self::new("error-file-not-written", Exit::CannotCreate)
            .arg("path", path)
            .arg("cause", cause(error))
    }

    /// A fault of the program's own; `cause` is for those who mend it. Exit 70.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        Self::new("error-internal", Exit::Internal).arg("cause", cause.to_string())
    }

    /// A failure of the storage underneath.
    pub fn from_durable(error: &DurableError) -> Self {
        match error {
            DurableError::InUse { path } => {
                Self::new("error-store-in-use", Exit::Temporary).arg("path", path)
            }
            DurableError::DiskFull { path } => {
                Self::new("error-store-disk-full", Exit::CannotCreate).arg("path", path)
            }
            DurableError::Damaged { path, what } => {
                Self::new("error-store-damaged", Exit::Unreadable)
                    .arg("path", path)
                    .arg("cause", what)
            }
            DurableError::Unsettled { path, what } => Self::new("error-store-unsettled", Exit::Io)
                .arg("path", path)
                .arg("cause", what),
            DurableError::TooLarge { what, len, limit } => {
                Self::new("error-store-too-large", Exit::Unreadable)
                    .arg("what", *what)
                    .arg("bytes", *len)
                    .arg("limit", *limit)
            }
            DurableError::Io { path, source } => Self::new("error-store-io", Exit::Io)
                .arg("path", path)
                .arg("cause", cause(source)),
            other => Self::internal(other),
        }
    }
}

/// The operating system's reason in the reader's language where there is a message for it.
pub(crate) fn cause(error: &io::Error) -> Value {
    match error.kind() {
        io::ErrorKind::NotFound => Value::Message("cli-cause-not-found"),
        io::ErrorKind::PermissionDenied => Value::Message("cli-cause-permission"),
        io::ErrorKind::AlreadyExists => Value::Message("cli-cause-exists"),
        io::ErrorKind::IsADirectory => Value::Message("cli-cause-is-folder"),
        io::ErrorKind::NotADirectory => Value::Message("cli-cause-not-folder"),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Value::Message("cli-cause-full")
        }
        io::ErrorKind::ReadOnlyFilesystem => Value::Message("cli-cause-read-only"),
        _ => Value::Text(error.to_string()),
    }
}

/// A sentence on standard error that does not end the command.
pub(crate) fn note_json(messages: &Messages, id: &'static str, args: &Args) -> serde_json::Value {
    json!({ "note": { "id": id, "text": messages.text(id, args) } })
}
