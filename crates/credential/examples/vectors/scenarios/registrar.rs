//! Shares of an epoch key, sums, and certificates.

use huepass_credential::hazmat::{g1, g2, hash_to_scalar};
use huepass_credential::labels::DST_SHARE_POSSESSION;
use huepass_credential::*;

use super::world::{certified, epoch_key, epoch_scalars, fixed, framework, in_g2, log};
use super::{Scenario, forge, raw, transcript};

pub fn all() -> Vec<Scenario> {
    let mut all = shares();
    all.extend(sums());
    all.extend(certificates());
    all
}

fn context(registrar: u8) -> ShareContext {
    ShareContext {
        genesis: framework().genesis(),
        epoch: Epoch(2),
        list: ListDigest([0x11; 32]),
        registrar: RegistrarId([registrar; 32]),
    }
}

/// Key and three proofs, 480 bytes: k1, k2, k3 with the nonces of the registrar.
fn share(context: &ShareContext, key: &EpochKey, [k1, k2, k3]: [Scalar; 3]) -> Vec<u8> {
    let h_v = framework().generators().h_v;
    let nonces = nonces(context.registrar.0[0]);
    let prove = |part: &[u8], points: [&[u8]; 3], nonce: Scalar, k: Scalar| {
        let input = transcript::share(context, part, key, points);
        let c = hash_to_scalar(&input, DST_SHARE_POSSESSION);
        [c.to_bytes(), (nonce + c * k).to_bytes()].concat()
    };
    let t1 = in_g2(nonces[0]).to_bytes();
    let t2 = forge::times(&g1(), nonces[1]).to_bytes();
    let t3 = forge::times(&h_v, nonces[2]).to_bytes();
    [
        key.to_bytes().to_vec(),
        prove(
            b"k1",
            [&g2().to_bytes(), &key.l1.to_bytes(), &t1],
            nonces[0],
            k1,
        ),
        prove(
            b"k2",
            [&g1().to_bytes(), &key.k2.to_bytes(), &t2],
            nonces[1],
            k2,
        ),
        prove(
            b"k3",
            [&h_v.to_bytes(), &key.k3.to_bytes(), &t3],
            nonces[2],
            k3,
        ),
    ]
    .concat()
}

fn nonces(registrar: u8) -> [Scalar; 3] {
    ["k1", "k2", "k3"].map(|k| fixed(&format!("nonce of {k} of registrar {registrar}")))
}

fn scalars(registrar: u8) -> [Scalar; 3] {
    ["k1", "k2", "k3"].map(|k| fixed(&format!("{k} of registrar {registrar}")))
}

