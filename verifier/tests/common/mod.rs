//! A gate's folder, and the real program run on it at a time of the test's choosing.
#![allow(dead_code)] // Each test uses a part.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use huepass_credential::Epoch;
use huepass_feed::layout;
use huepass_wire::{Beacon, Kind, scope_bytes, unarmour};
use serde_json::Value;

#[path = "../../../crates/verify/src/testing.rs"]
mod world;

pub(crate) use world::*;

/// The text of an answer to a beacon, given as the program prints it.
pub(crate) fn answer_to(
    world: &mut World,
    holder: &Holder,
    epoch: &Published,
    beacon: &str,
) -> String {
    let (kind, bytes) = unarmour(beacon.trim(), 1000).unwrap();
    assert_eq!(kind, Kind::Beacon);
    let beacon = Beacon::open(&bytes).unwrap();
    let scope = match &beacon.scope {
        // The day of NOW.
        Some(scope) => scope_bytes(&beacon.gate, &scope.label, 20_270_115),
        None => Vec::new(),
    };
    world.show_to(holder, epoch, beacon.time, &beacon.context(&scope))
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
