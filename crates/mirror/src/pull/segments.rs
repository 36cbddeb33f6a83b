//! Delta segments.

use std::collections::BTreeMap;

use huepass_credential::ShardId;
use huepass_feed::{
    DeltaSegment, Document as _, FeedShelf, FeedSource,
    cover::{self, Cover},
    layout,
};

use crate::error::MirrorError;
use crate::limits::MAX_SEGMENTS;
use crate::log::{Log, cost};
use crate::mirror::{Indexed, Mirror};
use crate::open::is_named;
use crate::source::Source;

impl<S: FeedShelf> Mirror<S> {
    /// Takes the segments that it needs to have so many of each shard's deltas, and no more; and
    /// those that an earlier source did not give.
    // spec: MIR-7, MIR-13
    pub(crate) fn pull_segments<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
        needed: &BTreeMap<ShardId, u32>,
    ) -> Result<(), MirrorError> {
        for (&shard, &n) in needed {
            if self.covered(shard) < n {
                let wanted = self.wanted.entry(shard).or_default();
                *wanted = n.max(*wanted);
            }
        }
        for (shard, n) in self.wanted.clone() {
            self.pull_shard(source, shard, n)?;
            self.write_indexes()?;
            if self.covered(shard) >= n {
                self.wanted.remove(&shard);
            }
        }
        Ok(())
    }

    pub(crate) fn covered(&self, shard: ShardId) -> u32 {
        self.logs.get(&shard).map_or(0, Log::covered)
    }

    fn pull_shard<F: FeedSource>(
        &mut self,
        source: &mut Source<'_, F>,
        shard: ShardId,
        n: u32,
    ) -> Result<(), MirrorError> {
        let names = source.names(&layout::shard_deltas(shard), MAX_SEGMENTS)?;
        let ranges = names.iter().filter_map(|name| cover::range(name)).collect();
        let mut cover = Cover::new(ranges, self.covered(shard));
        while self.covered(shard) < n
            && let Some((first, last)) = cover.next()
        {
            if self.is_too_far(shard, (first, last), n) {
                source.pass_over();
                break;
            }
            let path = layout::segment(shard, first, last);
            let Some(bytes) = source.read_named(&path, DeltaSegment::LIMIT)? else {
                continue;
            };
            let opened = DeltaSegment::open_signed(&bytes, self.trust.pin());
            if !opened.is_ok_and(|segment| is_named(&segment, shard, first, last)) {
                source.pass_over();
                continue;
            }
            self.keep_segment(shard, (first, last), &bytes)?;
            source.taken();
            source.segments.push(path);
            cover.take(self.covered(shard));
        }
        Ok(())
    }

    /// Whether a segment would take its authority beyond its bound, or its shard's folder. `n` is
    /// how many of the shard's deltas a list has.
    // spec: MIR-13
    pub(crate) fn is_too_far(&self, shard: ShardId, range: (u32, u32), n: u32) -> bool {
        if self.logs.get(&shard).map_or(0, Log::len) >= MAX_SEGMENTS - 1 {
            return true;
        }
        let more = cost(range, n);
        if more == 0 {
            return false;
        }
        let authority = shard.authority;
        let held: u64 = self
            .logs
            .iter()
            .filter(|(id, _)| id.authority == authority && (**id == shard || !self.is_over(**id)))
            .map(|(id, log)| {
                let listed = self.listed(*id).unwrap_or(0);
                log.ahead(if *id == shard { n.max(listed) } else { listed })
            })
            .sum();
        held.saturating_add(more) > self.limits.ahead
    }

    /// Whether a shard has left the list for good.
    pub(crate) fn is_over(&self, shard: ShardId) -> bool {
        self.statements.has_left(shard) && self.listed(shard).is_none()
    }

    pub(crate) fn keep_segment(
        &mut self,
        shard: ShardId,
        range: (u32, u32),
        bytes: &[u8],
    ) -> Result<(), MirrorError> {
        // An index is written again even if this is cut off here.
        self.stale.insert(Indexed::Shard(shard));
        self.put(&layout::segment(shard, range.0, range.1), bytes)?;
        self.logs.entry(shard).or_default().insert(range);
        Ok(())
    }
}
