//! What `serve` gives of a folder, byte for byte, over raw connections and to `HttpSource`.

mod common;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use common::patient;
use common::served::{Served, answer, status, value};
use huepass_credential::{AuthorityId, Epoch, ShardId};
use huepass_feed::{FeedSource as _, layout};
use huepass_feed_http::{Limits, MemoryCache, etag};
use proptest::prelude::*;

fn shard() -> ShardId {
    ShardId {
        authority: AuthorityId([0xab; 32]),
        number: 3,
    }
}

// spec: HTP-1
#[test]
fn what_is_not_of_the_feed_is_not_served_though_it_lies_there() {
    let mut served = Served::new(Limits::default());
    served.put(layout::NEWEST, b"news");
    served.put("secret.txt", b"secret");
    served.put("epochs/secret.txt", b"secret");
    served.put("epochs/index.txt", b"secret");
    served.put("evidence/1.cose", b"secret");
    for path in [
        "",
        "secret.txt",
        "epochs/secret.txt",
        "epochs/index.txt",
        "epochs/",
        "evidence/1.cose",
        "announcement.cose?who=me",
        "announcement.cose?",
        "announcement%2ecose",
        "/announcement.cose",
        "./announcement.cose",
        "epochs/../announcement.cose",
        "genesis.cose",
    ] {
        let (head, body) = served.get(path);
        assert_eq!(status(&head), 404, "{path}");
        assert_eq!(body, b"", "{path}");
        assert_eq!(value(&head, "cache-control"), Some("public, max-age=10"));
    }
}

// spec: HTP-8
#[test]
fn other_methods_and_bodies_are_refused() {
    let mut served = Served::new(Limits::default());
    served.put(layout::NEWEST, b"news");
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"] {
        let (head, _) = served.ask(&[&format!("{method} /announcement.cose HTTP/1.1")]);
        assert_eq!(status(&head), 405, "{method}");
    }
    for body in ["Content-Length: 1000000000", "Transfer-Encoding: chunked"] {
        let (head, _) = served.ask(&["GET /announcement.cose HTTP/1.1", body]);
        assert_eq!(status(&head), 413, "{body}");
    }
}

// spec: HTP-9
#[test]
fn large_and_slow_requests_end() {
    let limits = Limits {
        header: Duration::from_millis(300),
        ..Limits::default()
    };
    let served = Served::new(limits);
    let long = "x".repeat(100_000);
    let (head, _) = served.ask(&["GET /genesis.cose HTTP/1.1", &format!("X: {long}")]);
    // The server may be gone before it read all of it, and its answer with it.
    assert!(head.is_empty() || status(&head) == 431);
    let many = vec!["X: y"; 60];
    let lines = [&["GET /genesis.cose HTTP/1.1"], many.as_slice()].concat();
    assert_eq!(status(&served.ask(&lines).0), 431);
    let mut slow = TcpStream::connect(served.address).unwrap();
    slow.write_all(b"GET /genesis.cose HTTP/1.1\r\n").unwrap();
    let (head, _) = answer(&mut slow);
    assert!(head.is_empty() || status(&head) == 408);
}

