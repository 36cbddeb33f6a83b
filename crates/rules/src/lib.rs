//! Huepass's rules: from facts to a colour. Format and requirements: spec/rules.md.
//!
//! An authority writes a text ([`SHIPPED`] is one), [`RuleSet::parse`] says what is wrong with it
//! and where, [`RuleSet::sign`] and [`RuleSet::open`] carry it between machines. Whoever keeps the
//! ledger turns what it knows about one subject into [`Facts`], which name no person, and asks
//! [`RuleSet::decide`]. Before a set is live, [`RuleSet::compare`] counts what it would change,
//! and [`stage::includes`] says which shards have it first.
//!
//! Conditions are CEL (<https://cel.dev>), in a small typed part of it: see
//! [`Expression`]. A rule that cannot be evaluated decides nothing; see [`RuleFault`].
//!
//! Nothing here reads a clock, a file or a database: days are counted by the caller, with
//! [`consecutive_days`] for check-ins.

mod checkin;
mod compare;
mod decide;
mod effect;
mod error;
mod expression;
mod facts;
mod facts_file;
mod labels;
pub mod limits;
mod reason;
mod rule;
mod set;
pub mod stage;
mod table;

pub use checkin::{CheckIns, UtcOffset, consecutive_days};
pub use compare::{Change, Counts};
pub use decide::{Decision, FaultCause, Given, RuleFault, Step, Trace};
pub use effect::Effect;
pub use error::{Construct, ExpressionFault, LoadFault, RulesError, TomlKind};
pub use expression::Expression;
pub use facts::{Area, AreaClass, Facts, Few, Now, Since, Test, TestKind, TestResult, TooMany};
pub use huepass_credential::Colour;
pub use huepass_wire::Identifier;
pub use reason::{ReasonClass, colour_name, colour_of};
pub use rule::{Rule, Text, Validity};
pub use set::RuleSet;

/// The rule set that is shipped: what public descriptions of the Hangzhou health code of February
/// 2020 say, with their sources in the text. A copy of the file `rules/hangzhou-2020.toml`.
pub const SHIPPED: &str = include_str!("../rules/hangzhou-2020.toml");
