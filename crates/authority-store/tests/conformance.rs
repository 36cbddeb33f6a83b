//! The ledger on disk keeps the contract of every ledger.

use huepass_authority::conformance;
use huepass_authority_store::SledLedger;

#[test]
fn keeps_the_contract() {
    let root = tempfile::tempdir().unwrap();
    let mut number = 0;
    conformance::all(|| {
        number += 1;
        SledLedger::open(&root.path().join(number.to_string())).unwrap()
    });
    assert_eq!(number, conformance::CASES.len());
}
