//! One rule: when it holds, and what it gives.

use huepass_credential::Colour;
use huepass_wire::Identifier;

use crate::effect::Effect;
use crate::error::{LoadFault, RulesError};
use crate::expression::Expression;
use crate::limits;
use crate::reason::{ReasonClass, colour_of};
use crate::table::Table;

/// The text instead of a number of days.
pub(crate) const UNTIL_CHANGED: &str = "until-changed";

/// The keys of a rule.
const KEYS: [&str; 8] = [
    "id", "when", "colour", "reason", "days", "basis", "en", "zh-CN",
];

/// One rule of a set.
#[derive(Debug)]
pub struct Rule {
    /// Its id, unique in its set.
    pub id: Identifier,
    /// When it holds.
    pub when: Expression,
    /// The colour that it gives.
    pub colour: Colour,
    /// The class of its reason.
    pub reason: ReasonClass,
    /// For how long.
    pub validity: Validity,
    /// The id of the legal basis.
    pub basis: Identifier,
    /// For the holder, in English.
    pub english: Text,
    /// For the holder, in Simplified Chinese.
    pub chinese: Text,
    /// The line of the text on which it begins.
    pub line: u32,
}

/// For how long a rule gives its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// For so many days, from 1; then the rules are asked again.
    Days(u16),
    /// Until a rule gives another colour.
    UntilChanged,
}

/// What a holder is told about a rule, in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// What it means.
    pub means: String,
    /// What to do.
    pub next: String,
}

impl Rule {
    /// Reads a rule from its table.
    // spec: RUL-2, RUL-3, RUL-4, RUL-9
    pub(crate) fn read(mut table: Table<'_>) -> Result<Self, RulesError> {
        // The id first, so that every other fault can name the rule.
        let id = table.identifier("id")?;
        table.belongs_to(id.as_str());
        table.only(&KEYS)?;
        let when = table.text("when", limits::EXPRESSION)?;
        let when = Expression::new(when.value)
            .map_err(|fault| table.fault(when.line, LoadFault::Condition(fault)))?;
        let validity = table
            .days_or_until_changed("days")?
            .map_or(Validity::UntilChanged, Validity::Days);
        let colour = table.word("colour", colour_of)?;
        let reason = table.placed_word("reason", ReasonClass::from_name)?;
        if !Effect::Colour(colour).allows(reason.value) {
            let fault = LoadFault::Misfit {
                colour,
                reason: reason.value,
            };
            return Err(table.fault(reason.line, fault));
        }
        Ok(Self {
            when,
            colour,
            reason: reason.value,
            validity,
            basis: table.identifier("basis")?,
            english: Text::read(&table, "en")?,
            chinese: Text::read(&table, "zh-CN")?,
            line: table.line(),
            id,
        })
    }
}

impl Text {
    fn read(rule: &Table<'_>, key: &'static str) -> Result<Self, RulesError> {
        let table = rule.some(key, rule.table(key)?)?;
        table.only(&["means", "next"])?;
        Ok(Self {
            means: table.words("means")?,
            next: table.words("next")?,
        })
    }
}
