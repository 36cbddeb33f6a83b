//! A holder's wallet. A program gives it an opened vault, the time, randomness, and a
//! [`FeedSource`]; it keeps everything in the vault and gives back texts for QR codes.
//!
//! Start at [`Wallet`]. In the order of a holder's day:
//!
//! | call | what for |
//! |---|---|
//! | [`Wallet::look`], [`Wallet::adopt`] | decide whom to trust, once |
//! | [`Wallet::add_profile`] | one for each person |
//! | [`Wallet::sync`] | announcements, lists, revocations; again from time to time |
//! | [`Wallet::read_offer`], [`Wallet::begin_request`], [`Wallet::accept`] | get a pass |
//! | [`Wallet::show`], [`Showing::code`] | show it, one code for each slot |
//! | [`Wallet::read_beacon`], [`Wallet::answer_beacon`] | answer a gate that asks |
//! | [`Wallet::carry`], [`Wallet::announcement_code`] | bring news from gate to gate |
//! | [`Wallet::status`] | colour, expiry, and in a type why a pass cannot be shown |
//! | [`Wallet::begin_renewal`], [`Wallet::begin_witness`] | ask the authority again |
//!
//! What a wallet must have checked before it shows anything is spec/presentation.md, "Before a
//! wallet shows"; how its witness moves, spec/witness.md; when it answers a gate, spec/gate.md.
//!
//! A wallet belongs to one framework. A profile has at most one pass; somebody with passes of two
//! authorities makes two profiles. Every change of several records is one batch of the vault, so
//! a process that dies leaves the state before or after, never a part.
//!
//! No I/O, no clock, no randomness of its own, and no logs.

mod accept;
mod beacon;
mod carry;
mod draft;
mod error;
mod profile;
mod records;
mod request;
mod show;
mod source;
mod status;
mod sync;
mod wallet;
mod world;

pub use accept::{Accepted, Gained};
pub use beacon::BeaconRequest;
pub use carry::{AnnouncementCode, Carried};
pub use error::{BeaconRefusal, Contradiction, Record, WalletError, Why};
pub use huepass_feed::FeedSource;
pub use show::{Code, Freshness, Showing};
pub use status::{News, PassStatus, Status};
pub use sync::{PassNews, Synced};
pub use wallet::{Introduction, TwoHistories, Wallet};

/// Seconds for which announcements are kept after their end, and after which no gate accepts codes
/// made under them (spec/gate.md GAT-17).
pub const STALENESS: u64 = 24 * 3600;

/// Epochs after an announcement's end in which gates with fresh data accept codes made under it
/// (spec/gate.md GAT-13).
pub const GRACE_EPOCHS: u64 = 2;
