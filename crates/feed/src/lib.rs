//! The feed: everything that is public in a framework. Authorities sign descriptors, states and
//! delta segments; registrars sign genesis, announcements and changes among themselves; wallets
//! and gates check all of it here and need to trust nobody who carried it. Formats: spec/feed.md.
//!
//! Start at [`Trust`]: a genesis with the registrars' changes. It opens an [`Announcement`], which
//! pins an [`EpochList`]; [`Chain`] remembers what was accepted, refuses going back and keeps the
//! evidence when two announcements contradict each other.
//!
//! Pure: no files, no network, no clock, no randomness of its own.

mod announcement;
mod authority;
mod carrier;
mod chain;
pub mod cover;
mod delta;
mod document;
mod error;
mod genesis;
pub mod layout;
mod list;
mod round;
mod rule;
mod statement;
mod trust;

pub use announcement::{Announced, Announcement, AnnouncementDraft};
pub use authority::{AuthorityDescriptor, AuthorityState, ListedShard, ShardReport};
pub use carrier::{FeedShelf, FeedSource};
pub use chain::{Chain, Evidence, Step};
pub use delta::{
    DeltaSegment, LogDigest, MAX_DELTAS, SIZES as SEGMENT_SIZES, size_for as segment_size,
};
pub use document::{Document, digest};
pub use error::{ChainRefusal, FeedError};
pub use genesis::{CredentialKind, Genesis, RegistrarSet};
pub use huepass_credential::Epoch;
pub use list::{Entry, EpochList, StateEntry, StateList, Successor};
pub use round::{CertificatesMessage, ProposalMessage, ShareMessage};
pub use rule::Rule;
pub use statement::{Accreditation, DeAccreditation, Retirement, Statement, Statements};
pub use trust::{RegistrarChange, Trust};

// testing.rs names this crate as tests/model does, which includes it too.
#[cfg(test)]
extern crate self as huepass_feed;
#[cfg(test)]
mod testing;
