use huepass_credential::{
    AuthorityId, Generators, GenesisDigest, ShardKeys, ShardSecret, ShardState,
};
use huepass_feed::LogDigest;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::*;

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(5)
}

fn open(folder: &Path, key: u8) -> DiskStore<ChaCha20Rng> {
    DiskStore::open(folder, SealingKey::from_bytes([key; 32]), rng()).unwrap()
}

fn keys(number: u32) -> ShardKeys {
    let id = ShardId {
        authority: AuthorityId([1; 32]),
        number,
    };
    let genesis = GenesisDigest([2; 32]);
    let mut rng = rng();
    ShardSecret::random(&mut rng)
        .descriptor(genesis, id, &mut rng)
        .verify(genesis, id)
        .unwrap()
}

fn round() -> Round {
    Round {
        epoch: 3,
        proposal: b"proposal".to_vec(),
        secret: vec![7; 96],
        share: b"share".to_vec(),
        certificates: Vec::new(),
        signed: Vec::new(),
    }
}

#[test]
fn a_share_opens_under_its_own_key_only() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path(), 1).put_round(&round()).unwrap();
    assert!(matches!(
        open(folder.path(), 2).round(Epoch(3)),
        Err(StoreError::Sealed)
    ));
    let files = std::fs::read_dir(folder.path()).unwrap();
    for file in files
        .map(|file| file.unwrap().path())
        .filter(|path| path.is_file())
    {
        let bytes = std::fs::read(file).unwrap();
        assert!(!bytes.windows(96).any(|window| window == [7; 96]));
    }
    assert_eq!(
        open(folder.path(), 1).round(Epoch(3)).unwrap(),
        Some(round())
    );
}

#[test]
fn everything_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let shard = AuditedShard {
        keys: keys(4),
        state: ShardState {
            n: 2,
            v: Generators::new().h_v,
        },
        log: LogDigest([3; 32]),
        reported: Epoch(9),
    };
    let handles = [
        Handle::random(&mut rng()),
        Handle::from_bytes(&[1; 32]).unwrap(),
    ];
    let newest = Published {
        announcement: b"a".to_vec(),
        list: b"l".to_vec(),
    };
    {
        let store = open(folder.path(), 1);
        assert_eq!(store.newest().unwrap(), None);
        assert_eq!(store.round(Epoch(3)).unwrap(), None);
        store
            .advance(&[(shard.clone(), handles[..1].to_vec())])
            .unwrap();
        let later = AuditedShard {
            state: ShardState {
                n: 3,
                ..shard.state
            },
            ..shard.clone()
        };
        store.advance(&[(later, handles[1..].to_vec())]).unwrap();
        store.set_newest(&newest).unwrap();
        store.put_round(&round()).unwrap();
        let mut certified = round();
        certified.secret = Vec::new();
        certified.certificates = b"c".to_vec();
        store.put_round(&certified).unwrap();
    }
    let store = open(folder.path(), 1);
    let shards = store.shards().unwrap();
    assert_eq!(shards.len(), 1);
    assert_eq!((shards[0].state.n, shards[0].keys), (3, shard.keys));
    assert_eq!(store.handles(shard.keys.id()).unwrap(), handles);
    assert_eq!(store.newest().unwrap(), Some(newest));
    let round = store.round(Epoch(3)).unwrap().unwrap();
    assert!(round.secret.is_empty());
    assert_eq!(round.certificates, b"c");
}
