use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use super::*;
use crate::naive;
use crate::testing::Log;

/// Leaves, roots and proofs of the reference tree: google/certificate-transparency,
/// cpp/merkletree/merkle_tree_test.cc; also transparency-dev/merkle, testonly/reference_test.go.
const LEAVES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];

const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

const L01: &str = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const L04: &str = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const L11: &str = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const L12: &str = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
const L13: &str = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const L21: &str = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";

fn reference(size: usize) -> Log {
    let leaves = LEAVES[..size].iter().map(|leaf| hex::decode(leaf).unwrap());
    Log::of(leaves)
}

fn hexes(hashes: &[Hash]) -> Vec<String> {
    hashes.iter().map(|hash| hex::encode(hash.0)).collect()
}

// spec: AUD-20
#[test]
fn the_reference_tree_has_its_published_roots() {
    for (size, root) in ROOTS.iter().enumerate() {
        assert_eq!(hexes(&[reference(size).frontier.root()]), [*root]);
    }
}

// spec: AUD-22
#[test]
fn the_reference_tree_has_its_published_paths() {
    let log = reference(8);
    for (index, size, path) in [
        (0, 1, vec![]),
        (0, 8, vec![L01, L11, L21]),
        (5, 8, vec![L04, L13, ROOTS[4]]),
        (2, 3, vec![ROOTS[2]]),
        (1, 5, vec![ROOTS[1], L11, L04]),
    ] {
        let plan = Plan::inclusion(index, size).unwrap();
        assert_eq!(hexes(&plan.hashes(&log.nodes).unwrap()), path);
    }
}

// spec: AUD-23
#[test]
fn the_reference_tree_has_its_published_proofs_of_growth() {
    let log = reference(8);
    for (older, newer, path) in [
        (1, 1, vec![]),
        (1, 8, vec![L01, L11, L21]),
        (6, 8, vec![L12, L13, ROOTS[4]]),
        (2, 5, vec![L11, L04]),
    ] {
        let plan = Plan::consistency(older, newer).unwrap();
        assert_eq!(hexes(&plan.hashes(&log.nodes).unwrap()), path);
    }
}

#[test]
fn what_is_not_in_the_log_cannot_be_asked_for() {
    for (index, size) in [
        (0, 0),
        (1, 1),
        (8, 8),
        (u64::MAX, 8),
        (0, MAX_SIZE + 1),
        (0, u64::MAX),
    ] {
        assert_eq!(Plan::inclusion(index, size), Err(OutOfRange));
    }
    for (older, newer) in [
        (1, 0),
        (9, 8),
        (u64::MAX, 8),
        (1, MAX_SIZE + 1),
        (u64::MAX, u64::MAX),
    ] {
        assert_eq!(Plan::consistency(older, newer), Err(OutOfRange));
    }
    assert_eq!(Plan::root(MAX_SIZE + 1), Err(OutOfRange));
    let nodes = BTreeMap::new();
    assert_eq!(
        Frontier::load(u64::MAX, &nodes),
        Err(TreeError::Range(OutOfRange))
    );
}

#[test]
fn a_lost_node_is_named() {
    let whole = Log::good(13);
    for lost in whole.nodes.keys() {
        let mut nodes = whole.nodes.clone();
        nodes.remove(lost);
        let missing = Err(TreeError::Missing(*lost));
        let plan = Plan::root(13).unwrap();
        if plan.needs().contains(lost) {
            assert_eq!(plan.hashes(&nodes), missing);
            assert_eq!(Frontier::load(13, &nodes), Err(TreeError::Missing(*lost)));
        } else {
            assert!(plan.hashes(&nodes).is_ok());
        }
        let used = (0..13).filter(|index| {
            let plan = Plan::inclusion(*index, 13).unwrap();
            let needed = plan.needs().contains(lost);
            assert_eq!(plan.hashes(&nodes) == missing, needed);
            needed
        });
        // Only the right edge's largest parts are siblings of nobody below them.
        assert!(used.count() > 0 || lost.level() == 3);
    }
}

