//! Codes at the terminal: shown as a QR code, a picture or text, and read from any of them.

use std::path::{Path, PathBuf};

use huepass_qr::{Ink, Level, ReadError, Symbol};

use crate::words::Args;
use crate::{Context, Existing, Exit, Readers, Report, read_input, terminal, write_file};

/// Pixels a module of a PNG.
const SCALE: u32 = 8;
/// Rows of the terminal that are left for words.
const ROWS_FOR_WORDS: usize = 3;
/// The most bytes of a code as text.
const TEXT_LIMIT: usize = 8 << 10;

/// `--png FILE`, `--svg FILE` or `--text`, to flatten into a command's arguments; a QR code in the
/// terminal where none is given. The help's words are `cli--png` and so on.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct CodeArgs {
    /// Writes a PNG file.
    #[arg(long, group = "form")]
    pub png: Option<PathBuf>,
    /// Writes an SVG file.
    #[arg(long, group = "form")]
    pub svg: Option<PathBuf>,
    /// Prints the text alone.
    #[arg(long, group = "form")]
    pub text: bool,
}

impl CodeArgs {
    /// Whether the code goes to the terminal as a QR code.
    pub fn is_terminal(&self) -> bool {
        self.png.is_none() && self.svg.is_none() && !self.text
    }
}

impl Context {
    /// Shows a code in the form asked for; with `--json` its text, size and version, and the file
    /// where one was written.
    ///
    /// # Errors
    /// Exit 73 or 74 when it cannot be written or the terminal is too small for it.
    pub fn show_code(&mut self, text: &str, form: &CodeArgs) -> Result<(), Report> {
        let symbol = Symbol::encode(text, Level::Low).map_err(|error| Report::internal(&error))?;
        let file = form.png.as_deref().or(form.svg.as_deref());
        if let Some(path) = &form.png {
            let png = symbol
                .png(SCALE)
                .map_err(|error| Report::internal(&error))?;
            write_file(path, &png, Readers::All, Existing::Replace)?;
        } else if let Some(path) = &form.svg {
            write_file(
                path,
                symbol.svg().as_bytes(),
                Readers::All,
                Existing::Replace,
            )?;
        }
        if self.output.is_json() {
            let value = serde_json::json!({
                "code": text,
                "characters": text.len(),
                "qr_version": symbol.version(),
                "file": file,
            });
            return self.output.result(&value, |_| String::new());
        }
        match file {
            Some(path) => {
                self.output
                    .note("cli-code-written", &Args::new().with("path", path));
                Ok(())
            }
            None if form.text => self.output.line(text),
            None => {
                let drawn = self.draw(&symbol)?;
                self.output.bytes(drawn.as_bytes())
            }
        }
    }

    /// A code as lines for the terminal.
    ///
    /// # Errors
    /// Exit 73 when the terminal is too small for it.
    pub fn draw_code(&self, text: &str) -> Result<String, Report> {
        let symbol = Symbol::encode(text, Level::Low).map_err(|error| Report::internal(&error))?;
        self.draw(&symbol)
    }

    fn draw(&self, symbol: &Symbol) -> Result<String, Report> {
        let ink = if self.has_colour() {
            Ink::Colour
        } else if self.stdout_is_terminal() {
            Ink::PlainOnDark
        } else {
            Ink::PlainOnLight
        };
        let room = if self.stdout_is_terminal() {
            terminal::size()
        } else {
            None
        };
        let room = room.map(|(columns, rows)| (columns, rows.saturating_sub(ROWS_FOR_WORDS)));
        symbol.terminal(ink, room).map_err(|small| {
            Report::new("error-code-terminal", Exit::CannotCreate)
                .arg("columns", small.needed_columns)
                .arg("rows", small.needed_rows + ROWS_FOR_WORDS)
        })
    }
}

/// The codes that an argument stands for: the code itself, or those in the file or picture that it
/// names (`-` is standard input).
///
/// # Errors
/// Exit 65 for a file that cannot be read, a picture without a code, or no text.
pub fn read_codes(argument: &str) -> Result<Vec<String>, Report> {
    if argument.starts_with("HUE") && argument.contains(':') {
        return Ok(vec![argument.to_owned()]);
    }
    read_code_file(Path::new(argument))
}

/// The codes in a file or picture.
///
/// # Errors
/// As [`read_codes`].
pub fn read_code_file(path: &Path) -> Result<Vec<String>, Report> {
    let bytes = read_input(path, huepass_qr::MAX_BYTES)?;
    if is_picture(&bytes) {
        return huepass_qr::read(&bytes).map_err(|error| picture_report(path, &error));
    }
    if bytes.len() > TEXT_LIMIT {
        return Err(Report::new("error-input-too-large", Exit::Unreadable)
            .arg("path", path)
            .arg("limit", TEXT_LIMIT));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| Report::new("error-input-not-text", Exit::Unreadable).arg("path", path))?;
    Ok(vec![text.trim_ascii().to_owned()])
}

/// Whether the bytes begin as a PNG or JPEG file does.
pub fn is_picture(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"\xff\xd8\xff")
}

fn picture_report(path: &Path, error: &ReadError) -> Report {
    let id = match error {
        ReadError::NoCode => "error-picture-no-code",
        ReadError::TooManyBytes { .. } | ReadError::TooManyPixels { .. } => {
            "error-picture-too-large"
        }
        _ => "error-picture-damaged",
    };
    Report::new(id, Exit::Unreadable).arg("path", path)
}
