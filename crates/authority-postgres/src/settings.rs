//! Where the server is, and how long to wait for it.

use std::fmt;
use std::io::Read;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::error::PostgresError;

/// The most bytes of a connection string.
const LIMIT: usize = 4 << 10;

/// Where a database is and who we are there; prints neither.
///
/// It comes from a file or from the environment, never from a program's arguments, which every user
/// of the machine can list. Its form is PostgreSQL's URL, `postgres://user:password@host/database`;
/// a Unix socket is named by `?host=/folder`. Over a network `sslmode=verify-full` (or `verify-ca`)
/// is asked for, with `sslrootcert=` for a certificate authority of one's own: what crosses holds
/// pseudonyms with their colours.
#[derive(Clone)]
pub struct Address(PgConnectOptions);

impl Address {
    /// Reads a connection string.
    ///
    /// # Errors
    /// [`PostgresError::Address`], which repeats nothing of it.
    pub fn parse(text: &str) -> Result<Self, PostgresError> {
        let text = text.trim();
        let fault = |why| Err(PostgresError::Address(why));
        if text.len() > LIMIT {
            return fault("it is longer than 4096 bytes");
        }
        if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
            return fault("it does not begin with postgres://");
        }
        let Ok(options) = PgConnectOptions::from_str(text) else {
            return fault("one of its parts is malformed");
        };
        if options.get_database().is_none() {
            return fault("it names no database");
        }
        let verified = matches!(
            options.get_ssl_mode(),
            PgSslMode::VerifyCa | PgSslMode::VerifyFull
        );
        if !is_local(&options) && !verified {
            return fault("a server on another machine needs sslmode=verify-full");
        }
        Ok(Self(options))
    }

    /// Reads the connection string in a file, whose only line it is.
    ///
    /// # Errors
    /// [`PostgresError::Address`].
    pub fn read(path: &Path) -> Result<Self, PostgresError> {
        let mut text = String::new();
        let limit = LIMIT as u64 + 1;
        std::fs::File::open(path)
            .and_then(|file| file.take(limit).read_to_string(&mut text))
            .map_err(|_| PostgresError::Address("its file cannot be read"))?;
        Self::parse(&text)
    }

    /// Reads the connection string in an environment variable.
    ///
    /// # Errors
    /// [`PostgresError::Address`].
    pub fn from_env(variable: &str) -> Result<Self, PostgresError> {
        match std::env::var(variable) {
            Ok(text) => Self::parse(&text),
            Err(_) => Err(PostgresError::Address("its variable is not set")),
        }
    }

    /// The same server and user, another database there.
    #[must_use]
    pub fn with_database(&self, name: &str) -> Self {
        Self(self.0.clone().database(name))
    }

    /// What a connection of ours is opened with.
    pub(crate) fn options(&self, limits: &Limits) -> PgConnectOptions {
        let millis = |time: Duration| format!("{}ms", time.as_millis());
        self.0
            .clone()
            .application_name("huepass")
            .disable_statement_logging()
            .options([
                // A verb that returned has reached the disk, whatever the server's default.
                ("synchronous_commit", "on".to_owned()),
                ("statement_timeout", millis(limits.statement)),
                ("lock_timeout", millis(limits.lock)),
                // A replica that hangs or vanishes lets its rows go.
                ("idle_in_transaction_session_timeout", millis(limits.lock)),
                ("tcp_keepalives_idle", "20".to_owned()),
                ("tcp_keepalives_interval", "5".to_owned()),
                ("tcp_keepalives_count", "3".to_owned()),
            ])
    }
}

fn is_local(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let loopback = bare
        .parse::<std::net::IpAddr>()
        .is_ok_and(|address| address.is_loopback());
    options.get_socket().is_some() || host.starts_with('/') || host == "localhost" || loopback
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(..)")
    }
}

/// How many connections a replica has, and how long it waits. A replica that waits longer than this
/// gives an error, and has changed nothing unless the error says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at once. Verbs beyond that wait; more than the server's cores bring little.
    pub connections: u32,
    /// For a free connection, opening one included.
    pub acquire: Duration,
    /// For one statement, as the server counts.
    pub statement: Duration,
    /// For one row lock; also how long a transaction may be idle before the server ends it.
    pub lock: Duration,
    /// For an answer of the server's, as we count: it may be gone without a word.
    pub answer: Duration,
}

impl Default for Limits {
    /// 8 connections; 10 s for a connection, 30 s for a statement, 15 s for a lock, 40 s for an
    /// answer.
    fn default() -> Self {
        Self {
            connections: 8,
            acquire: Duration::from_secs(10),
            statement: Duration::from_secs(30),
            lock: Duration::from_secs(15),
            answer: Duration::from_secs(40),
        }
    }
}

#[cfg(test)]
mod tests;
