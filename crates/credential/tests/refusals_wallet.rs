//! What a wallet refuses before it shows anything. Each of these, let through, would make its
//! holder one of few: privacy rests on the refusals here.
mod common;

use std::sync::Arc;

use common::forge::{self, inverse, times};
use common::{NOW, SLOT_LENGTH, World, raw, transcript};
use huepass_credential::hazmat::{g1, g2, random_scalar, sum_g1, sum_g2};
use huepass_credential::*;

// spec: FRM-7
#[test]
fn two_windows_have_nothing_in_common() {
    let generators = Generators::new();
    let mut rng = World::new(15).rng;
    let (one, first) = make_window(&generators, &mut rng).unwrap();
    let (two, second) = make_window(&generators, &mut rng).unwrap();
    assert!(first.clone().check(&generators, &two, &mut rng).is_err());
    let (a, b) = (first.to_bytes(), second.to_bytes());
    let points = |bytes: &[u8]| bytes.as_chunks::<48>().0.to_vec();
    assert!(points(&a).iter().all(|point| !points(&b).contains(point)));
    assert!(first.check(&generators, &one, &mut rng).is_ok());
    assert!(second.check(&generators, &two, &mut rng).is_ok());
}

// spec: FRM-9
#[test]
fn a_window_with_one_bad_entry_is_refused_wherever_it_is() {
    let mut world = World::new(1);
    let key = *world.window.key();
    let generators = world.framework.generators().clone();
    let good = world.sigma_bytes.clone();
    let mut check = |bytes: &[u8], key: &G2Affine| {
        let table = WindowTable::from_bytes(bytes)?;
        let checked = table.check(&generators, key, &mut world.rng);
        Ok::<_, DecodeError>(checked.map(|_| ()))
    };
    let at = |i: usize| 48 * i..48 * (i + 1);
    for i in [0, 1, 2, 511, 512, 700, 1022, 1023] {
        let point = G1Affine::from_bytes(good[at(i)].try_into().unwrap()).unwrap();
        let other = usize::from(i == 0);
        for wrong in [
            forge::minus(&point),
            forge::plus(&point, &g1()),
            times(&point, Scalar::from(2)),
            G1Affine::from_bytes(good[at(other)].try_into().unwrap()).unwrap(),
        ] {
            let mut bytes = good.clone();
            bytes[at(i)].copy_from_slice(&wrong.to_bytes());
            assert_eq!(check(&bytes, &key), Ok(Err(WalletRefusal::Window)), "{i}");
        }
        let mut outside = raw::outside_g1();
        outside.push(raw::identity());
        outside.push(raw::add_raw(&point, &raw::order_three()));
        for wrong in outside {
            let mut bytes = good.clone();
            bytes[at(i)].copy_from_slice(&wrong);
            assert_eq!(check(&bytes, &key), Err(DecodeError::Point), "{i}");
        }
    }
    // Two bad entries whose errors cancel in a bare sum, and two that changed places.
    let mut bytes = good.clone();
    for (i, sign) in [(3, forge::one()), (4, -forge::one())] {
        let point = G1Affine::from_bytes(good[at(i)].try_into().unwrap()).unwrap();
        let moved = sum_g1(&[(point, forge::one()), (g1(), sign)]).unwrap();
        bytes[at(i)].copy_from_slice(&moved.to_bytes());
    }
    assert_eq!(check(&bytes, &key), Ok(Err(WalletRefusal::Window)));
    let mut bytes = good.clone();
    bytes[at(6)].copy_from_slice(&good[at(7)]);
    bytes[at(7)].copy_from_slice(&good[at(6)]);
    assert_eq!(check(&bytes, &key), Ok(Err(WalletRefusal::Window)));

    let other_key = sum_g2(&[(key, forge::one()), (g2(), forge::one())]).unwrap();
    assert_eq!(check(&good, &other_key), Ok(Err(WalletRefusal::Window)));
    assert_eq!(check(&good[48..], &key), Err(DecodeError::Length));
    let longer = [&good[..], &good[..48]].concat();
    assert_eq!(check(&longer, &key), Err(DecodeError::Length));
    assert_eq!(check(&good, &key), Ok(Ok(())));
}

/// A holder in a shard with two revocations, and the epoch that lists it.
fn holder(seed: u64) -> (World, common::Holder, (Arc<EpochVerifier>, Vec<Certified>)) {
    let mut world = World::new(seed);
    for _ in 0..2 {
        let other = world.issue(0, Colour::Green, NOW);
        world.shards[0].revoke(other.issued.handle);
    }
    let holder = world.issue(0, Colour::Green, Hour(NOW.0 + 10));
    let epoch = world.epoch(3);
    (world, holder, epoch)
}

