//! What a bad network does to the real programs: three hosts, an issuer that serves its feed, a gate
//! and a mirror. Each scene ends when everybody has the newest epoch, and fails when somebody does
//! not get it, or went back to an older one.

use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use super::{Carrying, Lan, Weather, address};
use crate::{Party, Program, Town, World, text};

/// Where nodes listen.
const PORT: u16 = 4777;
/// Seconds in an epoch.
const EPOCH: u64 = 600;
/// Epochs that an island misses, and that are published in bad weather.
const EPOCHS: u64 = 3;

/// How a scene went.
#[derive(Clone, Debug)]
pub struct Scene {
    /// What happened.
    pub name: &'static str,
    /// Seconds until everybody had the newest epoch: after the healing, or after its publication.
    pub seconds: Vec<f64>,
    /// Epochs published in it.
    pub epochs: u64,
    /// Frames passed, lost by chance, and held back between islands.
    pub frames: [u64; 3],
    /// Bytes that went over the wire.
    pub bytes: u64,
}

/// A town whose feed is carried by three hosts.
struct Stage<'w> {
    world: &'w World,
    town: Town<'w>,
    lan: Lan,
    gate: Party<'w>,
    mirror: Party<'w>,
    epoch: u64,
}

impl<'w> Stage<'w> {
    fn set(world: &'w World, seed: u64) -> Result<Self, String> {
        let lan = Lan::new(3, seed)?;
        let town = Town::new(world, "town");
        let gate = world.party(Program::Verifier, "gate");
        let genesis = town.feed.join("genesis.cose");
        let _ = gate.run(&["init", text(&genesis)]).exits(0);
        let mirror = world.party(Program::Wallet, "mirror");
        Ok(Self {
            world,
            town,
            lan,
            gate,
            mirror,
            epoch: 1,
        })
    }

    /// The issuer on host 0.
    fn issuer(&self) -> Carrying {
        let listen = listen(0);
        let mut arguments = vec!["serve", text(&self.town.feed), "--no-mdns", "--every", "10"];
        arguments.extend(options("--listen", &listen));
        Carrying::start(self.lan.host(0), &self.town.issuer, &arguments)
    }

    /// The gate's node on host 1.
    fn gate(&self, more: &[&str]) -> Carrying {
        let listen = listen(1);
        let mut arguments = vec!["node"];
        arguments.extend(options("--listen", &listen));
        arguments.extend(more);
        Carrying::start(self.lan.host(1), &self.gate, &arguments)
    }

    /// A mirror without a role on host 2.
    fn mirror(&self, more: &[&str]) -> Carrying {
        let listen = listen(2);
        // It begins with the genesis, which neighbours do not hand out.
        let genesis = self.world.at("genesis");
        let copied = std::fs::create_dir_all(&genesis).and_then(|()| {
            let name = "genesis.cose";
            std::fs::copy(self.town.feed.join(name), genesis.join(name))
        });
        copied.expect("a genesis can be copied");
        let folder = self.world.at("mirror-copy");
        let mut arguments = vec!["node", "--feed", text(&folder)];
        arguments.extend(["--framework", &self.town.pin, "--mirror", text(&genesis)]);
        arguments.extend(options("--listen", &listen));
        arguments.extend(more);
        Carrying::start(self.lan.host(2), &self.mirror, &arguments)
    }

    /// The next epoch.
    fn publish(&mut self) {
        self.world.pass(EPOCH);
        self.town.publish();
        self.epoch += 1;
    }

    fn scene(&self, name: &'static str, seconds: Vec<f64>) -> Scene {
        let counts = self.lan.hub().counts();
        Scene {
            name,
            seconds,
            epochs: self.epoch,
            frames: [&counts.passed, &counts.lost, &counts.parted].map(|count| count.load(Relaxed)),
            bytes: counts.bytes.load(Relaxed),
        }
    }
}

