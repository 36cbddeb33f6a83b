//! What does not work says why, and says nothing of passwords or persons.

use std::error::Error;
use std::time::Duration;

use huepass_authority::{Ledger, LedgerError, PersonId};
use huepass_authority_postgres::{Address, Limits, PostgresError, PostgresLedger};

use crate::replica::{GREEN, NOW, found, granted, open};
use crate::server::{Database, PASSWORD, Server, run_sql, shared};

/// Short, so that a test of waiting does not wait.
const SHORT: Limits = Limits {
    connections: 2,
    acquire: Duration::from_secs(3),
    statement: Duration::from_secs(3),
    lock: Duration::from_millis(300),
    answer: Duration::from_secs(5),
};

fn cause(error: LedgerError) -> PostgresError {
    let words = format!("{error} {error:?}");
    assert!(!words.contains(PASSWORD), "a password in {words}");
    let cause: Box<dyn Error + Send + Sync> = match error {
        LedgerError::Storage(cause) | LedgerError::Damaged(cause) => cause,
        other => panic!("{other}"),
    };
    *cause.downcast().expect("a PostgresError")
}

fn refused(url: &str) -> PostgresError {
    let address = Address::parse(url).unwrap();
    let migrating = PostgresLedger::migrate(&address, &SHORT).map_err(cause);
    let opening = PostgresLedger::open(&address, &SHORT)
        .map(|_| ())
        .map_err(cause);
    if let Err(migrating) = migrating {
        assert_eq!(Err(migrating), opening);
    }
    opening.unwrap_err()
}

#[test]
fn an_absent_server_and_a_wrong_password_are_told_apart() {
    let Some(server) = shared() else { return };
    let absent = refused("postgres://u:not-in-any-error@localhost/d?host=/nonexistent");
    assert!(matches!(absent, PostgresError::Unreachable(_)), "{absent}");
    // Port 1 of this machine: nobody is there.
    let absent = refused("postgres://u:not-in-any-error@127.0.0.1:1/d");
    assert!(matches!(absent, PostgresError::Unreachable(_)), "{absent}");

    let database = Database::new(&server);
    // Only of our own server is it known that it asks for a password.
    if matches!(*server, Server::Own(_)) {
        let wrong = refused(&database.url.replace(PASSWORD, "wrong"));
        assert!(matches!(wrong, PostgresError::Refused(_)), "{wrong}");
    }
    let (base, _) = database.url.split_once("/hue_test_").unwrap();
    let query = database.url.split_once('?').map_or("", |(_, query)| query);
    let none = refused(&format!("{base}/hue_no_such_database?{query}"));
    assert!(matches!(none, PostgresError::Refused(_)), "{none}");
}

#[test]
fn other_tables_are_refused() {
    let Some(server) = shared() else { return };
    let empty = Database::empty(&server);
    let opened = PostgresLedger::open(&empty.address(), &SHORT).map_err(cause);
    let none = PostgresError::Schema {
        found: None,
        known: 1,
    };
    assert_eq!(opened.map(|_| ()), Err(none));
    PostgresLedger::migrate(&empty.address(), &SHORT).unwrap();
    PostgresLedger::migrate(&empty.address(), &SHORT).unwrap();
    PostgresLedger::open(&empty.address(), &SHORT).unwrap();

    run_sql(
        &empty.url,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (2, 'later', true, '\\x00', 0)",
    );
    let newer = PostgresError::Schema {
        found: Some(2),
        known: 1,
    };
    assert_eq!(refused(&empty.url), newer);
    assert!(newer.to_string().contains("newer program"));

    run_sql(
        &empty.url,
        "DELETE FROM _sqlx_migrations WHERE version = 2; \
         UPDATE _sqlx_migrations SET checksum = '\\x00'",
    );
    assert_eq!(refused(&empty.url), PostgresError::SchemaChanged(1));
}

