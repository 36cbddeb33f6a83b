//! While a sync waits for a mirror that does not answer, passes are shown and checked, and whatever the
//! holder does meanwhile is there afterwards.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use huepass_journeys::{Town, World, code, text};

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

// spec: WAL-22
#[test]
fn a_wallet_shows_and_takes_changes_while_its_sync_waits() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let (ana, _) = town.holder("ana", "green");
    let gate = town.gate("gate", "");
    world.pass(600);
    town.publish();
    let mut silent = Silent::new();

    let syncing = ana
        .command(&["--json", "sync", &silent.url, text(&town.feed)])
        .spawn()
        .unwrap();
    silent.is_asked();
    let shown = world.file("shown.txt", code(&ana));
    let _ = gate.run(&["check", text(&shown)]).exits(0);
    // It is under the news of before, because the sync has not come to anything yet.
    assert_eq!(ana.json(&["status"])["news"]["epoch"], 1);
    // The sync has to be done again on what this makes of the wallet.
    let _ = ana.run(&["profiles", "add", "child"]).exits(0);
    silent.release();

    let synced = syncing.wait_with_output().unwrap();
    assert!(synced.status.success(), "{synced:?}");
    let profiles = ana.run(&["profiles", "list"]).exits(0);
    let _ = profiles.says("child");
    let me = ana.json(&["--profile", "me", "status"]);
    assert_eq!(me["news"]["epoch"], 2);
}

#[test]
fn a_gate_checks_while_its_sync_waits() {
    let world = World::new();
    let town = Town::new(&world, "town");
    let (ana, _) = town.holder("ana", "green");
    let gate = town.gate("gate", "reread = 0");
    let mut silent = Silent::new();

    let syncing = gate
        .command(&["sync", &silent.url, text(&town.feed)])
        .spawn()
        .unwrap();
    silent.is_asked();
    let shown = world.file("shown.txt", code(&ana));
    let _ = gate.run(&["check", text(&shown)]).exits(0);
    let _ = gate.run(&["check", text(&shown)]).exits(22);
    silent.release();

    let synced = syncing.wait_with_output().unwrap();
    assert!(synced.status.success(), "{synced:?}");
    // What it has seen is not forgotten by that.
    let _ = gate.run(&["check", text(&shown)]).exits(22);
}
