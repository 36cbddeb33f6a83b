//! Transfers that break off and go on, and files that stay the same.

mod common;

use common::{BadMirror, patient, status, whole};
use huepass_feed::{FeedSource as _, layout};
use huepass_feed_http::{Cache as _, Etags, HttpError, MemoryCache, Settings, etag};

const LIMIT: usize = 1000;

/// An answer that breaks off after `sent` of ten bytes.
fn half(headers: &str, sent: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n{headers}\r\n{sent}")
}

/// The rest of ten bytes, with this range.
fn rest(range: &str, tag: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 206 Partial\r\nContent-Length: {length}\r\nContent-Range: {range}\r\nETag: {tag}\r\nConnection: close\r\n\r\n{body}"
    )
}

fn read(mirror: &BadMirror) -> Result<Option<Vec<u8>>, HttpError> {
    mirror.source(patient()).read(layout::GENESIS, LIMIT)
}

fn asks_for(request: &str, header: &str) -> bool {
    let header = header.to_ascii_lowercase();
    request
        .lines()
        .any(|line| line.to_ascii_lowercase().starts_with(&header))
}

// spec: HTP-30
#[test]
fn a_file_that_never_comes_whole_is_given_up() {
    let mirror = BadMirror::saying(&[&half("", "01234")]);
    assert_eq!(read(&mirror), Err(HttpError::Broken));
    assert_eq!(mirror.requests().len(), 3);
}

// spec: HTP-30
#[test]
fn without_a_strong_tag_a_transfer_starts_again() {
    for tag in ["", "ETag: W/\"a\"\r\n", "ETag: a\r\n"] {
        let mirror = BadMirror::saying(&[&half(tag, "abcde"), &whole("\"b\"", "0123456789")]);
        assert_eq!(read(&mirror), Ok(Some(b"0123456789".to_vec())));
        assert!(!asks_for(&mirror.requests()[1], "range"));
        assert!(!asks_for(&mirror.requests()[1], "if-range"));
    }
}

// spec: HTP-31
#[test]
fn a_part_that_does_not_fit_is_thrown_away() {
    for part in [
        rest("bytes 4-9/10", "\"a\"", "456789"),
        rest("bytes 6-9/10", "\"a\"", "6789"),
        rest("bytes 5-8/10", "\"a\"", "5678"),
        rest("bytes 5-9/*", "\"a\"", "56789"),
        rest("bytes 5-9/11", "\"a\"", "56789"),
        rest("bytes 5-9/10", "\"a\"", "567"),
        rest("bytes 5-9/10", "\"b\"", "56789"),
        rest("nonsense", "\"a\"", "56789"),
        status("416 Behind"),
    ] {
        let mirror = BadMirror::saying(&[
            &half("ETag: \"a\"\r\n", "01234"),
            &part,
            &whole("\"b\"", "abcdefghij"),
        ]);
        assert_eq!(read(&mirror), Ok(Some(b"abcdefghij".to_vec())), "{part}");
        assert!(!asks_for(&mirror.requests()[2], "range"));
    }
    let large = rest("bytes 5-1999/2000", "\"a\"", "5");
    let mirror = BadMirror::saying(&[&half("ETag: \"a\"\r\n", "01234"), &large]);
    assert_eq!(read(&mirror), Err(HttpError::TooLarge));
    // Nobody asked for a part.
    let mirror = BadMirror::saying(&[
        &rest("bytes 0-9/10", "\"a\"", "0123456789"),
        &whole("\"b\"", "abcdefghij"),
    ]);
    assert_eq!(read(&mirror), Ok(Some(b"abcdefghij".to_vec())));
}

// spec: HTP-30
#[test]
fn a_file_that_changed_in_between_is_read_anew() {
    let mirror = BadMirror::saying(&[
        &half("ETag: \"a\"\r\n", "01234"),
        &whole("\"b\"", "abcdefghij"),
    ]);
    assert_eq!(read(&mirror), Ok(Some(b"abcdefghij".to_vec())));
}

// spec: HTP-30
#[test]
fn a_transfer_goes_on_where_it_broke_off() {
    let mirror = BadMirror::saying(&[
        &half("ETag: \"a\"\r\n", "012"),
        &rest("bytes 3-9/10", "\"a\"", "3456789").replace("456789", "4"),
        &status("503 Busy"),
        &rest("bytes 5-9/10", "\"a\"", "56789"),
    ]);
    let settings = Settings {
        attempts: 4,
        ..patient()
    };
    let read = mirror.source(settings).read(layout::GENESIS, LIMIT);
    assert_eq!(read, Ok(Some(b"0123456789".to_vec())));
    let requests = mirror.requests();
    assert!(asks_for(&requests[1], "range: bytes=3-"));
    assert!(asks_for(&requests[1], "if-range: \"a\""));
    assert!(asks_for(&requests[3], "range: bytes=5-"));
}

