//! Entries, states, witnesses and signatures that do not belong together, and presentations that
//! somebody else has re-randomised.
mod common;

use std::sync::Arc;

use common::forge::{self, Material};
use common::{NOW, World, slot_in};
use huepass_credential::hazmat::{g1, g2, random_scalar, sum_g1, sum_g2};
use huepass_credential::*;

type EpochOf = (Arc<EpochVerifier>, Vec<Certified>);

fn s() -> Scalar {
    Scalar::from(23)
}

/// Three shards of two authorities, two of them with revocations; one credential in each.
fn world(seed: u64) -> (World, Vec<IssuedCredential>, EpochOf) {
    let mut world = World::new(seed);
    world.add_shard(AuthorityId([1; 32]), 1);
    let secret = HolderSecret::from_scalar(s());
    for shard in [0, 1] {
        let other = world.issue(shard, Colour::Red, NOW);
        world.shards[shard].revoke(other.issued.handle);
    }
    let issued = (0..3)
        .map(|shard| world.issue_to(shard, &secret, Colour::Green, NOW, None))
        .collect();
    let epoch = world.epoch(4);
    (world, issued, epoch)
}

fn passes(world: &mut World, epoch: &EpochOf, material: &Material) -> bool {
    let window = (world.sigma(0), 0);
    let slot = slot_in(NOW, 0);
    let rng = &mut world.rng;
    let shown = forge::attempt(&epoch.0, material, Colour::Green, slot, window, rng);
    forge::accepted(&epoch.0, &shown, rng)
}

#[test]
fn a_witness_state_or_entry_of_another_shard_is_refused() {
    let (mut world, issued, epoch) = world(1);
    for mine in 0..3 {
        let own = world.material(&issued[mine], s(), &epoch.1[mine]);
        for other in (0..3).filter(|other| *other != mine) {
            let theirs = epoch.1[other];
            let own_entry = epoch.1[mine];
            for entry in [
                theirs,
                Certified {
                    x: own_entry.x,
                    ..theirs
                },
                Certified {
                    v: own_entry.v,
                    ..theirs
                },
                Certified {
                    z: own_entry.z,
                    ..theirs
                },
                Certified {
                    x: theirs.x,
                    ..own_entry
                },
                Certified {
                    v: theirs.v,
                    ..own_entry
                },
                Certified {
                    z: theirs.z,
                    ..own_entry
                },
            ] {
                // With the message of one's own state, and with that of the entry.
                for material in [
                    Material { entry, ..own },
                    world.material(&issued[mine], s(), &entry),
                ] {
                    // Shards 0 and 2 share nothing; a V equal to one's own changes nothing.
                    if entry != own_entry {
                        assert!(!passes(&mut world, &epoch, &material), "{mine} {other}");
                    }
                }
            }
            let mut borrowed = issued[mine];
            borrowed.c = issued[other].c;
            let material = world.material(&borrowed, s(), &own_entry);
            assert!(!passes(&mut world, &epoch, &material), "{mine} {other}");
        }
        assert!(passes(&mut world, &epoch, &own));
    }
}

#[test]
fn mixtures_of_entries_are_certified_but_nobody_has_a_signature_under_them() {
    let (mut world, issued, epoch) = world(2);
    let two = random_scalar(&mut world.rng);
    let three = random_scalar(&mut world.rng);
    let one = forge::one();
    let mixtures = [
        vec![(0, two), (1, one - two)],
        vec![(1, -one), (2, one + one)],
        vec![(0, two), (1, three), (2, one - two - three)],
    ];
    for mixture in mixtures {
        let g1_sum = |part: &dyn Fn(usize) -> G1Affine| {
            let terms: Vec<_> = mixture.iter().map(|(i, l)| (part(*i), *l)).collect();
            sum_g1(&terms).unwrap()
        };
        let x: Vec<_> = mixture.iter().map(|(i, l)| (epoch.1[*i].x, *l)).collect();
        let entry = Certified {
            x: sum_g2(&x).unwrap(),
            v: g1_sum(&|i| epoch.1[i].v),
            z: g1_sum(&|i| epoch.1[i].z),
        };
        // The weights add up to 1, so the certificate equation itself holds.
        epoch.0.key().check_certificate(&entry).unwrap();
        let weighted = g1_sum(&|i| forge::plus(&issued[i].a, &issued[i].c));
        let message = forge::plus(
            &forge::message(&world.framework, s(), forge::colour(Colour::Green), NOW),
            &entry.v,
        );
        let single = |i: usize| forge::plus(&issued[i].a, &issued[i].c);
        for (signature, of) in [
            (weighted, mixture[0].0),
            (single(mixture[0].0), mixture[0].0),
            (single(mixture[1].0), mixture[1].0),
        ] {
            let e = hazmat::handle_scalar(issued[of].handle);
            let material = Material {
                entry,
                signature,
                message,
                e,
                s: s(),
                expiry: NOW,
            };
            assert!(!passes(&mut world, &epoch, &material));
        }
        // Weights that do not add up to 1 are not even certified.
        let doubled = Certified {
            x: sum_g2(&[(entry.x, one + one)]).unwrap(),
            v: forge::plus(&entry.v, &entry.v),
            z: forge::plus(&entry.z, &entry.z),
        };
        assert_eq!(epoch.0.key().check_certificate(&doubled), Err(ProofRefused));
    }
}

