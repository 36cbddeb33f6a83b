//! A ledger in memory: everything that a ledger is, except that it ends with the process.

use core::fmt;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use huepass_credential::{Delta, Handle, Hour};
use huepass_wire::Reason;

use crate::error::LedgerError;
use crate::identity::PersonId;
use crate::ledger::{Decide, Divide, Ledger, Redeemed, Redemption, Stop, View};
use crate::records::{
    CredentialRecord, Founding, PersonRecord, Registered, RequestDigest, RevocationRecord,
    ShardRecord, TicketId, TicketRecord, TicketState,
};
use crate::rules;
use crate::timeline::{Change, Drill, Granted, TimelineEntry};

/// A ledger in memory.
#[derive(Default)]
pub struct MemoryLedger(Mutex<Tables>);

#[derive(Default)]
struct Tables {
    founding: Option<Founding>,
    shards: BTreeMap<u32, ShardRecord>,
    logs: BTreeMap<u32, Vec<[u8; Delta::LEN]>>,
    people: BTreeMap<PersonId, PersonRecord>,
    history: BTreeMap<PersonId, Vec<CredentialRecord>>,
    timelines: BTreeMap<PersonId, Vec<TimelineEntry>>,
    /// Whose handle it is, and which of their credentials.
    handles: HashMap<(u32, [u8; 32]), (PersonId, usize)>,
    commitments: HashMap<[u8; 48], PersonId>,
    tickets: BTreeMap<TicketId, TicketRecord>,
}

impl MemoryLedger {
    /// An empty ledger.
    pub fn new() -> Self {
        Self::default()
    }

    /// Every verb checks first and changes last, so a panic in between has changed nothing.
    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MemoryLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryLedger(..)")
    }
}

impl Tables {
    fn shard(&self, number: u32) -> Result<&ShardRecord, LedgerError> {
        self.shards
            .get(&number)
            .ok_or(LedgerError::NoSuchShard(number))
    }

    fn person(&self, id: &PersonId) -> Result<&PersonRecord, LedgerError> {
        self.people.get(id).ok_or(LedgerError::PersonUnknown)
    }

    fn history(&self, id: &PersonId) -> &[CredentialRecord] {
        self.history.get(id).map_or(&[], Vec::as_slice)
    }

    fn raise_edition(&mut self) -> Result<(), LedgerError> {
        let founding = self.founding.as_mut().ok_or(LedgerError::NotFounded)?;
        founding.edition += 1;
        Ok(())
    }

    fn enter(&mut self, id: PersonId, entry: TimelineEntry) {
        self.timelines.entry(id).or_default().push(entry);
    }

    /// Keeps revocations that were computed one after another.
    fn keep(&mut self, revocations: Vec<Revocation>, now: u64) {
        for Revocation {
            person,
            at,
            shard,
            delta,
        } in revocations
        {
            if let Some(record) = self.history.get_mut(&person).and_then(|h| h.get_mut(at)) {
                record.revoked = Some(RevocationRecord {
                    place: shard.n,
                    time: now,
                });
            }
            self.logs.entry(shard.number).or_default().push(delta);
            self.shards.insert(shard.number, shard);
        }
    }
}

struct Revocation {
    person: PersonId,
    at: usize,
    shard: ShardRecord,
    delta: [u8; Delta::LEN],
}

impl Ledger for MemoryLedger {
    fn founding(&self) -> Result<Option<Founding>, LedgerError> {
        Ok(self.tables().founding.clone())
    }

    fn found(&self, founding: &Founding) -> Result<(), LedgerError> {
        let mut tables = self.tables();
        if tables.founding.is_some() {
            return Err(LedgerError::AlreadyFounded);
        }
        tables.founding = Some(founding.clone());
        Ok(())
    }

    fn add_shard(&self, shard: &ShardRecord) -> Result<(), LedgerError> {
        let mut tables = self.tables();
        if tables.founding.is_none() {
            return Err(LedgerError::NotFounded);
        }
        let mut known = tables.shards.values();
        if known.any(|old| old.number == shard.number || old.x == shard.x) {
            return Err(LedgerError::ShardExists);
        }
        tables.shards.insert(shard.number, shard.clone());
        tables.raise_edition()
    }

    fn retire_shard(&self, number: u32, epoch: u32) -> Result<(), LedgerError> {
        let mut tables = self.tables();
        let shard = tables.shard(number)?;
        match shard.retired {
            Some(before) if before == epoch => return Ok(()),
            Some(epoch) => return Err(LedgerError::Retired { number, epoch }),
            None => {}
        }
        let shard = ShardRecord {
            retired: Some(epoch),
            ..shard.clone()
        };
        tables.shards.insert(number, shard);
        tables.raise_edition()
    }

    fn shards(&self) -> Result<Vec<ShardRecord>, LedgerError> {
        Ok(self.tables().shards.values().cloned().collect())
    }

    fn shard(&self, number: u32) -> Result<ShardRecord, LedgerError> {
        self.tables().shard(number).cloned()
    }

