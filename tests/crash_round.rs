//! kill -9 at random points of a round of two registrars: the epoch is made all the same, each
//! registrar signs one announcement for it, no epoch key signs two lists, and the feed audits.
//!
//! `HUEPASS_CRASHES` sets how many steps are killed (20 if unset); 200 are a full run.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use huepass_journeys::{Auditor, Party, Program, World, field, from_environment, text};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// Argon2id made cheap: what is killed is the round.
const CHEAP: &str = "[kdf]\nmemory_kib = 64\npasses = 1\nlanes = 1\n";
/// Runs that are killed in one epoch.
const KILLS: u64 = 4;
/// More turns than any round needs when nobody is killed any more.
const TURNS: usize = 6;

#[test]
fn killed_registrars_sign_one_list_for_each_epoch() {
    let crashes = from_environment("HUEPASS_CRASHES", 20);
    let world = World::new();
    let union = Union::new(&world);
    let feed = world.at("feed");
    let mut random = ChaCha20Rng::seed_from_u64(20_261_121);
    let mut auditor = Auditor::default();
    let mut signed = Signed::default();
    let (mut killed, mut done) = (0_u32, 0_u32);
    let mut usual = Duration::from_millis(400);
    let mut epoch = 0;
    while u64::from(killed) < crashes {
        epoch += 1;
        assert!(epoch <= crashes + 5, "hardly any step is killed on the way");
        let _ = union
            .authority
            .run(&["epoch", "report", "--round", "round"])
            .exits(0);
        for _ in 0..KILLS {
            let registrar = &union.registrars[usize::from(random.next_u64() % 2 == 1)];
            let start = Instant::now();
            let mut child = registrar
                .command(&["epoch", "step", "--round", "round"])
                .spawn()
                .unwrap();
            let delay = random.next_u64() % u64::try_from(usual.as_micros()).unwrap();
            while start.elapsed() < Duration::from_micros(delay)
                && child.try_wait().unwrap().is_none()
            {
                std::thread::sleep(Duration::from_micros(200));
            }
            child.kill().unwrap();
            let output = child.wait_with_output().unwrap();
            if output.status.code().is_some() {
                assert!(output.status.success(), "{output:?}");
                done += 1;
                usual = start.elapsed().max(Duration::from_millis(5));
            } else {
                killed += 1;
            }
            signed.look(&world.at("round"));
        }
        for _ in 0..TURNS {
            for registrar in &union.registrars {
                let _ = registrar
                    .run(&["epoch", "step", "--round", "round"])
                    .exits(0);
                signed.look(&world.at("round"));
            }
            // The first registrar's part may have to wait for the second's.
            if publish(&union.registrars[0], &feed) == epoch {
                break;
            }
        }
        let audited = auditor.audit(&feed);
        assert_eq!(u64::from(audited.epoch), epoch, "the round got stuck");
        for registrar in &union.registrars {
            let home = registrar.home().join("feed");
            if home.join("announcement.cose").exists() {
                let _ = auditor.audit(&home);
            }
        }
        world.pass(600);
    }
    println!("{killed} steps killed on the way, {done} done before the kill");
}

/// The newest epoch that could be published; 0 for none.
fn publish(registrar: &Party<'_>, feed: &Path) -> u64 {
    let out = text(feed);
    let publish = [
        "--json", "epoch", "publish", "--round", "round", "--out", out,
    ];
    let ran = registrar.run(&publish);
    if ran.code == 0 {
        ran.json()["epoch"].as_u64().unwrap()
    } else {
        0
    }
}

/// Two registrars who are both needed, and an authority that they admitted.
struct Union<'w> {
    registrars: [Party<'w>; 2],
    authority: Party<'w>,
}

impl<'w> Union<'w> {
    fn new(world: &'w World) -> Self {
        let issuer = |name: &str| {
            let issuer = world.party(Program::Issuer, name);
            fs::create_dir_all(issuer.home()).unwrap();
            fs::write(issuer.home().join("config.toml"), CHEAP).unwrap();
            issuer
        };
        let registrars = [issuer("first"), issuer("second")];
        let ids = registrars
            .each_ref()
            .map(|r| field(&r.json(&["registrar", "init"]), "registrar"));
        let mut found = vec!["framework", "found", "--name", "Two", "--quorum", "2"];
        for id in &ids {
            found.extend(["--registrar", id]);
        }
        found.extend(["--out", "founding"]);
        let _ = registrars[0].run(&found).exits(0);
        for registrar in &registrars {
            let _ = registrar.run(&["framework", "sign", "founding"]).exits(0);
        }
        let authority = issuer("authority");
        for party in [&registrars[0], &registrars[1], &authority] {
            let _ = party.run(&["framework", "join", "founding"]).exits(0);
        }
        let init = ["authority", "init", "--name", "authority"];
        let _ = authority.run(&init).exits(0);
        let descriptor = ["authority", "descriptor", "keys.cose"];
        let _ = authority.run(&descriptor).exits(0);
        for registrar in &registrars {
            let accredit = [
                "authority",
                "accredit",
                "keys.cose",
                "--out",
                "admitted.cose",
            ];
            let _ = registrar.run(&accredit).exits(0);
        }
        for registrar in &registrars {
            let _ = registrar
                .run(&["framework", "learn", "admitted.cose"])
                .exits(0);
        }
        Self {
            registrars,
            authority,
        }
    }
}

/// Every registrar's announcement for every epoch, as ever seen in the round folder.
#[derive(Default)]
struct Signed(HashMap<(PathBuf, String), (PathBuf, Vec<u8>)>);

impl Signed {
    /// Looks at `rounds/<epoch>/<proposal>/announcement-<registrar>.cose`.
    fn look(&mut self, round: &Path) {
        for epoch in folders(&round.join("rounds")) {
            for proposal in folders(&epoch) {
                for file in fs::read_dir(&proposal).unwrap() {
                    let path = file.unwrap().path();
                    let name = path.file_name().unwrap().to_string_lossy().into_owned();
                    if !name.starts_with("announcement-") {
                        continue;
                    }
                    let found = (path.clone(), fs::read(&path).unwrap());
                    let known = self
                        .0
                        .entry((epoch.clone(), name))
                        .or_insert_with(|| found.clone());
                    assert_eq!(*known, found, "a registrar signed two announcements");
                }
            }
        }
    }
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.is_dir()).collect()
}
