//! Something on the terminal until a key is pressed, and nothing of it afterwards.

use std::io::{self, Write as _};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use signal_hook::SigId;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use super::{Raw, failed};
use crate::Report;

/// To the alternate screen, which keeps no history, without a cursor (xterm's private modes 1049
/// and 25).
const ENTER: &str = "\u{1b}[?1049h\u{1b}[?25l";
/// Empties the screen first: a terminal that has no alternate screen keeps what is on it.
const LEAVE: &str = "\u{1b}[H\u{1b}[2J\u{1b}[?1049l\u{1b}[?25h";

/// While this lives, the terminal belongs to what is shown: keys are not echoed, and a program that
/// is told to end hears of it from [`Screen::is_over`]. Dropping it, whatever the reason, empties
/// the screen and leaves the terminal as it was.
#[derive(Debug)]
pub struct Screen {
    drawn: bool,
    /// Absent where standard input is no terminal: then only a signal ends the showing.
    keys: Option<Raw>,
    signals: Signals,
}

impl Screen {
    /// Begins. `drawn` takes the whole screen; without it, lines go where they would go anyway.
    ///
    /// # Errors
    /// Exit 74 when the terminal fails.
    pub fn begin(drawn: bool) -> Result<Self, Report> {
        let signals = Signals::catch().map_err(failed)?;
        let keys = if rustix::termios::isatty(rustix::stdio::stdin()) {
            Some(Raw::enter().map_err(failed)?)
        } else {
            None
        };
        // From here on a failure drops the screen, which undoes what was done.
        let screen = Self {
            drawn,
            keys,
            signals,
        };
        if drawn {
            write(ENTER).map_err(failed)?;
        }
        Ok(screen)
    }

    /// Waits so long at most; `true` when a key was pressed (Ctrl-C is one), the program was told
    /// to end (SIGINT, SIGTERM, SIGHUP), or the terminal has gone. The key is taken.
    ///
    /// # Errors
    /// Exit 74 when the terminal fails.
    pub fn is_over(&self, at_most: Duration) -> Result<bool, Report> {
        let stdin = rustix::stdio::stdin();
        let mut awaited = vec![PollFd::new(&self.signals.heard, PollFlags::IN)];
        if self.keys.is_some() {
            awaited.push(PollFd::new(&stdin, PollFlags::IN));
        }
        let timeout = Timespec {
            tv_sec: i64::try_from(at_most.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: at_most.subsec_nanos().into(),
        };
        match poll(&mut awaited, Some(&timeout)) {
            // A signal that interrupts is found by the next call.
            Ok(0) | Err(rustix::io::Errno::INTR) => Ok(false),
            Ok(_) => {
                // A terminal that has gone has no keys either.
                let all = rustix::termios::QueueSelector::IFlush;
                let _ = rustix::termios::tcflush(stdin, all);
                Ok(true)
            }
            Err(error) => Err(failed(error)),
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if self.drawn {
            // A terminal that has gone needs no cleaning.
            let _ = write(LEAVE);
        }
    }
}

fn write(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// The signals that ask a program to end, as bytes on a stream that can be waited for.
#[derive(Debug)]
struct Signals {
    heard: UnixStream,
    caught: Vec<SigId>,
}

impl Signals {
    fn catch() -> io::Result<Self> {
        let (heard, sent) = UnixStream::pair()?;
        let mut signals = Self {
            heard,
            caught: Vec::new(),
        };
        for signal in [SIGHUP, SIGINT, SIGTERM] {
            let sent = sent.try_clone()?;
            let id = signal_hook::low_level::pipe::register(signal, sent)?;
            signals.caught.push(id);
        }
        Ok(signals)
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for id in self.caught.drain(..) {
            signal_hook::low_level::unregister(id);
        }
    }
}
