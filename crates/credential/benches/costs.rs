//! Costs that have no budget: decoding, hashing to the curve, checking a window, auditing a log,
//! checking certificates, making a framework. `cargo bench -p huepass-credential`.
//!
//! What has a budget is measured by `cargo xtask bench`, as ratios to a pairing.
#![allow(missing_docs, reason = "criterion's macros make an undocumented item")]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use huepass_credential::{
    AuthorityId, Certified, CredentialType, Delta, Epoch, EpochKey, Framework, G1Affine, G2Affine,
    Generators, GenesisDigest, Handle, ListDigest, LooseDelta, RegistrarId, ShardId, ShardKeys,
    ShardSecret, ShardState, ShareContext, ShareSecret, Witness, audit, hazmat, make_window,
    scope_base, sum_shares,
};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

const GENESIS: GenesisDigest = GenesisDigest([7; 32]);

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(11)
}

fn shard(number: u32, rng: &mut ChaCha20Rng) -> (ShardSecret, ShardKeys) {
    let secret = ShardSecret::random(rng);
    let id = ShardId {
        authority: AuthorityId([1; 32]),
        number,
    };
    let keys = secret
        .descriptor(GENESIS, id, rng)
        .verify(GENESIS, id)
        .expect("an honest descriptor");
    (secret, keys)
}

fn decode(c: &mut Criterion) {
    let in_g1 = hazmat::g1().to_bytes();
    let in_g2 = hazmat::g2().to_bytes();
    c.bench_function("decode a point of G1", |b| {
        b.iter(|| G1Affine::from_bytes(black_box(&in_g1)));
    });
    c.bench_function("decode a point of G2", |b| {
        b.iter(|| G2Affine::from_bytes(black_box(&in_g2)));
    });
}

fn set_up(c: &mut Criterion) {
    c.bench_function("hash a scope to the curve", |b| {
        b.iter(|| scope_base(black_box(b"canteen")));
    });
    let generators = Generators::new();
    c.bench_function("make a framework with its tables", |b| {
        b.iter_batched(
            || generators.clone(),
            |generators| Framework::new(generators, GENESIS, CredentialType(1), 30),
            BatchSize::SmallInput,
        );
    });
}

fn window(c: &mut Criterion) {
    let mut rng = rng();
    let generators = Generators::new();
    let (key, table) = make_window(&generators, &mut rng).expect("a window");
    c.bench_function("check a window table, decoded", |b| {
        b.iter_batched(
            || table.clone(),
            |table| table.check(&generators, &key, &mut rng),
            BatchSize::LargeInput,
        );
    });
}

fn log(c: &mut Criterion) {
    let mut rng = rng();
    let (secret, keys) = shard(0, &mut rng);
    let birth = ShardState::birth(&Generators::new());
    let mut state = birth;
    let deltas: Vec<Delta> = (0..10_000)
        .map(|_| {
            let handle = Handle::random(&mut rng);
            state = secret.revoke(handle, &state).expect("a fresh handle");
            Delta { handle, v: state.v }
        })
        .collect();
    let mut group = c.benchmark_group("a log of 10,000 deltas");
    group.sample_size(10);
    group.bench_function("audit, decoded", |b| {
        b.iter(|| audit(&keys, &birth, &deltas, &mut rng));
    });
    let loose: Vec<LooseDelta> = deltas
        .iter()
        .map(|delta| LooseDelta::from_bytes(&delta.to_bytes()).expect("a delta"))
        .collect();
    // Any point does for the sum; nobody's pass belongs to it.
    let witness = Witness {
        n: 0,
        c: hazmat::g1(),
    };
    let handle = Handle::random(&mut ChaCha20Rng::seed_from_u64(12));
    group.bench_function("catch up, decoded", |b| {
        b.iter(|| witness.catch_up(handle, &loose));
    });
    group.finish();
}

fn certificates(c: &mut Criterion) {
    let mut rng = rng();
    let generators = Generators::new();
    let state = ShardState::birth(&generators);
    let list: Vec<(ShardKeys, G1Affine)> = (0..200)
        .map(|number| (shard(number, &mut rng).1, state.v))
        .collect();
    let (key, certified) = certify(&generators, &list, &mut rng);
    let mut group = c.benchmark_group("a list of 200 shards");
    group.sample_size(10);
    group.bench_function("check its certificates", |b| {
        b.iter(|| key.check_certificates(&certified, &mut rng));
    });
    group.finish();
}

fn certify(
    generators: &Generators,
    list: &[(ShardKeys, G1Affine)],
    rng: &mut ChaCha20Rng,
) -> (EpochKey, Vec<Certified>) {
    let context = ShareContext {
        genesis: GENESIS,
        epoch: Epoch(1),
        list: ListDigest([9; 32]),
        registrar: RegistrarId([3; 32]),
    };
    let secret = ShareSecret::random(rng);
    let proven = secret
        .share(generators, &context, rng)
        .verify(generators, &context)
        .expect("an honest share");
    let key = sum_shares(&[proven]).expect("one share");
    let certified = secret
        .certify(list)
        .expect("no identity")
        .into_iter()
        .zip(list)
        .map(|(z, (keys, v))| Certified {
            x: *keys.x(),
            v: *v,
            z,
        })
        .collect();
    (key, certified)
}

criterion_group!(costs, decode, set_up, window, log, certificates);
criterion_main!(costs);
