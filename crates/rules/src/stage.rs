//! Staged activation: a rule set goes live for a share of the shards first.

use huepass_credential::ShardId;
use sha2::{Digest as _, Sha256};

use crate::RuleSet;
use crate::labels;

/// A share of the shards, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(u16);

impl Share {
    /// No shard.
    pub const NONE: Self = Self(0);
    /// Every shard.
    pub const ALL: Self = Self(1000);

    /// So many thousandths; `None` beyond 1000.
    pub const fn new(per_mille: u16) -> Option<Self> {
        if per_mille <= 1000 {
            Some(Self(per_mille))
        } else {
            None
        }
    }

    /// Thousandths.
    pub const fn per_mille(self) -> u16 {
        self.0
    }
}

/// Whether a shard is within the first `share` of the shards for this version of a rule set.
///
/// Every shard has a place from 0 to 999 that depends on the set's name and version and on
/// nothing else that changes: a larger share only adds shards, and another version begins with
/// other shards.
// spec: RUL-40, RUL-41
pub fn includes(set: &RuleSet, shard: ShardId, share: Share) -> bool {
    place(set, shard) < share.0
}

/// A shard's place, from 0 to 999.
fn place(set: &RuleSet, shard: ShardId) -> u16 {
    let name = set.name().as_str().as_bytes();
    let mut hash = Sha256::new();
    hash.update(labels::STAGE);
    // A name has at most `limits::NAME` bytes, so one byte holds its length.
    hash.update([u8::try_from(name.len()).unwrap_or(u8::MAX)]);
    hash.update(name);
    hash.update(set.version().to_be_bytes());
    hash.update(shard.authority.0);
    hash.update(shard.number.to_be_bytes());
    let digest = hash.finalize();
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    // The fraction first/2^64 of 1000, rounded down: evenly spread without a division.
    let place = (u128::from(u64::from_be_bytes(first)) * 1000) >> 64;
    u16::try_from(place).unwrap_or(999)
}

#[cfg(test)]
mod tests;
