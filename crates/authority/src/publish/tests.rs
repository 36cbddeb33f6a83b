use huepass_credential::{Colour, ShardState, audit};
use huepass_feed::LogDigest;
use huepass_wire::Purpose;
use huepass_wire::cose::Signed1;

use super::*;
use crate::testing::{GENESIS, NOW, Wallet, authority_with, grounds, person, rng, shard_keys};
use crate::{MemoryLedger, PersonId, Policy, Standing};

fn holder(authority: &Authority<MemoryLedger>, i: u8) -> PersonId {
    let standing = Standing {
        colour: Colour::Green,
        until: None,
    };
    let id = person(authority, &i.to_string(), standing);
    let mut wallet = Wallet::new(i);
    let (offer, pin) = authority.offer(&id, NOW, &mut rng(i)).unwrap();
    wallet.take(&offer);
    wallet.fetch(authority, Purpose::First, Some(pin.expose()), NOW);
    id
}

fn report(authority: &Authority<MemoryLedger>, epoch: u32) -> AuthorityState {
    let bytes = authority.report(Epoch(epoch), NOW).unwrap();
    AuthorityState::open_signed(&bytes, GENESIS).unwrap()
}

#[test]
fn deltas_that_are_not_there_are_refused() {
    let authority = authority_with(Policy::default(), 1);
    let id = holder(&authority, 1);
    authority.revoke(&id, grounds(), NOW).unwrap();
    for (first, last) in [(0, 1), (1, 2), (2, 2), (2, 1), (u32::MAX, u32::MAX)] {
        let refused = authority.delta_segment(0, first, last);
        assert!(matches!(refused, Err(AuthorityError::NoSuchDeltas { .. })));
    }
    let many = authority.delta_segment(0, 1, 4097);
    assert!(matches!(many, Err(AuthorityError::Feed(_))));
    let all = authority.delta_segment(0, 1, u32::MAX);
    assert!(matches!(all, Err(AuthorityError::Feed(_))));
    let shard = authority.delta_segments(5, 1);
    assert!(matches!(
        shard,
        Err(AuthorityError::Ledger(LedgerError::NoSuchShard(5)))
    ));
    assert!(authority.delta_segments(0, 2).unwrap().is_empty());
}

#[test]
fn a_registrar_can_audit_what_is_published() {
    let authority = authority_with(Policy::default(), 2);
    for i in 1..=6 {
        let id = holder(&authority, i);
        authority.revoke(&id, grounds(), NOW).unwrap();
    }
    let state = report(&authority, 7);
    assert_eq!(state.authority(), authority.id());
    assert_eq!((state.epoch(), state.time), (Epoch(7), NOW));
    assert_eq!(state.shards.len(), 2);
    for shard in &state.shards {
        let segments = authority.delta_segments(shard.number, 1).unwrap();
        assert_eq!(segments.len(), 1);
        assert_eq!((segments[0].first, segments[0].last), (1, shard.n));
        let segment = DeltaSegment::open_signed(&segments[0].bytes, GENESIS).unwrap();
        assert_eq!(segment.shard(), authority.shard_id(shard.number));
        let keys = shard_keys(&authority, shard.number);
        let birth = ShardState::birth(authority.framework().generators());
        let end = audit(&keys, &birth, &segment.deltas().unwrap(), &mut rng(9)).unwrap();
        assert_eq!((end.n, end.v), (shard.n, shard.v));
        let birth = LogDigest::birth(GENESIS, segment.shard());
        let log = segment
            .raw()
            .iter()
            .fold(birth, |log, delta| log.and(delta));
        assert_eq!(log, shard.log);
    }
}

// spec: AUT-21
#[test]
fn one_number_of_revocations_has_one_state() {
    let authority = authority_with(Policy::default(), 1);
    let mut states = std::collections::BTreeMap::new();
    for i in 1..=4 {
        for epoch in [2 * u32::from(i), 2 * u32::from(i) + 1] {
            let state = report(&authority, epoch).shards.remove(0);
            let said = (state.v, state.log);
            assert_eq!(*states.entry(state.n).or_insert(said), said);
        }
        let id = holder(&authority, i);
        authority.revoke(&id, grounds(), NOW).unwrap();
    }
    assert_eq!(states.keys().copied().collect::<Vec<_>>(), [0, 1, 2, 3]);
}

// spec: FED-38
#[test]
fn what_comes_later_leaves_published_segments_as_they_are() {
    let authority = authority_with(Policy::default(), 1);
    let mut published: Vec<Segment> = Vec::new();
    for i in 1..=3 {
        let id = holder(&authority, i);
        authority.revoke(&id, grounds(), NOW).unwrap();
        let covered = published.last().map_or(0, |segment| segment.last);
        let new = authority.delta_segments(0, covered + 1).unwrap();
        assert_eq!((new[0].first, new[0].last), (covered + 1, covered + 1));
        for old in &published {
            let again = authority.delta_segment(0, old.first, old.last).unwrap();
            assert_eq!(again, *old);
        }
        published.extend(new);
    }
}

