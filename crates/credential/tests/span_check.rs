//! The span check (spec/security.md, "What the span check adds").
//!
//! A forger who works only with group operations can write down linear combinations of the elements
//! that were ever published, with coefficients of his choice. Each verification equation then asks
//! for an identity between functions of the unknowns: epoch keys, shard keys, the window key, the
//! logarithms of the generators, and the honest holder's randomness. This test writes a whole world
//! down (three shards of two honest authorities and a retired one, four epochs, an authority that is
//! corrupted and listed in two of them, all registrars but one corrupted, revocations before and
//! after the gate's epoch, two presentations of an honest holder) and finds ALL solutions by linear
//! algebra over the field the passes live in. They are the honest ones. Random histories follow.
//! Then it takes single precautions away, and each time finds a forgery.
//!
//! Corrupted shares of an epoch key do not appear: their proofs of possession make them constants,
//! and adding constants to k1, k2, k3 moves no span (spec/security.md, step 0).
//!
//! Error. Functions are compared at random points. Each verdict can be wrong only if a non-zero
//! rational function of degree below 2^14 vanishes at a random point of a field of 2^254 elements,
//! which has probability below 2^-240 (Schwartz 1980); there are fewer than 2^20 of them. Seeds are
//! fixed, so that the outcome is the same on every machine.
//!
//! Where the problem is not linear, in the product (x' + e')·S', its P1-part is linearised: all
//! matrices m with Σ m_ab·y_a·f_b = 1 are found, and those of rank one are singled out by their
//! 2×2 minors, which must generate every product of two different coefficients.

mod span;

use span::equations::{Check, Entry, Outcome, Pole};
use span::field::{Fp, Seed};
use span::history::{
    ALIVE, ALIVE_AT_BIRTH, ALIVE_ELSEWHERE, GATE, HONEST, IN_RETIRED, NEVER_ISSUED, REVOKED,
    REVOKED_ELSEWHERE, REVOKED_HONEST, REVOKED_LATER, SEED, WINDOW, honest_entries, listed,
    random_world, state, state_at, world,
};
use span::linear::{Echelon, Vector, same_span};
use span::world::{G1, G2, Handle, Keys, Listed, Messages, Part, Shown, State, World};

/// How many random histories are tried beside the fixed one.
const RANDOM_HISTORIES: u64 = 4;

// ---- what must be refused: nothing but the adversary's own living credentials can be shown ----

#[test]
fn nothing_else_solves_the_signature_equation() {
    let check = Check::new(world(), SEED);
    let entries = check.entries();
    let mut seed = Seed(SEED + 1);
    for handle in [
        REVOKED_HONEST,
        REVOKED,
        REVOKED_ELSEWHERE,
        IN_RETIRED,
        HONEST,
        NEVER_ISSUED,
    ] {
        let Handle { shard, e } = check.world.handles[handle];
        let outcome = check.signature(&entries, Pole::Shard(shard, e));
        assert!(outcome == Outcome::Nothing, "handle {handle} can be shown");
    }
    // A living handle of one shard, tried in the other.
    let e = check.world.handles[ALIVE].e;
    assert!(check.signature(&entries, Pole::Shard(1, e)) == Outcome::Nothing);
    assert!(check.signature(&entries, Pole::Mixed(0, 1, e)) == Outcome::Nothing);
    assert!(check.signature(&entries, Pole::Mixed(0, 2, seed.element())) == Outcome::Nothing);
    assert!(check.signature(&entries, Pole::Constant) == Outcome::Nothing);
}

#[test]
fn in_random_histories_exactly_the_own_living_credentials_can_be_shown() {
    for seed in 0..RANDOM_HISTORIES {
        let check = Check::new(random_world(seed), SEED + seed);
        let entries = check.entries();
        assert_eq!(entries.len(), 7);
        for (handle, Handle { shard, e }) in check.world.handles.iter().enumerate() {
            let state = state_at(&check.world, GATE, *shard);
            let held = check.world.signatures.iter().find(|(of, _)| *of == handle);
            let expected = match held {
                Some((_, messages))
                    if listed().contains(shard) && !state.revoked.contains(&handle) =>
                {
                    Outcome::Only(messages.clone())
                }
                _ => Outcome::Nothing,
            };
            let outcome = check.signature(&entries, Pole::Shard(*shard, *e));
            assert!(outcome == expected, "history {seed}, handle {handle}");
        }
    }
}

