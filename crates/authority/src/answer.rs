//! Answering a wallet's request: first credential, renewal, fresh witness, or why not.

use huepass_credential::{Attributes, Commitment, Handle, Hour, IssuanceContext};
use huepass_wire::{Answer, Exchange, Outcome, Purpose, Reason, Request, SealedRequest};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};

use crate::authority::Authority;
use crate::error::{AuthorityError, Fault};
use crate::ledger::{Decision, Ledger, Redeemed, Redemption, Stop, View};
use crate::offer::draw16;
use crate::records::{
    CredentialRecord, NewCredential, Registered, RequestDigest, TicketId, TicketKind, TicketRecord,
    TicketState,
};
use crate::rules::has_room;

/// What was answered, for the program to report in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// What was asked for.
    Given(Purpose),
    /// The same request came before: the same answer.
    Again(Purpose),
    /// No, and why.
    Refused(Reason),
}

/// A sealed answer for the wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What is in them.
    pub told: Told,
}

impl<L: Ledger> Authority<L> {
    /// Answers a sealed request. What the answer gives is durable before this returns. The same
    /// request again, because its answer got lost, gets the same answer and no second handle.
    ///
    /// # Errors
    /// [`AuthorityError::OtherAuthority`], and [`AuthorityError::Wire`] for a request that cannot
    /// be opened: nobody can be answered then. A refusal is an answer, not an error.
    // spec: AUT-14
    pub fn answer(
        &self,
        bytes: &[u8],
        now: u64,
        rng: &mut impl CryptoRng,
    ) -> Result<Answered, AuthorityError> {
        let sealed = SealedRequest::decode(bytes)?;
        if sealed.genesis() != self.framework.genesis() || sealed.authority() != self.id() {
            return Err(AuthorityError::OtherAuthority);
        }
        let request = sealed.open(&self.keys.sealing)?;
        let digest = RequestDigest(Sha256::digest(bytes).into());
        let purpose = request.purpose;
        let (bytes, told) = match self.consider(&request, digest, now, rng)? {
            Redeemed::Done(bytes) => (bytes, Told::Given(purpose)),
            Redeemed::Again(bytes) => (bytes, Told::Again(purpose)),
            Redeemed::Refused(reason) => {
                let outcome = Outcome::Refused { reason };
                (self.seal(&request, outcome, rng)?, Told::Refused(reason))
            }
        };
        Ok(Answered { bytes, told })
    }

