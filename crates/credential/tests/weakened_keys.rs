//! Keys, lists and handles used against the rules: the real verifier itself then accepts a
//! forgery, which is why the rules are there. Each test first shows the refusal by the rule.
mod common;
mod weak;

use std::sync::Arc;

use common::forge::{self, Material};
use common::{NOW, World, slot_in};
use huepass_credential::hazmat::{g1, g2, handle_scalar, random_scalar, sum_g1, sum_g2};
use huepass_credential::*;
use weak::chosen_epoch;

type EpochOf = (Arc<EpochVerifier>, Vec<Certified>);

fn s() -> Scalar {
    Scalar::from(31)
}

fn passes(world: &mut World, epoch: &EpochVerifier, material: &Material) -> bool {
    let left = material.expiry.0 - NOW.0;
    let window = (world.sigma(left as usize), left);
    let rng = &mut world.rng;
    let slot = slot_in(NOW, 0);
    let shown = forge::attempt(epoch, material, Colour::Green, slot, window, rng);
    forge::accepted(epoch, &shown, rng)
}

/// A key of the forger's own, certified with nothing but the point k1·g1.
fn forged_from(world: &mut World, verifier: &EpochVerifier, k1g1: &G1Affine) -> bool {
    let x = random_scalar(&mut world.rng);
    let key = verifier.key();
    let one = forge::one();
    let entry = Certified {
        x: sum_g2(&[(g2(), x)]).unwrap(),
        v: world.framework.generators().h_v,
        z: sum_g1(&[(*k1g1, one), (key.k2, x), (key.k3, one)]).unwrap(),
    };
    let b = forge::message(&world.framework, s(), forge::colour(Colour::Green), NOW);
    let message = forge::plus(&b, &entry.v);
    let e = random_scalar(&mut world.rng);
    let material = Material {
        entry,
        signature: forge::times(&message, forge::inverse(x + e)),
        message,
        e,
        s: s(),
        expiry: NOW,
    };
    passes(world, verifier, &material)
}

/// A world in which the holder of the returned credential is revoked.
fn revoked(seed: u64) -> (World, IssuedCredential) {
    let mut world = World::new(seed);
    let secret = HolderSecret::from_scalar(s());
    let issued = world.issue_to(0, &secret, Colour::Green, NOW, None);
    world.shards[0].revoke(issued.handle);
    (world, issued)
}

fn chosen(world: &World, number: u32, k: [Scalar; 3]) -> EpochOf {
    let listed: Vec<_> = world
        .shards
        .iter()
        .map(|shard| (shard.keys, shard.state.v))
        .collect();
    chosen_epoch(&world.framework, world.window.key(), number, k, &listed)
}

fn draw(world: &mut World) -> [Scalar; 3] {
    core::array::from_fn(|_| random_scalar(&mut world.rng))
}

#[test]
fn whoever_knows_k1_g1_forges_everything() {
    let (mut world, _) = revoked(1);
    let [k1, k2, k3] = draw(&mut world);
    let epoch = chosen(&world, 1, [k1, k2, k3]);
    let guess = forge::times(&g1(), random_scalar(&mut world.rng));
    assert!(!forged_from(&mut world, &epoch.0, &guess));
    let k2_point = epoch.0.key().k2;
    assert!(!forged_from(&mut world, &epoch.0, &k2_point));
    assert!(forged_from(&mut world, &epoch.0, &forge::times(&g1(), k1)));

    // k1 a constant; k1 tied to k2: k1·g1 is then public.
    let epoch = chosen(&world, 2, [forge::one(), k2, k3]);
    assert!(forged_from(&mut world, &epoch.0, &g1()));
    let epoch = chosen(&world, 3, [k2, k2, k3]);
    let k2_point = epoch.0.key().k2;
    assert!(forged_from(&mut world, &epoch.0, &k2_point));
}

