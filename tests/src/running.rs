//! A program that stays, and what it says meanwhile.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// How long a test waits for what must come. Machines that test are slow at times.
const PATIENCE: Duration = Duration::from_mins(3);

/// A program that runs until it is told to end. Dropping it kills it.
#[derive(Debug)]
pub struct Running {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    seen: Vec<String>,
}

impl Running {
    /// Starts it.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program can be started");
        let (sender, lines) = channel();
        let stdout = child.stdout.take().expect("it was asked for");
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self {
            stdin: child.stdin.take(),
            child,
            lines,
            seen: Vec::new(),
        }
    }

    /// Writes a line to its standard input.
    ///
    /// # Panics
    /// When it has ended.
    pub fn tell(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("it is open");
        writeln!(stdin, "{line}").expect("it reads");
    }

    /// Waits for a line of standard output that is JSON and that `wanted` likes.
    ///
    /// # Panics
    /// With all that was said, when it does not come in time.
    #[track_caller]
    pub fn waits_for(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let start = Instant::now();
        loop {
            let left = PATIENCE.saturating_sub(start.elapsed());
            match self.lines.recv_timeout(left) {
                Ok(line) => {
                    let value = serde_json::from_str(&line).unwrap_or(Value::Null);
                    self.seen.push(line);
                    if wanted(&value) {
                        return value;
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.give_up(what, "it did not come in time"),
                Err(RecvTimeoutError::Disconnected) => self.give_up(what, "the program ended"),
            }
        }
    }

    /// Waits for an event of a node.
    ///
    /// # Panics
    /// As [`Self::waits_for`].
    #[track_caller]
    pub fn event(&mut self, name: &str) -> Value {
        self.has_said(name, |value| value["event"] == name)
    }

    /// Waits until a node's copy has an epoch.
    ///
    /// # Panics
    /// As [`Self::waits_for`].
    #[track_caller]
    pub fn copies(&mut self, epoch: u32) {
        let what = format!("epoch {epoch}");
        let _ = self.has_said(&what, |value| {
            let has = value["event"] == "copied" || value["event"] == "begun";
            has && value["epoch"].as_u64() >= Some(epoch.into())
        });
    }

    /// As [`Self::waits_for`], for what may have been said already.
    #[track_caller]
    fn has_said(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let said = self.seen.iter().map(|line| serde_json::from_str(line));
        let said: Option<Value> = said.flatten().find(&wanted);
        said.unwrap_or_else(|| self.waits_for(what, wanted))
    }

    #[track_caller]
    fn give_up(&mut self, what: &str, why: &str) -> ! {
        let _ = self.child.kill();
        let mut words = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            let _ = stderr.read_to_string(&mut words);
        }
        panic!(
            "waiting for {what}: {why}\n{}\n{words}",
            self.seen.join("\n")
        );
    }

    /// `kill -9`.
    ///
    /// # Panics
    /// When there is no such process.
    pub fn kill(mut self) {
        self.child.kill().expect("it is our own");
        self.child.wait().expect("it ends");
    }

    /// Tells it to end, and waits until it has; gives how, and what it said on standard error.
    ///
    /// # Panics
    /// When there is no such process.
    pub fn ends(mut self) -> (ExitStatus, String) {
        drop(self.stdin.take());
        kill_process(Pid::from_child(&self.child), Signal::TERM).expect("it is our own");
        let mut words = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            let _ = stderr.read_to_string(&mut words);
        }
        (self.child.wait().expect("it ends"), words)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
