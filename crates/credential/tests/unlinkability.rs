//! Relations by which a presentation could be tied to an authority, a state or another
//! presentation. All known ones, and every equality of two pairings, must fail.
mod common;

use std::collections::BTreeMap;
use std::sync::Arc;

use common::forge::sub;
use common::{NOW, World, raw, slot_in};
use huepass_credential::hazmat::{g1, g2, pairings_cancel, sum_g2};
use huepass_credential::*;

struct Case {
    world: World,
    verifier: Arc<EpochVerifier>,
    certified: Vec<Certified>,
    holders: Vec<IssuedCredential>,
    /// Two presentations of one holder, one of another in the same shard, one in another shard.
    shown: Vec<Presentation>,
}

fn case(seed: u64) -> Case {
    let mut world = World::new(seed);
    world.add_shard(AuthorityId([1; 32]), 1);
    for (shard, many) in [(0, 2), (1, 1)] {
        for _ in 0..many {
            let other = world.issue(shard, Colour::Green, NOW);
            world.shards[shard].revoke(other.issued.handle);
        }
    }
    let holders = [
        world.issue(0, Colour::Green, Hour(NOW.0 + 40)),
        world.issue(0, Colour::Green, Hour(NOW.0 + 40)),
        world.issue(1, Colour::Green, Hour(NOW.0 + 1)),
    ];
    let epoch = world.epoch(9);
    let mut shown = Vec::new();
    for (holder, shard) in [(0, 0), (0, 0), (1, 0), (2, 1)] {
        let ready = world.ready(&holders[holder], shard, &epoch).unwrap();
        let slot = slot_in(NOW, 0);
        shown.push(world.show(&ready, slot, &Context::default()).unwrap());
    }
    Case {
        world,
        verifier: epoch.0,
        certified: epoch.1,
        holders: holders.iter().map(|holder| holder.issued).collect(),
        shown,
    }
}

