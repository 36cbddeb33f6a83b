//! Judging one message, on a thread that may take its time.

use huepass_feed::{DeltaSegment, Document as _, FeedError, FeedShelf};
use huepass_mirror::{Heard, Mirror, MirrorError};
use std::sync::TryLockError;

use crate::ear::Verdict;
use crate::node::{Event, Shared};
use crate::run::Topic;

/// The most bytes of a segment that goes by gossip.
pub const SEGMENT: usize = 64 * 1024;

/// `own` is what the program itself wants to send; it may wait for the mirror.
// spec: P2P-13
pub(crate) fn judge<S: FeedShelf>(
    shared: &Shared<S>,
    topic: Topic,
    bytes: &[u8],
    own: bool,
) -> Verdict {
    match topic {
        Topic::Announcements => shared.ear().announcement(bytes),
        Topic::Evidence => shared.ear().evidence(bytes),
        Topic::Deltas if bytes.len() > SEGMENT.min(DeltaSegment::LIMIT) => Verdict::Malformed,
        Topic::Deltas if own => segment(shared, &mut shared.mirror(), bytes),
        // The mirror may be busy with a neighbour's files. Then the segment is left for requests.
        Topic::Deltas => match shared.mirror.try_lock() {
            Ok(mut mirror) => segment(shared, &mut mirror, bytes),
            Err(TryLockError::Poisoned(poisoned)) => {
                segment(shared, &mut poisoned.into_inner(), bytes)
            }
            Err(TryLockError::WouldBlock) => Verdict::Known,
        },
    }
}

fn segment<S: FeedShelf>(shared: &Shared<S>, mirror: &mut Mirror<S>, bytes: &[u8]) -> Verdict {
    match mirror.hear_segment(bytes) {
        Ok(Heard::Longer(_) | Heard::Newer(_)) => Verdict::Segment,
        // Its authority or shard may be one that a later epoch brings, and what is before it may be on
        // its way.
        Ok(Heard::Known | Heard::Older)
        | Err(MirrorError::UnknownShard(_) | MirrorError::Gap(_) | MirrorError::TooFarAhead(_)) => {
            Verdict::Known
        }
        Err(
            MirrorError::Refused(FeedError::Wire(_) | FeedError::Rule(_))
            | MirrorError::OtherFramework,
        ) => Verdict::Malformed,
        Err(error @ MirrorError::Shelf { .. }) => {
            shared.tell(Event::Failed(error));
            Verdict::Known
        }
        Err(_) => Verdict::Unproven,
    }
}