    /// Everything that can be refused without looking at the person, the cheap things first.
    fn consider(
        &self,
        request: &Request,
        digest: RequestDigest,
        now: u64,
        rng: &mut impl CryptoRng,
    ) -> Result<Redeemed, AuthorityError> {
        let id = TicketId(request.ticket_id);
        let Some(ticket) = self.ledger.ticket(&id)? else {
            return Ok(Redeemed::Refused(Reason::Unknown));
        };
        // spec: AUT-11
        if let TicketState::Used { request, answer } = ticket.state {
            return Ok(if request == digest {
                Redeemed::Again(answer.into())
            } else {
                Redeemed::Refused(Reason::Used)
            });
        }
        if now > ticket.expires {
            return Ok(Redeemed::Refused(Reason::Expired));
        }
        let from_offer = matches!(ticket.kind, TicketKind::Offer { .. });
        if from_offer != (request.purpose == Purpose::First) {
            return Ok(Redeemed::Refused(Reason::Unknown));
        }
        // spec: AUT-10
        let context = IssuanceContext {
            framework: &self.framework,
            shard: self.shard_id(ticket.shard),
            nonce: &ticket.nonce,
            request: &request.bound(),
        };
        let Ok(commitment) = request.commitment.verify(&context) else {
            return Ok(Redeemed::Refused(Reason::WrongCommitment));
        };
        if let TicketKind::Offer { pin: kept } = &ticket.kind {
            let limit = usize::from(self.policy.pin_attempts);
            let right = self.ledger.try_pin(&id, &digest, limit)?
                && request
                    .pin
                    .as_ref()
                    .is_some_and(|pin| self.keys.pepper.is_pin(&id.0, pin.expose(), kept));
            if !right {
                return Ok(Redeemed::Refused(Reason::WrongPin));
            }
        }
        let redemption = Redemption {
            ticket: id,
            request: digest,
            commitment: commitment.u(),
            now,
        };
        let mut decide = |view: &View<'_>| match request.purpose {
            Purpose::First | Purpose::Renew => self.issue(view, request, &commitment, now, rng),
            Purpose::Witness => self.fresh_witness(view, request, &commitment, now, rng),
        };
        Ok(self.ledger.redeem(&redemption, &mut decide)?)
    }

    fn issue(
        &self,
        view: &View<'_>,
        request: &Request,
        commitment: &Commitment,
        now: u64,
        rng: &mut impl CryptoRng,
    ) -> Result<Decision, Stop> {
        let renewal = request.purpose == Purpose::Renew;
        // Whoever renews shows the wallet that has been known so far: after a loss it gets nothing.
        if renewal && !is_own(view, commitment) {
            return Err(Stop::Refused(Reason::WrongCommitment));
        }
        let hour = Hour::of_seconds(now);
        let Some(standing) = view.person.standing else {
            let reason = if renewal {
                Reason::Revoked
            } else {
                Reason::NoneWaiting
            };
            return Err(Stop::Refused(reason));
        };
        let Some(expiry) = self.policy.expiry(&standing, hour)? else {
            return Err(Stop::Refused(Reason::NoneWaiting));
        };
        let attributes = Attributes {
            colour: standing.colour,
            expiry,
        };
        if renewal && !self.is_due(view, attributes, hour) {
            return Err(Stop::Refused(Reason::NoneWaiting));
        }
        if !has_room(view.shard) {
            return Err(Stop::Refused(Reason::Expired));
        }
        // spec: AUT-8
        let handle = Handle::random(rng);
        let issued = self
            .secret(view.shard.number)?
            .issue(
                &self.framework,
                commitment,
                attributes,
                handle,
                &view.shard.state(),
            )
            .map_err(Fault::from)?;
        let next = self.next_ticket(view, handle, now, rng);
        let outcome = Outcome::Credential {
            shard: view.shard.number,
            credential_type: self.framework.credential_type(),
            issued,
            next: next.ticket(),
        };
        Ok(Decision {
            answer: self.seal(request, outcome, rng).map_err(Fault::from)?,
            next,
            credential: Some(NewCredential { handle, attributes }),
        })
    }

    /// Whether a renewal brings the wallet anything: another colour, or more time, and not before
    /// the policy allows it.
    fn is_due(&self, view: &View<'_>, new: Attributes, now: Hour) -> bool {
        let newest = view.history.iter().rev().find(|old| old.is_live(now));
        newest.is_none_or(|old| {
            old.colour != new.colour
                || (old.expiry < new.expiry
                    && old.expiry.0.saturating_sub(now.0) <= self.policy.renew_hours)
        })
    }

    /// `C` for the handle that the ticket was given out with: the handle is the ledger's, never the
    /// request's.
    // spec: AUT-19
    fn fresh_witness(
        &self,
        view: &View<'_>,
        request: &Request,
        commitment: &Commitment,
        now: u64,
        rng: &mut impl CryptoRng,
    ) -> Result<Decision, Stop> {
        if !is_own(view, commitment) {
            return Err(Stop::Refused(Reason::WrongCommitment));
        }
        let credential = ticket_credential(view).ok_or(Stop::Refused(Reason::Unknown))?;
        if credential.revoked.is_some() {
            return Err(Stop::Refused(Reason::Revoked));
        }
        if !credential.is_live(Hour::of_seconds(now)) {
            return Err(Stop::Refused(Reason::Expired));
        }
        let state = view.shard.state();
        let c = self
            .secret(view.shard.number)?
            .witness(credential.handle, &state)
            .map_err(Fault::from)?;
        let next = self.next_ticket(view, credential.handle, now, rng);
        let outcome = Outcome::Witness {
            c,
            n: state.n,
            next: next.ticket(),
        };
        Ok(Decision {
            answer: self.seal(request, outcome, rng).map_err(Fault::from)?,
            next,
            credential: None,
        })
    }

    fn next_ticket(
        &self,
        view: &View<'_>,
        handle: Handle,
        now: u64,
        rng: &mut impl CryptoRng,
    ) -> TicketRecord {
        TicketRecord {
            id: TicketId(draw16(rng)),
            nonce: draw16(rng),
            person: view.person.id,
            shard: view.shard.number,
            kind: TicketKind::Next { handle },
            expires: now.saturating_add(self.policy.ticket_seconds),
            state: TicketState::open(),
        }
    }

    fn seal(
        &self,
        request: &Request,
        outcome: Outcome,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, huepass_wire::WireError> {
        let exchange = Exchange {
            genesis: self.framework.genesis(),
            authority: self.id(),
            ticket_id: request.ticket_id,
        };
        let answer = Answer {
            purpose: request.purpose,
            outcome,
        };
        answer.seal(&exchange, &request.answer_key, &self.keys.signing, rng)
    }
}

fn is_own(view: &View<'_>, commitment: &Commitment) -> bool {
    view.person.commitment == Some(Registered(*commitment.u()))
}

fn ticket_credential<'a>(view: &View<'a>) -> Option<&'a CredentialRecord> {
    let TicketKind::Next { handle } = &view.ticket.kind else {
        return None;
    };
    let mut history = view.history.iter();
    history.find(|one| one.shard == view.shard.number && one.handle == *handle)
}

#[cfg(test)]
mod tests;
