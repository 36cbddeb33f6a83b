//! What people and the two sides of HTTP write: a mirror's URL, ranges, tags.

#![no_main]

use huepass_feed_http::ranges::{Asked, ContentRange};
use huepass_feed_http::{BaseUrl, etag};

libfuzzer_sys::fuzz_target!(|input: (u64, &str)| {
    let (length, text) = input;
    if let Ok(base) = text.parse::<BaseUrl>() {
        let kept = base.to_string();
        assert_eq!(kept.parse(), Ok(base));
        assert!(!kept.contains(['@', '?', '#', ' ', '\r', '\n']));
    }
    if let Some(range) = ContentRange::parse(text) {
        assert!(range.first <= range.last);
        assert!(range.total.is_none_or(|total| range.last < total));
    }
    if let Asked::Part(first, last) = Asked::parse(text, length) {
        assert!(first <= last && last < length);
    }
    if etag::is_strong(text) {
        assert!(etag::any_is(&format!("W/\"x\", {text}"), text) || text.contains(','));
    }
});
