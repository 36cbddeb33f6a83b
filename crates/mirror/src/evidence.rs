//! Two announcements that contradict each other: kept with their signatures, for whoever asks.

use huepass_feed::{Announced, Announcement, Document as _, Evidence, FeedShelf, RegistrarChange};

use crate::error::MirrorError;
use crate::limits::MAX_EVIDENCE;
use crate::mirror::Mirror;

/// The folder. It belongs to the mirror and is no part of a feed.
const FOLDER: &str = "evidence";

impl<S: FeedShelf> Mirror<S> {
    /// Keeps both documents, and gives what to refuse with.
    // spec: FED-72, MIR-10
    pub(crate) fn contradicted(&mut self, evidence: Box<Evidence>) -> MirrorError {
        for announced in [&evidence.first, &evidence.second] {
            let is_kept = |kept: &Announced| kept.digest() == announced.digest();
            if self.contradictions.iter().any(is_kept) || self.kept_evidence >= MAX_EVIDENCE {
                continue;
            }
            if let Err(error) = self.put(&path(announced), announced.bytes()) {
                return error;
            }
            self.kept_evidence += 1;
            self.contradictions.push(announced.clone());
        }
        MirrorError::Equivocation(evidence)
    }

    /// Keeps a change of registrars that contradicts the one held, and gives what to refuse with.
    // spec: FED-26, MIR-10
    pub(crate) fn forked(&mut self, number: u32, bytes: &[u8]) -> MirrorError {
        let Ok((change, _)) = RegistrarChange::open_quorum(bytes) else {
            return MirrorError::RegistrarsForked(number);
        };
        let digest = hex::encode(change.digest());
        let path = format!("{FOLDER}/registrars-{number:06}-{digest}.cose");
        if self.kept_evidence < MAX_EVIDENCE && self.own(&path, RegistrarChange::LIMIT).is_none() {
            if let Err(error) = self.put(&path, bytes) {
                return error;
            }
            self.kept_evidence += 1;
        }
        MirrorError::RegistrarsForked(number)
    }

    /// Keeps what somebody else met. Evidence may be about epochs that the mirror does not hold; that the
    /// two documents hold and contradict each other is what [`Evidence`] says.
    ///
    /// # Errors
    /// [`MirrorError::OtherFramework`] and [`MirrorError::Shelf`].
    // spec: FED-72, MIR-10
    pub fn keep_evidence(&mut self, evidence: &Evidence) -> Result<(), MirrorError> {
        let is_ours = |announced: &Announced| announced.get().genesis() == self.trust.pin();
        if !is_ours(&evidence.first) || !is_ours(&evidence.second) {
            return Err(MirrorError::OtherFramework);
        }
        match self.contradicted(Box::new(evidence.clone())) {
            MirrorError::Equivocation(_) => Ok(()),
            error => Err(error),
        }
    }

    /// Reads back what was kept.
    pub(crate) fn load_evidence(&mut self) {
        let names = self.shelf.names(FOLDER, 4 * MAX_EVIDENCE);
        let names = names.unwrap_or_default();
        self.kept_evidence = names.len();
        for name in names {
            let bytes = self.own(&format!("{FOLDER}/{name}"), Announcement::LIMIT);
            let opened = bytes.and_then(|bytes| self.trust.open_announcement(&bytes).ok());
            self.contradictions
                .extend(opened.filter(|opened| path(opened).ends_with(&name)));
        }
    }
}

/// By the epoch and the digest.
fn path(announced: &Announced) -> String {
    let digest = hex::encode(announced.digest().0);
    format!("{FOLDER}/{:010}-{digest}.cose", announced.get().epoch().0)
}

/// Every two that contradict each other.
pub(crate) fn pairs(announcements: &[Announced]) -> Vec<Evidence> {
    let mut sorted: Vec<&Announced> = announcements.iter().collect();
    sorted.sort_unstable_by_key(|announced| (announced.get().epoch(), announced.digest().0));
    let mut pairs = Vec::new();
    for first in &sorted {
        for second in &sorted {
            let (one, two) = (first.get().epoch().0, second.get().epoch().0);
            let two_of_one = one == two && first.digest().0 < second.digest().0;
            let unlinked =
                one.checked_add(1) == Some(two) && first.digest().0 != *second.get().previous();
            if two_of_one || unlinked {
                pairs.push(Evidence {
                    first: (*first).clone(),
                    second: (*second).clone(),
                });
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests;
