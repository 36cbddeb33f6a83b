use super::*;
use crate::testing::shard;

// spec: FED-80
#[test]
fn files_lie_where_the_spec_says() {
    let id = shard(0x41, 7);
    let hex = hex::encode(id.authority.0);
    assert_eq!(registrar_change(12), "registrars/000012.cose");
    assert_eq!(
        announcement(Epoch(12)),
        "epochs/0000000012/announcement.cose"
    );
    assert_eq!(list(Epoch(u32::MAX)), "epochs/4294967295/list.cbor");
    assert_eq!(descriptor(id.authority), format!("authorities/{hex}.cose"));
    assert_eq!(
        statement(&[0xab; 32]),
        format!("statements/{}.cose", "ab".repeat(32))
    );
    let path = segment(id, 1, 4096);
    assert_eq!(path, format!("deltas/{hex}/7/0000000001-0000004096.cose"));
    assert!(path.starts_with(&shard_deltas(id)));
}

// spec: FED-80
#[test]
fn names_of_segments_have_one_form() {
    for name in [
        "",
        ".cose",
        "0000000001.cose",
        "0000000001-0000000002",
        "0000000000-0000000002.cose",
        "0000000003-0000000002.cose",
        "1-2.cose",
        "0000000001-+000000002.cose",
        "0000000001-9999999999.cose",
        "0000000001-0000000002-0000000003.cose",
    ] {
        assert_eq!(segment_range(name), None, "{name}");
    }
    assert_eq!(
        segment_range("0000000001-4294967295.cose"),
        Some((1, u32::MAX))
    );
}

// spec: FED-80
#[test]
fn paths_have_one_form() {
    let key = "41".repeat(32);
    for path in [
        "",
        "/",
        "/genesis.cose",
        "genesis.cose/",
        "./genesis.cose",
        "../genesis.cose",
        "genesis.COSE",
        "registrars/1.cose",
        "registrars/+00001.cose",
        "registrars/000001.cose/x",
        "registrars/../genesis.cose",
        "statements/ab.cose",
        "epochs/12/list.cbor",
        "epochs/0000000012/list.cbor/",
        "epochs/0000000012/../list.cbor",
        "epochs/0000000012",
        "deltas/index.txt",
        "nothing/0000000012/list.cbor",
    ] {
        assert_eq!(Place::parse(path), None, "{path}");
    }
    for path in [
        format!("statements/{}.cose", "AB".repeat(32)),
        format!("authorities/{key}"),
        format!("deltas/{key}/07/0000000001-0000000002.cose"),
        format!("deltas/{key}/7/0000000002-0000000001.cose"),
        format!("deltas/{key}/7/index.txt"),
    ] {
        assert_eq!(Place::parse(&path), None, "{path}");
    }
}

// spec: FED-83
#[test]
fn indexes_have_one_form() {
    let block = |text: &str| {
        let mut bytes = text.as_bytes().to_vec();
        bytes.resize(1024, b'\n');
        bytes
    };
    for bytes in [
        b"".to_vec(),
        b"a\n".to_vec(),
        block("b\na"),
        block("a\na"),
        block("\na"),
        block("a\n\nb"),
        block("A"),
        block("a/b"),
        block("a\r"),
        block(&"a".repeat(81)),
        [block("a"), vec![b'\n'; 1024]].concat(),
        vec![b'a'; 1024],
        vec![0xff; 1024],
    ] {
        assert_eq!(read_index(&bytes), None);
    }
    assert_eq!(read_index(&block("")), Some(Vec::new()));
    let names = ["0000000001-0000000002.cose", "x"];
    let bytes = block(&names.join("\n"));
    assert_eq!(write_index(["x", names[0], "x"]), bytes);
    assert_eq!(read_index(&bytes), Some(names.map(str::to_owned).to_vec()));
}

proptest::proptest! {
    #[test]
    fn indexes_read_what_they_write(names in proptest::collection::btree_set("[a-z0-9.-]{1,80}", 0..60)) {
        let bytes = write_index(names.iter().map(String::as_str));
        proptest::prop_assert!(bytes.len().is_multiple_of(INDEX_BLOCK));
        proptest::prop_assert_eq!(read_index(&bytes), Some(names.into_iter().collect()));
    }

    #[test]
    fn places_read_what_they_write(
        id in proptest::prelude::any::<[u8; 32]>(),
        number in proptest::prelude::any::<u32>(),
        first in 1..1000_u32,
        more in 0..1000_u32,
    ) {
        let authority = AuthorityId(id);
        let shard = ShardId { authority, number };
        for place in [
            Place::Genesis,
            Place::Window,
            Place::Newest,
            Place::Change(number),
            Place::Statement(id),
            Place::Descriptor(authority),
            Place::Announcement(Epoch(number)),
            Place::List(Epoch(number)),
            Place::Segment(shard, first, first + more),
        ] {
            proptest::prop_assert_eq!(Place::parse(&place.path()), Some(place));
        }
    }
}
