use proptest::prelude::*;

use super::*;

// spec: HTP-31
#[test]
fn a_content_range_of_another_form_is_refused() {
    for text in [
        "",
        "bytes",
        "bytes */10",
        "bytes 0-9",
        "bytes 0-9/",
        "bytes 0-9/9",
        "bytes 9-0/10",
        "bytes -9/10",
        "bytes 0-/10",
        "bytes +0-9/10",
        "bytes 0-9/10 ",
        "bytes=0-9/10",
        "items 0-9/10",
        "bytes 0-9/99999999999999999999",
        "bytes 0-18446744073709551616/*",
    ] {
        assert_eq!(ContentRange::parse(text), None, "{text}");
    }
}

#[test]
fn a_content_range_is_read() {
    let whole = ContentRange {
        first: 5,
        last: 9,
        total: Some(10),
    };
    assert_eq!(ContentRange::parse("bytes 5-9/10"), Some(whole));
    let total = None;
    assert_eq!(
        ContentRange::parse("bytes 5-9/*"),
        Some(ContentRange { total, ..whole })
    );
}

// spec: HTP-6
#[test]
fn what_is_not_one_range_of_bytes_asks_for_all() {
    for text in [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=5-4",
        "bytes=0-1,3-4",
        "bytes=0 - 1",
        "items=0-1",
        "bytes=--1",
        "bytes=0-99999999999999999999",
    ] {
        assert_eq!(Asked::parse(text, 10), Asked::Whole, "{text}");
    }
}

// spec: HTP-6
#[test]
fn one_range_is_cut_to_the_file() {
    assert_eq!(Asked::parse("bytes=0-0", 10), Asked::Part(0, 0));
    assert_eq!(Asked::parse("bytes=4-", 10), Asked::Part(4, 9));
    assert_eq!(Asked::parse("bytes=4-99", 10), Asked::Part(4, 9));
    assert_eq!(Asked::parse("bytes=-3", 10), Asked::Part(7, 9));
    assert_eq!(Asked::parse("bytes=-99", 10), Asked::Part(0, 9));
    assert_eq!(Asked::parse("bytes=10-", 10), Asked::Behind);
    assert_eq!(Asked::parse("bytes=-0", 10), Asked::Behind);
    assert_eq!(Asked::parse("bytes=0-", 0), Asked::Behind);
    assert_eq!(Asked::parse("bytes=-1", 0), Asked::Behind);
}

proptest! {
    #[test]
    fn a_part_lies_in_the_file(text in "bytes=[0-9]{0,20}-[0-9]{0,20}", length in 0..50_u64) {
        if let Asked::Part(first, last) = Asked::parse(&text, length) {
            prop_assert!(first <= last && last < length);
        }
    }

    #[test]
    fn a_content_range_contradicts_itself_nowhere(text in "bytes [0-9]{0,20}-[0-9]{0,20}/([0-9]{0,20}|\\*)") {
        if let Some(range) = ContentRange::parse(&text) {
            prop_assert!(range.first <= range.last);
            prop_assert!(range.total.is_none_or(|total| range.last < total));
        }
    }
}
