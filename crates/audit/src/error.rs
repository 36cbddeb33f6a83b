//! Why something was refused.

use huepass_wire::WireError;
use thiserror::Error;

use crate::evidence::Evidence;
use crate::role::Roles;
use crate::rule::Rule;

/// Why a document was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AuditError {
    /// Its bytes, or its signature.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// It is another authority's.
    #[error("this is another authority's")]
    OtherAuthority,
    /// A rule of the document's own is broken.
    #[error("this breaks a rule of its format: {0}")]
    Rule(Rule),
    /// Evidence whose two heads can both be true.
    #[error("these two heads can both be true")]
    NoContradiction,
    /// A proof that is part of the evidence does not hold.
    #[error(transparent)]
    Proof(#[from] ProofRefusal),
}

impl From<Rule> for AuditError {
    fn from(rule: Rule) -> Self {
        Self::Rule(rule)
    }
}

/// Why a proof says nothing about a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProofRefusal {
    /// It is for a log of another size than the head's.
    #[error("this proof is for a log of another size")]
    Size,
    /// It has more or fewer hashes than its place in the log asks for.
    #[error("this proof has too many or too few hashes")]
    Length,
    /// It does not lead to the root.
    #[error("this proof does not lead to the log's root")]
    Root,
}

/// Why a head does not continue the one held. The one held stays.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HeadRefusal {
    /// It was not accepted as a document.
    #[error(transparent)]
    Document(#[from] AuditError),
    /// It is older than the one held; nothing changes.
    #[error("this head is older than the one held")]
    Older,
    /// The proof is missing or does not hold. Ask again; if no good one comes, the pair of heads
    /// is what to show others.
    #[error("no proof that this head's log continues the one held")]
    Unproven {
        /// Why the proof was refused.
        why: ProofRefusal,
        /// Both heads with the proof that came.
        pair: Box<Evidence>,
    },
    /// The authority signed two logs. Whoever is shown the evidence can check it.
    #[error("the authority signed two heads that cannot both be true")]
    Equivocation(Box<Evidence>),
}

/// Which of the officers behind an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Signatory {
    /// The one who ordered.
    First,
    /// The one who approved.
    Second,
}

/// Why an order does not stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OrderRefusal {
    /// The bytes of the order or of the approval.
    #[error(transparent)]
    Document(AuditError),
    /// An order or approval for another authority.
    #[error("this is for another authority")]
    OtherAuthority(Signatory),
    /// The authority has no such officer.
    #[error("the authority has no such officer")]
    UnknownOfficer(Signatory),
    /// The signature is not the officer's.
    #[error("the signature is not the officer's")]
    Signature(Signatory),
    /// The officer is suspended.
    #[error("the officer is suspended")]
    Suspended(Signatory),
    /// The order is for something else than what was asked.
    #[error("the order is for something else")]
    OtherVerb,
    /// The order was signed for other parameters.
    #[error("the order was signed for other parameters")]
    OtherParameters,
    /// More persons would be concerned than the order allows.
    #[error("more persons would be concerned than the order allows")]
    Persons,
    /// The order's time is over.
    #[error("the order's time is over")]
    Expired,
    /// The order would be valid for longer than an order may be.
    #[error("the order is valid for too long")]
    TooLong,
    /// The officer's role has no such power, alone or as the second.
    #[error("the officer's role has no such power")]
    Role(Signatory),
    /// A second officer must approve, of one of these roles.
    #[error("a second officer must approve")]
    SecondNeeded(Roles),
    /// The second officer is the first.
    #[error("the second officer must be another person")]
    SamePerson,
    /// The approval is for another order.
    #[error("the approval is for another order")]
    OtherOrder,
    /// The order was used already.
    #[error("the order was used already")]
    Replayed,
}
