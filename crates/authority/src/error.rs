//! What can go wrong on the authority's side. A wallet learns one `Reason` of `huepass-wire`;
//! these are for the authority's own program and operator.

use huepass_credential::ShardKeyError;
use huepass_feed::FeedError;
use huepass_wire::WireError;
use thiserror::Error;

use crate::grounds::GroundsRefused;

/// A cause from outside, kept for the operator.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a ledger did not do what it was asked. Nothing has changed, unless a case says otherwise.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// No authority has been founded in this ledger.
    #[error("this ledger holds no authority yet; set one up first")]
    NotFounded,
    /// There is an authority in it already.
    #[error("this ledger already holds an authority; choose another folder")]
    AlreadyFounded,
    /// No shard of this number.
    #[error("there is no shard {0}")]
    NoSuchShard(u32),
    /// A shard of this number, or with this key, exists: neither is ever used twice.
    #[error("a shard of this number or with this key exists already")]
    ShardExists,
    /// The shard has been given up.
    #[error("shard {number} was retired as of epoch {epoch}")]
    Retired {
        /// The shard.
        number: u32,
        /// The first epoch in which it is no longer listed.
        epoch: u32,
    },
    /// Every open shard holds as many persons as the policy allows.
    #[error("all shards are full; add a shard and try again")]
    NoRoom,
    /// The person is in the registry already.
    #[error("this person is registered already")]
    PersonKnown,
    /// The person is not in the registry.
    #[error("this person is not registered; add the person first")]
    PersonUnknown,
    /// No ticket of this id.
    #[error("there is no such ticket")]
    NoSuchTicket,
    /// A ticket of this id exists.
    #[error("the ticket's id is taken; try again")]
    TicketExists,
    /// The handle was issued before in this shard; draw another.
    #[error("the revocation handle is taken; try again")]
    HandleTaken,
    /// The handle was never issued in this shard.
    #[error("this handle was never issued in this shard")]
    NotIssued,
    /// The handle has been revoked before.
    #[error("this handle is revoked already")]
    AlreadyRevoked,
    /// What was to be computed inside the transaction failed.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// Another process has the ledger open.
    #[error("the ledger is in use by another process; wait for it to finish and try again")]
    InUse,
    /// No room on the disk.
    #[error("the disk is full; nothing was changed, free some space and try again")]
    Full,
    /// A record is not what was written.
    #[error(
        "the ledger is damaged: {0}; stop issuing, keep the folder, and retire the shards: an older copy would not know what was issued since"
    )]
    Damaged(Cause),
    /// Anything else; the change may or may not have been made, but never half of it.
    #[error("the ledger's storage failed: {0}")]
    Storage(Cause),
}

/// Why a computation inside a ledger's transaction failed; the transaction changed nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// The shard's key cannot be used so.
    #[error(transparent)]
    ShardKey(#[from] ShardKeyError),
    /// The key of a shard is not among the authority's keys.
    #[error("the key of shard {0} is missing; restore the keys' backup")]
    MissingKey(u32),
    /// The answer cannot be sealed.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// Policy and time give an expiry that may not be issued.
    #[error("the expiry lies beyond the {0} hours that may be issued")]
    Validity(u32),
}

/// Why the authority did not do what it was asked.
#[derive(Debug, Error)]
pub enum AuthorityError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Bytes from outside.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// A document would break a rule of the feed.
    #[error(transparent)]
    Feed(#[from] FeedError),
    /// The ledger, the keys and the framework do not belong together.
    #[error("ledger, keys and framework do not belong together: {0} differs")]
    Mismatch(Part),
    /// A request for another framework or another authority.
    #[error("this request is for another authority or framework")]
    OtherAuthority,
    /// The key of a shard is not among the authority's keys.
    #[error("the key of shard {0} is missing; restore the keys' backup")]
    MissingKey(u32),
    /// The new keys could not be saved; nothing was published under them.
    #[error("the new shard's key could not be saved: {0}")]
    KeysNotSaved(Cause),
    /// What was published is ahead of the ledger, so the ledger is an old copy. Going on would fork
    /// a shard's states and revive whom they revoked.
    #[error(
        "the ledger is behind what was published for shard {0}; restore a newer copy, or retire the shard"
    )]
    LedgerBehind(u32),
    /// The person may get nothing, so there is nothing to offer.
    #[error("this person has no colour to be issued; set a colour first")]
    NothingToOffer,
    /// The reason does not fit what was to be done.
    #[error(transparent)]
    Grounds(#[from] GroundsRefused),
    /// A number of the policy is out of range.
    #[error("the policy is out of range: {0}")]
    Policy(PolicyRule),
    /// The places asked for are not in the shard's log.
    #[error("the log of shard {number} does not have the places {first} to {last}")]
    NoSuchDeltas {
        /// The shard.
        number: u32,
        /// The first place asked for.
        first: u32,
        /// The last place asked for.
        last: u32,
    },
}

/// In what ledger, keys and framework differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Part {
    /// The framework.
    #[error("the framework")]
    Framework,
    /// The kind of credential.
    #[error("the kind of credential")]
    Kind,
    /// The authority's key.
    #[error("the authority's key")]
    Key,
}

/// What a policy must keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PolicyRule {
    /// Each colour's hours.
    #[error("a validity is 1 to 1022 hours")]
    Validity,
    /// An offer's seconds.
    #[error("an offer lasts at least a minute")]
    Offer,
    /// A ticket's seconds.
    #[error("a ticket lasts at least an hour")]
    Ticket,
    /// Wrong PINs.
    #[error("1 to 20 PIN attempts")]
    PinAttempts,
    /// Persons in a shard.
    #[error("a shard takes 1 to 100,000 persons")]
    ShardPersons,
    /// Shards of an authority.
    #[error("an authority has 16,384 shards")]
    Shards,
}

/// Why an identity number was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum IdentityError {
    /// Nothing, or nothing but separators.
    #[error("the identity number is empty")]
    Empty,
    /// More than 64 letters and digits.
    #[error("the identity number is longer than 64 letters and digits")]
    TooLong,
    /// A character other than letters A to Z, digits and separators.
    #[error("the identity number holds a character that is neither a letter A to Z nor a digit")]
    Character,
}