#[test]
fn no_expired_hour_and_none_beyond_the_window_solves_the_window_equation() {
    let check = Check::new(world(), SEED);
    let mut seed = Seed(SEED + 2);
    let beyond = (1..20).flat_map(|i| [-Fp::from(i), Fp::from(WINDOW - 1 + i)]);
    for delta in beyond.chain([seed.element()]) {
        // Only R̄ = 0, r = 0: this is why a verifier refuses R̄ = identity.
        assert!(check.hours(delta).is_empty());
    }
}

#[test]
fn nobody_wears_the_honest_holders_pseudonym() {
    let check = Check::new(world(), SEED);
    // N = s·H(scope) with a constant s: multiples of H(scope) itself, never the N that was shown.
    let found = check.pseudonyms();
    let mut own = check.g1_vector(&G1::Generator(Part::Scope));
    own.push(Fp::ONE);
    assert!(same_span(own.len(), &found, &[own.clone()]));
}

// ---- what is there: the honest solutions, and no others ----

#[test]
fn certificate_equation_has_the_honest_solutions_only() {
    let check = Check::new(world(), SEED);
    let found: Vec<Vector> = check.entries().iter().map(Entry::flat).collect();
    let honest: Vec<Vector> = honest_entries(&check).iter().map(Entry::flat).collect();
    // Three entries, one shown entry, and the three ways to shift: by K2, by K3, by L3 with −K2.
    assert_eq!(found.len(), 7);
    assert_eq!(Echelon::of(honest[0].len(), &honest).rank(), 7);
    assert!(same_span(honest[0].len(), &found, &honest));
}

#[test]
fn signature_equation_admits_one_pole_of_one_own_credential() {
    let check = Check::new(world(), SEED);
    let ys = [
        G2::One,
        G2::ShardKey(0),
        G2::ShardKey(1),
        G2::ShardKey(2),
        G2::Shown(1),
        G2::L3(GATE),
    ];
    // These span every x' + e' of the entries found above.
    let mut reach: Vec<Vector> = check
        .entries()
        .iter()
        .map(|entry| entry.x.clone())
        .collect();
    reach.push(check.g2_vector(&G2::One));
    let named: Vec<Vector> = ys.iter().map(|y| check.g2_vector(y)).collect();
    assert!(same_span(check.g2.len(), &reach, &named));

    let signatures = 0..check.world.signatures.len();
    let mut fs = vec![G1::Generator(Part::P1)];
    fs.extend(signatures.clone().map(G1::Signature));
    fs.extend(
        [0, 1]
            .iter()
            .flat_map(|&n| [G1::Shown(n, Shown::A), G1::Shown(n, Shown::B)]),
    );
    // These span every P1-part; and with r̄ = 0, B̄ would need the P1-part x', which none has.
    assert_eq!(check.p1_rank(&[]), fs.len());
    assert_eq!(check.p1_rank(&ys[1..]), fs.len() + ys.len() - 1);

    let place = |y: &G2, f: &G1| {
        let row = ys.iter().position(|known| known == y).expect("a listed y");
        row * fs.len() + fs.iter().position(|known| known == f).expect("a listed f")
    };
    let empty = vec![Fp::ZERO; ys.len() * fs.len() + 1];
    let mut relations = Vec::new();
    for n in signatures {
        let Handle { shard, e } = check.world.handles[check.world.signatures[n].0];
        if listed().contains(&shard) {
            // (x_j + e)·1/(x_j + e) = 1
            let mut relation = empty.clone();
            relation[place(&G2::ShardKey(shard), &G1::Signature(n))] = Fp::ONE;
            relation[place(&G2::One, &G1::Signature(n))] = e;
            relation[ys.len() * fs.len()] = Fp::ONE;
            relations.push(relation);
        }
    }
    // 1·1 = 1: a constant y, which no entry allows (its x' always has a key in it).
    let mut relation = empty.clone();
    relation[place(&G2::One, &fs[0])] = Fp::ONE;
    relation[ys.len() * fs.len()] = Fp::ONE;
    relations.push(relation);
    // x'·ā − 1·b̄ = 0 of the honest presentation at the gate's epoch.
    let mut relation = empty;
    relation[place(&G2::Shown(1), &G1::Shown(1, Shown::A))] = Fp::ONE;
    relation[place(&G2::One, &G1::Shown(1, Shown::B))] = -Fp::ONE;
    relations.push(relation);

    let found = check.poles(&ys, &fs);
    assert!(same_span(relations[0].len(), &found, &relations));
    assert_only_single_relations_have_rank_one(&relations, fs.len());
}

