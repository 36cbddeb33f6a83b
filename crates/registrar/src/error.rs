//! Why a registrar refused.

use huepass_credential::{Epoch, ShardId};
use huepass_feed::FeedError;
use thiserror::Error;

/// Why a registrar refused something. `E` is the store's own error.
#[derive(Debug, Error)]
pub enum RegistrarError<E> {
    /// The store failed; nothing was acknowledged.
    #[error("the registrar's store failed")]
    Store(#[source] E),
    /// A document was refused.
    #[error(transparent)]
    Feed(#[from] FeedError),
    /// The authority is not accredited in this framework for this epoch.
    #[error("the authority is not accredited for this epoch")]
    NotAccredited,
    /// Deltas do not lead from the last audited state to the reported one.
    #[error("the deltas do not lead from the last audited state to the reported one")]
    Audit(ShardId),
    /// Deltas between the last audited state and the reported one are not there. That proves nothing
    /// against the authority: they may be on their way, or somebody may have taken them away.
    #[error("deltas between the last audited state and the reported one are missing")]
    MissingDeltas(ShardId),
    /// The report takes the shard back behind what was audited already, or resets it.
    #[error("the report goes back behind a state that was audited already")]
    WentBack(ShardId),
    /// A handle appears in the log a second time.
    #[error("a handle is revoked a second time")]
    Repeated(ShardId),
    /// The shard's key changed, or is listed for another shard.
    #[error("the shard's key changed or belongs to another shard")]
    Key(ShardId),
    /// The proposal's list is not the one that this registrar would make.
    #[error("the proposed list differs from what this registrar audited")]
    ListDiffers,
    /// This registrar, or too few others, take part in the proposal.
    #[error("the proposal's participants are no quorum that this registrar belongs to")]
    Participants,
    /// The proposed beginning is not now, or not after the epoch before.
    #[error(
        "the proposed beginning is too far from this registrar's clock or not after the last epoch"
    )]
    Time,
    /// The epoch does not follow the newest one.
    #[error("epoch {} does not follow the newest one", .0.0)]
    NotNext(Epoch),
    /// This registrar has signed an announcement for this epoch already.
    #[error("this registrar has signed another announcement for epoch {} already", .0.0)]
    AlreadySigned(Epoch),
    /// This registrar has certified another proposal, which others may be signing.
    #[error(
        "this registrar has certified another proposal for epoch {} and stays with it for a while", .0.0
    )]
    Bound(Epoch),
    /// An entry of the list is stale, or an authority that is new is missing from it, and the newest
    /// epoch is not over.
    #[error("an authority has not reported yet, and the newest epoch is not over")]
    Early,
    /// There is no such step to take: the share or certificates before it are missing.
    #[error("a participant's share or certificates are missing")]
    Missing,
    /// A participant's share or certificates do not hold.
    #[error("a participant's share or certificates do not hold")]
    Unproven,
}