fn shares() -> Vec<Scenario> {
    let framework = framework();
    let generators = framework.generators();
    let k = scalars(1);
    let key = epoch_key(generators, k);
    let good = share(&context(1), &key, k);
    let base = Scenario::new("registrar", "share")
        .hex("genesis", context(1).genesis.0)
        .number("epoch", 2_u64)
        .hex("list", context(1).list.0)
        .hex("registrar", context(1).registrar.0)
        .hex("share", &good);
    let edit = |change: &dyn Fn(&mut EpochKey)| {
        let mut key = key;
        change(&mut key);
        // Proven anew with the scalars that are known.
        share(&context(1), &key, k)
    };
    let other = epoch_key(generators, scalars(2));
    let mut proofs_swapped = good.clone();
    proofs_swapped[288..416].rotate_left(64);
    let mut not_canonical = good.clone();
    not_canonical[320..352].fill(0xff);
    let mut identity = good.clone();
    identity[96..144].copy_from_slice(&raw::identity::<48>());
    let mut torsion = good.clone();
    let outside = raw::add_raw(&key.k3, &raw::order_three());
    torsion[144..192].copy_from_slice(&outside);
    vec![
        base.case(
            "share",
            "accept",
            "A share: L1, K2, K3, L3 and the proofs of k1, k2, k3.",
        )
        .list("k", &k.map(|k| k.to_bytes()))
        .list("nonces", &nonces(1).map(|nonce| nonce.to_bytes())),
        base.case(
            "share_other_genesis",
            "refused",
            "Proven for another framework.",
        )
        .hex("genesis", [0xff; 32]),
        base.case("share_other_epoch", "refused", "Proven for another epoch.")
            .number("epoch", 3_u64),
        base.case("share_other_list", "refused", "Proven over another list.")
            .hex("list", [0x12; 32]),
        base.case(
            "share_other_registrar",
            "refused",
            "Another registrar's share.",
        )
        .hex("registrar", [2; 32]),
        base.case(
            "share_cancelling_k2",
            "refused",
            "K2 = k2·g1 − K2 of another registrar, which would cancel that one.",
        )
        .hex(
            "share",
            edit(&|key| key.k2 = forge::sub(&key.k2, &other.k2)),
        ),
        base.case(
            "share_cancelling_k3",
            "refused",
            "K3 and L3 less those of another registrar.",
        )
        .hex(
            "share",
            edit(&|key| {
                key.k3 = forge::sub(&key.k3, &other.k3);
                key.l3 =
                    hazmat::sum_g2(&[(key.l3, forge::one()), (other.l3, -forge::one())]).unwrap();
            }),
        ),
        base.case(
            "share_cancelling_l1",
            "refused",
            "L1 less that of another registrar.",
        )
        .hex(
            "share",
            edit(&|key| {
                key.l1 =
                    hazmat::sum_g2(&[(key.l1, forge::one()), (other.l1, -forge::one())]).unwrap();
            }),
        ),
        base.case(
            "share_l3_of_another_scalar",
            "refused",
            "L3 does not hold the scalar of K3.",
        )
        .hex("share", edit(&|key| key.l3 = other.l3)),
        base.case(
            "share_proofs_swapped",
            "refused",
            "The proofs of k1 and k2 have changed places.",
        )
        .hex("share", proofs_swapped),
        base.case(
            "share_not_canonical",
            "scalar",
            "A response is not below the order.",
        )
        .hex("share", not_canonical),
        base.case("share_identity", "point", "K2 is the identity.")
            .hex("share", identity),
        base.case(
            "share_outside_subgroup",
            "point",
            "K3 is outside the subgroup.",
        )
        .hex("share", torsion),
    ]
}

fn sums() -> Vec<Scenario> {
    let framework = framework();
    let generators = framework.generators();
    let proven = |registrar: u8, context: &ShareContext| {
        let k = scalars(registrar);
        share(context, &epoch_key(generators, k), k)
    };
    let [first, second] = [1, 2].map(|registrar| proven(registrar, &context(registrar)));
    let total = core::array::from_fn(|i| scalars(1)[i] + scalars(2)[i]);
    let registrars = [[1; 32], [2; 32]];
    let base = Scenario::new("registrar", "sum")
        .hex("genesis", context(1).genesis.0)
        .number("epoch", 2_u64)
        .hex("list", context(1).list.0);
    // −k: the sum of the two would be the identity in every part.
    let negated = scalars(1).map(|k| -k);
    let cancelling = share(&context(2), &epoch_key(generators, negated), negated);
    vec![
        base.case(
            "sum",
            "accept",
            "The shares of two registrars add up to the epoch key.",
        )
        .list("registrars", &registrars)
        .list("shares", &[&first, &second])
        .hex("key", epoch_key(generators, total).to_bytes()),
        base.case(
            "sum_same_registrar_twice",
            "refused",
            "One registrar's share counts once.",
        )
        .list("registrars", &[[1; 32], [1; 32]])
        .list("shares", &[&first, &first]),
        base.case("sum_nobody", "refused", "No share at all.")
            .list::<[u8; 32]>("registrars", &[])
            .list::<[u8; 32]>("shares", &[]),
        base.case(
            "sum_identity",
            "refused",
            "Two shares that cancel each other.",
        )
        .list("registrars", &registrars)
        .list("shares", &[&first, &cancelling]),
    ]
}

