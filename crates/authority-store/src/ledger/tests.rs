use std::path::PathBuf;

use super::*;

#[test]
fn an_operator_is_told_what_the_storage_met() {
    let path = PathBuf::from("ledger");
    let full = sort(DurableError::DiskFull { path: path.clone() });
    assert!(matches!(full, LedgerError::Full));
    assert!(full.to_string().contains("nothing was changed"));
    let in_use = sort(DurableError::InUse { path: path.clone() });
    assert!(matches!(in_use, LedgerError::InUse));
    let what = "cut off".to_owned();
    let unsettled = sort(DurableError::Unsettled { path, what });
    assert!(matches!(unsettled, LedgerError::Storage(_)));
    assert!(unsettled.to_string().contains("cut off"));
}
