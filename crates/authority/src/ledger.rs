//! The ledger: everything that an authority must not forget, behind verbs of its trade.
//!
//! Every verb is atomic, and what it changed is durable when it returns `Ok`: it survives `kill -9`
//! and a power cut. When it returns an error it changed nothing, but for
//! [`LedgerError::Storage`], where it changed all or nothing. Verbs that take a closure run it
//! inside their transaction: nobody else changes the records it was shown before it has returned,
//! and nothing changes if it fails. A closure must not call the ledger.
//!
//! A ledger may run a closure again when its transaction has to begin again, with the records as
//! they are then. Only what the last run returned is kept; what an earlier one returned was never
//! stored and never leaves the ledger. So a closure must not count on running once: randomness drawn
//! anew is fine, a counter of its own or a message to somebody is not.
//!
//! `conformance::all` (feature `conformance`) holds a backend to all of this.

use huepass_credential::{Delta, G1Affine, Handle, Hour, ShardState};
use huepass_wire::Reason;

use crate::error::{Fault, LedgerError};
use crate::identity::PersonId;
use crate::records::{
    CredentialRecord, Founding, NewCredential, PersonRecord, RequestDigest, ShardRecord, TicketId,
    TicketRecord,
};
use crate::timeline::{Change, Drill, Granted, TimelineEntry};

/// Divides a shard's state by a handle: `V ← V/(x+e)`. Takes the shard's number. May run again for
/// one verb.
pub type Divide<'a> = dyn FnMut(u32, Handle, &ShardState) -> Result<ShardState, Fault> + 'a;

/// Decides about a request with all that the ledger knows of it. May run again for one verb.
pub type Decide<'a> = dyn FnMut(&View<'_>) -> Result<Decision, Stop> + 'a;

/// An authority's storage.
pub trait Ledger: Send + Sync {
    /// Whose ledger this is; `None` before [`Self::found`].
    ///
    /// # Errors
    /// [`LedgerError`].
    fn founding(&self) -> Result<Option<Founding>, LedgerError>;

    /// Writes whose ledger this is. Of all callers exactly one succeeds.
    ///
    /// # Errors
    /// [`LedgerError::AlreadyFounded`].
    fn found(&self, founding: &Founding) -> Result<(), LedgerError>;

    /// Adds a shard and raises the edition by one. Neither a shard's number nor its key is ever
    /// taken twice, retired ones included.
    ///
    /// # Errors
    /// [`LedgerError::ShardExists`], [`LedgerError::NotFounded`].
    fn add_shard(&self, shard: &ShardRecord) -> Result<(), LedgerError>;

    /// Gives a shard up as of an epoch and raises the edition by one. Handles in it can still be
    /// revoked; none is issued any more. Again with the same epoch changes nothing.
    ///
    /// # Errors
    /// [`LedgerError::NoSuchShard`]; [`LedgerError::Retired`] when it was given up as of another
    /// epoch.
    fn retire_shard(&self, number: u32, epoch: u32) -> Result<(), LedgerError>;

    /// All shards, by number, retired ones included; each as it was at one moment.
    ///
    /// # Errors
    /// [`LedgerError`].
    fn shards(&self) -> Result<Vec<ShardRecord>, LedgerError>;

    /// One shard.
    ///
    /// # Errors
    /// [`LedgerError::NoSuchShard`].
    fn shard(&self, number: u32) -> Result<ShardRecord, LedgerError>;

    /// At most `limit` deltas of a shard's log from place `first` on (the log's first is 1), in
    /// order and without a gap.
    ///
    /// # Errors
    /// [`LedgerError::NoSuchShard`].
    fn deltas(
        &self,
        number: u32,
        first: u32,
        limit: u32,
    ) -> Result<Vec<[u8; Delta::LEN]>, LedgerError>;

    /// Registers a person in the shard that has the fewest persons of those in use and fewer than
    /// `capacity` (the lowest number among equals), with a first colour and the timeline's first
    /// entry. Of all callers with one id exactly one succeeds.
    ///
    /// # Errors
    /// [`LedgerError::PersonKnown`], [`LedgerError::NoRoom`].
    fn add_person(
        &self,
        id: &PersonId,
        first: &Granted,
        capacity: u32,
        now: u64,
    ) -> Result<PersonRecord, LedgerError>;

    /// One person, `None` when not registered.
    ///
    /// # Errors
    /// [`LedgerError`].
    fn person(&self, id: &PersonId) -> Result<Option<PersonRecord>, LedgerError>;

    /// At most `limit` persons in the order of their ids, starting after `after`.
    ///
    /// # Errors
    /// [`LedgerError`].
    fn people(
        &self,
        after: Option<&PersonId>,
        limit: usize,
    ) -> Result<Vec<PersonRecord>, LedgerError>;

    /// A person's credentials, oldest first.
    ///
    /// # Errors
    /// [`LedgerError::PersonUnknown`].
    fn history(&self, id: &PersonId) -> Result<Vec<CredentialRecord>, LedgerError>;

    /// At most `limit` entries of a person's timeline from number `first` on (the first is 1), in
    /// order and without a gap.
    ///
    /// # Errors
    /// [`LedgerError::PersonUnknown`].
    fn timeline(
        &self,
        id: &PersonId,
        first: u32,
        limit: usize,
    ) -> Result<Vec<TimelineEntry>, LedgerError>;

    /// Notes a drill in a person's timeline and changes nothing else: no standing, no credential,
    /// no offer. Gives the entry.
    ///
    /// # Errors
    /// [`LedgerError::PersonUnknown`].
    fn note_drill(
        &self,
        id: &PersonId,
        drill: &Drill,
        now: u64,
    ) -> Result<TimelineEntry, LedgerError>;

