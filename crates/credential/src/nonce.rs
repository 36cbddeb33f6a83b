//! Nonces, hedged (spec/groups.md, "Nonces").
//!
//! Each nonce takes 48 fresh bytes of the generator; to it is ADDED a hash of the secrets, of a
//! 32-byte draw made for that purpose only, and of a context. With a good generator the sum is
//! exactly uniform, because the fresh bytes are independent of the hash, so privacy stays
//! unconditional. With a generator that repeats itself, different secrets or contexts still get
//! different nonces.

use alloc::vec::Vec;

use rand_core::CryptoRng;
use zeroize::Zeroize;

use crate::curve::{Scalar, SecretScalar};
use crate::labels::DST_NONCE_HEDGE;
use crate::transcript::Transcript;

/// A source of nonces for one proof.
pub(crate) struct Nonces {
    seed: Vec<u8>,
    drawn: u32,
}

impl Nonces {
    pub(crate) fn new(secrets: &[Scalar], context: &[u8], rng: &mut impl CryptoRng) -> Self {
        let mut draw = [0; 32];
        rng.fill_bytes(&mut draw);
        let mut transcript = Transcript::new().bytes(&draw).bytes(context);
        draw.zeroize();
        for secret in secrets {
            transcript = transcript.scalar(secret);
        }
        let seed = transcript.to_scalar(DST_NONCE_HEDGE).to_bytes().to_vec();
        Self { seed, drawn: 0 }
    }

    // spec: GRP-10
    pub(crate) fn next(&mut self, rng: &mut impl CryptoRng) -> SecretScalar {
        self.drawn += 1;
        let hedge = Transcript::new()
            .bytes(&self.seed)
            .number(self.drawn)
            .to_scalar(DST_NONCE_HEDGE);
        SecretScalar::new(Scalar::random(rng) + hedge)
    }
}

impl Drop for Nonces {
    fn drop(&mut self) {
        self.seed.zeroize();
    }
}
