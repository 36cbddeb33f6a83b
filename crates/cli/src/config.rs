//! One TOML file per program.

use std::io;
use std::path::Path;

use serde::de::DeserializeOwned;

use crate::{Dirs, Exit, Report, Value};

#[cfg(test)]
mod tests;

/// Most bytes of a configuration file.
const MAX_BYTES: u64 = 1 << 20;

/// Reads a program's configuration file.
///
/// `T` carries `#[serde(deny_unknown_fields, default)]`, on nested tables too: a misspelt key is
/// then refused with its line instead of being ignored. The precedence flag > environment > file
/// comes from clap's `env` and `flag.or(config.value)`.
///
/// A file that is not there is an empty one, unless it was named by a flag or a variable.
///
/// # Errors
/// Exit 78: the file cannot be read, is not TOML, has an unknown key or a value of another kind.
pub fn load<T: DeserializeOwned + Default>(dirs: &Dirs) -> Result<T, Report> {
    let path = dirs.config();
    let text = match read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound && !dirs.config_is_named() => {
            return Ok(T::default());
        }
        Err(error) => {
            return Err(Report::new("error-config-not-read", Exit::Config)
                .arg("path", path)
                .because(&error));
        }
    };
    parse(path, &text)
}

/// Reads the text of another TOML file that a person writes, such as a gate's policy, in the same
/// way; `path` is for the refusal, which names the line.
///
/// # Errors
/// Exit 78 as [`load`].
pub fn parse<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, Report> {
    toml::from_str(text).map_err(|error| refuse(path, text, &error))
}

fn read(path: &Path) -> io::Result<String> {
    let length = std::fs::metadata(path)?.len();
    if length > MAX_BYTES {
        let message = format!("{length} bytes, more than {MAX_BYTES}");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    std::fs::read_to_string(path)
}

fn refuse(path: &Path, text: &str, error: &toml::de::Error) -> Report {
    let start = error.span().map_or(0, |span| span.start.min(text.len()));
    let line = text
        .get(..start)
        .map_or(1, |before| before.split('\n').count());
    let report = |id| {
        Report::new(id, Exit::Config)
            .arg("path", path)
            .arg("line", line)
    };
    let message = error.message();
    match Fault::of(message) {
        Fault::UnknownKey { key, known } => report("error-config-unknown-key")
            .arg("key", key)
            .arg("known", known),
        Fault::MissingKey(key) => report("error-config-missing-key").arg("key", key),
        Fault::Choice { value, known } => report("error-config-choice")
            .arg("value", value)
            .arg("known", known),
        Fault::DuplicateKey => report("error-config-duplicate-key").detail(&message),
        Fault::Kind(kind) => report("error-config-kind")
            .arg("kind", Value::Message(kind))
            .detail(&message),
        Fault::Syntax => report("error-config").detail(&message),
    }
}

/// What is wrong with a file, as far as serde's and the parser's English tells.
#[derive(Debug, PartialEq, Eq)]
enum Fault {
    UnknownKey { key: String, known: String },
    MissingKey(String),
    Choice { value: String, known: String },
    DuplicateKey,
    Kind(&'static str),
    Syntax,
}

impl Fault {
    fn of(message: &str) -> Self {
        // serde: unknown field `x`, expected one of `a`, `b`
        let named = |start: &str| {
            let (name, rest) = message.strip_prefix(start)?.split_once('`')?;
            let known = rest.split('`').skip(1).step_by(2).collect::<Vec<_>>();
            Some((name.to_owned(), known.join(", ")))
        };
        if let Some((key, known)) = named("unknown field `") {
            return Self::UnknownKey { key, known };
        }
        if let Some((value, known)) = named("unknown variant `") {
            return Self::Choice { value, known };
        }
        if let Some((key, _)) = named("missing field `") {
            return Self::MissingKey(key);
        }
        if message.starts_with("duplicate") {
            return Self::DuplicateKey;
        }
        // The parser's own messages begin in a similar way: invalid literal string, expected `'`
        let is_serdes = ["type", "value", "length"]
            .iter()
            .any(|what| message.starts_with(&format!("invalid {what}: ")));
        match message.split_once("expected ") {
            Some((_, wanted)) if is_serdes => Self::Kind(kind(wanted)),
            _ => Self::Syntax,
        }
    }
}

/// serde's name of a type as a kind of value.
fn kind(wanted: &str) -> &'static str {
    let is_number = |name: &str| {
        name.strip_prefix(['u', 'i'])
            .is_some_and(|bits| bits.parse::<u8>().is_ok() || bits == "size")
    };
    match wanted {
        _ if is_number(wanted) => "cli-kind-number",
        "a boolean" => "cli-kind-truth",
        "a sequence" => "cli-kind-list",
        _ if wanted.contains("string") => "cli-kind-text",
        _ if wanted.starts_with("struct ") || wanted == "a map" => "cli-kind-table",
        _ => "cli-kind-other",
    }
}
