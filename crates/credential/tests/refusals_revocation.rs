//! Revoked and expired holders, and what they try.
mod common;

use std::sync::Arc;

use common::forge::{self, Material, Secrets};
use common::{NOW, World, slot_in};
use huepass_credential::hazmat::{random_scalar, sum_g1, sum_g2};
use huepass_credential::*;

const S: u64 = 17;

/// A holder with a known secret, revoked together with `others` before and after.
fn revoked(seed: u64, before: u32, after: u32) -> (World, IssuedCredential) {
    let mut world = World::new(seed);
    let secret = HolderSecret::from_scalar(Scalar::from(S));
    let issued = world.issue_to(0, &secret, Colour::Green, Hour(NOW.0 + 9), None);
    let revoke_others = |world: &mut World, many| {
        for _ in 0..many {
            let other = world.issue(0, Colour::Green, NOW);
            world.shards[0].revoke(other.issued.handle);
        }
    };
    revoke_others(&mut world, before);
    world.shards[0].revoke(issued.handle);
    revoke_others(&mut world, after);
    (world, issued)
}

fn attempt(
    world: &mut World,
    epoch: &(Arc<EpochVerifier>, Vec<Certified>),
    material: &Material,
) -> bool {
    let window = (world.sigma(9), 9);
    let slot = slot_in(NOW, 0);
    let shown = forge::attempt(
        &epoch.0,
        material,
        Colour::Green,
        slot,
        window,
        &mut world.rng,
    );
    forge::accepted(&epoch.0, &shown, &mut world.rng)
}

#[test]
fn the_old_witness_is_refused_in_the_epoch_of_the_revocation() {
    for (before, after) in [(0, 0), (2, 0), (0, 2), (1, 1)] {
        let (mut world, issued) = revoked(1, before, after);
        let epoch = world.epoch(2);
        let material = world.material(&issued, Scalar::from(S), &epoch.1[0]);
        assert!(!attempt(&mut world, &epoch, &material));
        // Claiming the old state as the message, with the new entry.
        let old = Certified {
            v: world.framework.generators().h_v,
            ..epoch.1[0]
        };
        let stale = world.material(&issued, Scalar::from(S), &old);
        let mixed = Material {
            entry: epoch.1[0],
            ..stale
        };
        for material in [stale, mixed] {
            assert!(!attempt(&mut world, &epoch, &material));
        }
    }
}

#[test]
fn multiples_of_the_old_witness_and_the_deltas_do_not_help() {
    // C_old = H_v/(x+e) is the very state that the revocation published. Whatever small multiples
    // of it and of the deltas are added to the signature, the double pole is missing.
    let (mut world, issued) = revoked(2, 0, 1);
    let epoch = world.epoch(2);
    assert_eq!(world.shards[0].log[0].v, issued.c);
    let honest = world.material(&issued, Scalar::from(S), &epoch.1[0]);
    let (first, last) = (world.shards[0].log[0].v, world.shards[0].log[1].v);
    for i in -2_i64..=2 {
        for j in -2_i64..=2 {
            let signature = sum_g1(&[
                (issued.a, forge::one()),
                (first, small(i)),
                (last, small(j)),
            ])
            .unwrap();
            let material = Material {
                signature,
                ..honest
            };
            assert!(!attempt(&mut world, &epoch, &material), "{i}, {j}");
        }
    }
}

fn small(value: i64) -> Scalar {
    let size = Scalar::from(value.unsigned_abs());
    if value < 0 { -size } else { size }
}

