//! A gate's role. It believes announcements that the registrars' quorum signed, checks codes
//! offline, and says a colour or a reason that somebody can act on (spec/gate.md).
//!
//! Start at [`Gate`]: [`Gate::learn`] takes announcements, [`Gate::check`] takes the text of a
//! code and gives a [`Verdict`], [`Gate::beacon`] begins scan mode. What a gate keeps between
//! starts is in [`Held`] and [`Memory`]; neither says anything about a person.
//!
//! No I/O: clock and randomness are arguments.

mod beacon;
mod check;
mod gate;
mod memory;
mod policy;
mod verdict;

pub use gate::{Freshness, Gate, GateError, Held, Learned};
pub use huepass_credential::Colour;
pub use memory::{Counters, Memory};
pub use policy::{Mode, Policy, PolicyError};
pub use verdict::{Reason, Verdict};

#[cfg(test)]
#[allow(dead_code, reason = "the verifier's tests use the rest")]
mod testing;
#[cfg(test)]
mod tests;
