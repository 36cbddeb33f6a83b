//! What PostgreSQL says, in the ledger's words.
//!
//! Nothing that the server said about a row is passed on: its details quote pseudonyms and handles.
//! What is kept is the SQLSTATE, the name of a constraint, and sentences of our own; the server's
//! sentence only where it speaks of itself (classes 08, 28, 3D, 53, 57).

use std::io;

use huepass_authority::LedgerError;
use sqlx::migrate::MigrateError;
use sqlx::postgres::PgDatabaseError;
use thiserror::Error;

/// Why PostgreSQL did not do what the ledger asked; the cause inside a [`LedgerError::Storage`] or
/// [`LedgerError::Damaged`]. None holds a password or anything of a person.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PostgresError {
    /// The connection string cannot be used.
    #[error("the connection string cannot be used: {0}")]
    Address(&'static str),
    /// No server answers. Nothing was changed.
    #[error("no PostgreSQL server answers ({0}); check its address and that it runs")]
    Unreachable(String),
    /// The server refuses the user, the password or the database. Nothing was changed.
    #[error("the PostgreSQL server refuses us: {0}")]
    Refused(String),
    /// The database holds another version of the tables, or none.
    #[error("{}", schema(*.found, *.known))]
    Schema {
        /// The version in the database; `None` when there is none.
        found: Option<i64>,
        /// The version that this program needs.
        known: i64,
    },
    /// The tables' definition is not the one that was released under that version.
    #[error("version {0} of the tables was changed by hand; use the program that made it")]
    SchemaChanged(i64),
    /// Too much at once: no connection was free, or a lock or an answer took too long. Nothing was
    /// changed.
    #[error("the database is too busy ({0}); try again")]
    Busy(&'static str),
    /// The connection was lost before anything was committed. Nothing was changed.
    #[error("the connection to PostgreSQL was lost ({0}); nothing was changed, try again")]
    Lost(String),
    /// The connection was lost while the server was committing.
    #[error(
        "the connection to PostgreSQL was lost while it committed; the change may or may not have been made, ask again"
    )]
    OutcomeUnknown,
    /// A constraint of the tables refused a change, so the ledger does not hold what it should.
    #[error("the tables refused a change by their rule `{0}`")]
    Constraint(String),
    /// Anything else that the server reports, by its SQLSTATE. Nothing was changed.
    #[error("PostgreSQL reports SQLSTATE {0}")]
    Server(String),
    /// A number, such as a time, that the tables have no room for. Nothing was changed.
    #[error("{0} is beyond what the tables can hold")]
    TooLarge(&'static str),
}

fn schema(found: Option<i64>, known: i64) -> String {
    match found {
        None => "the database holds no ledger yet; set up its tables first".to_owned(),
        Some(found) if found > known => format!(
            "the database's tables have version {found}, this program knows {known}; use a newer program"
        ),
        Some(found) => format!(
            "the database's tables have version {found}, this program needs {known}; bring them up to date first"
        ),
    }
}

impl From<PostgresError> for LedgerError {
    fn from(error: PostgresError) -> Self {
        match error {
            PostgresError::Constraint(_) => Self::Damaged(error.into()),
            other => Self::Storage(other.into()),
        }
    }
}

/// What goes wrong inside a transaction.
#[derive(Debug)]
pub(crate) enum Abort {
    /// The verb says no, or its closure does.
    Ledger(LedgerError),
    /// Another transaction came first; from the beginning, then.
    Again,
}

