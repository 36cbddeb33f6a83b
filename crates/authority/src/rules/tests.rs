use huepass_credential::{AuthorityId, G1Affine, Generators, ShardId, ShardSecret};
use huepass_feed::LogDigest;

use super::*;
use crate::testing::{GENESIS, rng};

fn shard(issued: u32, n: u32) -> ShardRecord {
    let mut rng = rng(1);
    let id = ShardId {
        authority: AuthorityId([1; 32]),
        number: 0,
    };
    let key = ShardSecret::random(&mut rng).descriptor(GENESIS, id, &mut rng);
    let v: G1Affine = Generators::new().h_v;
    ShardRecord {
        number: 0,
        x: key.x,
        x1: key.x1,
        proof: key.proof,
        n,
        v,
        log: LogDigest::birth(GENESIS, id),
        issued,
        persons: 0,
        retired: None,
    }
}

// spec: AUT-5
#[test]
fn a_shard_stops_issuing_while_there_is_room_to_revoke() {
    let bound = MAX_HANDLES - KEPT_FOR_REVOCATIONS;
    assert!(!has_room(&shard(bound, 0)));
    assert!(!has_room(&shard(bound - 5, 5)));
    assert!(!has_room(&shard(u32::MAX, u32::MAX)));
    let retired = ShardRecord {
        retired: Some(1),
        ..shard(0, 0)
    };
    assert!(!has_room(&retired));
    assert!(has_room(&shard(bound - 6, 5)));
}

#[test]
fn a_state_must_follow_the_one_before() {
    let old = shard(1, 7);
    let handle = Handle::random(&mut rng(2));
    for n in [0, 6, 7, 9] {
        let state = ShardState { n, v: old.v };
        assert!(matches!(
            revoked(&old, handle, &state),
            Err(LedgerError::Damaged(_))
        ));
    }
    let state = ShardState { n: 8, v: old.v };
    let (new, delta) = revoked(&old, handle, &state).unwrap();
    assert_eq!(new.state(), state);
    assert_eq!(delta[..32], handle.to_bytes());
    assert_eq!(new.log, old.log.and(&delta));
    let full = shard(1, u32::MAX);
    assert!(revoked(&full, handle, &full.state()).is_err());
}
