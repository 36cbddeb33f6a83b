//! Opening the ledger, and the one replica that may publish.

use std::fmt;

use huepass_authority::LedgerError;
use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection, PgConnection, PgPool};
use tokio::runtime::{Builder, Runtime};

use crate::error::{PostgresError, before_commit};
use crate::publishing::{self, Publishing};
use crate::schema;
use crate::session::Link;
use crate::settings::{Address, Limits};

/// An authority's ledger in a database; as many replicas as there are may have it open at once.
///
/// Its verbs wait for the server on a runtime of the ledger's own. They must not be called on a
/// thread that drives asynchronous tasks, where waiting would stop the tasks (the runtime panics
/// there): a service calls them inside `spawn_blocking`.
pub struct PostgresLedger {
    pub(crate) pool: PgPool,
    pub(crate) link: Link,
    address: Address,
    limits: Limits,
    /// Taken when dropped.
    runtime: Option<Runtime>,
}

impl PostgresLedger {
    /// Sets up the tables in an empty database, or brings those of an older version up to date. For
    /// the operator's command: a replica that serves may then have a user who cannot change tables.
    ///
    /// # Errors
    /// [`LedgerError::Storage`] or [`LedgerError::Full`]; the cause is a [`PostgresError`].
    pub fn migrate(address: &Address, limits: &Limits) -> Result<(), LedgerError> {
        let (runtime, link) = start(limits)?;
        let done = connect(&link, address, limits).and_then(|mut connection| {
            link.wait(async { Ok::<_, Failed>(schema::migrate(&mut connection).await) })?
        });
        runtime.shutdown_background();
        done
    }

    /// Opens the ledger in a database whose tables are up to date.
    ///
    /// # Errors
    /// [`LedgerError::Storage`]; its cause is a [`PostgresError`] that says whether the server does
    /// not answer, refuses us, or has tables of another version.
    pub fn open(address: &Address, limits: &Limits) -> Result<Self, LedgerError> {
        let (runtime, link) = start(limits)?;
        // A first connection outside the pool: the pool would try again and again until its time is
        // over, and then only say that it is.
        let checked = connect(&link, address, limits).and_then(|mut connection| {
            link.wait(async { Ok::<_, Failed>(schema::check(&mut connection).await) })?
        });
        if let Err(error) = checked {
            runtime.shutdown_background();
            return Err(error);
        }
        let _entered = runtime.enter();
        let pool = PgPoolOptions::new()
            .max_connections(limits.connections.max(1))
            .acquire_timeout(limits.acquire)
            .connect_lazy_with(address.options(limits));
        Ok(Self {
            pool,
            link,
            address: address.clone(),
            limits: *limits,
            runtime: Some(runtime),
        })
    }

    /// Tries to become the one replica that publishes epochs; `None` while another is.
    ///
    /// It stays so until the [`Publishing`] is released or dropped, this process dies, or the
    /// connection is lost; so it asks [`Publishing::check`] before anything goes out.
    ///
    /// # Errors
    /// [`LedgerError::Storage`].
    pub fn try_publishing(&self) -> Result<Option<Publishing>, LedgerError> {
        let connection = connect(&self.link, &self.address, &self.limits)?;
        publishing::take(self.link.clone(), connection)
    }
}

impl fmt::Debug for PostgresLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostgresLedger(..)")
    }
}

impl Drop for PostgresLedger {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Without waiting, so that a ledger may also be dropped in an asynchronous task.
            runtime.shutdown_background();
        }
    }
}

fn start(limits: &Limits) -> Result<(Runtime, Link), LedgerError> {
    // One thread moves bytes; the callers' own threads do everything else.
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("huepass-postgres")
        .enable_all()
        .build()
        .map_err(|error| LedgerError::Storage(error.into()))?;
    let link = Link {
        handle: runtime.handle().clone(),
        answer: limits.answer,
    };
    Ok((runtime, link))
}

fn connect(link: &Link, address: &Address, limits: &Limits) -> Result<PgConnection, LedgerError> {
    let link = Link {
        answer: limits.acquire,
        ..link.clone()
    };
    let options = address.options(limits);
    link.wait(PgConnection::connect_with(&options))
        .map_err(|error| match &error {
            sqlx::Error::Io(kind) => PostgresError::Unreachable(kind.kind().to_string()).into(),
            _ => before_commit(&error),
        })
}

/// An answer that did not come in time, before there was one.
struct Failed(LedgerError);

impl From<sqlx::Error> for Failed {
    fn from(error: sqlx::Error) -> Self {
        Self(before_commit(&error))
    }
}

impl From<Failed> for LedgerError {
    fn from(failed: Failed) -> Self {
        failed.0
    }
}
