//! The ledger's verbs: its transactions, and the reads that are in `reads`.

use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::Duration;

use huepass_authority::rules;
use huepass_authority::{
    Change, CredentialRecord, Decide, Divide, Drill, Founding, Granted, Ledger, LedgerError,
    PersonId, PersonRecord, Redeemed, Redemption, RequestDigest, ShardRecord, TicketId,
    TicketRecord, TicketState, TimelineEntry,
};
use huepass_credential::{Delta, Handle, Hour};

use crate::error::{Abort, PostgresError};
use crate::postgres::PostgresLedger;
use crate::reads::Reads;
use crate::rows::{columns, stored};
use crate::session::Session;
use crate::work::Work;

/// How often a transaction is begun before the ledger gives up.
const ATTEMPTS: u32 = 8;

impl PostgresLedger {
    fn transact<T>(
        &self,
        mut work: impl FnMut(&mut Work<'_, '_>) -> Result<T, Abort>,
    ) -> Result<T, LedgerError> {
        let _runtime = self.link.handle.enter();
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                std::thread::sleep(pause(attempt));
            }
            let out = Session::begin(&self.link, &self.pool).and_then(|mut session| {
                match work(&mut Work(&mut session)) {
                    Ok(out) => session.commit().map(|()| out),
                    Err(abort) => {
                        session.rollback();
                        Err(abort)
                    }
                }
            });
            match out {
                Ok(out) => return Ok(out),
                Err(Abort::Ledger(error)) => return Err(error),
                Err(Abort::Again) => {}
            }
        }
        Err(PostgresError::Busy("transactions got in each other's way").into())
    }

    const fn reads(&self) -> Reads<'_> {
        Reads(self)
    }
}

/// A few milliseconds, twice as many each time, spread so that those who met do not meet again.
fn pause(attempt: u32) -> Duration {
    // A fresh hasher is keyed differently each time; nothing secret comes of it.
    let spread = RandomState::new().hash_one(attempt) % 1000;
    Duration::from_micros((1000 + spread) << attempt.min(8))
}

impl Ledger for PostgresLedger {
    fn founding(&self) -> Result<Option<Founding>, LedgerError> {
        self.reads().founding()
    }

    fn found(&self, founding: &Founding) -> Result<(), LedgerError> {
        const ADD: &str = concat!(
            "INSERT INTO founding (",
            columns!(founding),
            ") VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING"
        );
        self.transact(|work| {
            let added = work.ask(async |connection| {
                sqlx::query(ADD)
                    .bind(&founding.genesis.0[..])
                    .bind(&founding.authority.0[..])
                    .bind(i64::from(founding.credential_type.0))
                    .bind(&founding.name)
                    .bind(i64::from(founding.edition))
                    .execute(connection)
                    .await
            })?;
            if added.rows_affected() == 0 {
                return Err(LedgerError::AlreadyFounded.into());
            }
            Ok(())
        })
    }

    fn add_shard(&self, shard: &ShardRecord) -> Result<(), LedgerError> {
        const ADD: &str = concat!(
            "INSERT INTO shard (",
            columns!(shard),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING"
        );
        self.transact(|work| {
            if !work.lock_places()? {
                return Err(LedgerError::NotFounded.into());
            }
            let added = work.ask(async |connection| {
                sqlx::query(ADD)
                    .bind(i64::from(shard.number))
                    .bind(shard.x.to_bytes())
                    .bind(&shard.x1.to_bytes()[..])
                    .bind(shard.proof.to_bytes())
                    .bind(i64::from(shard.n))
                    .bind(shard.v.to_bytes())
                    .bind(&shard.log.0[..])
                    .bind(i64::from(shard.issued))
                    .bind(i64::from(shard.persons))
                    .bind(shard.retired.map(i64::from))
                    .execute(connection)
                    .await
            })?;
            // Of its number or of its key: both are unique.
            if added.rows_affected() == 0 {
                return Err(LedgerError::ShardExists.into());
            }
            work.raise_edition()
        })
    }

