//! Shard keys, commitments, and credentials as a wallet takes them.

use huepass_credential::hazmat::{g1, hash_to_scalar, sum_g1};
use huepass_credential::labels::{DST_HOLDER_COMMITMENT, DST_SHARD_POSSESSION};
use huepass_credential::*;

use super::world::{
    EXPIRY, NOW, e, fixed, framework, in_g2, issued, log, s, shard_id, shard_keys, shard_scalar,
};
use super::{Scenario, forge, raw, transcript};

pub fn all() -> Vec<Scenario> {
    let mut all = possession();
    all.extend(commitments());
    all.extend(credentials());
    all
}

fn proof(challenge: Scalar, response: Scalar) -> [u8; 64] {
    let mut out = [0; 64];
    out[..32].copy_from_slice(&challenge.to_bytes());
    out[32..].copy_from_slice(&response.to_bytes());
    out
}

fn possession() -> Vec<Scenario> {
    let (keys, id, x) = (shard_keys(0), shard_id(0), shard_scalar(0));
    let genesis = framework().genesis();
    let nonce = fixed("nonce of the possession");
    let announced = forge::times(&g1(), nonce);
    let input = transcript::possession(genesis, id, keys.x(), [&g1(), keys.x1(), &announced]);
    let c = hash_to_scalar(&input, DST_SHARD_POSSESSION);
    let good = proof(c, nonce + c * x);
    let base = Scenario::new("authority", "possession")
        .hex("genesis", genesis.0)
        .hex("authority", id.authority.0)
        .number("shard", id.number)
        .hex("X", keys.x().to_bytes())
        .hex("X1", keys.x1().to_bytes())
        .hex("proof", good);
    let other = shard_keys(1);
    let offset = fixed("offset");
    let mut tampered = good;
    tampered[63] ^= 1;
    let mut not_canonical = good;
    not_canonical[..32].fill(0xff);
    vec![
        base.case(
            "possession",
            "accept",
            "A shard key with its proof of possession.",
        )
        .hex("x", x.to_bytes())
        .hex("nonce", nonce.to_bytes())
        .hex("T", announced.to_bytes())
        .hex("hashed", &input),
        base.case(
            "possession_other_genesis",
            "refused",
            "The proof was made for another genesis.",
        )
        .hex("genesis", [0xff; 32]),
        base.case(
            "possession_other_authority",
            "refused",
            "Another authority takes the key as its own.",
        )
        .hex("authority", [9; 32]),
        base.case(
            "possession_other_shard",
            "refused",
            "The key is used for a second shard.",
        )
        .number("shard", 1_u64),
        base.case(
            "possession_key_of_another",
            "refused",
            "X of another shard.",
        )
        .hex("X", other.x().to_bytes()),
        base.case(
            "possession_x1_of_another",
            "refused",
            "X1 does not belong to X.",
        )
        .hex("X1", other.x1().to_bytes()),
        base.case(
            "possession_offset_key",
            "refused",
            "A key that is an offset of a proven one.",
        )
        .hex("X", in_g2(x + offset).to_bytes())
        .hex("X1", forge::times(&g1(), x + offset).to_bytes()),
        base.case(
            "possession_tampered",
            "refused",
            "One bit of the proof's response is changed.",
        )
        .hex("proof", tampered),
        base.case(
            "possession_not_canonical",
            "scalar",
            "The challenge is not below the order.",
        )
        .hex("proof", not_canonical),
    ]
}

