use std::os::unix::net::UnixDatagram;

use super::*;

/// A card whose host is the other end of a pair of sockets.
struct Pair {
    wire: UnixDatagram,
    number: u8,
}

impl Port for Pair {
    fn take(&self, frame: &mut [u8]) -> io::Result<usize> {
        // An empty frame says that the host has gone.
        match self.wire.recv(frame)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            length => Ok(length),
        }
    }

    fn give(&self, frame: &[u8]) -> io::Result<()> {
        self.wire.send(frame).map(drop)
    }

    fn address(&self) -> [u8; ADDRESS] {
        [2, 0, 0, 0, 0, self.number]
    }
}

fn wire(hosts: u8) -> (Hub, Vec<UnixDatagram>) {
    let (mut ports, mut ends): (Vec<Arc<dyn Port>>, _) = (Vec::new(), Vec::new());
    for number in 0..hosts {
        let (wire, end) = UnixDatagram::pair().unwrap();
        end.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        ports.push(Arc::new(Pair { wire, number }));
        ends.push(end);
    }
    (Hub::new(ports, 7), ends)
}

fn send(from: &UnixDatagram, to: u8, text: &str) {
    let mut frame = vec![2, 0, 0, 0, 0, to];
    frame.extend_from_slice(text.as_bytes());
    from.send(&frame).unwrap();
}

fn heard(at: &UnixDatagram) -> String {
    let mut frame = [0; FRAME];
    let length = at.recv(&mut frame).unwrap();
    String::from_utf8(frame[ADDRESS..length].to_vec()).unwrap()
}

fn wait_for(counter: &AtomicU64, least: u64) {
    while counter.load(Ordering::Relaxed) < least {
        std::thread::yield_now();
    }
}

fn end(hub: Hub, ends: Vec<UnixDatagram>) {
    for end in ends {
        end.send(&[]).unwrap();
    }
    hub.join();
}

#[test]
fn islands_hear_nothing_of_each_other_until_they_are_one_again() {
    let (hub, ends) = wire(3);
    hub.set(Weather {
        islands: vec![0, 1, 0],
        ..Weather::default()
    });
    send(&ends[0], 1, "while parted");
    wait_for(&hub.counts().parted, 1);
    send(&ends[0], 2, "on the same island");
    assert_eq!(heard(&ends[2]), "on the same island");
    hub.set(Weather::default());
    send(&ends[0], 1, "together again");
    assert_eq!(heard(&ends[1]), "together again");
    end(hub, ends);
}

#[test]
fn a_frame_for_one_host_is_not_heard_by_others() {
    let (hub, ends) = wire(3);
    send(&ends[0], 1, "for one");
    ends[0]
        .send(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, b'a'])
        .unwrap();
    assert_eq!(heard(&ends[2]), "a");
    assert_eq!(heard(&ends[1]), "for one");
    assert_eq!(heard(&ends[1]), "a");
    end(hub, ends);
}

#[test]
fn as_much_is_lost_as_the_weather_says() {
    let (hub, ends) = wire(2);
    hub.set(Weather {
        loss: 1.0,
        ..Weather::default()
    });
    send(&ends[0], 1, "never");
    wait_for(&hub.counts().lost, 1);
    hub.set(Weather {
        loss: 0.2,
        ..Weather::default()
    });
    // Read along, so that no socket fills up.
    let count = 1000;
    let reader = ends[1].try_clone().unwrap();
    let reading = spawn(move || while heard(&reader) != "last" {});
    for _ in 0..count {
        send(&ends[0], 1, "perhaps");
    }
    while hub.counts().passed.load(Ordering::Relaxed) + hub.counts().lost.load(Ordering::Relaxed)
        < count + 1
    {
        std::thread::yield_now();
    }
    let lost = hub.counts().lost.load(Ordering::Relaxed) - 1;
    assert!((100..300).contains(&lost), "{lost} of {count}");
    hub.set(Weather::default());
    send(&ends[0], 1, "last");
    reading.join().unwrap();
    end(hub, ends);
}

#[test]
fn late_frames_arrive_in_their_order_and_all_of_them() {
    let (hub, ends) = wire(2);
    hub.set(Weather {
        delay: Duration::from_millis(20),
        ..Weather::default()
    });
    for number in 0..50 {
        send(&ends[0], 1, &number.to_string());
    }
    for number in 0..50 {
        assert_eq!(heard(&ends[1]), number.to_string());
    }
    end(hub, ends);
}
