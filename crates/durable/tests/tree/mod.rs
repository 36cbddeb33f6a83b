//! What the writer of the kill and power tests keeps in a tree, and the check that it is there.

#![allow(clippy::cast_possible_truncation)] // Patterns of bytes; wrapping round is meant.

use std::path::Path;

use huepass_durable::{Batch, DurableTree};

use crate::common::{self, Random};

/// Body of the ignored test that is the writer.
pub(crate) fn writer() {
    let tree = DurableTree::open(&common::given_folder()).unwrap();
    common::write_on(count(&tree).., |n| tree.commit(step(n)).unwrap());
}

/// Records kept before the oldest goes, and the length of each in bytes: while there are fewer,
/// the database's file grows, which is when a missing fsync is felt.
const RECORDS: (u64, usize) = (1000, 1500);

/// The changes of commit `n`: a record more, the oldest perhaps gone, one long value rewritten,
/// and the count of all.
fn step(n: u64) -> Batch {
    let mut batch = Batch::new();
    batch.put(format!("record/{n:08}"), contents(n, RECORDS.1));
    batch.put("long", contents(n, 3000 + 97 * (n as usize % 200)));
    batch.put("count", (n + 1).to_be_bytes());
    if n >= RECORDS.0 {
        batch.delete(format!("record/{:08}", n - RECORDS.0));
    }
    batch
}

/// How many commits the tree knows of.
pub(crate) fn count(tree: &DurableTree) -> u64 {
    tree.get(b"count")
        .unwrap()
        .map_or(0, |b| u64::from_be_bytes(b.try_into().unwrap()))
}

/// Opens the tree: at least `acknowledged` commits are there, none half, none more than one
/// beyond (the one that was cut off). Returns the number.
pub(crate) fn check(folder: &Path, acknowledged: u64) -> u64 {
    let tree = DurableTree::open(folder).unwrap();
    let count = count(&tree);
    assert!(
        count >= acknowledged,
        "{acknowledged} acknowledged, {count} kept"
    );
    assert!(
        count <= acknowledged + 1,
        "{acknowledged} acknowledged, {count} kept"
    );
    let records = tree.scan_prefix(b"record/").unwrap();
    let expected: Vec<_> = (count.saturating_sub(RECORDS.0)..count)
        .map(|n| {
            (
                format!("record/{n:08}").into_bytes(),
                contents(n, RECORDS.1),
            )
        })
        .collect();
    assert!(records == expected, "records do not fit the count {count}");
    let long = tree.get(b"long").unwrap();
    let expected = count
        .checked_sub(1)
        .map(|n| contents(n, 3000 + 97 * (n as usize % 200)));
    assert!(
        long == expected,
        "the long value does not fit the count {count}"
    );
    count
}

fn contents(n: u64, len: usize) -> Vec<u8> {
    let mut random = Random(n + 1);
    (0..len).map(|_| random.below(256) as u8).collect()
}
