//! A rule set: read from a text, signed, opened.

use std::collections::HashMap;
use std::fmt;

use huepass_wire::cose::{self, Signed1};
use huepass_wire::{Identifier, SigningKey, WireError};
use sha2::{Digest as _, Sha256};

use crate::error::{LoadFault, RulesError};
use crate::labels;
use crate::limits;
use crate::rule::Rule;
use crate::table::{self, Lines, Table};

/// The only format so far.
const FORMAT: i64 = 1;

/// The keys of a set.
const KEYS: [&str; 5] = ["format", "name", "version", "remember", "rule"];

/// A rule set that was read without a fault.
pub struct RuleSet {
    name: Identifier,
    version: u32,
    remember: u16,
    rules: Vec<Rule>,
    digest: [u8; 32],
}

impl fmt::Debug for RuleSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RuleSet")
            .field("name", &self.name)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl RuleSet {
    /// Reads a rule set.
    ///
    /// ```
    /// use huepass_rules::{LoadFault, RuleSet, SHIPPED};
    ///
    /// let set = RuleSet::parse(SHIPPED.as_bytes()).unwrap();
    /// assert_eq!(set.name().as_str(), "hangzhou-2020");
    /// let broken = SHIPPED.replace("colour = \"red\"", "colour = \"purple\"");
    /// let refused = RuleSet::parse(broken.as_bytes()).unwrap_err();
    /// assert!(matches!(refused.fault, LoadFault::UnknownWord { key: "colour", .. }));
    /// assert_eq!(refused.rule.as_deref(), Some("false-declaration"));
    /// ```
    ///
    /// # Errors
    /// [`RulesError`] names the rule and the line of the first fault.
    // spec: RUL-1, RUL-2, RUL-3, RUL-5
    pub fn parse(bytes: &[u8]) -> Result<Self, RulesError> {
        if bytes.len() > limits::FILE {
            let limit = limits::FILE;
            return Err(RulesError::whole(LoadFault::TooLarge { limit }));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| RulesError::whole(LoadFault::NotUtf8))?;
        let lines = Lines::of(text);
        let parsed = table::parse(text, limits::FILE, &lines)?;
        let root = Table::root(&parsed, &lines);
        // The format before the keys: a later format may have others.
        let format = root.some("format", root.integer("format")?)?;
        if format.value != FORMAT {
            return Err(root.fault(format.line, LoadFault::Format(format.value)));
        }
        root.only(&KEYS)?;
        let name = root.identifier("name")?;
        let version = root.some("version", root.number("version", 1, u32::MAX)?)?;
        let remember = root.number("remember", 1, u32::from(limits::DAYS))?;
        let remember = root.some("remember", remember)?;
        Ok(Self {
            name,
            version,
            remember: u16::try_from(remember).unwrap_or(limits::DAYS),
            rules: rules(&root)?,
            digest: Sha256::digest(bytes).into(),
        })
    }

    /// Signs a text. What is signed is the text itself, byte for byte.
    ///
    /// # Errors
    /// As [`Self::parse`]: nothing is signed that could not be opened.
    // spec: RUL-6
    pub fn sign(bytes: &[u8], key: &SigningKey) -> Result<Vec<u8>, RulesError> {
        Self::parse(bytes)?;
        Ok(cose::sign1(labels::SIGNATURE, bytes, key))
    }

    /// Opens a signed rule set of one authority and gives it together with its text.
    ///
    /// # Errors
    /// [`LoadFault::Signed`] when it is no signed document of this kind and signer, else as
    /// [`Self::parse`].
    // spec: RUL-6, RUL-7
    pub fn open(bytes: &[u8], signer: &[u8; 32]) -> Result<(Self, String), RulesError> {
        let refused = |error: WireError| RulesError::whole(LoadFault::Signed(error));
        let signed = Signed1::decode(bytes, limits::SIGNED).map_err(refused)?;
        let text = signed.verify(labels::SIGNATURE, signer).map_err(refused)?;
        let set = Self::parse(text)?;
        let text = std::str::from_utf8(text).map_err(|_| RulesError::whole(LoadFault::NotUtf8))?;
        Ok((set, text.to_owned()))
    }

    /// The set's name.
    pub const fn name(&self) -> &Identifier {
        &self.name
    }

    /// The set's version, from 1.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// How many days facts are remembered: see [`Facts::remembered`](crate::Facts::remembered).
    pub const fn remember(&self) -> u16 {
        self.remember
    }

    /// The rules, in the order in which they are asked.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// SHA-256 of the text.
    pub const fn digest(&self) -> [u8; 32] {
        self.digest
    }
}

/// Reads the rules, and checks what only all of them together can break.
// spec: RUL-3, RUL-5, RUL-16
fn rules(root: &Table<'_>) -> Result<Vec<Rule>, RulesError> {
    let tables = root.tables("rule")?;
    if tables.is_empty() {
        return Err(RulesError::whole(LoadFault::NoRules));
    }
    let mut rules = Vec::new();
    let mut lines: HashMap<Identifier, u32> = HashMap::new();
    let mut cost = 0_usize;
    for table in tables {
        let line = table.line();
        if rules.len() == limits::RULES {
            let limit = limits::RULES;
            return Err(root.fault(line, LoadFault::TooManyRules { limit }));
        }
        let rule = Rule::read(table)?;
        let fault = |fault| RulesError {
            rule: Some(rule.id.to_string()),
            line: Some(line),
            fault,
        };
        if let Some(&first_line) = lines.get(&rule.id) {
            return Err(fault(LoadFault::DuplicateId { first_line }));
        }
        cost += rule.when.cost();
        if cost > limits::COST {
            let limit = limits::COST;
            return Err(fault(LoadFault::TooCostly { limit }));
        }
        lines.insert(rule.id.clone(), line);
        rules.push(rule);
    }
    Ok(rules)
}

#[cfg(test)]
mod tests;
