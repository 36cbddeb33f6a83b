//! Processes that a test starts and kills.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

const URL: &str = "HUEPASS_TEST_URL";
const KEYS: &str = "HUEPASS_TEST_KEYS";
const SEED: &str = "HUEPASS_TEST_SEED";

/// Marks what a process says among the test harness's own words.
const MARK: &str = "did ";

/// What a process was started with: the database, the keys, its number.
pub(crate) fn given() -> (String, Vec<u8>, u64) {
    let variable = |name| std::env::var(name).expect("started by another test only");
    let keys = hex::decode(variable(KEYS)).unwrap();
    (variable(URL), keys, variable(SEED).parse().unwrap())
}

pub(crate) fn say(what: &str, bytes: &[u8]) {
    let mut stdout = std::io::stdout();
    writeln!(stdout, "\n{MARK}{what} {}", hex::encode(bytes)).unwrap();
    stdout.flush().unwrap();
}

/// A process that plays one ignored test of this program; it is killed when dropped.
pub(crate) struct Process {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Process {
    pub(crate) fn start(test: &str, url: &str, keys: &[u8], seed: u64) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", test, "--nocapture"])
            .env(URL, url)
            .env(KEYS, hex::encode(keys))
            .env(SEED, seed.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Self { child, stdout }
    }

    /// kill -9.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The next thing that it said it did, or `None` once it is gone.
    pub(crate) fn next(&mut self) -> Option<(String, Vec<u8>)> {
        let mut line = String::new();
        while self.stdout.read_line(&mut line).unwrap() > 0 {
            if let Some(said) = line.strip_prefix(MARK) {
                // Cut off in the middle of a word: not said.
                let said = said.strip_suffix('\n')?;
                let (what, bytes) = said.split_once(' ').unwrap();
                return Some((what.to_owned(), hex::decode(bytes).unwrap()));
            }
            line.clear();
        }
        None
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
