//! An entry of the log: that something was done, when, by whom, upon how many, and on what ground,
//! without saying to whom.

use huepass_credential::AuthorityId;
use huepass_wire::Identifier;
use huepass_wire::cbor::VERSION;
use minicbor::{Decode, Encode};

use crate::desk::Approved;
use crate::details::DetailsDigest;
use crate::document::{Document, rule};
use crate::error::AuditError;
use crate::hash::Hash;
use crate::mode::Mode;
use crate::officer::OfficerId;
use crate::reason::ReasonClass;
use crate::rule::Rule;
use crate::subject::{ErasureKey, SubjectTag};
use crate::table::Automatic;
use crate::tree::MAX_SIZE;
use crate::verb::Verb;

/// The rule that something was done by, or the rule set that an entry is about.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct RuleReference {
    /// The rule set's version.
    #[n(0)]
    pub set: u64,
    /// The rule in it; none where the whole set is meant.
    // spec: AUD-13
    #[n(1)]
    pub rule: Option<Identifier>,
}

/// An entry of the log. Its leaf is its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Entry {
    #[n(0)]
    version: u64,
    #[n(1)]
    sequence: u64,
    #[n(2)]
    time: u64,
    #[n(3)]
    verb: Verb,
    #[n(4)]
    drill: bool,
    #[n(5)]
    officers: Vec<OfficerId>,
    #[n(6)]
    reason: Option<ReasonClass>,
    #[n(7)]
    rule: Option<RuleReference>,
    #[n(8)]
    basis: Option<Identifier>,
    #[n(9)]
    persons: u64,
    #[n(10)]
    subject: Option<SubjectTag>,
    #[n(11)]
    details: DetailsDigest,
}

impl Document for Entry {
    const LIMIT: usize = 320;

    // spec: AUD-10, AUD-11, AUD-12, AUD-14
    fn check(&self) -> Result<(), Rule> {
        rule(self.version == VERSION, Rule::Version)?;
        rule(self.sequence < MAX_SIZE, Rule::Size)?;
        let fine = match self.officers.as_slice() {
            [] | [_] => true,
            [first, second] => first != second,
            _ => false,
        };
        rule(fine, Rule::Officers)?;
        if self.officers.is_empty() {
            self.check_automatic()?;
        } else {
            let least = self.verb.least_officers();
            rule(least > 0, Rule::OnlyService)?;
            rule(self.officers.len() >= least, Rule::SecondOfficer)?;
        }
        rule(
            self.reason.is_some() || !self.verb.needs_reason(),
            Rule::Reason,
        )?;
        rule(
            self.basis.is_some() || !self.verb.needs_basis(),
            Rule::Basis,
        )?;
        rule(self.subject.is_some() == (self.persons == 1), Rule::Subject)
    }
}

impl Entry {
    /// The most bytes of an entry.
    pub const LIMIT: usize = <Self as Document>::LIMIT;

    // spec: AUD-11
    fn check_automatic(&self) -> Result<(), Rule> {
        rule(!self.drill, Rule::DrillOfficer)?;
        let named = self.rule.as_ref().is_some_and(|rule| rule.rule.is_some());
        match self.verb.automatic() {
            Automatic::Yes | Automatic::Only => Ok(()),
            Automatic::ByRule => rule(named, Rule::AutomaticRule),
            Automatic::No => Err(Rule::Automatic),
        }
    }

    /// Reads an entry's bytes.
    ///
    /// # Errors
    /// [`AuditError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, AuditError> {
        Self::from_payload(bytes)
    }

    /// The bytes, at most 320.
    pub fn encode(&self) -> Vec<u8> {
        self.payload()
    }

    /// The hash that goes into the tree.
    pub fn leaf(&self) -> Hash {
        Hash::leaf(&self.encode())
    }

    /// Its place in the log, counted from 0.
    pub const fn sequence(&self) -> u64 {
        self.sequence
    }

    /// When it was done, Unix seconds.
    pub const fn time(&self) -> u64 {
        self.time
    }

    /// What was done.
    pub const fn verb(&self) -> Verb {
        self.verb
    }

    /// Whether it was a drill, and so not done.
    pub const fn drill(&self) -> bool {
        self.drill
    }

    /// Who acted: the one who ordered, then the one who approved. Nobody where the service acted
    /// by itself.
    pub fn officers(&self) -> &[OfficerId] {
        &self.officers
    }

    /// Why.
    pub const fn reason(&self) -> Option<ReasonClass> {
        self.reason
    }

    /// By which rule.
    pub const fn rule(&self) -> Option<&RuleReference> {
        self.rule.as_ref()
    }

    /// On which legal basis.
    pub const fn basis(&self) -> Option<&Identifier> {
        self.basis.as_ref()
    }

    /// How many persons were concerned.
    pub const fn persons(&self) -> u64 {
        self.persons
    }

    /// Which person, where it was one, for whoever has their erasure key.
    pub const fn subject(&self) -> Option<&SubjectTag> {
        self.subject.as_ref()
    }

    /// A digest of the details that are kept elsewhere, the signed orders among them.
    pub const fn details(&self) -> DetailsDigest {
        self.details
    }

    /// Persons that this changed on one officer's word.
    pub(crate) fn alone(&self) -> u64 {
        if self.drill || self.officers.len() != 1 || !self.verb.changes_persons() {
            return 0;
        }
        self.persons
    }
}

/// What becomes an entry once it has its place in the log. What was done, by whom and upon how
/// many comes from an approved order, or is what the service does by itself.
#[derive(Clone, Debug)]
pub struct Draft {
    verb: Verb,
    drill: bool,
    officers: Vec<OfficerId>,
    persons: u64,
    /// Why.
    pub reason: Option<ReasonClass>,
    /// By which rule.
    pub rule: Option<RuleReference>,
    /// On which legal basis.
    pub basis: Option<Identifier>,
}

impl Draft {
    /// What officers ordered; a drill stays one.
    // spec: AUD-60
    pub fn ordered<M: Mode>(approved: &Approved<M>) -> Self {
        Self {
            drill: M::DRILL,
            officers: approved.officers(),
            ..Self::automatic(approved.terms().verb, approved.persons())
        }
    }

    /// What the service did by itself.
    pub const fn automatic(verb: Verb, persons: u64) -> Self {
        Self {
            verb,
            drill: false,
            officers: Vec::new(),
            persons,
            reason: None,
            rule: None,
            basis: None,
        }
    }

    /// The entry at this place of the log, `time` in Unix seconds and not before that of the entry
    /// before. `subject` is the person's key where exactly one person is concerned.
    ///
    /// # Errors
    /// [`AuditError::Rule`] when something is missing that the verb asks for.
    pub fn enter(
        self,
        authority: AuthorityId,
        sequence: u64,
        time: u64,
        subject: Option<&ErasureKey>,
        details: DetailsDigest,
    ) -> Result<Entry, AuditError> {
        let entry = Entry {
            version: VERSION,
            sequence,
            time,
            verb: self.verb,
            drill: self.drill,
            officers: self.officers,
            reason: self.reason,
            rule: self.rule,
            basis: self.basis,
            persons: self.persons,
            subject: subject.map(|key| key.tag(authority, sequence)),
            details,
        };
        entry.check()?;
        Ok(entry)
    }
}

#[cfg(test)]
mod tests;