fn commitments() -> Vec<Scenario> {
    let framework = framework();
    let generators = framework.generators();
    let id = shard_id(0);
    let nonce = fixed("nonce of the commitment");
    let (authority_nonce, request) = (&b"0123456789abcdef"[..], &b"request"[..]);
    let u = forge::times(&generators.h_s, s());
    let prove = |u: &G1Affine| {
        let announced = forge::times(&generators.h_s, nonce);
        let input = transcript::commitment(
            framework.genesis(),
            framework.credential_type(),
            id,
            authority_nonce,
            request,
            [&generators.h_s, u, &announced],
        );
        let c = hash_to_scalar(&input, DST_HOLDER_COMMITMENT);
        let proof = proof(c, nonce + c * s());
        ([&u.to_bytes()[..], &proof].concat(), input, announced)
    };
    let (good, input, announced) = prove(&u);
    let base = Scenario::new("authority", "commitment")
        .hex("genesis", framework.genesis().0)
        .number("credential_type", framework.credential_type().0)
        .hex("authority", id.authority.0)
        .number("shard", id.number)
        .hex("authority_nonce", authority_nonce)
        .hex("request", request)
        .hex("commitment", &good);
    let with_point = |bytes: &[u8]| {
        let mut changed = good.clone();
        changed[..48].copy_from_slice(bytes);
        changed
    };
    let plus_colour = forge::plus(&u, &generators.h_c);
    let theirs = forge::times(&generators.h_s, fixed("somebody else's s"));
    let mut not_canonical = good.clone();
    not_canonical[80..].fill(0xff);
    let mut zeroed = good.clone();
    zeroed[48..].fill(0);
    vec![
        base.case("commitment", "accept", "U = s·H_s with its proof.")
            .hex("s", s().to_bytes())
            .hex("nonce", nonce.to_bytes())
            .hex("U", u.to_bytes())
            .hex("T", announced.to_bytes())
            .hex("hashed", &input),
        base.case(
            "commitment_with_colour",
            "refused",
            "U = s·H_s + H_c would change the colour; the old proof.",
        )
        .hex("commitment", with_point(&plus_colour.to_bytes())),
        base.case(
            "commitment_with_colour_proven_anew",
            "refused",
            "U = s·H_s + H_c, proven with the s that is known.",
        )
        .hex("commitment", prove(&plus_colour).0),
        base.case(
            "commitment_of_another",
            "refused",
            "Somebody else's U, proven with one's own s.",
        )
        .hex("commitment", prove(&theirs).0),
        base.case("commitment_identity", "point", "U is the identity.")
            .hex("commitment", with_point(&raw::identity::<48>())),
        base.case(
            "commitment_plus_order_three",
            "point",
            "U is outside the subgroup.",
        )
        .hex(
            "commitment",
            with_point(&raw::add_raw(&u, &raw::order_three())),
        ),
        base.case(
            "commitment_replayed_nonce",
            "refused",
            "The authority drew another nonce.",
        )
        .hex("authority_nonce", b"0123456789abcdeg"),
        base.case(
            "commitment_other_request",
            "refused",
            "The rest of the request was changed on the way.",
        )
        .hex("request", b"requests"),
        base.case(
            "commitment_shifted_items",
            "refused",
            "The same bytes, divided differently between two items.",
        )
        .hex("authority_nonce", b"0123456789abcdefr")
        .hex("request", b"equest"),
        base.case(
            "commitment_other_shard",
            "refused",
            "Proven for another shard.",
        )
        .number("shard", 1_u64),
        base.case(
            "commitment_other_authority",
            "refused",
            "Proven for another authority.",
        )
        .hex("authority", [2; 32]),
        base.case(
            "commitment_other_genesis",
            "refused",
            "Proven for another framework.",
        )
        .hex("genesis", [0xff; 32]),
        base.case(
            "commitment_other_type",
            "refused",
            "Proven for another credential type.",
        )
        .number("credential_type", 2_u64),
        base.case(
            "commitment_not_canonical",
            "scalar",
            "The response is not below the order.",
        )
        .hex("commitment", not_canonical),
        base.case(
            "commitment_zero_proof",
            "refused",
            "Challenge and response are 0.",
        )
        .hex("commitment", zeroed),
    ]
}