// spec: HTP-9
#[test]
fn whoever_takes_nothing_is_left() {
    let limits = Limits {
        stall: Duration::from_millis(300),
        connections: 1,
        ..Limits::default()
    };
    let mut served = Served::new(limits);
    let list = vec![7; 32 << 20];
    served.put(&layout::list(Epoch(1)), &list);
    let mut lazy = TcpStream::connect(served.address).unwrap();
    lazy.write_all(b"GET /epochs/0000000001/list.cbor HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    // The only connection is free again, though nobody closed it.
    let (head, body) = served.get("epochs/0000000001/list.cbor");
    assert_eq!(status(&head), 200);
    assert!(body == list);
    drop(lazy);
}

// spec: HTP-9
#[test]
fn whoever_takes_nothing_of_a_large_file_keeps_nobody_from_it_or_from_small_ones() {
    let mut served = Served::new(Limits {
        memory: 1,
        ..Limits::default()
    });
    let list = vec![7; 32 << 20];
    served.put(&layout::list(Epoch(1)), &list);
    served.put(layout::NEWEST, b"news");
    let mut lazy = TcpStream::connect(served.address).unwrap();
    lazy.write_all(b"GET /epochs/0000000001/list.cbor HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    lazy.read_exact(&mut [0; 1000]).unwrap();
    assert_eq!(served.get(layout::NEWEST).1, b"news");
    let (head, body) = served.get(&layout::list(Epoch(1)));
    assert_eq!(status(&head), 200);
    assert!(body == list);
    served.put(&layout::list(Epoch(2)), &list);
    let (head, _) = served.get(&layout::list(Epoch(2)));
    assert_eq!(status(&head), 503);
    drop(lazy);
}

// spec: HTP-9
#[test]
fn whom_there_is_no_room_for_is_told_to_come_back() {
    let mut served = Served::new(Limits {
        requests: 0,
        ..Limits::default()
    });
    served.put(layout::NEWEST, b"news");
    let (head, _) = served.get(layout::NEWEST);
    assert_eq!(status(&head), 503);
    assert!(value(&head, "retry-after").is_some());
    assert_eq!(value(&head, "cache-control"), Some("no-store"));
}

#[test]
fn what_cannot_be_read_is_a_fault_of_the_server_and_nobody_learns_which() {
    let mut served = Served::new(Limits::default());
    served.put(layout::NEWEST, &vec![0; 5000]);
    let (head, body) = served.get(layout::NEWEST);
    assert_eq!(status(&head), 500);
    assert_eq!(body, b"");
}

// spec: HTP-2, HTP-3, HTP-4, HTP-7, HTP-10
#[test]
fn a_file_comes_as_it_is() {
    let mut served = Served::new(Limits::default());
    served.put(layout::NEWEST, b"news");
    let list = layout::list(Epoch(7));
    served.put(&list, b"list");
    let (head, body) = served.get(layout::NEWEST);
    assert_eq!(status(&head), 200);
    assert_eq!(body, b"news");
    assert_eq!(value(&head, "etag"), Some(&*etag::of(b"news")));
    assert_eq!(value(&head, "content-length"), Some("4"));
    assert_eq!(value(&head, "content-type"), Some("application/cose"));
    assert_eq!(value(&head, "cache-control"), Some("public, max-age=10"));
    assert_eq!(value(&head, "set-cookie"), None);
    assert_eq!(value(&head, "content-encoding"), None);
    let (head, _) = served.get(&list);
    let for_ever = "public, max-age=31536000, immutable";
    assert_eq!(value(&head, "cache-control"), Some(for_ever));
    let (head, body) = served.ask(&["HEAD /announcement.cose HTTP/1.1"]);
    assert_eq!(status(&head), 200);
    assert_eq!(value(&head, "content-length"), Some("4"));
    assert_eq!(body, b"");
}

// spec: HTP-5
#[test]
fn what_the_reader_has_is_not_sent_again() {
    let mut served = Served::new(Limits::default());
    served.put(layout::NEWEST, b"news");
    let get = "GET /announcement.cose HTTP/1.1";
    let (head, body) = served.ask(&[get, "If-None-Match: \"other\""]);
    assert_eq!((status(&head), body), (200, b"news".to_vec()));
    let known = format!("If-None-Match: \"other\", {}", etag::of(b"news"));
    let (head, body) = served.ask(&[get, &known]);
    assert_eq!((status(&head), body), (304, Vec::new()));
    assert_eq!(value(&head, "etag"), Some(&*etag::of(b"news")));
}

// spec: HTP-6
#[test]
fn a_part_is_served_of_the_file_that_the_reader_means() {
    let mut served = Served::new(Limits::default());
    served.put(layout::NEWEST, b"0123456789");
    let ask = |lines: &[&str]| {
        let lines = [&["GET /announcement.cose HTTP/1.1"], lines].concat();
        let (head, body) = served.ask(&lines);
        let range = value(&head, "content-range").map(str::to_owned);
        (status(&head), range, String::from_utf8(body).unwrap())
    };
    let all = (200, None, "0123456789".to_owned());
    assert_eq!(ask(&["Range: bytes=0-1,3-4"]), all);
    assert_eq!(ask(&["Range: bytes=3-", "If-Range: \"other\""]), all);
    let tag = etag::of(b"0123456789");
    assert_eq!(
        ask(&["Range: bytes=3-", &format!("If-Range: W/{tag}")]),
        all
    );
    let (code, range, body) = ask(&["Range: bytes=10-"]);
    assert_eq!((code, range.as_deref()), (416, Some("bytes */10")));
    assert_eq!(body, "");
    let (code, range, body) = ask(&["Range: bytes=3-", &format!("If-Range: {tag}")]);
    assert_eq!((code, range.as_deref()), (206, Some("bytes 3-9/10")));
    assert_eq!(body, "3456789");
}

#[test]
fn when_it_is_told_to_stop_the_server_ends_and_takes_idle_connections_along() {
    let mut served = Served::new(Limits::default());
    let mut idle = TcpStream::connect(served.address).unwrap();
    idle.write_all(b"GET /genesis.cose HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).unwrap();
    served.stop.take().unwrap().send(()).unwrap();
    let ended = served.ended.take().unwrap();
    served.runtime.block_on(ended).unwrap().unwrap();
    idle.read_to_end(&mut Vec::new()).unwrap();
    assert!(TcpStream::connect(served.address).is_err());
}

#[test]
fn a_reader_finds_the_folder_as_it_is_and_later_what_changed() {
    let mut served = Served::new(Limits::default());
    let folder = layout::shard_deltas(shard());
    let segment = layout::segment(shard(), 1, 4096);
    let name = segment.rsplit('/').next().unwrap();
    served.put(&segment, &vec![1; 300_000]);
    served.put(&layout::index(&folder), &layout::write_index([name]));
    served.put(layout::NEWEST, b"old");
    let base = format!("http://{}", served.address).parse().unwrap();
    let mut source =
        huepass_feed_http::HttpSource::new(base, patient(), 1).with_cache(MemoryCache::new(10_000));
    assert_eq!(source.names(&folder, 10).unwrap(), [name]);
    assert_eq!(source.names(layout::STATEMENTS, 10).unwrap(), [""; 0]);
    assert_eq!(
        source.read(&segment, 300_000).unwrap(),
        Some(vec![1; 300_000])
    );
    assert_eq!(source.read(layout::GENESIS, 10).unwrap(), None);
    assert_eq!(
        source.read(layout::NEWEST, 10).unwrap(),
        Some(b"old".to_vec())
    );
    let before = source.received();
    assert_eq!(
        source.read(layout::NEWEST, 10).unwrap(),
        Some(b"old".to_vec())
    );
    assert_eq!(source.received(), before);
    served.put(layout::NEWEST, b"new");
    assert_eq!(
        source.read(layout::NEWEST, 10).unwrap(),
        Some(b"new".to_vec())
    );
}

// spec: HTP-33
#[test]
fn one_sync_has_one_connection_and_the_next_sync_another() {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let count = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let counted = count.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let mut stream = stream.unwrap();
            std::thread::spawn(move || {
                let mut buffer = [0; 1000];
                while stream.read(&mut buffer).is_ok_and(|count| count > 0) {
                    let text = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnews";
                    stream.write_all(text.as_bytes()).unwrap();
                }
            });
        }
    });
    for sync in 1..=2 {
        let (mut source, _) = common::source(address, patient());
        for _ in 0..3 {
            source.read(layout::NEWEST, 10).unwrap();
        }
        assert_eq!(count.load(std::sync::atomic::Ordering::SeqCst), sync);
    }
}

