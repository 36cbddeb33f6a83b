//! One connection in use: what waits for the server, and what becomes of the connection after.

use std::future::Future;
use std::io;
use std::time::Duration;

use huepass_authority::LedgerError;
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, PgPool, Postgres};
use tokio::runtime::Handle;

use crate::error::{Abort, PostgresError, at_commit};

/// How a caller that knows nothing of runtimes waits for the server.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) handle: Handle,
    pub(crate) answer: Duration,
}

impl Link {
    /// Waits for an answer, not longer than [`crate::Limits::answer`].
    pub(crate) fn wait<T, E: From<sqlx::Error>>(
        &self,
        question: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let limited = async {
            let answered = tokio::time::timeout(self.answer, question).await;
            answered.unwrap_or_else(|_| Err(sqlx::Error::Io(io::ErrorKind::TimedOut.into()).into()))
        };
        self.handle.block_on(limited)
    }
}

/// A connection out of the pool. It goes back only when nothing is left open on it: a transaction
/// that was neither committed nor rolled back, as after a panic in a closure, or an answer that is
/// still to come ends with its connection.
pub(crate) struct Session<'p> {
    link: &'p Link,
    connection: Option<PoolConnection<Postgres>>,
    /// Whether the connection can serve somebody else.
    clean: bool,
}

impl<'p> Session<'p> {
    pub(crate) fn new(link: &'p Link, pool: &PgPool) -> Result<Self, Abort> {
        let connection = link.wait(pool.acquire())?;
        Ok(Self {
            link,
            connection: Some(connection),
            clean: true,
        })
    }

    pub(crate) fn begin(link: &'p Link, pool: &PgPool) -> Result<Self, Abort> {
        let mut session = Self::new(link, pool)?;
        session.command("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")?;
        Ok(session)
    }

    /// One statement, or a few.
    pub(crate) fn ask<T>(
        &mut self,
        question: impl AsyncFnOnce(&mut PgConnection) -> Result<T, sqlx::Error>,
    ) -> Result<T, Abort> {
        Ok(self.send(question)?)
    }

    /// Commits; `Ok` means that the server has it on its disk.
    pub(crate) fn commit(mut self) -> Result<(), Abort> {
        match self.command("COMMIT") {
            Ok(()) => {
                self.clean = true;
                Ok(())
            }
            Err(error) => Err(at_commit(&error)),
        }
    }

    /// Rolls back. If that fails the connection is given up, and the server rolls back by itself.
    pub(crate) fn rollback(mut self) {
        self.clean = self.command("ROLLBACK").is_ok();
    }

    /// Gives the connection back after statements that were no transaction.
    pub(crate) fn done(mut self) {
        self.clean = true;
    }

    fn command(&mut self, command: &'static str) -> Result<(), sqlx::Error> {
        self.send(async |connection| {
            sqlx::raw_sql(command).execute(connection).await?;
            Ok(())
        })
    }

    fn send<T>(
        &mut self,
        question: impl AsyncFnOnce(&mut PgConnection) -> Result<T, sqlx::Error>,
    ) -> Result<T, sqlx::Error> {
        self.clean = false;
        let Some(connection) = &mut self.connection else {
            return Err(sqlx::Error::PoolClosed);
        };
        self.link.wait(question(connection))
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take()
            && !self.clean
        {
            // Taken from the pool for good: dropping it closes the socket.
            drop(connection.detach());
        }
    }
}

/// Rows outside a transaction, in one statement.
pub(crate) fn read<T>(
    link: &Link,
    pool: &PgPool,
    question: impl AsyncFnOnce(&mut PgConnection) -> Result<T, sqlx::Error>,
) -> Result<T, LedgerError> {
    let mut session = Session::new(link, pool).map_err(settle)?;
    let rows = session.ask(question).map_err(settle)?;
    session.done();
    Ok(rows)
}

/// For where nothing is tried again.
pub(crate) fn settle(abort: Abort) -> LedgerError {
    match abort {
        Abort::Ledger(error) => error,
        Abort::Again => PostgresError::Busy("transactions got in each other's way").into(),
    }
}