/// The bare signature `a` on B alone, with `V' = V + shift·H_v` certified and the state explained
/// away by some u of the forger's choice. Returns whether any attempt passes.
fn bare_signature_passes(
    world: &mut World,
    epoch: &(Arc<EpochVerifier>, Vec<Certified>),
    issued: &IssuedCredential,
) -> bool {
    let generators = world.framework.generators().clone();
    let b = forge::message(
        &world.framework,
        Scalar::from(S),
        forge::colour(Colour::Green),
        issued.attributes.expiry,
    );
    let entry = epoch.1[0];
    let material = Material {
        entry,
        signature: issued.a,
        message: b,
        e: hazmat::handle_scalar(issued.handle),
        s: Scalar::from(S),
        expiry: issued.attributes.expiry,
    };
    let context = Context::default();
    let header = forge::header(&epoch.0, Colour::Green, slot_in(NOW, 0), &context);
    let key = *epoch.0.key();
    let one = forge::one();
    let mut passed = false;
    for shift in [
        Scalar::ZERO,
        one,
        -(one + one),
        random_scalar(&mut world.rng),
    ] {
        let window = (world.sigma(9), 9);
        let (honest, secrets) = forge::randomise(&epoch.0, &material, window, &mut world.rng);
        // V' certified: V + shift·H_v, with u = shift + 1, which is right exactly if V = H_v.
        let certified = Elements {
            v_prime: sum_g1(&[(entry.v, one), (generators.h_v, shift)]).unwrap(),
            z_prime: sum_g1(&[(honest.z_prime, one), (key.k3, shift - secrets.u)]).unwrap(),
            ..honest
        };
        // V' explained: u·H_v alone, so that the proof holds; no certificate for it exists.
        let explained = Elements {
            v_prime: forge::times(&generators.h_v, secrets.u),
            ..honest
        };
        let claimed = Secrets {
            u: shift + one,
            ..secrets
        };
        for (elements, secrets) in [(certified, claimed), (explained, secrets)] {
            let rng = &mut world.rng;
            let shown = forge::prove(&epoch.0, header, &context, &elements, &secrets, rng);
            passed |= forge::accepted(&epoch.0, &shown, rng);
        }
    }
    passed
}

#[test]
fn the_bare_signature_passes_at_birth_and_never_after_a_revocation() {
    // At birth nobody is revoked and V = H_v is a constant anybody may shift away: harmless.
    let mut world = World::new(3);
    let secret = HolderSecret::from_scalar(Scalar::from(S));
    let issued = world.issue_to(0, &secret, Colour::Green, Hour(NOW.0 + 9), None);
    let epoch = world.epoch(1);
    assert!(bare_signature_passes(&mut world, &epoch, &issued));

    for (before, after) in [(0, 0), (1, 0), (0, 1)] {
        let (mut world, issued) = revoked(4, before, after);
        let epoch = world.epoch(2);
        assert!(!bare_signature_passes(&mut world, &epoch, &issued));
    }
    // Nor does it pass for a holder who is not revoked, once somebody else is.
    let mut world = World::new(5);
    let issued = world.issue_to(0, &secret, Colour::Green, Hour(NOW.0 + 9), None);
    let other = world.issue(0, Colour::Green, NOW);
    world.shards[0].revoke(other.issued.handle);
    let epoch = world.epoch(2);
    assert!(!bare_signature_passes(&mut world, &epoch, &issued));
}

// spec: FRM-12
#[test]
fn expired_by_an_hour_is_refused_with_every_entry_of_the_window() {
    let mut world = World::new(6);
    let secret = HolderSecret::from_scalar(Scalar::from(S));
    let issued = world.issue_to(0, &secret, Colour::Green, Hour(NOW.0 + 9), None);
    let epoch = world.epoch(1);
    let late = slot_in(Hour(NOW.0 + 10), 0);
    let (credential, witness) = Credential::accept(
        &issued,
        &world.framework,
        &world.shards[0].keys,
        &secret,
        NOW,
    )
    .unwrap();
    let keys = &world.shards[0].keys;
    let ready = credential
        .ready(Arc::clone(&epoch.0), keys, &epoch.1[0], &witness, &secret)
        .unwrap();
    assert_eq!(
        world.show(&ready, late, &Context::default()).unwrap_err(),
        WalletRefusal::Expired
    );
    let material = world.material(&issued, Scalar::from(S), &epoch.1[0]);
    let context = Context::default();
    let header = forge::header(&epoch.0, Colour::Green, late, &context);
    for i in [0, 1, 2, 9, 10, 1022, 1023_u32] {
        let sigma = world.sigma(i as usize);
        let (honest, secrets) = forge::randomise(&epoch.0, &material, (sigma, i), &mut world.rng);
        // R' as the pairing wants it, as the proof wants it (δ = −1), and with a false expiry.
        let minus_one = Elements {
            r_prime: sum_g1(&[
                (world.framework.generators().p_w, secrets.r),
                (honest.r_bar, forge::one()),
            ])
            .unwrap(),
            ..honest
        };
        let renewed = Secrets {
            expiry: Scalar::from(u64::from(NOW.0 + 10 + i)),
            ..secrets
        };
        for (elements, secrets) in [(honest, secrets), (minus_one, secrets), (honest, renewed)] {
            let rng = &mut world.rng;
            let shown = forge::prove(&epoch.0, header, &context, &elements, &secrets, rng);
            assert!(!forge::accepted(&epoch.0, &shown, rng), "σ_{i}");
        }
    }
    // An hour earlier the same attempt is an honest presentation.
    let window = (world.sigma(0), 0);
    let slot = slot_in(Hour(NOW.0 + 9), 119);
    let rng = &mut world.rng;
    let shown = forge::attempt(&epoch.0, &material, Colour::Green, slot, window, rng);
    assert!(forge::accepted(&epoch.0, &shown, rng));
}