/// The mirror's host is cut off for several epochs. Then it is not.
///
/// # Errors
/// What this system does not allow.
///
/// # Panics
/// When a node does not get what it must, or goes back.
pub fn partition() -> Result<Scene, String> {
    let world = World::new();
    let mut stage = Stage::set(&world, 11)?;
    let issuer = stage.issuer();
    let (to_issuer, to_gate) = (bootstrap(0), bootstrap(1));
    let gate = stage.gate(&["--no-mdns", "--bootstrap", &to_issuer]);
    let both = [
        "--no-mdns",
        "--bootstrap",
        &to_issuer,
        "--bootstrap",
        &to_gate,
    ];
    let mirror = stage.mirror(&both);
    all_have(&[&issuer, &gate, &mirror], 1);

    stage.lan.hub().set(Weather {
        islands: vec![0, 0, 1],
        ..Weather::default()
    });
    for _ in 0..EPOCHS {
        stage.publish();
        all_have(&[&issuer, &gate], stage.epoch);
    }
    assert_eq!(mirror.copies(), [1], "nothing crosses to an island");
    stage.lan.hub().set(Weather::default());
    let healed = Instant::now();
    all_have(&[&issuer, &gate, &mirror], stage.epoch);
    let seconds = vec![healed.elapsed().as_secs_f64()];
    nobody_went_back(&[&issuer, &gate, &mirror]);
    Ok(stage.scene("cut off for three epochs, then healed", seconds))
}

/// One frame in five is lost, and each is held for 300 ms.
///
/// # Errors
/// What this system does not allow.
///
/// # Panics
/// When a node does not get what it must, or goes back.
pub fn rough() -> Result<Scene, String> {
    let world = World::new();
    let mut stage = Stage::set(&world, 12)?;
    stage.lan.hub().set(Weather {
        delay: Duration::from_millis(300),
        loss: 0.2,
        ..Weather::default()
    });
    let issuer = stage.issuer();
    let to_issuer = bootstrap(0);
    let known = ["--no-mdns", "--bootstrap", &to_issuer];
    let (gate, mirror) = (stage.gate(&known), stage.mirror(&known));
    all_have(&[&issuer, &gate, &mirror], 1);
    let mut seconds = Vec::new();
    for _ in 0..EPOCHS {
        stage.publish();
        let published = Instant::now();
        all_have(&[&issuer, &gate, &mirror], stage.epoch);
        seconds.push(published.elapsed().as_secs_f64());
    }
    nobody_went_back(&[&issuer, &gate, &mirror]);
    Ok(stage.scene("20 % of frames lost, 300 ms each way", seconds))
}

/// A gate and its neighbour without any way out. Somebody brings the gate a memory stick; the
/// neighbour finds the gate by mDNS alone.
///
/// # Errors
/// What this system does not allow.
///
/// # Panics
/// When a node does not get what it must, or goes back.
pub fn island() -> Result<Scene, String> {
    let world = World::new();
    let mut stage = Stage::set(&world, 13)?;
    stage.lan.hub().set(Weather {
        islands: vec![0, 1, 1],
        ..Weather::default()
    });
    let stick = stage.town.feed.clone();
    let gate = stage.gate(&["--mirror", text(&stick), "--every", "10"]);
    let mirror = stage.mirror(&[]);
    all_have(&[&gate, &mirror], 1);
    stage.publish();
    // The gate looks at the stick now and then; it is the neighbour who is waited for.
    gate.has_copy_of(stage.epoch);
    let there = Instant::now();
    mirror.has_copy_of(stage.epoch);
    let seconds = vec![there.elapsed().as_secs_f64()];
    nobody_went_back(&[&gate, &mirror]);
    Ok(stage.scene("an island with mDNS only", seconds))
}

fn all_have(nodes: &[&Carrying], epoch: u64) {
    for node in nodes {
        node.has_copy_of(epoch);
    }
}

fn nobody_went_back(nodes: &[&Carrying]) {
    for node in nodes {
        let copies = node.copies();
        assert!(copies.is_sorted(), "a node went back: {copies:?}");
    }
}

fn listen(host: u8) -> [String; 2] {
    let address = address(host);
    [
        format!("/ip4/{address}/tcp/{PORT}"),
        format!("/ip4/{address}/udp/{PORT}/quic-v1"),
    ]
}

/// The gate's and the issuer's addresses, one over TCP and one over QUIC.
fn bootstrap(host: u8) -> String {
    let [tcp, quic] = listen(host);
    if host == 0 { tcp } else { quic }
}

fn options<'a>(name: &'a str, values: &'a [String]) -> impl Iterator<Item = &'a str> {
    values.iter().flat_map(move |value| [name, value.as_str()])
}
