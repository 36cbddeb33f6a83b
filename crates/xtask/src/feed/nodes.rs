//! Many nodes in one process, over real connections on the loopback: how fast news reaches all of
//! them, and what that costs each, in calm, when a part was away, and when a part means harm.
//!
//! [`crowd`] starts and watches nodes, [`bad`] are those that mean harm, [`place`] is the network
//! namespace in which all of it happens where the system allows one, so that nobody else's bytes
//! are counted.

mod bad;
mod crowd;
mod place;
mod shelf;

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use serde_json::{Value, json};

use self::bad::Kind;
use self::crowd::{Crowd, Spread};
use self::place::Ground;
use super::framework::Small;

/// Shards of the framework: a list of 7 kB.
const SHARDS: u32 = 30;
/// Registrars, and how many of them sign.
const REGISTRARS: (u8, u8) = (3, 2);
/// Epochs of which the middle one counts.
const EPOCHS: usize = 5;
/// Revocations an epoch.
const REVOCATIONS: usize = 10;
/// One node in so many is away, or bad.
const ONE_IN: usize = 5;
/// How long the nodes are left alone to see what that costs.
const IDLE: Duration = Duration::from_secs(10);

/// What came out.
pub(super) struct Report {
    lines: Vec<Line>,
    /// Whether the bytes are those of these nodes alone.
    alone: bool,
    seconds: f64,
}

/// One situation.
struct Line {
    situation: &'static str,
    nodes: usize,
    /// How long the announcement took, and the whole epoch, checked and kept.
    announcement: Spread,
    epoch: Spread,
    /// Bytes on the loopback for each node, in an epoch.
    bytes: f64,
    /// Epochs measured, and how many of them did not reach everybody in time.
    epochs: usize,
    missed: usize,
    more: Value,
}

/// Starts the nodes and goes through all situations.
///
/// # Errors
/// When nodes cannot be started.
pub(super) fn run(nodes: usize) -> Result<Report> {
    let began = Instant::now();
    let ground = Ground::find();
    let alone = ground.is_own();
    let runtime = ground.runtime()?;
    let lines = ground.inside(|| runtime.block_on(situations(nodes)))??;
    runtime.shutdown_timeout(Duration::from_secs(5));
    Ok(Report {
        lines,
        alone,
        seconds: began.elapsed().as_secs_f64(),
    })
}

async fn situations(nodes: usize) -> Result<Vec<Line>> {
    let mut world = Small::new(REGISTRARS.0, REGISTRARS.1, SHARDS)?;
    for _ in 0..3 {
        world.publish(0, REVOCATIONS)?;
    }
    let mut rng = ChaCha20Rng::seed_from_u64(42);
    let mut crowd = Crowd::start(&world, nodes, &[], &mut rng).await?;
    eprintln!("{nodes} nodes have found together");
    let mut lines = vec![calm(&mut crowd, &mut world).await?];
    eprintln!("a fifth goes away");
    lines.push(away(&mut crowd, &mut world, &mut rng).await?);
    crowd.stop().await;

    eprintln!("others begin, a fifth of them bad");
    let kinds = [Kind::Withhold, Kind::Replay, Kind::Forge, Kind::Flood];
    let bad: Vec<Kind> = kinds.into_iter().cycle().take(nodes / ONE_IN).collect();
    let mut crowd = Crowd::start(&world, nodes - bad.len(), &bad, &mut rng).await?;
    lines.push(among_bad(&mut crowd, &mut world).await?);
    crowd.stop().await;
    Ok(lines)
}

async fn calm(crowd: &mut Crowd, world: &mut Small) -> Result<Line> {
    let mut line = Line::measure("calm", crowd, world).await?;
    let before = place::loopback_bytes()?;
    tokio::time::sleep(IDLE).await;
    let idle = (place::loopback_bytes()? - before) / float(crowd.len());
    let idle = idle / IDLE.as_secs_f64();
    line.more = json!({ "idle_bytes_per_second": idle });
    Ok(line)
}

