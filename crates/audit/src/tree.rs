//! The tree behind the log, kept so that appending and proving read few nodes.
//!
//! `ct-merkle` says which nodes a proof consists of and verifies proofs, but keeps whole trees in
//! memory only. Here every perfect subtree's hash is written once, when its last leaf arrives, and
//! never changes again; the ragged right edge of a tree of any size is put together from them.
//! So n entries make fewer than 2n nodes, and appending or proving reads at most one node for each
//! level. Nodes are numbered as in RFC 9420, appendix C, which is also `ct-merkle`'s order.

use std::collections::BTreeMap;
use std::convert::Infallible;

use thiserror::Error;

use crate::hash::Hash;

/// The most entries of a log. A proof then has at most 41 hashes.
pub const MAX_SIZE: u64 = 1 << 40;

/// A perfect subtree: 2^level leaves, from leaf `index · 2^level` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    level: u8,
    index: u64,
}

impl Node {
    /// Its level; leaves are on level 0.
    pub const fn level(self) -> u8 {
        self.level
    }

    /// Its place on its level, from the left, counted from 0.
    pub const fn index(self) -> u64 {
        self.index
    }

    /// Its number, to store it under: leaf i is 2i, and a parent lies between its children.
    pub const fn number(self) -> u64 {
        (((self.index << 1) | 1) << self.level) - 1
    }

    fn from_number(number: u64) -> Self {
        let level = number.trailing_ones();
        Self {
            // At most 64 ones.
            level: u8::try_from(level).unwrap_or(u8::MAX),
            index: number.checked_shr(level + 1).unwrap_or(0),
        }
    }

    /// The first leaf below it.
    const fn start(self) -> u64 {
        self.index << self.level
    }

    /// Whether a tree of this size has all leaves below it.
    const fn is_whole(self, size: u64) -> bool {
        ((self.index + 1) << self.level) <= size
    }
}

/// Where the hashes of nodes are kept: in the ledger, beside the entries.
///
/// What [`Frontier::push`] returned must be written in the same step as the entry. A node that was
/// written never changes, so any number of readers may hold copies. A store that can only be
/// waited for reads what [`Plan::needs`] names into a map first; the map is a `Nodes` too.
pub trait Nodes {
    /// Why the store failed.
    type Error: std::error::Error;

    /// The hashes of these nodes, in their order; `None` for one that was never written.
    ///
    /// # Errors
    /// The store's own.
    fn read(&self, wanted: &[Node]) -> Result<Vec<Option<Hash>>, Self::Error>;
}

impl Nodes for BTreeMap<Node, Hash> {
    type Error = Infallible;

    fn read(&self, wanted: &[Node]) -> Result<Vec<Option<Hash>>, Infallible> {
        Ok(wanted.iter().map(|node| self.get(node).copied()).collect())
    }
}

/// No such entry, no such earlier size, or more entries than a log may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the log has no such entry or size")]
pub struct OutOfRange;