    fn deltas(
        &self,
        number: u32,
        first: u32,
        limit: u32,
    ) -> Result<Vec<[u8; Delta::LEN]>, LedgerError> {
        let tables = self.tables();
        tables.shard(number)?;
        let log = tables.logs.get(&number).map_or(&[][..], Vec::as_slice);
        let skip = usize::try_from(first.max(1) - 1).unwrap_or(usize::MAX);
        let take = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(log.iter().skip(skip).take(take).copied().collect())
    }

    fn add_person(
        &self,
        id: &PersonId,
        first: &Granted,
        capacity: u32,
        now: u64,
    ) -> Result<PersonRecord, LedgerError> {
        let mut tables = self.tables();
        if tables.people.contains_key(id) {
            return Err(LedgerError::PersonKnown);
        }
        let shard = rules::choose_shard(tables.shards.values(), capacity, &rules::has_room)?;
        let (person, entry) = first.registered(*id, shard, now);
        if let Some(shard) = tables.shards.get_mut(&shard) {
            shard.persons += 1;
        }
        tables.people.insert(*id, person.clone());
        tables.enter(*id, entry);
        Ok(person)
    }

    fn person(&self, id: &PersonId) -> Result<Option<PersonRecord>, LedgerError> {
        Ok(self.tables().people.get(id).cloned())
    }

    fn people(
        &self,
        after: Option<&PersonId>,
        limit: usize,
    ) -> Result<Vec<PersonRecord>, LedgerError> {
        let tables = self.tables();
        let people = tables.people.values();
        let rest = people.filter(|person| after.is_none_or(|after| person.id > *after));
        Ok(rest.take(limit).cloned().collect())
    }

    fn history(&self, id: &PersonId) -> Result<Vec<CredentialRecord>, LedgerError> {
        let tables = self.tables();
        tables.person(id)?;
        Ok(tables.history(id).to_vec())
    }

    fn timeline(
        &self,
        id: &PersonId,
        first: u32,
        limit: usize,
    ) -> Result<Vec<TimelineEntry>, LedgerError> {
        let tables = self.tables();
        tables.person(id)?;
        let entries = tables.timelines.get(id).map_or(&[][..], Vec::as_slice);
        let rest = entries.iter().filter(|entry| entry.number >= first);
        Ok(rest.take(limit).cloned().collect())
    }

    fn note_drill(
        &self,
        id: &PersonId,
        drill: &Drill,
        now: u64,
    ) -> Result<TimelineEntry, LedgerError> {
        let mut tables = self.tables();
        let (person, entry) = drill.noted(tables.person(id)?, now);
        tables.people.insert(*id, person);
        tables.enter(*id, entry.clone());
        Ok(entry)
    }

    fn open_offer(
        &self,
        ticket: &TicketRecord,
        capacity: u32,
        room: &dyn Fn(&ShardRecord) -> bool,
    ) -> Result<u32, LedgerError> {
        let mut tables = self.tables();
        let person = tables.person(&ticket.person)?.clone();
        if tables.tickets.contains_key(&ticket.id) {
            return Err(LedgerError::TicketExists);
        }
        let old = tables.shard(person.shard)?;
        let number = if old.retired.is_none() && room(old) {
            person.shard
        } else {
            rules::choose_shard(tables.shards.values(), capacity, room)?
        };
        if number != person.shard {
            for (number, change) in [(person.shard, -1), (number, 1)] {
                if let Some(shard) = tables.shards.get_mut(&number) {
                    shard.persons = shard.persons.saturating_add_signed(change);
                }
            }
        }
        if let Some(earlier) = person.offer
            && let Some(TicketState::Open { .. }) = tables.tickets.get(&earlier).map(|t| &t.state)
        {
            tables.tickets.remove(&earlier);
        }
        let ticket = TicketRecord {
            shard: number,
            ..ticket.clone()
        };
        let person = PersonRecord {
            shard: number,
            offer: Some(ticket.id),
            ..person
        };
        tables.tickets.insert(ticket.id, ticket);
        tables.people.insert(person.id, person);
        Ok(number)
    }

    fn ticket(&self, id: &TicketId) -> Result<Option<TicketRecord>, LedgerError> {
        Ok(self.tables().tickets.get(id).cloned())
    }

    fn try_pin(
        &self,
        id: &TicketId,
        request: &RequestDigest,
        limit: usize,
    ) -> Result<bool, LedgerError> {
        let mut tables = self.tables();
        let ticket = tables.tickets.get_mut(id);
        let ticket = ticket.ok_or(LedgerError::NoSuchTicket)?;
        Ok(rules::try_pin(ticket, request, limit))
    }

