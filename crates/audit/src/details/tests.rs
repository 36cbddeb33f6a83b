use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use super::*;

// spec: AUD-16
#[test]
fn a_digest_is_for_one_salt_and_one_text() {
    let mut rng = ChaCha20Rng::from_seed([3; 32]);
    let salt = DetailsSalt::random(&mut rng);
    let digest = salt.digest(b"details");
    assert_ne!(digest, salt.digest(b"detailt"));
    assert_ne!(digest, DetailsSalt::random(&mut rng).digest(b"details"));
    assert_eq!(digest, salt.digest(b"details"));
    assert_eq!(format!("{salt:?}"), "DetailsSalt(..)");
}
