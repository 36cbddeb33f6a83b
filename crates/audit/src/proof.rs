//! Proofs about the log: that an entry is in it, and that it only grew (RFC 9162, sections 2.1.3
//! and 2.1.4). `ct-merkle` verifies them.

use ct_merkle::{ConsistencyVerifError, InclusionVerifError, RootHash};
use huepass_wire::cbor::VERSION;
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use sha2::Sha256;

use crate::document::{Document, rule};
use crate::error::{AuditError, ProofRefusal};
use crate::hash::Hash;
use crate::head::TreeHead;
use crate::rule::Rule;
use crate::tree::{MAX_SIZE, Nodes, Plan, TreeError};

/// The most hashes of a proof: one for each level of the largest log, and one more where a proof
/// of growth begins within a tree.
const MAX_PATH: usize = 41;

/// The most bytes of a proof.
const LIMIT: usize = MAX_PATH * Hash::LEN + 32;

/// Proof that an entry is in the log.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct InclusionProof {
    #[n(0)]
    version: u64,
    /// The size of the log that it is for.
    #[n(1)]
    size: u64,
    /// The entry's place.
    #[n(2)]
    index: u64,
    /// 32 bytes each, from the leaf up.
    #[n(3)]
    path: ByteVec,
}

impl Document for InclusionProof {
    const LIMIT: usize = LIMIT;

    fn check(&self) -> Result<(), Rule> {
        rule(self.version == VERSION, Rule::Version)?;
        rule(self.size <= MAX_SIZE, Rule::Size)?;
        rule(self.index < self.size, Rule::ProofRange)?;
        check_path(&self.path)
    }
}

impl InclusionProof {
    /// The most bytes of a proof.
    pub const LIMIT: usize = LIMIT;

    /// Proves that an entry is in the log of this size, which may be an earlier one. Reads at most
    /// 80 nodes ([`Plan::inclusion`]).
    ///
    /// # Errors
    /// [`TreeError`].
    pub fn make<N: Nodes>(index: u64, size: u64, nodes: &N) -> Result<Self, TreeError<N::Error>> {
        let path = concat(&Plan::inclusion(index, size)?.hashes(nodes)?);
        Ok(Self {
            version: VERSION,
            size,
            index,
            path,
        })
    }

    /// Reads a proof's bytes.
    ///
    /// # Errors
    /// [`AuditError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, AuditError> {
        Self::from_payload(bytes)
    }

    /// The bytes.
    pub fn encode(&self) -> Vec<u8> {
        self.payload()
    }

    /// The size of the log that it is for.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The entry's place.
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// Verifies that these bytes are the entry at [`Self::index`] of the head's log.
    ///
    /// # Errors
    /// [`ProofRefusal`].
    // spec: AUD-22
    pub fn verify(&self, head: &TreeHead, entry: &[u8]) -> Result<(), ProofRefusal> {
        if self.size != head.size() {
            return Err(ProofRefusal::Size);
        }
        let path = ct_merkle::InclusionProof::<Sha256>::try_from_bytes(self.path.to_vec())
            .map_err(|_| ProofRefusal::Length)?;
        root(head.size(), head.root())
            .verify_inclusion(&entry, self.index, &path)
            .map_err(|why| match why {
                InclusionVerifError::MalformedProof => ProofRefusal::Length,
                InclusionVerifError::IndexOutOfRange | InclusionVerifError::TreeEmpty => {
                    ProofRefusal::Size
                }
                InclusionVerifError::IncorrectHash => ProofRefusal::Root,
            })
    }
}

/// Proof that the log of one size is the beginning of the log of a later size.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ConsistencyProof {
    #[n(0)]
    version: u64,
    #[n(1)]
    older: u64,
    #[n(2)]
    newer: u64,
    /// 32 bytes each, in the order of RFC 9162. Empty from nothing and between equal sizes.
    #[n(3)]
    path: ByteVec,
}

impl Document for ConsistencyProof {
    const LIMIT: usize = LIMIT;

    fn check(&self) -> Result<(), Rule> {
        rule(self.version == VERSION, Rule::Version)?;
        rule(self.newer <= MAX_SIZE, Rule::Size)?;
        rule(self.older <= self.newer, Rule::ProofRange)?;
        check_path(&self.path)
    }
}

impl ConsistencyProof {
    /// The most bytes of a proof.
    pub const LIMIT: usize = LIMIT;

    /// Proves growth from one size to another. Reads at most 82 nodes ([`Plan::consistency`]).
    ///
    /// # Errors
    /// [`TreeError`].
    pub fn make<N: Nodes>(older: u64, newer: u64, nodes: &N) -> Result<Self, TreeError<N::Error>> {
        let path = concat(&Plan::consistency(older, newer)?.hashes(nodes)?);
        Ok(Self {
            version: VERSION,
            older,
            newer,
            path,
        })
    }

    /// Reads a proof's bytes.
    ///
    /// # Errors
    /// [`AuditError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, AuditError> {
        Self::from_payload(bytes)
    }

    /// The bytes.
    pub fn encode(&self) -> Vec<u8> {
        self.payload()
    }

    /// The sizes that it is about: the older, then the newer.
    pub const fn sizes(&self) -> (u64, u64) {
        (self.older, self.newer)
    }

    /// Verifies that the log of `newer` begins with all of the log of `older`. Of an empty log
    /// every log is a continuation, which RFC 9162 leaves open.
    ///
    /// # Errors
    /// [`ProofRefusal`].
    // spec: AUD-23
    pub fn verify(&self, older: &TreeHead, newer: &TreeHead) -> Result<(), ProofRefusal> {
        if (self.older, self.newer) != (older.size(), newer.size()) {
            return Err(ProofRefusal::Size);
        }
        if self.older == 0 {
            // A head without entries has the one empty root.
            return match (self.path.is_empty(), self.newer) {
                (false, _) => Err(ProofRefusal::Length),
                (true, 0) if older.root() != newer.root() => Err(ProofRefusal::Root),
                (true, _) => Ok(()),
            };
        }
        let path = ct_merkle::ConsistencyProof::<Sha256>::try_from_bytes(self.path.to_vec())
            .map_err(|_| ProofRefusal::Length)?;
        root(newer.size(), newer.root())
            .verify_consistency(&root(older.size(), older.root()), &path)
            .map_err(|why| match why {
                ConsistencyVerifError::MalformedProof => ProofRefusal::Length,
                ConsistencyVerifError::OldTreeLarger
                | ConsistencyVerifError::OldTreeEmpty
                | ConsistencyVerifError::NewTreeTooBig => ProofRefusal::Size,
                ConsistencyVerifError::VerificationFailure => ProofRefusal::Root,
            })
    }
}

// spec: AUD-21
fn check_path(path: &[u8]) -> Result<(), Rule> {
    let whole = path.len().is_multiple_of(Hash::LEN) && path.len() <= MAX_PATH * Hash::LEN;
    rule(whole, Rule::ProofPath)
}

fn concat(hashes: &[Hash]) -> ByteVec {
    let bytes: Vec<u8> = hashes.iter().flat_map(|hash| hash.0).collect();
    bytes.into()
}

/// A root as `ct-merkle` takes it. Sizes beyond 2^63 would make it panic; a document's check keeps
/// them below 2^40.
fn root(size: u64, hash: Hash) -> RootHash<Sha256> {
    RootHash::new(hash.0.into(), size)
}

#[cfg(test)]
mod tests;
