//! What a program kept of its last sync, read back: results, and files with their tags.

#![no_main]

/// `huepass-carry` itself brings libp2p, and this file of it nothing.
#[allow(dead_code, reason = "mirrors are told by the crate, not here")]
#[path = "../../../crates/carry/src/texts.rs"]
mod texts;

use texts::{Files, LIMIT, MIRRORS, Results};

libfuzzer_sys::fuzz_target!(|input: (u16, &str)| {
    let (count, text) = input;
    if let Some(results) = Results::from_text(text) {
        assert!(results.mirrors.len() <= MIRRORS);
        assert_eq!(Results::from_text(&results.to_text()), Some(results));
    }
    let mut files = Files::from_text(text);
    assert!(files.size() <= LIMIT);
    let kept = files.to_text(|_| true);
    assert_eq!(Files::from_text(&kept), files);
    assert_eq!(Files::from_text(&files.to_text(|_| false)).size(), 0);
    // One file more, by whatever name, keeps all of them within the limit. Most are small, for speed;
    // some just fit.
    let length = match u16::MAX - count {
        short @ 0..512 => LIMIT - usize::from(short),
        _ => usize::from(count) % 512,
    };
    let bytes = vec![0; length];
    files.put(text, "\"x\"", &bytes);
    assert!(files.size() <= LIMIT);
    if let Some(file) = files.get(text) {
        assert!(file.bytes == bytes);
    }
    let kept = files.to_text(|url| url == text);
    assert!(Files::from_text(&kept).size() <= LIMIT);
});
