//! A small world for a gate: a framework, its announcements, holders with passes, and the real
//! program run on them at a time of the test's choosing.
#![allow(dead_code)] // Each test uses a part.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use huepass_credential::*;
use huepass_feed::{
    Announcement, AnnouncementDraft, CredentialKind, Document, Genesis, RegistrarSet, Trust, layout,
};
use huepass_wire::{Beacon, Kind, SigningKey, armour, presentation, scope_bytes, unarmour};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use serde_json::Value;

/// The beginning of an hour: 2027-01-15 08:00:00 UTC.
pub(crate) const NOW: u64 = 500_000 * 3600;
pub(crate) const SLOT: u64 = 30;
pub(crate) const EPOCH: u64 = 600;

pub(crate) struct World {
    pub(crate) rng: ChaCha20Rng,
    trust: Trust,
    genesis: Vec<u8>,
    window: Window,
    framework: Framework,
    registrar: SigningKey,
    shard: ShardSecret,
    keys: ShardKeys,
    pub(crate) previous: [u8; 32],
}

/// An announcement, with what a wallet needs to show under it.
pub(crate) struct Published {
    pub(crate) epoch: u32,
    pub(crate) bytes: Vec<u8>,
    verifier: Arc<EpochVerifier>,
    certified: Certified,
}

pub(crate) struct Holder {
    secret: HolderSecret,
    credential: Credential,
    witness: Witness,
}

impl World {
    pub(crate) fn new(seed: u8) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(u64::from(seed));
        let generators = Generators::new();
        let registrar = SigningKey::from_bytes(&[1; 32]);
        let (key, table) = make_window(&generators, &mut rng).unwrap();
        let kind = CredentialKind {
            number: 1,
            name: "pass".to_owned(),
        };
        let genesis = Genesis::new(
            [seed; 16],
            "Test".to_owned(),
            vec![kind],
            u32::try_from(EPOCH).unwrap(),
            u32::try_from(SLOT).unwrap(),
            RegistrarSet::new(vec![RegistrarId(registrar.verifying_key().to_bytes())], 1).unwrap(),
            key,
            table.digest(),
        )
        .unwrap()
        .sign_with(None, &registrar)
        .unwrap();
        let trust = Trust::new(&genesis).unwrap();
        let window = table.check(&generators, &key, &mut rng).unwrap();
        let framework = trust.genesis().framework(CredentialType(1)).unwrap();
        let shard = ShardSecret::random(&mut rng);
        let id = ShardId {
            authority: AuthorityId([2; 32]),
            number: 0,
        };
        let keys = shard
            .descriptor(trust.pin(), id, &mut rng)
            .verify(trust.pin(), id)
            .unwrap();
        let previous = trust.pin().0;
        Self {
            rng,
            trust,
            genesis,
            window,
            framework,
            registrar,
            shard,
            keys,
            previous,
        }
    }

    /// An epoch of which everybody's pass is still good.
    pub(crate) fn publish(&mut self, epoch: u32) -> Published {
        let context = ShareContext {
            genesis: self.trust.pin(),
            epoch: Epoch(epoch),
            list: ListDigest([0; 32]),
            registrar: RegistrarId([0; 32]),
        };
        let generators = Generators::new();
        let secret = ShareSecret::random(&mut self.rng);
        let share = secret.share(&generators, &context, &mut self.rng);
        let key = sum_shares(&[share.verify(&generators, &context).unwrap()]).unwrap();
        let v = generators.h_v;
        let z = secret.certify(&[(self.keys, v)]).unwrap()[0];
        let draft = AnnouncementDraft {
            genesis: self.trust.pin(),
            epoch: Epoch(epoch),
            start: NOW + u64::from(epoch - 1) * EPOCH,
            key,
            list: [0; 32],
            previous: self.previous,
        };
        let announcement = Announcement::new(self.trust.genesis(), &draft).unwrap();
        self.previous = announcement.digest();
        let mut signed = announcement.for_quorum();
        signed.sign(Announcement::KIND, &self.registrar);
        let verifier = EpochVerifier::new(
            self.framework.clone(),
            self.window.key(),
            Epoch(epoch),
            AnnouncementDigest(announcement.digest()),
            key,
        );
        let x = *self.keys.x();
        Published {
            epoch,
            bytes: signed.encode(),
            verifier: Arc::new(verifier),
            certified: Certified { x, v, z },
        }
    }

    pub(crate) fn holder(&mut self, colour: Colour) -> Holder {
        let id = self.keys.id();
        let secret =
            MasterSecret::random(&mut self.rng).link_secret(self.trust.pin(), id.authority);
        let context = IssuanceContext {
            framework: &self.framework,
            shard: id,
            nonce: b"n",
            request: b"",
        };
        let commitment = secret
            .commit(&context, &mut self.rng)
            .unwrap()
            .verify(&context)
            .unwrap();
        let now = Hour::of_seconds(NOW);
        let attributes = Attributes {
            colour,
            expiry: Hour(now.0 + 100),
        };
        let state = ShardState::birth(self.framework.generators());
        let handle = Handle::random(&mut self.rng);
        let issued = self
            .shard
            .issue(&self.framework, &commitment, attributes, handle, &state)
            .unwrap();
        let (credential, witness) =
            Credential::accept(&issued, &self.framework, &self.keys, &secret, now).unwrap();
        Holder {
            secret,
            credential,
            witness,
        }
    }

    /// The text of a code, as a wallet with a right clock shows it.
    pub(crate) fn show(&mut self, holder: &Holder, epoch: &Published, at: u64) -> String {
        self.make(holder, epoch, at, &Context::default())
    }

    /// The text of an answer to a beacon, given as the program prints it.
    pub(crate) fn answer(&mut self, holder: &Holder, epoch: &Published, beacon: &str) -> String {
        let (kind, bytes) = unarmour(beacon.trim(), 1000).unwrap();
        assert_eq!(kind, Kind::Beacon);
        let beacon = Beacon::open(&bytes).unwrap();
        let scope = match &beacon.scope {
            // The day of NOW.
            Some(scope) => scope_bytes(&beacon.gate, &scope.label, 20_270_115),
            None => Vec::new(),
        };
        let time = beacon.time;
        self.make(holder, epoch, time, &beacon.context(&scope))
    }

    fn make(
        &mut self,
        holder: &Holder,
        epoch: &Published,
        at: u64,
        context: &Context<'_>,
    ) -> String {
        let ready = holder
            .credential
            .ready(
                Arc::clone(&epoch.verifier),
                &self.keys,
                &epoch.certified,
                &holder.witness,
                &holder.secret,
            )
            .unwrap();
        let slot = Slot::of_seconds(at, u32::try_from(SLOT).unwrap()).unwrap();
        let prepared = ready
            .prepare(Hour::of_seconds(at), &self.window, &mut self.rng)
            .unwrap();
        let shown = prepared.show(slot, context).unwrap();
        armour(Kind::Presentation, &presentation::encode(&shown))
    }
}

