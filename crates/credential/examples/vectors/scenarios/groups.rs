//! Generators, hashing, points and scalars.

use huepass_credential::hazmat::{expand_message, g1, g2};
use huepass_credential::labels::*;
use huepass_credential::*;

use super::world::{fixed, in_g2};
use super::{Scenario, forge, raw, transcript};

const ORDER: &str = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001";

pub fn all() -> Vec<Scenario> {
    let g = Generators::new();
    let generators = Scenario::new("groups", "generators")
        .case(
            "generators",
            "accept",
            "The fixed generators, each hashed to the curve from its label.",
        )
        .hex("dst", DST_GENERATOR)
        .list(
            "labels",
            &[
                LABEL_P1, LABEL_Q1, LABEL_HS, LABEL_HC, LABEL_HX, LABEL_HV, LABEL_PW,
            ],
        )
        .list(
            "points",
            &[g.p1, g.q1, g.h_s, g.h_c, g.h_x, g.h_v, g.p_w].map(|point| point.to_bytes()),
        );
    let scope = Scenario::new("groups", "scope")
        .case(
            "scope",
            "accept",
            "The base of the pseudonyms of one scope.",
        )
        .hex("dst", DST_SCOPE)
        .hex("scope", b"canteen")
        .hex("point", scope_base(b"canteen").unwrap().to_bytes());
    let message = transcript::items(&[b"one item", b"", b"another"]);
    let hash = Scenario::new("groups", "hash")
        .case(
            "hash_items",
            "accept",
            "Items of a hash with their lengths, an absent one among them; a scalar and a challenge of them.",
        )
        .list("items", &[&b"one item"[..], b"", b"another"])
        .hex("message", &message)
        .hex("dst", DST_DOMAIN)
        .hex("scalar", hazmat::hash_to_scalar(&message, DST_DOMAIN).to_bytes())
        .hex("challenge", expand_message::<16>(&message, DST_DOMAIN));
    let mut all = vec![generators, scope, hash];
    all.extend(points());
    all.extend(scalars());
    all
}

fn points() -> Vec<Scenario> {
    let point = forge::times(&g1(), fixed("a point"));
    let in_g1 = Scenario::new("groups", "decode_g1");
    let g1_case = |name, expect, comment, bytes: [u8; 48]| {
        in_g1.case(name, expect, comment).hex("bytes", bytes)
    };
    let mut unmarked = point.to_bytes();
    unmarked[0] &= 0x7f;
    let mut large = [0xff; 48];
    large[0] = 0x9f;
    let mut signed = raw::identity();
    signed[0] = 0xe0;
    let mut stray = raw::identity();
    stray[47] = 1;
    let outside = raw::outside_g1();
    let in_g2_case = |name, expect, comment, bytes: [u8; 96]| {
        Scenario::new("groups", "decode_g2")
            .case(name, expect, comment)
            .hex("bytes", bytes)
    };
    vec![
        g1_case("g1_point", "accept", "A point of G1.", point.to_bytes()),
        g1_case(
            "g1_generator",
            "accept",
            "The standard generator of G1.",
            g1().to_bytes(),
        ),
        g1_case(
            "g1_identity",
            "point",
            "The identity of G1.",
            raw::identity(),
        ),
        g1_case(
            "g1_identity_signed",
            "point",
            "The identity with the sign bit.",
            signed,
        ),
        g1_case(
            "g1_identity_stray_bit",
            "point",
            "The identity with a stray bit.",
            stray,
        ),
        g1_case(
            "g1_not_marked_compressed",
            "point",
            "A point without the mark of the compressed form.",
            unmarked,
        ),
        g1_case(
            "g1_not_reduced",
            "point",
            "An x that is not below the field's modulus.",
            large,
        ),
        g1_case(
            "g1_order_three",
            "point",
            "The point (0, 2), which has order 3.",
            raw::order_three(),
        ),
        g1_case(
            "g1_outside_subgroup",
            "point",
            "A point of the curve outside the subgroup.",
            outside[1],
        ),
        g1_case(
            "g1_plus_order_three",
            "point",
            "A point of G1 plus the point of order 3; no pairing tells it from the good one.",
            raw::add_raw(&point, &raw::order_three()),
        ),
        in_g2_case(
            "g2_point",
            "accept",
            "A point of G2.",
            in_g2(fixed("a point")).to_bytes(),
        ),
        in_g2_case(
            "g2_generator",
            "accept",
            "The standard generator of G2.",
            g2().to_bytes(),
        ),
        in_g2_case(
            "g2_identity",
            "point",
            "The identity of G2.",
            raw::identity(),
        ),
        in_g2_case(
            "g2_outside_subgroup",
            "point",
            "A point of the curve of G2 outside the subgroup.",
            raw::outside_g2(),
        ),
    ]
}

fn scalars() -> Vec<Scenario> {
    let order = hex::decode(ORDER).unwrap();
    let mut below = order.clone();
    below[31] = 0;
    let case = |name, expect, comment, bytes: &[u8]| {
        Scenario::new("groups", "decode_scalar")
            .case(name, expect, comment)
            .hex("bytes", bytes)
    };
    vec![
        case(
            "scalar_largest",
            "accept",
            "p − 1, the largest scalar.",
            &below,
        ),
        case(
            "scalar_order",
            "scalar",
            "p, which is 0 in a form that nobody may send.",
            &order,
        ),
        case("scalar_all_ones", "scalar", "All bits set.", &[0xff; 32]),
    ]
}
