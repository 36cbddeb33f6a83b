//! A text as a code: on the terminal, in a picture, or as it is.

use std::path::Path;

use huepass_cli::{Context, Existing, Exit, Readers, Report, terminal, write_file};
use huepass_qr::{Ink, Level, Symbol};

use crate::Target;

/// Rows that the words under a code take.
const WORDS: usize = 4;

/// Whether a file or text was asked for, so that nothing is drawn.
pub(crate) fn has_target(target: &Target) -> bool {
    target.png.is_some() || target.svg.is_some() || target.text
}

/// Writes the pictures that were asked for.
pub(crate) fn write(target: &Target, text: &str) -> Result<(), Report> {
    let symbol = symbol(text)?;
    if let Some(path) = &target.png {
        let png = symbol
            .png(target.scale)
            .map_err(|error| Report::internal(&error))?;
        write_private(path, &png)?;
    }
    if let Some(path) = &target.svg {
        write_private(path, symbol.svg().as_bytes())?;
    }
    Ok(())
}

/// The drawing for the terminal, or for a pipe.
pub(crate) fn draw(context: &Context, text: &str) -> Result<String, Report> {
    let ink = if context.has_colour() {
        Ink::Colour
    } else if context.stdout_is_terminal() {
        Ink::PlainOnDark
    } else {
        Ink::PlainOnLight
    };
    let room = terminal::size().filter(|_| context.stdout_is_terminal());
    let room = room.map(|(columns, rows)| (columns, rows.saturating_sub(WORDS)));
    symbol(text)?.terminal(ink, room).map_err(|small| {
        Report::new("error-wallet-terminal-small", Exit::CannotCreate)
            .arg("columns", small.needed_columns)
            .arg("rows", small.needed_rows + WORDS)
    })
}

fn symbol(text: &str) -> Result<Symbol, Report> {
    Symbol::encode(text, Level::Low).map_err(|error| Report::internal(&error))
}

fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Report> {
    write_file(path, bytes, Readers::Owner, Existing::Replace)
}
