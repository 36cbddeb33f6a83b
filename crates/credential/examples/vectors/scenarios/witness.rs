//! Catching up, rolling back, and auditing a delta log.

use huepass_credential::hazmat::{self, g1, sign};
use huepass_credential::*;

use super::world::{e, fixed, framework, log, shard_keys, shard_secret};
use super::{Scenario, forge, raw};

pub fn all() -> Vec<Scenario> {
    let mut all = catch_up();
    all.extend(audits());
    all
}

fn witness(v: &G1Affine) -> [u8; 48] {
    sign(&shard_secret(0), v, e()).unwrap().to_bytes()
}

fn catch_up() -> Vec<Scenario> {
    let framework = framework();
    let birth = framework.generators().h_v;
    let log = log(framework.generators());
    let deltas: Vec<[u8; 80]> = log.iter().map(Delta::to_bytes).collect();
    let base = Scenario::new("witness", "catch_up")
        .hex("X", shard_keys(0).x().to_bytes())
        .hex("e", e().to_bytes())
        .number("n", 0_u64)
        .hex("C", witness(&birth))
        .list("deltas", &deltas);
    let own = hazmat::handle_scalar(log[1].handle);
    // Not the point of order 3, which one multiplier in three would wipe out.
    let outside = raw::add_raw(&log[2].v, &raw::outside_g1()[1]);
    let mut torsion = deltas.clone();
    torsion[2][32..].copy_from_slice(&outside);
    let mut off_curve = deltas.clone();
    off_curve[1][32..].copy_from_slice(&raw::identity::<48>());
    let mut not_canonical = deltas.clone();
    not_canonical[0][..32].fill(0xff);
    let mut altered = deltas.clone();
    altered[1][32..].copy_from_slice(&forge::plus(&log[1].v, &g1()).to_bytes());
    let mut swapped = deltas.clone();
    swapped.swap(0, 1);
    let ends = |case: Scenario, n: u64, v: &G1Affine| {
        case.number("n_after", n)
            .hex("V_after", v.to_bytes())
            .hex("C_after", witness(v))
    };
    let refused = |case: Scenario| case.hex("V_after", log[2].v.to_bytes());
    vec![
        ends(
            base.case(
                "catch_up_three",
                "accept",
                "Over three revocations at once.",
            ),
            3,
            &log[2].v,
        ),
        ends(
            base.case("catch_up_one", "accept", "Over one revocation.")
                .list("deltas", &deltas[..1]),
            1,
            &log[0].v,
        ),
        ends(
            base.case(
                "catch_up_later_two",
                "accept",
                "From n = 1 over two revocations.",
            )
            .number("n", 1_u64)
            .hex("C", witness(&log[0].v))
            .list("deltas", &deltas[1..]),
            3,
            &log[2].v,
        ),
        ends(
            base.case("catch_up_none", "accept", "Nothing to catch up with.")
                .number("n", 3_u64)
                .hex("C", witness(&log[2].v))
                .list::<[u8; 80]>("deltas", &[]),
            3,
            &log[2].v,
        ),
        base.case(
            "catch_up_revoked",
            "revoked",
            "One's own handle is the second delta.",
        )
        .hex("e", own.to_bytes())
        .hex("C", sign(&shard_secret(0), &birth, own).unwrap().to_bytes())
        .number("revoked_at", 2_u64),
        refused(base.case("catch_up_dropped", "witness", "A delta is missing."))
            .list("deltas", &[deltas[0], deltas[2]]),
        refused(base.case(
            "catch_up_swapped",
            "witness",
            "Two deltas have changed places.",
        ))
        .list("deltas", &swapped),
        refused(base.case(
            "catch_up_altered",
            "witness",
            "A state in between is another point.",
        ))
        .list("deltas", &altered),
        refused(base.case(
            "catch_up_wrong_start",
            "witness",
            "The witness belongs to n = 1, not 0.",
        ))
        .hex("C", witness(&log[0].v)),
        refused(base.case(
            "catch_up_outside_subgroup",
            "wrong",
            "The last state is outside the subgroup; so is the outcome.",
        ))
        .list("deltas", &torsion),
        refused(base.case("catch_up_identity", "point", "A state is the identity."))
            .list("deltas", &off_curve),
        refused(base.case(
            "catch_up_not_canonical",
            "scalar",
            "A handle is not below the order.",
        ))
        .list("deltas", &not_canonical),
        Scenario::new("witness", "roll_back")
            .case("roll_back", "accept", "Back over the last revocation.")
            .hex("e", e().to_bytes())
            .number("n", 3_u64)
            .hex("C", witness(&log[2].v))
            .hex("delta", deltas[2])
            .hex("C_before", witness(&log[1].v)),
        Scenario::new("witness", "roll_back")
            .case(
                "roll_back_own_handle",
                "revoked",
                "There is no witness before one's own revocation to go back to.",
            )
            .hex("e", own.to_bytes())
            .number("n", 2_u64)
            .hex("C", log[1].v.to_bytes())
            .hex("delta", deltas[1]),
    ]
}