#[test]
fn an_entry_of_the_epoch_before_is_refused_under_the_keys_of_this_one() {
    let (mut world, issued, old) = world(3);
    let new = world.epoch(5);
    let material = world.material(&issued[0], s(), &old.1[0]);
    assert!(passes(&mut world, &old, &material));
    assert!(!passes(&mut world, &new, &material));
    assert_eq!(new.0.key().check_certificate(&old.1[0]), Err(ProofRefused));
    // A sum of both certificates, halved, under either key.
    let half = forge::inverse(Scalar::from(2));
    let mean = forge::times(&forge::plus(&old.1[0].z, &new.1[0].z), half);
    let mixed = Material {
        entry: Certified {
            z: mean,
            ..new.1[0]
        },
        ..material
    };
    assert!(!passes(&mut world, &old, &mixed));
    assert!(!passes(&mut world, &new, &mixed));
}

#[test]
fn an_authority_that_is_not_accredited_is_refused() {
    let (mut world, _, epoch) = world(4);
    world.add_shard(AuthorityId([9; 32]), 0);
    let secret = HolderSecret::from_scalar(s());
    let issued = world.issue_to(3, &secret, Colour::Green, NOW, None);
    let (x, x1) = (*world.shards[3].keys.x(), *world.shards[3].keys.x1());
    let v = world.shards[3].state.v;
    // Certificates it might try: another's, another's plus its own key, random ones.
    let random = forge::times(&g1(), random_scalar(&mut world.rng));
    for z in [
        epoch.1[0].z,
        epoch.1[2].z,
        forge::plus(&epoch.1[2].z, &x1),
        random,
    ] {
        let material = world.material(&issued, s(), &Certified { x, v, z });
        assert!(!passes(&mut world, &epoch, &material));
    }
    // Accredited in the next epoch, the same credential passes.
    let epoch = world.epoch(5);
    let material = world.material(&issued, s(), &epoch.1[3]);
    assert!(passes(&mut world, &epoch, &material));
}

#[test]
fn whatever_keeps_the_pairings_still_breaks_the_proof() {
    let (world, issued, epoch) = world(5);
    let material = world.material(&issued[0], s(), &epoch.1[0]);
    let window = (world.sigma(0), 0);
    let slot = slot_in(NOW, 0);
    let rng = &mut world.rng.clone();
    let shown = forge::attempt(&epoch.0, &material, Colour::Green, slot, window, rng);
    assert!(forge::accepted(&epoch.0, &shown, rng));
    let key = *epoch.0.key();
    let h_v = world.framework.generators().h_v;
    let t = random_scalar(rng);
    let one = forge::one();
    let e = shown.elements;
    let moved = [
        // The key shifted, certificate and B̄ along with it.
        Elements {
            x_prime: sum_g2(&[(e.x_prime, one), (g2(), t)]).unwrap(),
            z_prime: sum_g1(&[(e.z_prime, one), (key.k2, t)]).unwrap(),
            b_bar: sum_g1(&[(e.b_bar, one), (e.a_bar, t)]).unwrap(),
            ..e
        },
        // The state shifted, certificate along with it.
        Elements {
            v_prime: sum_g1(&[(e.v_prime, one), (h_v, t)]).unwrap(),
            z_prime: sum_g1(&[(e.z_prime, one), (key.k3, t)]).unwrap(),
            ..e
        },
        // Signature or window scaled.
        Elements {
            a_bar: forge::times(&e.a_bar, t),
            b_bar: forge::times(&e.b_bar, t),
            ..e
        },
        Elements {
            r_bar: forge::times(&e.r_bar, t),
            r_prime: forge::times(&e.r_prime, t),
            ..e
        },
        // Another window entry altogether, and a signature on anything at all.
        Elements {
            r_bar: world.sigma(5),
            r_prime: sum_g1(&[
                (world.framework.generators().p_w, one),
                (world.sigma(5), -Scalar::from(5)),
            ])
            .unwrap(),
            ..e
        },
        Elements {
            a_bar: forge::minus(&e.a_bar),
            b_bar: forge::minus(&e.b_bar),
            ..e
        },
    ];
    for (i, elements) in moved.into_iter().enumerate() {
        assert!(
            pairings_hold(&epoch.0, world.window.key(), &elements),
            "{i}"
        );
        let mut taken = shown;
        taken.elements = elements;
        assert!(!forge::accepted(&epoch.0, &taken, rng), "{i}");
        // With the challenge made anew and the old responses.
        let announced = recompute(&world.framework, &taken, &Context::default()).unwrap();
        taken.challenge = challenge(
            &world.framework,
            epoch.0.announcement(),
            &taken.header,
            &Context::default(),
            &taken.elements,
            None,
            &announced,
        );
        assert!(!forge::accepted(&epoch.0, &taken, rng), "{i}");
    }
    assert!(pairings_hold(&epoch.0, world.window.key(), &e));
}

/// The three pairing equations one by one, to show that they alone refuse none of the above.
fn pairings_hold(verifier: &EpochVerifier, w: &G2Affine, e: &Elements) -> bool {
    let key = verifier.key();
    let minus = |point| forge::minus(&point);
    hazmat::pairings_cancel(&[
        (e.z_prime, g2()),
        (minus(g1()), key.l1),
        (minus(key.k2), e.x_prime),
        (minus(e.v_prime), key.l3),
    ]) && hazmat::pairings_cancel(&[(e.a_bar, e.x_prime), (minus(e.b_bar), g2())])
        && hazmat::pairings_cancel(&[(e.r_bar, *w), (minus(e.r_prime), g2())])
}
