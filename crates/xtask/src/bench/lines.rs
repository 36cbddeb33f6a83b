//! What is measured, each with its budget in pairings.

use anyhow::{Result, bail, ensure};
use huepass_credential::{
    CaughtUp, CommitmentProof, Context, Handle, LooseDelta, Presentation, verify_batch,
};

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
/// When the world cannot be made or something that must verify does not.
pub(super) fn outcomes(only: &str, rounds: u32) -> Result<Vec<Outcome>> {
    let mut world = World::new()?;
    let all: [(&'static str, f64, Line); 8] = [
        ("prove from scratch, constant time", 2.1, prove),
        ("prove at the slot after preparation", 0.6, show),
        ("verify one, decoding included", 3.3, verify),
        (
            "verify in batches of 64, decoding included, each",
            2.0,
            batch,
        ),
        (
            "the wallet's own verification, pairing part",
            3.3,
            self_check,
        ),
        ("blind issue, authority side", 0.8, issue),
        ("catch up 10,000 revocations from 800 kB", 450.0, catch_up),
        ("certify 1,000 shards for an epoch", 200.0, certify),
    ];
    all.into_iter()
        .filter(|(name, ..)| name.contains(only))
        .map(|(name, budget, line)| line(&mut world, name, budget, rounds))
        .collect()
}

type Line = fn(&mut World, &'static str, f64, u32) -> Result<Outcome>;

/// From a checked credential to a finished presentation: randomness, all points, announcements,
/// and the recomputation at the slot; without the wallet's pairings, which have a line of their own.
fn prove(world: &mut World, name: &'static str, budget: f64, rounds: u32) -> Result<Outcome> {
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

fn show(world: &mut World, name: &'static str, budget: f64, rounds: u32) -> Result<Outcome> {
    let slot = slot(5)?;
    measure(name, budget, rounds, 1, || {
        let prepared = world
            .ready
            .prepare_unchecked(NOW, &world.window, &mut world.rng)?;
        time(|| Ok(prepared.show(slot, &Context::default())?))
    })
}

fn verify(world: &mut World, name: &'static str, budget: f64, rounds: u32) -> Result<Outcome> {
    let presentation = world.presentations(1)?.remove(0);
    let bytes = Bytes::of(&presentation);
    measure(name, budget, rounds, 1, || {
        time(|| {
            let decoded = bytes.decode()?;
            Ok(world
                .verifier
                .verify(&decoded, &Context::default(), &mut world.rng)?)
        })
    })
}

fn batch(world: &mut World, name: &'static str, budget: f64, rounds: u32) -> Result<Outcome> {
    let presentations = world.presentations(BATCH)?;
    let bytes: Vec<Bytes> = presentations.iter().map(Bytes::of).collect();
    measure(name, budget, rounds.div_ceil(LARGE), BATCH, || {
        time(|| {
            let decoded: Vec<Presentation> =
                bytes.iter().map(Bytes::decode).collect::<Result<_>>()?;
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

fn self_check(world: &mut World, name: &'static str, budget: f64, rounds: u32) -> Result<Outcome> {
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
fn issue(world: &mut World, name: &'static str, budget: f64, rounds: u32) -> Result<Outcome> {
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
fn catch_up(world: &mut World, name: &'static str, budget: f64, rounds: u32) -> Result<Outcome> {
    let log = world.log(REVOCATIONS)?;
    let bytes: Vec<_> = log
        .iter()
        .map(huepass_credential::Delta::to_bytes)
        .collect();
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

fn certify(world: &mut World, name: &'static str, budget: f64, rounds: u32) -> Result<Outcome> {
    let list = world.list(SHARDS)?;
    measure(name, budget, rounds.div_ceil(LARGE), 1, || {
        let share = world.share();
        time(|| Ok(share.certify(&list)?))
    })
}

/// A presentation's points and scalars as they arrive.
struct Bytes {
    presentation: Presentation,
    x_prime: [u8; 96],
    points: [[u8; 48]; 6],
    scalars: [[u8; 32]; 6],
}

impl Bytes {
    fn of(presentation: &Presentation) -> Self {
        let elements = &presentation.elements;
        let z = &presentation.responses;
        Self {
            presentation: *presentation,
            x_prime: elements.x_prime.to_bytes(),
            points: [
                elements.v_prime,
                elements.z_prime,
                elements.a_bar,
                elements.b_bar,
                elements.r_bar,
                elements.r_prime,
            ]
            .map(|point| point.to_bytes()),
            scalars: [z.r_bar, z.e_bar, z.s, z.expiry, z.u, z.r].map(|z| z.to_bytes()),
        }
    }

    fn decode(&self) -> Result<Presentation> {
        use huepass_credential::{Elements, G1Affine, G2Affine, Responses, Scalar};
        let point = |i: usize| G1Affine::from_bytes(&self.points[i]);
        let scalar = |i: usize| Scalar::from_bytes(&self.scalars[i]);
        Ok(Presentation {
            elements: Elements {
                x_prime: G2Affine::from_bytes(&self.x_prime)?,
                v_prime: point(0)?,
                z_prime: point(1)?,
                a_bar: point(2)?,
                b_bar: point(3)?,
                r_bar: point(4)?,
                r_prime: point(5)?,
            },
            responses: Responses {
                r_bar: scalar(0)?,
                e_bar: scalar(1)?,
                s: scalar(2)?,
                expiry: scalar(3)?,
                u: scalar(4)?,
                r: scalar(5)?,
            },
            ..self.presentation
        })
    }
}
