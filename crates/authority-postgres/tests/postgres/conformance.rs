//! The contract of every ledger.

use crate::server::{Database, shared};

#[test]
fn keeps_the_contract() {
    let Some(server) = shared() else { return };
    let mut databases = Vec::new();
    huepass_authority::conformance::all(|| {
        let database = Database::new(&server);
        let ledger = database.open();
        databases.push(database);
        ledger
    });
}
