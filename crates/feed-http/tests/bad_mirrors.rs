//! Mirrors that stall, flood, lie about lengths and point elsewhere: what a reader makes of them.

mod common;

use std::io::Write as _;
use std::net::TcpListener;
use std::time::Duration;

use common::{BadMirror, flood, hasty, patient, source, status, whole};
use huepass_feed::{FeedSource as _, layout};
use huepass_feed_http::{BadUrl, HttpError, HttpSource, Settings};

const LIMIT: usize = 100_000;

/// What reading the genesis gives.
fn genesis(mirror: &BadMirror, settings: Settings) -> Result<Option<Vec<u8>>, HttpError> {
    mirror.source(settings).read(layout::GENESIS, LIMIT)
}

#[test]
fn where_nobody_listens_nothing_is_reached() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let (mut source, waits) = source(address, patient());
    let refused = source.read(layout::GENESIS, LIMIT);
    assert_eq!(refused, Err(HttpError::NotReachable));
    assert_eq!(waits.all().len(), 2);
}

// spec: HTP-26
#[test]
fn silence_before_or_within_an_answer_is_a_timeout() {
    let long = Duration::from_hours(1);
    let silent = BadMirror::new(move |_, stream| {
        flood(stream, b"", long, 1);
    });
    let settings = Settings {
        attempts: 1,
        ..hasty()
    };
    assert_eq!(genesis(&silent, settings.clone()), Err(HttpError::Timeout));
    let half = BadMirror::new(move |_, stream| {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf";
        stream.write_all(text.as_bytes()).unwrap();
        flood(stream, b"", long, 1);
    });
    assert_eq!(genesis(&half, settings), Err(HttpError::Timeout));
}

// spec: HTP-26, HTP-27
#[test]
fn trickling_headers_and_bodies_are_timeouts() {
    let pause = Duration::from_millis(20);
    let settings = Settings {
        attempts: 1,
        ..hasty()
    };
    let headers = BadMirror::new(move |_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        flood(stream, b"X", pause, 100_000);
    });
    assert_eq!(genesis(&headers, settings.clone()), Err(HttpError::Timeout));
    let body = BadMirror::new(move |_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n");
        flood(stream, b"x", pause, 100_000);
    });
    assert_eq!(genesis(&body, settings), Err(HttpError::Timeout));
}

// spec: HTP-27
#[test]
fn a_mirror_that_used_up_all_patience_is_asked_no_more() {
    let mirror = BadMirror::new(|_, stream| {
        flood(stream, b"", Duration::from_hours(1), 1);
    });
    let settings = Settings {
        patience: Duration::from_millis(200),
        ..hasty()
    };
    let mut source = mirror.source(settings);
    for _ in 0..50 {
        assert_eq!(source.read(layout::GENESIS, LIMIT), Err(HttpError::Timeout));
    }
    assert_eq!(mirror.requests().len(), 1);
}

