//! What every ledger must do, as tests that a backend runs on itself: [`all`].
//!
//! Test code: it panics where a ledger breaks its contract. It works with real shard keys, so that
//! the logs which a ledger keeps can be audited as a registrar audits them.

mod people;
mod revocation;
mod shards;
mod tickets;
mod timeline;
mod together;
mod world;

use crate::ledger::Ledger;

/// One part of the contract; it gets a fresh ledger.
pub type Case = fn(&dyn Ledger);

/// All parts of the contract, by name.
pub const CASES: &[(&str, Case)] = &[
    ("an authority is founded once", shards::founded_once),
    ("no shard number or key comes twice", shards::never_twice),
    ("a shard retires once, for good", shards::retires),
    ("a person is registered once", people::registered_once),
    (
        "the least full shard takes the next person",
        people::least_full,
    ),
    ("people are listed in pages", people::pages),
    ("a new offer ends the one before", tickets::offers_replace),
    (
        "an offer moves its person off a closed shard",
        tickets::offers_move,
    ),
    ("PINs are tried a limited number of times", tickets::pins),
    ("a ticket is used once", tickets::used_once),
    (
        "a refused or failed decision changes nothing",
        tickets::no_decision,
    ),
    ("a handle is issued once", tickets::handle_once),
    (
        "a witness needs no new credential",
        tickets::without_credential,
    ),
    ("a commitment belongs to one person", tickets::commitments),
    (
        "tickets are forgotten when their time is over",
        tickets::forgotten,
    ),
    (
        "only live handles of the shard are revoked",
        revocation::refused,
    ),
    (
        "a failed division changes nothing",
        revocation::failed_division,
    ),
    ("revocations append to an auditable log", revocation::log),
    (
        "a person's live credentials go together",
        revocation::person,
    ),
    ("every change keeps its reason", timeline::reasons),
    ("a drill changes nothing", timeline::drills),
    ("a failed change keeps no entry", timeline::failed),
    ("changes at once are kept in one order", timeline::at_once),
    (
        "threads neither lose deltas nor share handles",
        together::issue_and_revoke,
    ),
    (
        "of many requests for one ticket one is served",
        together::one_ticket,
    ),
    (
        "of many founders and registrars of one thing one succeeds",
        together::firsts,
    ),
];

/// Runs the whole suite, each case on a ledger of its own.
///
/// # Panics
/// When the ledger breaks its contract; the message names the case.
pub fn all<L: Ledger>(mut fresh: impl FnMut() -> L) {
    for (name, case) in CASES {
        let ledger = fresh();
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| case(&ledger)));
        assert!(outcome.is_ok(), "the ledger breaks its contract: {name}");
    }
}