fn points(e: &Elements) -> [(&'static str, G1Affine); 6] {
    [
        ("V'", e.v_prime),
        ("Z'", e.z_prime),
        ("A_bar", e.a_bar),
        ("B_bar", e.b_bar),
        ("R_bar", e.r_bar),
        ("R'", e.r_prime),
    ]
}

#[test]
fn the_known_relations_fail_for_every_shard() {
    let case = case(1);
    for shown in &case.shown {
        let e = &shown.elements;
        for entry in &case.certified {
            // e(Ā, X_j) = e(B̄, g2) named the authority where keys were hidden by scaling them.
            let minus = common::forge::minus(&e.b_bar);
            assert!(!pairings_cancel(&[(e.a_bar, entry.x), (minus, g2())]));
            assert_ne!(e.x_prime, entry.x);
            assert_ne!(e.v_prime, entry.v);
            assert_ne!(e.z_prime, entry.z);
            assert!(!pairings_cancel(&[(e.v_prime, entry.x), (minus, g2())]));
        }
        for issued in &case.holders {
            assert!(e.a_bar != issued.a && e.a_bar != issued.c && e.b_bar != issued.a);
        }
        // The relation that must hold for the shifted key holds.
        let minus = common::forge::minus(&e.b_bar);
        assert!(pairings_cancel(&[(e.a_bar, e.x_prime), (minus, g2())]));
    }
}

#[test]
fn the_relations_name_the_authority_when_nothing_is_shifted() {
    // The tests above can fail: with τ = u = 0 each relation holds for the holder's own shard.
    let mut world = World::new(5);
    let holder = world.issue(0, Colour::Green, NOW);
    let epoch = world.epoch(1);
    let ready = world.ready(&holder, 0, &epoch).unwrap();
    let coins = Coins {
        tau: Scalar::ZERO,
        u: Scalar::ZERO,
        rho: Scalar::from(7),
        r: Scalar::from(8),
        nonces: [9, 10, 11, 12, 13, 14].map(Scalar::from),
    };
    let shown = ready
        .prepare_with(NOW, &world.window, &coins)
        .unwrap()
        .show(slot_in(NOW, 0), &Context::default())
        .unwrap();
    let e = &shown.elements;
    let minus = common::forge::minus(&e.b_bar);
    for (shard, own) in [(0, true), (1, false)] {
        let entry = epoch.1[shard];
        let named = pairings_cancel(&[(e.a_bar, entry.x), (minus, g2())]);
        assert_eq!(named, own);
        assert_eq!((e.x_prime == entry.x, e.z_prime == entry.z), (own, own));
    }
}

#[test]
fn no_two_presentations_share_a_point_or_a_scalar() {
    let case = case(2);
    let mut seen = BTreeMap::new();
    for (i, shown) in case.shown.iter().enumerate() {
        let z = &shown.responses;
        let mut parts: Vec<Vec<u8>> = points(&shown.elements)
            .iter()
            .map(|(_, point)| point.to_bytes().to_vec())
            .collect();
        parts.push(shown.elements.x_prime.to_bytes().to_vec());
        for scalar in [z.r_bar, z.e_bar, z.s, z.expiry, z.u, z.r] {
            parts.push(scalar.to_bytes().to_vec());
        }
        for part in parts {
            assert_eq!(seen.insert(part, i), None);
        }
    }
}

/// All public points of G1 and G2, the holders' own (which their authority knows), differences
/// between presentations and entries, and the presentations' points; then every pairing of every
/// point with every other. No two may be equal that involve a presentation, but for the two
/// equations that every presentation satisfies.
#[test]
fn no_pairing_with_anything_published_is_equal_to_another() {
    let case = case(3);
    let world = &case.world;
    let generators = world.framework.generators();
    let key = case.verifier.key();
    let mut left: Vec<(String, bool, G1Affine)> = Vec::new();
    let mut right: Vec<(String, bool, G2Affine)> = vec![
        ("g2".into(), false, g2()),
        ("W".into(), false, *world.window.key()),
        ("L1".into(), false, key.l1),
        ("L3".into(), false, key.l3),
    ];
    for (name, point) in [
        ("g1", g1()),
        ("P1", generators.p1),
        ("H_s", generators.h_s),
        ("H_c", generators.h_c),
        ("H_x", generators.h_x),
        ("H_v", generators.h_v),
        ("P_w", generators.p_w),
        ("K2", key.k2),
        ("K3", key.k3),
        ("s_0", world.sigma(0)),
        ("s_1", world.sigma(1)),
        ("s_40", world.sigma(40)),
    ] {
        left.push((name.into(), false, point));
    }
    for (j, (shard, entry)) in world.shards.iter().zip(&case.certified).enumerate() {
        left.push((format!("X1_{j}"), false, *shard.keys.x1()));
        left.push((format!("Z_{j}"), false, entry.z));
        right.push((format!("X_{j}"), false, entry.x));
        for (i, delta) in shard.log.iter().enumerate() {
            left.push((format!("V_{j},{i}"), false, delta.v));
        }
    }
    for (i, issued) in case.holders.iter().enumerate() {
        left.push((format!("a_{i}"), false, issued.a));
        left.push((format!("C_{i}"), false, issued.c));
    }
    let shown = [&case.shown[0], &case.shown[1], &case.shown[3]];
    for (i, shown) in shown.iter().enumerate() {
        let e = &shown.elements;
        right.push((format!("X'{i}"), true, e.x_prime));
        for (name, point) in points(e) {
            left.push((format!("{name}{i}"), true, point));
        }
        for (j, entry) in case.certified.iter().enumerate() {
            left.push((format!("V'{i}-V_{j}"), true, sub(&e.v_prime, &entry.v)));
            left.push((format!("Z'{i}-Z_{j}"), true, sub(&e.z_prime, &entry.z)));
            let terms = [
                (e.x_prime, common::forge::one()),
                (entry.x, -common::forge::one()),
            ];
            right.push((format!("X'{i}-X_{j}"), true, sum_g2(&terms).unwrap()));
        }
    }
    let (e, f) = (&shown[0].elements, &shown[1].elements);
    for ((name, a), (_, b)) in points(e).into_iter().zip(points(f)) {
        left.push((format!("{name}0-{name}1"), true, sub(&a, &b)));
    }

    let mut seen: BTreeMap<Vec<u8>, Vec<(String, bool)>> = BTreeMap::new();
    for (p_name, p_shown, p) in &left {
        for (q_name, q_shown, q) in &right {
            let name = format!("e({p_name}, {q_name})");
            let pairing = (name, *p_shown || *q_shown);
            seen.entry(raw::pairing(p, q)).or_default().push(pairing);
        }
    }
    let mut equal: Vec<Vec<String>> = seen
        .into_values()
        .filter(|same| same.len() > 1 && same.iter().any(|(_, shown)| *shown))
        .map(|same| same.into_iter().map(|(name, _)| name).collect())
        .collect();
    equal.sort();
    let mut expected = Vec::new();
    for i in 0..shown.len() {
        expected.push(vec![
            format!("e(A_bar{i}, X'{i})"),
            format!("e(B_bar{i}, g2)"),
        ]);
        expected.push(vec![format!("e(R_bar{i}, W)"), format!("e(R'{i}, g2)")]);
    }
    // The window equation is linear in fixed points, so it holds for differences too, whoever
    // made the two.
    expected.push(vec!["e(R_bar0-R_bar1, W)".into(), "e(R'0-R'1, g2)".into()]);
    expected.sort();
    assert_eq!(equal, expected);
}

#[test]
fn pseudonyms_of_one_holder_differ_between_scopes_and_authorities() {
    let mut world = World::new(4);
    let master = MasterSecret::from_bytes([5; 32]);
    let genesis = world.framework.genesis();
    let mut pseudonyms = Vec::new();
    for (shard, authority) in [(0, [1; 32]), (1, [2; 32])] {
        let secret = master.link_secret(genesis, AuthorityId(authority));
        let issued = world.issue_to(shard, &secret, Colour::Green, NOW, None);
        let keys = world.shards[shard].keys;
        let (credential, witness) =
            Credential::accept(&issued, &world.framework, &keys, &secret, NOW).unwrap();
        let (verifier, certified) = world.epoch(1);
        let ready = credential
            .ready(verifier, &keys, &certified[shard], &witness, &secret)
            .unwrap();
        for scope in [&b"canteen"[..], b"library"] {
            let context = Context {
                scope,
                ..Context::default()
            };
            let shown = world.show(&ready, slot_in(NOW, 0), &context).unwrap();
            let n = shown.pseudonym.unwrap();
            let again = world.show(&ready, slot_in(NOW, 1), &context).unwrap();
            assert_eq!(again.pseudonym, Some(n));
            pseudonyms.push(n);
        }
    }
    for (i, a) in pseudonyms.iter().enumerate() {
        assert!(pseudonyms[i + 1..].iter().all(|b| a != b));
    }
}