#[test]
fn the_tables_themselves_refuse_what_must_not_be() {
    let Some(server) = shared() else { return };
    let database = Database::new(&server);
    let keys = found(&database.url);
    let replica = open(&database.url, &keys);
    let id = PersonId::from_bytes([5; 32]);
    replica.add_person(&id, &granted(GREEN), NOW).unwrap();
    // A stray delta where the next revocation belongs, and a place that is not the log's next.
    for (sql, rule) in [
        (
            "INSERT INTO founding SELECT true, genesis, authority, credential_type, name, 1 FROM founding",
            "founding_pkey",
        ),
        (
            "INSERT INTO founding SELECT false, genesis, authority, credential_type, name, 1 FROM founding",
            "founding_is_one",
        ),
        (
            "INSERT INTO shard SELECT 7, x, x1, proof, n, v, log, issued, persons FROM shard",
            "shard_key",
        ),
        ("UPDATE shard SET n = 4294967296", "shard_ranges"),
        ("UPDATE shard SET persons = -1", "shard_ranges"),
        (
            "INSERT INTO delta VALUES (9, 1, decode(repeat('00', 80), 'hex'))",
            "delta_shard_fkey",
        ),
        (
            "INSERT INTO delta VALUES (0, 0, decode(repeat('00', 80), 'hex'))",
            "delta_range",
        ),
        (
            "UPDATE person SET colour = NULL, until = 3",
            "person_standing",
        ),
        ("UPDATE person SET commitment = '\\x00'", "person_lengths"),
        (
            "INSERT INTO credential SELECT id, 0, 0, decode(repeat('07', 32), 'hex'), 1, 1, 1, 1, 1 FROM person",
            "credential_delta",
        ),
        (
            "INSERT INTO ticket SELECT decode(repeat('07', 16), 'hex'), decode(repeat('07', 16), 'hex'), id, 0, NULL, NULL, 1 FROM person",
            "ticket_kind",
        ),
    ] {
        let check = format!(
            "DO $$ DECLARE rule text; BEGIN {sql}; RAISE 'it was allowed'; \
             EXCEPTION WHEN integrity_constraint_violation THEN \
             GET STACKED DIAGNOSTICS rule = CONSTRAINT_NAME; \
             IF rule <> '{rule}' THEN RAISE 'refused by %', rule; END IF; END $$"
        );
        run_sql(&database.url, &check);
    }
    drop(replica);
    // A time beyond the tables.
    let ledger = database.open();
    let refused = ledger.add_person(&PersonId::from_bytes([6; 32]), &granted(GREEN), 9, u64::MAX);
    assert_eq!(
        cause(refused.unwrap_err()),
        PostgresError::TooLarge("a time")
    );
    assert!(
        ledger
            .person(&PersonId::from_bytes([6; 32]))
            .unwrap()
            .is_none()
    );
    // A value that was changed by hand.
    run_sql(
        &database.url,
        "UPDATE shard SET v = decode(repeat('ff', 48), 'hex')",
    );
    assert!(matches!(ledger.shard(0), Err(LedgerError::Damaged(_))));
    assert!(matches!(ledger.shards(), Err(LedgerError::Damaged(_))));
}

#[test]
fn a_lock_that_is_never_given_back_is_told_and_a_panic_gives_its_own_back() {
    let Some(server) = shared() else { return };
    let database = Database::new(&server);
    let keys = found(&database.url);
    let ledger = PostgresLedger::open(&database.address(), &SHORT).unwrap();
    let id = PersonId::from_bytes([5; 32]);
    let other = PersonId::from_bytes([6; 32]);
    open(&database.url, &keys)
        .add_person(&id, &granted(GREEN), NOW)
        .unwrap();
    let ticket = huepass_authority::TicketRecord {
        id: huepass_authority::TicketId([1; 16]),
        nonce: [1; 16],
        person: id,
        shard: 0,
        kind: huepass_authority::TicketKind::Offer { pin: [0; 32] },
        expires: NOW,
        state: huepass_authority::TicketState::open(),
    };
    // A closure that panics: its locks and its connection are gone, and others go on.
    for _ in 0..4 {
        let room = |_: &huepass_authority::ShardRecord| panic!("in a closure");
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            ledger.open_offer(&ticket, 10, &room)
        }));
        assert!(panicked.is_err());
        assert!(ledger.ticket(&ticket.id).unwrap().is_none());
    }
    let second = PostgresLedger::open(&database.address(), &SHORT).unwrap();
    second.open_offer(&ticket, 10, &|_| true).unwrap();
    // Somebody sits on the founding row, as a program that hangs would.
    let url = database.url.clone();
    let (held, wait) = std::sync::mpsc::channel();
    let (finish, finished) = std::sync::mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || sit(&url, &held, &finished));
        wait.recv().unwrap();
        let refused = ledger
            .add_person(&other, &granted(GREEN), 10, NOW)
            .unwrap_err();
        assert_eq!(cause(refused), PostgresError::Busy("a lock took too long"));
        finish.send(()).unwrap();
    });
    ledger.add_person(&other, &granted(GREEN), 10, NOW).unwrap();
}

fn sit(url: &str, held: &std::sync::mpsc::Sender<()>, finished: &std::sync::mpsc::Receiver<()>) {
    use sqlx::Connection;
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    let mut connection = runtime.block_on(sqlx::PgConnection::connect(url)).unwrap();
    let take = sqlx::raw_sql("BEGIN; SELECT 1 FROM founding FOR UPDATE");
    runtime.block_on(take.execute(&mut connection)).unwrap();
    held.send(()).unwrap();
    // Not for ever, so that a failure is one and no hanging.
    let _ = finished.recv_timeout(Duration::from_secs(20));
    runtime.block_on(connection.close()).unwrap();
}