/// A gate in a folder of its own.
pub(crate) struct Place {
    pub(crate) folder: tempfile::TempDir,
}

/// How a run ended.
pub(crate) struct Run {
    pub(crate) exit: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    fn of(output: &Output) -> Self {
        Self {
            exit: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The lines of standard output, each a JSON object.
    pub(crate) fn json(&self) -> Vec<Value> {
        self.stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// Asserts exit code and, of the first JSON line, the verdict and its reason.
    pub(crate) fn says(&self, exit: i32, verdict: &str, reason: Option<&str>) {
        assert_eq!(self.exit, exit, "{}{}", self.stdout, self.stderr);
        let value = &self.json()[0];
        assert_eq!(value["verdict"], verdict);
        assert_eq!(value["reason"].as_str(), reason);
        assert_eq!(value["exit"], exit);
    }

    /// Asserts a refusal without any result.
    pub(crate) fn refuses(&self, exit: i32, words: &str) {
        assert_eq!(self.exit, exit, "{}{}", self.stdout, self.stderr);
        assert_eq!(self.stdout, "");
        assert!(self.stderr.contains(words), "{}", self.stderr);
    }
}

impl Place {
    /// A gate set up for the world, with a policy.
    pub(crate) fn new(world: &World, policy: &str) -> Self {
        let place = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        place.write("genesis.cose", &world.genesis);
        place.write("policy.toml", policy.as_bytes());
        let run = place.run(
            NOW,
            &["init", "genesis.cose", "--policy", "policy.toml"],
            "",
        );
        assert_eq!(run.exit, 0, "{}", run.stderr);
        place
    }

    /// A gate that has taken an announcement.
    pub(crate) fn with_news(world: &World, policy: &str, news: &Published) -> Self {
        let place = Self::new(world, policy);
        place.write("news.cose", &news.bytes);
        let run = place.run(NOW, &["feed", "import", "news.cose"], "");
        assert_eq!(run.exit, 0, "{}", run.stderr);
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file of the gate's own folder.
    pub(crate) fn own(&self, name: &str) -> PathBuf {
        self.path("gate").join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Writes a code as a picture.
    pub(crate) fn picture(&self, name: &str, text: &str) {
        let symbol = huepass_qr::Symbol::encode(text, huepass_qr::Level::Low).unwrap();
        self.write(name, &symbol.png(4).unwrap());
    }

    /// The program, ready to be run at `now`.
    pub(crate) fn command(&self, now: u64, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_verifier"));
        self.set_up(&mut command, now);
        command.args(arguments);
        command
    }

    /// Folder, environment and streams.
    pub(crate) fn set_up(&self, command: &mut Command, now: u64) {
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder.path())
            .env("HUEPASS_VERIFIER_HOME", self.path("gate"))
            .env("HUEPASS_TEST_CLOCK", format!("@{now}"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
    }

    pub(crate) fn run(&self, now: u64, arguments: &[&str], stdin: &str) -> Run {
        finish(self.command(now, arguments), stdin)
    }

    /// Checks a code given as the argument, with results in JSON.
    pub(crate) fn check(&self, now: u64, code: &str) -> Run {
        self.run(now, &["check", "--json", code], "")
    }

    /// What `status --json` says.
    pub(crate) fn status(&self, now: u64) -> Value {
        self.run(now, &["status", "--json"], "").json().remove(0)
    }
}

pub(crate) fn finish(mut command: Command, stdin: &str) -> Run {
    let mut child = command.spawn().unwrap();
    // A program that does not read its input closes it.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    Run::of(&child.wait_with_output().unwrap())
}

/// Writes announcements as a feed folder.
pub(crate) fn feed(folder: &Path, announcements: &[&Published]) {
    for published in announcements {
        let path = folder.join(layout::announcement(Epoch(published.epoch)));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &published.bytes).unwrap();
        std::fs::write(folder.join(layout::NEWEST), &published.bytes).unwrap();
    }
}