#[test]
fn zero_witnesses_and_a_state_as_signature_are_refused() {
    // Ā = V_1 = H_v/(x+e_1), which anybody can read in the log, in place of a signature.
    let (mut world, issued) = revoked(7, 0, 0);
    let epoch = world.epoch(2);
    let e = hazmat::handle_scalar(issued.handle);
    let generators = world.framework.generators().clone();
    let entry = epoch.1[0];
    let v1 = world.shards[0].log[0].v;
    let context = Context::default();
    let header = forge::header(&epoch.0, Colour::Green, slot_in(NOW, 0), &context);
    let tau = random_scalar(&mut world.rng);
    let base = Elements {
        x_prime: sum_g2(&[(entry.x, forge::one()), (hazmat::g2(), tau)]).unwrap(),
        v_prime: entry.v,
        z_prime: sum_g1(&[(entry.z, forge::one()), (epoch.0.key().k2, tau)]).unwrap(),
        // (x+τ)·V_1 = H_v − (e−τ)·V_1: the pairing equation holds.
        a_bar: v1,
        b_bar: sum_g1(&[(generators.h_v, forge::one()), (v1, tau - e)]).unwrap(),
        r_bar: world.sigma(3),
        r_prime: sum_g1(&[
            (generators.p_w, forge::one()),
            (world.sigma(3), -Scalar::from(3)),
        ])
        .unwrap(),
    };
    let zero = Scalar::ZERO;
    let expiry = Scalar::from(u64::from(NOW.0 + 3));
    let (one, r) = (forge::one(), forge::one());
    let claims = [
        [zero; 6],
        [zero, zero, zero, expiry, zero, r],
        [one, zero, zero, expiry, zero, r],
        [zero, one, zero, expiry, zero, r],
        [one, e - tau, zero, expiry, zero, r],
        [one, e - tau, zero, expiry, -one, r],
        [one, e - tau, Scalar::from(S), expiry, one, zero],
    ];
    for [r_bar, e_bar, s, expiry, u, r] in claims {
        let secrets = Secrets {
            r_bar,
            e_bar,
            s,
            expiry,
            u,
            r,
        };
        let rng = &mut world.rng;
        let shown = forge::prove(&epoch.0, header, &context, &base, &secrets, rng);
        assert!(!forge::accepted(&epoch.0, &shown, rng));
    }
    // Each of r̄, ē and r set to 0 in an honest holder's claim.
    let secret = HolderSecret::from_scalar(Scalar::from(S));
    let alive = world.issue_to(0, &secret, Colour::Green, Hour(NOW.0 + 9), None);
    let material = world.material(&alive, Scalar::from(S), &entry);
    let window = (world.sigma(9), 9);
    let (elements, honest) = forge::randomise(&epoch.0, &material, window, &mut world.rng);
    for secrets in [
        Secrets {
            r_bar: zero,
            ..honest
        },
        Secrets {
            e_bar: zero,
            ..honest
        },
        Secrets { r: zero, ..honest },
        Secrets { s: zero, ..honest },
        Secrets { u: zero, ..honest },
        Secrets {
            expiry: zero,
            ..honest
        },
    ] {
        let rng = &mut world.rng;
        let shown = forge::prove(&epoch.0, header, &context, &elements, &secrets, rng);
        assert!(!forge::accepted(&epoch.0, &shown, rng));
    }
    let rng = &mut world.rng;
    let shown = forge::prove(&epoch.0, header, &context, &elements, &honest, rng);
    assert!(forge::accepted(&epoch.0, &shown, rng));
}
