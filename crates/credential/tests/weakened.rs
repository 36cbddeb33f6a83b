//! A verifier with one safeguard left out accepts a forgery that the real one refuses. If one of
//! these tests fails, the tests of refusals may have gone blind as well.
mod common;
mod weak;

use common::forge::{self, Secrets};
use common::{NOW, World, slot_in};
use huepass_credential::hazmat::{g1, g2, random_scalar, sum_g1, sum_g2};
use huepass_credential::*;
use weak::{Loose, WeakVerifier, Weakness};

/// A world with one revocation, and an epoch of it; the forger has no credential at all.
fn world(seed: u64) -> (World, std::sync::Arc<EpochVerifier>, Vec<Certified>) {
    let mut world = World::new(seed);
    let other = world.issue(0, Colour::Red, NOW);
    world.shards[0].revoke(other.issued.handle);
    let (verifier, certified) = world.epoch(3);
    (world, verifier, certified)
}

fn copy<'a>(world: &World, real: &'a EpochVerifier, weakness: Weakness) -> WeakVerifier<'a> {
    WeakVerifier {
        weakness,
        real,
        window_key: *world.window.key(),
    }
}

fn green(verifier: &EpochVerifier) -> Header {
    forge::header(
        verifier,
        Colour::Green,
        slot_in(NOW, 0),
        &Context::default(),
    )
}

/// What the real verifier says of a forgery, with what it cannot express taken as refused.
fn real_accepts(world: &mut World, verifier: &EpochVerifier, shown: &Loose) -> bool {
    let (Some(r_bar), Some(r_prime)) = (shown.r_bar, shown.r_prime) else {
        return false;
    };
    let [z0, z1, z2, z3, z4, z5] = shown.z;
    let shown = Presentation {
        header: shown.header,
        elements: Elements {
            x_prime: shown.x_prime,
            v_prime: shown.v_prime,
            z_prime: shown.z_prime,
            a_bar: shown.a_bar,
            b_bar: shown.b_bar,
            r_bar,
            r_prime,
        },
        pseudonym: None,
        challenge: shown.challenge,
        responses: Responses {
            r_bar: z0,
            e_bar: z1,
            s: z2,
            expiry: z3,
            u: z4,
            r: z5,
        },
    };
    forge::accepted(verifier, &shown, &mut world.rng)
}

// spec: PRS-4
#[test]
fn the_copy_with_nothing_left_out_agrees_with_the_real_verifier() {
    let (mut world, _, _) = world(1);
    let holder = world.issue(0, Colour::Green, Hour(NOW.0 + 30));
    let epoch = world.epoch(4);
    let ready = world.ready(&holder, 0, &epoch).unwrap();
    let shown = world
        .show(&ready, slot_in(NOW, 0), &Context::default())
        .unwrap();
    let copy = copy(&world, &epoch.0, Weakness::None);
    let honest = Loose::from_real(&shown);
    assert!(copy.accepts(&honest));
    assert!(real_accepts(&mut world, &epoch.0, &honest));
    let spoilt: [fn(&mut Loose); 10] = [
        |p| p.header.colour = Colour::Red,
        |p| p.header.slot.0 += 1,
        |p| p.v_prime = forge::minus(&p.v_prime),
        |p| p.z_prime = forge::minus(&p.z_prime),
        |p| p.a_bar = forge::minus(&p.a_bar),
        |p| p.b_bar = forge::minus(&p.b_bar),
        |p| p.r_bar = None,
        |p| (p.r_bar, p.r_prime) = (None, None),
        |p| p.z[2] = p.z[2] + forge::one(),
        |p| p.challenge[0] ^= 1,
    ];
    for (i, spoil) in spoilt.iter().enumerate() {
        let mut p = honest;
        spoil(&mut p);
        assert!(!copy.accepts(&p), "{i}");
        assert!(!real_accepts(&mut world, &epoch.0, &p), "{i}");
    }
}

// spec: FRM-6
#[test]
fn with_a_free_coefficient_of_b0_anybody_passes_by_taking_zero() {
    let (mut world, verifier, certified) = world(2);
    let weak = copy(&world, &verifier, Weakness::FreeB0);
    let alpha = random_scalar(&mut world.rng);
    let p_w = world.framework.generators().p_w;
    let sigma = world.sigma(700);
    // Ā = α·g1 and B̄ = α·X1: no signature, only the authority's public key.
    let elements = Elements {
        x_prime: certified[0].x,
        v_prime: certified[0].v,
        z_prime: certified[0].z,
        a_bar: forge::times(&g1(), alpha),
        b_bar: forge::times(world.shards[0].keys.x1(), alpha),
        r_bar: sigma,
        r_prime: sum_g1(&[(p_w, forge::one()), (sigma, -Scalar::from(700))]).unwrap(),
    };
    let nothing = Secrets {
        r_bar: Scalar::ZERO,
        e_bar: Scalar::ZERO,
        s: Scalar::ZERO,
        expiry: Scalar::ZERO,
        u: Scalar::ZERO,
        r: Scalar::ZERO,
    };
    let shown = Loose::from_elements(green(&verifier), &elements);
    let forged = weak.prove(shown, &nothing, Scalar::ZERO, &mut world.rng.clone());
    assert!(weak.accepts(&forged));
    let strict = copy(&world, &verifier, Weakness::None);
    assert!(!strict.accepts(&forged));
    assert!(!real_accepts(&mut world, &verifier, &forged));
}

