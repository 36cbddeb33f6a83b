//! Whether what a neighbour gave can be what was asked for. This decides only whether another
//! neighbour is asked: whoever uses a document checks it fully.

use std::collections::BTreeMap;

use huepass_credential::Epoch;
use huepass_feed::layout::Place;
use huepass_feed::{
    AuthorityDescriptor, DeltaSegment, Document as _, FeedError, Rule, Statement, Trust, digest,
};
use huepass_wire::cose::Signed1;

/// What is known of documents that are still to come.
#[derive(Debug)]
pub(crate) struct Check {
    trust: Trust,
    /// The digests of lists, from the announcements that passed by.
    lists: BTreeMap<Epoch, [u8; 32]>,
}

/// How many lists' digests are remembered.
const LISTS: usize = 8_192;

impl Check {
    pub(crate) const fn new(trust: Trust) -> Self {
        Self {
            trust,
            lists: BTreeMap::new(),
        }
    }

    /// `false` when it is certainly wrong. What registrars signed whom this node does not know may be
    /// right.
    // spec: P2P-26
    pub(crate) fn can_be(&mut self, place: Place, bytes: &[u8]) -> bool {
        if bytes.len() > place.limit() {
            return false;
        }
        match place {
            Place::Genesis => Trust::pinned(bytes, self.trust.pin()).is_ok(),
            Place::Window => digest(bytes) == self.trust.genesis().window_digest,
            Place::Newest => self.announcement(None, bytes),
            Place::Announcement(epoch) => self.announcement(Some(epoch), bytes),
            Place::Change(number) => self.change(number, bytes),
            Place::Statement(named) => match Statement::open(bytes, &self.trust) {
                Ok(statement) => statement.digest() == named,
                Err(error) => matches!(error, FeedError::Quorum { .. }),
            },
            Place::Descriptor(authority) => signed_by(
                bytes,
                AuthorityDescriptor::KIND,
                place.limit(),
                &authority.0,
            ),
            Place::Segment(shard, ..) => {
                signed_by(bytes, DeltaSegment::KIND, place.limit(), &shard.authority.0)
            }
            Place::List(epoch) => self
                .lists
                .get(&epoch)
                .is_none_or(|known| digest(bytes) == *known),
        }
    }

    /// Whether a change holds depends on those before it. The next one counts from now on, for those after
    /// it and for what its registrars signed.
    fn change(&mut self, number: u32, bytes: &[u8]) -> bool {
        let known = self.trust.changes();
        match self.trust.add_change(bytes) {
            // Not an earlier one under this one's name.
            Ok(()) => self.trust.changes() >= number as usize,
            // Two changes with one number are for the mirror to tell of.
            Err(FeedError::Rule(Rule::ChangeFork)) => true,
            Err(_) => number as usize > known + 1,
        }
    }

    fn announcement(&mut self, epoch: Option<Epoch>, bytes: &[u8]) -> bool {
        match self.trust.open_announcement(bytes) {
            Ok(announced) => {
                let found = announced.get().epoch();
                while self.lists.len() >= LISTS {
                    self.lists.pop_first();
                }
                self.lists.insert(found, *announced.get().list());
                epoch.is_none_or(|epoch| epoch == found)
            }
            Err(error) => matches!(error, FeedError::Quorum { .. }),
        }
    }
}

/// Whether an authority signed it, whatever it says. Points, which take time, are not looked at.
fn signed_by(bytes: &[u8], kind: &[u8], limit: usize, authority: &[u8; 32]) -> bool {
    Signed1::decode(bytes, limit).is_ok_and(|signed| signed.verify(kind, authority).is_ok())
}
