//! What an auditor checks with public data alone: entries, heads and proofs.

use thiserror::Error;

use crate::entry::Entry;
use crate::error::{AuditError, ProofRefusal};
use crate::hash::Hash;
use crate::head::TreeHead;
use crate::proof::InclusionProof;
use crate::quota::{Need, Quota};
use crate::tree::{Frontier, OutOfRange};

/// What is wrong with an entry, or with a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Finding {
    /// It is no entry, or breaks a rule of entries.
    #[error(transparent)]
    Document(#[from] AuditError),
    /// The proof that it is in the log does not hold.
    #[error(transparent)]
    Proof(#[from] ProofRefusal),
    /// It says another place than it has.
    #[error("the entry is at another place of the log than it says")]
    Sequence,
    /// It is earlier than the entry before it, or later than the head.
    #[error("the entry's time does not fit its place in the log")]
    Time,
    /// One officer changed more persons than the limit allows within an hour.
    #[error("one officer changed more persons than one may within an hour")]
    Limit,
    /// The log has another size than the head.
    #[error("the log has another number of entries than the head says")]
    Size,
    /// The entries do not make the head's root: one was changed, moved, or left out.
    #[error("these entries are not those that the head was signed for")]
    Root,
    /// More entries than a log may have.
    #[error(transparent)]
    Full(#[from] OutOfRange),
}

/// Checks one entry against a head that was opened.
///
/// # Errors
/// [`Finding`].
// spec: AUD-22, AUD-28
pub fn check_entry(
    head: &TreeHead,
    entry: &[u8],
    proof: &InclusionProof,
) -> Result<Entry, Finding> {
    proof.verify(head, entry)?;
    let entry = Entry::decode(entry)?;
    if entry.sequence() != proof.index() {
        return Err(Finding::Sequence);
    }
    if entry.time() > head.time() {
        return Err(Finding::Time);
    }
    Ok(entry)
}

/// Goes through a whole log, entry by entry, in memory for one path of the tree. Every entry is
/// counted, those with a fault included, so that the root can still be compared.
#[derive(Clone, Debug)]
pub struct Replay {
    log: Frontier,
    time: u64,
    quota: Option<Quota>,
}

impl Replay {
    /// Begins with an empty log. With a limit (persons an hour on one officer's word, where the
    /// authority has published it), entries beyond it are found too.
    pub fn new(limit: Option<u64>) -> Self {
        Self {
            log: Frontier::empty(),
            time: 0,
            quota: limit.map(Quota::new),
        }
    }

    /// Continues under another limit: the authority has changed it.
    pub fn set_limit(&mut self, limit: u64) {
        let quota = self.quota.take().unwrap_or_else(|| Quota::new(limit));
        self.quota = Some(quota.with_limit(limit));
    }

    /// Takes the next entry.
    ///
    /// # Errors
    /// [`Finding`]; the entry is counted all the same, unless the log is full.
    // spec: AUD-28, AUD-29, AUD-52
    pub fn push(&mut self, bytes: &[u8]) -> Result<Entry, Finding> {
        let sequence = self.log.size();
        self.log.push(Hash::leaf(bytes))?;
        let entry = Entry::decode(bytes)?;
        let before = self.time;
        self.time = before.max(entry.time());
        let within = self.within_limit(&entry);
        if entry.sequence() != sequence {
            return Err(Finding::Sequence);
        }
        if entry.time() < before {
            return Err(Finding::Time);
        }
        if within {
            Ok(entry)
        } else {
            Err(Finding::Limit)
        }
    }

    /// Counts what one officer did, by the time that the log has reached.
    fn within_limit(&mut self, entry: &Entry) -> bool {
        let Some(quota) = &mut self.quota else {
            return true;
        };
        let need = quota.need(self.time, entry.alone());
        quota.record(self.time, entry.alone());
        quota.forget(self.time);
        need == Need::One
    }

    /// Compares the entries so far with a head that was opened. Several heads are compared by
    /// calling this at each one's size.
    ///
    /// # Errors
    /// [`Finding::Size`], [`Finding::Root`], [`Finding::Time`].
    // spec: AUD-29
    pub fn compare(&self, head: &TreeHead) -> Result<(), Finding> {
        if self.log.size() != head.size() {
            return Err(Finding::Size);
        }
        if self.log.root() != head.root() {
            return Err(Finding::Root);
        }
        if self.time > head.time() {
            return Err(Finding::Time);
        }
        Ok(())
    }

    /// How many entries were taken.
    pub const fn size(&self) -> u64 {
        self.log.size()
    }
}

#[cfg(test)]
mod tests;