#[test]
fn whoever_knows_a_listed_shard_key_derives_k1_g1() {
    // Z = k1·g1 + x·K2 + k3·V, and k3·V = K3·∏ 1/(x+e_i).
    let (mut world, issued) = revoked(2);
    let epoch = world.epoch(1);
    let x = Scalar::from_bytes(&world.shards[0].secret.to_bytes()).unwrap();
    let derive = |x: Scalar| {
        let pole = forge::inverse(x + handle_scalar(issued.handle));
        let key = epoch.0.key();
        sum_g1(&[(epoch.1[0].z, forge::one()), (key.k2, -x), (key.k3, -pole)]).unwrap()
    };
    let wrong = derive(x + forge::one());
    assert!(!forged_from(&mut world, &epoch.0, &wrong));
    assert!(forged_from(&mut world, &epoch.0, &derive(x)));
    // It ends with the epoch: the point is worth nothing under the next key.
    let next = world.epoch(2);
    assert!(!forged_from(&mut world, &next.0, &derive(x)));
}

#[test]
fn with_k2_one_a_key_of_ones_own_is_certified() {
    let (mut world, _) = revoked(3);
    let [k1, k2, k3] = draw(&mut world);
    for (k2, forgeable) in [(k2, false), (forge::one(), true)] {
        let epoch = chosen(&world, 1, [k1, k2, k3]);
        let x = random_scalar(&mut world.rng);
        // Z − X1 = k1·g1 + k3·V when k2 = 1; x·g1 is added back.
        let z = forge::sub(&epoch.1[0].z, world.shards[0].keys.x1());
        let entry = Certified {
            x: sum_g2(&[(g2(), x)]).unwrap(),
            v: epoch.1[0].v,
            z: sum_g1(&[(z, forge::one()), (g1(), x)]).unwrap(),
        };
        let b = forge::message(&world.framework, s(), forge::colour(Colour::Green), NOW);
        let message = forge::plus(&b, &entry.v);
        let e = Scalar::from(5);
        let material = Material {
            entry,
            signature: forge::times(&message, forge::inverse(x + e)),
            message,
            e,
            s: s(),
            expiry: NOW,
        };
        assert_eq!(passes(&mut world, &epoch.0, &material), forgeable);
    }
}

#[test]
fn with_k3_one_a_revoked_holder_shows_any_state() {
    let (mut world, issued) = revoked(4);
    let [k1, k2, k3] = draw(&mut world);
    for (k3, forgeable) in [(k3, false), (forge::one(), true)] {
        let epoch = chosen(&world, 1, [k1, k2, k3]);
        // V moved to H_v, of which the holder has the old witness; Z moved by the difference.
        let h_v = world.framework.generators().h_v;
        let entry = Certified {
            v: h_v,
            z: sum_g1(&[
                (epoch.1[0].z, forge::one()),
                (h_v, forge::one()),
                (epoch.1[0].v, -forge::one()),
            ])
            .unwrap(),
            ..epoch.1[0]
        };
        let material = world.material(&issued, s(), &entry);
        assert_eq!(passes(&mut world, &epoch.0, &material), forgeable);
    }
}

#[test]
fn two_lists_under_one_key_admit_the_holder_revoked_between_them() {
    let mut world = World::new(5);
    let secret = HolderSecret::from_scalar(s());
    let issued = world.issue_to(0, &secret, Colour::Green, NOW, None);
    let k = draw(&mut world);
    let old = chosen(&world, 1, k);
    world.shards[0].revoke(issued.handle);
    let fresh = draw(&mut world);
    let next = chosen(&world, 2, fresh);
    let material = world.material(&issued, s(), &old.1[0]);
    assert!(!passes(&mut world, &next.0, &material));
    let reused = chosen(&world, 2, k);
    assert!(passes(&mut world, &reused.0, &material));
}

