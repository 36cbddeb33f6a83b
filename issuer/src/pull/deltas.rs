//! Taking the deltas of shards, and how much of them.

use std::collections::{BTreeMap, BTreeSet};

use huepass_cli::Report;
use huepass_credential::{AuthorityId, ShardId};
use huepass_feed::{
    DeltaSegment, Document as _, MAX_DELTAS, Trust,
    cover::{self, Cover},
    layout, segment_size,
};

use super::Pulled;
use crate::feed::Feed;

/// The most that one authority's segments beyond the newest list may cost, in deltas of 80 bytes:
/// 335 MB. That is 4 million revocations between two epochs, or 63 thousand published one by one, far
/// more than an honest authority makes. What is over waits until a list has the others.
// spec: REG-26
pub(super) const AHEAD: u64 = 1 << 22;
/// What a file costs beside its room for deltas: about a block of a disk.
pub(super) const FILE: u64 = 50;

/// What a segment costs of [`AHEAD`]: nothing if a list with `n` of its shard's deltas has all of its.
fn cost((first, last): (u32, u32), n: u32) -> u64 {
    if last <= n {
        0
    } else {
        // A name may promise more than any segment holds; such a file is not taken.
        let count = usize::try_from(last - first).map_or(MAX_DELTAS, |more| more.saturating_add(1));
        segment_size(count).unwrap_or(MAX_DELTAS) as u64 + FILE
    }
}

impl Feed {
    /// Takes the deltas of shards that their authorities list.
    // spec: REG-24
    pub(super) fn pull_deltas(
        &self,
        from: &Self,
        trust: &Trust,
        shards: &BTreeSet<ShardId>,
        pulled: &mut Pulled,
    ) -> Result<(), Report> {
        let folders: BTreeSet<String> = shards.iter().map(|id| layout::shard_deltas(*id)).collect();
        for authority in pulled.names(from, layout::DELTAS) {
            if !from.at(&authority).is_dir() {
                pulled.pass_over(from, &authority);
                continue;
            }
            for folder in pulled.names(from, &authority) {
                if !folders.contains(&folder) || !from.at(&folder).is_dir() {
                    pulled.pass_over(from, &folder);
                }
            }
        }
        let listed = self.listed(from, trust);
        let statements = self.statements(trust)?;
        let newest = self.newest(trust)?.map(|newest| newest.get().epoch());
        // Shards given up are in no list: what they hold keeps no other shard's from being taken.
        let account = |shard: ShardId| {
            let left = newest.is_some_and(|newest| statements.has_left_by(shard, newest));
            (shard.authority, left && !listed.contains_key(&shard))
        };
        let mut ahead: BTreeMap<(AuthorityId, bool), u64> = BTreeMap::new();
        for shard in shards {
            let n = listed.get(shard).copied().unwrap_or(0);
            let held = self.ranges(*shard)?;
            let cost: u64 = held.into_iter().map(|held| cost(held, n)).sum();
            *ahead.entry(account(*shard)).or_default() += cost;
        }
        for shard in shards {
            let n = listed.get(shard).copied().unwrap_or(0);
            let ahead = ahead.entry(account(*shard)).or_default();
            self.pull_shard(from, trust, (*shard, n), ahead, pulled)?;
        }
        Ok(())
    }

    /// Takes a shard's segments that go on from those held. `ahead` is what those of its
    /// authority cost that reach beyond the newest list, in which the shard has `n`.
    // spec: REG-26
    pub(super) fn pull_shard(
        &self,
        from: &Self,
        trust: &Trust,
        (shard, n): (ShardId, u32),
        ahead: &mut u64,
        pulled: &mut Pulled,
    ) -> Result<(), Report> {
        let mut ranges = Vec::new();
        for name in pulled.names(from, &layout::shard_deltas(shard)) {
            match cover::range(&name) {
                Some(range) => ranges.push(range),
                None => pulled.pass_over(from, &name),
            }
        }
        let mut cover = Cover::new(ranges, self.covered(shard)?);
        while let Some((first, last)) = cover.next() {
            let more = cost((first, last), n);
            let name = layout::segment(shard, first, last);
            if more > AHEAD.saturating_sub(*ahead) {
                pulled.pass_over(from, &name);
                return Ok(());
            }
            let limit = DeltaSegment::LIMIT as u64;
            let holds = from.read(&name, limit).ok().filter(|bytes| {
                DeltaSegment::open_signed(bytes, trust.pin()).is_ok_and(|segment| {
                    name == layout::segment(segment.shard(), segment.first(), segment.last())
                })
            });
            let Some(bytes) = holds else {
                pulled.pass_over(from, &name);
                continue;
            };
            self.write(&name, &bytes)?;
            cover.take(last);
            *ahead += more;
            pulled.taken += 1;
        }
        // One tells the operator that something is missing before it.
        if let Some((first, last)) = cover.after_gap() {
            pulled.pass_over(from, &layout::segment(shard, first, last));
        }
        Ok(())
    }

    /// How many deltas each shard has in the newest list, here or there.
    fn listed(&self, from: &Self, trust: &Trust) -> BTreeMap<ShardId, u32> {
        let mut listed = BTreeMap::new();
        for feed in [self, from] {
            let Ok(Some(list)) = feed.newest_list(trust) else {
                continue;
            };
            for entry in list.entries() {
                let n = listed.entry(entry.state.id()).or_insert(0);
                *n = entry.state.n.max(*n);
            }
        }
        listed
    }
}
