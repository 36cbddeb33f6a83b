//! An authority: it knows persons, decides colours, issues credentials and takes them back. A
//! program gives it a [`Ledger`], its [`Keys`] out of a vault, and bytes that wallets sent; it gives
//! back signed and sealed bytes for wallets ([`Authority::offer`], [`Authority::answer`]) and for
//! the feed ([`Authority::descriptor`], [`Authority::report`], [`Authority::delta_segments`]).
//!
//! Start at [`Authority`]; what must never be forgotten goes through [`Ledger`], whose contract is
//! written at its verbs and tested by `conformance::all`. Rules: spec/authority.md.
//!
//! No I/O, no clock, no randomness of its own: time is seconds since the Unix epoch, and both are
//! arguments. Nothing here logs, and nothing about a person prints.
//!
//! Nobody has a colour without a reason: every change of what a person may get takes [`Grounds`],
//! and they stay in the person's timeline ([`Authority::timeline`]).
//!
//! # A person's way through
//!
//! | call | afterwards |
//! |---|---|
//! | [`Authority::add_person`] | a [`Standing`] to be issued, in a shard |
//! | [`Authority::offer`] | an offer and its PIN; the wallet sends its first request |
//! | [`Authority::answer`] | a credential, and a ticket for the next request |
//! | [`Authority::set_colour`] | what they held is revoked; the new colour waits for the wallet |
//! | [`Authority::lost_wallet`] | revoked; the old wallet gets nothing more, an offer brings a new one |
//! | [`Authority::revoke`] | revoked; nothing until there is a colour again |
//! | [`Authority::note_drill`] | as before, but for an entry in the timeline |
//!
//! An answer that got lost is asked for again with the same request bytes; a wallet therefore keeps
//! its request until it holds the answer.

mod answer;
mod authority;
mod error;
mod grounds;
mod identity;
mod keys;
mod ledger;
mod offer;
mod people;
mod policy;
mod publish;
mod records;
pub mod rules;
mod timeline;

#[cfg(feature = "conformance")]
pub mod conformance;
#[cfg(feature = "memory")]
mod memory;

#[cfg(test)]
mod testing;

pub use answer::{Answered, Told};
pub use authority::Authority;
pub use error::{AuthorityError, Cause, Fault, IdentityError, LedgerError, Part, PolicyRule};
pub use grounds::{Acting, DecidedBy, Grounds, GroundsRefused};
pub use huepass_audit::OfficerId;
pub use huepass_rules::{Effect, Identifier, ReasonClass};
pub use identity::{IdentityNumber, Pepper, PersonId};
pub use keys::{Keys, MAX_SHARDS};
pub use ledger::{Decide, Decision, Divide, Ledger, Redeemed, Redemption, Stop, View};
#[cfg(feature = "memory")]
pub use memory::MemoryLedger;
pub use people::Tally;
pub use policy::Policy;
pub use publish::Segment;
pub use records::{
    CredentialRecord, Founding, NewCredential, PersonRecord, Registered, RequestDigest,
    RevocationRecord, ShardRecord, Standing, TicketId, TicketKind, TicketRecord, TicketState,
};
pub use timeline::{Change, Drill, Granted, TimelineEntry, TimelineKind};
