//! Why a mirror refused something.

use huepass_credential::ShardId;
use huepass_feed::{Evidence, FeedError};
use thiserror::Error;

/// What a carrier said.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a mirror did not open, pull or take something.
#[derive(Debug, Error)]
pub enum MirrorError {
    /// The shelf holds no genesis: there is no copy of a feed yet.
    #[error("there is no feed here yet")]
    Empty,
    /// The feed, or the document, belongs to another framework.
    #[error("this belongs to another framework")]
    OtherFramework,
    /// A document of the mirror's own that nothing else can stand in for is damaged.
    #[error("the mirror's own {path} is damaged")]
    Damaged {
        /// Where it lies.
        path: String,
    },
    /// The mirror's own files could not be read or written.
    #[error("the mirror's own {path} could not be read or written")]
    Shelf {
        /// Where it lies.
        path: String,
        /// What the shelf said.
        #[source]
        cause: Cause,
    },
    /// The source cannot be read.
    #[error("{path} could not be read")]
    Source {
        /// What was asked for last.
        path: String,
        /// What the source said.
        #[source]
        cause: Cause,
    },
    /// The source holds no feed.
    #[error("there is no feed at the source")]
    NoFeed,
    /// A document does not hold.
    #[error(transparent)]
    Refused(#[from] FeedError),
    /// The registrars signed two histories. Both documents are kept, and the chain is as it was.
    #[error("the registrars signed two different announcements")]
    Equivocation(Box<Evidence>),
    /// Two changes of registrars of this number, each signed by the quorum before it. The one held
    /// stays.
    #[error("the registrars signed two different changes of registrars with number {0}")]
    RegistrarsForked(u32),
    /// An announcement begins before the one that it follows.
    #[error("the announcement begins before the one it follows")]
    Time,
    /// A segment of a shard that no descriptor held lists, or that has left the list.
    #[error("no descriptor held lists this shard")]
    UnknownShard(ShardId),
    /// A segment before which deltas are missing.
    #[error("the deltas before this segment are missing")]
    Gap(ShardId),
    /// The authority's segments reach too far beyond the newest list.
    #[error("this segment reaches too far beyond the newest list")]
    TooFarAhead(ShardId),
}
