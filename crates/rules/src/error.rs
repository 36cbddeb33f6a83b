//! What is wrong with a text, and where. No sentence in here is meant for a person: programs have
//! words for each case in each language.

use huepass_credential::Colour;
use huepass_wire::WireError;
use thiserror::Error;

use crate::reason::{ReasonClass, colour_name};

/// Why a rule set, or a text with facts, is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("refused{}{}: {fault}", at_rule(.rule.as_deref()), at_line(*.line))]
pub struct RulesError {
    /// The id of the rule that is at fault, where it is a rule that has one.
    pub rule: Option<String>,
    /// The line of the text, counted from 1, where the fault is on a line.
    pub line: Option<u32>,
    /// What is wrong.
    pub fault: LoadFault,
}

fn at_rule(rule: Option<&str>) -> String {
    rule.map(|rule| format!(" in rule {rule}"))
        .unwrap_or_default()
}

fn at_line(line: Option<u32>) -> String {
    line.map(|line| format!(" on line {line}"))
        .unwrap_or_default()
}

impl RulesError {
    /// A fault of the whole text.
    pub(crate) const fn whole(fault: LoadFault) -> Self {
        Self {
            rule: None,
            line: None,
            fault,
        }
    }
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LoadFault {
    /// The text is larger than its limit.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// Bytes.
        limit: usize,
    },
    /// The text is not UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// The signed document around the text is refused.
    #[error("the signed document: {0}")]
    Signed(WireError),
    /// Not TOML.
    #[error("not TOML")]
    NotToml,
    /// A format that this program does not know.
    #[error("format {0} is unknown")]
    Format(i64),
    /// A key that the format does not have.
    #[error("unknown key {key}")]
    UnknownKey {
        /// As it is written, at most [`limits::NAME`](crate::limits::NAME) bytes of it.
        key: String,
    },
    /// A key that must be there.
    #[error("no key {key}")]
    MissingKey {
        /// The key.
        key: &'static str,
    },
    /// A value of another type.
    #[error("{key} is not {expected:?}")]
    WrongType {
        /// The key.
        key: &'static str,
        /// What it must be.
        expected: TomlKind,
    },
    /// A text that is empty or too long.
    #[error("{key} must have 1 to {limit} bytes")]
    Length {
        /// The key.
        key: &'static str,
        /// Bytes.
        limit: usize,
    },
    /// A text with characters that it may not have.
    #[error("{key} has a character that it may not have")]
    Characters {
        /// The key.
        key: &'static str,
    },
    /// A number out of its range.
    #[error("{key} must be from {least} to {most}")]
    Range {
        /// The key.
        key: &'static str,
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// A word that is none of the known ones for its key.
    #[error("{key} has no word {word}")]
    UnknownWord {
        /// The key.
        key: &'static str,
        /// As it is written, at most [`limits::NAME`](crate::limits::NAME) bytes of it.
        word: String,
    },
    /// A reason that the rule's colour may not have; [`Effect::reasons`](crate::Effect::reasons) says
    /// which it may.
    #[error("{} may not have the reason {}", colour_name(*.colour), .reason.name())]
    Misfit {
        /// The rule's colour.
        colour: Colour,
        /// The rule's reason.
        reason: ReasonClass,
    },
    /// No rule at all.
    #[error("no rule")]
    NoRules,
    /// More rules than a set may have.
    #[error("more than {limit} rules")]
    TooManyRules {
        /// Rules.
        limit: usize,
    },
    /// More entries in a list of facts than it may have.
    #[error("more than {limit} entries of {key}")]
    TooManyEntries {
        /// The key.
        key: &'static str,
        /// Entries.
        limit: usize,
    },
    /// The id of an earlier rule.
    #[error("the id is that of the rule on line {first_line}")]
    DuplicateId {
        /// The line of the earlier rule's id.
        first_line: u32,
    },
    /// The conditions of the set would take too long for one subject.
    #[error("the conditions cost more than {limit}")]
    TooCostly {
        /// See [`limits::COST`](crate::limits::COST).
        limit: usize,
    },
    /// A condition is refused.
    #[error("the condition: {0}")]
    Condition(ExpressionFault),
}

/// What a TOML value must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TomlKind {
    /// A string.
    Text,
    /// A whole number.
    Number,
    /// True or false.
    Truth,
    /// A table, `[name]`.
    Table,
    /// A list of tables, `[[name]]`.
    Tables,
    /// A whole number of days, or the text `until-changed`.
    DaysOrUntilChanged,
}

/// Why a condition is refused before it has ever been evaluated.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ExpressionFault {
    /// Not CEL.
    #[error("not CEL")]
    Syntax,
    /// Nested too deeply.
    #[error("nested more than {limit} deep")]
    TooDeep {
        /// See [`limits::DEPTH`](crate::limits::DEPTH).
        limit: u16,
    },
    /// Too many parts.
    #[error("more than {limit} parts")]
    TooManyParts {
        /// See [`limits::NODES`](crate::limits::NODES).
        limit: usize,
    },
    /// A fact that there is not.
    #[error("no fact {name}")]
    UnknownFact {
        /// As it is written.
        name: String,
    },
    /// A function that conditions do not have.
    #[error("no function {name}")]
    UnknownFunction {
        /// As it is written.
        name: String,
    },
    /// A word that the fact it is compared with never is.
    #[error("{word} is never a value of what it is compared with")]
    UnknownWord {
        /// As it is written.
        word: String,
    },
    /// A part of CEL that conditions do not have.
    #[error("{0:?} is not part of conditions")]
    NotAllowed(Construct),
    /// A walk through a list inside another one.
    #[error("a walk through a list inside another one")]
    NestedWalk,
    /// The variable of a walk has the name of a fact.
    #[error("{name} is the name of a fact")]
    Shadows {
        /// The variable.
        name: String,
    },
    /// Operands of types that the operator does not take.
    #[error("{operator} does not take these types")]
    Types {
        /// The operator or function, as CEL names it without its operands.
        operator: &'static str,
    },
    /// The whole is neither true nor false.
    #[error("neither true nor false")]
    NotTruth,
}

/// Parts of CEL that conditions do not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Construct {
    /// `map` and `filter`, which build lists.
    BuildsLists,
    /// `a ? b : c`.
    Conditional,
    /// Multiplication, division, remainder.
    Arithmetic,
    /// `a[b]`.
    Index,
    /// `{a: b}` and messages.
    Maps,
    /// Numbers that are not whole, unsigned ones, bytes, `null`.
    Literal,
    /// `?` in selections, indices and lists.
    Optional,
}