// spec: AUT-15
#[test]
fn a_credential_that_the_shard_did_not_sign_is_refused() {
    let (mut world, holder, _) = holder(2);
    let other = world.issue(0, Colour::Green, Hour(NOW.0 + 10)).issued;
    let right = holder.issued;
    let keys = world.shards[0].keys;
    let accept = |issued: &IssuedCredential, keys: &ShardKeys, now| {
        let accepted = Credential::accept(issued, &world.framework, keys, &holder.secret, now);
        accepted.map(|_| ())
    };
    let changes: [fn(&mut IssuedCredential, &IssuedCredential); 8] = [
        |a, b| a.a = b.a,
        |a, b| a.handle = b.handle,
        |a, b| (a.a, a.handle) = (b.a, b.handle),
        |a, _| (a.a, a.c) = (a.c, a.a),
        |a, _| a.attributes.colour = Colour::Red,
        |a, _| a.attributes.expiry.0 += 1,
        |a, _| a.a = forge::minus(&a.a),
        |a, _| (a.a, a.c) = (forge::plus(&a.a, &g1()), forge::sub(&a.c, &g1())),
    ];
    for (i, change) in changes.iter().enumerate() {
        let mut wrong = right;
        change(&mut wrong, &other);
        let refused = accept(&wrong, &keys, NOW);
        assert_eq!(refused, Err(WalletRefusal::Signature), "{i}");
    }
    assert_eq!(
        accept(&right, &world.shards[1].keys, NOW),
        Err(WalletRefusal::Signature)
    );
    assert_eq!(
        accept(&right, &keys, Hour(NOW.0 + 11)),
        Err(WalletRefusal::Expired)
    );
    accept(&right, &keys, Hour(NOW.0 + 10)).unwrap();
    accept(&right, &keys, NOW).unwrap();
}

// spec: AUT-7
#[test]
fn an_expiry_beyond_the_window_and_a_fourth_colour_are_refused() {
    let mut world = World::new(3);
    let secret = HolderSecret::from_scalar(Scalar::from(4));
    let keys = world.shards[0].keys;
    for (hours, expected) in [
        (1023, Ok(())),
        (1024, Err(WalletRefusal::BeyondWindow)),
        (u32::MAX - NOW.0, Err(WalletRefusal::BeyondWindow)),
    ] {
        let expiry = Hour(NOW.0 + hours);
        let issued = world.issue_to(0, &secret, Colour::Green, expiry, None);
        let accepted = Credential::accept(&issued, &world.framework, &keys, &secret, NOW);
        assert_eq!(accepted.map(|_| ()), expected);
    }
    for number in [0, 4, 5, 255] {
        assert_eq!(Colour::from_number(number), Err(DecodeError::Range));
    }
    // A stored credential with a fourth colour does not come back from the store either.
    let issued = world.issue_to(0, &secret, Colour::Red, NOW, None);
    let accepted = Credential::accept(&issued, &world.framework, &keys, &secret, NOW);
    let mut bytes = *accepted.unwrap().0.to_bytes();
    assert!(Credential::from_own_store(&bytes).is_ok());
    bytes[116] = 4;
    assert_eq!(
        Credential::from_own_store(&bytes).unwrap_err(),
        DecodeError::Range
    );
}

// spec: PRS-8, REG-18
#[test]
fn an_entry_witness_or_shard_that_does_not_fit_is_refused() {
    let (mut world, holder, epoch) = holder(4);
    let keys = world.shards[0].keys;
    let ready = |entry: &Certified, witness: &Witness, keys: &ShardKeys| {
        let verifier = Arc::clone(&epoch.0);
        let ready = holder
            .credential
            .ready(verifier, keys, entry, witness, &holder.secret);
        ready.map(|_| ())
    };
    let (right, witness) = (epoch.1[0], holder.witness.clone());
    let other = epoch.1[1];
    let cases = [
        (
            Certified {
                z: other.z,
                ..right
            },
            WalletRefusal::Certificate,
        ),
        (
            Certified {
                z: forge::minus(&right.z),
                ..right
            },
            WalletRefusal::Certificate,
        ),
        // A state that is not in the list, with any certificate.
        (
            Certified {
                v: other.v,
                ..right
            },
            WalletRefusal::Certificate,
        ),
        (
            Certified {
                x: other.x,
                ..right
            },
            WalletRefusal::Mismatch,
        ),
        (other, WalletRefusal::Mismatch),
    ];
    for (entry, expected) in cases {
        assert_eq!(ready(&entry, &witness, &keys), Err(expected));
    }
    let elsewhere = ShardKeys::from_own_store(world.shards[1].keys.id(), *keys.x(), *keys.x1());
    assert_eq!(
        ready(&right, &witness, &elsewhere),
        Err(WalletRefusal::Mismatch)
    );
    let theirs = world.issue(0, Colour::Green, NOW).witness;
    let behind = Witness {
        n: 0,
        c: world.shards[0].log[0].v,
    };
    for wrong in [
        theirs,
        behind,
        Witness {
            c: forge::minus(&witness.c),
            ..witness
        },
        Witness {
            c: holder.issued.a,
            ..witness
        },
    ] {
        assert_eq!(ready(&right, &wrong, &keys), Err(WalletRefusal::Witness));
    }
    ready(&right, &witness, &keys).unwrap();
    // Another holder's link secret.
    let wrong = HolderSecret::from_scalar(Scalar::from(1));
    let verifier = Arc::clone(&epoch.0);
    let refused = holder
        .credential
        .ready(verifier, &keys, &right, &witness, &wrong);
    assert_eq!(refused.unwrap_err(), WalletRefusal::Signature);
}

