//! What a rule set would change, counted before it is live.

use std::collections::BTreeMap;

use huepass_credential::Colour;
use huepass_wire::Identifier;

use crate::decide::RuleFault;
use crate::facts::Facts;
use crate::set::RuleSet;

/// One way in which subjects would change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The rule of the new set that decides; `None` where none holds and the old set would have
    /// given another colour than the present one.
    pub rule: Option<Identifier>,
    /// The colour without the new set; `None` where there is none.
    pub from: Option<Colour>,
    /// The colour with it; `None` where there is none.
    pub to: Option<Colour>,
}

/// How many subjects would change, and how. Only sums: nobody can be found in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Subjects asked about.
    pub subjects: u64,
    /// Subjects whose colour is the same with both sets.
    pub same: u64,
    /// Subjects whose colour differs, by rule and colours.
    pub changes: BTreeMap<Change, u64>,
    /// Faults of the old set, by rule and cause. Such subjects keep their colour under it.
    pub old_faults: BTreeMap<RuleFault, u64>,
    /// Faults of the new set, by rule and cause. Such subjects keep their colour under it.
    pub new_faults: BTreeMap<RuleFault, u64>,
}

impl Counts {
    /// Subjects whose colour differs.
    pub fn changed(&self) -> u64 {
        self.changes.values().sum()
    }
}

impl RuleSet {
    /// Counts how many of these subjects would get another colour from the new set than from the
    /// old one, or than they have now where there is no old one.
    // spec: RUL-34
    pub fn compare<'f>(
        old: Option<&Self>,
        new: &Self,
        facts: impl IntoIterator<Item = &'f Facts>,
    ) -> Counts {
        let mut counts = Counts::default();
        for facts in facts {
            counts.subjects += 1;
            let now = facts.now.as_ref().map(|now| now.colour);
            let from = match old.map(|old| old.first(facts)) {
                None | Some(Ok(None)) => now,
                Some(Ok(Some(rule))) => Some(rule.colour),
                Some(Err(fault)) => {
                    *counts.old_faults.entry(fault).or_default() += 1;
                    now
                }
            };
            let (rule, to) = match new.first(facts) {
                Ok(None) => (None, now),
                Ok(Some(rule)) => (Some(rule), Some(rule.colour)),
                Err(fault) => {
                    *counts.new_faults.entry(fault).or_default() += 1;
                    (None, now)
                }
            };
            if from == to {
                counts.same += 1;
            } else {
                let rule = rule.map(|rule| rule.id.clone());
                *counts.changes.entry(Change { rule, from, to }).or_default() += 1;
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests;