/// Why the tree could not be read. `E` is the store's own error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TreeError<E> {
    /// The store failed.
    #[error("the store of the log's nodes failed")]
    Store(#[source] E),
    /// A node that must have been written is not there: the store has lost something.
    #[error("a node of the log is missing from the store")]
    Missing(Node),
    /// The log has no such entry or size.
    #[error(transparent)]
    Range(#[from] OutOfRange),
}

/// Which nodes some hashes of a tree are made of. Each hash is one node, or several that are
/// folded from the right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan(Vec<Vec<Node>>);

impl Plan {
    /// The root of a tree of this size.
    ///
    /// # Errors
    /// [`OutOfRange`].
    pub fn root(size: u64) -> Result<Self, OutOfRange> {
        limit(size)?;
        Ok(Self(vec![peaks(0, size)]))
    }

    /// The path of an entry in a tree of this size, from the leaf up.
    ///
    /// # Errors
    /// [`OutOfRange`].
    pub fn inclusion(index: u64, size: u64) -> Result<Self, OutOfRange> {
        limit(size)?;
        if index >= size {
            return Err(OutOfRange);
        }
        // Neither panics: the tree is not empty, the index is in it, and both are far below 2^63.
        let numbers = ct_merkle::indices_for_inclusion_proof(size, index);
        Ok(Self::of(&numbers, size))
    }

    /// The proof that a tree of one size continues the one of an earlier size. From nothing, and
    /// between equal sizes, the proof is empty.
    ///
    /// # Errors
    /// [`OutOfRange`].
    pub fn consistency(older: u64, newer: u64) -> Result<Self, OutOfRange> {
        limit(newer)?;
        if older > newer {
            return Err(OutOfRange);
        }
        if older == 0 {
            return Ok(Self(Vec::new()));
        }
        // Does not panic: the older tree is not empty, and the newer is far below 2^63.
        let numbers = ct_merkle::indices_for_consistency_proof(older, newer - older);
        Ok(Self::of(&numbers, newer))
    }

    fn of(numbers: &[u64], size: u64) -> Self {
        let parts = |number: &u64| {
            let node = Node::from_number(*number);
            if node.is_whole(size) {
                vec![node]
            } else {
                peaks(node.start(), size)
            }
        };
        Self(numbers.iter().map(parts).collect())
    }

    /// Every node to read.
    pub fn needs(&self) -> Vec<Node> {
        self.0.iter().flatten().copied().collect()
    }

    /// Reads the nodes and puts the hashes together.
    ///
    /// # Errors
    /// [`TreeError`].
    pub fn hashes<N: Nodes>(&self, nodes: &N) -> Result<Vec<Hash>, TreeError<N::Error>> {
        let wanted = self.needs();
        let mut read = read(&wanted, nodes)?.into_iter();
        let folded = self
            .0
            .iter()
            .map(|part| fold(&read.by_ref().take(part.len()).collect::<Vec<_>>()));
        Ok(folded.collect())
    }
}

/// The right edge of a tree: what is needed to append to it and to know its root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// The roots of the perfect subtrees, the largest first.
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Of a log without entries.
    pub const fn empty() -> Self {
        Self {
            size: 0,
            peaks: Vec::new(),
        }
    }

    /// Reads the right edge of a log of this size: at most 40 nodes.
    ///
    /// # Errors
    /// [`TreeError`].
    pub fn load<N: Nodes>(size: u64, nodes: &N) -> Result<Self, TreeError<N::Error>> {
        limit(size)?;
        let peaks = read(&peaks(0, size), nodes)?;
        Ok(Self { size, peaks })
    }

    /// How many entries there are; the next one's sequence number.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root.
    pub fn root(&self) -> Hash {
        fold(&self.peaks)
    }

    /// Appends an entry by its leaf hash and returns the nodes that are whole now, to be written:
    /// two on average, 41 at most.
    ///
    /// # Errors
    /// [`OutOfRange`] when the log is full; nothing has changed.
    pub fn push(&mut self, leaf: Hash) -> Result<Vec<(Node, Hash)>, OutOfRange> {
        if self.size >= MAX_SIZE {
            return Err(OutOfRange);
        }
        let mut node = Node {
            level: 0,
            index: self.size,
        };
        let mut hash = leaf;
        let mut written = vec![(node, hash)];
        // A right child completes its parent.
        while node.index & 1 == 1
            && let Some(left) = self.peaks.pop()
        {
            node = Node {
                level: node.level + 1,
                index: node.index >> 1,
            };
            hash = Hash::node(&left, &hash);
            written.push((node, hash));
        }
        self.peaks.push(hash);
        self.size += 1;
        Ok(written)
    }
}

/// The perfect subtrees that leaves `start` to `size - 1` fall into, the largest first. `start` is
/// a multiple of a power of two that is larger than what follows.
fn peaks(start: u64, size: u64) -> Vec<Node> {
    let mut out = Vec::new();
    let mut at = start;
    for level in (0..=40).rev() {
        if (size - start) >> level & 1 == 1 {
            out.push(Node {
                level,
                index: at >> level,
            });
            at += 1 << level;
        }
    }
    out
}

/// RFC 9162, section 2.1.1: the left part of a tree is the largest perfect one, and so on to the
/// right; of nothing, the empty root.
fn fold(peaks: &[Hash]) -> Hash {
    let mut peaks = peaks.iter().rev();
    let Some(last) = peaks.next() else {
        return Hash::EMPTY;
    };
    peaks.fold(*last, |right, left| Hash::node(left, &right))
}

fn read<N: Nodes>(wanted: &[Node], nodes: &N) -> Result<Vec<Hash>, TreeError<N::Error>> {
    let mut read = nodes.read(wanted).map_err(TreeError::Store)?.into_iter();
    let hash = |node: &Node| read.next().flatten().ok_or(TreeError::Missing(*node));
    wanted.iter().map(hash).collect()
}

const fn limit(size: u64) -> Result<(), OutOfRange> {
    if size > MAX_SIZE {
        return Err(OutOfRange);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
