//! What the server reports in the middle of a verb. Triggers report it, at places of our choice.

use std::thread;
use std::time::{Duration, Instant};

use huepass_authority::{Ledger, LedgerError, PersonId};
use huepass_authority_postgres::{PostgresError, PostgresLedger};

use crate::replica::{GREEN, NOW, Said, check, found, granted, open, rng, serve};
use crate::server::{Database, run_sql, shared};

/// From now on, `what` happens whenever a row is added to a table.
fn on_insert(database: &Database, table: &str, what: &str) {
    let sql = format!(
        "CREATE OR REPLACE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN {what} RETURN NEW; END $$; \
         CREATE TRIGGER fault AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION fault()"
    );
    run_sql(&database.url, &sql);
}

fn no_more(database: &Database, table: &str) {
    run_sql(&database.url, &format!("DROP TRIGGER fault ON {table}"));
}

fn add(ledger: &PostgresLedger, name: u8) -> Result<(), LedgerError> {
    let id = PersonId::from_bytes([name; 32]);
    ledger
        .add_person(&id, &granted(GREEN), 100, NOW)
        .map(|_| ())
}

fn storage(outcome: Result<(), LedgerError>) -> PostgresError {
    let Err(LedgerError::Storage(cause)) = outcome else {
        panic!("{outcome:?}");
    };
    *cause.downcast().expect("a PostgresError")
}

#[test]
fn a_transaction_that_must_begin_again_does_and_keeps_one_run() {
    let Some(server) = shared() else { return };
    let database = Database::new(&server);
    let keys = found(&database.url);
    let replica = open(&database.url, &keys);
    // A sequence is not rolled back, so every second time is let through.
    run_sql(&database.url, "CREATE SEQUENCE times");
    let every_second = "IF nextval('times') % 2 = 1 THEN RAISE SQLSTATE 'CODE'; END IF;";
    let mut said = Said::default();
    for (seed, table, code) in [
        (1, "credential", "40001"),
        (2, "credential", "40P01"),
        (3, "delta", "40001"),
        (4, "person", "40P01"),
        (5, "ticket", "40001"),
    ] {
        on_insert(&database, table, &every_second.replace("CODE", code));
        let mut rng = rng(seed);
        for i in 0..3 {
            let mut hear = |what: &str, bytes: &[u8]| said.hear(what, bytes);
            assert_eq!(serve(&replica, seed, i, &mut rng, &mut hear), 0);
        }
        no_more(&database, table);
    }
    assert_eq!((said.issued.len(), said.revoked.len()), (15, 10));
    check(&replica, &said);
    assert_eq!(replica.shards().unwrap()[0].issued, 15);

    // Not for ever.
    on_insert(&database, "person", "RAISE SQLSTATE '40P01';");
    let ledger = database.open();
    assert!(matches!(storage(add(&ledger, 1)), PostgresError::Busy(_)));
    no_more(&database, "person");
    add(&ledger, 1).unwrap();
}

#[test]
fn what_the_server_reports_has_its_own_word_and_changes_nothing() {
    let Some(server) = shared() else { return };
    let database = Database::new(&server);
    found(&database.url);
    let ledger = database.open();
    let before = ledger.shard(0).unwrap();
    let raise = |code: &str| {
        on_insert(
            &database,
            "person",
            &format!("RAISE 'secret' USING ERRCODE = '{code}';"),
        );
        let outcome = add(&ledger, 1);
        no_more(&database, "person");
        let words = format!("{outcome:?} {}", outcome.as_ref().unwrap_err());
        assert!(ledger.shard(0).unwrap() == before);
        assert!(ledger.people(None, 9).unwrap().is_empty());
        (outcome, words)
    };
    assert!(matches!(raise("53100").0, Err(LedgerError::Full)));
    assert!(matches!(raise("XX001").0, Err(LedgerError::Damaged(_))));
    assert!(matches!(raise("23514").0, Err(LedgerError::Damaged(_))));
    assert!(matches!(storage(raise("53300").0), PostgresError::Busy(_)));
    assert!(matches!(storage(raise("57014").0), PostgresError::Busy(_)));
    assert!(matches!(
        storage(raise("42501").0),
        PostgresError::Refused(_)
    ));
    // What the server says of a row, or may say, is not passed on.
    let (outcome, words) = raise("22023");
    assert_eq!(storage(outcome), PostgresError::Server("22023".to_owned()));
    assert!(!words.contains("secret"));
    assert!(!raise("23514").1.contains("secret"));
    add(&ledger, 1).unwrap();
}

#[test]
fn a_connection_lost_before_and_at_commit_is_told_apart() {
    let Some(server) = shared() else { return };
    let database = Database::new(&server);
    found(&database.url);
    let ledger = database.open();
    on_insert(
        &database,
        "person",
        "PERFORM pg_terminate_backend(pg_backend_pid());",
    );
    assert!(matches!(storage(add(&ledger, 1)), PostgresError::Lost(_)));
    no_more(&database, "person");

    // A check that is put off until COMMIT, and takes its time there.
    run_sql(
        &database.url,
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$; \
         CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON person \
         DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()",
    );
    let lost = thread::scope(|scope| {
        let verb = scope.spawn(|| add(&ledger, 1));
        let begin = Instant::now();
        while !verb.is_finished() && begin.elapsed() < Duration::from_secs(20) {
            run_sql(
                &database.url,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                 WHERE datname = current_database() AND query = 'COMMIT' AND state = 'active'",
            );
        }
        verb.join().unwrap()
    });
    assert_eq!(storage(lost), PostgresError::OutcomeUnknown);
    run_sql(&database.url, "DROP TRIGGER slow ON person");
    // This time it had not been made; the ledger goes on with other connections.
    add(&ledger, 1).unwrap();
    assert_eq!(ledger.shard(0).unwrap().persons, 1);
}
