use super::*;

#[test]
fn what_names_no_mirror_is_refused() {
    for text in [
        "",
        "  ",
        "a\nb",
        "ftp://example.org/feed",
        "http:///feed",
        "https://me:secret@example.org/feed",
        "https://example.org/feed?who=me",
        "https://example.org/#top",
    ] {
        let refused = Address::parse(text).unwrap_err();
        assert_eq!(refused.exit(), Exit::Usage, "{text:?}");
    }
    let peer = Address::parse("/ip4/192.0.2.1/tcp/4001").unwrap_err();
    assert_eq!(peer.id(), "error-carry-peer");
    let many: Vec<String> = (0..=MOST).map(|n| format!("folder-{n}")).collect();
    assert_eq!(addresses(many).unwrap_err().id(), "error-carry-many");
}

#[test]
fn folders_and_urls_are_told_apart() {
    let parse = |text| Address::parse(text).unwrap();
    assert_eq!(parse("feed"), Address::Folder("feed".into()));
    assert_eq!(
        parse("/media/stick"),
        Address::Folder("/media/stick".into())
    );
    let web = "https://example.org/feed";
    assert_eq!(
        parse("HTTPS://example.org/feed/"),
        Address::Web(web.parse().unwrap())
    );
    assert_eq!(parse(web).to_string(), web);
    let twice = addresses(["feed", web, "feed"]).unwrap();
    assert_eq!(twice.len(), 2);
}
