//! Mirrors that give other bytes than there are: a reader gets what they give, and the feed's own
//! rules refuse it. With documents of spec/vectors/feed.

mod common;

use std::io::Write as _;

use common::{BadMirror, patient};
use huepass_feed::{Announcement, Chain, ChainRefusal, Document as _, Trust};
use huepass_feed::{FeedSource as _, layout};
use huepass_feed_http::{HttpSource, MemoryCache};

/// The documents in a field of the vector in which a gate is offered an older announcement.
fn documents(field: &str) -> Vec<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/vectors/feed");
    let text = std::fs::read_to_string(format!("{folder}/chain_gate_older.json")).unwrap();
    let vector: serde_json::Value = serde_json::from_str(&text).unwrap();
    let value = vector.get(field).unwrap_or(&vector["with"][field]);
    let documents = value.as_str().unwrap().split(',');
    documents.map(|text| hex::decode(text).unwrap()).collect()
}

/// A mirror that gives these files one after the other, whatever it is asked for.
fn giving(files: Vec<Vec<u8>>) -> HttpSource<MemoryCache> {
    let mirror = BadMirror::new(move |number, stream| {
        let file = &files[number];
        let length = file.len();
        let tag = huepass_feed_http::etag::of(file);
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nETag: {tag}\r\nConnection: close\r\n\r\n"
        );
        let _ = stream.write_all(&[head.as_bytes(), file].concat());
    });
    let source = mirror.source(patient());
    source.with_cache(MemoryCache::new(100_000))
}

fn newest(source: &mut HttpSource<MemoryCache>) -> Vec<u8> {
    let read = source.read(layout::NEWEST, Announcement::LIMIT).unwrap();
    read.unwrap()
}

#[test]
fn other_bytes_and_the_bytes_of_other_places_do_not_open() {
    let genesis = documents("genesis").remove(0);
    let held = documents("held").remove(0);
    let mut spoilt = held.clone();
    spoilt[100] ^= 1;
    let lies = vec![
        vec![],
        b"<html></html>".to_vec(),
        genesis.clone(),
        spoilt,
        held,
    ];
    let count = lies.len();
    let mut source = giving(lies);
    let trust = Trust::new(&genesis).unwrap();
    for _ in 1..count {
        assert!(trust.open_announcement(&newest(&mut source)).is_err());
    }
    assert!(trust.open_announcement(&newest(&mut source)).is_ok());
}

#[test]
fn a_mirror_that_rolls_back_is_noticed() {
    let trust = Trust::new(&documents("genesis")[0]).unwrap();
    let mut files = documents("held");
    let held = files.len();
    files.extend(documents("input"));
    let mut source = giving(files);
    let mut open = || trust.open_announcement(&newest(&mut source)).unwrap();
    let mut chain = Chain::new();
    for _ in 0..held {
        chain.advance(open()).unwrap();
    }
    assert!(matches!(chain.advance(open()), Err(ChainRefusal::Older)));
}
