//! The forger's tools: a prover for whatever points and scalars the test hands it. It follows
//! the equations of spec/presentation.md and checks nothing.

use huepass_credential::hazmat::{g2, invert, random_scalar, sum_g1, sum_g2};
use huepass_credential::*;
use rand_chacha::ChaCha20Rng;

/// What a forger claims to know: r̄, ē, s, expiry, u, r.
#[derive(Clone, Copy)]
pub struct Secrets {
    pub r_bar: Scalar,
    pub e_bar: Scalar,
    pub s: Scalar,
    pub expiry: Scalar,
    pub u: Scalar,
    pub r: Scalar,
}

/// A credential's worth of points, honest or not.
#[derive(Clone, Copy)]
pub struct Material {
    /// The shard's key, state and certificate.
    pub entry: Certified,
    /// S, which should be (B+V)/(x+e).
    pub signature: G1Affine,
    /// B + V.
    pub message: G1Affine,
    pub e: Scalar,
    pub s: Scalar,
    pub expiry: Hour,
}

pub fn one() -> Scalar {
    Scalar::from(1)
}

pub fn minus(point: &G1Affine) -> G1Affine {
    times(point, -one())
}

pub fn times(point: &G1Affine, scalar: Scalar) -> G1Affine {
    sum_g1(&[(*point, scalar)]).expect("not the identity")
}

pub fn plus(a: &G1Affine, b: &G1Affine) -> G1Affine {
    sum_g1(&[(*a, one()), (*b, one())]).expect("not the identity")
}

pub fn sub(a: &G1Affine, b: &G1Affine) -> G1Affine {
    sum_g1(&[(*a, one()), (*b, -one())]).expect("not the identity")
}

pub fn inverse(scalar: Scalar) -> Scalar {
    invert(scalar).expect("not 0")
}

/// B0 = P1 + dom·Q1, computed from the labels and not by the crate.
pub fn b0(framework: &Framework) -> G1Affine {
    let generators = framework.generators();
    let dom = super::transcript::dom(framework.genesis(), framework.credential_type());
    sum_g1(&[(generators.p1, one()), (generators.q1, dom)]).unwrap()
}

/// B = B0 + s·H_s + colour·H_c + expiry·H_x.
pub fn message(framework: &Framework, s: Scalar, colour: Scalar, expiry: Hour) -> G1Affine {
    let generators = framework.generators();
    sum_g1(&[
        (b0(framework), one()),
        (generators.h_s, s),
        (generators.h_c, colour),
        (generators.h_x, Scalar::from(u64::from(expiry.0))),
    ])
    .unwrap()
}

pub fn colour(colour: Colour) -> Scalar {
    Scalar::from(u64::from(colour.number()))
}

pub fn header(
    verifier: &EpochVerifier,
    colour: Colour,
    slot: Slot,
    context: &Context<'_>,
) -> Header {
    Header {
        flags: context.flags(),
        credential_type: verifier.framework().credential_type(),
        colour,
        epoch: verifier.epoch(),
        slot,
        framework: verifier.framework().genesis().tag(),
    }
}

/// Shifts and re-randomises `material` as an honest wallet would; `window` is r·σ_δ and so on.
pub fn randomise(
    verifier: &EpochVerifier,
    material: &Material,
    (sigma, delta): (G1Affine, u32),
    rng: &mut ChaCha20Rng,
) -> (Elements, Secrets) {
    let generators = verifier.framework().generators();
    let key = verifier.key();
    let (tau, u, rho, r) = (
        random_scalar(rng),
        random_scalar(rng),
        random_scalar(rng),
        random_scalar(rng),
    );
    let e_prime = material.e - tau;
    let a_bar = times(&material.signature, rho);
    let r_bar = times(&sigma, r);
    let delta = Scalar::from(u64::from(delta));
    let elements = Elements {
        x_prime: sum_g2(&[(material.entry.x, one()), (g2(), tau)]).unwrap(),
        v_prime: sum_g1(&[(material.entry.v, one()), (generators.h_v, u)]).unwrap(),
        z_prime: sum_g1(&[(material.entry.z, one()), (key.k2, tau), (key.k3, u)]).unwrap(),
        a_bar,
        b_bar: sum_g1(&[(material.message, rho), (a_bar, -e_prime)]).unwrap(),
        r_bar,
        r_prime: sum_g1(&[(generators.p_w, r), (r_bar, -delta)]).unwrap(),
    };
    let secrets = Secrets {
        r_bar: inverse(rho),
        e_bar: e_prime * inverse(rho),
        s: material.s,
        expiry: Scalar::from(u64::from(material.expiry.0)),
        u,
        r,
    };
    (elements, secrets)
}

/// Proves the statement of section 7 for any elements with any secrets. The proof holds exactly
/// when the secrets satisfy the equations.
pub fn prove(
    verifier: &EpochVerifier,
    header: Header,
    context: &Context<'_>,
    elements: &Elements,
    secrets: &Secrets,
    rng: &mut ChaCha20Rng,
) -> Presentation {
    let generators = verifier.framework().generators();
    let n: [Scalar; 6] = core::array::from_fn(|_| random_scalar(rng));
    let t1 = sum_g1(&[
        (elements.b_bar, n[0]),
        (elements.a_bar, n[1]),
        (generators.h_s, -n[2]),
        (generators.h_x, -n[3]),
        (generators.h_v, n[4]),
    ]);
    let t2 = sum_g1(&[(generators.p_w, n[5]), (elements.r_bar, -n[3])]);
    let base = header
        .flags
        .scope
        .then(|| scope_base(context.scope).unwrap());
    let pseudonym = base.map(|base| times(&base, secrets.s));
    let announced = Announced {
        t1: t1.unwrap(),
        t2: t2.unwrap(),
        t3: base.map(|base| times(&base, n[2])),
    };
    let challenge = challenge(
        verifier.framework(),
        verifier.announcement(),
        &header,
        context,
        elements,
        pseudonym.as_ref(),
        &announced,
    );
    let c = super::transcript::challenge_scalar(&challenge);
    let responses = Responses {
        r_bar: n[0] + c * secrets.r_bar,
        e_bar: n[1] + c * secrets.e_bar,
        s: n[2] + c * secrets.s,
        expiry: n[3] + c * secrets.expiry,
        u: n[4] + c * secrets.u,
        r: n[5] + c * secrets.r,
    };
    Presentation {
        header,
        elements: *elements,
        pseudonym,
        challenge,
        responses,
    }
}

/// Randomises and proves: the whole of a forger's attempt in show mode.
pub fn attempt(
    verifier: &EpochVerifier,
    material: &Material,
    claimed: Colour,
    slot: Slot,
    window: (G1Affine, u32),
    rng: &mut ChaCha20Rng,
) -> Presentation {
    let context = Context::default();
    let (elements, secrets) = randomise(verifier, material, window, rng);
    let header = header(verifier, claimed, slot, &context);
    prove(verifier, header, &context, &elements, &secrets, rng)
}

/// Whether the real verifier accepts, in show mode, alone and in a batch; both must agree.
pub fn accepted(verifier: &EpochVerifier, shown: &Presentation, rng: &mut ChaCha20Rng) -> bool {
    let context = Context::default();
    let alone = verifier.verify(shown, &context, rng);
    assert_eq!(verify_batch(verifier, &[(shown, context)], rng), [alone]);
    alone.is_ok()
}
