//! The server of this crate, as a test talks to it.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use huepass_feed::FeedShelf as _;
use huepass_feed_folder::FeedFolder;
use huepass_feed_http::{Limits, serve};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A server of a folder of its own.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    pub(crate) feed: FeedFolder,
    pub(crate) runtime: Runtime,
    pub(crate) stop: Option<oneshot::Sender<()>>,
    pub(crate) ended: Option<JoinHandle<std::io::Result<()>>>,
    _folder: tempfile::TempDir,
}

impl Served {
    pub(crate) fn new(limits: Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let feed = FeedFolder::new(folder.path());
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind(("127.0.0.1", 0)));
        let listener = listener.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let shutdown = async {
            let _ = stopped.await;
        };
        let ended = runtime.spawn(serve(listener, feed.clone(), limits, shutdown));
        Self {
            address,
            feed,
            runtime,
            stop: Some(stop),
            ended: Some(ended),
            _folder: folder,
        }
    }

    pub(crate) fn put(&mut self, path: &str, bytes: &[u8]) {
        self.feed.write(path, bytes).unwrap();
    }

    /// Sends a request of these lines, and reads the answer: its head in lower case, and its body.
    pub(crate) fn ask(&self, lines: &[&str]) -> (String, Vec<u8>) {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let head = lines.join("\r\n");
        let request = format!("{head}\r\nHost: x\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        answer(&mut stream)
    }

    pub(crate) fn get(&self, path: &str) -> (String, Vec<u8>) {
        self.ask(&[&format!("GET /{path} HTTP/1.1")])
    }
}

/// An answer to its end: its head in lower case, and its body.
pub(crate) fn answer(stream: &mut TcpStream) -> (String, Vec<u8>) {
    let mut bytes = Vec::new();
    // A reset after the answer is as good as an end.
    let _ = stream.read_to_end(&mut bytes);
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return (String::new(), bytes);
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    (head.to_ascii_lowercase(), bytes[end + 4..].to_vec())
}

pub(crate) fn status(head: &str) -> u16 {
    head[9..12].parse().unwrap()
}

pub(crate) fn value<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = head.lines().skip(1);
    let line = lines.find(|line| line.starts_with(&format!("{name}:")))?;
    Some(line.split_once(':').unwrap().1.trim())
}
