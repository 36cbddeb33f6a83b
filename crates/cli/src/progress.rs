//! A bar for what takes longer than a second.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::Context;
use crate::words::Args;

/// Work below this shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Counts finished steps; shows a bar on standard error after one second, only on a terminal and
/// not with `--json`. Dropping it removes the bar.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
    may_show: bool,
}

impl Progress {
    /// Starts counting to `total`; the message `id` says what is being done.
    pub fn start(context: &Context, id: &'static str, args: &Args, total: u64) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        // Unwrap safety: the template is a constant that `a_bar_can_be_drawn` builds.
        let style = ProgressStyle::with_template(TEMPLATE).unwrap();
        bar.set_style(style);
        bar.set_message(context.messages.text(id, args));
        let may_show = context.stderr_is_terminal && !context.output.is_json();
        Self {
            bar,
            started: Instant::now(),
            may_show,
        }
    }

    /// Counts `steps` more.
    pub fn advance(&mut self, steps: u64) {
        if self.may_show && self.bar.is_hidden() && self.started.elapsed() >= PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(steps);
    }

    /// Steps counted so far.
    pub fn position(&self) -> u64 {
        self.bar.position()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

const TEMPLATE: &str = "{msg} {bar:30} {pos}/{len} {eta}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_can_be_drawn() {
        assert!(ProgressStyle::with_template(TEMPLATE).is_ok());
    }
}
