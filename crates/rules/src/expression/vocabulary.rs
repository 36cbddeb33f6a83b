//! The facts that a condition may name, and their types. [`Facts::variables`] gives their values.
//!
//! [`Facts::variables`]: crate::Facts

use crate::facts::{AreaClass, TestKind, TestResult};
use crate::reason::{COLOURS, ReasonClass};

/// The type of a part of a condition.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Type {
    /// True or false.
    Truth,
    /// A whole number.
    Number,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Any text that somebody else gives, such as an area's id.
    Text,
    /// A text in the condition itself.
    Literal(String),
    /// A list in the condition itself, of numbers.
    Numbers,
    /// A list in the condition itself, of texts.
    Literals(Vec<String>),
    /// Named facts.
    Record(&'static Record),
    /// A list of entries with named facts.
    Entries(&'static Record),
}

/// Named facts.
#[derive(Debug, PartialEq)]
pub(super) struct Record {
    /// Name and type of each.
    pub(super) fields: &'static [(&'static str, Field)],
}

/// The type of a fact.
#[derive(Debug, PartialEq)]
pub(super) enum Field {
    Truth,
    Number,
    Word(&'static [&'static str]),
    Text,
}

impl Record {
    /// The type of the fact of this name.
    pub(super) fn field(&self, name: &str) -> Option<Type> {
        let (_, field) = self.fields.iter().find(|(field, _)| *field == name)?;
        Some(match field {
            Field::Truth => Type::Truth,
            Field::Number => Type::Number,
            Field::Word(words) => Type::Word(words),
            Field::Text => Type::Text,
        })
    }
}

/// The variables of a condition.
// spec: RUL-20
pub(super) fn variable(name: &str) -> Option<Type> {
    Some(match name {
        "now" => Type::Record(&NOW),
        "since" => Type::Record(&SINCE),
        "checkins" => Type::Record(&CHECKINS),
        "areas" => Type::Entries(&AREA),
        "tests" => Type::Entries(&TEST),
        _ => return None,
    })
}

const NOW: Record = Record {
    fields: &[
        ("colour", Field::Word(COLOURS)),
        ("reason", Field::Word(ReasonClass::NAMES)),
        ("days", Field::Number),
    ],
};

const SINCE: Record = Record {
    fields: &[
        ("registration", Field::Number),
        ("declaration", Field::Number),
        ("false_declaration", Field::Number),
        ("contact", Field::Number),
        ("suspected", Field::Number),
        ("confirmed", Field::Number),
        ("place", Field::Number),
        ("symptoms", Field::Number),
    ],
};

const CHECKINS: Record = Record {
    fields: &[("days", Field::Number), ("today", Field::Truth)],
};

const AREA: Record = Record {
    fields: &[
        ("area", Field::Text),
        ("class", Field::Word(AreaClass::NAMES)),
        ("days", Field::Number),
    ],
};

const TEST: Record = Record {
    fields: &[
        ("kind", Field::Word(TestKind::NAMES)),
        ("result", Field::Word(TestResult::NAMES)),
        ("days", Field::Number),
    ],
};
