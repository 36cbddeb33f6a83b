//! Time that passes while a mirror is read.

use std::time::{Duration, Instant};

/// Tells how much time passed, and lets some pass. What hour it is nobody asks.
pub trait Timer {
    /// How long ago the timer began. Never less than before.
    fn elapsed(&self) -> Duration;

    /// Returns after this time.
    fn wait(&mut self, time: Duration);
}

/// The system's own.
#[derive(Debug)]
pub struct SystemTimer(Instant);

impl SystemTimer {
    /// Begins now.
    #[expect(clippy::new_without_default, reason = "what it gives depends on when")]
    pub fn new() -> Self {
        Self(Instant::now())
    }
}

impl Timer for SystemTimer {
    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn wait(&mut self, time: Duration) {
        std::thread::sleep(time);
    }
}
