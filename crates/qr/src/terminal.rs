//! A symbol as text for a terminal, two rows of modules in one row of characters.

use crate::Symbol;

#[cfg(test)]
mod tests;

/// How dark and light are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Black on white whatever the terminal's own colours are (xterm's 256 colours).
    Colour,
    /// No colours (`NO_COLOR`), on a terminal that writes light on dark, as most do.
    PlainOnDark,
    /// No colours, on a terminal that writes dark on light, and for files that will be printed.
    PlainOnLight,
}

/// The terminal has no room for the whole symbol; half a symbol cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the QR code needs {needed_columns} columns and {needed_rows} rows, the terminal has {columns} \
     and {rows}; enlarge the window, use a smaller font, or write a picture instead"
)]
pub struct TooSmall {
    /// Columns that the symbol takes, quiet zone included.
    pub needed_columns: usize,
    /// Rows that it takes.
    pub needed_rows: usize,
    /// Columns that there are.
    pub columns: usize,
    /// Rows that there are.
    pub rows: usize,
}

impl Symbol {
    /// Lines of half blocks with the quiet zone, each ended by a line feed.
    ///
    /// `room` is the terminal's size in (columns, rows), `None` for a file or a pipe. Leave rows
    /// for what else is on the screen out of `room`.
    ///
    /// # Errors
    /// [`TooSmall`] when the symbol does not fit into `room`.
    pub fn terminal(&self, ink: Ink, room: Option<(usize, usize)>) -> Result<String, TooSmall> {
        let (needed_columns, needed_rows) = self.terminal_size();
        if let Some((columns, rows)) = room
            && (columns < needed_columns || rows < needed_rows)
        {
            return Err(TooSmall {
                needed_columns,
                needed_rows,
                columns,
                rows,
            });
        }
        let mut text = String::new();
        for row in 0..needed_rows {
            if ink == Ink::Colour {
                text.push_str(BLACK_ON_WHITE);
            }
            for x in 0..needed_columns {
                let upper = self.is_dark_with_margin(x, 2 * row);
                let lower = self.is_dark_with_margin(x, 2 * row + 1);
                text.push(match ink {
                    Ink::Colour | Ink::PlainOnLight => block(upper, lower),
                    Ink::PlainOnDark => block(!upper, !lower),
                });
            }
            if ink == Ink::Colour {
                text.push_str(RESET);
            }
            text.push('\n');
        }
        Ok(text)
    }

    /// Columns and rows that [`Symbol::terminal`] writes.
    pub fn terminal_size(&self) -> (usize, usize) {
        let side = self.size_with_margin();
        (side, side.div_ceil(2))
    }
}

/// The character with ink in its upper and lower half.
fn block(upper: bool, lower: bool) -> char {
    match (upper, lower) {
        (true, true) => '\u{2588}',
        (true, false) => '\u{2580}',
        (false, true) => '\u{2584}',
        (false, false) => ' ',
    }
}

// 16 and 231 are the corners of the colour cube. Unlike the first sixteen colours no theme
// changes them, and more terminals know them than know 24-bit colours.
const BLACK_ON_WHITE: &str = "\u{1b}[38;5;16;48;5;231m";
const RESET: &str = "\u{1b}[0m";
