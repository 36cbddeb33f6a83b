//! Which proposal a registrar follows when several lie there, or bad ones (spec/registrar.md,
//! "Which proposal counts").

use std::convert::Infallible;

use huepass_credential::{Epoch, RegistrarId};
use huepass_feed::{Announced, ProposalMessage, Statements, Trust};

use crate::Registrar;
use crate::error::RegistrarError;
use crate::store::RegistrarStore;

/// For how many epoch lengths one registrar's proposal goes before the others'.
// spec: REG-20
const TURN: u64 = 4;
/// For how many epoch lengths from its beginning a proposal binds those who certified it.
// spec: REG-21
const BOUND: u64 = 2;

impl<S: RegistrarStore> Registrar<S> {
    /// The proposal that this registrar stays with at a time, whatever else lies there: the one
    /// that it signed for, for good, and one that it certified with others, for a while. Another
    /// registrar may have signed it meanwhile, and would be bound to it alone.
    ///
    /// # Errors
    /// [`RegistrarError::Store`].
    // spec: REG-13, REG-21
    pub fn bound_to(
        &self,
        epoch: Epoch,
        now: u64,
    ) -> Result<Option<Vec<u8>>, RegistrarError<S::Error>> {
        let Some(round) = self.store.round(epoch).map_err(RegistrarError::Store)? else {
            return Ok(None);
        };
        if !round.signed.is_empty() {
            return Ok(Some(round.proposal.clone()));
        }
        if round.certificates.is_empty() {
            return Ok(None);
        }
        let opened = ProposalMessage::open_signed(&round.proposal, self.trust.pin())?;
        let length = BOUND.saturating_mul(u64::from(self.trust.genesis().epoch_length));
        let bound = opened.participants().len() > 1 && now <= opened.start.saturating_add(length);
        Ok(bound.then(|| round.proposal.clone()))
    }

    /// Whether this registrar could follow a proposal, but for whether it takes part itself: only
    /// such a one may stand before others.
    ///
    /// # Errors
    /// [`RegistrarError`] says why not.
    // spec: FED-60, REG-19
    pub fn judge(
        &self,
        proposal: &ProposalMessage,
        statements: &Statements,
        now: u64,
    ) -> Result<(), RegistrarError<S::Error>> {
        let newest = self.newest()?.map(|(newest, _)| newest);
        check_public(&self.trust, newest.as_ref(), proposal, now)?;
        check_not_ahead(&self.trust, newest.as_ref(), proposal, now)?;
        if proposal.list != self.states(proposal.epoch(), statements)? {
            return Err(RegistrarError::ListDiffers);
        }
        Ok(())
    }

    /// Refuses a list on which an entry is stale, or an authority missing that was not accredited for
    /// the newest epoch, before that epoch is over: every authority has an epoch's time for its report,
    /// however fast one registrar proposes. One that has had an epoch's time, and listed nothing, holds
    /// nobody up any more.
    ///
    /// # Errors
    /// [`RegistrarError::Early`], [`RegistrarError::Store`].
    // spec: REG-19
    pub fn check_not_early(
        &self,
        proposal: &ProposalMessage,
        statements: &Statements,
        now: u64,
    ) -> Result<(), RegistrarError<S::Error>> {
        let Some((newest, _)) = self.newest()? else {
            return Ok(());
        };
        if newest.get().end() <= now {
            return Ok(());
        }
        let entries = proposal.list.entries();
        let is_new = |authority| {
            statements.is_accredited(authority, proposal.epoch())
                && !statements.is_accredited(authority, newest.get().epoch())
        };
        let is_listed = |authority| entries.iter().any(|e| e.id().authority == authority);
        let mut authorities = statements.authorities().map(|(authority, _)| authority);
        if entries.iter().any(|entry| entry.stale)
            || authorities.any(|authority| is_new(authority) && !is_listed(authority))
        {
            return Err(RegistrarError::Early);
        }
        Ok(())
    }
}

/// Whether a proposal is one for the next epoch that registrars could follow, as far as that is
/// public: for authorities, who audit nobody.
// spec: REG-19, REG-22
pub fn counts(
    trust: &Trust,
    newest: Option<&Announced>,
    proposal: &ProposalMessage,
    now: u64,
) -> bool {
    check_public::<Infallible>(trust, newest, proposal, now).is_ok()
        && check_not_ahead::<Infallible>(trust, newest, proposal, now).is_ok()
}

/// How many other registrars' proposals go before this one's at a time; `None` for who is not in
/// office.
// spec: REG-20
pub fn place(trust: &Trust, epoch: Epoch, proposer: RegistrarId, now: u64) -> Option<usize> {
    let set = trust.registrars_at(epoch);
    let count = set.registrars().len();
    let own = set.registrars().position(|id| id == proposer)?;
    // A set has 1 to 32 registrars, and an epoch length is at least 1: no division by zero.
    let turn = now / (TURN * u64::from(trust.genesis().epoch_length));
    let first = usize::try_from(turn % u64::try_from(count).ok()?).ok()?;
    Some((own + count - first) % count)
}

/// What anybody can check of a proposal who knows the newest announcement.
// spec: REG-14, FED-60
pub(crate) fn check_public<E>(
    trust: &Trust,
    newest: Option<&Announced>,
    proposal: &ProposalMessage,
    now: u64,
) -> Result<(), RegistrarError<E>> {
    let epoch = proposal.epoch();
    let next = newest.map_or(1, |newest| newest.get().epoch().0.saturating_add(1));
    let previous = newest.map_or(trust.pin().0, |newest| newest.digest().0);
    if epoch.0 != next || proposal.previous != previous {
        return Err(RegistrarError::NotNext(epoch));
    }
    let set = trust.registrars_at(epoch);
    if !set.contains(proposal.registrar())
        || proposal.participants().len() < set.quorum()
        || !proposal.participants().all(|id| set.contains(id))
    {
        return Err(RegistrarError::Participants);
    }
    let genesis = trust.genesis();
    let near = proposal.start.abs_diff(now) <= u64::from(genesis.epoch_length);
    let after = newest.is_none_or(|newest| newest.get().start() < proposal.start);
    let slot = u64::from(genesis.slot_length);
    if near && after && proposal.start.is_multiple_of(slot) {
        Ok(())
    } else {
        Err(RegistrarError::Time)
    }
}

/// Who proposes begins with the slot that it is, or with the one after the newest beginning. One
/// slot more is left for clocks; what begins later yet waits until then.
// spec: REG-19
pub(crate) fn check_not_ahead<E>(
    trust: &Trust,
    newest: Option<&Announced>,
    proposal: &ProposalMessage,
    now: u64,
) -> Result<(), RegistrarError<E>> {
    let slot = u64::from(trust.genesis().slot_length);
    let after = newest.map_or(0, |newest| newest.get().start().saturating_add(slot));
    if proposal.start <= now.max(after).saturating_add(slot) {
        Ok(())
    } else {
        Err(RegistrarError::Time)
    }
}

#[cfg(test)]
mod tests;
