//! The tree's hash: SHA-256 with one byte before it that keeps leaves and nodes apart
//! (RFC 9162, section 2.1.1).

use core::fmt;

use huepass_wire::cbor;
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

/// Stands before a leaf, so that no leaf passes for a node (RFC 9162, section 2.1.1).
const LEAF: [u8; 1] = [0x00];

/// Stands before a node's two children.
const NODE: [u8; 1] = [0x01];

/// A leaf's, a node's or a whole tree's hash, 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Hash(#[cbor(n(0), with = "cbor::bytes32")] pub [u8; 32]);

impl Hash {
    /// How many bytes.
    pub const LEN: usize = 32;

    /// The root of a log without entries: SHA-256 of nothing.
    pub const EMPTY: Self = Self([
        0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9,
        0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52,
        0xb8, 0x55,
    ]);

    /// The hash of an entry's bytes.
    // spec: AUD-20
    pub fn leaf(bytes: &[u8]) -> Self {
        Self(
            Sha256::new()
                .chain_update(LEAF)
                .chain_update(bytes)
                .finalize()
                .into(),
        )
    }

    /// The hash of a node from those of its children.
    pub(crate) fn node(left: &Self, right: &Self) -> Self {
        let hash = Sha256::new().chain_update(NODE).chain_update(left.0);
        Self(hash.chain_update(right.0).finalize().into())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, ..] = self.0;
        write!(f, "Hash({a:02x}{b:02x}{c:02x}{d:02x}..)")
    }
}
