//! The issuer as a process, and a wallet made of the library crates.

#![allow(dead_code)] // Every test program uses its own part of this.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use huepass_credential::{CredentialType, IssuanceContext, MasterSecret};
use huepass_feed::{Epoch, EpochList, Statements, Trust, layout};
use huepass_wire::{
    Answer, Exchange, Kind, Offer, Outcome, Pin, Purpose, Request, SealingSecret, armour, limits,
    unarmour,
};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use tempfile::TempDir;

pub(crate) const NOW: u64 = 1_800_000_000;

/// A folder with homes, feeds and files in it.
pub(crate) struct Desk {
    folder: TempDir,
    pub(crate) now: u64,
}

/// What a command did.
pub(crate) struct Done {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Done {
    /// Its result as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        assert_eq!(self.status, 0, "{}", self.stderr);
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// The id of its error.
    pub(crate) fn error(&self) -> String {
        let line = self.stderr.lines().last().unwrap_or_default();
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        value["error"]["id"].as_str().unwrap_or(line).to_owned()
    }
}

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("passphrase"), "nine green bottles\n").unwrap();
        Self { folder, now: NOW }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A home whose passphrase is cheap to check.
    pub(crate) fn home(&self, name: &str) {
        std::fs::create_dir_all(self.path(name)).unwrap();
        let config = "[kdf]\nmemory_kib = 64\npasses = 1\nlanes = 1\n";
        std::fs::write(self.path(name).join("config.toml"), config).unwrap();
    }

    /// Starts `issuer --home HOME --json ARGS`.
    pub(crate) fn spawn(&self, home: &str, args: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_issuer"))
            .arg("--json")
            .arg("--home")
            .arg(self.path(home))
            .args(args)
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .env("HUEPASS_PASSPHRASE_FILE", self.path("passphrase"))
            .env("HUEPASS_TEST_CLOCK", format!("@{}", self.now))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Runs it to its end.
    pub(crate) fn issuer(&self, home: &str, args: &[&str], stdin: &str) -> Done {
        let mut child = self.spawn(home, args);
        // A command that reads nothing closes it.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        let Output {
            status,
            stdout,
            stderr,
        } = child.wait_with_output().unwrap();
        Done {
            status: status.code().unwrap(),
            stdout: String::from_utf8(stdout).unwrap(),
            stderr: String::from_utf8(stderr).unwrap(),
        }
    }

    /// Runs a command that must succeed.
    pub(crate) fn ok(&self, home: &str, args: &[&str]) -> serde_json::Value {
        self.issuer(home, args, "").json()
    }

    /// Registers a person and gives the handle.
    pub(crate) fn person(&self, home: &str, number: &str) -> String {
        let done = self.issuer(home, &["person", "add"], number);
        done.json()["person"].as_str().unwrap().to_owned()
    }

    /// An offer and its PIN.
    pub(crate) fn offer(&self, home: &str, person: &str) -> (String, String) {
        let value = self.ok(home, &["offer", person, "--pin-file", "pin"]);
        let pin = std::fs::read_to_string(self.path("pin")).unwrap();
        (
            value["code"].as_str().unwrap().to_owned(),
            pin.trim().to_owned(),
        )
    }

    /// A request's answer: exit code and code.
    pub(crate) fn answer(&self, home: &str, request: &str) -> (i32, String) {
        let done = self.issuer(home, &["answer", request], "");
        let value: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
        (done.status, value["code"].as_str().unwrap().to_owned())
    }
}

/// A wallet as far as an issuer sees it.
pub(crate) struct Wallet {
    secret: MasterSecret,
    rng: ChaCha20Rng,
}

/// A request that waits for its answer.
pub(crate) struct Asked {
    pub(crate) text: String,
    exchange: Exchange,
    key: SealingSecret,
}

impl Wallet {
    pub(crate) fn new(seed: u64) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        Self {
            secret: MasterSecret::random(&mut rng),
            rng,
        }
    }

    /// The first request for an offer.
    pub(crate) fn ask(&mut self, trust: &Trust, offer: &str, pin: &str) -> Asked {
        let (kind, offer) = unarmour(offer, limits::OFFER).unwrap();
        assert_eq!(kind, Kind::Offer);
        let offer = Offer::open(&offer).unwrap();
        assert_eq!(offer.genesis, trust.pin());
        let framework = trust.genesis().framework(CredentialType(1)).unwrap();
        let key = SealingSecret::random(&mut self.rng);
        let context = IssuanceContext {
            framework: &framework,
            shard: offer.shard_id(),
            nonce: &offer.ticket.nonce,
            request: &Request::bound_bytes(Purpose::First, &offer.ticket.id, &key.public()),
        };
        let link = self.secret.link_secret(offer.genesis, offer.authority);
        let request = Request {
            purpose: Purpose::First,
            ticket_id: offer.ticket.id,
            pin: Some(Pin::new(pin).unwrap()),
            commitment: link.commit(&context, &mut self.rng).unwrap(),
            answer_key: key.public(),
        };
        let sealed = request
            .seal(
                offer.genesis,
                offer.authority,
                &offer.sealing_key,
                &mut self.rng,
            )
            .unwrap();
        Asked {
            text: armour(Kind::Request, &sealed),
            exchange: Exchange {
                genesis: offer.genesis,
                authority: offer.authority,
                ticket_id: offer.ticket.id,
            },
            key,
        }
    }
}

impl Asked {
    /// What the answer says.
    pub(crate) fn outcome(&self, answer: &str) -> Outcome {
        let (kind, bytes) = unarmour(answer, limits::ANSWER).unwrap();
        assert_eq!(kind, Kind::Answer);
        Answer::open(&bytes, &self.exchange, &self.key)
            .unwrap()
            .outcome
    }
}

/// Whom a feed says to believe.
pub(crate) fn trust(feed: &Path) -> Trust {
    Trust::new(&std::fs::read(feed.join(layout::GENESIS)).unwrap()).unwrap()
}

/// All statements of a feed.
pub(crate) fn statements(feed: &Path, trust: &Trust) -> Statements {
    let mut statements = Statements::default();
    for entry in std::fs::read_dir(feed.join(layout::STATEMENTS)).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with(layout::INDEX) {
            continue;
        }
        let bytes = std::fs::read(path).unwrap();
        statements.add(&bytes, trust).unwrap();
    }
    statements
}

/// The bytes of an epoch's announcement.
pub(crate) fn announcement(feed: &Path, epoch: u32) -> Vec<u8> {
    std::fs::read(feed.join(layout::announcement(Epoch(epoch)))).unwrap()
}

/// The list of the newest announcement of a feed, everything checked, and its number.
pub(crate) fn newest(feed: &Path) -> (u32, EpochList) {
    let trust = trust(feed);
    let bytes = std::fs::read(feed.join(layout::NEWEST)).unwrap();
    let announced = trust.open_announcement(&bytes).unwrap();
    let epoch = announced.get().epoch();
    assert_eq!(bytes, announcement(feed, epoch.0));
    let list = std::fs::read(feed.join(layout::list(epoch))).unwrap();
    (epoch.0, EpochList::open(&list, announced.get()).unwrap())
}

/// Copies a folder with all that is in it.
pub(crate) fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
