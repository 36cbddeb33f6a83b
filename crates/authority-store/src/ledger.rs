//! The ledger's verbs, each one transaction of a [`DurableTree`].

use std::path::Path;

use huepass_authority::rules;
use huepass_authority::{
    Change, CredentialRecord, Decide, Divide, Drill, Founding, Granted, Ledger, LedgerError,
    PersonId, PersonRecord, Redeemed, Redemption, RequestDigest, ShardRecord, TicketId,
    TicketRecord, TicketState, TimelineEntry,
};
use huepass_credential::{Delta, Handle, Hour};
use huepass_durable::{DurableError, DurableTree, TransactError};
use minicbor::{Decode, Encode};

use crate::layout::{self, damaged, decode, decode_all};
use crate::work::{Abort, Work, abort, stop};

/// An authority's ledger in a folder; one process at a time has it open.
#[derive(Debug)]
pub struct SledLedger {
    tree: DurableTree,
}

impl SledLedger {
    /// Opens the ledger in a folder, creating both if they are not there.
    ///
    /// # Errors
    /// [`LedgerError::InUse`], [`LedgerError::Damaged`], [`LedgerError::Full`],
    /// [`LedgerError::Storage`].
    pub fn open(folder: &Path) -> Result<Self, LedgerError> {
        let tree = DurableTree::open(folder).map_err(sort)?;
        Ok(Self { tree })
    }

    fn read<T>(&self, what: &'static str, key: &[u8]) -> Result<Option<T>, LedgerError>
    where
        T: Encode<()> + for<'b> Decode<'b, ()>,
    {
        let bytes = self.tree.get(key).map_err(sort)?;
        bytes.map(|bytes| decode(what, &bytes)).transpose()
    }

    fn transact<T>(
        &self,
        work: impl FnOnce(&mut Work<'_, '_>) -> Result<T, Abort>,
    ) -> Result<T, LedgerError> {
        let out = self.tree.transact(|txn| work(&mut Work(txn)));
        out.map_err(|error| match error {
            TransactError::Aborted(error) => error,
            TransactError::Storage(error) => sort(error),
        })
    }
}

impl Ledger for SledLedger {
    fn founding(&self) -> Result<Option<Founding>, LedgerError> {
        self.read("the founding record", layout::FOUNDING)
    }

    fn found(&self, founding: &Founding) -> Result<(), LedgerError> {
        self.transact(|work| {
            if work.founding()?.is_some() {
                return abort(LedgerError::AlreadyFounded);
            }
            work.put(layout::FOUNDING.to_vec(), founding);
            Ok(())
        })
    }

    fn add_shard(&self, shard: &ShardRecord) -> Result<(), LedgerError> {
        self.transact(|work| {
            work.raise_edition()?;
            let known = work.shards()?;
            if known
                .iter()
                .any(|old| old.number == shard.number || old.x == shard.x)
            {
                return abort(LedgerError::ShardExists);
            }
            work.put(layout::shard(shard.number), shard);
            Ok(())
        })
    }

    fn retire_shard(&self, number: u32, epoch: u32) -> Result<(), LedgerError> {
        self.transact(|work| {
            let mut shard = work.shard(number)?;
            match shard.retired {
                Some(before) if before == epoch => return Ok(()),
                Some(epoch) => return abort(LedgerError::Retired { number, epoch }),
                None => shard.retired = Some(epoch),
            }
            work.put(layout::shard(number), &shard);
            work.raise_edition()
        })
    }

    fn shards(&self) -> Result<Vec<ShardRecord>, LedgerError> {
        let entries = self.tree.scan_prefix(layout::SHARDS).map_err(sort)?;
        decode_all("a shard", &entries)
    }

    fn shard(&self, number: u32) -> Result<ShardRecord, LedgerError> {
        self.read("a shard", &layout::shard(number))?
            .ok_or(LedgerError::NoSuchShard(number))
    }