#[test]
fn a_reset_shard_is_refused_by_those_who_moved_on() {
    let (mut world, holder, _) = holder(5);
    world.shards[0].state = ShardState::birth(world.framework.generators());
    let epoch = world.epoch(4);
    let refused = world.ready(&holder, 0, &epoch);
    assert_eq!(refused.unwrap_err(), WalletRefusal::Witness);
}

// spec: REG-18
#[test]
fn an_epoch_key_whose_k3_and_l3_differ_is_refused_though_its_certificates_hold() {
    // Z' = Z + τ·K2 + u·K3 would then hold for u = 0 only, and tell presentations apart.
    let (mut world, holder, _) = holder(6);
    let [k1, k2, k3, other] = core::array::from_fn(|_| random_scalar(&mut world.rng));
    let keys = world.shards[0].keys;
    let v = world.shards[0].state.v;
    let framework = world.framework.clone();
    let window = *world.window.key();
    for (in_k3, expected) in [(other, Err(WalletRefusal::EpochKey)), (k3, Ok(()))] {
        let key = EpochKey {
            l1: sum_g2(&[(g2(), k1)]).unwrap(),
            k2: times(&g1(), k2),
            k3: times(&framework.generators().h_v, in_k3),
            l3: sum_g2(&[(g2(), k3)]).unwrap(),
        };
        let entry = Certified {
            x: *keys.x(),
            v,
            z: sum_g1(&[(g1(), k1), (*keys.x1(), k2), (v, k3)]).unwrap(),
        };
        key.check_certificate(&entry).unwrap();
        let verifier = EpochVerifier::new(
            framework.clone(),
            &window,
            Epoch(1),
            AnnouncementDigest([1; 32]),
            key,
        );
        let ready = holder.credential.ready(
            Arc::new(verifier),
            &keys,
            &entry,
            &holder.witness,
            &holder.secret,
        );
        assert_eq!(ready.map(|_| ()), expected);
    }
}

#[test]
fn a_credential_from_another_framework_is_refused_under_this_ones_epoch() {
    let (world, holder, _) = holder(7);
    let mut other = World::in_framework(8, GenesisDigest([8; 32]), CredentialType(1));
    other.shards = world.shards;
    let epoch = other.epoch(3);
    let refused = other.ready(&holder, 0, &epoch);
    assert_eq!(refused.unwrap_err(), WalletRefusal::Signature);
}

#[test]
fn a_signature_and_witness_that_cancel_are_refused() {
    // With known logarithms an authority can have B = −V for a secret s of its choice.
    let mut rng = common::rng(9);
    let mut draw = || random_scalar(&mut rng);
    let [p1, q1, h_s, h_c, h_x, h_v, p_w] = core::array::from_fn(|_| draw());
    let point = |log| times(&g1(), log);
    let generators = Generators {
        p1: point(p1),
        q1: point(q1),
        h_s: point(h_s),
        h_c: point(h_c),
        h_x: point(h_x),
        h_v: point(h_v),
        p_w: point(p_w),
    };
    let (genesis, kind) = (GenesisDigest([7; 32]), CredentialType(1));
    let framework = Framework::new(generators.clone(), genesis, kind, SLOT_LENGTH).unwrap();
    let fixed = p1
        + transcript::dom(genesis, kind) * q1
        + forge::colour(Colour::Green) * h_c
        + Scalar::from(u64::from(NOW.0)) * h_x;
    // B = −H_v, and for comparison B = 0, which the authority itself cannot sign.
    let cancelling = HolderSecret::from_scalar(-(fixed + h_v) * inverse(h_s));
    let vanishing = HolderSecret::from_scalar(-fixed * inverse(h_s));
    let mut world = World::new(9);
    world.framework = framework.clone();
    world.shards.clear();
    world.add_shard(AuthorityId([1; 32]), 0);
    let shard = &world.shards[0];
    let context = IssuanceContext {
        framework: &framework,
        shard: shard.keys.id(),
        nonce: b"n",
        request: b"",
    };
    let commitment = vanishing.commit(&context, &mut rng).unwrap();
    let refused = shard.secret.issue(
        &framework,
        &commitment.verify(&context).unwrap(),
        Attributes {
            colour: Colour::Green,
            expiry: NOW,
        },
        Handle::random(&mut rng),
        &shard.state,
    );
    assert_eq!(refused, Err(ShardKeyError::Commitment));

    let issued = world.issue_to(0, &cancelling, Colour::Green, NOW, None);
    assert_eq!(issued.a, forge::minus(&issued.c));
    let keys = world.shards[0].keys;
    let (credential, witness) =
        Credential::accept(&issued, &framework, &keys, &cancelling, NOW).unwrap();
    let (verifier, certified) = world.epoch(1);
    let refused = credential.ready(verifier, &keys, &certified[0], &witness, &cancelling);
    assert_eq!(refused.unwrap_err(), WalletRefusal::Degenerate);
}
