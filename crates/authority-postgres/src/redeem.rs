//! The verb with most to it: a ticket is used.

use huepass_authority::rules;
use huepass_authority::{
    Decide, Decision, LedgerError, NewCredential, PersonId, PersonRecord, Redeemed, Redemption,
    Registered, ShardRecord, Stop, View,
};
use huepass_wire::Reason;

use crate::error::Abort;
use crate::rows::{self, columns, stored};
use crate::work::Work;

impl Work<'_, '_> {
    /// See `Ledger::redeem`. The shard is locked last, so that others wait for the decision and the
    /// writing, not for the reading before.
    pub(crate) fn redeem(
        &mut self,
        redemption: &Redemption<'_>,
        decide: &mut Decide<'_>,
    ) -> Result<Redeemed, Abort> {
        // Whose it is never changes, so it may be read before anything is locked; and so may a
        // ticket that was used.
        let Some(seen) = self.ticket(&redemption.ticket)? else {
            return Ok(Redeemed::Refused(Reason::Unknown));
        };
        if let Some(used) = rules::used(&seen, &redemption.request) {
            return Ok(used);
        }
        let person = self.lock_person(&seen.person)?;
        let Some(ticket) = self.lock_ticket(&redemption.ticket)? else {
            return Ok(Redeemed::Refused(Reason::Unknown));
        };
        if let Some(used) = rules::used(&ticket, &redemption.request) {
            return Ok(used);
        }
        let history = self.history(&person)?;
        let owner = self.owner_of_commitment(redemption)?;
        let shard = self.lock_shard(ticket.shard)?;
        if shard.retired.is_some() {
            return Ok(Redeemed::Refused(Reason::Expired));
        }
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
            Err(Stop::Fault(fault)) => return Err(LedgerError::from(fault).into()),
        };
        self.add_ticket(&decision.next)?;
        if let Some(new) = &decision.credential {
            self.add_credential(redemption, &person, &shard, new)?;
        }
        self.use_ticket(redemption, &decision)?;
        Ok(Redeemed::Done(decision.answer))
    }

    fn owner_of_commitment(
        &mut self,
        redemption: &Redemption<'_>,
    ) -> Result<Option<PersonId>, Abort> {
        let row: Option<(Vec<u8>,)> = self.ask(async |connection| {
            sqlx::query_as("SELECT person FROM commitment WHERE u = $1")
                .bind(redemption.commitment.to_bytes())
                .fetch_optional(connection)
                .await
        })?;
        Ok(row.map(|(id,)| rows::person_id(&id)).transpose()?)
    }

    /// Keeps a new credential of a person who is locked, in a shard that is locked.
    fn add_credential(
        &mut self,
        redemption: &Redemption<'_>,
        person: &PersonRecord,
        shard: &ShardRecord,
        new: &NewCredential,
    ) -> Result<(), Abort> {
        const ADD: &str = concat!(
            "INSERT INTO credential (",
            columns!(credential),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, NULL) \
             ON CONFLICT (shard, handle) DO NOTHING"
        );
        self.register_commitment(redemption, person)?;
        let record = rules::issued(redemption, person.id, shard.number, new);
        let issued = stored(record.issued)?;
        let added = self.ask(async |connection| {
            sqlx::query(ADD)
                .bind(record.person.to_bytes())
                .bind(i64::from(person.credentials))
                .bind(i64::from(record.shard))
                .bind(record.handle.to_bytes())
                .bind(i64::from(record.colour.number()))
                .bind(i64::from(record.expiry.0))
                .bind(issued)
                .execute(connection)
                .await
        })?;
        if added.rows_affected() == 0 {
            return Err(LedgerError::HandleTaken.into());
        }
        self.put_person(&PersonRecord {
            commitment: Some(Registered(*redemption.commitment)),
            credentials: person.credentials + 1,
            ..person.clone()
        })?;
        self.ask(async |connection| {
            sqlx::query("UPDATE shard SET issued = issued + 1 WHERE number = $1")
                .bind(i64::from(shard.number))
                .execute(connection)
                .await
        })?;
        Ok(())
    }

    /// Registers the commitment to the person. If another person's transaction did so with the same
    /// one since it was looked at, all begins again, and is then refused.
    fn register_commitment(
        &mut self,
        redemption: &Redemption<'_>,
        person: &PersonRecord,
    ) -> Result<(), Abort> {
        let added = self.ask(async |connection| {
            sqlx::query("INSERT INTO commitment (u, person) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                .bind(redemption.commitment.to_bytes())
                .bind(person.id.to_bytes())
                .execute(connection)
                .await
        })?;
        if added.rows_affected() == 0 && self.owner_of_commitment(redemption)? != Some(person.id) {
            return Err(Abort::Again);
        }
        Ok(())
    }

    fn use_ticket(
        &mut self,
        redemption: &Redemption<'_>,
        decision: &Decision,
    ) -> Result<(), Abort> {
        self.ask(async |connection| {
            sqlx::query("UPDATE ticket SET used_by = $2, answer = $3, tried = '{}' WHERE id = $1")
                .bind(&redemption.ticket.0[..])
                .bind(&redemption.request.0[..])
                .bind(&decision.answer)
                .execute(connection)
                .await
        })?;
        Ok(())
    }
}
