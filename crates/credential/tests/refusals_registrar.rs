//! Shares, sums, certificates and delta logs that a registrar or an auditor must refuse.
mod common;

use common::forge;
use common::{NOW, World, raw, transcript};
use huepass_credential::hazmat::{g1, g2, hash_to_scalar, random_scalar, sum_g1, sum_g2};
use huepass_credential::*;

fn context(world: &World, registrar: u8) -> ShareContext {
    ShareContext {
        genesis: world.framework.genesis(),
        epoch: Epoch(12),
        list: ListDigest([9; 32]),
        registrar: RegistrarId([registrar; 32]),
    }
}

fn share(world: &mut World, registrar: u8) -> (ShareSecret, Share) {
    let context = context(world, registrar);
    let secret = ShareSecret::random(&mut world.rng);
    let generators = world.framework.generators();
    let share = secret.share(generators, &context, &mut world.rng);
    (secret, share)
}

// spec: REG-6
#[test]
fn a_share_with_a_zero_in_it_is_refused_and_no_two_draws_share_a_part() {
    let mut world = World::new(16);
    let mut parts = Vec::new();
    for _ in 0..4 {
        let bytes = ShareSecret::random(&mut world.rng).to_bytes();
        parts.extend(bytes.as_chunks::<32>().0.to_vec());
        for at in [0, 32, 64] {
            let mut zero = *bytes;
            zero[at..at + 32].fill(0);
            assert!(ShareSecret::from_bytes(&zero).is_err());
        }
        assert!(ShareSecret::from_bytes(&bytes).is_ok());
    }
    let drawn = parts.len();
    parts.sort_unstable();
    parts.dedup();
    assert_eq!((drawn, parts.len()), (12, 12));
}

// spec: REG-10
#[test]
fn nothing_in_a_share_or_a_certificate_is_k1_in_g1() {
    let mut world = World::new(17);
    let (secret, share) = share(&mut world, 1);
    let k1 = secret.to_bytes()[..32].try_into().unwrap();
    let k1 = Scalar::from_bytes(&k1).unwrap();
    let hidden = sum_g1(&[(g1(), k1)]).unwrap();
    let keys = world.shards[0].keys;
    let v = world.framework.generators().h_v;
    let certificate = secret.certify(&[(keys, v)]).unwrap()[0];
    let said = [
        share.key.to_bytes().to_vec(),
        share.proof1.to_bytes().to_vec(),
        share.proof2.to_bytes().to_vec(),
        share.proof3.to_bytes().to_vec(),
        certificate.to_bytes().to_vec(),
    ]
    .concat();
    let shows = |bytes: &[u8]| said.windows(bytes.len()).any(|part| part == bytes);
    for point in [hidden, forge::minus(&hidden)] {
        assert!(!shows(&point.to_bytes()));
    }
    // The search finds what is there.
    assert!(shows(&certificate.to_bytes()));
    let k1_in_g2 = sum_g2(&[(g2(), k1)]).unwrap();
    assert!(shows(&k1_in_g2.to_bytes()));
}

// spec: REG-7
#[test]
fn a_share_proven_for_something_else_is_refused() {
    let mut world = World::new(1);
    let (_, share) = share(&mut world, 1);
    let right = context(&world, 1);
    let generators = world.framework.generators();
    let wrong = [
        ShareContext {
            genesis: GenesisDigest([8; 32]),
            ..right
        },
        ShareContext {
            epoch: Epoch(13),
            ..right
        },
        ShareContext {
            list: ListDigest([8; 32]),
            ..right
        },
        ShareContext {
            registrar: RegistrarId([2; 32]),
            ..right
        },
    ];
    for wrong in wrong {
        assert_eq!(share.verify(generators, &wrong), Err(ProofRefused));
    }
    share.verify(generators, &right).unwrap();
}

#[test]
fn a_share_with_a_part_or_proof_of_another_is_refused() {
    let mut world = World::new(2);
    let (_, mine) = share(&mut world, 1);
    let (_, other) = share(&mut world, 1);
    let context = context(&world, 1);
    let generators = world.framework.generators();
    let changes: [fn(&mut Share, &Share); 11] = [
        |a, b| a.key.l1 = b.key.l1,
        |a, b| a.key.k2 = b.key.k2,
        |a, b| a.key.k3 = b.key.k3,
        |a, b| a.key.l3 = b.key.l3,
        |a, b| (a.key.k3, a.key.l3) = (b.key.k3, b.key.l3),
        |a, b| (a.key.l1, a.proof1) = (b.key.l1, b.proof1),
        |a, b| (a.key.k2, a.proof2) = (b.key.k2, b.proof2),
        |a, b| (a.key.k3, a.key.l3, a.proof3) = (b.key.k3, b.key.l3, b.proof3),
        |a, b| a.proof1 = b.proof1,
        |a, b| a.proof2 = b.proof2,
        |a, _| (a.proof2, a.proof3) = (a.proof3, a.proof2),
    ];
    for (i, change) in changes.iter().enumerate() {
        let mut changed = mine;
        change(&mut changed, &other);
        assert_eq!(
            changed.verify(generators, &context),
            Err(ProofRefused),
            "{i}"
        );
    }
    mine.verify(generators, &context).unwrap();
}