#[test]
fn window_equation_has_the_published_entries_only() {
    let check = Check::new(world(), SEED);
    let mut known: Vec<Vector> = (0..WINDOW)
        .map(|i| {
            // w·P_w/(w+i) = P_w − i·P_w/(w+i)
            let sigma = check.g1_vector(&G1::Window(i));
            let p_w = check.g1_vector(&G1::Generator(Part::Pw));
            let second = p_w.iter().zip(&sigma).map(|(&p, &s)| p - Fp::from(i) * s);
            sigma.iter().copied().chain(second).collect()
        })
        .collect();
    for n in [0, 1] {
        let shown = [Shown::Window, Shown::WindowBar].map(|part| G1::Shown(n, part));
        known.push(
            shown
                .iter()
                .flat_map(|element| check.g1_vector(element))
                .collect(),
        );
    }
    assert!(same_span(known[0].len(), &check.windows(), &known));
    for hours in 0..WINDOW {
        assert_eq!(check.hours(Fp::from(hours)).len(), 1);
    }
}

#[test]
fn own_living_credentials_can_be_shown_with_their_own_messages() {
    let check = Check::new(world(), SEED);
    let entries = check.entries();
    for handle in [REVOKED_LATER, ALIVE, ALIVE_ELSEWHERE, ALIVE_AT_BIRTH] {
        let Handle { shard, e } = check.world.handles[handle];
        let held = check.world.signatures.iter().find(|(of, _)| *of == handle);
        let held = held.expect("the adversary holds it").1.clone();
        let outcome = check.signature(&entries, Pole::Shard(shard, e));
        assert!(outcome == Outcome::Only(held), "handle {handle}");
    }
}

// ---- controls: without one precaution there is a forgery, and the check sees it ----

#[test]
fn control_without_the_state_a_revoked_credential_passes() {
    let mut world = world();
    world.state_in_signature = false;
    assert!(forged(world, REVOKED));
}

#[test]
fn control_k1_known_in_g1() {
    let mut world = world();
    world.g1.push(G1::K1(GATE));
    assert!(anything_goes(world));
}

#[test]
fn control_a_corrupted_authority_listed_in_the_gates_epoch() {
    let mut world = world();
    world.g1.push(G1::Entry(GATE, Listed::Corrupted));
    assert!(anything_goes(world));
}

#[test]
fn control_k1_constant() {
    assert!(anything_goes(with_keys(Keys::K1Constant)));
}

#[test]
fn control_k1_tied_to_k2() {
    assert!(anything_goes(with_keys(Keys::K1EqualsK2)));
}

#[test]
fn control_k1_tied_to_k3() {
    // K3 = k3·H_v gives no k1·g1, and none is needed: V' = −g1 takes k3·g1 out of the equation.
    assert!(anything_goes(with_keys(Keys::K1EqualsK3)));
}

#[test]
fn control_k2_is_one() {
    assert!(anything_goes(with_keys(Keys::K2One)));
}

#[test]
fn control_k3_is_one() {
    let check = Check::new(with_keys(Keys::K3One), SEED);
    let e = check.world.handles[NEVER_ISSUED].e;
    assert!(check.signature(&check.entries(), Pole::Shard(0, e)) == Outcome::Free);
}

#[test]
fn control_shares_without_proofs_of_possession() {
    assert!(anything_goes(with_keys(Keys::Chosen)));
}

#[test]
fn control_two_lists_under_one_key() {
    let mut world = world();
    let before = Listed::Honest(State {
        shard: 0,
        revoked: vec![REVOKED_HONEST],
    });
    world.g1.push(G1::Entry(GATE, before));
    assert!(forged(world, REVOKED));
}

