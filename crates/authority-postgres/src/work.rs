//! One transaction, in the ledger's words. What locks a row says so; the order in which locks are
//! taken is on the crate's front page.

use huepass_authority::rules;
use huepass_authority::{
    CredentialRecord, Divide, LedgerError, PersonId, PersonRecord, ShardRecord, TicketId,
    TicketKind, TicketRecord, TicketState, TimelineEntry,
};
use huepass_credential::Handle;
use sqlx::PgConnection;

use crate::error::Abort;
use crate::rows::{self, CredentialRow, PersonRow, ShardRow, TicketRow, columns, stored};
use crate::session::Session;

/// A transaction, in the ledger's words.
pub(crate) struct Work<'w, 'p>(pub(crate) &'w mut Session<'p>);

impl Work<'_, '_> {
    /// See [`Session::ask`].
    pub(crate) fn ask<T>(
        &mut self,
        question: impl AsyncFnOnce(&mut PgConnection) -> Result<T, sqlx::Error>,
    ) -> Result<T, Abort> {
        self.0.ask(question)
    }

    /// Locks the founding row, under which persons are given places and shards come and go. Whether
    /// there is one.
    pub(crate) fn lock_places(&mut self) -> Result<bool, Abort> {
        let row: Option<(i64,)> = self.ask(async |connection| {
            sqlx::query_as("SELECT edition FROM founding FOR NO KEY UPDATE")
                .fetch_optional(connection)
                .await
        })?;
        Ok(row.is_some())
    }

    /// Raises the edition, under [`Self::lock_places`].
    pub(crate) fn raise_edition(&mut self) -> Result<(), Abort> {
        self.ask(async |connection| {
            sqlx::query("UPDATE founding SET edition = edition + 1")
                .execute(connection)
                .await
        })?;
        Ok(())
    }

    /// All shards as they are, unlocked.
    pub(crate) fn shards(&mut self) -> Result<Vec<ShardRecord>, Abort> {
        const ALL: &str = concat!("SELECT ", columns!(shard), " FROM shard ORDER BY number");
        let rows: Vec<ShardRow> =
            self.ask(async |connection| sqlx::query_as(ALL).fetch_all(connection).await)?;
        let shards: Result<_, LedgerError> = rows.into_iter().map(rows::shard).collect();
        Ok(shards?)
    }

    /// Locks shards, by number; gives those that exist.
    pub(crate) fn lock_shards(&mut self, numbers: &[u32]) -> Result<Vec<ShardRecord>, Abort> {
        const LOCK: &str = concat!(
            "SELECT ",
            columns!(shard),
            " FROM shard WHERE number = ANY($1) ORDER BY number FOR NO KEY UPDATE"
        );
        let numbers: Vec<i64> = numbers.iter().copied().map(i64::from).collect();
        let rows: Vec<ShardRow> = self.ask(async |connection| {
            let query = sqlx::query_as(LOCK).bind(numbers);
            query.fetch_all(connection).await
        })?;
        let shards: Result<_, LedgerError> = rows.into_iter().map(rows::shard).collect();
        Ok(shards?)
    }

    /// Locks one shard.
    pub(crate) fn lock_shard(&mut self, number: u32) -> Result<ShardRecord, Abort> {
        let found = self.lock_shards(&[number])?.pop();
        Ok(found.ok_or(LedgerError::NoSuchShard(number))?)
    }

    /// Chooses a shard for one more person and locks it together with the one that the person is
    /// in, if any. To be called under [`Self::lock_places`], so that no count of persons moves.
    pub(crate) fn choose_shard(
        &mut self,
        now_in: Option<u32>,
        capacity: u32,
        room: &dyn Fn(&ShardRecord) -> bool,
    ) -> Result<u32, Abort> {
        let number = rules::choose_shard(&self.shards()?, capacity, room)?;
        let mut numbers = vec![number];
        numbers.extend(now_in);
        let locked = self.lock_shards(&numbers)?;
        // Handles may have been issued in it since it was looked at.
        if locked
            .iter()
            .any(|shard| shard.number == number && room(shard))
        {
            Ok(number)
        } else {
            Err(Abort::Again)
        }
    }

    /// Counts a person in or out of a shard that is locked.
    pub(crate) fn count_person(&mut self, number: u32, change: i64) -> Result<(), Abort> {
        self.ask(async |connection| {
            sqlx::query("UPDATE shard SET persons = persons + $2 WHERE number = $1")
                .bind(i64::from(number))
                .bind(change)
                .execute(connection)
                .await
        })?;
        Ok(())
    }