    fn deltas(
        &self,
        number: u32,
        first: u32,
        limit: u32,
    ) -> Result<Vec<[u8; Delta::LEN]>, LedgerError> {
        self.shard(number)?;
        let first = first.max(1);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let after = layout::delta(number, first - 1);
        let entries = self
            .tree
            .page(&layout::log(number), Some(&after), limit)
            .map_err(sort)?;
        let mut deltas = Vec::with_capacity(entries.len());
        for (place, (key, value)) in (first..=u32::MAX).zip(&entries) {
            if layout::read_place(key) != Some(place) {
                return Err(damaged("the log of a shard has a gap"));
            }
            deltas.push(layout::decode_delta(value)?);
        }
        Ok(deltas)
    }

    fn add_person(
        &self,
        id: &PersonId,
        first: &Granted,
        capacity: u32,
        now: u64,
    ) -> Result<PersonRecord, LedgerError> {
        self.transact(|work| {
            let key = layout::person(id);
            if work.0.get(&key)?.is_some() {
                return abort(LedgerError::PersonKnown);
            }
            let shards = work.shards()?;
            let number = rules::choose_shard(&shards, capacity, &rules::has_room).map_err(stop)?;
            work.count_person(number, 1)?;
            let (person, entry) = first.registered(*id, number, now);
            work.enter(id, &entry)?;
            work.put(key, &person);
            Ok(person)
        })
    }

    fn person(&self, id: &PersonId) -> Result<Option<PersonRecord>, LedgerError> {
        self.read("a person", &layout::person(id))
    }

    fn people(
        &self,
        after: Option<&PersonId>,
        limit: usize,
    ) -> Result<Vec<PersonRecord>, LedgerError> {
        let after = after.map(layout::person);
        let entries = self
            .tree
            .page(layout::PEOPLE, after.as_deref(), limit)
            .map_err(sort)?;
        decode_all("a person", &entries)
    }

    fn history(&self, id: &PersonId) -> Result<Vec<CredentialRecord>, LedgerError> {
        if self.person(id)?.is_none() {
            return Err(LedgerError::PersonUnknown);
        }
        let entries = self.tree.scan_prefix(&layout::history(id)).map_err(sort)?;
        decode_all("a credential", &entries)
    }

    fn timeline(
        &self,
        id: &PersonId,
        first: u32,
        limit: usize,
    ) -> Result<Vec<TimelineEntry>, LedgerError> {
        if self.person(id)?.is_none() {
            return Err(LedgerError::PersonUnknown);
        }
        let first = first.max(1);
        let after = layout::entry(id, first - 1);
        let entries = self
            .tree
            .page(&layout::timeline(id), Some(&after), limit)
            .map_err(sort)?;
        let entries: Vec<TimelineEntry> = decode_all("an entry of a timeline", &entries)?;
        for (number, entry) in (first..=u32::MAX).zip(&entries) {
            if entry.number != number {
                return Err(damaged("a person's timeline has a gap"));
            }
        }
        Ok(entries)
    }

    fn note_drill(
        &self,
        id: &PersonId,
        drill: &Drill,
        now: u64,
    ) -> Result<TimelineEntry, LedgerError> {
        self.transact(|work| {
            let (person, entry) = drill.noted(&work.person(id)?, now);
            work.enter(id, &entry)?;
            work.put(layout::person(id), &person);
            Ok(entry)
        })
    }

    fn open_offer(
        &self,
        ticket: &TicketRecord,
        capacity: u32,
        room: &dyn Fn(&ShardRecord) -> bool,
    ) -> Result<u32, LedgerError> {
        self.transact(|work| {
            let mut person = work.person(&ticket.person)?;
            if work.ticket(&ticket.id)?.is_some() {
                return abort(LedgerError::TicketExists);
            }
            let old = work.shard(person.shard)?;
            if old.retired.is_some() || !room(&old) {
                let number = rules::choose_shard(&work.shards()?, capacity, room).map_err(stop)?;
                work.count_person(person.shard, -1)?;
                work.count_person(number, 1)?;
                person.shard = number;
            }
            if let Some(earlier) = person.offer.replace(ticket.id)
                && let Some(earlier) = work.ticket(&earlier)?
                && matches!(earlier.state, TicketState::Open { .. })
            {
                work.forget(&earlier.id, earlier.expires);
            }
            work.put_ticket(&TicketRecord {
                shard: person.shard,
                ..ticket.clone()
            });
            work.put(layout::person(&person.id), &person);
            Ok(person.shard)
        })
    }

