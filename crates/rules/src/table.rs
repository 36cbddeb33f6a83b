//! TOML tables read with the line of every fault.

use huepass_wire::{Identifier, Label};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{LoadFault, RulesError, TomlKind};
use crate::limits;

/// Where the lines of a text begin.
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(breaks.map(|(at, _)| at + 1).collect())
    }

    /// The line of a byte, counted from 1.
    fn at(&self, offset: usize) -> u32 {
        let line = self.0.partition_point(|start| *start <= offset) + 1;
        u32::try_from(line).unwrap_or(u32::MAX)
    }
}

/// Parses a text of at most `limit` bytes.
///
/// # Errors
/// [`LoadFault::TooLarge`], [`LoadFault::NotToml`] with the line.
pub(crate) fn parse<'t>(
    text: &'t str,
    limit: usize,
    lines: &Lines,
) -> Result<Spanned<DeTable<'t>>, RulesError> {
    if text.len() > limit {
        return Err(RulesError::whole(LoadFault::TooLarge { limit }));
    }
    DeTable::parse(text).map_err(|error| RulesError {
        rule: None,
        line: error.span().map(|span| lines.at(span.start)),
        fault: LoadFault::NotToml,
    })
}

/// One table of a text.
pub(crate) struct Table<'t> {
    keys: &'t DeTable<'t>,
    start: usize,
    lines: &'t Lines,
    /// The rule that it belongs to, once it is known.
    rule: Option<String>,
}

/// A value and the line that it is on.
pub(crate) struct Placed<T> {
    pub(crate) value: T,
    pub(crate) line: u32,
}

impl<'t> Table<'t> {
    /// The whole text.
    pub(crate) fn root(table: &'t Spanned<DeTable<'t>>, lines: &'t Lines) -> Self {
        Self {
            keys: table.get_ref(),
            start: table.span().start,
            lines,
            rule: None,
        }
    }

    /// From here on, faults name this rule.
    pub(crate) fn belongs_to(&mut self, rule: &str) {
        self.rule = Some(rule.to_owned());
    }

    /// Where the table begins.
    pub(crate) fn line(&self) -> u32 {
        self.lines.at(self.start)
    }

    /// A fault on a line of this table.
    // spec: RUL-8
    pub(crate) fn fault(&self, line: u32, fault: LoadFault) -> RulesError {
        RulesError {
            rule: self.rule.clone(),
            line: Some(line),
            fault,
        }
    }

