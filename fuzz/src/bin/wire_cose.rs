//! Signed envelopes of one signer and of a quorum: no panic, and a quorum's has one encoding.

#![no_main]

use huepass_wire::cose::{Signed1, SignedByQuorum};

/// More than any input here; the limit itself is tested elsewhere.
const LIMIT: usize = 1 << 20;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(signed) = Signed1::decode(bytes, LIMIT) {
        assert!(signed.verify(b"fuzz", &[0; 32]).is_err());
    }
    if let Ok(signed) = SignedByQuorum::decode(bytes, LIMIT) {
        assert_eq!(signed.encode(), bytes);
        assert_eq!(signed.count(b"fuzz", &[[0; 32]]), 0);
    }
});