/// A part stops; the others go on; the part comes back under new identities.
async fn away(crowd: &mut Crowd, world: &mut Small, rng: &mut ChaCha20Rng) -> Result<Line> {
    let gone = crowd.len() / ONE_IN;
    crowd.send_away(gone).await;
    let mut line = Line::measure("a fifth is away", crowd, world).await?;
    let back = crowd.come_back(world, rng).await?;
    line.more = json!({
        "back": gone,
        "epochs_missed": EPOCHS,
        "whole_epoch_after_coming_back_ms": back.json(),
    });
    Ok(line)
}

async fn among_bad(crowd: &mut Crowd, world: &mut Small) -> Result<Line> {
    let mut line = Line::measure("a fifth is bad", crowd, world).await?;
    let older = crowd.accepted_older();
    anyhow::ensure!(older == 0, "{older} nodes went back to an older epoch");
    line.more = crowd.bad_ones();
    Ok(line)
}

impl Line {
    async fn measure(
        situation: &'static str,
        crowd: &mut Crowd,
        world: &mut Small,
    ) -> Result<Self> {
        let (mut announcements, mut epochs, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
        let mut missed = 0;
        for i in 0..EPOCHS {
            world.publish(i % SHARDS as usize, REVOCATIONS)?;
            let before = place::loopback_bytes()?;
            let spread = crowd.spread(world).await?;
            bytes.push((place::loopback_bytes()? - before) / float(crowd.len()));
            missed += usize::from(!spread.complete);
            announcements.push(spread.announcement);
            epochs.push(spread.epoch);
        }
        Ok(Self {
            situation,
            nodes: crowd.len(),
            announcement: Spread::median(&announcements).context("nothing was measured")?,
            epoch: Spread::median(&epochs).context("nothing was measured")?,
            bytes: crowd::median(bytes),
            epochs: EPOCHS,
            missed,
            more: Value::Null,
        })
    }

    fn json(&self, alone: bool) -> Value {
        json!({
            "part": "nodes",
            "situation": self.situation,
            "nodes": self.nodes,
            "epochs": self.epochs,
            "epochs_that_missed_somebody": self.missed,
            "announcement_ms": self.announcement.json(),
            "whole_epoch_ms": self.epoch.json(),
            "bytes_per_node_and_epoch": self.bytes,
            "bytes_are_ours_alone": alone,
            "more": self.more,
        })
    }
}

impl Report {
    /// For programs: one object a line.
    pub(super) fn print_json(&self) {
        for line in &self.lines {
            println!("{}", line.json(self.alone));
        }
    }

    /// For people.
    pub(super) fn print_table(&self) {
        println!();
        println!(
            "Nodes in one process, half over TCP and half over QUIC, medians of {EPOCHS} epochs, {:.0} s in all",
            self.seconds
        );
        if !self.alone {
            println!(
                "No network namespace here: bytes are those of everybody on this machine's loopback"
            );
        }
        println!(
            "{:<18} {:>6} | {:>24} | {:>24} | {:>10}",
            "situation", "nodes", "announcement ms", "whole epoch ms", "kB a node"
        );
        println!(
            "{:<18} {:>6} | {:>7} {:>8} {:>7} | {:>7} {:>8} {:>7} | {:>10}",
            "", "", "50 %", "95 %", "100 %", "50 %", "95 %", "100 %", "and epoch"
        );
        for line in &self.lines {
            let [a, b] = [&line.announcement, &line.epoch];
            println!(
                "{:<18} {:>6} | {:>7.0} {:>8.0} {:>7.0} | {:>7.0} {:>8.0} {:>7.0} | {:>10.1}",
                line.situation,
                line.nodes,
                a.half,
                a.most,
                a.all,
                b.half,
                b.most,
                b.all,
                line.bytes / 1000.0,
            );
            if line.missed > 0 {
                println!(
                    "{:>25}   {} of {} epochs did not reach everybody within {} s",
                    "",
                    line.missed,
                    line.epochs,
                    crowd::DEADLINE.as_secs()
                );
            }
            if !line.more.is_null() {
                println!("{:>25}   {}", "", line.more);
            }
        }
    }
}

/// A count for arithmetic.
#[allow(
    clippy::cast_precision_loss,
    reason = "nothing that is counted here comes near 2^53"
)]
fn float(count: usize) -> f64 {
    count as f64
}
