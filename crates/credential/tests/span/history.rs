//! One history, long enough to hold every case that the argument distinguishes, and what of it is
//! published. Two honest authorities (shards 0 and 1, shard 2), a shard that is retired before the
//! gate's epoch (3), and a corrupted authority, which is listed in epochs 1 and 3 only.

use super::equations::{Check, Entry};
use super::field::{Fp, Seed};
use super::world::{
    G1, G2, Handle, Keys, Listed, Messages, PARTS, Part, Presentation, Shown, State, World,
};

pub(crate) const SEED: u64 = 20_261_121;
/// Epochs 0 to 3; the gate holds number 2. The corrupted authority is listed in 1 and 3.
pub(crate) const GATE: usize = 2;
pub(crate) const WINDOW: u64 = 6;
/// Handles of the world below, by what became of them.
pub(crate) const REVOKED_HONEST: usize = 0;
pub(crate) const REVOKED: usize = 1;
pub(crate) const REVOKED_LATER: usize = 2;
pub(crate) const ALIVE: usize = 3;
pub(crate) const REVOKED_ELSEWHERE: usize = 4;
pub(crate) const ALIVE_ELSEWHERE: usize = 5;
pub(crate) const ALIVE_AT_BIRTH: usize = 6;
pub(crate) const IN_RETIRED: usize = 7;
pub(crate) const HONEST: usize = 8;
pub(crate) const NEVER_ISSUED: usize = 9;

pub(crate) fn state(revoked: &[usize]) -> State {
    State {
        shard: 0,
        revoked: revoked.to_vec(),
    }
}

/// Shards in the list of the gate's epoch. Shard 3 is retired by then.
pub(crate) fn listed() -> [usize; 3] {
    [0, 1, 2]
}

/// What is fixed before anything is published: handles with their shards, whose they are, and when
/// they are revoked.
struct Plan {
    shards: Vec<usize>,
    owned: Vec<usize>,
    /// Handle, and the epoch from which on it is revoked; in the order of the logs.
    revoked: Vec<(usize, usize)>,
}

/// The state of a shard in an epoch.
pub(crate) fn state_at(world: &World, epoch: usize, shard: usize) -> State {
    let gone =
        |&&(handle, from): &&(usize, usize)| from <= epoch && world.handles[handle].shard == shard;
    let revoked = world
        .revocations
        .iter()
        .filter(gone)
        .map(|&(handle, _)| handle);
    State {
        shard,
        revoked: revoked.collect(),
    }
}

/// The world of most tests.
pub(crate) fn world() -> World {
    let plan = Plan {
        shards: vec![0, 0, 0, 0, 1, 1, 2, 3, 0, 0],
        owned: vec![
            REVOKED,
            REVOKED_LATER,
            ALIVE,
            REVOKED_ELSEWHERE,
            ALIVE_ELSEWHERE,
            ALIVE_AT_BIRTH,
            IN_RETIRED,
        ],
        revoked: vec![
            (REVOKED_HONEST, 1),
            (REVOKED_ELSEWHERE, 1),
            (REVOKED, 2),
            (REVOKED_LATER, 3),
            (ALIVE_ELSEWHERE, 3),
            (ALIVE_AT_BIRTH, 3),
        ],
    };
    carry_out(plan, &mut Seed(SEED + 3))
}

/// A world with a random history: twelve handles in random shards, about half of them the
/// adversary's, about three quarters revoked at some time.
pub(crate) fn random_world(seed: u64) -> World {
    let mut seed = Seed(seed);
    let mut choose = |among: u64| usize::try_from(seed.word() % among).expect("a small number");
    // HONEST stays the honest holder's: in shard 0, never revoked.
    let others: Vec<usize> = (0..12).filter(|&handle| handle != HONEST).collect();
    let mut plan = Plan {
        shards: vec![0; 12],
        owned: Vec::new(),
        revoked: Vec::new(),
    };
    for &handle in &others {
        plan.shards[handle] = choose(4);
        if choose(2) == 0 {
            plan.owned.push(handle);
        }
    }
    let fates: Vec<(usize, usize)> = others.iter().map(|&handle| (handle, choose(4))).collect();
    for epoch in 1..4 {
        plan.revoked
            .extend(fates.iter().filter(|(_, from)| *from == epoch));
    }
    carry_out(plan, &mut seed)
}

