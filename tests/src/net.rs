//! A few hosts on one wire, for journeys through a bad network.
//!
//! A [`Host`] is a network namespace with one network card; everything that a card sends goes to the
//! [`Hub`], which passes it on late, loses some of it, or keeps islands apart, as the [`Weather`]
//! says. The kernel needs network namespaces and tap devices for this, and nothing else: no netem, no
//! helper process. Programs run on a host by [`Host::command`]; [`scenes`] are what they go through.

pub mod scenes;

mod carrying;
mod host;
mod hub;

pub use carrying::Carrying;
pub use host::{Door, Host, Lan, address};
pub use hub::{Counts, Hub, Port, Weather};
