//! Readers who take more places than one, or keep theirs without asking for anything.

mod common;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use common::served::{Served, answer, status};
use huepass_feed::layout;
use huepass_feed_http::Limits;

/// Little time for headers. None of these tests asks how much it was in the end.
fn hasty() -> Limits {
    Limits {
        header: Duration::from_secs(2),
        connections: 1,
        ..Limits::default()
    }
}

/// Whether the other side closes a connection; if it does not, this takes a minute.
fn is_closed(stream: &mut TcpStream) -> bool {
    stream
        .set_read_timeout(Some(Duration::from_mins(1)))
        .unwrap();
    let mut rest = [0; 1000];
    loop {
        match stream.read(&mut rest) {
            Ok(0) => return true,
            Ok(_) => {}
            // The time is over, else it was reset.
            Err(error) => {
                use std::io::ErrorKind::{TimedOut, WouldBlock};
                return !matches!(error.kind(), TimedOut | WouldBlock);
            }
        }
    }
}

// spec: HTP-35
#[test]
fn whoever_says_nothing_loses_the_place() {
    let mut served = Served::new(hasty());
    served.put(layout::NEWEST, b"news");
    let mut silent = TcpStream::connect(served.address).unwrap();
    assert!(is_closed(&mut silent));
    assert_eq!(served.get(layout::NEWEST).1, b"news");
}

// spec: HTP-35
#[test]
fn whoever_says_a_little_now_and_then_loses_the_place() {
    let mut served = Served::new(hasty());
    served.put(layout::NEWEST, b"news");
    let mut slow = TcpStream::connect(served.address).unwrap();
    slow.write_all(b"GET /announcement.cose HTTP/1.1\r\nX: ")
        .unwrap();
    slow.set_nonblocking(true).unwrap();
    let mut closed = false;
    // A letter each fiftieth of a second, for a minute if need be.
    for _ in 0..3000 {
        let read = slow.read(&mut [0; 1000]);
        let waits = matches!(&read, Err(error) if error.kind() == std::io::ErrorKind::WouldBlock);
        closed = !waits || slow.write_all(b"x").is_err();
        if closed {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(closed);
    assert_eq!(served.get(layout::NEWEST).1, b"news");
}

// spec: HTP-35
#[test]
fn whoever_stays_after_an_answer_and_asks_no_more_loses_the_place() {
    let mut served = Served::new(hasty());
    served.put(layout::NEWEST, b"news");
    let mut idle = TcpStream::connect(served.address).unwrap();
    idle.write_all(b"GET /announcement.cose HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    assert!(is_closed(&mut idle));
    assert_eq!(served.get(layout::NEWEST).1, b"news");
}

// spec: HTP-34
#[test]
fn one_address_cannot_take_all_places() {
    let mut served = Served::new(Limits {
        local: 2,
        ..Limits::default()
    });
    served.put(layout::NEWEST, b"news");
    let ask = b"GET /announcement.cose HTTP/1.1\r\nHost: x\r\n\r\n";
    let mut places: Vec<TcpStream> = (0..2)
        .map(|_| {
            let mut stream = TcpStream::connect(served.address).unwrap();
            stream.write_all(ask).unwrap();
            stream.read_exact(&mut [0; 12]).unwrap();
            stream
        })
        .collect();
    let mut third = TcpStream::connect(served.address).unwrap();
    let (head, _) = answer(&mut third);
    assert_eq!(status(&head), 503);
    assert!(head.contains("retry-after: 5"), "{head}");
    // Another address of this machine is somebody else.
    let mut other = from_another(&served);
    other.write_all(ask).unwrap();
    other.read_exact(&mut [0; 12]).unwrap();
    // Both still have theirs.
    for stream in &mut places {
        stream.write_all(ask).unwrap();
        stream.read_exact(&mut [0; 12]).unwrap();
    }
    drop(places.pop());
    // It is given back a little later.
    let mut got = 503;
    for _ in 0..600 {
        let (head, body) = served.get(layout::NEWEST);
        if !head.is_empty() {
            got = status(&head);
        }
        if got == 200 {
            assert_eq!(body, b"news");
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(got, 200);
}

/// A connection from another of this machine's addresses.
fn from_another(served: &Served) -> TcpStream {
    let connected = served.runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4()?;
        socket.bind(([127, 0, 0, 2], 0).into())?;
        socket.connect(served.address).await?.into_std()
    });
    let stream = connected.unwrap();
    stream.set_nonblocking(false).unwrap();
    stream
}
