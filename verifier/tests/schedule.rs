//! When the next sync is due.

mod common;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use common::{NOW, Place, World, finish};

fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.unwrap().as_secs()
}

/// A mirror that has nothing and takes its time to say so; the moment of its last answer.
fn slow() -> (String, Arc<AtomicU64>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let last = Arc::new(AtomicU64::new(0));
    let noted = last.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                if !stream.read(&mut byte).is_ok_and(|read| read == 1) {
                    break;
                }
                request.push(byte[0]);
            }
            std::thread::sleep(Duration::from_secs(5));
            noted.store(now(), Ordering::SeqCst);
            let none = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            let _ = stream.write_all(none.as_bytes());
        }
    });
    (url, last)
}

// spec: WAL-20
#[test]
fn the_next_sync_is_drawn_when_the_last_one_has_fetched() {
    let world = World::new(1);
    let place = Place::new(&world, "");
    place.write("gate/config.toml", b"sync_seconds = 10\n");
    let (url, last) = slow();
    let mut sync = place.command(NOW, &["sync", &url]);
    // The clock goes on.
    sync.env("HUEPASS_TEST_CLOCK", "+0").env("NO_PROXY", "*");
    let start = now();
    let run = finish(sync, "");
    assert_eq!(run.exit, 30, "{}", run.stderr);
    let last = last.load(Ordering::SeqCst);
    assert!(last >= start + 10, "the mirror was asked once only");
    let kept = std::fs::read(place.own("sync.json")).unwrap();
    let kept: serde_json::Value = serde_json::from_slice(&kept).unwrap();
    let next = kept["next"].as_u64().unwrap();
    // Ten seconds, a quarter more or less, and a second that clocks do not show.
    assert!(next >= last + 7, "{next} was drawn before {last}");
}
