//! A panic of the program's own, told like every other failure.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};

use crate::{Exit, Report};

#[cfg(test)]
mod tests;

thread_local! {
    /// What this thread's newest panic said and where.
    static NEWEST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// From now on a panic is remembered instead of being printed in English: one that a library
/// catches again is no failure, and one that nobody catches is told by [`caught`]. Panics of other
/// threads are printed as before, since nobody may be waiting for those.
pub(crate) fn keep_quiet() {
    let print = panic::take_hook();
    let here = std::thread::current().id();
    panic::set_hook(Box::new(move |info| {
        if std::thread::current().id() == here {
            NEWEST.with_borrow_mut(|newest| *newest = Some(info.to_string()));
        } else {
            print(info);
        }
    }));
}

/// Runs a command; a panic becomes a report with exit 70.
pub(crate) fn caught(command: impl FnOnce() -> Result<Exit, Report>) -> Result<Exit, Report> {
    // What the command has changed is on disk or is dropped with the process.
    panic::catch_unwind(AssertUnwindSafe(command)).unwrap_or_else(|_| {
        let said = NEWEST.with_borrow_mut(Option::take);
        Err(Report::internal(&said.unwrap_or_default()))
    })
}
