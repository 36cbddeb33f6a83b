//! The fixed world of all vectors: one framework, a shard of each of two authorities, three
//! revocations in the first shard, one epoch, one holder.

use std::sync::Arc;

use huepass_credential::hazmat::{self, g1, g2, hash_to_scalar, sign, sum_g1, sum_g2};
use huepass_credential::*;

use super::forge::{inverse, message, plus, times};

/// The hour in which everything happens.
pub const NOW: Hour = Hour(500_000);
pub const SLOT_LENGTH: u32 = 30;

/// A fixed scalar: the hash of its name.
pub fn fixed(name: &str) -> Scalar {
    hash_to_scalar(name.as_bytes(), b"HUEPASS-V1-VECTORS")
}

pub fn in_g2(scalar: Scalar) -> G2Affine {
    sum_g2(&[(g2(), scalar)]).unwrap()
}

pub fn framework() -> Framework {
    let genesis = GenesisDigest(core::array::from_fn(|i| u8::try_from(i).unwrap()));
    Framework::new(Generators::new(), genesis, CredentialType(1), SLOT_LENGTH).unwrap()
}

/// σ_i for the fixed w.
pub fn sigma(generators: &Generators, i: u64) -> G1Affine {
    let w = fixed("w");
    times(&generators.p_w, inverse(w + Scalar::from(i)))
}

pub fn window_table(generators: &Generators) -> Vec<u8> {
    (0..WINDOW_LEN as u64)
        .flat_map(|i| sigma(generators, i).to_bytes())
        .collect()
}

pub fn window(generators: &Generators) -> Window {
    Window::from_own_store(in_g2(fixed("w")), &window_table(generators)).unwrap()
}

/// Shard 0 of authority 01…01 and shard 3 of authority 02…02.
pub fn shard_id(shard: usize) -> ShardId {
    ShardId {
        authority: AuthorityId([if shard == 0 { 1 } else { 2 }; 32]),
        number: if shard == 0 { 0 } else { 3 },
    }
}

pub fn shard_scalar(shard: usize) -> Scalar {
    fixed(["x of shard 0", "x of shard 1"][shard])
}

pub fn shard_keys(shard: usize) -> ShardKeys {
    let x = shard_scalar(shard);
    ShardKeys::from_own_store(shard_id(shard), in_g2(x), times(&g1(), x))
}

pub fn shard_secret(shard: usize) -> ShardSecret {
    ShardSecret::from_bytes(&shard_scalar(shard).to_bytes()).unwrap()
}

/// The first shard's log: three revocations.
pub fn log(generators: &Generators) -> Vec<Delta> {
    let mut state = ShardState::birth(generators);
    (1..=3)
        .map(|i| {
            let handle = hazmat::handle(fixed(&format!("revoked handle {i}")));
            state = shard_secret(0).revoke(handle, &state).unwrap();
            Delta { handle, v: state.v }
        })
        .collect()
}

/// The holder's handle, link secret, and what the authority says of them.
pub fn e() -> Scalar {
    fixed("e")
}

pub fn s() -> Scalar {
    fixed("s")
}

pub const EXPIRY: Hour = Hour(NOW.0 + 700);

/// The holder's credential at state `v`, of `n` revocations.
pub fn issued(framework: &Framework, expiry: Hour, n: u32, v: &G1Affine) -> IssuedCredential {
    let b = message(framework, s(), super::forge::colour(Colour::Green), expiry);
    IssuedCredential {
        a: sign(&shard_secret(0), &b, e()).unwrap(),
        handle: hazmat::handle(e()),
        attributes: Attributes {
            colour: Colour::Green,
            expiry,
        },
        c: sign(&shard_secret(0), v, e()).unwrap(),
        n,
    }
}

/// k1, k2, k3 of an epoch.
pub fn epoch_scalars(epoch: u32) -> [Scalar; 3] {
    ["k1", "k2", "k3"].map(|k| fixed(&format!("{k} of epoch {epoch}")))
}

pub fn epoch_key(generators: &Generators, [k1, k2, k3]: [Scalar; 3]) -> EpochKey {
    EpochKey {
        l1: in_g2(k1),
        k2: times(&g1(), k2),
        k3: times(&generators.h_v, k3),
        l3: in_g2(k3),
    }
}

/// The entry of a shard in an epoch.
pub fn certified(shard: usize, v: &G1Affine, [k1, k2, k3]: [Scalar; 3]) -> Certified {
    let keys = shard_keys(shard);
    Certified {
        x: *keys.x(),
        v: *v,
        z: sum_g1(&[(g1(), k1), (*keys.x1(), k2), (*v, k3)]).unwrap(),
    }
}

pub fn announcement(epoch: u32) -> AnnouncementDigest {
    AnnouncementDigest([u8::try_from(0xa0 + epoch).unwrap(); 32])
}

pub fn verifier(framework: &Framework, epoch: u32) -> Arc<EpochVerifier> {
    let key = epoch_key(framework.generators(), epoch_scalars(epoch));
    let w = in_g2(fixed("w"));
    let number = Epoch(epoch);
    let digest = announcement(epoch);
    Arc::new(EpochVerifier::new(
        framework.clone(),
        &w,
        number,
        digest,
        key,
    ))
}

pub fn slot() -> Slot {
    Slot::of_seconds(NOW.start() + 300, SLOT_LENGTH).unwrap()
}

pub fn coins() -> Coins {
    let nonces = ["r_bar", "e_bar", "s", "expiry", "u", "r"];
    Coins {
        tau: fixed("tau"),
        u: fixed("u"),
        rho: fixed("rho"),
        r: fixed("r"),
        nonces: nonces.map(|name| fixed(&format!("nonce of {name}"))),
    }
}

/// S = a + C and B + V.
pub fn shown_sums(framework: &Framework, issued: &IssuedCredential, v: &G1Affine) -> [G1Affine; 2] {
    let colour = super::forge::colour(issued.attributes.colour);
    let b = message(framework, s(), colour, issued.attributes.expiry);
    [plus(&issued.a, &issued.c), plus(&b, v)]
}