#[test]
fn two_signatures_under_one_handle_average_into_any_expiry() {
    let mut world = World::new(6);
    let secret = HolderSecret::from_scalar(s());
    let handle = Handle::random(&mut world.rng);
    let first = world.issue_to(0, &secret, Colour::Green, NOW, Some(handle));
    let forge_with = |second: &IssuedCredential| {
        // a = 2·a_2 − a_1, whose expiry would be 2·x_2 − x_1.
        let a = sum_g1(&[(second.a, Scalar::from(2)), (first.a, -forge::one())]).unwrap();
        IssuedCredential {
            a,
            attributes: Attributes {
                expiry: Hour(NOW.0 + 1000),
                ..first.attributes
            },
            ..first
        }
    };
    let expiry = Hour(NOW.0 + 500);
    let other = world.issue_to(0, &secret, Colour::Green, expiry, None);
    let same = world.issue_to(0, &secret, Colour::Green, expiry, Some(handle));
    let (framework, keys) = (world.framework.clone(), world.shards[0].keys);
    let refused = Credential::accept(&forge_with(&other), &framework, &keys, &secret, NOW);
    assert_eq!(refused.unwrap_err(), WalletRefusal::Signature);
    let forged = forge_with(&same);
    Credential::accept(&forged, &framework, &keys, &secret, NOW).unwrap();
    let epoch = world.epoch(1);
    let material = world.material(&forged, s(), &epoch.1[0]);
    assert!(passes(&mut world, &epoch.0, &material));
}

#[test]
fn one_witness_for_a_revoked_handle_un_revokes_it_for_good() {
    let (mut world, mut issued) = revoked(7);
    let epoch = world.epoch(1);
    let before = world.material(&issued, s(), &epoch.1[0]);
    assert!(!passes(&mut world, &epoch.0, &before));
    // The authority's slip: a witness for the present state.
    let state = world.shards[0].state;
    issued.c = world.shards[0]
        .secret
        .witness(issued.handle, &state)
        .unwrap();
    let material = world.material(&issued, s(), &epoch.1[0]);
    assert!(passes(&mut world, &epoch.0, &material));
    // It catches up with everything that follows, like anybody's.
    let other = world.issue(0, Colour::Green, NOW);
    world.shards[0].revoke(other.issued.handle);
    let witness = Witness { n: 1, c: issued.c };
    let CaughtUp::Current(moved) = witness.catch_up(issued.handle, &world.shards[0].loose(1))
    else {
        panic!("the slip cannot be taken back");
    };
    issued.c = moved.c;
    let epoch = world.epoch(2);
    let material = world.material(&issued, s(), &epoch.1[0]);
    assert!(passes(&mut world, &epoch.0, &material));
}

#[test]
fn a_handle_revoked_twice_publishes_its_own_witness() {
    let (mut world, mut issued) = revoked(8);
    let epoch = world.epoch(1);
    world.shards[0].revoke(issued.handle);
    // The second delta is V_1/(x+e), the witness for the state after the first.
    issued.c = world.shards[0].log[1].v;
    let material = world.material(&issued, s(), &epoch.1[0]);
    assert!(passes(&mut world, &epoch.0, &material));
}

#[test]
fn a_reset_shard_un_revokes_everybody() {
    let (mut world, issued) = revoked(9);
    let epoch = world.epoch(1);
    let material = world.material(&issued, s(), &epoch.1[0]);
    assert!(!passes(&mut world, &epoch.0, &material));
    world.shards[0].state = ShardState::birth(world.framework.generators());
    let epoch = world.epoch(2);
    let material = world.material(&issued, s(), &epoch.1[0]);
    assert!(passes(&mut world, &epoch.0, &material));
}

#[test]
fn one_key_for_two_shards_keeps_the_revoked_alive_in_the_other() {
    let (mut world, issued) = revoked(10);
    world.add_shard(AuthorityId([1; 32]), 1);
    let epoch = world.epoch(1);
    for entry in [epoch.1[0], epoch.1[2]] {
        let material = world.material(&issued, s(), &entry);
        assert!(!passes(&mut world, &epoch.0, &material));
    }
    let key = ShardSecret::from_bytes(&world.shards[0].secret.to_bytes()).unwrap();
    let genesis = world.framework.genesis();
    let id = world.shards[2].keys.id();
    let descriptor = key.descriptor(genesis, id, &mut world.rng);
    world.shards[2].keys = descriptor.verify(genesis, id).unwrap();
    let epoch = world.epoch(2);
    let material = world.material(&issued, s(), &epoch.1[2]);
    assert!(passes(&mut world, &epoch.0, &material));
}