fn credentials() -> Vec<Scenario> {
    let framework = framework();
    let generators = framework.generators();
    let keys = shard_keys(0);
    let state = log(generators)[2];
    let good = issued(&framework, EXPIRY, 3, &state.v);
    let base = Scenario::new("authority", "credential")
        .hex("genesis", framework.genesis().0)
        .number("credential_type", framework.credential_type().0)
        .hex("X", keys.x().to_bytes())
        .hex("s", s().to_bytes())
        .number("now_hour", NOW.0)
        .number("colour", 1_u64)
        .number("expiry", EXPIRY.0)
        .hex("e", e().to_bytes())
        .hex("a", good.a.to_bytes())
        .hex("C", good.c.to_bytes())
        .hex("V", state.v.to_bytes());
    let b = forge::message(&framework, s(), forge::one(), EXPIRY);
    let far = issued(&framework, Hour(NOW.0 + 1024), 3, &state.v);
    let last = issued(&framework, Hour(NOW.0 + 1023), 3, &state.v);
    let d = forge::times(&g1(), fixed("difference"));
    let second = sum_g1(&[
        (good.a, forge::one() + forge::one()),
        (far.a, -forge::one()),
    ])
    .unwrap();
    vec![
        base.case(
            "credential",
            "accept",
            "A green credential with a witness for its shard's state.",
        )
        .hex("x", shard_scalar(0).to_bytes())
        .hex("U", forge::times(&generators.h_s, s()).to_bytes())
        .hex("B", b.to_bytes()),
        base.case(
            "credential_last_hour_of_window",
            "accept",
            "1023 hours left.",
        )
        .number("expiry", NOW.0 + 1023)
        .hex("a", last.a.to_bytes()),
        base.case(
            "credential_last_hour",
            "accept",
            "Shown in the hour of its expiry.",
        )
        .number("now_hour", EXPIRY.0),
        base.case("credential_expired", "expired", "An hour too late.")
            .number("now_hour", EXPIRY.0 + 1),
        base.case(
            "credential_beyond_window",
            "beyond_window",
            "1024 hours left: not even the hour of issue allows that.",
        )
        .number("expiry", NOW.0 + 1024)
        .hex("a", far.a.to_bytes()),
        base.case("credential_colour_0", "range", "There is no colour 0.")
            .number("colour", 0_u64),
        base.case("credential_colour_4", "range", "There is no colour 4.")
            .number("colour", 4_u64),
        base.case(
            "credential_other_colour",
            "signature",
            "The colour is not the signed one.",
        )
        .number("colour", 3_u64),
        base.case(
            "credential_other_expiry",
            "signature",
            "The expiry is not the signed one.",
        )
        .number("expiry", EXPIRY.0 + 1),
        base.case(
            "credential_other_secret",
            "signature",
            "The link secret is somebody else's.",
        )
        .hex("s", fixed("somebody else's s").to_bytes()),
        base.case(
            "credential_other_handle",
            "signature",
            "The handle is not the signed one.",
        )
        .hex("e", fixed("another handle").to_bytes()),
        base.case(
            "credential_other_shard",
            "signature",
            "The key of another shard.",
        )
        .hex("X", shard_keys(1).x().to_bytes()),
        base.case(
            "credential_other_type",
            "signature",
            "Another credential type.",
        )
        .number("credential_type", 2_u64),
        base.case(
            "credential_swapped",
            "signature",
            "a and C have changed places.",
        )
        .hex("a", good.c.to_bytes())
        .hex("C", good.a.to_bytes()),
        base.case(
            "credential_right_sum",
            "signature",
            "a + D and C − D: the sum is right, the parts are not.",
        )
        .hex("a", forge::plus(&good.a, &d).to_bytes())
        .hex("C", forge::sub(&good.c, &d).to_bytes()),
        base.case(
            "credential_combined",
            "signature",
            "2·a − a' of two credentials with one handle, under a third expiry that does not fit.",
        )
        .hex("a", second.to_bytes()),
        base.case(
            "credential_witness_of_older_state",
            "witness",
            "C belongs to the state before the last revocation.",
        )
        .hex(
            "C",
            issued(&framework, EXPIRY, 2, &log(generators)[1].v)
                .c
                .to_bytes(),
        ),
        base.case("credential_witness_negated", "witness", "−C.")
            .hex("C", forge::minus(&good.c).to_bytes()),
        base.case(
            "credential_state_not_listed",
            "witness",
            "V is not the state that C was made for.",
        )
        .hex("V", generators.h_v.to_bytes()),
        base.case("credential_identity", "point", "a is the identity.")
            .hex("a", raw::identity::<48>()),
    ]
}
