//! One transaction, in the ledger's words.

use huepass_authority::rules;
use huepass_authority::{
    CredentialRecord, Decide, Decision, Divide, Founding, LedgerError, PersonId, PersonRecord,
    Redeemed, Redemption, Registered, RevocationRecord, ShardRecord, Stop, TicketId, TicketRecord,
    TicketState, TimelineEntry, View,
};
use huepass_credential::Handle;
use huepass_durable::{TransactError, Txn};
use huepass_wire::Reason;
use minicbor::{Decode, Encode};

use crate::layout::{self, HandleRecord, damaged, decode, decode_all, encode};

/// What goes wrong inside a transaction.
pub(crate) type Abort = TransactError<LedgerError>;

/// A transaction, in the ledger's words.
pub(crate) struct Work<'w, 't>(pub(crate) &'w mut Txn<'t>);

impl Work<'_, '_> {
    pub(crate) fn read<T>(&self, what: &'static str, key: &[u8]) -> Result<Option<T>, Abort>
    where
        T: Encode<()> + for<'b> Decode<'b, ()>,
    {
        let bytes = self.0.get(key)?;
        let record = bytes.map(|bytes| decode(what, &bytes)).transpose();
        record.map_err(stop)
    }

    pub(crate) fn put<T: Encode<()>>(&mut self, key: Vec<u8>, record: &T) {
        self.0.put(key, encode(record));
    }

    pub(crate) fn founding(&self) -> Result<Option<Founding>, Abort> {
        self.read("the founding record", layout::FOUNDING)
    }

    pub(crate) fn raise_edition(&mut self) -> Result<(), Abort> {
        let founding = self.founding()?.ok_or(LedgerError::NotFounded);
        let mut founding = founding.map_err(stop)?;
        founding.edition += 1;
        self.put(layout::FOUNDING.to_vec(), &founding);
        Ok(())
    }

    pub(crate) fn shard(&self, number: u32) -> Result<ShardRecord, Abort> {
        self.read("a shard", &layout::shard(number))?
            .ok_or(TransactError::Aborted(LedgerError::NoSuchShard(number)))
    }

    pub(crate) fn shards(&self) -> Result<Vec<ShardRecord>, Abort> {
        let entries = self.0.scan_prefix(layout::SHARDS)?;
        decode_all("a shard", &entries).map_err(stop)
    }

    pub(crate) fn count_person(&mut self, number: u32, change: i32) -> Result<(), Abort> {
        let mut shard = self.shard(number)?;
        shard.persons = shard.persons.saturating_add_signed(change);
        self.put(layout::shard(number), &shard);
        Ok(())
    }

    pub(crate) fn person(&self, id: &PersonId) -> Result<PersonRecord, Abort> {
        self.read("a person", &layout::person(id))?
            .ok_or(TransactError::Aborted(LedgerError::PersonUnknown))
    }

    pub(crate) fn history(&self, id: &PersonId) -> Result<Vec<CredentialRecord>, Abort> {
        let entries = self.0.scan_prefix(&layout::history(id))?;
        decode_all("a credential", &entries).map_err(stop)
    }

    /// Appends an entry to a person's timeline.
    pub(crate) fn enter(&mut self, id: &PersonId, entry: &TimelineEntry) -> Result<(), Abort> {
        let key = layout::entry(id, entry.number);
        // The number must be free: a timeline is only ever appended to.
        if self.0.get(&key)?.is_some() {
            return abort(damaged("a person's timeline is ahead of their record"));
        }
        self.put(key, entry);
        Ok(())
    }

    pub(crate) fn handle(&self, shard: u32, handle: Handle) -> Result<Option<HandleRecord>, Abort> {
        self.read("a handle", &layout::handle(shard, handle))
    }

    pub(crate) fn credential(&self, at: &HandleRecord) -> Result<CredentialRecord, Abort> {
        let key = layout::credential(&at.person, at.index);
        self.read("a credential", &key)?
            .ok_or_else(|| stop(damaged("a handle without its credential")))
    }

    pub(crate) fn ticket(&self, id: &TicketId) -> Result<Option<TicketRecord>, Abort> {
        self.read("a ticket", &layout::ticket(id))
    }

    pub(crate) fn put_ticket(&mut self, ticket: &TicketRecord) {
        self.put(layout::ticket(&ticket.id), ticket);
        self.0
            .put(layout::expiry(ticket.expires, &ticket.id), Vec::new());
    }

    pub(crate) fn forget(&mut self, id: &TicketId, expires: u64) {
        self.0.delete(layout::ticket(id));
        self.0.delete(layout::expiry(expires, id));
    }

    /// Marks a credential revoked and appends its delta; gives the place in the log.
    pub(crate) fn revoke(
        &mut self,
        mut credential: CredentialRecord,
        index: u32,
        now: u64,
        divide: &mut Divide<'_>,
    ) -> Result<u32, Abort> {
        let old = self.shard(credential.shard)?;
        let state = divide(old.number, credential.handle, &old.state())
            .map_err(|fault| stop(fault.into()))?;
        let (shard, delta) = rules::revoked(&old, credential.handle, &state).map_err(stop)?;
        let key = layout::delta(shard.number, shard.n);
        // The place must be free: a log is only ever appended to.
        if self.0.get(&key)?.is_some() {
            return abort(damaged("a shard's log is ahead of its state"));
        }
        self.0.put(key, delta.to_vec());
        credential.revoked = Some(RevocationRecord {
            place: shard.n,
            time: now,
        });
        self.put(layout::credential(&credential.person, index), &credential);
        self.put(layout::shard(shard.number), &shard);
        Ok(shard.n)
    }

    pub(crate) fn redeem(
        &mut self,
        redemption: &Redemption<'_>,
        decide: &mut Decide<'_>,
    ) -> Result<Redeemed, Abort> {
        let Some(mut ticket) = self.ticket(&redemption.ticket)? else {
            return Ok(Redeemed::Refused(Reason::Unknown));
        };
        if let Some(used) = rules::used(&ticket, &redemption.request) {
            return Ok(used);
        }
        let person = self.person(&ticket.person)?;
        let shard = self.shard(ticket.shard)?;
        if shard.retired.is_some() {
            return Ok(Redeemed::Refused(Reason::Expired));
        }
        let history = self.history(&person.id)?;
        if u32::try_from(history.len()) != Ok(person.credentials) {
            return abort(damaged("a person's history has a gap"));
        }
        let u = layout::commitment(&redemption.commitment.to_bytes());
        let owner: Option<PersonId> = self.read("a commitment", &u)?;
        if let Err(reason) = rules::check_commitment(redemption, &person, owner, &history) {
            return Ok(Redeemed::Refused(reason));
        }
        let decision = match decide(&View {
            ticket: &ticket,
            person: &person,
            shard: &shard,
            history: &history,
        }) {
            Ok(decision) => decision,
            Err(Stop::Refused(reason)) => return Ok(Redeemed::Refused(reason)),
            Err(Stop::Fault(fault)) => return abort(fault.into()),
        };
        if self.ticket(&decision.next.id)?.is_some() {
            return abort(LedgerError::TicketExists);
        }
        self.put_credential(redemption, &person, &shard, &decision, u)?;
        ticket.state = TicketState::Used {
            request: redemption.request,
            answer: decision.answer.clone().into(),
        };
        self.put_ticket(&ticket);
        self.put_ticket(&decision.next);
        Ok(Redeemed::Done(decision.answer))
    }

    /// Keeps the new credential of a decision, if it has one; `u` is the commitment's key.
    fn put_credential(
        &mut self,
        redemption: &Redemption<'_>,
        person: &PersonRecord,
        shard: &ShardRecord,
        decision: &Decision,
        u: Vec<u8>,
    ) -> Result<(), Abort> {
        let Some(new) = decision.credential else {
            return Ok(());
        };
        if self.handle(shard.number, new.handle)?.is_some() {
            return abort(LedgerError::HandleTaken);
        }
        let index = person.credentials;
        let at = HandleRecord {
            person: person.id,
            index,
        };
        let credential = rules::issued(redemption, person.id, shard.number, &new);
        let person = PersonRecord {
            commitment: Some(Registered(*redemption.commitment)),
            credentials: index + 1,
            ..person.clone()
        };
        let shard = ShardRecord {
            issued: shard.issued + 1,
            ..shard.clone()
        };
        self.put(layout::handle(shard.number, new.handle), &at);
        self.put(u, &person.id);
        self.put(layout::credential(&person.id, index), &credential);
        self.put(layout::person(&person.id), &person);
        self.put(layout::shard(shard.number), &shard);
        Ok(())
    }
}

pub(crate) const fn stop(error: LedgerError) -> Abort {
    TransactError::Aborted(error)
}

pub(crate) fn abort<T>(error: LedgerError) -> Result<T, Abort> {
    Err(stop(error))
}
