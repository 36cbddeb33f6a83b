//! One TOML file per program.

use std::io;
use std::path::Path;

use serde::de::DeserializeOwned;

use crate::{Dirs, Exit, Report};

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
                .arg("cause", crate::report::cause(&error)));
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
    let message = error.message();
    if let Some((key, rest)) = message
        .strip_prefix("unknown field `")
        .and_then(|rest| rest.split_once('`'))
    {
        let known = rest
            .trim_start_matches(", expected ")
            .trim_start_matches("one of ");
        return Report::new("error-config-unknown-key", Exit::Config)
            .arg("path", path)
            .arg("line", line)
            .arg("key", key)
            .arg("known", known.replace('`', ""));
    }
    Report::new("error-config", Exit::Config)
        .arg("path", path)
        .arg("line", line)
        .arg("cause", message)
}
