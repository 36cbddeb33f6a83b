//! An authority's ledger in PostgreSQL, for several replicas of one authority at once. A service
//! opens a [`PostgresLedger`] with an [`Address`] and [`Limits`] and gives it to
//! `huepass_authority::Authority`; what every verb promises is written at the trait `Ledger`, and
//! held to by its conformance suite. Start at [`PostgresLedger::migrate`], then
//! [`PostgresLedger::open`]. [`PostgresLedger::try_publishing`] is for what only one replica may do.
//!
//! # The tables
//!
//! One database is one authority's. `migrations/` holds them with their constraints.
//!
//! | table | a row | what the database itself refuses |
//! |---|---|---|
//! | `founding` | whose ledger, its name, the descriptor's edition | a second row |
//! | `shard` | key, state, log digest, counts | a number or a key twice |
//! | `delta` | one place of a shard's log, 80 bytes | a place twice, a shard that there is not |
//! | `person` | pseudonym, shard, standing, newest commitment | a pseudonym twice |
//! | `commitment` | whose wallet a commitment is; never removed | one commitment for two persons |
//! | `credential` | one of a person's history; never removed | a handle twice in a shard, a revocation without its delta, two of one delta |
//! | `timeline` | what changed for a person, when and why; the entry in CBOR, its time and reason beside it | a number twice for a person |
//! | `ticket` | one request's, open or used with its answer | an id twice, a half-used one |
//!
//! Numbers are columns, so an operator can look and count with plain SQL, and the server checks them.
//! There is no identity number, no name of a person and no key in it; still it says which pseudonym
//! has which colour, and holds tickets, so the database is for the authority alone.
//!
//! # Transactions and the order of locks
//!
//! Every verb is one transaction at READ COMMITTED that locks the rows it depends on
//! (`FOR NO KEY UPDATE`) before it believes what they say. Locks are taken in this order and never
//! another, so no two verbs wait for each other in a circle:
//!
//! 1. the person,
//! 2. a ticket (of two, the older is deleted before the newer is made),
//! 3. places: the founding row, under which persons are given shards and shards come and go,
//! 4. shards, by number,
//! 5. new rows: ticket, commitment, credential, delta, entry.
//!
//! A ticket's person and a handle's person never change, so a verb may read them unlocked to learn
//! whom to lock. `forget_tickets` waits for nobody. A transaction that is told to begin again (a
//! deadlock or serialization failure after all, a shard that filled up while it was chosen, a
//! commitment that another person registered in the same instant) does so up to eight times, with
//! growing pauses; its closure then runs again.
//!
//! # What is durable, and what is not known
//!
//! `Ok` means that the server has flushed the commit to its disk (`synchronous_commit` is set on);
//! a server that runs with `fsync = off` breaks that promise, not this crate. When the connection is
//! lost at COMMIT nobody here can know what became of it: [`PostgresError::OutcomeUnknown`]. Asking
//! again is safe where a wallet's request is answered, which gets the same answer, and where one
//! handle is revoked, which then says so. A person's change asked for again is made again: look at
//! the timeline first. Every other error means that nothing was changed.
//!
//! # What an operator should know
//!
//! - Connections are sessions with prepared statements: a pooler between must pool by session.
//! - Errors of this crate hold no value of a row. The server's own log does, if it is told to log
//!   statements with their parameters: leave `log_statement` and `log_min_duration_statement` off,
//!   or `log_parameter_max_length = 0`.
//! - Over a network TLS that is verified is required ([`Address`]).

mod error;
mod ledger;
mod postgres;
mod publishing;
mod reads;
mod redeem;
mod rows;
mod schema;
mod session;
mod settings;
mod work;

pub use error::PostgresError;
pub use postgres::PostgresLedger;
pub use publishing::Publishing;
pub use settings::{Address, Limits};
