use huepass_credential::{AuthorityId, Epoch, ShardId};

use super::*;

// spec: HTP-1
#[test]
fn what_is_no_file_of_a_feed_is_not_served() {
    let key = hex::encode([7; 32]);
    for path in [
        "",
        "/",
        "index.txt",
        "epochs/index.txt",
        "authorities/index.txt",
        "registrars/index.txt",
        "deltas/index.txt",
        "statements/index.txt/",
        "statements//index.txt",
        "../genesis.cose",
        "genesis.cose/",
        "genesis%2ecose",
        "GENESIS.cose",
        ".evidence/1.cose",
        "evidence/1.cose",
        &format!("deltas/{key}/index.txt"),
        &format!("deltas/{key}/01/index.txt"),
        &format!("deltas/{}/1/index.txt", key.replace('0', "G")),
        &format!("deltas/{key}/1/2/index.txt"),
    ] {
        assert!(File::parse(path).is_none(), "{path}");
    }
}

// spec: HTP-1, HTP-3, HTP-7
#[test]
fn each_file_has_its_type_and_its_time() {
    let authority = AuthorityId([7; 32]);
    let shard = ShardId {
        authority,
        number: 3,
    };
    let file = |path: &str| File::parse(path).unwrap();
    for path in [layout::announcement(Epoch(1)), layout::segment(shard, 1, 2)] {
        assert_eq!(file(&path).cache_control(), FOR_EVER);
        assert_eq!(file(&path).content_type(), "application/cose");
    }
    let list = file(&layout::list(Epoch(1)));
    assert_eq!(list.content_type(), "application/cbor");
    assert_eq!(
        file(layout::WINDOW).content_type(),
        "application/octet-stream"
    );
    for path in [layout::NEWEST, &layout::descriptor(authority)] {
        assert_eq!(file(path).cache_control(), SOON);
    }
    for folder in [layout::STATEMENTS, &layout::shard_deltas(shard)] {
        let index = file(&layout::index(folder));
        assert_eq!(index.cache_control(), SOON);
        assert_eq!(index.content_type(), "text/plain; charset=utf-8");
    }
}
