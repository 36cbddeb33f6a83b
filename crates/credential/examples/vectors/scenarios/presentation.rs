//! Presentations made with fixed randomness, every intermediate value shown.

use std::sync::Arc;

use huepass_credential::hazmat::expand_message;
use huepass_credential::labels::DST_PRESENTATION;
use huepass_credential::*;

use super::world::{
    EXPIRY, NOW, announcement, certified, coins, e, epoch_key, epoch_scalars, fixed, framework,
    in_g2, issued, log, s, shard_keys, shown_sums, sigma, slot, verifier, window,
};
use super::{Scenario, layout, transcript};

pub const SCAN: Context<'_> = Context {
    audience: b"gate",
    nonce: b"0123456789abcdef",
    scope: b"",
};
pub const SCOPED: Context<'_> = Context {
    scope: b"canteen",
    ..SCAN
};

pub fn all() -> Vec<Scenario> {
    let framework = framework();
    let mut all = Vec::new();
    for (name, comment, context, expiry) in [
        ("show", "Show mode.", Context::default(), EXPIRY),
        (
            "scan",
            "Scan mode: bound to a gate and its nonce.",
            SCAN,
            EXPIRY,
        ),
        (
            "scan_scope",
            "Scan mode with a scope pseudonym.",
            SCOPED,
            EXPIRY,
        ),
        (
            "show_last_hour",
            "No whole hour left.",
            Context::default(),
            NOW,
        ),
        (
            "show_longest",
            "1023 hours left.",
            Context::default(),
            Hour(NOW.0 + 1023),
        ),
    ] {
        all.push(made(&framework, &context, expiry).case(name, "accept", comment));
    }
    all
}

/// Inputs of a verification: framework, epoch, context and the bytes.
pub fn verify(epoch: u32, context: &Context<'_>, shown: &[u8]) -> Scenario {
    let framework = framework();
    Scenario::new("presentation", "verify")
        .hex("genesis", framework.genesis().0)
        .number("credential_type", framework.credential_type().0)
        .number("slot_length", framework.slot_length())
        .hex("window_key", in_g2(fixed("w")).to_bytes())
        .number("epoch", epoch)
        .hex("announcement", announcement(epoch).0)
        .hex(
            "epoch_key",
            epoch_key(framework.generators(), epoch_scalars(epoch)).to_bytes(),
        )
        .hex("audience", context.audience)
        .hex("nonce", context.nonce)
        .hex("scope", context.scope)
        .hex("presentation", shown)
}

/// The fixed holder's presentation in a context.
pub fn show(framework: &Framework, context: &Context<'_>, expiry: Hour) -> Presentation {
    let generators = framework.generators();
    let v = log(generators)[2].v;
    let keys = shard_keys(0);
    let secret = HolderSecret::from_scalar(s());
    let issued = issued(framework, expiry, 3, &v);
    let (credential, witness) =
        Credential::accept(&issued, framework, &keys, &secret, NOW).unwrap();
    let entry = certified(0, &v, epoch_scalars(2));
    let ready = credential
        .ready(verifier(framework, 2), &keys, &entry, &witness, &secret)
        .unwrap();
    ready
        .prepare_with(NOW, &window(generators), &coins())
        .unwrap()
        .show(slot(), context)
        .unwrap()
}

/// The presentation with everything that went into it.
fn made(framework: &Framework, context: &Context<'_>, expiry: Hour) -> Scenario {
    let shown = show(framework, context, expiry);
    let generators = framework.generators();
    let v = log(generators)[2].v;
    let issued = issued(framework, expiry, 3, &v);
    let entry = certified(0, &v, epoch_scalars(2));
    let [signature, message] = shown_sums(framework, &issued, &v);
    let delta = expiry.0 - NOW.0;
    let coins = coins();
    let announced = recompute(framework, &shown, context).unwrap();
    let (e, z) = (&shown.elements, &shown.responses);
    let mut case = verify(2, context, &layout::encode(&shown))
        .number("now_hour", NOW.0)
        .number("slot", slot().0)
        .number("colour", 1_u64)
        .number("expiry", expiry.0)
        .hex("s", s().to_bytes())
        .hex("e", self::e().to_bytes())
        .hex("a", issued.a.to_bytes())
        .hex("C", issued.c.to_bytes())
        .hex("X", entry.x.to_bytes())
        .hex("V", entry.v.to_bytes())
        .hex("Z", entry.z.to_bytes())
        .hex(
            "sigma_delta",
            sigma(generators, u64::from(delta)).to_bytes(),
        )
        .number("delta", delta)
        .hex("S", signature.to_bytes())
        .hex("B_plus_V", message.to_bytes())
        .hex("tau", coins.tau.to_bytes())
        .hex("u", coins.u.to_bytes())
        .hex("rho", coins.rho.to_bytes())
        .hex("r", coins.r.to_bytes())
        .list("nonces", &coins.nonces.map(|nonce| nonce.to_bytes()))
        .hex("e_prime", (self::e() - coins.tau).to_bytes())
        .hex("header", shown.header.to_bytes())
        .hex("X_prime", e.x_prime.to_bytes())
        .hex("V_prime", e.v_prime.to_bytes())
        .hex("Z_prime", e.z_prime.to_bytes())
        .hex("A_bar", e.a_bar.to_bytes())
        .hex("B_bar", e.b_bar.to_bytes())
        .hex("R_bar", e.r_bar.to_bytes())
        .hex("R_prime", e.r_prime.to_bytes());
    if let (Some(n), Some(t3)) = (shown.pseudonym, announced.t3) {
        case = case.hex("N", n.to_bytes()).hex("T3", t3.to_bytes());
    }
    case.hex("T1", announced.t1.to_bytes())
        .hex("T2", announced.t2.to_bytes())
        .hex("hashed", hashed(framework, &shown, context, &announced))
        .hex("challenge", shown.challenge)
        .list(
            "responses",
            &[z.r_bar, z.e_bar, z.s, z.expiry, z.u, z.r].map(|z| z.to_bytes()),
        )
}

/// What the challenge is a hash of, written from the spec.
fn hashed(
    framework: &Framework,
    shown: &Presentation,
    context: &Context<'_>,
    announced: &Announced,
) -> Vec<u8> {
    let dom = transcript::dom(framework.genesis(), framework.credential_type());
    let absent = |point: Option<G1Affine>| point.map_or(Vec::new(), |p| p.to_bytes().to_vec());
    let e = &shown.elements;
    let hashed = transcript::items(&[
        &shown.header.to_bytes(),
        &framework.genesis().0,
        &dom.to_bytes(),
        &announcement(2).0,
        context.audience,
        context.nonce,
        context.scope,
        &e.x_prime.to_bytes(),
        &e.v_prime.to_bytes(),
        &e.z_prime.to_bytes(),
        &e.a_bar.to_bytes(),
        &e.b_bar.to_bytes(),
        &e.r_bar.to_bytes(),
        &e.r_prime.to_bytes(),
        &absent(shown.pseudonym),
        &announced.t1.to_bytes(),
        &announced.t2.to_bytes(),
        &absent(announced.t3),
    ]);
    let challenge = expand_message(&hashed, DST_PRESENTATION);
    assert_eq!(challenge, shown.challenge);
    hashed
}

/// For the forgeries: the verifier of epoch 2.
pub fn epoch_two() -> Arc<EpochVerifier> {
    verifier(&framework(), 2)
}