    /// Locks a person.
    pub(crate) fn lock_person(&mut self, id: &PersonId) -> Result<PersonRecord, Abort> {
        const LOCK: &str = concat!(
            "SELECT ",
            columns!(person),
            " FROM person WHERE id = $1 FOR NO KEY UPDATE"
        );
        let row: Option<PersonRow> = self.ask(async |connection| {
            let query = sqlx::query_as(LOCK).bind(id.to_bytes());
            query.fetch_optional(connection).await
        })?;
        Ok(rows::person(row.ok_or(LedgerError::PersonUnknown)?)?)
    }

    /// Writes what may change of a person who is locked.
    pub(crate) fn put_person(&mut self, person: &PersonRecord) -> Result<(), Abort> {
        const PUT: &str = "UPDATE person SET shard = $2, colour = $3, until = $4, commitment = $5, \
                           credentials = $6, offer = $7, entries = $8 WHERE id = $1";
        let standing = person.standing;
        self.ask(async |connection| {
            sqlx::query(PUT)
                .bind(person.id.to_bytes())
                .bind(i64::from(person.shard))
                .bind(standing.map(|standing| i64::from(standing.colour.number())))
                .bind(
                    standing
                        .and_then(|standing| standing.until)
                        .map(|hour| i64::from(hour.0)),
                )
                .bind(person.commitment.map(|u| u.0.to_bytes().to_vec()))
                .bind(i64::from(person.credentials))
                .bind(person.offer.map(|id| id.0.to_vec()))
                .bind(i64::from(person.entries))
                .execute(connection)
                .await
        })?;
        Ok(())
    }

    /// A person's credentials, complete only while the person is locked.
    pub(crate) fn history(
        &mut self,
        person: &PersonRecord,
    ) -> Result<Vec<CredentialRecord>, Abort> {
        const ALL: &str = concat!(
            "SELECT ",
            columns!(credential),
            " FROM credential WHERE person = $1 ORDER BY index"
        );
        let rows: Vec<CredentialRow> = self.ask(async |connection| {
            let query = sqlx::query_as(ALL).bind(person.id.to_bytes());
            query.fetch_all(connection).await
        })?;
        let history = rows::history(rows)?;
        if u32::try_from(history.len()) != Ok(person.credentials) {
            return Err(LedgerError::Damaged("a person's history has a gap".into()).into());
        }
        Ok(history)
    }

    /// Appends an entry to the timeline of a person who is locked.
    pub(crate) fn enter(&mut self, id: &PersonId, entry: &TimelineEntry) -> Result<(), Abort> {
        const ADD: &str = concat!(
            "INSERT INTO timeline (",
            columns!(timeline),
            ") VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING"
        );
        let time = stored(entry.time)?;
        let added = self.ask(async |connection| {
            sqlx::query(ADD)
                .bind(id.to_bytes())
                .bind(i64::from(entry.number))
                .bind(time)
                .bind(i64::from(entry.reason.number()))
                .bind(rows::encode_entry(entry))
                .execute(connection)
                .await
        })?;
        // The number must be free: a timeline is only ever appended to.
        if added.rows_affected() == 0 {
            let what = "a person's timeline is ahead of their record";
            return Err(LedgerError::Damaged(what.into()).into());
        }
        Ok(())
    }

    /// A ticket as it is, unlocked.
    pub(crate) fn ticket(&mut self, id: &TicketId) -> Result<Option<TicketRecord>, Abort> {
        const ONE: &str = concat!("SELECT ", columns!(ticket), " FROM ticket WHERE id = $1");
        self.one_ticket(ONE, id)
    }

    /// Locks a ticket.
    pub(crate) fn lock_ticket(&mut self, id: &TicketId) -> Result<Option<TicketRecord>, Abort> {
        const LOCK: &str = concat!(
            "SELECT ",
            columns!(ticket),
            " FROM ticket WHERE id = $1 FOR NO KEY UPDATE"
        );
        self.one_ticket(LOCK, id)
    }

    fn one_ticket(
        &mut self,
        select: &'static str,
        id: &TicketId,
    ) -> Result<Option<TicketRecord>, Abort> {
        let row: Option<TicketRow> = self.ask(async |connection| {
            let query = sqlx::query_as(select).bind(&id.0[..]);
            query.fetch_optional(connection).await
        })?;
        Ok(row.map(rows::ticket).transpose()?)
    }