    /// Keeps an offer's ticket; the person's earlier offer, if nobody took it up, ends. A person
    /// whose shard was given up, or has no room for more handles by `room`, moves to the shard that
    /// [`Self::add_person`] would choose among those with room; the ticket is for that shard.
    /// Returns the shard.
    ///
    /// # Errors
    /// [`LedgerError::PersonUnknown`], [`LedgerError::TicketExists`], [`LedgerError::NoRoom`].
    fn open_offer(
        &self,
        ticket: &TicketRecord,
        capacity: u32,
        room: &dyn Fn(&ShardRecord) -> bool,
    ) -> Result<u32, LedgerError>;

    /// One ticket, open or used; `None` when there never was one, or it was forgotten.
    ///
    /// # Errors
    /// [`LedgerError`].
    fn ticket(&self, id: &TicketId) -> Result<Option<TicketRecord>, LedgerError>;

    /// Counts a request against an open ticket's PIN, each request once, BEFORE anybody looks at
    /// the PIN in it: however many arrive at once, the PINs of at most `limit` are ever looked at.
    /// `false` when `limit` others came first, or the ticket is not open.
    ///
    /// # Errors
    /// [`LedgerError::NoSuchTicket`].
    fn try_pin(
        &self,
        id: &TicketId,
        request: &RequestDigest,
        limit: usize,
    ) -> Result<bool, LedgerError>;

    /// Uses a ticket: of all requests for one ticket exactly one gets [`Redeemed::Done`], and the
    /// same request again gets the same answer. `decide` sees ticket, person, shard and history
    /// as they are at that moment; what it decided is kept together with the ticket's use:
    /// - the answer, and the next ticket;
    /// - a new credential, if any: in the history, its handle taken in the ticket's shard for ever,
    ///   `commitment` registered to the person for ever, the shard's `issued` one more.
    ///
    /// Refused with [`Reason::WrongCommitment`] before `decide` runs: a commitment registered to
    /// somebody else, and one other than the person's own while a credential of the person is live.
    /// Refused with [`Reason::Expired`]: a ticket for a shard that was given up, while it is open.
    ///
    /// # Errors
    /// [`LedgerError::HandleTaken`], [`LedgerError::TicketExists`], [`LedgerError::Fault`].
    fn redeem(
        &self,
        redemption: &Redemption<'_>,
        decide: &mut Decide<'_>,
    ) -> Result<Redeemed, LedgerError>;

    /// Revokes one handle: appends the delta to the shard's log, at the place that becomes the
    /// shard's n, with the new state and the new digest of the log. Returns the place.
    ///
    /// # Errors
    /// [`LedgerError::NotIssued`] and [`LedgerError::AlreadyRevoked`]: a second division by one
    /// handle would publish the revoked holder's witness. [`LedgerError::NoSuchShard`],
    /// [`LedgerError::Fault`].
    fn revoke(
        &self,
        shard: u32,
        handle: Handle,
        now: u64,
        divide: &mut Divide<'_>,
    ) -> Result<u32, LedgerError>;

    /// Revokes every credential of a person that is live at `now`, in whichever shards, as
    /// [`Self::revoke`] does, changes what the person may get from now on, and keeps the change's
    /// entry in their timeline; all of it together. Returns how many were revoked; 0 is no error.
    ///
    /// # Errors
    /// [`LedgerError::PersonUnknown`], [`LedgerError::Fault`].
    fn revoke_person(
        &self,
        id: &PersonId,
        change: &Change,
        now: u64,
        divide: &mut Divide<'_>,
    ) -> Result<u32, LedgerError>;

    /// Forgets at most `limit` tickets that expired before `before`; returns how many. A request
    /// with one is from then on refused as unknown.
    ///
    /// # Errors
    /// [`LedgerError`].
    fn forget_tickets(&self, before: u64, limit: usize) -> Result<usize, LedgerError>;
}

/// A request for one ticket, whose proof has been checked.
#[derive(Clone, Copy)]
pub struct Redemption<'a> {
    /// The ticket.
    pub ticket: TicketId,
    /// The request.
    pub request: RequestDigest,
    /// The wallet's commitment U, whose proof has been checked.
    pub commitment: &'a G1Affine,
    /// Seconds since the Unix epoch.
    pub now: u64,
}

impl Redemption<'_> {
    /// The hour that it is.
    pub fn hour(&self) -> Hour {
        Hour::of_seconds(self.now)
    }
}

/// What the ledger knows when a request is decided.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The ticket, still open.
    pub ticket: &'a TicketRecord,
    /// The person.
    pub person: &'a PersonRecord,
    /// The ticket's shard.
    pub shard: &'a ShardRecord,
    /// The person's credentials, oldest first.
    pub history: &'a [CredentialRecord],
}

/// What was decided.
#[derive(Clone, PartialEq, Eq)]
pub struct Decision {
    /// The sealed answer.
    pub answer: Vec<u8>,
    /// The ticket in it.
    pub next: TicketRecord,
    /// The credential in it, if it brings a new one.
    pub credential: Option<NewCredential>,
}

/// Why a decision was not to be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The wallet is told so.
    Refused(Reason),
    /// The operator is told so.
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// What came of using a ticket.
#[derive(Clone, PartialEq, Eq)]
pub enum Redeemed {
    /// The ticket is used, by this request; its sealed answer.
    Done(Vec<u8>),
    /// It was used by this very request before; the same sealed answer.
    Again(Vec<u8>),
    /// Nothing has changed.
    Refused(Reason),
}