/// A proof of possession of one part, written from the spec, for a scalar the prover knows.
fn possession(
    context: &ShareContext,
    part: &[u8],
    key: &EpochKey,
    (base, public): (&[u8], &[u8]),
    announced: &[u8],
    (nonce, secret): (Scalar, Scalar),
) -> KnowledgeProof {
    let input = transcript::share(context, part, key, [base, public, announced]);
    let challenge = hash_to_scalar(&input, labels::DST_SHARE_POSSESSION);
    let response = nonce + challenge * secret;
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(&challenge.to_bytes());
    bytes[32..].copy_from_slice(&response.to_bytes());
    KnowledgeProof::from_bytes(&bytes).unwrap()
}

#[test]
fn a_key_that_cancels_anothers_has_no_proof() {
    let mut world = World::new(3);
    let (_, honest) = share(&mut world, 1);
    let generators = world.framework.generators().clone();
    let own = context(&world, 2);
    let [k1, k2, k3, nonce] = core::array::from_fn(|_| random_scalar(&mut world.rng));
    let one = forge::one();
    let make = |cancelled: bool| {
        // Everything known, but for K2, which is k2·g1 or k2·g1 − K2 of the other.
        let full = forge::times(&g1(), k2);
        let key = EpochKey {
            l1: sum_g2(&[(g2(), k1)]).unwrap(),
            k2: if cancelled {
                forge::sub(&full, &honest.key.k2)
            } else {
                full
            },
            k3: forge::times(&generators.h_v, k3),
            l3: sum_g2(&[(g2(), k3)]).unwrap(),
        };
        let in_g1 = |part: &[u8], base: &G1Affine, public: &G1Affine, secret| {
            let announced = forge::times(base, nonce).to_bytes();
            let points = (base.to_bytes(), public.to_bytes());
            let points = (points.0.as_slice(), points.1.as_slice());
            possession(&own, part, &key, points, &announced, (nonce, secret))
        };
        let announced = sum_g2(&[(g2(), nonce)]).unwrap().to_bytes();
        let points = (g2().to_bytes(), key.l1.to_bytes());
        let points = (points.0.as_slice(), points.1.as_slice());
        Share {
            key,
            proof1: possession(&own, b"k1", &key, points, &announced, (nonce, k1)),
            proof2: in_g1(b"k2", &g1(), &key.k2, k2),
            proof3: in_g1(b"k3", &generators.h_v, &key.k3, k3),
        }
    };
    let rogue = make(true);
    assert_eq!(rogue.verify(&generators, &own), Err(ProofRefused));
    // The other's proof does not help, as it names its registrar and its whole share.
    let copied = Share {
        proof2: honest.proof2,
        ..rogue
    };
    assert_eq!(copied.verify(&generators, &own), Err(ProofRefused));
    make(false).verify(&generators, &own).unwrap();
    // The attack is real: summed bare, only the rogue's k2 is left.
    let summed = sum_g1(&[(rogue.key.k2, one), (honest.key.k2, one)]);
    assert_eq!(summed, Some(forge::times(&g1(), k2)));
}

// spec: REG-12
#[test]
fn sums_of_nothing_twice_the_same_or_mixed_shares_are_refused() {
    let mut world = World::new(4);
    let generators = world.framework.generators().clone();
    let (_, first) = share(&mut world, 1);
    let (_, again) = share(&mut world, 1);
    let (secret, second) = share(&mut world, 2);
    let proven = |share: &Share, context| share.verify(&generators, &context).unwrap();
    let first = proven(&first, context(&world, 1));
    let again = proven(&again, context(&world, 1));
    let second = proven(&second, context(&world, 2));
    assert_eq!(sum_shares(&[]), Err(ProofRefused));
    assert_eq!(sum_shares(&[first, first]), Err(ProofRefused));
    assert_eq!(sum_shares(&[first, second, again]), Err(ProofRefused));
    for changed in [
        ShareContext {
            epoch: Epoch(13),
            ..context(&world, 2)
        },
        ShareContext {
            list: ListDigest([1; 32]),
            ..context(&world, 2)
        },
        ShareContext {
            genesis: GenesisDigest([1; 32]),
            ..context(&world, 2)
        },
    ] {
        let elsewhere = secret.share(&generators, &changed, &mut world.rng);
        let elsewhere = proven(&elsewhere, changed);
        assert_eq!(sum_shares(&[first, elsewhere]), Err(ProofRefused));
    }
    sum_shares(&[first, second]).unwrap();

    assert_eq!(sum_certificates(&[]), Err(ProofRefused));
    let z = forge::times(&g1(), Scalar::from(3));
    assert_eq!(sum_certificates(&[z, forge::minus(&z)]), Err(ProofRefused));
}

