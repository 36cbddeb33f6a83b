//! Reading what others wrote, never more than was agreed.

use std::io::{BufRead, Read};
use std::path::Path;

use crate::{Exit, Report};

#[cfg(test)]
mod tests;

/// Reads a whole file, or standard input when `path` is `-`.
///
/// # Errors
/// Exit 65 when it cannot be read or has more than `max` bytes (nothing beyond is read).
pub fn read_input(path: &Path, max: usize) -> Result<Vec<u8>, Report> {
    if path.as_os_str() == "-" {
        return read_limited(&mut std::io::stdin().lock(), path, max);
    }
    let not_read = |error| Report::not_read(path, &error);
    let mut file = std::fs::File::open(path).map_err(not_read)?;
    if file.metadata().map_err(not_read)?.is_dir() {
        return Err(not_read(std::io::ErrorKind::IsADirectory.into()));
    }
    read_limited(&mut file, path, max)
}

/// Like [`read_input`], as text without the white space around it.
///
/// # Errors
/// As [`read_input`], and exit 65 when it is not UTF-8.
pub fn read_text(path: &Path, max: usize) -> Result<String, Report> {
    let bytes = read_input(path, max)?;
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| Report::new("error-input-not-text", Exit::Unreadable).arg("path", path))?;
    Ok(text.trim().to_owned())
}

fn read_limited(source: &mut dyn Read, path: &Path, max: usize) -> Result<Vec<u8>, Report> {
    let mut bytes = Vec::new();
    source
        .take(max as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Report::not_read(path, &error))?;
    if bytes.len() > max {
        return Err(Report::new("error-input-too-large", Exit::Unreadable)
            .arg("path", path)
            .arg("limit", max));
    }
    Ok(bytes)
}

/// Lines as a hardware scanner or a person pastes them, each within a limit.
///
/// A line that is too long or no text is an error of its own; the next call goes on with the
/// line after it.
#[derive(Debug)]
pub struct Lines<R> {
    source: R,
    max: usize,
}

impl<R: BufRead> Lines<R> {
    /// Lines of at most `max` bytes.
    pub fn new(source: R, max: usize) -> Self {
        Self { source, max }
    }

    /// The rest of a line that was too long.
    fn skip_line(&mut self) -> std::io::Result<()> {
        loop {
            let buffer = self.source.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            let end = buffer.iter().position(|&byte| byte == b'\n');
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.source.consume(used);
            if end.is_some() {
                return Ok(());
            }
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    /// The line without white space around it. Errors: exit 65 for a bad line, exit 74 when the
    /// source fails.
    type Item = Result<String, Report>;

    fn next(&mut self) -> Option<Self::Item> {
        let stdin = Path::new("-");
        let broken = |error: std::io::Error| {
            Some(Err(
                Report::new("error-input-broken", Exit::Io).because(&error)
            ))
        };
        let mut line = Vec::new();
        // One byte for the line feed and one to see that the line goes on.
        let limit = self.max as u64 + 2;
        match self
            .source
            .by_ref()
            .take(limit)
            .read_until(b'\n', &mut line)
        {
            Ok(0) => return None,
            Ok(_) => {}
            Err(error) => return broken(error),
        }
        let has_end = line.last() == Some(&b'\n');
        if line.len() - usize::from(has_end) > self.max {
            if !has_end && let Err(error) = self.skip_line() {
                return broken(error);
            }
            return Some(Err(Report::new("error-input-too-large", Exit::Unreadable)
                .arg("path", stdin)
                .arg("limit", self.max)));
        }
        Some(match std::str::from_utf8(&line) {
            Ok(text) => Ok(text.trim().to_owned()),
            Err(_) => Err(Report::new("error-input-not-text", Exit::Unreadable).arg("path", stdin)),
        })
    }
}