fn carry_out(plan: Plan, seed: &mut Seed) -> World {
    let handles = plan
        .shards
        .iter()
        .map(|&shard| Handle {
            shard,
            e: seed.element(),
        })
        .collect();
    let types = [seed.element(), seed.element()];
    let mut messages = |n: u64| Messages {
        dom: types[usize::from(n.is_multiple_of(3))],
        secret: seed.element(),
        colour: Fp::from(1 + n % 3),
        expiry: Fp::from(495_000 + n),
    };
    let signatures = plan
        .owned
        .iter()
        .zip(0..)
        .map(|(&handle, n)| (handle, messages(n)))
        .collect();
    let honest_messages = messages(40);
    let mut world = World {
        keys: Keys::Independent,
        shard_keys: vec![0, 1, 2, 3],
        handles,
        revocations: plan.revoked,
        signatures,
        honest_handle: HONEST,
        honest_messages,
        presentations: Vec::new(),
        epochs: 4,
        gate_epoch: GATE,
        window: WINDOW,
        corrupted_key: seed.element(),
        corrupted_state: seed.element(),
        g1: Vec::new(),
        g2: Vec::new(),
        state_in_signature: true,
    };
    for epoch in [1, GATE] {
        let state = state_at(&world, epoch, 0);
        world.presentations.push(Presentation {
            epoch,
            state,
            hours_left: 3,
        });
    }
    publish(&mut world);
    world
}

/// All that the rules let out: spec/security.md, "Every published element".
fn publish(world: &mut World) {
    let mut g1: Vec<G1> = PARTS.map(G1::Generator).to_vec();
    let mut g2 = vec![G2::One, G2::Window];
    g1.extend((0..world.window).map(G1::Window));
    g1.push(G1::Link);
    for shard in 0..4 {
        g1.push(G1::ShardKey(shard));
        g2.push(G2::ShardKey(shard));
        g1.extend((1..4).map(|epoch| G1::State(state_at(world, epoch, shard))));
    }
    for epoch in 0..world.epochs {
        g1.extend([G1::K2(epoch), G1::K3(epoch)]);
        g2.extend([G2::L1(epoch), G2::L3(epoch)]);
        // The retired shard was listed in the first two epochs.
        let shards = if epoch < GATE { 0..4 } else { 0..3 };
        g1.extend(shards.map(|j| G1::Entry(epoch, Listed::Honest(state_at(world, epoch, j)))));
        if epoch == 1 || epoch == 3 {
            g1.push(G1::Entry(epoch, Listed::Corrupted));
        }
    }
    for (n, (handle, _)) in world.signatures.iter().enumerate() {
        g1.push(G1::Signature(n));
        // A witness for every state, as long as the handle is not revoked in it.
        let shard = world.handles[*handle].shard;
        let states = (0..4).map(|epoch| state_at(world, epoch, shard));
        let alive = states.filter(|state| !state.revoked.contains(handle));
        g1.extend(alive.map(|state| G1::Witness(state, *handle)));
    }
    for n in 0..world.presentations.len() {
        let parts = [
            Shown::State,
            Shown::Entry,
            Shown::A,
            Shown::B,
            Shown::Window,
        ];
        g1.extend(parts.map(|part| G1::Shown(n, part)));
        g1.extend([Shown::WindowBar, Shown::Pseudonym].map(|part| G1::Shown(n, part)));
        g2.push(G2::Shown(n));
    }
    (world.g1, world.g2) = (g1, g2);
}

/// What Lemma 2 of spec/security.md says can be written down.
pub(crate) fn honest_entries(check: &Check) -> Vec<Entry> {
    let zero = |columns: usize| vec![Fp::ZERO; columns];
    let (in_g1, in_g2) = (zero(check.g1.len()), zero(check.g2.len()));
    let mut entries: Vec<Entry> = listed()
        .iter()
        .map(|&shard| {
            let state = state_at(&check.world, GATE, shard);
            Entry {
                z: check.g1_vector(&G1::Entry(GATE, Listed::Honest(state.clone()))),
                x: check.g2_vector(&G2::ShardKey(shard)),
                v: check.g1_vector(&G1::State(state)),
                weight: Fp::ONE,
            }
        })
        .collect();
    entries.push(Entry {
        z: check.g1_vector(&G1::Shown(1, Shown::Entry)),
        x: check.g2_vector(&G2::Shown(1)),
        v: check.g1_vector(&G1::Shown(1, Shown::State)),
        weight: Fp::ONE,
    });
    let k2 = check.g1_vector(&G1::K2(GATE));
    entries.push(Entry {
        z: k2.clone(),
        x: check.g2_vector(&G2::One),
        v: in_g1.clone(),
        weight: Fp::ZERO,
    });
    entries.push(Entry {
        z: check.g1_vector(&G1::K3(GATE)),
        x: in_g2,
        v: check.g1_vector(&G1::Generator(Part::Hv)),
        weight: Fp::ZERO,
    });
    entries.push(Entry {
        z: in_g1,
        x: check.g2_vector(&G2::L3(GATE)),
        v: k2.iter().map(|&entry| -entry).collect(),
        weight: Fp::ZERO,
    });
    entries
}