#[test]
fn every_small_tree_is_the_one_that_the_standard_defines() {
    let log = Log::good(70);
    let leaves: Vec<Hash> = log.entries.iter().map(|entry| Hash::leaf(entry)).collect();
    for size in 0..=70 {
        let leaves = &leaves[..size];
        let n = size as u64;
        let root = naive::root(leaves);
        assert_eq!(Frontier::load(n, &log.nodes).unwrap().root(), root);
        let plan = Plan::root(n).unwrap();
        assert_eq!(plan.hashes(&log.nodes).unwrap(), [root]);
        for index in 0..size {
            let plan = Plan::inclusion(index as u64, n).unwrap();
            assert_eq!(
                plan.hashes(&log.nodes).unwrap(),
                naive::path(index, leaves),
                "{index} of {size}"
            );
        }
        for older in 1..=size {
            let plan = Plan::consistency(older as u64, n).unwrap();
            assert_eq!(
                plan.hashes(&log.nodes).unwrap(),
                naive::proof(older, leaves),
                "{older} to {size}"
            );
        }
        assert!(Plan::consistency(0, n).unwrap().needs().is_empty());
    }
}

#[test]
fn nodes_are_numbered_as_in_mls() {
    // RFC 9420, appendix C: the tree of eight leaves.
    for (level, indexes) in [
        (0, vec![0, 2, 4, 6, 8, 10, 12, 14]),
        (1, vec![1, 5, 9, 13]),
        (2, vec![3, 11]),
        (3, vec![7]),
    ] {
        for (index, number) in indexes.into_iter().enumerate() {
            let index = index as u64;
            let node = Node { level, index };
            assert_eq!(node.number(), number);
            assert_eq!(Node::from_number(number), node);
        }
    }
    let numbers: BTreeSet<u64> = Log::good(70).nodes.keys().map(|n| n.number()).collect();
    // 2n minus the ones in n's binary form: 70 is 0b1000110.
    assert_eq!(numbers.len(), 2 * 70 - 3);
}

/// A log of any size in which all entries are the same, so that a node's hash depends on its level
/// alone. Counts what is read.
struct Uniform {
    levels: Vec<Hash>,
    reads: Cell<usize>,
}

impl Uniform {
    const ENTRY: &[u8] = b"always the same";

    fn new() -> Self {
        let mut levels = vec![Hash::leaf(Self::ENTRY)];
        for level in 0..40 {
            levels.push(Hash::node(&levels[level], &levels[level]));
        }
        let reads = Cell::new(0);
        Self { levels, reads }
    }
}

impl Nodes for Uniform {
    type Error = Infallible;

    fn read(&self, wanted: &[Node]) -> Result<Vec<Option<Hash>>, Infallible> {
        self.reads.set(self.reads.get() + wanted.len());
        let hash = |node: &Node| Some(self.levels[usize::from(node.level())]);
        Ok(wanted.iter().map(hash).collect())
    }
}

#[test]
fn ten_million_entries_are_appended_to_and_proved_by_reading_few_nodes() {
    for size in [10_000_000, 16_777_215, MAX_SIZE - 1] {
        let levels = 64 - (size - 1_u64).leading_zeros() as usize;
        let nodes = Uniform::new();
        let mut frontier = Frontier::load(size, &nodes).unwrap();
        assert!(nodes.reads.take() <= levels);
        let root = frontier.root();
        for index in [0, 1, size / 3, size / 2, size - 2, size - 1] {
            let path = Plan::inclusion(index, size)
                .unwrap()
                .hashes(&nodes)
                .unwrap();
            assert!(nodes.reads.take() <= 2 * levels);
            let leaf = Hash::leaf(Uniform::ENTRY);
            assert!(naive::included(leaf, index, size, &path, root));
        }
        for older in [1, 2, size / 3, size / 2, size - 1, size] {
            let path = Plan::consistency(older, size).unwrap();
            let path = path.hashes(&nodes).unwrap();
            assert!(nodes.reads.take() <= 2 * levels + 2);
            let before = Frontier::load(older, &nodes).unwrap().root();
            nodes.reads.take();
            assert!(naive::consistent((older, before), (size, root), &path));
        }
        let written = frontier.push(Hash::leaf(Uniform::ENTRY)).unwrap();
        assert!((1..=levels + 1).contains(&written.len()));
        for (node, hash) in written {
            assert_eq!(hash, nodes.levels[usize::from(node.level())]);
        }
    }
}

#[test]
fn a_full_log_takes_nothing_more() {
    let nodes = Uniform::new();
    let mut frontier = Frontier::load(MAX_SIZE - 1, &nodes).unwrap();
    assert_eq!(frontier.push(nodes.levels[0]).unwrap().len(), 41);
    let full = frontier.clone();
    assert_eq!(frontier.push(nodes.levels[0]), Err(OutOfRange));
    assert_eq!(frontier, full);
    assert_eq!(Frontier::load(MAX_SIZE, &nodes).unwrap(), full);
}
