//! A feed from neighbour to neighbour over libp2p (spec/p2p.md). Gossip carries what is new, requests
//! the rest; nobody who carries it is trusted, and nobody who fetches it says who he is.
//!
//! Start at [`Node::start`], which takes a [`Mirror`](huepass_mirror::Mirror) and keeps it up to date.
//! [`Node::source`] reads the neighbours' feed like any other [`FeedSource`](huepass_feed::FeedSource).
//! [`message`] has the bytes of requests and answers.
//!
//! It decides nothing about documents: the mirror does. What it decides is whom to ask, whom to answer
//! and whom to leave. Randomness comes from the seed that the caller gives, and from libp2p itself,
//! which takes its own from the system; the clock is that of the runtime.

pub mod message;

#[cfg(feature = "node")]
mod addresses;
#[cfg(feature = "node")]
mod behaviour;
#[cfg(feature = "node")]
mod check;
#[cfg(feature = "node")]
mod chores;
#[cfg(feature = "node")]
mod codec;
#[cfg(feature = "node")]
mod conduct;
#[cfg(feature = "node")]
mod config;
#[cfg(feature = "node")]
mod ear;
#[cfg(feature = "node")]
mod judge;
#[cfg(feature = "node")]
mod keep;
#[cfg(feature = "node")]
mod name;
#[cfg(feature = "node")]
mod neighbours;
#[cfg(feature = "node")]
mod node;
#[cfg(feature = "node")]
mod resolve;
#[cfg(feature = "node")]
mod run;
#[cfg(feature = "node")]
mod serve;
#[cfg(feature = "node")]
mod source;
#[cfg(all(test, feature = "node"))]
mod testing;
#[cfg(all(test, feature = "node"))]
mod tests;

#[cfg(feature = "node")]
pub use conduct::{Allowance, Allowances};
#[cfg(feature = "node")]
pub use config::{Limits, NodeConfig, Routing};
#[cfg(feature = "node")]
pub use judge::SEGMENT;
#[cfg(feature = "node")]
pub use libp2p::{Multiaddr, PeerId};
#[cfg(feature = "node")]
pub use node::{Event, Node, NodeError, Status};
#[cfg(feature = "node")]
pub use source::{P2pError, P2pSource};
