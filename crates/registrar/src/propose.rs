//! The list of an epoch, made from what this registrar audited itself (spec/registrar.md REG-4 and REG-5).

use huepass_credential::{Epoch, RegistrarId};
use huepass_feed::{
    Announced, Chain, Document, EpochList, ProposalMessage, StateEntry, StateList, Statements,
    Step, Successor,
};

use crate::Registrar;
use crate::error::RegistrarError;
use crate::follow::{check_not_ahead, check_public};
use crate::store::{Published, RegistrarStore};

impl<S: RegistrarStore> Registrar<S> {
    /// The newest announcement and list that this registrar has seen.
    ///
    /// # Errors
    /// [`RegistrarError`] when the store fails or holds what does not check out.
    pub fn newest(&self) -> Result<Option<(Announced, EpochList)>, RegistrarError<S::Error>> {
        let Some(Published { announcement, list }) =
            self.store.newest().map_err(RegistrarError::Store)?
        else {
            return Ok(None);
        };
        let announced = self.trust.open_announcement(&announcement)?;
        let list = EpochList::open(&list, announced.get())?;
        Ok(Some((announced, list)))
    }

    /// Takes a published announcement and its list, which must follow the newest one held; an
    /// announcement that is held already changes nothing.
    ///
    /// # Errors
    /// [`RegistrarError`]; nothing has changed then.
    // spec: FED-46, FED-47, FED-70
    pub fn learn(
        &self,
        announcement: &[u8],
        list: &[u8],
        statements: &Statements,
    ) -> Result<(), RegistrarError<S::Error>> {
        let announced = self.trust.open_announcement(announcement)?;
        let epoch = announced.get().epoch();
        let opened = EpochList::open(list, announced.get())?;
        if let Some((newest, before)) = self.newest()? {
            let mut chain = Chain::new();
            let follows = chain.extend(newest).and_then(|_| chain.extend(announced));
            match follows {
                Ok(Step::Known) => return Ok(()),
                Ok(Step::Newer) => {
                    opened.check_follows(Successor {
                        before: &before,
                        statements,
                    })?;
                }
                Err(_) => return Err(RegistrarError::NotNext(epoch)),
            }
        }
        let published = Published {
            announcement: announcement.to_vec(),
            list: list.to_vec(),
        };
        self.store
            .set_newest(&published)
            .map_err(RegistrarError::Store)
    }

    /// The number of the epoch after the newest one.
    ///
    /// # Errors
    /// As [`Self::newest`].
    pub fn next_epoch(&self) -> Result<Epoch, RegistrarError<S::Error>> {
        Ok(Epoch(self.newest()?.map_or(1, |(newest, _)| {
            newest.get().epoch().0.saturating_add(1)
        })))
    }

    /// The states that this registrar would certify for an epoch: every audited shard of every
    /// accredited authority that is not retired; stale where the report is from another epoch.
    ///
    /// # Errors
    /// [`RegistrarError`]: a live shard of the last list would be dropped, or the store failed.
    // spec: REG-4, REG-5
    pub fn states(
        &self,
        epoch: Epoch,
        statements: &Statements,
    ) -> Result<StateList, RegistrarError<S::Error>> {
        let shards = self.store.shards().map_err(RegistrarError::Store)?;
        let entries = shards
            .iter()
            .filter(|shard| {
                let id = shard.keys.id();
                statements.is_accredited(id.authority, epoch) && !statements.is_retired(id, epoch)
            })
            .map(|shard| {
                let stale = shard.reported != epoch;
                StateEntry::new(
                    shard.keys.id(),
                    *shard.keys.x(),
                    shard.state.v,
                    shard.state.n,
                    stale,
                )
            })
            .collect();
        Ok(StateList::new(self.trust.pin(), epoch, entries)?)
    }

    /// Proposes the next epoch, beginning with the slot that `now` lies in, to be made by
    /// `participants`, this registrar among them.
    ///
    /// # Errors
    /// [`RegistrarError`].
    pub fn propose(
        &self,
        statements: &Statements,
        participants: Vec<RegistrarId>,
        now: u64,
    ) -> Result<Vec<u8>, RegistrarError<S::Error>> {
        let epoch = self.next_epoch()?;
        let newest = self.newest()?;
        let slot = u64::from(self.trust.genesis().slot_length);
        let mut start = now - now % slot;
        if let Some((newest, _)) = &newest {
            // Two epochs within one slot: the second begins with the next slot.
            start = start.max(newest.get().start().saturating_add(slot));
        }
        let previous = newest.map_or(self.trust.pin().0, |(newest, _)| newest.digest().0);
        let list = self.states(epoch, statements)?;
        let proposal = ProposalMessage::new(self.id(), start, previous, participants, list)?;
        self.check_proposal(&proposal, statements, now)?;
        Ok(proposal.sign(&self.key))
    }

    /// Checks a proposal against what this registrar audited and knows, and that it is free to
    /// follow it.
    // spec: REG-1, REG-14, REG-19, REG-21, FED-60
    pub(crate) fn check_proposal(
        &self,
        proposal: &ProposalMessage,
        statements: &Statements,
        now: u64,
    ) -> Result<(), RegistrarError<S::Error>> {
        let epoch = proposal.epoch();
        let newest = self.newest()?.map(|(newest, _)| newest);
        check_public(&self.trust, newest.as_ref(), proposal, now)?;
        check_not_ahead(&self.trust, newest.as_ref(), proposal, now)?;
        if !proposal.participants().any(|id| id == self.id()) {
            return Err(RegistrarError::Participants);
        }
        if let Some(bound) = self.bound_to(epoch, now)?
            && ProposalMessage::open_signed(&bound, self.trust.pin())? != *proposal
        {
            return Err(RegistrarError::Bound(epoch));
        }
        if proposal.list != self.states(epoch, statements)? {
            return Err(RegistrarError::ListDiffers);
        }
        Ok(())
    }
}