    /// Refuses every key but these.
    // spec: RUL-2
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), RulesError> {
        let stray = self
            .keys
            .keys()
            .filter(|key| !known.contains(&key.get_ref().as_ref()));
        match stray.min_by_key(|key| key.span().start) {
            None => Ok(()),
            Some(key) => Err(self.fault(
                self.lines.at(key.span().start),
                LoadFault::UnknownKey {
                    key: shortened(key.get_ref()),
                },
            )),
        }
    }

    /// The value of a key, if it is there.
    fn find(&self, key: &'static str) -> Option<Placed<&'t DeValue<'t>>> {
        let value = self.keys.get(key)?;
        Some(Placed {
            value: value.get_ref(),
            line: self.lines.at(value.span().start),
        })
    }

    fn need(&self, key: &'static str) -> Result<Placed<&'t DeValue<'t>>, RulesError> {
        self.find(key)
            .ok_or_else(|| self.fault(self.line(), LoadFault::MissingKey { key }))
    }

    fn wrong(&self, line: u32, key: &'static str, expected: TomlKind) -> RulesError {
        self.fault(line, LoadFault::WrongType { key, expected })
    }

    /// A text of 1 to `limit` bytes.
    pub(crate) fn text(
        &self,
        key: &'static str,
        limit: usize,
    ) -> Result<Placed<&'t str>, RulesError> {
        let Placed { value, line } = self.need(key)?;
        let value = value
            .as_str()
            .ok_or_else(|| self.wrong(line, key, TomlKind::Text))?;
        if value.is_empty() || value.len() > limit {
            return Err(self.fault(line, LoadFault::Length { key, limit }));
        }
        Ok(Placed { value, line })
    }

    /// An id that goes into timelines and into the log of actions as it is.
    // spec: RUL-3
    pub(crate) fn identifier(&self, key: &'static str) -> Result<Identifier, RulesError> {
        let text = self.text(key, Identifier::MAX)?;
        Identifier::new(text.value)
            .map_err(|_| self.fault(text.line, LoadFault::Characters { key }))
    }

    /// An area's code, which somebody else gives: printable ASCII without spaces.
    pub(crate) fn id(&self, key: &'static str) -> Result<Placed<&'t str>, RulesError> {
        self.restricted(key, |c| c.is_ascii_graphic())
    }

    fn restricted(
        &self,
        key: &'static str,
        allowed: fn(char) -> bool,
    ) -> Result<Placed<&'t str>, RulesError> {
        let text = self.text(key, limits::NAME)?;
        if text.value.chars().all(allowed) {
            Ok(text)
        } else {
            Err(self.fault(text.line, LoadFault::Characters { key }))
        }
    }

    /// A text that a person reads.
    pub(crate) fn words(&self, key: &'static str) -> Result<String, RulesError> {
        let text = self.text(key, limits::TEXT)?;
        if Label::allows(text.value) {
            Ok(text.value.to_owned())
        } else {
            Err(self.fault(text.line, LoadFault::Characters { key }))
        }
    }

    /// One of a set of words.
    pub(crate) fn word<T>(
        &self,
        key: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, RulesError> {
        self.placed_word(key, read).map(|word| word.value)
    }

    /// The same, with its line.
    pub(crate) fn placed_word<T>(
        &self,
        key: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Placed<T>, RulesError> {
        let Placed { value, line } = self.need(key)?;
        let text = value
            .as_str()
            .ok_or_else(|| self.wrong(line, key, TomlKind::Text))?;
        let value = read(text).ok_or_else(|| {
            let word = shortened(text);
            self.fault(line, LoadFault::UnknownWord { key, word })
        })?;
        Ok(Placed { value, line })
    }

    /// A whole number of either sign; `None` where the key is not there.
    pub(crate) fn integer(&self, key: &'static str) -> Result<Option<Placed<i64>>, RulesError> {
        let Some(Placed { value, line }) = self.find(key) else {
            return Ok(None);
        };
        let number = value.as_integer();
        let number = number.and_then(|n| i64::from_str_radix(n.as_str(), n.radix()).ok());
        number
            .map(|value| Some(Placed { value, line }))
            .ok_or_else(|| self.wrong(line, key, TomlKind::Number))
    }

    /// A number within a range; `None` where the key is not there.
    pub(crate) fn number(
        &self,
        key: &'static str,
        least: u32,
        most: u32,
    ) -> Result<Option<u32>, RulesError> {
        let Some(Placed { value, line }) = self.integer(key)? else {
            return Ok(None);
        };
        u32::try_from(value)
            .ok()
            .filter(|value| (least..=most).contains(value))
            .map(Some)
            .ok_or_else(|| self.fault(line, LoadFault::Range { key, least, most }))
    }

    /// A number that must be there.
    pub(crate) fn some<T>(&self, key: &'static str, value: Option<T>) -> Result<T, RulesError> {
        value.ok_or_else(|| self.fault(self.line(), LoadFault::MissingKey { key }))
    }

    /// Days that have passed; `None` where the key is not there.
    pub(crate) fn days(&self, key: &'static str) -> Result<Option<u16>, RulesError> {
        let days = self.number(key, 0, u32::from(u16::MAX))?;
        Ok(days.and_then(|days| u16::try_from(days).ok()))
    }

    /// True or false; `None` where the key is not there.
    pub(crate) fn truth(&self, key: &'static str) -> Result<Option<bool>, RulesError> {
        let Some(Placed { value, line }) = self.find(key) else {
            return Ok(None);
        };
        let truth = value.as_bool();
        truth
            .map(Some)
            .ok_or_else(|| self.wrong(line, key, TomlKind::Truth))
    }

    /// A number of days from 1, or the text `until-changed` for `None`.
    pub(crate) fn days_or_until_changed(
        &self,
        key: &'static str,
    ) -> Result<Option<u16>, RulesError> {
        let Placed { value, line } = self.need(key)?;
        if value.as_str() == Some(crate::rule::UNTIL_CHANGED) {
            return Ok(None);
        }
        if !value.is_integer() {
            return Err(self.wrong(line, key, TomlKind::DaysOrUntilChanged));
        }
        let days = self.number(key, 1, u32::from(limits::DAYS))?;
        Ok(days.and_then(|days| u16::try_from(days).ok()))
    }

    /// A table within this one; `None` where the key is not there.
    pub(crate) fn table(&self, key: &'static str) -> Result<Option<Table<'t>>, RulesError> {
        let Some(value) = self.keys.get(key) else {
            return Ok(None);
        };
        let line = self.lines.at(value.span().start);
        let table = value
            .get_ref()
            .as_table()
            .ok_or_else(|| self.wrong(line, key, TomlKind::Table))?;
        Ok(Some(Table {
            keys: table,
            start: value.span().start,
            lines: self.lines,
            rule: self.rule.clone(),
        }))
    }

    /// The tables of a list, none where the key is not there.
    pub(crate) fn tables(&self, key: &'static str) -> Result<Vec<Table<'t>>, RulesError> {
        let Some(Placed { value, line }) = self.find(key) else {
            return Ok(Vec::new());
        };
        let entries = value
            .as_array()
            .ok_or_else(|| self.wrong(line, key, TomlKind::Tables))?;
        let mut tables = Vec::with_capacity(entries.len());
        for entry in entries {
            let start = entry.span().start;
            let table = entry
                .get_ref()
                .as_table()
                .ok_or_else(|| self.wrong(self.lines.at(start), key, TomlKind::Tables))?;
            tables.push(Table {
                keys: table,
                start,
                lines: self.lines,
                rule: self.rule.clone(),
            });
        }
        Ok(tables)
    }
}

/// As much of a text as a message may repeat.
pub(crate) fn shortened(text: &str) -> String {
    let mut end = text.len().min(limits::NAME);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}
