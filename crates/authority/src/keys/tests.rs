use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;

use super::*;

fn keys() -> Keys {
    let mut rng = ChaCha12Rng::from_seed([1; 32]);
    let mut keys = Keys::random(&mut rng);
    for number in [0, 3] {
        keys.shards.insert(number, ShardSecret::random(&mut rng));
    }
    keys
}

#[test]
fn damaged_keys_are_refused() {
    let bytes = keys().to_bytes();
    assert!(Keys::from_bytes(&[]).is_err());
    for cut in 0..bytes.len() {
        assert!(Keys::from_bytes(&bytes[..cut]).is_err());
    }
    let mut longer = bytes.to_vec();
    longer.push(0);
    assert_eq!(Keys::from_bytes(&longer).err(), Some(WireError::Malformed));
    let mut other = bytes.to_vec();
    other[1] = 2;
    assert_eq!(Keys::from_bytes(&other).err(), Some(WireError::Version(2)));
    // A shard's key that is 0.
    let at = bytes.len() - 32;
    let mut zero = bytes.to_vec();
    zero[at..].fill(0);
    assert_eq!(Keys::from_bytes(&zero).err(), Some(WireError::Malformed));
    let huge = vec![0x85; LIMIT + 1];
    let limit = WireError::TooLarge { limit: LIMIT };
    assert_eq!(Keys::from_bytes(&huge).err(), Some(limit));
}

#[test]
fn keys_come_back_as_they_were() {
    let keys = keys();
    let back = Keys::from_bytes(&keys.to_bytes()).unwrap();
    assert_eq!(back.id(), keys.id());
    assert_eq!(back.sealing.public(), keys.sealing.public());
    assert_eq!(back.to_bytes(), keys.to_bytes());
    let debug = format!("{back:?}");
    assert!(debug.starts_with("Keys { id: AuthorityId("));
    assert!(debug.ends_with("shards: 2, .. }"));
}

#[test]
fn the_largest_number_of_shards_fits() {
    // A map entry: at most 5 bytes of number, 2 of length, 32 of key.
    assert!(128 + 39 * usize::try_from(MAX_SHARDS).unwrap() <= LIMIT);
}
