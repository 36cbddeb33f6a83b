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