// spec: HTP-24
#[test]
fn nobody_is_known_again_by_a_tag() {
    let mirror = BadMirror::saying(&[&whole("\"you-are-number-7\"", "text")]);
    let mut source = mirror.source(patient()).with_cache(MemoryCache::new(LIMIT));
    for _ in 0..2 {
        let text = source.read(layout::NEWEST, LIMIT).unwrap();
        assert_eq!(text, Some(b"text".to_vec()));
    }
    for request in mirror.requests() {
        assert!(!asks_for(&request, "if-none-match"));
    }
}

// spec: HTP-24
#[test]
fn a_mirror_that_is_known_anyway_may_send_any_strong_tag() {
    let mirror = BadMirror::saying(&[&whole("\"5f-1a\"", "text"), &status("304 Not Modified")]);
    let settings = Settings {
        etags: Etags::Any,
        ..patient()
    };
    let mut source = mirror.source(settings).with_cache(MemoryCache::new(LIMIT));
    for _ in 0..2 {
        let text = source.read(layout::NEWEST, LIMIT).unwrap();
        assert_eq!(text, Some(b"text".to_vec()));
    }
    assert!(asks_for(&mirror.requests()[1], "if-none-match: \"5f-1a\""));
}

#[test]
fn not_modified_without_having_been_asked_is_garbage() {
    let mirror = BadMirror::saying(&[&status("304 Not Modified")]);
    assert_eq!(read(&mirror), Err(HttpError::Garbage));
}

// spec: HTP-24, HTP-29
#[test]
fn a_file_that_is_the_same_is_not_read_again() {
    let tag = etag::of(b"text");
    let mirror = BadMirror::saying(&[
        &whole(&tag, "text"),
        &status("304 Not Modified"),
        &whole(&etag::of(b"new"), "new"),
        &status("404 Not Found"),
    ]);
    let mut source = mirror.source(patient()).with_cache(MemoryCache::new(LIMIT));
    let mut read = || source.read(layout::NEWEST, LIMIT).unwrap();
    assert_eq!(read(), Some(b"text".to_vec()));
    assert_eq!(read(), Some(b"text".to_vec()));
    assert_eq!(read(), Some(b"new".to_vec()));
    assert_eq!(read(), None);
    let requests = mirror.requests();
    assert!(!asks_for(&requests[0], "if-none-match"));
    assert!(asks_for(&requests[1], &format!("if-none-match: {tag}")));
    assert!(asks_for(
        &requests[3],
        &format!("if-none-match: {}", etag::of(b"new"))
    ));
}

// spec: HTP-29
#[test]
fn files_that_never_change_are_not_cached() {
    let tag = etag::of(b"text");
    let mirror = BadMirror::saying(&[&whole(&tag, "text")]);
    let mut source = mirror.source(patient()).with_cache(MemoryCache::new(LIMIT));
    source.read(layout::GENESIS, LIMIT).unwrap();
    let url = source.base().join(layout::GENESIS);
    assert_eq!(source.into_cache().get(&url), None);
}

#[test]
fn a_cached_file_over_the_limit_is_not_used() {
    let tag = etag::of(b"text");
    let mirror = BadMirror::saying(&[&whole(&tag, "text")]);
    let mut source = mirror.source(patient()).with_cache(MemoryCache::new(LIMIT));
    source.read(layout::NEWEST, LIMIT).unwrap();
    assert_eq!(source.read(layout::NEWEST, 3), Err(HttpError::TooLarge));
    assert!(!asks_for(&mirror.requests()[1], "if-none-match"));
}

#[test]
fn a_memory_cache_keeps_no_more_than_it_may() {
    let mut cache = MemoryCache::new(5);
    let file = |bytes: &[u8]| huepass_feed_http::Cached {
        etag: etag::of(bytes),
        bytes: bytes.to_vec(),
    };
    cache.put("a", &file(b"abc"));
    cache.put("b", &file(b"def"));
    assert_eq!(cache.get("b"), None);
    assert_eq!(cache.get("a"), Some(file(b"abc")));
    cache.put("a", &file(b"abcde"));
    assert_eq!(cache.get("a"), Some(file(b"abcde")));
}
