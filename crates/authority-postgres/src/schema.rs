//! The tables' versions.

use huepass_authority::LedgerError;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{PgConnection, SqlSafeStr};

use crate::error::{PostgresError, before_commit, migrating};

/// Every version with its name and what makes it of the one before.
const VERSIONS: &[(i64, &str, &str)] =
    &[(1, "ledger", include_str!("../migrations/0001_ledger.sql"))];

/// The version that this program needs.
pub(crate) fn newest() -> i64 {
    VERSIONS.last().map_or(0, |(version, ..)| *version)
}

fn migrator() -> Migrator {
    let migrations = VERSIONS.iter().map(|(version, name, sql)| {
        let sql = sql.into_sql_str();
        Migration::new(*version, (*name).into(), MigrationType::Simple, sql, false)
    });
    Migrator::with_migrations(migrations.collect())
}

/// Brings the tables up to date; of several callers at once one does it and the others wait.
pub(crate) async fn migrate(connection: &mut PgConnection) -> Result<(), LedgerError> {
    migrator()
        .run(connection)
        .await
        .map_err(|error| migrating(&error))
}

/// Refuses tables of another version than [`newest`], and those that were changed.
pub(crate) async fn check(connection: &mut PgConnection) -> Result<(), LedgerError> {
    let rows: Vec<(i64, bool, Vec<u8>)> =
        sqlx::query_as("SELECT version, success, checksum FROM _sqlx_migrations ORDER BY version")
            .fetch_all(connection)
            .await
            .map_err(|error| before_commit(&error))?;
    let known = newest();
    let found = rows.last().map(|(version, ..)| *version);
    if found != Some(known) {
        return Err(PostgresError::Schema { found, known }.into());
    }
    let migrator = migrator();
    let mut expected = migrator.iter();
    for (version, success, checksum) in rows {
        let same = expected
            .next()
            .is_some_and(|one| one.version == version && *one.checksum == checksum[..]);
        if !success || !same {
            return Err(PostgresError::SchemaChanged(version).into());
        }
    }
    Ok(())
}
