//! One replica publishes at a time, another when it dies.

use std::time::{Duration, Instant};

use huepass_authority_postgres::{Address, Limits, PostgresLedger, Publishing};

use crate::child::{Process, given, say};
use crate::server::{Database, run_sql, shared};

#[test]
#[ignore = "the process that another test starts and kills"]
fn publisher() {
    let (url, ..) = given();
    let ledger = PostgresLedger::open(&Address::parse(&url).unwrap(), &Limits::default()).unwrap();
    let held = ledger.try_publishing().unwrap();
    assert!(held.is_some());
    say("publish", &[]);
    loop {
        std::thread::park();
    }
}

/// The server notices a closed connection a moment after it was closed.
fn soon(ledger: &PostgresLedger) -> Publishing {
    let begin = Instant::now();
    loop {
        if let Some(publishing) = ledger.try_publishing().unwrap() {
            return publishing;
        }
        assert!(begin.elapsed() < Duration::from_mins(1), "it is never free");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn of_two_replicas_one_publishes() {
    let Some(server) = shared() else { return };
    let database = Database::new(&server);
    let (one, two) = (database.open(), database.open());
    let mut first = one.try_publishing().unwrap().unwrap();
    assert!(two.try_publishing().unwrap().is_none());
    assert!(
        one.try_publishing().unwrap().is_none(),
        "not twice in one either"
    );
    first.check().unwrap();
    first.release().unwrap();
    let second = two.try_publishing().unwrap().unwrap();
    assert!(one.try_publishing().unwrap().is_none());
    drop(second);
    let mut third = soon(&one);
    // The session ends at the server: whoever held it learns that before anything goes out.
    run_sql(
        &database.url,
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' \
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    );
    assert!(third.check().is_err());
    let mut fourth = soon(&two);
    fourth.check().unwrap();
    assert!(third.check().is_err() && third.release().is_err());
    // A ledger may be dropped before what it gave out.
    drop(two);
    drop(fourth);
    soon(&one)
        .release()
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn a_killed_publisher_is_followed_by_another() {
    let Some(server) = shared() else { return };
    let database = Database::new(&server);
    let ledger = database.open();
    let mut process = Process::start("publishing::publisher", &database.url, &[], 0);
    assert_eq!(process.next().unwrap().0, "publish");
    assert!(ledger.try_publishing().unwrap().is_none());
    process.kill();
    soon(&ledger).check().unwrap();
}
