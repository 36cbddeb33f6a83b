use std::time::Duration;

use super::{Address, Limits};
use crate::error::PostgresError;

const PASSWORD: &str = "sesame-123";

fn parse(text: &str) -> Result<Address, PostgresError> {
    Address::parse(&text.replace("PW", PASSWORD))
}

#[test]
fn what_cannot_be_used_is_refused_without_repeating_it() {
    let long = format!("postgres://localhost/{}", "a".repeat(5000));
    for text in [
        "",
        "mysql://u:PW@localhost/d",
        "postgres://u:PW@localhost:port/d",
        "postgres://u:PW@localhost/d?sslmode=sometimes",
        // On another machine, without TLS or with one that is not verified.
        "postgres://u:PW@db.example/d",
        "postgres://u:PW@10.0.0.1/d",
        "postgres://u:PW@db.example/d?sslmode=prefer",
        "postgres://u:PW@db.example/d?sslmode=require",
        "postgres://u:PW@127.example/d",
        &long,
    ] {
        let refused = parse(text).expect_err(text);
        assert!(matches!(refused, PostgresError::Address(_)), "{text}");
        assert!(!format!("{refused} {refused:?}").contains(PASSWORD));
    }
    let missing = Address::from_env("HUEPASS_TEST_NO_SUCH_VARIABLE");
    assert!(matches!(missing, Err(PostgresError::Address(_))));
    let missing = Address::read("/nonexistent/address".as_ref());
    assert!(matches!(missing, Err(PostgresError::Address(_))));
}

#[test]
fn what_can_be_used_prints_nothing() {
    for text in [
        "postgres://u:PW@localhost/d",
        "postgres://u:PW@127.0.0.1:5433/d",
        "postgres://u:PW@[::1]/d",
        "postgresql://u:PW@localhost/d?host=/run/postgresql",
        "postgres://u:PW@db.example/d?sslmode=verify-full",
        " postgres://u:PW@db.example/d?sslmode=verify-ca\n",
    ] {
        let address = parse(text).expect(text);
        assert_eq!(format!("{address:?}"), "Address(..)");
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("address");
    std::fs::write(&path, "postgres://u:p@localhost/d\n").unwrap();
    assert!(Address::read(&path).is_ok());
    std::fs::write(&path, vec![b'a'; 1 << 20]).unwrap();
    assert!(Address::read(&path).is_err());
}

#[test]
fn limits_are_in_an_order_that_lets_the_server_speak_first() {
    let limits = Limits::default();
    assert!(limits.lock < limits.statement && limits.statement < limits.answer);
    assert!(limits.connections > 0 && limits.acquire > Duration::ZERO);
}
