//! The parts of fixed size from which every document is made: what decodes has one encoding.

#![no_main]

use huepass_credential::{
    Delta, EpochKey, G1Affine, G2Affine, Handle, Header, KnowledgeProof, LooseDelta, Scalar,
};

/// Decodes the first bytes as a `$part` and compares what that encodes to.
macro_rules! same {
    ($bytes:ident, $($part:ty),*) => {$(
        if let Some(bytes) = $bytes.first_chunk()
            && let Ok(part) = <$part>::from_bytes(bytes)
        {
            assert_eq!(part.to_bytes()[..], bytes[..], stringify!($part));
        }
    )*};
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    same!(
        bytes,
        Header,
        Scalar,
        Handle,
        G1Affine,
        KnowledgeProof,
        Delta,
        G2Affine,
        EpochKey
    );
    // What a full check accepts, a wallet's lighter one must accept too.
    if let Some(bytes) = bytes.first_chunk() {
        let loose = LooseDelta::from_bytes(bytes).and_then(|delta| delta.check());
        assert_eq!(loose.ok(), Delta::from_bytes(bytes).ok());
    }
});
