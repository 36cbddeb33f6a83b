//! Proof that an authority signed two logs, or a pair of heads that it has not explained.

use huepass_credential::AuthorityId;

use crate::error::AuditError;
use crate::head::{SignedHead, TreeHead};
use crate::proof::{ConsistencyProof, InclusionProof};

/// Two signed heads that cannot both be true, or that nobody has shown to agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The one that was held.
    pub first: SignedHead,
    /// The one that came.
    pub second: SignedHead,
    /// What is wrong.
    pub what: Contradiction,
}

/// What two heads contradict each other in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// One size, two roots.
    Roots,
    /// The later log has fewer entries.
    Shrank,
    /// Two entries at one place: each is proved to be in one of the two logs.
    Entries(Box<[Leaf; 2]>),
    /// No proof that the larger log continues the smaller, but the one that is here and does not
    /// hold. Anybody can make a bad proof, so this convinces nobody else: it says what to ask the
    /// authority for.
    Unproven(ConsistencyProof),
}

/// An entry with the proof that it is in a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The entry's bytes.
    pub entry: Vec<u8>,
    /// The proof.
    pub proof: InclusionProof,
}

impl Contradiction {
    /// What two heads contradict each other in by themselves.
    // spec: AUD-25
    pub(crate) fn between(one: &TreeHead, other: &TreeHead) -> Option<Self> {
        if one.size() == other.size() {
            return (one.root() != other.root()).then_some(Self::Roots);
        }
        let larger_first = one.size() > other.size();
        let shrank = if larger_first {
            one.time() < other.time()
        } else {
            other.time() < one.time()
        };
        shrank.then_some(Self::Shrank)
    }
}

impl Evidence {
    pub(crate) fn pair(first: &SignedHead, second: &SignedHead, what: Contradiction) -> Self {
        Self {
            first: first.clone(),
            second: second.clone(),
            what,
        }
    }

    /// Whether this convinces anybody who has the authority's id.
    pub const fn is_proof(&self) -> bool {
        !matches!(self.what, Contradiction::Unproven(_))
    }

    /// Reads evidence that somebody reports: two signed heads, and two entries with their proofs
    /// where the heads alone could both be true.
    ///
    /// # Errors
    /// [`AuditError`] when a head or proof does not hold, or nothing is contradicted.
    // spec: AUD-26
    pub fn open(
        first: &[u8],
        second: &[u8],
        leaves: Option<[Leaf; 2]>,
        authority: AuthorityId,
    ) -> Result<Self, AuditError> {
        let first = SignedHead::open(first, authority)?;
        let second = SignedHead::open(second, authority)?;
        if let Some(what) = Contradiction::between(first.get(), second.get()) {
            return Ok(Self::pair(&first, &second, what));
        }
        let leaves = leaves.ok_or(AuditError::NoContradiction)?;
        let [one, other] = &leaves;
        one.proof.verify(first.get(), &one.entry)?;
        other.proof.verify(second.get(), &other.entry)?;
        // A log only grows, so an entry that both have a place for is the same in both.
        if one.proof.index() != other.proof.index() || one.entry == other.entry {
            return Err(AuditError::NoContradiction);
        }
        let what = Contradiction::Entries(Box::new(leaves));
        Ok(Self::pair(&first, &second, what))
    }
}

#[cfg(test)]
mod tests;