    fn redeem(
        &self,
        redemption: &Redemption<'_>,
        decide: &mut Decide<'_>,
    ) -> Result<Redeemed, LedgerError> {
        let mut tables = self.tables();
        let Some(ticket) = tables.tickets.get(&redemption.ticket).cloned() else {
            return Ok(Redeemed::Refused(Reason::Unknown));
        };
        if let Some(used) = rules::used(&ticket, &redemption.request) {
            return Ok(used);
        }
        let person = tables.person(&ticket.person)?.clone();
        let shard = tables.shard(ticket.shard)?.clone();
        if shard.retired.is_some() {
            return Ok(Redeemed::Refused(Reason::Expired));
        }
        let history = tables.history(&person.id);
        let u = redemption.commitment.to_bytes();
        let owner = tables.commitments.get(&u).copied();
        if let Err(reason) = rules::check_commitment(redemption, &person, owner, history) {
            return Ok(Redeemed::Refused(reason));
        }
        let view = View {
            ticket: &ticket,
            person: &person,
            shard: &shard,
            history,
        };
        let decision = match decide(&view) {
            Ok(decision) => decision,
            Err(Stop::Refused(reason)) => return Ok(Redeemed::Refused(reason)),
            Err(Stop::Fault(fault)) => return Err(fault.into()),
        };
        if tables.tickets.contains_key(&decision.next.id) {
            return Err(LedgerError::TicketExists);
        }
        if let Some(new) = decision.credential {
            let key = (shard.number, new.handle.to_bytes());
            if tables.handles.contains_key(&key) {
                return Err(LedgerError::HandleTaken);
            }
            let history = tables.history.entry(person.id).or_default();
            let at = history.len();
            history.push(rules::issued(redemption, person.id, shard.number, &new));
            tables.handles.insert(key, (person.id, at));
            tables.commitments.insert(u, person.id);
            let person = PersonRecord {
                commitment: Some(Registered(*redemption.commitment)),
                credentials: person.credentials + 1,
                ..person
            };
            tables.people.insert(person.id, person);
            let shard = ShardRecord {
                issued: shard.issued + 1,
                ..shard
            };
            tables.shards.insert(shard.number, shard);
        }
        let used = TicketRecord {
            state: TicketState::Used {
                request: redemption.request,
                answer: decision.answer.clone().into(),
            },
            ..ticket
        };
        tables.tickets.insert(used.id, used);
        tables.tickets.insert(decision.next.id, decision.next);
        Ok(Redeemed::Done(decision.answer))
    }

    fn revoke(
        &self,
        shard: u32,
        handle: Handle,
        now: u64,
        divide: &mut Divide<'_>,
    ) -> Result<u32, LedgerError> {
        let mut tables = self.tables();
        let record = tables.shard(shard)?.clone();
        let found = tables.handles.get(&(shard, handle.to_bytes()));
        let (person, at) = *found.ok_or(LedgerError::NotIssued)?;
        if tables.history(&person)[at].revoked.is_some() {
            return Err(LedgerError::AlreadyRevoked);
        }
        let state = divide(shard, handle, &record.state())?;
        let (shard, delta) = rules::revoked(&record, handle, &state)?;
        let place = shard.n;
        let revocation = Revocation {
            person,
            at,
            shard,
            delta,
        };
        tables.keep(vec![revocation], now);
        Ok(place)
    }

    fn revoke_person(
        &self,
        id: &PersonId,
        change: &Change,
        now: u64,
        divide: &mut Divide<'_>,
    ) -> Result<u32, LedgerError> {
        let mut tables = self.tables();
        let before = tables.person(id)?.clone();
        let mut shards: BTreeMap<u32, ShardRecord> = BTreeMap::new();
        let mut revocations = Vec::new();
        let hour = Hour::of_seconds(now);
        for (at, credential) in tables.history(id).iter().enumerate() {
            if !credential.is_live(hour) {
                continue;
            }
            let number = credential.shard;
            let shard = match shards.get(&number) {
                Some(shard) => shard,
                None => tables.shard(number)?,
            };
            let state = divide(number, credential.handle, &shard.state())?;
            let (shard, delta) = rules::revoked(shard, credential.handle, &state)?;
            shards.insert(number, shard.clone());
            revocations.push(Revocation {
                person: *id,
                at,
                shard,
                delta,
            });
        }
        let count = u32::try_from(revocations.len()).unwrap_or(u32::MAX);
        let (person, entry) = change.applied(&before, count, now);
        tables.keep(revocations, now);
        if person.offer.is_none()
            && let Some(offer) = before.offer
            && let Some(TicketState::Open { .. }) = tables.tickets.get(&offer).map(|t| &t.state)
        {
            tables.tickets.remove(&offer);
        }
        tables.people.insert(*id, person);
        if let Some(entry) = entry {
            tables.enter(*id, entry);
        }
        Ok(count)
    }

    fn forget_tickets(&self, before: u64, limit: usize) -> Result<usize, LedgerError> {
        let mut tables = self.tables();
        let over = tables.tickets.values().filter(|t| t.expires < before);
        let over: Vec<TicketId> = over.take(limit).map(|t| t.id).collect();
        for id in &over {
            tables.tickets.remove(id);
        }
        Ok(over.len())
    }
}

#[cfg(test)]
mod tests;
