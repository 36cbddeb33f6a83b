//! While a sync waits for a mirror that does not answer, passes are shown and checked, and whatever the
//! holder does meanwhile is there afterwards.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Output};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use huepass_journeys::{Party, Town, World, code, text};

/// A web server that takes a request and says nothing until it is told to.
struct Silent {
    url: String,
    /// Somebody asks.
    asked: Receiver<()>,
    /// Dropped: everybody is sent away.
    held: Option<Sender<()>>,
}

impl Silent {
    fn new() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (asks, asked) = channel();
        let (held, release) = channel::<()>();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if asks.send(()).is_err() {
                    return;
                }
                // Nothing is ever sent: this returns when the sender is gone.
                let _ = release.recv();
                send_away(stream);
            }
        });
        Self {
            url,
            asked,
            held: Some(held),
        }
    }

    fn is_asked(&self) {
        self.asked.recv_timeout(Duration::from_mins(2)).unwrap();
    }

    fn release(&mut self) {
        drop(self.held.take());
    }
}

fn send_away(mut stream: TcpStream) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
    let _ = stream.read(&mut [0; 4096]);
    let answer = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let _ = stream.write_all(answer.as_bytes());
}

/// A sync that waits for the silent mirror; killed with the test.
struct Syncing(Option<Child>);

impl Syncing {
    fn begin(party: &Party<'_>, silent: &Silent, feed: &Path) -> Self {
        let mut command = party.command(&["sync", &silent.url, text(feed)]);
        let child = command.spawn().unwrap();
        silent.is_asked();
        Self(Some(child))
    }

    fn end(mut self) -> Output {
        let child = self.0.take().unwrap();
        child.wait_with_output().unwrap()
    }
}

impl Drop for Syncing {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A holder with a pass, whose feed has a second epoch that the wallet does not have yet.
fn behind<'w>(world: &'w World, town: &Town<'w>) -> Party<'w> {
    let (ana, _) = town.holder("ana", "green");
    world.pass(600);
    town.publish();
    ana
}

// spec: WAL-22
#[test]
fn a_sync_is_for_the_wallet_that_it_began_with() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let ana = behind(&world, &town);
    let mut silent = Silent::new();

    let syncing = Syncing::begin(&ana, &silent, &town.feed);
    fs::remove_dir_all(ana.home().join("vault")).unwrap();
    let _ = ana.run(&["init"]).exits(0);
    silent.release();

    let ended = syncing.end();
    let words = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(75), "{words}");
    assert!(words.contains("made anew"), "{words}");
    // The new one has nothing of it.
    let _ = ana.run(&["show", "--once"]).exits(77);
    let _ = ana.run(&["sync"]).exits(64);
}

// spec: WAL-22
#[test]
fn a_wallet_shows_and_takes_changes_while_its_sync_waits() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let ana = behind(&world, &town);
    let gate = town.gate("gate", "");
    let mut silent = Silent::new();

    let syncing = Syncing::begin(&ana, &silent, &town.feed);
    let shown = world.file("shown.txt", code(&ana));
    let _ = gate.run(&["check", text(&shown)]).exits(0);
    // The sync has to be done again on what this makes of the wallet.
    let _ = ana.run(&["profiles", "add", "child"]).exits(0);
    silent.release();

    let ended = syncing.end();
    assert!(ended.status.success(), "{ended:?}");
    // The same questions twice: once for each state of the wallet.
    let more = silent.asked.try_iter().count();
    assert!(more >= 2, "asked {more} times more");
    let _ = ana.run(&["profiles", "list"]).exits(0).says("child");
    let me = ana.json(&["--profile", "me", "status"]);
    assert_eq!(me["news"]["epoch"], 2);
}

// spec: VLT-23, WAL-22
#[test]
fn a_passphrase_may_be_changed_while_a_sync_waits() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let ana = behind(&world, &town);
    let other = world.file("other", "another passphrase altogether");
    let mut silent = Silent::new();

    let syncing = Syncing::begin(&ana, &silent, &town.feed);
    let change = ["passphrase", "--new-passphrase-file", text(&other)];
    let _ = ana.run(&change).exits(0);
    silent.release();

    let ended = syncing.end();
    assert!(ended.status.success(), "{ended:?}");
    let _ = ana.run(&["status"]).exits(77);
    let ana = ana.with("HUEPASS_PASSPHRASE_FILE", &other);
    assert_eq!(ana.json(&["status"])["news"]["epoch"], 2);
}

#[test]
fn a_gate_checks_while_its_sync_waits() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let (ana, _) = town.holder("ana", "green");
    let gate = town.gate("gate", "");
    let mut silent = Silent::new();

    let syncing = Syncing::begin(&gate, &silent, &town.feed);
    let shown = world.file("shown.txt", code(&ana));
    let _ = gate.run(&["check", text(&shown)]).exits(0);
    // Later than one camera reads one code again and again.
    world.pass(10);
    let _ = gate.run(&["check", text(&shown)]).exits(22);
    silent.release();

    let ended = syncing.end();
    assert!(ended.status.success(), "{ended:?}");
    // What it has seen is not forgotten by that.
    let _ = gate.run(&["check", text(&shown)]).exits(22);
}