    fn retire_shard(&self, number: u32, epoch: u32) -> Result<(), LedgerError> {
        self.transact(|work| {
            work.lock_places()?;
            match work.lock_shard(number)?.retired {
                Some(before) if before == epoch => return Ok(()),
                Some(epoch) => return Err(LedgerError::Retired { number, epoch }.into()),
                None => {}
            }
            work.ask(async |connection| {
                sqlx::query("UPDATE shard SET retired = $2 WHERE number = $1")
                    .bind(i64::from(number))
                    .bind(i64::from(epoch))
                    .execute(connection)
                    .await
            })?;
            work.raise_edition()
        })
    }

    fn shards(&self) -> Result<Vec<ShardRecord>, LedgerError> {
        self.reads().shards()
    }

    fn shard(&self, number: u32) -> Result<ShardRecord, LedgerError> {
        self.reads().shard(number)
    }

    fn deltas(
        &self,
        number: u32,
        first: u32,
        limit: u32,
    ) -> Result<Vec<[u8; Delta::LEN]>, LedgerError> {
        self.reads().deltas(number, first, limit)
    }

    fn add_person(
        &self,
        id: &PersonId,
        first: &Granted,
        capacity: u32,
        now: u64,
    ) -> Result<PersonRecord, LedgerError> {
        const KNOWN: &str = "SELECT shard FROM person WHERE id = $1";
        const ADD: &str = "INSERT INTO person (id, shard, credentials, added, entries) \
                           VALUES ($1, $2, 0, $3, 0) ON CONFLICT DO NOTHING";
        self.transact(|work| {
            let added = stored(now)?;
            work.lock_places()?;
            let known: Option<(i64,)> = work.ask(async |connection| {
                let query = sqlx::query_as(KNOWN).bind(id.to_bytes());
                query.fetch_optional(connection).await
            })?;
            if known.is_some() {
                return Err(LedgerError::PersonKnown.into());
            }
            let shard = work.choose_shard(None, capacity, &rules::has_room)?;
            let done = work.ask(async |connection| {
                sqlx::query(ADD)
                    .bind(id.to_bytes())
                    .bind(i64::from(shard))
                    .bind(added)
                    .execute(connection)
                    .await
            })?;
            if done.rows_affected() == 0 {
                return Err(LedgerError::PersonKnown.into());
            }
            let (person, entry) = first.registered(*id, shard, now);
            work.put_person(&person)?;
            work.enter(id, &entry)?;
            work.count_person(shard, 1)?;
            Ok(person)
        })
    }

    fn person(&self, id: &PersonId) -> Result<Option<PersonRecord>, LedgerError> {
        self.reads().person(id)
    }

    fn people(
        &self,
        after: Option<&PersonId>,
        limit: usize,
    ) -> Result<Vec<PersonRecord>, LedgerError> {
        self.reads().people(after, limit)
    }

    fn history(&self, id: &PersonId) -> Result<Vec<CredentialRecord>, LedgerError> {
        self.reads().history(id)
    }

    fn timeline(
        &self,
        id: &PersonId,
        first: u32,
        limit: usize,
    ) -> Result<Vec<TimelineEntry>, LedgerError> {
        self.reads().timeline(id, first, limit)
    }

    fn note_drill(
        &self,
        id: &PersonId,
        drill: &Drill,
        now: u64,
    ) -> Result<TimelineEntry, LedgerError> {
        self.transact(|work| {
            let (person, entry) = drill.noted(&work.lock_person(id)?, now);
            work.enter(id, &entry)?;
            work.put_person(&person)?;
            Ok(entry)
        })
    }

    fn open_offer(
        &self,
        ticket: &TicketRecord,
        capacity: u32,
        room: &dyn Fn(&ShardRecord) -> bool,
    ) -> Result<u32, LedgerError> {
        let fits = |shard: &ShardRecord| shard.retired.is_none() && room(shard);
        self.transact(|work| {
            let mut person = work.lock_person(&ticket.person)?;
            if work.ticket(&ticket.id)?.is_some() {
                return Err(LedgerError::TicketExists.into());
            }
            if let Some(earlier) = person.offer.replace(ticket.id) {
                work.forget_open(&earlier)?;
            }
            // Places are locked before shards, so the shard is looked at twice: once to see which
            // locks are needed, and once under them.
            let mut shards = work.shards()?.into_iter();
            if shards.any(|shard| shard.number == person.shard && fits(&shard)) {
                if !fits(&work.lock_shard(person.shard)?) {
                    return Err(Abort::Again);
                }
            } else {
                work.lock_places()?;
                let number = work.choose_shard(Some(person.shard), capacity, room)?;
                work.count_person(person.shard, -1)?;
                work.count_person(number, 1)?;
                person.shard = number;
            }
            work.add_ticket(&TicketRecord {
                shard: person.shard,
                ..ticket.clone()
            })?;
            work.put_person(&person)?;
            Ok(person.shard)
        })
    }