    /// Keeps a new ticket.
    pub(crate) fn add_ticket(&mut self, ticket: &TicketRecord) -> Result<(), Abort> {
        const ADD: &str = concat!(
            "INSERT INTO ticket (",
            columns!(ticket),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING"
        );
        let (pin, handle) = match &ticket.kind {
            TicketKind::Offer { pin } => (Some(pin.to_vec()), None),
            TicketKind::Next { handle } => (None, Some(handle.to_bytes().to_vec())),
        };
        let (tried, used_by, answer) = match &ticket.state {
            TicketState::Open { tried } => {
                (tried.iter().map(|one| one.0.to_vec()).collect(), None, None)
            }
            TicketState::Used { request, answer } => {
                (Vec::new(), Some(request.0.to_vec()), Some(answer.to_vec()))
            }
        };
        let expires = stored(ticket.expires)?;
        let done = self.ask(async |connection| {
            sqlx::query(ADD)
                .bind(&ticket.id.0[..])
                .bind(&ticket.nonce[..])
                .bind(ticket.person.to_bytes())
                .bind(i64::from(ticket.shard))
                .bind(pin)
                .bind(handle)
                .bind(expires)
                .bind::<Vec<Vec<u8>>>(tried)
                .bind(used_by)
                .bind(answer)
                .execute(connection)
                .await
        })?;
        if done.rows_affected() == 0 {
            return Err(LedgerError::TicketExists.into());
        }
        Ok(())
    }

    /// Forgets a ticket that nobody has used; one that was used stays.
    pub(crate) fn forget_open(&mut self, id: &TicketId) -> Result<(), Abort> {
        self.ask(async |connection| {
            sqlx::query("DELETE FROM ticket WHERE id = $1 AND used_by IS NULL")
                .bind(&id.0[..])
                .execute(connection)
                .await
        })?;
        Ok(())
    }

    /// Whose a handle is, if it was ever issued in the shard.
    pub(crate) fn owner_of_handle(
        &mut self,
        shard: u32,
        handle: Handle,
    ) -> Result<Option<PersonId>, Abort> {
        let row: Option<(Vec<u8>,)> = self.ask(async |connection| {
            sqlx::query_as("SELECT person FROM credential WHERE shard = $1 AND handle = $2")
                .bind(i64::from(shard))
                .bind(handle.to_bytes())
                .fetch_optional(connection)
                .await
        })?;
        Ok(row.map(|(id,)| rows::person_id(&id)).transpose()?)
    }

    /// Revokes a credential of a person who is locked, in a shard that is locked: its delta, its
    /// mark, the shard's state. Gives the shard after it.
    pub(crate) fn revoke(
        &mut self,
        credential: &CredentialRecord,
        shard: &ShardRecord,
        now: u64,
        divide: &mut Divide<'_>,
    ) -> Result<ShardRecord, Abort> {
        let state =
            divide(shard.number, credential.handle, &shard.state()).map_err(LedgerError::from)?;
        let (shard, delta) = rules::revoked(shard, credential.handle, &state)?;
        let (number, place, time) = (i64::from(shard.number), i64::from(shard.n), stored(now)?);
        let changed = self.ask(async |connection| {
            // The place must be free: a log is only ever appended to.
            let added = sqlx::query(
                "INSERT INTO delta (shard, place, delta) VALUES ($1, $2, $3) \
                 ON CONFLICT DO NOTHING",
            )
            .bind(number)
            .bind(place)
            .bind(&delta[..])
            .execute(&mut *connection)
            .await?;
            let marked = sqlx::query(
                "UPDATE credential SET revoked_place = $3, revoked_time = $4 \
                 WHERE shard = $1 AND handle = $2 AND revoked_place IS NULL",
            )
            .bind(number)
            .bind(credential.handle.to_bytes())
            .bind(place)
            .bind(time)
            .execute(&mut *connection)
            .await?;
            let moved = sqlx::query(
                "UPDATE shard SET n = $2, v = $3, log = $4 WHERE number = $1 AND n = $2 - 1",
            )
            .bind(number)
            .bind(place)
            .bind(shard.v.to_bytes())
            .bind(&shard.log.0[..])
            .execute(connection)
            .await?;
            Ok([added, marked, moved].map(|done| done.rows_affected()))
        })?;
        if changed != [1, 1, 1] {
            let what = "a shard's log, its state and its credentials do not agree";
            return Err(LedgerError::Damaged(what.into()).into());
        }
        Ok(shard)
    }
}
