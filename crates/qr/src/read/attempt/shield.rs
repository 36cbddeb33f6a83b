//! Keeps a panic of the decoding library from ending a gate's day.
//!
//! The library indexes and subtracts in places without a check of its own, so a hostile picture
//! may make it panic. That is caught here and counts as "nothing found".

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static SHIELDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; a panic inside gives `None` and prints nothing.
pub(super) fn run<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let outer = take_hook();
        set_hook(Box::new(move |panic| {
            if !SHIELDED.get() {
                outer(panic);
            }
        }));
    });
    SHIELDED.set(true);
    // What `work` touches is dropped with it, so nothing half-changed is seen afterwards.
    let result = catch_unwind(AssertUnwindSafe(work));
    SHIELDED.set(false);
    result.ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_panic_is_nothing_found() {
        let index = std::hint::black_box(3);
        assert_eq!(super::run(|| [1, 2][index]), None);
        assert_eq!(super::run(|| 7), Some(7));
    }
}
