//! Inputs of a hash, one after another, each as `I2OSP(length, 4) ‖ bytes` (spec/groups.md GRP-8).

use alloc::vec::Vec;

use zeroize::Zeroize;

use crate::curve::{G1Affine, G2Affine, Scalar, expand_message};
use crate::labels::SUITE;

/// The bytes to be hashed. Begins with the ciphersuite; wiped when dropped.
pub(crate) struct Transcript(Vec<u8>);

impl Transcript {
    // spec: GRP-8
    pub(crate) fn new() -> Self {
        Self(Vec::with_capacity(1024)).bytes(SUITE)
    }

    /// One item. An absent item is the empty one, and is never left out.
    pub(crate) fn bytes(mut self, item: &[u8]) -> Self {
        // Unwrap safety is not needed: no item of this crate comes near 4 GiB, and one that did
        // would be cut off by the limits of every decoder above.
        let length = u32::try_from(item.len()).unwrap_or(u32::MAX);
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(item);
        self
    }

    pub(crate) fn number(self, item: u32) -> Self {
        self.bytes(&item.to_be_bytes())
    }

    pub(crate) fn g1(self, item: &G1Affine) -> Self {
        self.bytes(&item.to_bytes())
    }

    pub(crate) fn g2(self, item: &G2Affine) -> Self {
        self.bytes(&item.to_bytes())
    }

    pub(crate) fn scalar(self, item: &Scalar) -> Self {
        let mut bytes = item.to_bytes();
        let out = self.bytes(&bytes);
        bytes.zeroize();
        out
    }

    /// The bytes so far.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// A scalar: 48 bytes of `expand_message_xmd`, reduced mod p.
    pub(crate) fn to_scalar(&self, dst: &[u8]) -> Scalar {
        let mut wide = expand_message::<48>(&self.0, dst);
        let out = Scalar::from_wide(&wide);
        wide.zeroize();
        out
    }

    /// A challenge: 16 bytes of `expand_message_xmd`.
    pub(crate) fn to_challenge(&self, dst: &[u8]) -> [u8; 16] {
        expand_message(&self.0, dst)
    }
}

impl Drop for Transcript {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}
