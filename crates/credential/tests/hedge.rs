//! A generator that repeats itself, as in a machine restored from a snapshot, meets the hedge.
mod common;

use common::World;
use huepass_credential::*;

/// Challenge and response of a commitment's proof.
fn parts(proof: &CommitmentProof) -> (Scalar, Scalar) {
    let bytes = proof.to_bytes();
    let part = |from: usize| {
        let bytes = bytes[from..from + 32].try_into().unwrap();
        Scalar::from_bytes(&bytes).unwrap()
    };
    (part(48), part(80))
}

// spec: GRP-10, GRP-11
#[test]
fn one_state_of_the_generator_in_two_contexts_does_not_give_the_secret_away() {
    let mut world = World::new(77);
    let s = hazmat::random_scalar(&mut world.rng);
    let secret = HolderSecret::from_scalar(s);
    let proof = |nonce: &[u8]| {
        let context = IssuanceContext {
            framework: &world.framework,
            shard: world.shards[0].keys.id(),
            nonce,
            request: b"",
        };
        // the same bytes each time
        let proof = secret.commit(&context, &mut common::rng(5)).unwrap();
        proof.verify(&context).unwrap();
        parts(&proof)
    };
    let ((c1, z1), (c2, z2)) = (proof(b"one"), proof(b"two"));
    // With one nonce under two challenges, s = (z1 − z2)/(c1 − c2).
    let guess = (z1 - z2) * hazmat::invert(c1 - c2).unwrap();
    assert!(guess != s);
    assert_eq!(proof(b"one"), (c1, z1));
}
