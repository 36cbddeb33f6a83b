//! Being told to end.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use huepass_cli::{Exit, Report};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

/// From its making on, SIGINT, SIGTERM and SIGHUP no longer end the program; it asks here whether
/// one came. A second one ends it at once.
#[derive(Clone, Debug)]
pub struct Ending(Arc<AtomicBool>);

impl Ending {
    /// Begins to listen.
    ///
    /// # Errors
    /// Exit 74 when the system does not let it.
    pub fn catch() -> Result<Self, Report> {
        let told = Arc::new(AtomicBool::new(false));
        for signal in [SIGHUP, SIGINT, SIGTERM] {
            // The order matters: the first one sets the flag that makes the second one end it.
            signal_hook::flag::register_conditional_shutdown(signal, 1, Arc::clone(&told))
                .and_then(|_| signal_hook::flag::register(signal, Arc::clone(&told)))
                .map_err(|error: io::Error| {
                    Report::new("error-carry-signals", Exit::Io).because(&error)
                })?;
        }
        Ok(Self(told))
    }

    /// Whether it was told to end.
    pub fn is_told(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Waits so long; `true` as soon as the program was told to end.
    pub fn wait(&self, at_most: Duration) -> bool {
        const LOOK: Duration = Duration::from_millis(100);
        let start = Instant::now();
        while !self.is_told() {
            let left = at_most.saturating_sub(start.elapsed());
            if left.is_zero() {
                return false;
            }
            std::thread::sleep(left.min(LOOK));
        }
        true
    }
}
