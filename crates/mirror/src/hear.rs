//! What neighbours gossip: one document at a time, from anybody, so whatever is cheap is looked at
//! first.

use huepass_credential::{AuthorityId, Epoch, GenesisDigest, ShardId};
use huepass_feed::{
    Announcement, ChainRefusal, DeltaSegment, Document as _, FeedError, FeedShelf, MAX_DELTAS,
    Step, digest,
};
use huepass_wire::WireError;
use huepass_wire::cose::{Signed1, SignedByQuorum};
use minicbor::Decoder;

use crate::error::MirrorError;
use crate::mirror::Mirror;

/// What a document that was heard means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// An announcement of this epoch, newer than the one held: worth passing on, and pulling.
    Newer(Epoch),
    /// A segment that goes on from those held of this shard, and is kept now: worth passing on.
    Longer(ShardId),
    /// It is held already.
    Known,
    /// It is older than what is held.
    Older,
}

impl Heard {
    /// Whether neighbours should hear it too.
    pub const fn is_news(&self) -> bool {
        matches!(self, Self::Newer(_) | Self::Longer(_))
    }
}

impl<S: FeedShelf> Mirror<S> {
    /// Looks at an announcement that somebody passed on. It is shown only if it is the next one and
    /// its list lies here already; otherwise it is what [`Self::pull`] goes for.
    ///
    /// # Errors
    /// [`MirrorError::Refused`], [`MirrorError::OtherFramework`], [`MirrorError::Time`], and
    /// [`MirrorError::Equivocation`], whose evidence is kept. A quorum that is too small may also
    /// mean that the registrars have changed since the last pull.
    // spec: MIR-8
    pub fn hear(&mut self, announcement: &[u8]) -> Result<Heard, MirrorError> {
        let signed = SignedByQuorum::decode(announcement, Announcement::LIMIT);
        let signed = signed.map_err(FeedError::from)?;
        let (genesis, epoch) = announced(signed.payload()).ok_or_else(malformed)?;
        if genesis != self.trust.pin() {
            return Err(MirrorError::OtherFramework);
        }
        if let Some(held) = self.chain.get(epoch)
            && held.digest().0 == digest(signed.payload())
        {
            return Ok(Heard::Known);
        }
        // Nothing held can contradict it.
        let oldest = self
            .chain
            .iter()
            .next()
            .map(|oldest| oldest.get().epoch().0);
        if oldest.is_some_and(|oldest| epoch.0.saturating_add(1) < oldest) {
            return Ok(Heard::Older);
        }
        let office = self.trust.registrars_at(epoch);
        let keys: Vec<[u8; 32]> = office.registrars().map(|registrar| registrar.0).collect();
        let count = signed.count(Announcement::KIND, &keys);
        if count < office.quorum() {
            return Err(MirrorError::Refused(FeedError::Quorum {
                signed: count,
                needed: office.quorum(),
            }));
        }
        let heard = self.trust.open_announcement(announcement)?;
        match self.chain.clone().extend(heard.clone()) {
            Ok(Step::Newer) => {
                // A first one of all is for a pull to begin with.
                if self.newest().is_some() {
                    self.show_if_listed(heard)?;
                }
                Ok(Heard::Newer(epoch))
            }
            Err(ChainRefusal::Gap { .. }) => Ok(Heard::Newer(epoch)),
            Ok(Step::Known) => Ok(Heard::Known),
            Err(ChainRefusal::Older) => Ok(Heard::Older),
            Err(ChainRefusal::Time) => Err(MirrorError::Time),
            Err(ChainRefusal::Equivocation(evidence)) => Err(self.contradicted(evidence)),
        }
    }

    /// Looks at a delta segment that somebody passed on, and keeps it if it goes on from those held.
    ///
    /// # Errors
    /// [`MirrorError::Refused`], [`MirrorError::OtherFramework`], [`MirrorError::UnknownShard`],
    /// [`MirrorError::Gap`], [`MirrorError::TooFarAhead`] and [`MirrorError::Shelf`].
    // spec: MIR-9
    pub fn hear_segment(&mut self, segment: &[u8]) -> Result<Heard, MirrorError> {
        let signed = Signed1::decode(segment, DeltaSegment::LIMIT).map_err(FeedError::from)?;
        let named = named(signed.payload()).ok_or_else(malformed)?;
        if named.genesis != self.trust.pin() {
            return Err(MirrorError::OtherFramework);
        }
        let (shard, range) = (named.shard, named.range);
        let listed = self.listed(shard);
        if !self.describes(shard) || self.is_over(shard) {
            return Err(MirrorError::UnknownShard(shard));
        }
        let covered = self.covered(shard);
        if range.1 <= covered {
            let is_held = self.logs.get(&shard).is_some_and(|log| log.holds(range));
            return Ok(if is_held { Heard::Known } else { Heard::Older });
        }
        if range.0 > covered.saturating_add(1) {
            return Err(MirrorError::Gap(shard));
        }
        if self.is_too_far(shard, range, listed.unwrap_or(0)) {
            return Err(MirrorError::TooFarAhead(shard));
        }
        DeltaSegment::open_signed(segment, self.trust.pin())?;
        // Its name waits for the next epoch: an authority that signs one delta at a time must not
        // make every mirror write the whole index as often.
        self.keep_segment(shard, range, segment)?;
        Ok(Heard::Longer(shard))
    }
}

fn malformed() -> MirrorError {
    MirrorError::Refused(FeedError::Wire(WireError::Malformed))
}

/// The framework and the epoch that an announcement's payload names.
fn announced(payload: &[u8]) -> Option<(GenesisDigest, Epoch)> {
    let mut decoder = Decoder::new(payload);
    decoder.array().ok()?;
    decoder.u64().ok()?;
    let genesis = decoder.bytes().ok()?.try_into().ok()?;
    let epoch = decoder.u32().ok()?;
    Some((GenesisDigest(genesis), Epoch(epoch)))
}

/// What a segment's payload says it is.
struct Named {
    genesis: GenesisDigest,
    shard: ShardId,
    range: (u32, u32),
}

fn named(payload: &[u8]) -> Option<Named> {
    let mut decoder = Decoder::new(payload);
    decoder.array().ok()?;
    decoder.u64().ok()?;
    let genesis = decoder.bytes().ok()?.try_into().ok()?;
    let authority = decoder.bytes().ok()?.try_into().ok()?;
    let (numbers, _) = decoder.bytes().ok()?.as_chunks();
    let [number, first, count] = *numbers else {
        return None;
    };
    let [number, first, count] = [number, first, count].map(u32::from_be_bytes);
    let is_some = first >= 1 && (1..=MAX_DELTAS).contains(&(count as usize));
    let last = first
        .checked_add(count)?
        .checked_sub(1)
        .filter(|_| is_some)?;
    Some(Named {
        genesis: GenesisDigest(genesis),
        shard: ShardId {
            authority: AuthorityId(authority),
            number,
        },
        range: (first, last),
    })
}

#[cfg(test)]
mod tests;