    fn ticket(&self, id: &TicketId) -> Result<Option<TicketRecord>, LedgerError> {
        self.reads().ticket(id)
    }

    fn try_pin(
        &self,
        id: &TicketId,
        request: &RequestDigest,
        limit: usize,
    ) -> Result<bool, LedgerError> {
        self.transact(|work| {
            let ticket = work.lock_ticket(id)?;
            let mut ticket = ticket.ok_or(LedgerError::NoSuchTicket)?;
            let allowed = rules::try_pin(&mut ticket, request, limit);
            if let TicketState::Open { tried } = &ticket.state
                && allowed
            {
                let tried: Vec<Vec<u8>> = tried.iter().map(|one| one.0.to_vec()).collect();
                work.ask(async |connection| {
                    sqlx::query("UPDATE ticket SET tried = $2 WHERE id = $1")
                        .bind(&id.0[..])
                        .bind(tried)
                        .execute(connection)
                        .await
                })?;
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
            // Whose a handle is never changes; the person is locked before the shard.
            let Some(owner) = work.owner_of_handle(shard, handle)? else {
                work.lock_shard(shard)?;
                return Err(LedgerError::NotIssued.into());
            };
            let person = work.lock_person(&owner)?;
            let history = work.history(&person)?;
            let shard = work.lock_shard(shard)?;
            let mut history = history.iter();
            let found = history.find(|one| one.shard == shard.number && one.handle == handle);
            let credential = found.ok_or(LedgerError::NotIssued)?;
            if credential.revoked.is_some() {
                return Err(LedgerError::AlreadyRevoked.into());
            }
            Ok(work.revoke(credential, &shard, now, divide)?.n)
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
            let before = work.lock_person(id)?;
            let mut live = work.history(&before)?;
            live.retain(|credential| credential.is_live(Hour::of_seconds(now)));
            let count = u32::try_from(live.len()).unwrap_or(u32::MAX);
            let (person, entry) = change.applied(&before, count, now);
            if person.offer.is_none()
                && let Some(offer) = before.offer
            {
                work.forget_open(&offer)?;
            }
            let numbers: Vec<u32> = live.iter().map(|credential| credential.shard).collect();
            let locked = work.lock_shards(&numbers)?.into_iter();
            let mut shards: BTreeMap<u32, ShardRecord> =
                locked.map(|shard| (shard.number, shard)).collect();
            for credential in &live {
                let number = credential.shard;
                let shard = shards.get(&number);
                let shard = shard.ok_or(LedgerError::NoSuchShard(number))?;
                let after = work.revoke(credential, shard, now, divide)?;
                shards.insert(number, after);
            }
            if let Some(entry) = &entry {
                work.enter(id, entry)?;
            }
            work.put_person(&person)?;
            Ok(count)
        })
    }

    fn forget_tickets(&self, before: u64, limit: usize) -> Result<usize, LedgerError> {
        // One that is being used at this moment is left for the next time.
        const FORGET: &str = "DELETE FROM ticket WHERE id IN (SELECT id FROM ticket \
                              WHERE expires < $1 ORDER BY expires, id LIMIT $2 \
                              FOR UPDATE SKIP LOCKED)";
        let before = i64::try_from(before).unwrap_or(i64::MAX);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.transact(|work| {
            let done = work.ask(async |connection| {
                let query = sqlx::query(FORGET).bind(before).bind(limit);
                query.execute(connection).await
            })?;
            Ok(usize::try_from(done.rows_affected()).unwrap_or(usize::MAX))
        })
    }
}
