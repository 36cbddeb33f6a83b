//! Watch mode on a terminal: what stays, what goes, and that nothing scanned is echoed.
#![cfg(target_os = "linux")]

mod common;

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::{Child, Stdio};

use common::{NOW, Place, World};
use huepass_credential::Colour;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// The program on a terminal whose other end the test holds.
struct Terminal {
    master: File,
    child: Child,
    seen: String,
}

impl Terminal {
    fn open(place: &Place, arguments: &[&str]) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let slave = || {
            File::options()
                .read(true)
                .write(true)
                .open(name.to_str().unwrap())
                .unwrap()
        };
        let child = place
            .command(NOW, arguments)
            .stdin(Stdio::from(slave()))
            .stdout(Stdio::from(slave()))
            .stderr(Stdio::from(slave()))
            .spawn()
            .unwrap();
        Self {
            master: File::from(master),
            child,
            seen: String::new(),
        }
    }

    fn send(&mut self, text: &str) {
        self.seen.clear();
        self.master.write_all(text.as_bytes()).unwrap();
    }

    /// Reads until the screen has said `words`; a minute of silence fails.
    fn wait_for(&mut self, words: &str) {
        let mut bytes = [0; 4096];
        while !self.seen.contains(words) {
            let minute = Timespec {
                tv_sec: 60,
                tv_nsec: 0,
            };
            let mut waiting = [PollFd::new(&self.master, PollFlags::IN)];
            assert_eq!(poll(&mut waiting, Some(&minute)), Ok(1), "{}", self.seen);
            let length = self.master.read(&mut bytes).unwrap();
            self.seen
                .push_str(&String::from_utf8_lossy(&bytes[..length]));
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
    let mut gate = Terminal::open(&place, &["check", "--watch"]);
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
    assert!(gate.child.wait().unwrap().success());
    assert_eq!(place.status(NOW)["admitted"], 2);
}