#[test]
fn the_descriptor_changes_with_the_shards_only() {
    let mut authority = authority_with(Policy::default(), 1);
    let first = authority.descriptor().unwrap();
    holder(&authority, 1);
    assert_eq!(authority.descriptor().unwrap(), first);
    let open = |bytes: &[u8]| AuthorityDescriptor::open_signed(bytes, GENESIS).unwrap();
    let edition = open(&first).edition;
    authority.add_shard(&mut rng(5), |_| Ok(())).unwrap();
    let second = open(&authority.descriptor().unwrap());
    assert_eq!(second.edition, edition + 1);
    assert_eq!(second.shards.len(), 2);
    assert_eq!(second.name, "Example");
    second.shard_keys(1).unwrap();
}

#[test]
fn a_shard_that_an_older_ledger_lacks_is_given_up_with_its_key() {
    let authority = authority_with(Policy::default(), 2);
    let lost = authority.ledger().shard(1).unwrap();
    // The keys of now over a ledger of before.
    let older = authority_with(Policy::default(), 1).into_parts().0;
    let Authority {
        keys, framework, ..
    } = authority;
    let mut authority = Authority::open(older, keys, framework, Policy::default()).unwrap();
    for number in [2, 4] {
        let unknown = authority.retire_lost_shard(number, Epoch(5), &mut rng(6));
        assert!(matches!(
            unknown,
            Err(AuthorityError::Ledger(LedgerError::NoSuchShard(n))) if n == number
        ));
    }
    let there = authority.retire_lost_shard(0, Epoch(5), &mut rng(6));
    assert!(matches!(
        there,
        Err(AuthorityError::Ledger(LedgerError::ShardExists))
    ));
    let zeroth = authority.retire_lost_shard(1, Epoch(0), &mut rng(6));
    assert!(matches!(zeroth, Err(AuthorityError::Feed(_))));
    assert_eq!(authority.shards().unwrap().len(), 1);
    let statement = authority
        .retire_lost_shard(1, Epoch(5), &mut rng(6))
        .unwrap();
    assert_eq!(authority.retire_shard(1, Epoch(5)).unwrap(), statement);
    let entered = authority.ledger().shard(1).unwrap();
    assert!(entered.x == lost.x && entered.retired == Some(5));
    let numbers: Vec<u32> = report(&authority, 5)
        .shards
        .iter()
        .map(|s| s.number)
        .collect();
    assert_eq!(numbers, [0]);
    let descriptor = authority.descriptor().unwrap();
    let descriptor = AuthorityDescriptor::open_signed(&descriptor, GENESIS).unwrap();
    descriptor.shard_keys(1).unwrap();
    assert_eq!(authority.add_shard(&mut rng(7), |_| Ok(())).unwrap(), 2);
}

#[test]
fn a_retired_shard_is_reported_until_its_epoch() {
    let authority = authority_with(Policy::default(), 2);
    let missing = authority.retire_shard(4, Epoch(5));
    assert!(matches!(
        missing,
        Err(AuthorityError::Ledger(LedgerError::NoSuchShard(4)))
    ));
    let zeroth = authority.retire_shard(0, Epoch(0));
    assert!(matches!(zeroth, Err(AuthorityError::Feed(_))));
    let statement = authority.retire_shard(0, Epoch(5)).unwrap();
    assert_eq!(authority.retire_shard(0, Epoch(5)).unwrap(), statement);
    let other = authority.retire_shard(0, Epoch(6));
    assert!(matches!(
        other,
        Err(AuthorityError::Ledger(LedgerError::Retired {
            number: 0,
            epoch: 5
        }))
    ));
    let expected = Retirement::new(GENESIS, authority.shard_id(0), Epoch(5)).unwrap();
    let signed = Signed1::decode(&statement, Retirement::LIMIT).unwrap();
    let payload = signed.verify(Retirement::KIND, &authority.id().0).unwrap();
    assert_eq!(payload, expected.payload());
    assert_eq!(report(&authority, 4).shards.len(), 2);
    assert_eq!(report(&authority, 5).shards.len(), 1);
    assert_eq!(report(&authority, 5).shards[0].number, 1);
}

#[test]
fn an_old_copy_of_the_ledger_is_noticed() {
    let authority = authority_with(Policy::default(), 1);
    let early = report(&authority, 1);
    let (one, two) = (holder(&authority, 1), holder(&authority, 2));
    authority.revoke(&one, grounds(), NOW).unwrap();
    let middle = report(&authority, 2);
    authority.revoke(&two, grounds(), NOW).unwrap();
    let late = report(&authority, 3);
    for published in [&early, &middle, &late] {
        authority.check_not_behind(published).unwrap();
    }
    // Behind by one revocation, another life of the same shard, or without the shard.
    let mut behind = late.clone();
    behind.shards[0].n += 1;
    let mut forked = late.clone();
    forked.shards[0].v = middle.shards[0].v;
    let mut missing = late;
    missing.shards[0].number = 3;
    for published in [behind, forked, missing] {
        let refused = authority.check_not_behind(&published);
        assert!(matches!(refused, Err(AuthorityError::LedgerBehind(_))));
    }
}
