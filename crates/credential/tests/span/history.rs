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

/// The state of a shard after epoch-many rounds of revocations.
pub(crate) fn state_at(epoch: usize, shard: usize) -> State {
    let log: &[(usize, usize)] = match shard {
        0 => &[(1, REVOKED_HONEST), (2, REVOKED), (3, REVOKED_LATER)],
        1 => &[(1, REVOKED_ELSEWHERE), (3, ALIVE_ELSEWHERE)],
        2 => &[(3, ALIVE_AT_BIRTH)],
        _ => &[],
    };
    let revoked = log
        .iter()
        .filter(|(from, _)| *from <= epoch)
        .map(|&(_, e)| e)
        .collect();
    State { shard, revoked }
}

pub(crate) fn world() -> World {
    let mut seed = Seed(SEED + 3);
    let handles = [0, 0, 0, 0, 1, 1, 2, 3, 0, 0]
        .map(|shard| Handle {
            shard,
            e: seed.element(),
        })
        .to_vec();
    let types = [seed.element(), seed.element()];
    let mut messages = |n: u64| Messages {
        dom: types[usize::from(n.is_multiple_of(3))],
        secret: seed.element(),
        colour: Fp::from(1 + n % 3),
        expiry: Fp::from(495_000 + n),
    };
    let owned = [
        REVOKED,
        REVOKED_LATER,
        ALIVE,
        REVOKED_ELSEWHERE,
        ALIVE_ELSEWHERE,
        ALIVE_AT_BIRTH,
        IN_RETIRED,
    ];
    let signatures = owned
        .iter()
        .zip(0..)
        .map(|(&handle, n)| (handle, messages(n)))
        .collect();
    let honest_messages = messages(40);
    let presentations = [1, GATE]
        .map(|epoch| Presentation {
            epoch,
            state: state_at(epoch, 0),
            hours_left: 3,
        })
        .into();
    let mut world = World {
        keys: Keys::Independent,
        shard_keys: vec![0, 1, 2, 3],
        handles,
        signatures,
        honest_handle: HONEST,
        honest_messages,
        presentations,
        epochs: 4,
        gate_epoch: GATE,
        window: WINDOW,
        corrupted_key: seed.element(),
        corrupted_state: seed.element(),
        g1: Vec::new(),
        g2: Vec::new(),
        state_in_signature: true,
    };
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
        g1.extend((1..4).map(|epoch| G1::State(state_at(epoch, shard))));
    }
    for epoch in 0..world.epochs {
        g1.extend([G1::K2(epoch), G1::K3(epoch)]);
        g2.extend([G2::L1(epoch), G2::L3(epoch)]);
        // The retired shard was listed in the first two epochs.
        let shards = if epoch < GATE { 0..4 } else { 0..3 };
        g1.extend(shards.map(|j| G1::Entry(epoch, Listed::Honest(state_at(epoch, j)))));
        if epoch == 1 || epoch == 3 {
            g1.push(G1::Entry(epoch, Listed::Corrupted));
        }
    }
    for (n, (handle, _)) in world.signatures.iter().enumerate() {
        g1.push(G1::Signature(n));
        // A witness for every state, as long as the handle is not revoked in it.
        let shard = world.handles[*handle].shard;
        let states = (0..4).map(|epoch| state_at(epoch, shard));
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
            let state = state_at(GATE, shard);
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
