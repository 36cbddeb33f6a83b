//! Lists that a clerk hands in, read without acting on them: persons to add, as CSV, and handles
//! of persons to revoke. `commands` acts; fuzz/ includes this file and reads anything with it.

use std::io::Read;

use huepass_authority::{Identifier, IdentityNumber, ReasonClass};
use huepass_credential::Colour;
use serde::Deserialize;

/// The columns that a list of persons may have; it must have the first.
const COLUMNS: [&str; 5] = ["number", "colour", "hours", "reason", "basis"];
/// The fewest digits of a handle.
const SHORTEST: usize = 6;

/// A file that is no list of persons, or cannot be read on.
#[derive(Debug)]
pub(crate) struct NoList;

/// Somebody to add.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) number: IdentityNumber,
    pub(crate) colour: Colour,
    /// For how many hours from now the colour may be issued.
    pub(crate) hours: Option<u32>,
    /// Why, where the line says so.
    pub(crate) reason: Option<ReasonClass>,
    /// On which legal basis, where the line says so.
    pub(crate) basis: Option<Identifier>,
}

/// Why a line is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadLine {
    /// Not UTF-8, a value too many, or hours that are no number.
    Unreadable,
    Colour,
    Number,
    /// No reason, or none for the colour.
    Reason,
    Basis,
}

/// What a line says.
#[derive(Debug)]
pub(crate) struct Line {
    /// Its number in the file; the first is 1.
    pub(crate) number: u64,
    pub(crate) person: Result<Person, BadLine>,
}

/// A list of persons.
pub(crate) struct Persons<R> {
    reader: csv::Reader<R>,
    headers: csv::StringRecord,
    record: csv::StringRecord,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Columns<'a> {
    number: &'a str,
    #[serde(default)]
    colour: Option<&'a str>,
    #[serde(default)]
    hours: Option<u32>,
    #[serde(default)]
    reason: Option<&'a str>,
    #[serde(default)]
    basis: Option<&'a str>,
}

impl<R: Read> Persons<R> {
    /// Reads the first line, which names the columns.
    ///
    /// # Errors
    /// [`NoList`].
    pub(crate) fn open(list: R) -> Result<Self, NoList> {
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .flexible(true)
            .from_reader(list);
        let headers = reader.headers().map_err(|_| NoList)?.clone();
        let known = |name: &str| COLUMNS.contains(&name);
        if !headers.iter().any(|name| name == COLUMNS[0]) || !headers.iter().all(known) {
            return Err(NoList);
        }
        Ok(Self {
            reader,
            headers,
            record: csv::StringRecord::new(),
        })
    }

    /// The next line; `None` at the end.
    ///
    /// # Errors
    /// [`NoList`] when the file cannot be read on.
    pub(crate) fn next(&mut self) -> Result<Option<Line>, NoList> {
        let number = self.reader.position().line();
        match self.reader.read_record(&mut self.record) {
            Ok(false) => Ok(None),
            Ok(true) => Ok(Some(Line {
                number: self.record.position().map_or(number, csv::Position::line),
                person: self.person(),
            })),
            Err(error) if error.is_io_error() => Err(NoList),
            Err(_) => Ok(Some(Line {
                number,
                person: Err(BadLine::Unreadable),
            })),
        }
    }

    /// How many bytes have been read.
    pub(crate) fn position(&self) -> u64 {
        self.reader.position().byte()
    }

    fn person(&self) -> Result<Person, BadLine> {
        if self.record.len() > self.headers.len() {
            return Err(BadLine::Unreadable);
        }
        let line: Columns<'_> = self
            .record
            .deserialize(Some(&self.headers))
            .map_err(|_| BadLine::Unreadable)?;
        let colour = match line.colour.unwrap_or_default() {
            "" | "green" => Colour::Green,
            "yellow" => Colour::Yellow,
            "red" => Colour::Red,
            _ => return Err(BadLine::Colour),
        };
        let number = IdentityNumber::parse(line.number).map_err(|_| BadLine::Number)?;
        // A column that is there and empty is as good as none.
        let reason = line.reason.filter(|name| !name.is_empty());
        let reason = reason.map(|name| ReasonClass::from_name(name).ok_or(BadLine::Reason));
        let basis = line.basis.filter(|name| !name.is_empty());
        let basis = basis.map(|name| Identifier::new(name).map_err(|_| BadLine::Basis));
        Ok(Person {
            number,
            colour,
            hours: line.hours,
            reason: reason.transpose()?,
            basis: basis.transpose()?,
        })
    }
}

/// The beginning of a person's pseudonym, six hexadecimal digits or more.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Handle(String);

impl Handle {
    /// Reads a handle as it was typed; `None` when it is none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let prefix = text.to_ascii_lowercase();
        let usable = (SHORTEST..=64).contains(&prefix.len())
            && prefix.bytes().all(|byte| byte.is_ascii_hexdigit());
        usable.then_some(Self(prefix))
    }

    /// The first pseudonym that it may stand for.
    pub(crate) fn first(&self) -> [u8; 32] {
        let mut first = [0; 32];
        for (at, digit) in self.0.bytes().enumerate() {
            let value = char::from(digit).to_digit(16).unwrap_or_default();
            // Below 16.
            let value = u8::try_from(value).unwrap_or_default();
            first[at / 2] |= if at % 2 == 0 { value << 4 } else { value };
        }
        first
    }

    /// Whether it may stand for this pseudonym.
    pub(crate) fn stands_for(&self, pseudonym: &[u8; 32]) -> bool {
        hex::encode(pseudonym).starts_with(&self.0)
    }
}

/// The handles in a list, one a line, with the numbers of their lines. Empty lines are passed
/// over, and those that begin with `#`.
///
/// # Errors
/// The number of the first line that is no handle.
pub(crate) fn handles(list: &str) -> Result<Vec<(u64, Handle)>, u64> {
    let mut handles = Vec::new();
    for (number, line) in (1_u64..).zip(list.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        handles.push((number, Handle::parse(line).ok_or(number)?));
    }
    Ok(handles)
}

#[cfg(test)]
mod tests;