fn certificates() -> Vec<Scenario> {
    let framework = framework();
    let generators = framework.generators();
    let v = log(generators)[2].v;
    let k = epoch_scalars(2);
    let entries = [certified(0, &v, k), certified(1, &generators.h_v, k)];
    let case = |name: &str, expect, comment: &str, key: &EpochKey, entries: &[Certified]| {
        Scenario::new("registrar", "certificates")
            .case(name, expect, comment)
            .hex("key", key.to_bytes())
            .list(
                "X",
                &entries
                    .iter()
                    .map(|entry| entry.x.to_bytes())
                    .collect::<Vec<_>>(),
            )
            .list(
                "V",
                &entries
                    .iter()
                    .map(|entry| entry.v.to_bytes())
                    .collect::<Vec<_>>(),
            )
            .list(
                "Z",
                &entries
                    .iter()
                    .map(|entry| entry.z.to_bytes())
                    .collect::<Vec<_>>(),
            )
    };
    let key = epoch_key(generators, k);
    let [a, b] = entries;
    let with_z = |z| [Certified { z, ..a }, b];
    let mut mismatched = key;
    mismatched.k3 = forge::times(&generators.h_v, fixed("another k3"));
    let tied = fixed("k2 of epoch 2");
    vec![
        case(
            "certificates",
            "accept",
            "The entries of two shards under an epoch key.",
            &key,
            &entries,
        )
        .list("k", &k.map(|k| k.to_bytes())),
        case(
            "certificates_swapped",
            "refused",
            "The certificates have changed places.",
            &key,
            &[Certified { z: b.z, ..a }, Certified { z: a.z, ..b }],
        ),
        case(
            "certificates_other_state",
            "refused",
            "A state that was not certified.",
            &key,
            &[
                Certified {
                    v: generators.h_v,
                    ..a
                },
                b,
            ],
        ),
        case(
            "certificates_other_key",
            "refused",
            "A shard key that was not certified.",
            &key,
            &[
                Certified {
                    x: in_g2(fixed("own key")),
                    ..a
                },
                b,
            ],
        ),
        case(
            "certificates_negated",
            "refused",
            "−Z.",
            &key,
            &with_z(forge::minus(&a.z)),
        ),
        case(
            "certificates_cancelling",
            "refused",
            "Two wrong certificates whose errors would cancel without weights.",
            &key,
            &[
                Certified {
                    z: forge::plus(&a.z, &g1()),
                    ..a
                },
                Certified {
                    z: forge::sub(&b.z, &g1()),
                    ..b
                },
            ],
        ),
        case(
            "certificates_of_last_epoch",
            "refused",
            "Entries of epoch 1 under the key of epoch 2.",
            &key,
            &[certified(0, &v, epoch_scalars(1)), b],
        ),
        case(
            "certificates_k3_l3_differ",
            "epoch_key",
            "The certificates hold, but K3 does not belong to L3.",
            &mismatched,
            &entries,
        ),
        case(
            "certificates_without_k1",
            "refused",
            "Z = k2·X1 + k3·V, as anybody could make for a key of their own.",
            &key,
            &[Certified {
                x: in_g2(fixed("own key")),
                v: generators.h_v,
                z: hazmat::sum_g1(&[(key.k2, fixed("own key")), (key.k3, forge::one())]).unwrap(),
            }],
        ),
        case(
            "certificates_guessed_k1",
            "refused",
            "k2·g1 in the place of k1·g1.",
            &key,
            &[Certified {
                x: in_g2(fixed("own key")),
                v: generators.h_v,
                z: hazmat::sum_g1(&[
                    (g1(), tied),
                    (key.k2, fixed("own key")),
                    (key.k3, forge::one()),
                ])
                .unwrap(),
            }],
        ),
    ]
}