#[test]
fn shares_without_proofs_of_possession_let_the_last_registrar_choose_the_key() {
    let (mut world, _) = revoked(11);
    let generators = world.framework.generators().clone();
    let context = ShareContext {
        genesis: world.framework.genesis(),
        epoch: Epoch(1),
        list: ListDigest([9; 32]),
        registrar: RegistrarId([3; 32]),
    };
    let honest = ShareSecret::random(&mut world.rng);
    let share = honest.share(&generators, &context, &mut world.rng);
    // The last one publishes what is left to the key it wants, k = (k1, k2, k3).
    let k = draw(&mut world);
    let wanted = chosen(&world, 1, k);
    let (one, want) = (forge::one(), *wanted.0.key());
    let rogue = EpochKey {
        l1: sum_g2(&[(want.l1, one), (share.key.l1, -one)]).unwrap(),
        k2: forge::sub(&want.k2, &share.key.k2),
        k3: forge::sub(&want.k3, &share.key.k3),
        l3: sum_g2(&[(want.l3, one), (share.key.l3, -one)]).unwrap(),
    };
    // The pairing of K3 and L3 holds; only a proof is missing, and nobody's proof fits.
    rogue.check_form(&generators).unwrap();
    let own = ShareContext {
        registrar: RegistrarId([4; 32]),
        ..context
    };
    let borrowed = Share {
        key: rogue,
        ..ShareSecret::random(&mut world.rng).share(&generators, &own, &mut world.rng)
    };
    assert_eq!(borrowed.verify(&generators, &own), Err(ProofRefused));
    let copied = Share {
        key: rogue,
        ..share
    };
    assert_eq!(copied.verify(&generators, &own), Err(ProofRefused));
    // Summed all the same, the honest share has vanished, and k1·g1 is known.
    let summed = EpochKey {
        l1: sum_g2(&[(rogue.l1, one), (share.key.l1, one)]).unwrap(),
        k2: forge::plus(&rogue.k2, &share.key.k2),
        k3: forge::plus(&rogue.k3, &share.key.k3),
        l3: sum_g2(&[(rogue.l3, one), (share.key.l3, one)]).unwrap(),
    };
    assert_eq!(summed, want);
    let k1g1 = forge::times(&g1(), k[0]);
    assert!(forged_from(&mut world, &wanted.0, &k1g1));
}

// spec: GRP-11
#[test]
fn one_nonce_under_two_challenges_gives_the_secret_away() {
    // Why a prepared presentation is consumed by its use.
    let mut world = World::new(12);
    let secret = HolderSecret::from_scalar(s());
    let issued = world.issue_to(0, &secret, Colour::Green, NOW, None);
    let keys = world.shards[0].keys;
    let (credential, witness) =
        Credential::accept(&issued, &world.framework, &keys, &secret, NOW).unwrap();
    let (verifier, certified) = world.epoch(1);
    let ready = credential
        .ready(verifier, &keys, &certified[0], &witness, &secret)
        .unwrap();
    let mut coins = || Coins {
        tau: random_scalar(&mut world.rng),
        u: random_scalar(&mut world.rng),
        rho: random_scalar(&mut world.rng),
        r: random_scalar(&mut world.rng),
        nonces: core::array::from_fn(|_| random_scalar(&mut world.rng)),
    };
    let (once, again) = (coins(), coins());
    let show = |coins: &Coins, n| {
        let prepared = ready.prepare_with(NOW, &world.window, coins).unwrap();
        prepared.show(slot_in(NOW, n), &Context::default()).unwrap()
    };
    let extract = |a: &Presentation, b: &Presentation| {
        let c = |shown: &Presentation| common::transcript::challenge_scalar(&shown.challenge);
        (a.responses.s - b.responses.s) * forge::inverse(c(a) - c(b))
    };
    assert!(extract(&show(&once, 0), &show(&again, 1)) != s());
    assert!(extract(&show(&once, 0), &show(&once, 1)) == s());
}
