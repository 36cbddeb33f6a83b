//! The bytes of honest presentations, tampered with or shown elsewhere.

use huepass_credential::hazmat::g1;
use huepass_credential::*;

use super::presentation::{SCAN, SCOPED, show, verify};
use super::world::{EXPIRY, epoch_key, epoch_scalars, fixed, framework, in_g2};
use super::{Scenario, forge, layout, raw};

const ELEMENTS: [&str; 7] = [
    "x_prime", "v_prime", "z_prime", "a_bar", "b_bar", "r_bar", "r_prime",
];
const RESPONSES: [&str; 6] = ["r_bar", "e_bar", "s", "expiry", "u", "r"];

pub fn all() -> Vec<Scenario> {
    let framework = framework();
    let show = show(&framework, &Context::default(), EXPIRY);
    let scoped = self::show(&framework, &SCOPED, EXPIRY);
    let mut all = tampered(&show, &Context::default());
    all.extend(tampered_with_scope(&scoped));
    all.extend(malformed(&show));
    all.extend(elsewhere(&show, &scoped));
    all
}

/// Every element, every response and the challenge, one at a time.
fn tampered(show: &Presentation, context: &Context<'_>) -> Vec<Scenario> {
    let bytes = layout::encode(show);
    let base = |changed: &[u8]| verify(2, context, changed);
    let mut all = Vec::new();
    for (name, (_, at, len)) in ELEMENTS.iter().zip(layout::POINTS) {
        // Negated: the sign bit of the compressed form.
        let mut changed = bytes.clone();
        changed[at] ^= 0x20;
        all.push(base(&changed).case(
            &format!("negated_{name}"),
            "not_proven",
            "One point is replaced by its negative.",
        ));
        let mut changed = bytes.clone();
        changed[at..at + len].fill(0);
        changed[at] = 0xc0;
        all.push(base(&changed).case(
            &format!("identity_{name}"),
            "point",
            "One point is the identity.",
        ));
        let mut changed = bytes.clone();
        if len == 48 {
            let point = G1Affine::from_bytes(bytes[at..at + 48].try_into().unwrap()).unwrap();
            let outside = raw::add_raw(&point, &raw::order_three());
            changed[at..at + len].copy_from_slice(&outside);
        } else {
            changed[at..at + len].copy_from_slice(&raw::outside_g2());
        }
        all.push(base(&changed).case(
            &format!("outside_subgroup_{name}"),
            "point",
            "One point is moved out of the subgroup.",
        ));
    }
    for (i, name) in RESPONSES.iter().enumerate() {
        let at = layout::LEN - 192 + 32 * i;
        let mut changed = bytes.clone();
        changed[at + 31] ^= 1;
        all.push(base(&changed).case(
            &format!("response_{name}"),
            "not_proven",
            "One bit of one response is changed.",
        ));
        let mut changed = bytes.clone();
        changed[at..at + 32].fill(0xff);
        all.push(base(&changed).case(
            &format!("not_canonical_{name}"),
            "scalar",
            "One response is not below the order.",
        ));
        let mut changed = bytes.clone();
        changed[at..at + 32].fill(0);
        all.push(base(&changed).case(&format!("zero_{name}"), "not_proven", "One response is 0."));
    }
    let mut changed = bytes.clone();
    changed[layout::LEN - 193] ^= 1;
    all.push(base(&changed).case(
        "challenge",
        "not_proven",
        "One bit of the challenge is changed.",
    ));
    let mut changed = bytes;
    changed[layout::LEN - 192..].fill(0);
    all.push(base(&changed).case("zero_responses", "not_proven", "All responses are 0."));
    all
}

fn tampered_with_scope(scoped: &Presentation) -> Vec<Scenario> {
    let bytes = layout::encode(scoped);
    let case = |name, expect, comment, changed: &[u8]| {
        verify(2, &SCOPED, changed).case(name, expect, comment)
    };
    let mut negated = bytes.clone();
    negated[400] ^= 0x20;
    let mut identity = bytes.clone();
    identity[400..448].copy_from_slice(&raw::identity::<48>());
    let mut other = bytes.clone();
    let theirs = forge::times(&scope_base(b"canteen").unwrap(), fixed("somebody else's s"));
    other[400..448].copy_from_slice(&theirs.to_bytes());
    let mut dropped = bytes;
    dropped.drain(400..448);
    let mut unflagged = dropped.clone();
    unflagged[1] = 1;
    vec![
        case("negated_n", "not_proven", "−N.", &negated),
        case("identity_n", "point", "N is the identity.", &identity),
        case(
            "n_of_another",
            "not_proven",
            "Somebody else's pseudonym.",
            &other,
        ),
        case(
            "n_dropped",
            "length",
            "The header announces a pseudonym that is not there.",
            &dropped,
        ),
        case(
            "n_dropped_flag_cleared",
            "not_proven",
            "The pseudonym and its flag are gone.",
            &unflagged,
        ),
    ]
}

