//! What is measured, with its budget in pairings where it has one.

use std::sync::Arc;

use anyhow::{Result, bail, ensure};
use huepass_credential::{
    CaughtUp, CommitmentProof, Context, Delta, Handle, LooseDelta, Presentation, WindowTable,
    audit, make_window, verify_batch,
};
use huepass_wire::presentation::{decode, encode};

use super::measure::{Outcome, measure, time};
use super::world::{NOW, World, attributes, issuance_context, slot};

/// Presentations in a batch.
const BATCH: u32 = 64;
/// Revocations to catch up with.
const REVOCATIONS: u32 = 10_000;
/// Shards of an epoch.
const SHARDS: u32 = 1000;
/// Large measurements are steadier and slower: they get a fifth of the rounds.
const LARGE: u32 = 5;

/// Measures every line whose name contains `only`.
///
/// # Errors
/// When something that must verify does not.
pub(super) fn outcomes(world: &mut World, only: &str, rounds: u32) -> Result<Vec<Outcome>> {
    let all: [(&'static str, Option<f64>, Line); 12] = [
        ("prove from scratch, constant time", Some(2.1), prove),
        ("prove at the slot after preparation", Some(0.6), show),
        ("verify one, decoding included", Some(3.3), verify),
        (
            "verify in batches of 64, decoding included, each",
            Some(2.0),
            batch,
        ),
        (
            "the wallet's own verification, pairing part",
            Some(3.3),
            self_check,
        ),
        ("blind issue, authority side", Some(0.8), issue),
        (
            "catch up 10,000 revocations from 800 kB",
            Some(450.0),
            catch_up,
        ),
        ("certify 1,000 shards for an epoch", Some(200.0), certify),
        ("check 1,000 certificates at once", None, certificates),
        ("audit 10,000 revocations from 800 kB", None, check_log),
        ("check a window table from 49 kB, once", None, window),
        ("the wallet's checks, once an epoch", None, ready),
    ];
    all.into_iter()
        .filter(|(name, ..)| name.contains(only))
        .map(|(name, budget, line)| line(world, name, budget, rounds))
        .collect()
}

type Line = fn(&mut World, &'static str, Option<f64>, u32) -> Result<Outcome>;

/// From a checked credential to a finished presentation: randomness, all points, announcements,
/// and the recomputation at the slot; without the wallet's pairings, which have a line of their own.
fn prove(
    world: &mut World,
    name: &'static str,
    budget: Option<f64>,
    rounds: u32,
) -> Result<Outcome> {
    let slot = slot(5)?;
    measure(name, budget, rounds, 1, || {
        time(|| {
            let prepared = world
                .ready
                .prepare_unchecked(NOW, &world.window, &mut world.rng)?;
            Ok(prepared.show(slot, &Context::default())?)
        })
    })
}

fn show(
    world: &mut World,
    name: &'static str,
    budget: Option<f64>,
    rounds: u32,
) -> Result<Outcome> {
    let slot = slot(5)?;
    measure(name, budget, rounds, 1, || {
        let prepared = world
            .ready
            .prepare_unchecked(NOW, &world.window, &mut world.rng)?;
        time(|| Ok(prepared.show(slot, &Context::default())?))
    })
}

fn verify(
    world: &mut World,
    name: &'static str,
    budget: Option<f64>,
    rounds: u32,
) -> Result<Outcome> {
    let bytes = encode(&world.presentations(1)?[0]);
    measure(name, budget, rounds, 1, || {
        time(|| {
            let decoded = decode(&bytes)?;
            Ok(world
                .verifier
                .verify(&decoded, &Context::default(), &mut world.rng)?)
        })
    })
}

fn batch(
    world: &mut World,
    name: &'static str,
    budget: Option<f64>,
    rounds: u32,
) -> Result<Outcome> {
    let bytes: Vec<Vec<u8>> = world.presentations(BATCH)?.iter().map(encode).collect();
    measure(name, budget, rounds.div_ceil(LARGE), BATCH, || {
        time(|| {
            let decoded: Vec<Presentation> = bytes
                .iter()
                .map(|bytes| decode(bytes))
                .collect::<Result<_, _>>()?;
            let batch: Vec<_> = decoded
                .iter()
                .map(|presentation| (presentation, Context::default()))
                .collect();
            let verdicts = verify_batch(&world.verifier, &batch, &mut world.rng);
            ensure!(verdicts.iter().all(Result::is_ok), "a good one was refused");
            Ok(())
        })
    })
}

fn self_check(
    world: &mut World,
    name: &'static str,
    budget: Option<f64>,
    rounds: u32,
) -> Result<Outcome> {
    measure(name, budget, rounds, 1, || {
        let prepared = world
            .ready
            .prepare_unchecked(NOW, &world.window, &mut world.rng)?;
        time(|| {
            ensure!(prepared.verify_pairings(&mut world.rng), "refused");
            Ok(())
        })
    })
}

/// Decodes the commitment, checks its proof, and signs.
fn issue(
    world: &mut World,
    name: &'static str,
    budget: Option<f64>,
    rounds: u32,
) -> Result<Outcome> {
    let bytes = world.commitment()?;
    let context = issuance_context(&world.framework, world.shard.keys.id());
    measure(name, budget, rounds, 1, || {
        let handle = Handle::random(&mut world.rng);
        time(|| {
            let commitment = CommitmentProof::from_bytes(&bytes)?.verify(&context)?;
            Ok(world.shard.secret.issue(
                &world.framework,
                &commitment,
                attributes(),
                handle,
                &world.shard.state,
            )?)
        })
    })
}

/// From compressed deltas to a witness that has been checked against the state.
fn catch_up(
    world: &mut World,
    name: &'static str,
    budget: Option<f64>,
    rounds: u32,
) -> Result<Outcome> {
    let log = world.log(REVOCATIONS)?;
    let bytes: Vec<_> = log.iter().map(Delta::to_bytes).collect();
    let Some(last) = log.last() else {
        bail!("an empty log");
    };
    measure(name, budget, rounds.div_ceil(LARGE), 1, || {
        time(|| {
            let deltas: Vec<LooseDelta> = bytes
                .iter()
                .map(LooseDelta::from_bytes)
                .collect::<Result<_, _>>()?;
            let caught_up = world.witness.catch_up(world.credential.handle(), &deltas);
            let CaughtUp::Current(witness) = caught_up else {
                bail!("the witness did not catch up");
            };
            Ok(world
                .credential
                .check_witness(&world.shard.keys, &witness, &last.v)?)
        })
    })
}

fn certify(
    world: &mut World,
    name: &'static str,
    budget: Option<f64>,
    rounds: u32,
) -> Result<Outcome> {
    let list = world.list(SHARDS)?;
    measure(name, budget, rounds.div_ceil(LARGE), 1, || {
        let share = world.share();
        time(|| Ok(share.certify(&list)?))
    })
}

/// All certificates of a list, as every registrar checks them.
fn certificates(
    world: &mut World,
    name: &'static str,
    budget: Option<f64>,
    rounds: u32,
) -> Result<Outcome> {
    let list = world.list(SHARDS)?;
    let (key, certified) = world.certify(&list)?;
    measure(name, budget, rounds.div_ceil(LARGE), 1, || {
        time(|| Ok(key.check_certificates(&certified, &mut world.rng)?))
    })
}

/// From compressed deltas to an audited state; every point is checked.
fn check_log(
    world: &mut World,
    name: &'static str,
    budget: Option<f64>,
    rounds: u32,
) -> Result<Outcome> {
    let log = world.log(REVOCATIONS)?;
    let bytes: Vec<_> = log.iter().map(Delta::to_bytes).collect();
    measure(name, budget, rounds.div_ceil(LARGE), 1, || {
        time(|| {
            let deltas: Vec<Delta> = bytes
                .iter()
                .map(Delta::from_bytes)
                .collect::<Result<_, _>>()?;
            let shard = &world.shard;
            Ok(audit(&shard.keys, &shard.state, &deltas, &mut world.rng)?)
        })
    })
}

fn window(
    world: &mut World,
    name: &'static str,
    budget: Option<f64>,
    rounds: u32,
) -> Result<Outcome> {
    let generators = world.framework.generators();
    let (key, table) = make_window(generators, &mut world.rng)?;
    let bytes = table.to_bytes();
    measure(name, budget, rounds.div_ceil(LARGE), 1, || {
        time(|| {
            let table = WindowTable::from_bytes(&bytes)?;
            Ok(table.check(generators, &key, &mut world.rng)?)
        })
    })
}

/// Epoch key, certificate, signature and witness.
fn ready(
    world: &mut World,
    name: &'static str,
    budget: Option<f64>,
    rounds: u32,
) -> Result<Outcome> {
    measure(name, budget, rounds, 1, || {
        time(|| {
            Ok(world.credential.ready(
                Arc::clone(&world.verifier),
                &world.shard.keys,
                &world.certified,
                &world.witness,
                &world.holder,
            )?)
        })
    })
}
