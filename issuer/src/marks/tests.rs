use super::*;

#[test]
fn a_mark_is_read_back_and_nothing_else_is_one() {
    let shard = |number| ShardMark {
        number,
        issued: 7,
        n: 3,
        retired: 0,
        state: [9; 32],
    };
    for shards in [vec![], vec![shard(0)], vec![shard(0), shard(5)]] {
        let mark = LedgerMark {
            epoch: Epoch(4),
            shards,
        };
        let bytes = mark.to_bytes();
        assert_eq!(LedgerMark::from_bytes(&bytes), Some(mark));
        assert_eq!(LedgerMark::from_bytes(&bytes[..bytes.len() - 1]), None);
        assert_eq!(LedgerMark::from_bytes(&[&bytes[..], &[0]].concat()), None);
        let mut other = bytes.clone();
        other[0] = 2;
        assert_eq!(LedgerMark::from_bytes(&other), None);
    }
    assert_eq!(LedgerMark::from_bytes(&[]), None);
    // As many shards as an authority can have fit a record of the vault.
    let all = LedgerMark {
        epoch: Epoch(1),
        shards: (0..16_384).map(shard).collect(),
    };
    assert!(all.to_bytes().len() <= huepass_vault::MAX_RECORD_LEN);
}

proptest::proptest! {
    #[test]
    fn only_what_is_written_is_read(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..160)) {
        let mut bytes = bytes;
        // Most arbitrary bytes have another version.
        if let Some(first) = bytes.first_mut() {
            *first %= 3;
        }
        if let Some(mark) = LedgerMark::from_bytes(&bytes) {
            proptest::prop_assert_eq!(mark.to_bytes(), bytes);
        }
    }
}