// spec: REG-14
#[test]
fn shares_that_cancel_to_the_identity_are_refused() {
    let mut world = World::new(5);
    let generators = world.framework.generators().clone();
    let negated = |bytes: &[u8; 96]| {
        let mut out = [0; 96];
        for (to, from) in out.chunks_mut(32).zip(bytes.as_chunks::<32>().0) {
            to.copy_from_slice(&(-Scalar::from_bytes(from).unwrap()).to_bytes());
        }
        out
    };
    let first = ShareSecret::random(&mut world.rng);
    let second = ShareSecret::from_bytes(&negated(&first.to_bytes())).unwrap();
    let proven: Vec<_> = [(1, &first), (2, &second)]
        .into_iter()
        .map(|(registrar, secret)| {
            let context = context(&world, registrar);
            let mut rng = common::rng(u64::from(registrar));
            let share = secret.share(&generators, &context, &mut rng);
            share.verify(&generators, &context).unwrap()
        })
        .collect();
    assert_eq!(sum_shares(&proven), Err(ProofRefused));
    let mut zero = *first.to_bytes();
    zero[32..64].fill(0);
    let refused = ShareSecret::from_bytes(&zero);
    assert_eq!(refused.unwrap_err(), DecodeError::Scalar);
}

// spec: REG-11
#[test]
fn a_certificate_or_list_with_one_wrong_part_is_refused() {
    let mut world = World::new(6);
    let (verifier, certified) = world.epoch(1);
    let key = verifier.key();
    let swaps: [fn(&mut [Certified]); 5] = [
        |list| list[0].z = list[1].z,
        |list| list[0].x = list[1].x,
        |list| list[1].v = forge::plus(&list[1].v, &g1()),
        |list| list.swap(0, 1),
        // Two errors that cancel in the bare sum.
        |list| {
            list[0].z = forge::plus(&list[0].z, &g1());
            list[1].z = forge::sub(&list[1].z, &g1());
        },
    ];
    for (i, swap) in swaps.iter().enumerate() {
        let mut list = certified.clone();
        swap(&mut list);
        let good = list
            .iter()
            .all(|entry| key.check_certificate(entry).is_ok());
        let together = key.check_certificates(&list, &mut world.rng);
        assert_eq!(together.is_ok(), good, "{i}");
        assert_eq!(together.is_ok(), i == 3, "{i}");
    }
    let other = *world.epoch(1).0.key();
    assert_eq!(
        other.check_certificates(&certified, &mut world.rng),
        Err(ProofRefused)
    );
    key.check_certificates(&certified, &mut world.rng).unwrap();
}

// spec: AUT-3, AUT-4
#[test]
fn a_shard_key_without_its_proof_of_possession_is_refused() {
    let mut world = World::new(7);
    let genesis = world.framework.genesis();
    let id = world.shards[0].keys.id();
    let shard = &world.shards[0];
    let honest = shard.secret.descriptor(genesis, id, &mut world.rng);
    let other = world.shards[1]
        .secret
        .descriptor(genesis, id, &mut world.rng);
    let moved = |authority, number| ShardId {
        authority: AuthorityId([authority; 32]),
        number,
    };
    for (genesis, id) in [
        (GenesisDigest([8; 32]), id),
        (genesis, moved(1, 1)),
        (genesis, moved(9, 0)),
    ] {
        assert_eq!(honest.verify(genesis, id), Err(ProofRefused));
    }
    let one = forge::one();
    let offset = Scalar::from(5);
    for wrong in [
        ShardDescriptor {
            x: other.x,
            ..honest
        },
        ShardDescriptor {
            x1: other.x1,
            ..honest
        },
        ShardDescriptor {
            proof: other.proof,
            ..honest
        },
        ShardDescriptor {
            x: honest.x,
            ..other
        },
        // A key that is an offset of another, under the other's proof.
        ShardDescriptor {
            x: sum_g2(&[(honest.x, one), (g2(), offset)]).unwrap(),
            x1: sum_g1(&[(honest.x1, one), (g1(), offset)]).unwrap(),
            ..honest
        },
    ] {
        assert_eq!(wrong.verify(genesis, id), Err(ProofRefused));
    }
    honest.verify(genesis, id).unwrap();
    let zero = ShardSecret::from_bytes(&[0; 32]);
    assert_eq!(zero.unwrap_err(), DecodeError::Scalar);
}

