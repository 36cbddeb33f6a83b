//! Every limit of a rule set and of facts, in one place (spec/rules.md, "Limits").

/// Bytes of a rule set's text.
pub const FILE: usize = 256 * 1024;

/// Bytes of a signed rule set: the text and its COSE_Sign1 envelope.
pub const SIGNED: usize = FILE + 128;

/// Bytes of a text with facts.
pub const FACTS_FILE: usize = 16 * 1024;

/// Rules in a set.
pub const RULES: usize = 256;

/// Bytes of an area's code, and of an unknown key or word that a message repeats. Ids have a limit
/// of their own, [`Identifier::MAX`](crate::Identifier::MAX).
pub const NAME: usize = 64;

/// Bytes of one text for the holder.
pub const TEXT: usize = 1000;

/// Bytes of a condition.
pub const EXPRESSION: usize = 1024;

/// How deep a condition may nest.
pub const DEPTH: u16 = 24;

/// Parts of a condition: names, words, numbers, operators and calls.
pub const NODES: usize = 128;

/// What all conditions of a set may cost together: one for each part, [`ENTRIES`] for each part
/// that is evaluated for every entry of a list.
pub const COST: usize = 64 * 1024;

/// Entries of each list among the facts.
pub const ENTRIES: usize = 16;

/// Days: the longest validity, and the longest that facts are remembered.
pub const DAYS: u16 = 366;
