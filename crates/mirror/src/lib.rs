//! What a mirror does: it keeps a checked copy of a framework's feed and hands it on. Nobody has to
//! trust it, and it trusts nobody (spec/mirror.md).
//!
//! Start at [`Mirror`]: [`Mirror::adopt`] begins a copy, [`Mirror::pull`] takes what is new from a
//! source, [`Mirror::hear`] looks at what neighbours gossip. [`Mirror::scout`] reads from a slow source
//! while others use the mirror. Whoever serves the copy reads the same shelf.
//!
//! Pure: files are behind `FeedShelf`; no clock, no randomness.

mod error;
mod evidence;
mod hear;
mod limits;
mod log;
mod mirror;
mod open;
mod publish;
mod pull;
mod scout;
mod source;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod walks;

pub use error::{Cause, MirrorError};
pub use hear::Heard;
pub use limits::Limits;
pub use mirror::Mirror;
pub use pull::Pulled;
pub use scout::{Fetched, Scout, Taken};