// spec: PRS-7
#[test]
fn with_pairing_equations_summed_bare_nobodys_credential_passes() {
    let (mut world, verifier, certified) = world(3);
    let weak = copy(&world, &verifier, Weakness::BareSum);
    let one = forge::one();
    let s = random_scalar(&mut world.rng);
    // B̄ = B + V' satisfies the proof with r̄ = 1; x'·Ā = X1 as Ā = g1. The error of the
    // signature equation, B̄ − X1, is paid for in Z'.
    let b = forge::message(
        &world.framework,
        s,
        forge::colour(Colour::Green),
        Hour(NOW.0 + 3),
    );
    let b_bar = forge::plus(&b, &certified[0].v);
    let error = forge::sub(&b_bar, world.shards[0].keys.x1());
    let p_w = world.framework.generators().p_w;
    let elements = Elements {
        x_prime: certified[0].x,
        v_prime: certified[0].v,
        z_prime: forge::plus(&certified[0].z, &error),
        a_bar: g1(),
        b_bar,
        r_bar: world.sigma(3),
        r_prime: sum_g1(&[(p_w, one), (world.sigma(3), -Scalar::from(3))]).unwrap(),
    };
    let secrets = Secrets {
        r_bar: one,
        e_bar: Scalar::ZERO,
        s,
        expiry: Scalar::from(u64::from(NOW.0 + 3)),
        u: Scalar::ZERO,
        r: one,
    };
    let shown = Loose::from_elements(green(&verifier), &elements);
    let forged = weak.prove(shown, &secrets, one, &mut world.rng.clone());
    assert!(weak.accepts(&forged));
    let strict = copy(&world, &verifier, Weakness::None);
    assert!(!strict.accepts(&forged));
    assert!(!real_accepts(&mut world, &verifier, &forged));
}

// spec: PRS-3
#[test]
fn with_the_identity_for_r_bar_an_expired_credential_passes() {
    let mut world = World::new(4);
    let s = Scalar::from(3);
    let secret = HolderSecret::from_scalar(s);
    let issued = world.issue_to(0, &secret, Colour::Green, NOW, None);
    let (verifier, certified) = world.epoch(3);
    let weak = copy(&world, &verifier, Weakness::IdentityWindow);
    let material = world.material(&issued, s, &certified[0]);
    let window = (world.sigma(0), 0);
    let rng = &mut world.rng.clone();
    let (elements, mut secrets) = forge::randomise(&verifier, &material, window, rng);
    // A hundred days later.
    let mut header = green(&verifier);
    header.slot = slot_in(Hour(NOW.0 + 2400), 0);
    let mut shown = Loose::from_elements(header, &elements);
    (shown.r_bar, shown.r_prime) = (None, None);
    secrets.r = Scalar::ZERO;
    let forged = weak.prove(shown, &secrets, forge::one(), rng);
    assert!(weak.accepts(&forged));
    let strict = copy(&world, &verifier, Weakness::None);
    assert!(!strict.accepts(&forged));
    // The real types cannot even hold it.
    assert_eq!(
        G1Affine::from_bytes(&common::raw::identity()),
        Err(DecodeError::Point)
    );
}

#[test]
fn without_k1_anybody_certifies_a_key_of_their_own() {
    let (mut world, verifier, _) = world(5);
    let weak = copy(&world, &verifier, Weakness::NoK1);
    let rng = &mut world.rng.clone();
    let key = *verifier.key();
    let x = random_scalar(rng);
    let h_v = world.framework.generators().h_v;
    // Z' = x'·K2 + u·K3 for V' = u·H_v: nothing but the public key.
    let entry = Certified {
        x: sum_g2(&[(g2(), x)]).unwrap(),
        v: h_v,
        z: sum_g1(&[(key.k2, x), (key.k3, forge::one())]).unwrap(),
    };
    let material = own_credential(&world.framework, &entry, x, Hour(NOW.0 + 3));
    let window = (world.sigma(3), 3);
    let (elements, secrets) = forge::randomise(&verifier, &material, window, rng);
    let shown = Loose::from_elements(green(&verifier), &elements);
    let forged = weak.prove(shown, &secrets, forge::one(), rng);
    assert!(weak.accepts(&forged));
    let strict = copy(&world, &verifier, Weakness::None);
    assert!(!strict.accepts(&forged));
    assert!(!real_accepts(&mut world, &verifier, &forged));
}

/// A green credential signed with a key x of the forger's own.
fn own_credential(
    framework: &Framework,
    entry: &Certified,
    x: Scalar,
    expiry: Hour,
) -> forge::Material {
    let (s, e) = (Scalar::from(101), Scalar::from(102));
    let b = forge::message(framework, s, forge::colour(Colour::Green), expiry);
    let message = forge::plus(&b, &entry.v);
    forge::Material {
        entry: *entry,
        signature: forge::times(&message, forge::inverse(x + e)),
        message,
        e,
        s,
        expiry,
    }
}