fn audits() -> Vec<Scenario> {
    let framework = framework();
    let birth = framework.generators().h_v;
    let log = log(framework.generators());
    let deltas: Vec<[u8; 80]> = log.iter().map(Delta::to_bytes).collect();
    let base = Scenario::new("witness", "audit")
        .hex("X", shard_keys(0).x().to_bytes())
        .number("n", 0_u64)
        .hex("V", birth.to_bytes())
        .list("deltas", &deltas);
    let edit = |change: &dyn Fn(&mut Vec<Delta>)| {
        let mut log = log.clone();
        change(&mut log);
        log.iter().map(Delta::to_bytes).collect::<Vec<_>>()
    };
    let mut torsion = deltas.clone();
    let outside = raw::add_raw(&log[1].v, &raw::order_three());
    torsion[1][32..].copy_from_slice(&outside);
    vec![
        base.case(
            "audit",
            "accept",
            "Three revocations that follow from each other.",
        )
        .number("n_after", 3_u64)
        .hex("V_after", log[2].v.to_bytes()),
        base.case(
            "audit_part",
            "accept",
            "The last two, from the state after the first.",
        )
        .number("n", 1_u64)
        .hex("V", log[0].v.to_bytes())
        .list("deltas", &deltas[1..])
        .number("n_after", 3_u64)
        .hex("V_after", log[2].v.to_bytes()),
        base.case(
            "audit_out_of_order",
            "refused",
            "Two deltas have changed places.",
        )
        .list("deltas", &edit(&|log| log.swap(1, 2))),
        base.case("audit_dropped", "refused", "The second delta is missing.")
            .list("deltas", &[deltas[0], deltas[2]]),
        base.case("audit_repeated", "refused", "The last delta comes twice.")
            .list("deltas", &edit(&|log| log.push(log[2]))),
        base.case(
            "audit_other_handle",
            "refused",
            "A handle is not the one that was divided by.",
        )
        .list(
            "deltas",
            &edit(&|log| log[1].handle = hazmat::handle(fixed("another handle"))),
        ),
        base.case("audit_other_state", "refused", "A state is another point.")
            .list(
                "deltas",
                &edit(&|log| log[1].v = forge::plus(&log[1].v, &g1())),
            ),
        base.case(
            "audit_cancelling",
            "refused",
            "Two wrong states whose errors would cancel without weights.",
        )
        .list(
            "deltas",
            &edit(&|log| {
                log[1].v = forge::plus(&log[1].v, &g1());
                log[2].v = forge::sub(&log[2].v, &g1());
            }),
        ),
        base.case(
            "audit_other_start",
            "refused",
            "The log does not begin at this state.",
        )
        .hex("V", log[0].v.to_bytes()),
        base.case(
            "audit_other_shard",
            "refused",
            "The log is another shard's.",
        )
        .hex("X", shard_keys(1).x().to_bytes()),
        base.case(
            "audit_too_many",
            "refused",
            "The count would not fit 32 bits.",
        )
        .number("n", u32::MAX - 1),
        base.case(
            "audit_outside_subgroup",
            "point",
            "An auditor refuses a state outside the subgroup at once.",
        )
        .list("deltas", &torsion),
    ]
}
