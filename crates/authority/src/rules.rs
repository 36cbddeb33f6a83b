//! Rules that every ledger applies inside its transactions, in one place.

use huepass_credential::{Delta, Handle, Hour, MAX_HANDLES, ShardState};
use huepass_wire::Reason;

use crate::error::LedgerError;
use crate::identity::PersonId;
use crate::ledger::{Redeemed, Redemption};
use crate::records::{
    CredentialRecord, NewCredential, PersonRecord, Registered, RequestDigest, ShardRecord,
    TicketRecord, TicketState,
};

/// Handles of a shard's [`MAX_HANDLES`] that are kept for revocations: nothing is issued from here
/// on, so that everybody's pass can still be taken back within the bound.
const KEPT_FOR_REVOCATIONS: u32 = 1 << 16;

/// Whether a shard can issue another handle.
// spec: AUT-5
pub fn has_room(shard: &ShardRecord) -> bool {
    shard.retired.is_none()
        && shard
            .issued
            .saturating_add(shard.n)
            .saturating_add(KEPT_FOR_REVOCATIONS)
            < MAX_HANDLES
}

/// The shard for one more person: the one with the fewest of those with room, the lowest number
/// among equals.
///
/// # Errors
/// [`LedgerError::NoRoom`].
pub fn choose_shard<'a>(
    shards: impl IntoIterator<Item = &'a ShardRecord>,
    capacity: u32,
    room: &dyn Fn(&ShardRecord) -> bool,
) -> Result<u32, LedgerError> {
    shards
        .into_iter()
        .filter(|shard| shard.retired.is_none() && shard.persons < capacity && room(shard))
        .min_by_key(|shard| (shard.persons, shard.number))
        .map(|shard| shard.number)
        .ok_or(LedgerError::NoRoom)
}

/// Refuses a commitment before anything is decided. `owner` is whom it is registered to.
///
/// # Errors
/// [`Reason::WrongCommitment`].
// spec: AUT-12, AUT-13
pub fn check_commitment(
    redemption: &Redemption<'_>,
    person: &PersonRecord,
    owner: Option<PersonId>,
    history: &[CredentialRecord],
) -> Result<(), Reason> {
    let foreign = owner.is_some_and(|owner| owner != person.id);
    let own = person.commitment == Some(Registered(*redemption.commitment));
    let live = |hour: Hour| history.iter().any(|credential| credential.is_live(hour));
    if foreign || (!own && live(redemption.hour())) {
        Err(Reason::WrongCommitment)
    } else {
        Ok(())
    }
}

/// Whether a request's PIN may be looked at, and if so counts the request: a ticket has `limit`
/// requests, and the same one counts once. The ledger keeps the ticket when this says yes.
pub fn try_pin(ticket: &mut TicketRecord, request: &RequestDigest, limit: usize) -> bool {
    match &mut ticket.state {
        TicketState::Used { .. } => false,
        TicketState::Open { tried } if tried.contains(request) => true,
        TicketState::Open { tried } if tried.len() >= limit => false,
        TicketState::Open { tried } => {
            tried.push(*request);
            true
        }
    }
}

/// What a ticket that was used is still good for: the same request gets the same answer.
// spec: AUT-11
pub fn used(ticket: &TicketRecord, request: &RequestDigest) -> Option<Redeemed> {
    match &ticket.state {
        TicketState::Open { .. } => None,
        TicketState::Used {
            request: by,
            answer,
        } if by == request => Some(Redeemed::Again(answer.to_vec())),
        TicketState::Used { .. } => Some(Redeemed::Refused(Reason::Used)),
    }
}

/// The record of a credential that a redemption brings.
pub fn issued(
    redemption: &Redemption<'_>,
    person: PersonId,
    shard: u32,
    new: &NewCredential,
) -> CredentialRecord {
    CredentialRecord {
        person,
        shard,
        handle: new.handle,
        colour: new.attributes.colour,
        expiry: new.attributes.expiry,
        issued: redemption.now,
        revoked: None,
    }
}

/// A shard's record after one more revocation, and the delta for its log.
///
/// # Errors
/// [`LedgerError::Damaged`] when the new state does not follow the old one by one.
pub fn revoked(
    shard: &ShardRecord,
    handle: Handle,
    state: &ShardState,
) -> Result<(ShardRecord, [u8; Delta::LEN]), LedgerError> {
    if Some(state.n) != shard.n.checked_add(1) {
        return Err(LedgerError::Damaged(
            "a state does not follow the one before".into(),
        ));
    }
    let delta = Delta { handle, v: state.v }.to_bytes();
    let next = ShardRecord {
        n: state.n,
        v: state.v,
        log: shard.log.and(&delta),
        ..shard.clone()
    };
    Ok((next, delta))
}

#[cfg(test)]
mod tests;
