use huepass_credential::AuthorityId;
use proptest::prelude::*;

use super::*;
use crate::SHIPPED;

fn set(version: u32) -> RuleSet {
    let text = SHIPPED.replace("version = 1", &format!("version = {version}"));
    RuleSet::parse(text.as_bytes()).unwrap()
}

fn shard(authority: u8, number: u32) -> ShardId {
    ShardId {
        authority: AuthorityId([authority; 32]),
        number,
    }
}

#[test]
fn shares_beyond_everything_are_refused() {
    assert_eq!(Share::new(1001), None);
    assert_eq!(Share::new(1000), Some(Share::ALL));
}

// spec: RUL-40
#[test]
fn places_are_spread_and_differ_by_version_and_authority() {
    let (one, two) = (set(1), set(2));
    let share = Share::new(100).unwrap();
    let first = |set: &RuleSet, authority| -> Vec<u32> {
        let chosen = |number: &u32| includes(set, shard(authority, *number), share);
        (0..2000).filter(chosen).collect()
    };
    let chosen = first(&one, 1);
    assert!((140..=260).contains(&chosen.len()), "{}", chosen.len());
    assert_ne!(chosen, first(&two, 1));
    assert_ne!(chosen, first(&one, 2));
    assert_eq!(chosen, first(&one, 1));
    // Fixed for ever: other implementations must agree.
    assert_eq!(
        [0, 1, 2].map(|number| place(&one, shard(1, number))),
        PLACES
    );
}

/// Of shards 0, 1, 2 of the authority 01…01 under version 1 of the shipped set.
const PLACES: [u16; 3] = [44, 194, 851];

proptest! {
    // spec: RUL-41
    #[test]
    fn a_larger_share_only_adds(authority: u8, number: u32, a in 0_u16..=1000, b in 0_u16..=1000) {
        let set = set(1);
        let shard = shard(authority, number);
        let (small, large) = (Share::new(a.min(b)).unwrap(), Share::new(a.max(b)).unwrap());
        prop_assert!(!includes(&set, shard, small) || includes(&set, shard, large));
        prop_assert!(!includes(&set, shard, Share::NONE));
        prop_assert!(includes(&set, shard, Share::ALL));
    }
}
