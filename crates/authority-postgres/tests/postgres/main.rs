//! The ledger on a real PostgreSQL server; `server.rs` says where it comes from.

mod child;
mod conformance;
mod crash;
mod faults;
mod publishing;
mod refusals;
mod replica;
mod server;
mod together;