// spec: HTP-33
#[test]
fn the_next_sync_asks_again_whatever_the_last_one_used_up() {
    let mirror = BadMirror::new(|_, stream| {
        flood(stream, b"", Duration::from_millis(50), 20);
    });
    let settings = Settings {
        patience: Duration::from_millis(200),
        ..hasty()
    };
    let mut source = mirror.source(settings);
    for _ in 0..2 {
        assert_eq!(source.read(layout::GENESIS, LIMIT), Err(HttpError::Timeout));
    }
    source.renew();
    assert_eq!(source.read(layout::GENESIS, LIMIT), Err(HttpError::Timeout));
    // It hears of that when it is done with the first one.
    let asked = || mirror.requests().len();
    for _ in 0..6000 {
        if asked() == 2 {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(asked(), 2);
}

// spec: HTP-27
#[test]
fn a_mirror_that_gives_just_enough_is_left_in_the_end() {
    // Far above the minimal rate, and without an end that the reader would live to see.
    let mirror = BadMirror::new(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n");
        flood(stream, b"xxxxxxxxxx", Duration::from_millis(20), 9_000);
    });
    let settings = Settings {
        attempts: 1,
        rate: 1,
        longest: Duration::from_millis(500),
        ..hasty()
    };
    assert_eq!(genesis(&mirror, settings), Err(HttpError::Timeout));
}

// spec: HTP-25
#[test]
fn more_than_the_limit_is_refused_whatever_was_announced() {
    let endless = BadMirror::new(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        let written = flood(stream, &[b'x'; 10_000], Duration::ZERO, usize::MAX);
        // What was on the way when the reader had enough.
        assert!(written < 10_000);
    });
    assert_eq!(genesis(&endless, patient()), Err(HttpError::TooLarge));
    let chunked = BadMirror::new(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        flood(stream, b"4\r\nabcd\r\n", Duration::ZERO, usize::MAX);
    });
    assert_eq!(genesis(&chunked, patient()), Err(HttpError::TooLarge));
    let announced = BadMirror::saying(&[
        "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\nx",
    ]);
    for _ in 0..2 {
        assert_eq!(genesis(&announced, patient()), Err(HttpError::TooLarge));
    }
    assert_eq!(announced.requests().len(), 2);
}

// spec: HTP-25
#[test]
fn as_much_as_the_limit_is_read() {
    let body = "x".repeat(LIMIT);
    let mirror = BadMirror::saying(&[&whole("\"a\"", &body)]);
    assert_eq!(genesis(&mirror, patient()), Ok(Some(body.into_bytes())));
}

// spec: HTP-26
#[test]
fn headers_without_end_are_refused() {
    let one = BadMirror::new(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nX: ");
        flood(stream, &[b'x'; 1000], Duration::ZERO, usize::MAX);
    });
    assert_eq!(genesis(&one, patient()), Err(HttpError::Garbage));
    let many = BadMirror::new(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        flood(stream, b"X: y\r\n", Duration::ZERO, usize::MAX);
    });
    assert_eq!(genesis(&many, patient()), Err(HttpError::Garbage));
}

#[test]
fn what_is_not_http_is_garbage() {
    for text in [
        "hello\r\n\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "\u{16}\u{3}\u{1}\r\n\r\n",
    ] {
        let mirror = BadMirror::saying(&[text]);
        assert_eq!(
            genesis(&mirror, patient()),
            Err(HttpError::Garbage),
            "{text}"
        );
        assert_eq!(mirror.requests().len(), 1);
    }
}

#[test]
fn what_is_not_tls_is_no_secure_connection() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    let base = base.parse().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = stream
                .unwrap()
                .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let mut source = HttpSource::new(base, patient(), 1);
    assert_eq!(source.read(layout::GENESIS, LIMIT), Err(HttpError::Tls));
}

// spec: HTP-22
#[test]
fn redirects_are_not_followed() {
    let elsewhere = BadMirror::saying(&[&whole("\"a\"", "other")]);
    for line in ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"] {
        let answer = format!(
            "HTTP/1.1 {line}\r\nLocation: http://{}/\r\nContent-Length: 0\r\n\r\n",
            elsewhere.address
        );
        let mirror = BadMirror::saying(&[&answer]);
        assert_eq!(genesis(&mirror, patient()), Err(HttpError::Redirected));
    }
    assert_eq!(elsewhere.requests(), [""; 0]);
}

// spec: HTP-25
#[test]
fn compressed_answers_are_refused() {
    let mirror = BadMirror::saying(&[
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
    ]);
    assert_eq!(genesis(&mirror, patient()), Err(HttpError::Garbage));
}

