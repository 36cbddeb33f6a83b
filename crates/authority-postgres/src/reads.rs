//! What the ledger is asked without being changed: reads, each of one statement or two.

use huepass_authority::{
    CredentialRecord, Founding, LedgerError, PersonId, PersonRecord, ShardRecord, TicketId,
    TicketRecord, TimelineEntry,
};
use huepass_credential::Delta;

use crate::postgres::PostgresLedger;
use crate::rows::{
    self, CredentialRow, DeltaRow, FoundingRow, PersonRow, ShardRow, TicketRow, TimelineRow,
    columns,
};
use crate::session::read;

/// The ledger, to be read. The methods are those of [`Ledger`](huepass_authority::Ledger).
pub(crate) struct Reads<'l>(pub(crate) &'l PostgresLedger);

impl Reads<'_> {
    fn read<T>(
        &self,
        question: impl AsyncFnOnce(&mut sqlx::PgConnection) -> Result<T, sqlx::Error>,
    ) -> Result<T, LedgerError> {
        let _runtime = self.0.link.handle.enter();
        read(&self.0.link, &self.0.pool, question)
    }

    pub(crate) fn founding(&self) -> Result<Option<Founding>, LedgerError> {
        const ONE: &str = concat!("SELECT ", columns!(founding), " FROM founding");
        let row: Option<FoundingRow> =
            self.read(async |connection| sqlx::query_as(ONE).fetch_optional(connection).await)?;
        row.map(rows::founding).transpose()
    }

    pub(crate) fn shards(&self) -> Result<Vec<ShardRecord>, LedgerError> {
        const ALL: &str = concat!("SELECT ", columns!(shard), " FROM shard ORDER BY number");
        let rows: Vec<ShardRow> =
            self.read(async |connection| sqlx::query_as(ALL).fetch_all(connection).await)?;
        rows.into_iter().map(rows::shard).collect()
    }

    pub(crate) fn shard(&self, number: u32) -> Result<ShardRecord, LedgerError> {
        const ONE: &str = concat!("SELECT ", columns!(shard), " FROM shard WHERE number = $1");
        let row: Option<ShardRow> = self.read(async |connection| {
            let query = sqlx::query_as(ONE).bind(i64::from(number));
            query.fetch_optional(connection).await
        })?;
        rows::shard(row.ok_or(LedgerError::NoSuchShard(number))?)
    }

    pub(crate) fn deltas(
        &self,
        number: u32,
        first: u32,
        limit: u32,
    ) -> Result<Vec<[u8; Delta::LEN]>, LedgerError> {
        const PAGE: &str = "SELECT place, delta FROM delta WHERE shard = $1 AND place >= $2 \
                            ORDER BY place LIMIT $3";
        const KNOWN: &str = "SELECT number FROM shard WHERE number = $1";
        let first = first.max(1);
        let (known, rows): (Option<(i64,)>, Vec<DeltaRow>) = self.read(async |connection| {
            let number = i64::from(number);
            let known = sqlx::query_as(KNOWN).bind(number);
            let known = known.fetch_optional(&mut *connection).await?;
            let page = sqlx::query_as(PAGE).bind(number).bind(i64::from(first));
            let page = page.bind(i64::from(limit)).fetch_all(connection).await?;
            Ok((known, page))
        })?;
        known.ok_or(LedgerError::NoSuchShard(number))?;
        let mut deltas = Vec::with_capacity(rows.len());
        for (expected, (place, delta)) in (i64::from(first)..).zip(&rows) {
            if *place != expected {
                return Err(LedgerError::Damaged("the log of a shard has a gap".into()));
            }
            deltas.push(rows::delta(delta)?);
        }
        Ok(deltas)
    }

    pub(crate) fn person(&self, id: &PersonId) -> Result<Option<PersonRecord>, LedgerError> {
        const ONE: &str = concat!("SELECT ", columns!(person), " FROM person WHERE id = $1");
        let row: Option<PersonRow> = self.read(async |connection| {
            let query = sqlx::query_as(ONE).bind(id.to_bytes());
            query.fetch_optional(connection).await
        })?;
        row.map(rows::person).transpose()
    }

    pub(crate) fn people(
        &self,
        after: Option<&PersonId>,
        limit: usize,
    ) -> Result<Vec<PersonRecord>, LedgerError> {
        const PAGE: &str = concat!(
            "SELECT ",
            columns!(person),
            " FROM person WHERE id > $1 ORDER BY id LIMIT $2"
        );
        // Every id comes after the empty one.
        let after = after.map(|id| id.to_bytes().to_vec()).unwrap_or_default();
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows: Vec<PersonRow> = self.read(async |connection| {
            let query = sqlx::query_as(PAGE).bind(after).bind(limit);
            query.fetch_all(connection).await
        })?;
        rows.into_iter().map(rows::person).collect()
    }

    pub(crate) fn history(&self, id: &PersonId) -> Result<Vec<CredentialRecord>, LedgerError> {
        const ALL: &str = concat!(
            "SELECT ",
            columns!(credential),
            " FROM credential WHERE person = $1 ORDER BY index"
        );
        if self.person(id)?.is_none() {
            return Err(LedgerError::PersonUnknown);
        }
        let rows: Vec<CredentialRow> = self.read(async |connection| {
            let query = sqlx::query_as(ALL).bind(id.to_bytes());
            query.fetch_all(connection).await
        })?;
        rows::history(rows)
    }

    pub(crate) fn timeline(
        &self,
        id: &PersonId,
        first: u32,
        limit: usize,
    ) -> Result<Vec<TimelineEntry>, LedgerError> {
        const PAGE: &str = concat!(
            "SELECT ",
            columns!(timeline),
            " FROM timeline WHERE person = $1 AND number >= $2 ORDER BY number LIMIT $3"
        );
        if self.person(id)?.is_none() {
            return Err(LedgerError::PersonUnknown);
        }
        let first = first.max(1);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows: Vec<TimelineRow> = self.read(async |connection| {
            let query = sqlx::query_as(PAGE).bind(id.to_bytes());
            let query = query.bind(i64::from(first)).bind(limit);
            query.fetch_all(connection).await
        })?;
        rows::timeline(rows, first)
    }

    pub(crate) fn ticket(&self, id: &TicketId) -> Result<Option<TicketRecord>, LedgerError> {
        const ONE: &str = concat!("SELECT ", columns!(ticket), " FROM ticket WHERE id = $1");
        let row: Option<TicketRow> = self.read(async |connection| {
            let query = sqlx::query_as(ONE).bind(&id.0[..]);
            query.fetch_optional(connection).await
        })?;
        row.map(rows::ticket).transpose()
    }
}
