//! The registry of persons: adding, colours, revoking, lists.

use core::ops::ControlFlow;

use huepass_credential::{Handle, ShardState};

use crate::authority::Authority;
use crate::error::{AuthorityError, Fault, LedgerError};
use crate::grounds::Grounds;
use crate::identity::{IdentityNumber, PersonId};
use crate::ledger::Ledger;
use crate::records::{CredentialRecord, PersonRecord};
use crate::timeline::{Change, Drill, Granted, TimelineEntry};

/// What came of revoking a list of persons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Persons whose pass was taken back.
    pub persons: u64,
    /// Credentials revoked: the deltas that were published for it.
    pub credentials: u64,
    /// Persons who had nothing to take back, because a run before this one did, for example.
    pub nothing: u64,
    /// Persons for whom it failed; `each` was told why.
    pub failed: u64,
}

impl<L: Ledger> Authority<L> {
    /// The pseudonym of an identity number.
    pub fn person_id(&self, number: &IdentityNumber) -> PersonId {
        self.keys.pepper.person(number)
    }

    /// Registers a person with a first colour and assigns them to the least full shard in use.
    ///
    /// # Errors
    /// [`LedgerError::PersonKnown`], [`LedgerError::NoRoom`].
    pub fn add_person(
        &self,
        id: &PersonId,
        first: &Granted,
        now: u64,
    ) -> Result<PersonRecord, AuthorityError> {
        let capacity = self.policy.shard_persons;
        Ok(self.ledger.add_person(id, first, capacity, now)?)
    }

    /// A registered person.
    ///
    /// # Errors
    /// [`LedgerError::PersonUnknown`].
    pub fn person(&self, id: &PersonId) -> Result<PersonRecord, AuthorityError> {
        Ok(self.ledger.person(id)?.ok_or(LedgerError::PersonUnknown)?)
    }

    /// At most `limit` persons in the order of their pseudonyms, starting after `after`.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn people(
        &self,
        after: Option<&PersonId>,
        limit: usize,
    ) -> Result<Vec<PersonRecord>, AuthorityError> {
        Ok(self.ledger.people(after, limit)?)
    }

    /// A person's credentials, oldest first.
    ///
    /// # Errors
    /// [`LedgerError::PersonUnknown`].
    pub fn history(&self, id: &PersonId) -> Result<Vec<CredentialRecord>, AuthorityError> {
        Ok(self.ledger.history(id)?)
    }

    /// At most `limit` entries of a person's timeline, oldest first, from number `first` on; the
    /// first of all is 1.
    ///
    /// # Errors
    /// [`LedgerError::PersonUnknown`].
    pub fn timeline(
        &self,
        id: &PersonId,
        first: u32,
        limit: usize,
    ) -> Result<Vec<TimelineEntry>, AuthorityError> {
        Ok(self.ledger.timeline(id, first, limit)?)
    }

    /// Notes a drill in a person's timeline; nothing else changes, and nothing is published.
    ///
    /// # Errors
    /// [`LedgerError::PersonUnknown`].
    // spec: AUT-28
    pub fn note_drill(
        &self,
        id: &PersonId,
        drill: &Drill,
        now: u64,
    ) -> Result<TimelineEntry, AuthorityError> {
        Ok(self.ledger.note_drill(id, drill, now)?)
    }

    /// Changes a person's colour: revokes what they hold, and a credential of the new colour waits
    /// for their wallet. Returns how many credentials were revoked.
    ///
    /// # Errors
    /// [`LedgerError::PersonUnknown`].
    // spec: AUT-18
    pub fn set_colour(
        &self,
        id: &PersonId,
        granted: Granted,
        now: u64,
    ) -> Result<u32, AuthorityError> {
        self.change(id, &granted.into(), now)
    }

    /// Revokes what a person holds; nothing more is issued to them until they are given a colour.
    /// Returns how many credentials were revoked; 0 when there was nothing to take back.
    ///
    /// # Errors
    /// [`LedgerError::PersonUnknown`]; [`AuthorityError::Grounds`] when the reason is none for it.
    pub fn revoke(&self, id: &PersonId, grounds: Grounds, now: u64) -> Result<u32, AuthorityError> {
        self.change(id, &Change::nothing(grounds)?, now)
    }

    /// Revokes what a person holds because their wallet is lost: the old wallet gets nothing more,
    /// and [`Self::offer`] invites the new one. Returns how many credentials were revoked.
    ///
    /// # Errors
    /// [`LedgerError::PersonUnknown`]; [`AuthorityError::Grounds`] when the reason is none for it.
    // spec: AUT-13
    pub fn lost_wallet(
        &self,
        id: &PersonId,
        grounds: Grounds,
        now: u64,
    ) -> Result<u32, AuthorityError> {
        self.change(id, &Change::lost_wallet(grounds)?, now)
    }

    /// Revokes one credential by its shard and handle and returns its place in the log; the
    /// person's standing stays.
    ///
    /// # Errors
    /// [`LedgerError::NotIssued`], [`LedgerError::AlreadyRevoked`].
    // spec: AUT-16, AUT-17
    pub fn revoke_credential(
        &self,
        shard: u32,
        handle: Handle,
        now: u64,
    ) -> Result<u32, AuthorityError> {
        let mut divide = self.divide();
        Ok(self.ledger.revoke(shard, handle, now, &mut divide)?)
    }

    /// Revokes a list of persons in one pass. `each` hears of every one when it is durable, and may
    /// stop the pass; a second run over the same list passes over those that are done.
    ///
    /// # Errors
    /// [`AuthorityError::Grounds`] when the reason is none for it; then nobody was revoked.
    pub fn revoke_many(
        &self,
        persons: impl IntoIterator<Item = PersonId>,
        grounds: Grounds,
        now: u64,
        mut each: impl FnMut(&PersonId, &Result<u32, AuthorityError>) -> ControlFlow<()>,
    ) -> Result<Tally, AuthorityError> {
        let change = Change::nothing(grounds)?;
        let mut tally = Tally::default();
        for id in persons {
            let outcome = self.change(&id, &change, now);
            match &outcome {
                Ok(0) => tally.nothing += 1,
                Ok(count) => {
                    tally.persons += 1;
                    tally.credentials += u64::from(*count);
                }
                Err(_) => tally.failed += 1,
            }
            if each(&id, &outcome).is_break() {
                break;
            }
        }
        Ok(tally)
    }

    fn change(&self, id: &PersonId, change: &Change, now: u64) -> Result<u32, AuthorityError> {
        let mut divide = self.divide();
        Ok(self.ledger.revoke_person(id, change, now, &mut divide)?)
    }

    fn divide(&self) -> impl FnMut(u32, Handle, &ShardState) -> Result<ShardState, Fault> {
        |number, handle, state| Ok(self.secret(number)?.revoke(handle, state)?)
    }
}

#[cfg(test)]
mod tests;
