//! CPU time of a thing beside CPU time of a pairing, taken in turns.

use anyhow::{Result, ensure};
use blst::{blst_fp12, blst_p1_affine, blst_p2_affine, min_pk, min_sig};
use rustix::time::{ClockId, clock_gettime};

/// Pairings measured before each run of the thing.
const PAIRINGS: u32 = 8;

/// One line of the report.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// What was measured.
    pub(crate) name: &'static str,
    /// The middle value, in `unit`.
    pub(crate) value: f64,
    /// "us" for microseconds of CPU time, or what is counted.
    pub(crate) unit: &'static str,
    /// Microseconds of one pairing, when the value is a time.
    pub(crate) pairing: Option<f64>,
    /// The most that is allowed, if anything is: pairings for a time, units otherwise.
    pub(crate) budget: Option<f64>,
}

impl Outcome {
    /// The value in pairings.
    pub(crate) fn ratio(&self) -> Option<f64> {
        self.pairing.map(|pairing| self.value / pairing)
    }

    /// Whether the budget is kept.
    pub(crate) fn met(&self) -> bool {
        let measured = self.ratio().unwrap_or(self.value);
        self.budget.is_none_or(|budget| measured <= budget)
    }
}

/// Measures `thing` in turns with pairings, `rounds` times each, and keeps the medians. `thing`
/// does the same work `each` times in one call; the value is for one.
///
/// # Errors
/// What `thing` fails with.
pub(crate) fn measure(
    name: &'static str,
    budget: Option<f64>,
    rounds: u32,
    each: u32,
    mut thing: impl FnMut() -> Result<f64>,
) -> Result<Outcome> {
    let reference = Reference::new()?;
    let mut times = Vec::new();
    let mut pairings = Vec::new();
    thing()?;
    for _ in 0..rounds {
        pairings.push(reference.time()? / f64::from(PAIRINGS));
        times.push(thing()? / f64::from(each));
    }
    Ok(Outcome {
        name,
        value: median(times),
        unit: "us",
        pairing: Some(median(pairings)),
        budget,
    })
}

/// Microseconds of CPU time that this thread spends on `thing`.
///
/// # Errors
/// What `thing` fails with.
pub(crate) fn time<T>(thing: impl FnOnce() -> Result<T>) -> Result<f64> {
    let before = now();
    let out = thing()?;
    let after = now();
    drop(std::hint::black_box(out));
    Ok(after - before)
}

/// CPU time of this thread so far, in microseconds.
fn now() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    #[allow(
        clippy::cast_precision_loss,
        reason = "a process that has run for 2^53 ns is not expected"
    )]
    let nanoseconds = (time.tv_sec * 1_000_000_000 + time.tv_nsec) as f64;
    nanoseconds / 1000.0
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// One pairing on affine inputs: `blst_miller_loop` and `blst_final_exp`.
struct Reference {
    p: blst_p1_affine,
    q: blst_p2_affine,
}

impl Reference {
    fn new() -> Result<Self> {
        let seed = [7; 32];
        let in_g1 = min_pk::SecretKey::key_gen(&seed, &[]);
        let in_g2 = min_sig::SecretKey::key_gen(&seed, &[]);
        let (Ok(in_g1), Ok(in_g2)) = (in_g1, in_g2) else {
            anyhow::bail!("blst refuses a 32-byte seed");
        };
        Ok(Self {
            p: in_g1.sk_to_pk().into(),
            q: in_g2.sk_to_pk().into(),
        })
    }

    fn time(&self) -> Result<f64> {
        time(|| {
            for _ in 0..PAIRINGS {
                let looped = blst_fp12::miller_loop(std::hint::black_box(&self.q), &self.p);
                let out = std::hint::black_box(looped.final_exp());
                ensure!(out != blst_fp12::default(), "a pairing came out as one");
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests;