#[test]
fn control_two_signatures_under_one_handle() {
    let mut world = world();
    let (handle, first) = world.signatures[2].clone();
    assert_eq!(handle, ALIVE);
    let second = Messages {
        expiry: first.expiry + Fp::ONE,
        ..first
    };
    world.g1.push(G1::Signature(world.signatures.len()));
    world.signatures.push((handle, second));
    let check = Check::new(world, SEED);
    let Handle { shard, e } = check.world.handles[ALIVE];
    assert!(check.signature(&check.entries(), Pole::Shard(shard, e)) == Outcome::Free);
}

#[test]
fn control_one_witness_for_a_revoked_handle() {
    let mut world = world();
    world
        .g1
        .push(G1::Witness(state(&[REVOKED_HONEST, REVOKED]), REVOKED));
    assert!(forged(world, REVOKED));
}

#[test]
fn control_a_handle_revoked_twice() {
    let mut world = world();
    world
        .g1
        .push(G1::State(state(&[REVOKED_HONEST, REVOKED, REVOKED])));
    assert!(forged(world, REVOKED));
}

#[test]
fn control_a_reset_shard() {
    let mut world = world();
    // A second chain from H_v under the same key, with one new revocation, is what is listed.
    let fresh = state(&[HONEST]);
    world.g1.retain(
        |element| !matches!(element, G1::Entry(GATE, Listed::Honest(state)) if state.shard == 0),
    );
    world.g1.push(G1::State(fresh.clone()));
    world.g1.push(G1::Entry(GATE, Listed::Honest(fresh)));
    assert!(forged(world, REVOKED));
}

#[test]
fn control_one_key_for_two_shards() {
    let mut world = world();
    world.shard_keys[1] = world.shard_keys[0];
    assert!(forged(world, REVOKED));
}

// ---- helpers ----

/// True if the handle, which must not, can be shown with its own messages or with any.
fn forged(world: World, handle: usize) -> bool {
    let check = Check::new(world, SEED);
    let Handle { shard, e } = check.world.handles[handle];
    check.signature(&check.entries(), Pole::Shard(shard, e)) != Outcome::Nothing
}

/// True if a pass with freely chosen messages can be made without any credential.
fn anything_goes(world: World) -> bool {
    let check = Check::new(world, SEED);
    check.signature(&check.entries(), Pole::Constant) == Outcome::Free
}

fn with_keys(keys: Keys) -> World {
    World { keys, ..world() }
}

/// Of `Σ θ_k·relation_k`, read as a matrix of `width` columns (the weight left out), every 2×2 minor
/// is a quadratic form in θ. If the forms span all θ_k·θ_l, k ≠ l, and the square of the last θ,
/// rank one leaves a single relation, and not the last.
fn assert_only_single_relations_have_rank_one(relations: &[Vector], width: usize) {
    let count = relations.len();
    let height = relations[0].len() / width;
    let pairs = |n: usize| (0..n).flat_map(move |b| (0..b).map(move |a| (a, b)));
    let monomial = |k: usize, l: usize| k.max(l) * (k.max(l) + 1) / 2 + k.min(l);
    let mut forms = Echelon::new(count * (count + 1) / 2);
    for (top, bottom) in pairs(height) {
        for (left, right) in pairs(width) {
            let mut form = vec![Fp::ZERO; count * (count + 1) / 2];
            for k in 0..count {
                for l in 0..count {
                    let at =
                        |n: usize, row: usize, column: usize| relations[n][row * width + column];
                    form[monomial(k, l)] += at(k, top, left) * at(l, bottom, right)
                        - at(k, top, right) * at(l, bottom, left);
                }
            }
            forms.insert(form);
        }
    }
    let wanted = pairs(count)
        .map(|(k, l)| monomial(k, l))
        .chain([monomial(count - 1, count - 1)]);
    for place in wanted {
        let mut form = vec![Fp::ZERO; count * (count + 1) / 2];
        form[place] = Fp::ONE;
        assert!(
            !forms.insert(form),
            "a matrix of rank one with two relations in it"
        );
    }
}
