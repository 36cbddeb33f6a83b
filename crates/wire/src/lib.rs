//! Huepass's bytes. What every party reads and writes: presentations, the texts that travel as QR
//! codes, sealed messages between wallet and authority, and the signed CBOR that public documents
//! are made of. Formats: spec/wire.md.
//!
//! Where to start:
//! - a gate: [`unarmour`], then [`presentation::decode`]; in scan mode it shows a [`Beacon`];
//! - a wallet: [`Offer::open`], `Request::seal`, `Answer::open`, [`Beacon::open`],
//!   [`presentation::encode`];
//! - an authority: [`Offer::sign`], `SealedRequest`, `Answer::seal`;
//! - public documents (crate `huepass-feed`): [`cbor`] and [`cose`];
//! - rule sets, timelines and the log of actions: [`Identifier`].
//!
//! Requests and answers need the feature `exchange`, which a verifier does not enable.
//!
//! Every decoder checks a size limit first, refuses unknown versions and trailing bytes, and
//! accepts only the one encoding that its encoder writes.

mod armour;
mod beacon;
pub mod cbor;
pub mod cose;
mod did;
mod error;
mod identifier;
mod label;
mod labels;
pub mod limits;
mod offer;
pub mod presentation;
#[cfg(test)]
mod testing;

#[cfg(feature = "exchange")]
mod answer;
#[cfg(feature = "exchange")]
mod issued;
#[cfg(feature = "exchange")]
mod padding;
#[cfg(feature = "exchange")]
mod pin;
#[cfg(feature = "exchange")]
mod request;
#[cfg(feature = "exchange")]
mod sealing;

#[cfg(feature = "exchange")]
pub use answer::{Answer, Outcome, Reason};
pub use armour::{Kind, armour, unarmour, unarmour_kind};
pub use beacon::{Beacon, GateId, ScopeRequest, scope_bytes};
pub use did::PublicId;
pub use ed25519_dalek::{SigningKey, VerifyingKey};
pub use error::WireError;
pub use identifier::Identifier;
pub use label::Label;
pub use offer::{Offer, Ticket};
#[cfg(feature = "exchange")]
pub use pin::Pin;
#[cfg(feature = "exchange")]
pub use request::{Purpose, Request, SealedRequest};
#[cfg(feature = "exchange")]
pub use sealing::{Exchange, SealingSecret};