/// What somebody did to a log.
type Change<'a> = &'a dyn Fn(&mut Vec<Delta>);

/// A shard with five revocations, and another authority's with one.
fn audited(seed: u64) -> (World, ShardState, Vec<Delta>) {
    let mut world = World::new(seed);
    for (shard, many) in [(0, 5), (1, 1)] {
        for _ in 0..many {
            let other = world.issue(shard, Colour::Green, NOW);
            world.shards[shard].revoke(other.issued.handle);
        }
    }
    let birth = ShardState::birth(world.framework.generators());
    let log = world.shards[0].log.clone();
    (world, birth, log)
}

// spec: WIT-11
#[test]
fn a_log_out_of_order_cut_or_altered_is_refused() {
    let (mut world, birth, log) = audited(8);
    let keys = world.shards[0].keys;
    let foreign = world.shards[1].log[0];
    let changes: [Change<'_>; 12] = [
        &|log| log.swap(1, 2),
        &|log| log.swap(3, 4),
        &|log| log.reverse(),
        &|log| {
            log.remove(0);
        },
        &|log| {
            log.remove(2);
        },
        &|log| log.insert(2, foreign),
        &|log| log.push(foreign),
        &|log| log.push(log[4]),
        &|log| log[4].handle = log[0].handle,
        &|log| log[2].v = forge::plus(&log[2].v, &g1()),
        &|log| (log[1].v, log[2].v) = (log[2].v, log[1].v),
        // Two wrong states whose errors would cancel in a bare sum.
        &|log| {
            log[1].v = forge::plus(&log[1].v, &g1());
            log[2].v = forge::sub(&log[2].v, &g1());
        },
    ];
    for (i, change) in changes.iter().enumerate() {
        let mut log = log.clone();
        change(&mut log);
        let refused = audit(&keys, &birth, &log, &mut world.rng);
        assert_eq!(refused, Err(ProofRefused), "{i}");
    }
    let later = ShardState { n: 1, v: log[0].v };
    assert_eq!(
        audit(&keys, &later, &log, &mut world.rng),
        Err(ProofRefused)
    );
    let other = world.shards[1].keys;
    assert_eq!(
        audit(&other, &birth, &log, &mut world.rng),
        Err(ProofRefused)
    );
    let full = ShardState {
        n: u32::MAX - 4,
        ..birth
    };
    assert_eq!(audit(&keys, &full, &log, &mut world.rng), Err(ProofRefused));

    let state = world.shards[0].state;
    assert_eq!(audit(&keys, &birth, &log, &mut world.rng), Ok(state));
    let rest = audit(&keys, &later, &log[1..], &mut world.rng);
    assert_eq!(rest, Ok(state));
    assert_eq!(audit(&keys, &state, &[], &mut world.rng), Ok(state));
}

#[test]
fn a_repeated_handle_is_the_callers_to_find() {
    // Divided twice by one handle, the states do follow from each other: `audit` cannot object,
    // so whoever calls it compares handles against the whole log.
    let (mut world, birth, log) = audited(9);
    world.shards[0].revoke(log[0].handle);
    let twice = world.shards[0].log.clone();
    let keys = world.shards[0].keys;
    let state = audit(&keys, &birth, &twice, &mut world.rng).unwrap();
    assert_eq!(state.n, 6);
    assert_eq!(twice[5].handle, twice[0].handle);
}

// spec: GRP-6, WIT-4
#[test]
fn deltas_outside_the_subgroup_are_refused_by_auditors_and_caught_by_wallets() {
    let (mut world, _, _) = audited(10);
    let holder = world.issue(0, Colour::Green, NOW);
    let other = world.issue(0, Colour::Green, NOW);
    world.shards[0].revoke(other.issued.handle);
    let good = world.shards[0].log[5];
    let mut bytes = good.to_bytes();
    let torsion = raw::add_raw(&good.v, &raw::order_three());
    bytes[32..].copy_from_slice(&torsion);
    assert_eq!(Delta::from_bytes(&bytes), Err(DecodeError::Point));
    let loose = LooseDelta::from_bytes(&bytes).unwrap();
    assert_eq!(loose.check().unwrap_err(), DecodeError::Point);
    let handle = holder.issued.handle;
    assert_eq!(holder.witness.catch_up(handle, &[loose]), CaughtUp::Wrong);
    bytes[32..].copy_from_slice(&raw::identity::<48>());
    assert!(LooseDelta::from_bytes(&bytes).is_err());
    bytes[..32].fill(0xff);
    assert_eq!(
        LooseDelta::from_bytes(&bytes).unwrap_err(),
        DecodeError::Scalar
    );
    let loose = LooseDelta::from_bytes(&good.to_bytes()).unwrap();
    assert!(matches!(
        holder.witness.catch_up(handle, &[loose]),
        CaughtUp::Current(_)
    ));
}