/// Paths of all kinds that a feed has.
fn paths() -> impl Strategy<Value = String> {
    let some = 1..4_u32;
    prop_oneof![
        Just(layout::GENESIS.to_owned()),
        Just(layout::WINDOW.to_owned()),
        Just(layout::NEWEST.to_owned()),
        Just(layout::index(layout::STATEMENTS)),
        Just(layout::index(&layout::shard_deltas(shard()))),
        some.clone().prop_map(layout::registrar_change),
        some.clone().prop_map(|n| layout::announcement(Epoch(n))),
        some.clone().prop_map(|n| layout::list(Epoch(n))),
        some.clone()
            .prop_map(|n| layout::segment(shard(), n, n + 1)),
        any::<bool>().prop_map(|one| layout::statement(&[u8::from(one); 32])),
        any::<bool>().prop_map(|one| layout::descriptor(AuthorityId([u8::from(one); 32]))),
    ]
}

// spec: HTP-1, HTP-2
#[test]
fn what_is_served_is_what_the_folder_has() {
    let served = std::cell::RefCell::new(Served::new(Limits::default()));
    let base = format!("http://{}", served.borrow().address)
        .parse()
        .unwrap();
    let source = huepass_feed_http::HttpSource::new(base, patient(), 1);
    let source = std::cell::RefCell::new(source.with_cache(MemoryCache::new(1000)));
    let bytes = prop::collection::vec(any::<u8>(), 0..2000);
    let config = ProptestConfig::with_cases(64);
    proptest!(config, |(file in (paths(), bytes), asked in paths())| {
        served.borrow_mut().put(&file.0, &file.1);
        for path in [&file.0, &asked] {
            let there = served.borrow_mut().feed.read(path, 4000).unwrap();
            let read = source.borrow_mut().read(path, 4000).unwrap();
            prop_assert_eq!(&read, &there);
        }
    });
}