    fn ticket(&self, id: &TicketId) -> Result<Option<TicketRecord>, LedgerError> {
        self.read("a ticket", &layout::ticket(id))
    }

    fn try_pin(
        &self,
        id: &TicketId,
        request: &RequestDigest,
        limit: usize,
    ) -> Result<bool, LedgerError> {
        self.transact(|work| {
            let ticket = work.ticket(id)?.ok_or(LedgerError::NoSuchTicket);
            let mut ticket = ticket.map_err(stop)?;
            let allowed = rules::try_pin(&mut ticket, request, limit);
            if allowed {
                work.put_ticket(&ticket);
            }
            Ok(allowed)
        })
    }

    fn redeem(
        &self,
        redemption: &Redemption<'_>,
        decide: &mut Decide<'_>,
    ) -> Result<Redeemed, LedgerError> {
        self.transact(|work| work.redeem(redemption, decide))
    }

    fn revoke(
        &self,
        shard: u32,
        handle: Handle,
        now: u64,
        divide: &mut Divide<'_>,
    ) -> Result<u32, LedgerError> {
        self.transact(|work| {
            work.shard(shard)?;
            let Some(at) = work.handle(shard, handle)? else {
                return abort(LedgerError::NotIssued);
            };
            let credential = work.credential(&at)?;
            if credential.revoked.is_some() {
                return abort(LedgerError::AlreadyRevoked);
            }
            work.revoke(credential, at.index, now, divide)
        })
    }

    fn revoke_person(
        &self,
        id: &PersonId,
        change: &Change,
        now: u64,
        divide: &mut Divide<'_>,
    ) -> Result<u32, LedgerError> {
        self.transact(|work| {
            let before = work.person(id)?;
            let mut count = 0;
            for (index, credential) in (0..).zip(work.history(id)?) {
                if credential.is_live(Hour::of_seconds(now)) {
                    work.revoke(credential, index, now, divide)?;
                    count += 1;
                }
            }
            let (person, entry) = change.applied(&before, count, now);
            if person.offer.is_none()
                && let Some(offer) = before.offer
                && let Some(offer) = work.ticket(&offer)?
                && matches!(offer.state, TicketState::Open { .. })
            {
                work.forget(&offer.id, offer.expires);
            }
            if let Some(entry) = &entry {
                work.enter(id, entry)?;
            }
            work.put(layout::person(id), &person);
            Ok(count)
        })
    }

    fn forget_tickets(&self, before: u64, limit: usize) -> Result<usize, LedgerError> {
        let entries = self
            .tree
            .page(layout::EXPIRIES, None, limit)
            .map_err(sort)?;
        let mut over = Vec::new();
        for (key, _) in &entries {
            let (expires, id) =
                layout::read_expiry(key).ok_or_else(|| damaged("a ticket's expiry"))?;
            if expires < before {
                over.push((expires, id));
            }
        }
        self.transact(|work| {
            for (expires, id) in &over {
                work.forget(id, *expires);
            }
            Ok(over.len())
        })
    }
}

fn sort(error: DurableError) -> LedgerError {
    match error {
        DurableError::InUse { .. } => LedgerError::InUse,
        DurableError::DiskFull { .. } => LedgerError::Full,
        DurableError::Damaged { .. } => LedgerError::Damaged(error.into()),
        _ => LedgerError::Storage(error.into()),
    }
}

#[cfg(test)]
mod tests;
