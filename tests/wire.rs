//! The wire itself, before programs are put on it: three hosts in network namespaces.

use std::io::ErrorKind;
use std::net::UdpSocket;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use huepass_journeys::net::{Lan, Weather, address};

/// The hosts, or nothing where the system allows none. It says so.
fn lan() -> Option<Lan> {
    Lan::new(3, 1)
        .inspect_err(|why| eprintln!("skipped: {why}"))
        .ok()
}

fn socket(lan: &Lan, host: u8) -> UdpSocket {
    let socket = lan
        .host(host.into())
        .inside(|| UdpSocket::bind((address(host), 4000)))
        .unwrap();
    socket
        .set_read_timeout(Some(Duration::from_mins(1)))
        .unwrap();
    socket
}

fn heard(socket: &UdpSocket) -> Vec<u8> {
    let mut buffer = [0; 100];
    loop {
        match socket.recv(&mut buffer) {
            Ok(length) => return buffer[..length].to_vec(),
            Err(why) if why.kind() == ErrorKind::Interrupted => {}
            Err(why) => panic!("{why}"),
        }
    }
}

#[test]
fn hosts_hear_each_other_only_as_the_weather_lets_them() {
    let Some(lan) = lan() else { return };
    let sockets = [socket(&lan, 0), socket(&lan, 1), socket(&lan, 2)];
    let say = |from: usize, to: u8, text: &[u8]| {
        sockets[from].send_to(text, (address(to), 4000)).unwrap();
    };
    // The host beside this one is not on the wire at all.
    let outside = UdpSocket::bind("127.0.0.1:0").unwrap();
    assert!(outside.send_to(b"?", (address(0), 4000)).is_err());

    let parted = || lan.hub().counts().parted.load(Relaxed);
    lan.hub().set(Weather {
        islands: vec![0, 0, 1],
        ..Weather::default()
    });
    let before = parted();
    say(0, 2, b"not heard");
    say(0, 1, b"heard");
    assert_eq!(heard(&sockets[1]), b"heard");
    while parted() == before {
        std::thread::yield_now();
    }

    lan.hub().set(Weather {
        delay: Duration::from_millis(300),
        ..Weather::default()
    });
    say(0, 2, b"heard late");
    assert_eq!(heard(&sockets[2]), b"heard late");
    say(2, 1, b"so was this");
    assert_eq!(heard(&sockets[1]), b"so was this");
}
