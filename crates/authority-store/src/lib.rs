//! An authority's ledger on disk. The issuer program opens a [`SledLedger`] in a folder and gives it
//! to `huepass_authority::Authority`; what every verb promises is written at the trait `Ledger`, and
//! held to by its conformance suite. What survives a power cut, and how, is `huepass-durable`'s.
//!
//! # What lies in the tree
//!
//! A key is one letter and then names of fixed length, numbers big-endian, so that a prefix lists
//! its records in order. A value is deterministic CBOR: `[1, record]`, the records as
//! `huepass_authority` defines them; deltas are their 80 bytes.
//!
//! | key | record |
//! |---|---|
//! | `a` | `Founding`: whose ledger, its name, the descriptor's edition |
//! | `s` shard (4) | `ShardRecord`: key, state, log digest, counts |
//! | `d` shard (4) place (4) | one delta, 80 bytes; places from 1 to the shard's n, without a gap |
//! | `p` person (32) | `PersonRecord` |
//! | `c` person (32) index (4) | `CredentialRecord`; indices from 0, without a gap |
//! | `l` person (32) number (4) | `TimelineEntry`; numbers from 1 to the person's count, without a gap |
//! | `h` shard (4) handle (32) | whose handle: `[person, index]`; never removed |
//! | `u` commitment (48) | whose commitment: the person; never removed |
//! | `t` ticket (16) | `TicketRecord`; used ones with their answer |
//! | `x` expires (8) ticket (16) | nothing: tickets by the time they expire |
//!
//! There is no identity number, no name of a person and no key in it; still it says which pseudonym
//! has which colour, so its folder is for the authority alone.

mod layout;
mod ledger;
mod work;

pub use ledger::SledLedger;
