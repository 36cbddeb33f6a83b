//! Watch mode on a terminal: what stays, what goes, and that nothing scanned is echoed.
#![cfg(target_os = "linux")]

mod common;
#[path = "../../crates/cli/tests/terminal/mod.rs"]
mod terminal;

use common::{NOW, Place, World};
use huepass_credential::Colour;
use terminal::Terminal;

/// A gate's terminal.
struct Screen {
    terminal: Terminal,
    seen: String,
}

impl Screen {
    fn open(place: &Place, arguments: &[&str]) -> Self {
        Self {
            terminal: Terminal::open(&mut place.command(NOW, arguments), (80, 24)),
            seen: String::new(),
        }
    }

    fn send(&mut self, text: &str) {
        self.seen.clear();
        self.terminal.send(text);
    }

    /// Reads until the screen has said `words`; a minute of silence fails.
    fn wait_for(&mut self, words: &str) {
        while !self.seen.contains(words) {
            let bytes = self.terminal.read(60);
            let bytes = bytes.unwrap_or_else(|| panic!("{words:?} in {}", self.seen));
            self.seen.push_str(&String::from_utf8_lossy(&bytes));
        }
        assert!(!self.seen.contains("HUE1:"), "the code was echoed");
    }
}

// spec: GAT-26
#[test]
fn a_refusal_stays_until_enter_and_an_admitted_pass_goes() {
    let mut world = World::new(1);
    let epoch = world.publish(1);
    let place = Place::with_news(&world, "", &epoch);
    let (green, yellow) = (world.holder(Colour::Green), world.holder(Colour::Yellow));
    let mut code = |holder| world.show(holder, &epoch, NOW) + "\n";
    let mut gate = Screen::open(&place, &["check", "--watch"]);
    gate.wait_for("Ctrl-C ends.");
    assert!(gate.seen.contains("READY"));

    gate.send(&code(&green));
    gate.wait_for("GREEN");
    gate.wait_for("Ctrl-C ends.");
    // by itself
    gate.send("");
    gate.wait_for("READY");

    gate.send(&code(&yellow));
    gate.wait_for("Press Enter before the next person.");
    assert!(gate.seen.contains("▲ ▲ ▲   YELLOW   ▲ ▲ ▲"));
    gate.wait_for("Ctrl-C ends.");
    let next = code(&green);
    gate.send(&next);
    gate.wait_for("One code was read meanwhile and not checked.");
    assert!(gate.seen.contains("YELLOW") && !gate.seen.contains("GREEN"));
    gate.wait_for("Ctrl-C ends.");
    gate.send("\n");
    gate.wait_for("READY");
    // it was not checked, so it has not been used either
    gate.send(&next);
    gate.wait_for("GREEN");
    gate.wait_for("Ctrl-C ends.");
    gate.send("\u{3}");
    assert_eq!(gate.terminal.wait(), Some(0));
    assert!(gate.terminal.is_as_before());
    assert_eq!(place.status(NOW)["admitted"], 2);
}
