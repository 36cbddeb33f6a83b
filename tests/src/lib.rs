//! Helpers of the journeys: tests that start `issuer`, `wallet-cli` and `verifier` as separate
//! processes and look at nothing but what a person or a script would see.
//!
//! A test makes a [`World`], takes a [`Party`] of it for each authority, holder and gate, and calls
//! [`Party::run`]; [`Ran::exits`] then says what must have come out. The world's clock stands still
//! and moves only when a test moves it ([`World::pass`]).

mod auditor;
mod disk;
mod folder;
#[cfg(target_os = "linux")]
pub mod net;
mod party;
mod programs;
mod running;
mod town;
mod world;

pub use auditor::{Audited, Auditor};
pub use disk::SmallDisk;
pub use folder::{Snapshot, copy, snapshot};
pub use party::{Party, Ran};
pub use programs::{Program, forget_package, path_of};
pub use running::Running;
pub use town::{Town, code, field, text};
pub use world::World;

/// A number from the environment, for longer runs by hand.
///
/// # Panics
/// When the variable is set to something else than a number.
pub fn from_environment(name: &str, default: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{name} must be a number")),
        Err(_) => default,
    }
}

/// A reason that somebody may have this colour for.
///
/// # Panics
/// When it is no colour.
pub fn reason(colour: &str) -> &'static str {
    match colour {
        "green" => "declaration",
        "yellow" => "close-contact",
        "red" => "confirmed",
        other => panic!("no colour: {other}"),
    }
}
