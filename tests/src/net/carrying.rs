//! Programs that stay and carry the feed, and what they tell.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::Host;
use crate::Party;

/// How long something is waited for. It never takes that long when all is well.
const DEADLINE: Duration = Duration::from_mins(2);

/// A program that runs until this is dropped.
pub struct Carrying {
    name: String,
    child: Child,
    told: Arc<Told>,
}

#[derive(Default)]
struct Told {
    events: Mutex<Vec<Value>>,
    ended: AtomicBool,
    more: Condvar,
}

impl Carrying {
    /// Starts a party's program on a host; it tells its events as JSON, one a line.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start(host: &Host, party: &Party<'_>, arguments: &[&str]) -> Self {
        let mut all = vec!["--json"];
        all.extend(arguments);
        let plain = party.command(&all);
        let mut command = host.command(plain.get_program());
        // The same command as beside the host, inside of it.
        command.env_clear().args(plain.get_args());
        for (name, value) in plain.get_envs() {
            if let Some(value) = value {
                command.env(name, value);
            }
        }
        if let Some(folder) = plain.get_current_dir() {
            command.current_dir(folder);
        }
        Self::run(arguments.join(" "), command)
    }

    fn run(name: String, mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the program can be started");
        let out = BufReader::new(child.stdout.take().expect("it was asked for"));
        let told = Arc::new(Told::default());
        let telling = Arc::clone(&told);
        // Ends with the program.
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let Ok(event) = serde_json::from_str(&line) else {
                    continue;
                };
                let mut events = telling
                    .events
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner);
                events.push(event);
                telling.more.notify_all();
            }
            telling.ended.store(true, Relaxed);
            telling.more.notify_all();
        });
        Self { name, child, told }
    }

    /// Waits until it has told something like this, and gives the first that is.
    ///
    /// # Panics
    /// When it does not in time.
    #[track_caller]
    pub fn tells(&self, what: &str, is: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + DEADLINE;
        let mut events = self
            .told
            .events
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(found) = events.iter().find(|event| is(event)) {
                return found.clone();
            }
            let ended = self.told.ended.load(Relaxed);
            assert!(!ended, "{} ended before {what}: {events:?}", self.name);
            let left = end.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "{} did not tell {what}: {events:?}",
                self.name
            );
            let waited = self.told.more.wait_timeout(events, left);
            events = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits until its copy has an epoch or a later one.
    ///
    /// # Panics
    /// When it does not in time.
    #[track_caller]
    pub fn has_copy_of(&self, epoch: u64) {
        self.tells(&format!("a copy of epoch {epoch}"), |event| {
            copied(event).is_some_and(|copied| copied >= epoch)
        });
    }

    /// The epochs of its copy so far, in the order in which it told them.
    pub fn copies(&self) -> Vec<u64> {
        let events = self
            .told
            .events
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        events.iter().filter_map(copied).collect()
    }
}

/// The epoch that a copy has, if an event says so.
fn copied(event: &Value) -> Option<u64> {
    let is_copy = matches!(event["event"].as_str(), Some("begun" | "copied"));
    event["epoch"].as_u64().filter(|_| is_copy)
}

impl Drop for Carrying {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
