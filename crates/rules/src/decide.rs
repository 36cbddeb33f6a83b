//! From facts to a colour: the first rule that holds.

use huepass_credential::Colour;
use huepass_wire::Identifier;
use thiserror::Error;

use crate::expression::Subject;
use crate::facts::Facts;
use crate::reason::ReasonClass;
use crate::rule::{Rule, Validity};
use crate::set::RuleSet;

/// What a rule set says about a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// No rule holds: whatever the subject has stays, and who has nothing gets nothing.
    Unchanged,
    /// A rule holds.
    Given(Given),
}

/// A colour and everything that goes into the ledger and into the holder's receipt with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The colour. It may be the one that the subject has already.
    pub colour: Colour,
    /// The class of the reason.
    pub reason: ReasonClass,
    /// The id of the rule.
    pub rule: Identifier,
    /// The name of the set.
    pub set: Identifier,
    /// The version of the set.
    pub version: u32,
    /// For how long.
    pub validity: Validity,
    /// The id of the legal basis.
    pub basis: Identifier,
}

/// A rule could not be evaluated. Nobody's colour changes; somebody has to mend the rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Error)]
#[error("rule {rule}: {cause}")]
pub struct RuleFault {
    /// The id of the rule.
    pub rule: Identifier,
    /// Why.
    pub cause: FaultCause,
}

/// Why a condition could not be evaluated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Error)]
pub enum FaultCause {
    /// It names a fact that this subject has not, without asking `has(…)` first.
    #[error("there is no {name}, and the rule does not ask whether there is")]
    MissingFact {
        /// The fact's name within its group.
        name: String,
    },
    /// A sum is beyond what a whole number can be.
    #[error("a sum overflows")]
    Overflow,
    /// A value is of another type than the check said.
    #[error("a value is of the wrong type")]
    Type,
}

/// What became of one rule, for somebody who asks why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Its condition does not hold.
    No,
    /// It holds, and is the first one.
    First,
    /// It could not be evaluated; nothing after it counts.
    Fault(FaultCause),
    /// A rule before it decided; its own condition holds.
    LaterHolds,
    /// A rule before it decided; its own condition does not hold, or cannot be evaluated.
    LaterNot,
}

/// All rules of a set, in order, and what became of each.
#[derive(Debug)]
pub struct Trace<'set> {
    /// Each rule with its step.
    pub steps: Vec<(&'set Rule, Step)>,
    /// What [`RuleSet::decide`] says.
    pub decision: Result<Decision, RuleFault>,
}

impl RuleSet {
    /// Asks the rules in their order; the first that holds decides.
    ///
    /// ```
    /// use huepass_rules::{Decision, Facts, ReasonClass, RuleSet, SHIPPED};
    ///
    /// let set = RuleSet::parse(SHIPPED.as_bytes()).unwrap();
    /// let mut facts = Facts::default();
    /// assert_eq!(set.decide(&facts), Ok(Decision::Unchanged));
    /// facts.since.contact = Some(0);
    /// let Ok(Decision::Given(given)) = set.decide(&facts) else { panic!() };
    /// assert_eq!(given.reason, ReasonClass::CloseContact);
    /// ```
    ///
    /// # Errors
    /// [`RuleFault`] when a rule cannot be evaluated before one holds: then nothing is decided, and
    /// the rules after it are not asked, because it might have been the one.
    // spec: RUL-30, RUL-31, RUL-32
    pub fn decide(&self, facts: &Facts) -> Result<Decision, RuleFault> {
        Ok(match self.first(facts)? {
            None => Decision::Unchanged,
            Some(rule) => Decision::Given(self.given(rule)),
        })
    }

    /// The first rule that holds.
    pub(crate) fn first(&self, facts: &Facts) -> Result<Option<&Rule>, RuleFault> {
        let subject = self.subject(facts);
        for rule in self.rules() {
            if rule.holds(&subject)? {
                return Ok(Some(rule));
            }
        }
        Ok(None)
    }

    /// Decides, and says of every rule what became of it.
    // spec: RUL-33
    pub fn explain(&self, facts: &Facts) -> Trace<'_> {
        let subject = self.subject(facts);
        let mut decided: Option<Result<Decision, RuleFault>> = None;
        let mut steps = Vec::with_capacity(self.rules().len());
        for rule in self.rules() {
            let step = match (rule.holds(&subject), decided.is_some()) {
                (Ok(true), true) => Step::LaterHolds,
                (_, true) => Step::LaterNot,
                (Ok(false), false) => Step::No,
                (Ok(true), false) => {
                    decided = Some(Ok(Decision::Given(self.given(rule))));
                    Step::First
                }
                (Err(fault), false) => {
                    let cause = fault.cause.clone();
                    decided = Some(Err(fault));
                    Step::Fault(cause)
                }
            };
            steps.push((rule, step));
        }
        Trace {
            steps,
            decision: decided.unwrap_or(Ok(Decision::Unchanged)),
        }
    }

    fn subject(&self, facts: &Facts) -> Subject {
        Subject::new(&facts.remembered(self.remember()))
    }

    fn given(&self, rule: &Rule) -> Given {
        Given {
            colour: rule.colour,
            reason: rule.reason,
            rule: rule.id.clone(),
            set: self.name().clone(),
            version: self.version(),
            validity: rule.validity,
            basis: rule.basis.clone(),
        }
    }
}

impl Rule {
    fn holds(&self, subject: &Subject) -> Result<bool, RuleFault> {
        self.when.holds(subject).map_err(|cause| RuleFault {
            rule: self.id.clone(),
            cause,
        })
    }
}

#[cfg(test)]
mod tests;
