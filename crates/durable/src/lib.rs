//! What survives a power cut: one ordered key-value tree and whole-file writes.
//!
//! The vault's disk backing and the authority's ledger keep their records in a [`DurableTree`];
//! the programs write exported files with [`write_atomic`], and read and write folders that others
//! write into by [`SharedFolder`]. Start at [`DurableTree::open`].
//!
//! # Promise
//!
//! When [`DurableTree::commit`] or [`DurableTree::transact`] has returned `Ok`, the change is on
//! the disk and stays there through `kill -9` and through a power cut; before that, it is there
//! entirely or not at all. A full disk is [`DurableError::DiskFull`] and changes nothing.
//!
//! # How it is kept
//!
//! sled 0.34 writes a log and `flush` starts writing it out, without waiting for the disk's own
//! cache. So every commit here ends with an fsync of the database file, and with an fsync of a
//! small `mark` file that counts commits. On opening, a tree that knows fewer commits than the
//! mark has lost something and is refused. When a tree is closed in good order, the mark also
//! takes a SHA-256 of the database's files, so that damage to a resting database is found before
//! anything touches it.
//!
//! # What is not promised
//!
//! - Putting an old copy of the whole folder back is not noticed: the mark goes back with it.
//! - After a stop without closing there is no digest of the files. Then an opening that finds
//!   acknowledged changes missing is refused and leaves the files as they were, but damage that
//!   neither the count of commits nor sled's own checksums show is met only when it is read. The
//!   files are put back only if they have less than 256 MiB and there was room for a copy.
//! - sled panics on some damage. That becomes [`DurableError::Damaged`] where it happens on the
//!   calling thread; the default panic hook still prints its line on stderr.
//! - A disk that fails (not: is full) in the middle of a write may leave sled waiting for ever.

mod batch;
mod before;
mod error;
mod files;
mod folder;
mod layout;
mod mark;
mod shared;
mod space;
mod tree;

pub use batch::{Batch, Entry, Txn};
pub use error::{DurableError, NotAFile, Thing, TransactError};
pub use files::{create_dir_durable, read_limited, sync_dir, write_atomic, write_atomic_private};
pub use layout::{MAX_KEY_LEN, MAX_VALUE_LEN};
pub use mark::commits;
pub use shared::{SharedEntry, SharedFolder};
pub use tree::DurableTree;
