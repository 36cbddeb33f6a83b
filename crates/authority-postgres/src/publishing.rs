//! Epochs are published by one replica at a time.

use std::fmt;

use huepass_authority::LedgerError;
use sqlx::PgConnection;

use crate::error::{PostgresError, before_commit};
use crate::session::Link;

/// The lock's number: `huepass` in ASCII and 1, so that nothing else in the database has it.
const LOCK: i64 = 0x6875_6570_6173_7301;

/// This replica is the one that publishes. Held by a session of its own at the server, so it ends
/// with the process, whatever becomes of it; then another replica can take it.
pub struct Publishing {
    link: Link,
    connection: PgConnection,
}

pub(crate) fn take(
    link: Link,
    mut connection: PgConnection,
) -> Result<Option<Publishing>, LedgerError> {
    let (taken,): (bool,) = link
        .wait(
            sqlx::query_as("SELECT pg_try_advisory_lock($1)")
                .bind(LOCK)
                .fetch_one(&mut connection),
        )
        .map_err(|error| before_commit(&error))?;
    Ok(taken.then_some(Publishing { link, connection }))
}

impl Publishing {
    /// Whether this replica still is the one: asked at the server, over the session that holds the
    /// lock. To be called right before something goes out.
    ///
    /// # Errors
    /// [`LedgerError::Storage`] when the session is gone, and the lock with it.
    pub fn check(&mut self) -> Result<(), LedgerError> {
        const HELD: &str = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' \
                            AND pid = pg_backend_pid() AND objsubid = 1 AND granted \
                            AND (classid::bigint << 32) | objid::bigint = $1";
        let question = sqlx::query_as(HELD).bind(LOCK);
        let (held,): (i64,) = self
            .link
            .wait(question.fetch_one(&mut self.connection))
            .map_err(|error| before_commit(&error))?;
        if held == 0 {
            return Err(PostgresError::Lost("the publishing lock is gone".to_owned()).into());
        }
        Ok(())
    }

    /// Lets another replica publish; when this returns, one can. Dropping does so too, a moment
    /// later, when the server has noticed.
    ///
    /// # Errors
    /// [`LedgerError::Storage`] when the session was gone already, and the lock with it.
    pub fn release(mut self) -> Result<(), LedgerError> {
        self.link
            .wait(
                sqlx::query("SELECT pg_advisory_unlock($1)")
                    .bind(LOCK)
                    .execute(&mut self.connection),
            )
            .map_err(|error| before_commit(&error))?;
        Ok(())
    }
}

impl fmt::Debug for Publishing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Publishing(..)")
    }
}