// spec: HTP-28
#[test]
fn what_may_pass_is_tried_again_and_what_stays_is_not() {
    let busy = BadMirror::saying(&[&status("503 Busy")]);
    assert_eq!(genesis(&busy, patient()), Err(HttpError::Status(503)));
    assert_eq!(busy.requests().len(), 3);
    let forbidden = BadMirror::saying(&[&status("403 Forbidden")]);
    assert_eq!(genesis(&forbidden, patient()), Err(HttpError::Status(403)));
    assert_eq!(forbidden.requests().len(), 1);
    let gone = BadMirror::saying(&[&status("404 Not Found"), &status("410 Gone")]);
    for _ in 0..2 {
        assert_eq!(genesis(&gone, patient()), Ok(None));
    }
}

// spec: HTP-28
#[test]
fn waits_grow_and_a_mirror_may_ask_for_longer_ones_but_not_for_any() {
    let busy = |seconds| {
        format!(
            "HTTP/1.1 429 Slow\r\nRetry-After: {seconds}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
    };
    let mirror = BadMirror::saying(&[
        &busy("Fri, 31 Dec 1999 23:59:59 GMT"),
        &busy("7"),
        &busy("99999999"),
        &whole("\"a\"", "there"),
    ]);
    let settings = Settings {
        attempts: 4,
        ..patient()
    };
    let longest = settings.longest_wait;
    let (mut source, waits) = source(mirror.address, settings);
    let read = source.read(layout::GENESIS, LIMIT);
    assert_eq!(read, Ok(Some(b"there".to_vec())));
    let second = Duration::from_secs(1);
    let waits = waits.all();
    assert!(second / 2 <= waits[0] && waits[0] <= second);
    assert_eq!(waits[1..], [7 * second, longest]);
}

// spec: HTP-23
#[test]
fn a_request_tells_nothing_about_who_asks() {
    let answer = whole("\"a\"", "x").replace("ETag", "Set-Cookie: who=me\r\nETag");
    let mirror = BadMirror::saying(&[&answer]);
    let mut source = mirror.source(patient());
    for _ in 0..2 {
        source.read(layout::NEWEST, LIMIT).unwrap();
    }
    for request in mirror.requests() {
        let mut lines: Vec<String> = request.lines().map(str::to_ascii_lowercase).collect();
        lines.sort_unstable();
        let host = format!("host: {}", mirror.address);
        let expected = [
            "",
            "accept-encoding: identity",
            "accept: */*",
            "get /feed/announcement.cose http/1.1",
            &host,
            "user-agent: huepass",
        ];
        assert_eq!(lines, expected);
    }
}

#[test]
fn only_paths_of_a_feed_are_asked_for() {
    let mirror = BadMirror::saying(&[&whole("\"a\"", "x")]);
    let mut source = mirror.source(patient());
    for path in [
        "", "/etc", "../x", "a/../b", "a//b", "a?b", "a#b", "a b", "a\r\nb", "A",
    ] {
        let refused = source.read(path, LIMIT);
        assert_eq!(refused, Err(HttpError::BadUrl(BadUrl::Form)), "{path}");
    }
    assert_eq!(mirror.requests(), [""; 0]);
}

// spec: HTP-32
#[test]
fn an_index_of_another_form_or_with_too_many_names_is_refused() {
    let index = |names: &[&str]| {
        let text = layout::write_index(names.iter().copied());
        whole("\"a\"", std::str::from_utf8(&text).unwrap())
    };
    let mirror = BadMirror::saying(&[
        &whole("\"a\"", "no index\n"),
        &index(&["a", "b", "c"]),
        &index(&["a", "b"]),
        &status("404 Not Found"),
    ]);
    let mut source = mirror.source(patient());
    let mut names = || source.names(layout::STATEMENTS, 2);
    assert_eq!(names(), Err(HttpError::Garbage));
    assert_eq!(names(), Err(HttpError::TooLarge));
    assert_eq!(names(), Ok(vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(names(), Ok(Vec::new()));
    assert!(mirror.requests()[0].starts_with("GET /feed/statements/index.txt HTTP/1.1\r\n"));
}
