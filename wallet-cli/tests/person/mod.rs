//! A holder with the real program.
#![allow(dead_code, reason = "each test file uses its part")]

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use super::common::{World, green};

const BINARY: &str = env!("CARGO_BIN_EXE_wallet-cli");

/// A person with a wallet in a folder.
pub(crate) struct Person {
    folder: TempDir,
    pub(crate) now: u64,
}

impl Person {
    pub(crate) fn new(now: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("p"), "correct horse battery\n").unwrap();
        Self { folder, now }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command
            .args(args)
            .current_dir(self.folder.path())
            .env_clear()
            .env("HUEPASS_WALLET_HOME", self.path("wallet"))
            .env("HUEPASS_PASSPHRASE_FILE", self.path("p"))
            .env("HUEPASS_TEST_CLOCK", format!("@{}", self.now))
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs a command that must succeed; gives its standard output.
    pub(crate) fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{args:?}: {words}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command that must fail with this exit code; gives its words.
    pub(crate) fn fails(&self, args: &[&str], code: i32) -> String {
        let output = self.run(args);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{args:?}: {words}");
        words
    }

    pub(crate) fn status(&self) -> serde_json::Value {
        serde_json::from_str(&self.ok(&["status", "--json"])).unwrap()
    }

    /// Writes the world's feed into the folder `feed`.
    pub(crate) fn carry(&self, world: &World) {
        for (path, bytes) in &world.feed.0 {
            let path = self.path("feed").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }

    /// A wallet with a green pass, synced.
    pub(crate) fn holder(world: &mut World) -> Self {
        let person = Self::new(world.now());
        person.carry(world);
        person.ok(&["init", "--feed", "feed", "--yes"]);
        let offer = world.offer(0, person.now + 1000);
        person.ok(&["request", &offer, "--no-pin", "--out", "request.txt"]);
        let request = std::fs::read_to_string(person.path("request.txt")).unwrap();
        let answer = world.answer(0, request.trim(), green(person.now));
        std::fs::write(person.path("answer.txt"), answer).unwrap();
        person.ok(&["accept", "answer.txt"]);
        person.ok(&["sync"]);
        person
    }
}
