use super::MemoryLedger;
use crate::conformance;

#[test]
fn keeps_the_contract() {
    conformance::all(MemoryLedger::new);
}
