//! Mirrors that tests make up: each answers with whatever bytes the test says.

#![allow(dead_code, reason = "each test file uses some of it")]

pub(crate) mod served;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use huepass_feed_http::{HttpSource, Settings, Timer};

/// A mirror in a thread of its own. A connection is for one request.
pub(crate) struct BadMirror {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl BadMirror {
    /// Answers request after request, numbered from 0, by what `answer` writes.
    pub(crate) fn new(mut answer: impl FnMut(usize, &mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = requests.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let request = read_request(&mut stream);
                let number = {
                    let mut seen = seen.lock().unwrap();
                    seen.push(request);
                    seen.len() - 1
                };
                answer(number, &mut stream);
            }
        });
        Self { address, requests }
    }

    /// Answers the first request with the first text, the last one for ever.
    pub(crate) fn saying(answers: &[&str]) -> Self {
        let answers: Vec<String> = answers.iter().map(|&text| text.to_owned()).collect();
        Self::new(move |number, stream| {
            let answer = &answers[number.min(answers.len() - 1)];
            let _ = stream.write_all(answer.as_bytes());
        })
    }

    /// What it was asked, with all headers.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn source(&self, settings: Settings) -> HttpSource {
        source(self.address, settings).0
    }
}

/// A source that notes its waits instead of waiting.
pub(crate) fn source(address: SocketAddr, settings: Settings) -> (HttpSource, Waits) {
    let base = format!("http://{address}/feed").parse().unwrap();
    let waits = Waits::default();
    let source = HttpSource::new(base, settings, 1).with_timer(FastTimer {
        start: Instant::now(),
        waits: waits.clone(),
    });
    (source, waits)
}

#[derive(Clone, Default)]
pub(crate) struct Waits(Arc<Mutex<Vec<Duration>>>);

impl Waits {
    pub(crate) fn all(&self) -> Vec<Duration> {
        self.0.lock().unwrap().clone()
    }
}

struct FastTimer {
    start: Instant,
    waits: Waits,
}

impl Timer for FastTimer {
    fn elapsed(&self) -> Duration {
        self.start.elapsed() + self.waits.all().iter().sum::<Duration>()
    }

    fn wait(&mut self, time: Duration) {
        self.waits.0.lock().unwrap().push(time);
    }
}

/// Deadlines that a busy machine keeps.
pub(crate) fn patient() -> Settings {
    Settings {
        use_proxy: false,
        attempts: 3,
        ..Settings::default()
    }
}

/// Deadlines for mirrors that miss them.
pub(crate) fn hasty() -> Settings {
    Settings {
        answer: Duration::from_millis(300),
        stall: Duration::from_millis(300),
        grace: Duration::from_millis(400),
        rate: 1_000_000,
        ..patient()
    }
}

/// A whole answer with status 200.
pub(crate) fn whole(tag: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nETag: {tag}\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

/// An answer of a status without a body.
pub(crate) fn status(line: &str) -> String {
    format!("HTTP/1.1 {line}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => request.push(byte[0]),
            _ => break,
        }
    }
    String::from_utf8(request).unwrap()
}

/// Writes a piece again and again until the other side is gone or `most` were written. Gives their
/// number.
pub(crate) fn flood(stream: &mut TcpStream, piece: &[u8], pause: Duration, most: usize) -> usize {
    (0..most)
        .find(|_| {
            std::thread::sleep(pause);
            stream.write_all(piece).is_err()
        })
        .unwrap_or(most)
}
