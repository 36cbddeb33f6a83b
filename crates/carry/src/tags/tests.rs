use super::*;
use crate::texts::LIMIT;

fn cached(bytes: &[u8]) -> Cached {
    Cached {
        etag: "\"x\"".to_owned(),
        bytes: bytes.to_vec(),
    }
}

#[test]
fn what_is_no_list_of_tags_counts_as_nothing() {
    let many = format!(
        "{{\"a\":{{\"etag\":\"{}\",\"bytes\":\"\"}}}}",
        "x".repeat(LIMIT)
    );
    for text in [
        "",
        "[]",
        "{\"a\":1}",
        "{\"a\":{\"etag\":\"x\"}}",
        "{\"a\":{\"etag\":\"x\",\"bytes\":\"0\"}}",
        "{\"a\":{\"etag\":\"x\",\"bytes\":\"00\",\"is_used\":true}}",
        &many,
    ] {
        let tags = Tags::from_text(text);
        assert_eq!(tags.get("a"), None);
        assert_eq!(tags.to_text(), "{}");
    }
    let mut tags = Tags::default();
    tags.put("b", &cached(&vec![0; LIMIT + 1]));
    assert_eq!(tags.get("b"), None);
    // Names and tags count too.
    tags.put(&"b".repeat(LIMIT), &cached(b""));
    assert_eq!(tags.to_text(), "{}");
}

#[test]
fn what_is_kept_is_found_again() {
    let mut tags = Tags::default();
    let news = cached(b"announcement");
    tags.clone().put("a", &news);
    assert_eq!(tags.get("a"), Some(news.clone()));
    let again = Tags::from_text(&tags.to_text());
    assert_eq!(again.get("a"), Some(news));
    tags.put("a", &cached(&vec![0; LIMIT + 1]));
    assert_eq!(tags.get("a"), None);
}

#[test]
fn what_mirrors_gave_that_are_not_asked_any_more_is_forgotten() {
    let mut tags = Tags::default();
    let names = [
        "https://old.example/feed/announcement.cose",
        "https://new.example/feed/announcement.cose",
        "https://new.example/feed/statements/index.txt",
        "https://new.example/feedback/announcement.cose",
    ];
    for name in names {
        tags.put(name, &cached(b"announcement"));
    }
    // One that is away is asked all the same.
    let again = Tags::from_text(&tags.to_text());
    again.opened(&"https://new.example/feed/".parse().unwrap());
    let again = Tags::from_text(&again.to_text());
    let has: Vec<bool> = names.iter().map(|name| again.get(name).is_some()).collect();
    assert_eq!(has, [false, true, true, false]);
}

#[test]
fn what_nobody_asks_for_any_more_gives_way() {
    let mut tags = Tags::default();
    let half = cached(&vec![0; LIMIT / 2 - 100]);
    tags.put("old", &half);
    tags.put("used", &half);
    // Both were given in this sync: neither gives way.
    tags.put("new", &half);
    assert_eq!(tags.get("new"), None);
    let mut later = Tags::from_text(&tags.to_text());
    assert_eq!(later.get("used"), Some(half.clone()));
    later.put("new", &half);
    let has = ["old", "used", "new"].map(|url| later.get(url).is_some());
    assert_eq!(has, [false, true, true]);
}
