use proptest::prelude::*;

use super::*;

fn refused(text: &str) -> BadUrl {
    text.parse::<BaseUrl>().unwrap_err()
}

// spec: HTP-20
#[test]
fn what_is_no_plain_url_of_a_folder_is_refused() {
    for text in [
        "",
        "feed.example",
        "/feed",
        "https://",
        "https:///feed",
        "https://feed[a:b]example:4",
        "https://[feed.example]:4",
        "https://feed.example:/x",
        "https://feed.example:0/x",
        "https://feed.example:99999/x",
        "https://feed.example/a//b",
        "https://feed.example/../b",
        "https://feed.example/./b",
        "https://feed.example/a%2fb",
        "https://feed.example/a b",
        "https://feed.example/\u{e9}",
        "https://feed.example/\r\nX: y",
    ] {
        assert_eq!(refused(text), BadUrl::Form, "{text}");
    }
    assert_eq!(refused("ftp://feed.example"), BadUrl::Scheme);
    assert_eq!(refused("file://localhost/etc"), BadUrl::Scheme);
    assert_eq!(refused("https://me@feed.example"), BadUrl::Credentials);
    assert_eq!(refused("https://me:w@feed.example/"), BadUrl::Credentials);
    assert_eq!(refused("https://feed.example/?who=me"), BadUrl::Query);
    assert_eq!(refused("https://feed.example/#me"), BadUrl::Query);
    let long = format!("https://feed.example/{}", "a".repeat(LONGEST));
    assert_eq!(refused(&long), BadUrl::Long);
}

// spec: HTP-21
#[test]
fn a_url_is_kept_in_one_spelling() {
    for (text, kept) in [
        ("https://Feed.Example", "https://feed.example"),
        ("HTTP://feed.example:8080//", "http://feed.example:8080"),
        ("http://127.0.0.1:1/a/b/", "http://127.0.0.1:1/a/b"),
        ("http://[::1]:80/a", "http://[::1]:80/a"),
    ] {
        let base: BaseUrl = text.parse().unwrap();
        assert_eq!(base.to_string(), kept);
        assert_eq!(base.is_tls(), kept.starts_with("https"));
        assert_eq!(base.to_string().parse::<BaseUrl>().unwrap(), base);
    }
}

proptest! {
    #[test]
    fn what_is_taken_is_one_spelling(text in "(https?://)?[a-z@:/?#.%0-9\\[\\]]{0,30}") {
        if let Ok(base) = text.parse::<BaseUrl>() {
            prop_assert_eq!(base.to_string().parse(), Ok(base));
        }
    }
}
