//! Offers: inviting a person's wallet.

use huepass_credential::Hour;
use huepass_wire::{Offer, Pin};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::authority::Authority;
use crate::error::AuthorityError;
use crate::identity::PersonId;
use crate::ledger::Ledger;
use crate::records::{TicketId, TicketKind, TicketRecord, TicketState};
use crate::rules::has_room;

/// Digits of an offer's PIN.
const PIN_DIGITS: usize = 6;

impl<L: Ledger> Authority<L> {
    /// Makes an offer for a registered person: the signed bytes for a QR code or a text, and the
    /// PIN that goes to the person another way. An earlier offer for the person ends. The PIN is
    /// nowhere else: the ledger keeps a keyed hash of it.
    ///
    /// # Errors
    /// [`LedgerError::PersonUnknown`](crate::LedgerError::PersonUnknown),
    /// [`AuthorityError::NothingToOffer`] when the person was revoked or their standing is over.
    pub fn offer(
        &self,
        person: &PersonId,
        now: u64,
        rng: &mut impl CryptoRng,
    ) -> Result<(Vec<u8>, Pin), AuthorityError> {
        let record = self.person(person)?;
        let standing = record.standing.ok_or(AuthorityError::NothingToOffer)?;
        if standing
            .until
            .is_some_and(|until| until < Hour::of_seconds(now))
        {
            return Err(AuthorityError::NothingToOffer);
        }
        let pin = draw_pin(rng)?;
        let id = draw16(rng);
        let mut ticket = TicketRecord {
            id: TicketId(id),
            nonce: draw16(rng),
            person: *person,
            shard: record.shard,
            kind: TicketKind::Offer {
                pin: self.keys.pepper.pin(&id, pin.expose()),
            },
            expires: now.saturating_add(self.policy.offer_seconds),
            state: TicketState::open(),
        };
        ticket.shard = self
            .ledger
            .open_offer(&ticket, self.policy.shard_persons, &has_room)?;
        let offer = Offer {
            genesis: self.framework.genesis(),
            authority: self.id(),
            credential_type: self.framework.credential_type(),
            shard: ticket.shard,
            ticket: ticket.ticket(),
            sealing_key: self.keys.sealing.public(),
            expires: ticket.expires,
        };
        Ok((offer.sign(&self.keys.signing), pin))
    }

    /// Forgets tickets that nobody can use any more, in steps; returns how many. Answers to used
    /// tickets are kept until their ticket's time is over, and go with them.
    ///
    /// # Errors
    /// [`LedgerError`](crate::LedgerError).
    pub fn forget_tickets(&self, now: u64) -> Result<usize, AuthorityError> {
        const STEP: usize = 1000;
        let mut forgotten = 0;
        loop {
            let count = self.ledger.forget_tickets(now, STEP)?;
            forgotten += count;
            if count < STEP {
                return Ok(forgotten);
            }
        }
    }
}

/// 16 random bytes.
pub(crate) fn draw16(rng: &mut impl CryptoRng) -> [u8; 16] {
    let mut out = [0; 16];
    rng.fill_bytes(&mut out);
    out
}

/// Six digits, each as likely as any other.
fn draw_pin(rng: &mut impl CryptoRng) -> Result<Pin, AuthorityError> {
    let mut digits = Zeroizing::new(String::with_capacity(PIN_DIGITS));
    while digits.len() < PIN_DIGITS {
        let mut byte = Zeroizing::new([0]);
        rng.fill_bytes(&mut *byte);
        // 250 is the largest multiple of ten below 256: bytes above would favour some digits.
        if byte[0] < 250 {
            digits.push(char::from(b'0' + byte[0] % 10));
        }
    }
    Ok(Pin::new(&digits)?)
}

#[cfg(test)]
mod tests;