fn malformed(show: &Presentation) -> Vec<Scenario> {
    let bytes = layout::encode(show);
    let context = Context::default();
    let with = |name: &str, expect, comment: &str, at: usize, value: &[u8]| {
        let mut changed = bytes.clone();
        changed[at..at + value.len()].copy_from_slice(value);
        verify(2, &context, &changed).case(name, expect, comment)
    };
    let tag = [show.header.framework[0] ^ 1];
    let slot = (show.header.slot.0 + 1).to_be_bytes();
    vec![
        verify(2, &context, &bytes[..607]).case("truncated", "length", "The last byte is missing."),
        verify(2, &context, &[&bytes[..], &[0]].concat()).case(
            "lengthened",
            "length",
            "One byte too many.",
        ),
        verify(2, &context, &[]).case("empty", "length", "Nothing at all."),
        with("version_0", "range", "Version 0.", 0, &[0]),
        with("version_2", "range", "Version 2.", 0, &[2]),
        with(
            "flag_unknown",
            "range",
            "A flag that means nothing.",
            1,
            &[4],
        ),
        with(
            "flag_scan",
            "not_proven",
            "Made in show mode, says scan mode.",
            1,
            &[1],
        ),
        with(
            "flag_scope",
            "length",
            "Says that a pseudonym follows, at the length of one without.",
            1,
            &[2],
        ),
        with("other_type", "foreign", "Another credential type.", 2, &[2]),
        with("colour_0", "range", "There is no colour 0.", 3, &[0]),
        with("colour_4", "range", "There is no colour 4.", 3, &[4]),
        with(
            "colour_yellow",
            "not_proven",
            "Made green, says yellow.",
            3,
            &[2],
        ),
        with("colour_red", "not_proven", "Made green, says red.", 3, &[3]),
        with(
            "epoch_0",
            "range",
            "The first epoch is 1.",
            4,
            &[0, 0, 0, 0],
        ),
        with(
            "epoch_other",
            "foreign",
            "The next epoch's number.",
            4,
            &[0, 0, 0, 3],
        ),
        with("slot_other", "not_proven", "The next slot.", 8, &slot),
        with(
            "framework_other",
            "foreign",
            "Another framework's tag.",
            12,
            &tag,
        ),
    ]
}

/// Good bytes, judged by somebody for whom they were not made.
fn elsewhere(show: &Presentation, scoped: &Presentation) -> Vec<Scenario> {
    let show = layout::encode(show);
    let scoped = layout::encode(scoped);
    let shown = |context: &Context<'_>| verify(2, context, &show);
    let gated = |context: &Context<'_>| verify(2, context, &scoped);
    let framework = framework();
    let generators = framework.generators();
    let [k1, k2, k3] = epoch_scalars(2);
    let mut genesis = framework.genesis().0;
    genesis[31] ^= 1;
    vec![
        shown(&SCAN).case(
            "show_mode_at_scan_gate",
            "not_proven",
            "Show mode where scan mode is asked for.",
        ),
        gated(&Context::default()).case(
            "scan_mode_at_show_gate",
            "not_proven",
            "Scan mode where show mode is asked for.",
        ),
        gated(&Context {
            audience: b"other gate",
            ..SCOPED
        })
        .case("other_audience", "not_proven", "Made for another gate."),
        gated(&Context {
            nonce: b"0123456789abcdeg",
            ..SCOPED
        })
        .case("other_nonce", "not_proven", "Made for another nonce."),
        gated(&Context {
            scope: b"library",
            ..SCOPED
        })
        .case("other_scope", "not_proven", "Made for another scope."),
        gated(&SCAN).case(
            "scope_not_asked",
            "not_proven",
            "A pseudonym where none is asked for.",
        ),
        gated(&Context {
            audience: b"gate0",
            nonce: b"123456789abcdef",
            ..SCOPED
        })
        .case(
            "shifted_items",
            "not_proven",
            "The same bytes, divided differently between two items.",
        ),
        shown(&Context::default())
            .case(
                "other_announcement",
                "not_proven",
                "Another announcement with the same key.",
            )
            .hex("announcement", [0xee; 32]),
        shown(&Context::default())
            .case(
                "other_genesis_same_tag",
                "not_proven",
                "A genesis with the same first four bytes.",
            )
            .hex("genesis", genesis),
        shown(&Context::default())
            .case(
                "other_type_expected",
                "foreign",
                "The gate asks for another credential type.",
            )
            .number("credential_type", 2_u64),
        shown(&Context::default())
            .case(
                "other_epoch_expected",
                "foreign",
                "The gate is in another epoch.",
            )
            .number("epoch", 3_u64),
        shown(&Context::default())
            .case("other_window", "not_proven", "Another window key.")
            .hex("window_key", in_g2(fixed("another w")).to_bytes()),
        shown(&Context::default())
            .case(
                "other_epoch_key",
                "not_proven",
                "The epoch key has another k2.",
            )
            .hex(
                "epoch_key",
                epoch_key(generators, [k1, fixed("another k2"), k3]).to_bytes(),
            ),
        shown(&Context::default())
            .case(
                "other_slot_length",
                "not_proven",
                "Slots of another length: another hour.",
            )
            .number("slot_length", 60_u64),
        shown(&Context::default())
            .case("epoch_key_shifted", "not_proven", "K2 shifted by g1.")
            .hex("epoch_key", {
                let mut key = epoch_key(generators, [k1, k2, k3]);
                key.k2 = forge::plus(&key.k2, &g1());
                key.to_bytes()
            }),
    ]
}
