//! Why the feed refused something.

use huepass_credential::{Epoch, ShardId};
use huepass_wire::WireError;
use thiserror::Error;

use crate::rule::Rule;

/// Why a public document was refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FeedError {
    /// Its bytes.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// It belongs to another framework.
    #[error("this belongs to another framework")]
    OtherFramework,
    /// Fewer registrars signed it than the quorum asks for.
    #[error("{signed} of the {needed} registrars needed have signed this")]
    Quorum {
        /// Valid signatures of registrars in force.
        signed: usize,
        /// How many are needed.
        needed: usize,
    },
    /// A rule of the document's own is broken.
    #[error("this breaks a rule of its format: {0}")]
    Rule(Rule),
    /// It is not the document whose digest was announced.
    #[error("this is not the document that was announced")]
    Digest,
    /// The new list misses a shard that nobody retired.
    #[error("the list drops a shard that was neither retired nor de-accredited")]
    Dropped(ShardId),
    /// The new list contradicts the one before it.
    #[error("the list takes a shard back or changes its key")]
    WentBack(ShardId),
}

/// Why an announcement does not continue a chain.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ChainRefusal {
    /// It is older than the newest one held; nothing changes.
    #[error("this announcement is older than the newest one held")]
    Older,
    /// The ones in between are missing.
    #[error("the announcements from epoch {} to the one before this are missing", .first.0)]
    Gap {
        /// The first missing epoch.
        first: Epoch,
    },
    /// The quorum signed two histories. Show nothing until the holder or attendant has been told.
    #[error("the registrars signed two different announcements")]
    Equivocation(Box<crate::chain::Evidence>),
    /// It begins before the one it follows.
    #[error("this announcement begins before the one it follows")]
    Time,
}