impl From<LedgerError> for Abort {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl From<PostgresError> for Abort {
    fn from(error: PostgresError) -> Self {
        Self::Ledger(error.into())
    }
}

impl From<sqlx::Error> for Abort {
    /// For everything before COMMIT.
    fn from(error: sqlx::Error) -> Self {
        match code(&error) {
            // Serialization failure and deadlock: both rolled back, both may be tried again.
            Some("40001" | "40P01") => Self::Again,
            _ => Self::Ledger(before_commit(&error)),
        }
    }
}

fn database(error: &sqlx::Error) -> Option<&PgDatabaseError> {
    match error {
        sqlx::Error::Database(error) => error.try_downcast_ref(),
        _ => None,
    }
}

fn code(error: &sqlx::Error) -> Option<&str> {
    database(error).map(PgDatabaseError::code)
}

/// An error that came before COMMIT was sent: nothing has changed.
pub(crate) fn before_commit(error: &sqlx::Error) -> LedgerError {
    if let Some(reported) = database(error) {
        return sort(reported);
    }
    match error {
        sqlx::Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused
            | io::ErrorKind::NotFound
            | io::ErrorKind::AddrNotAvailable
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable => {
                PostgresError::Unreachable(error.kind().to_string())
            }
            kind => PostgresError::Lost(kind.to_string()),
        },
        sqlx::Error::PoolTimedOut => {
            PostgresError::Busy("no connection came free, or no server answers")
        }
        sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed | sqlx::Error::BeginFailed => {
            PostgresError::Lost("the connection was closed".to_owned())
        }
        sqlx::Error::Tls(_) => {
            PostgresError::Refused("no TLS session that could be verified came about".to_owned())
        }
        sqlx::Error::Configuration(_) => PostgresError::Address("one of its parts is malformed"),
        sqlx::Error::Protocol(_) => PostgresError::Lost("an answer out of order".to_owned()),
        // A row that is not what our own statements ask for.
        _ => {
            return LedgerError::Damaged(
                "the tables hold a value of another type than they should".into(),
            );
        }
    }
    .into()
}

/// An error in answer to COMMIT. What the server itself calls undone is undone; after all else
/// nobody can know.
pub(crate) fn at_commit(error: &sqlx::Error) -> Abort {
    match database(error) {
        Some(reported) => match reported.code() {
            "40001" | "40P01" => Abort::Again,
            code if code.starts_with("23") || code == "53100" => sort(reported).into(),
            _ => PostgresError::OutcomeUnknown.into(),
        },
        None => PostgresError::OutcomeUnknown.into(),
    }
}

fn sort(reported: &PgDatabaseError) -> LedgerError {
    let code = reported.code();
    let said = || reported.message().to_owned();
    match code {
        "53100" => return LedgerError::Full,
        "XX001" | "XX002" => {
            let what = format!("PostgreSQL reports damaged data (SQLSTATE {code})");
            return LedgerError::Damaged(what.into());
        }
        "53300" => PostgresError::Busy("the server has no connection left"),
        "55P03" => PostgresError::Busy("a lock took too long"),
        "57014" => PostgresError::Busy("a statement took too long"),
        "25P03" => PostgresError::Busy("a transaction took too long"),
        "40001" | "40P01" => PostgresError::Busy("transactions got in each other's way"),
        "57P03" => PostgresError::Unreachable(said()),
        "42P01" => PostgresError::Schema {
            found: None,
            known: crate::schema::newest(),
        },
        _ if code.starts_with("23") => {
            PostgresError::Constraint(reported.constraint().unwrap_or(code).to_owned())
        }
        _ if code.starts_with("28") || code.starts_with("3D") || code == "42501" => {
            PostgresError::Refused(said())
        }
        _ if code.starts_with("08") || code.starts_with("57P") => PostgresError::Lost(said()),
        _ => PostgresError::Server(code.to_owned()),
    }
    .into()
}

/// Bringing the tables up to date failed.
pub(crate) fn migrating(error: &MigrateError) -> LedgerError {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            before_commit(error)
        }
        MigrateError::VersionMissing(found) | MigrateError::VersionTooNew(found, _) => {
            PostgresError::Schema {
                found: Some(*found),
                known: crate::schema::newest(),
            }
            .into()
        }
        MigrateError::VersionMismatch(version) | MigrateError::Dirty(version) => {
            PostgresError::SchemaChanged(*version).into()
        }
        _ => PostgresError::Refused("the tables could not be set up".to_owned()).into(),
    }
}
