//! What a ledger keeps, as positional CBOR arrays; a backend puts a version before each.
//!
//! None of these prints itself: they hold persons, handles, colours and bearer tickets.

use core::fmt;

use huepass_credential::{
    Attributes, AuthorityId, Colour, CredentialType, G1Affine, G2Affine, GenesisDigest, Handle,
    Hour, KnowledgeProof, ShardState,
};
use huepass_feed::{ListedShard, LogDigest, ShardReport};
use huepass_wire::{Ticket, cbor};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::identity::PersonId;

/// Whose ledger it is; written once, but for the edition.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Founding {
    /// The framework.
    #[cbor(n(0), with = "cbor::genesis")]
    pub genesis: GenesisDigest,
    /// The authority.
    #[cbor(n(1), with = "cbor::authority")]
    pub authority: AuthorityId,
    /// The kind of credential that it issues.
    #[cbor(n(2), with = "codec::credential_type")]
    pub credential_type: CredentialType,
    /// Its name, 1 to 128 bytes.
    #[n(3)]
    pub name: String,
    /// The descriptor's edition: 1, and one more with every change of the shards.
    #[n(4)]
    pub edition: u32,
}

/// One shard: its public key, its state, and how much of it is used.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ShardRecord {
    /// Its number.
    #[n(0)]
    pub number: u32,
    /// X.
    #[cbor(n(1), with = "cbor::g2")]
    pub x: G2Affine,
    /// X1.
    #[cbor(n(2), with = "cbor::g1")]
    pub x1: G1Affine,
    /// Proof of possession.
    #[cbor(n(3), with = "cbor::proof")]
    pub proof: KnowledgeProof,
    /// Revocations so far.
    #[n(4)]
    pub n: u32,
    /// V after them.
    #[cbor(n(5), with = "cbor::g1")]
    pub v: G1Affine,
    /// Digest of the log up to here.
    #[n(6)]
    pub log: LogDigest,
    /// Handles issued so far.
    #[n(7)]
    pub issued: u32,
    /// Persons assigned to it.
    #[n(8)]
    pub persons: u32,
    /// The first epoch in which it is no longer listed, once it has been given up.
    #[n(9)]
    pub retired: Option<u32>,
}

impl ShardRecord {
    /// n and V.
    pub const fn state(&self) -> ShardState {
        ShardState {
            n: self.n,
            v: self.v,
        }
    }

    /// As a descriptor lists it.
    pub fn listed(&self) -> ListedShard {
        ListedShard {
            number: self.number,
            x: self.x,
            x1: self.x1,
            proof: self.proof,
        }
    }

    /// As an epoch's report has it.
    pub fn report(&self) -> ShardReport {
        ShardReport {
            number: self.number,
            n: self.n,
            v: self.v,
            log: self.log,
        }
    }
}

/// What a person may be issued, until the authority says otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Standing {
    /// The colour.
    #[cbor(n(0), with = "codec::colour")]
    pub colour: Colour,
    /// The last hour for which anything may be issued, where there is one: a test's result is not
    /// renewed for ever.
    #[cbor(n(1), with = "codec::maybe_hour")]
    pub until: Option<Hour>,
}

/// A commitment `U` that the ledger knows a person by.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Registered(#[cbor(n(0), with = "cbor::g1")] pub G1Affine);

/// One person.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct PersonRecord {
    /// The pseudonym.
    #[n(0)]
    pub id: PersonId,
    /// The shard that new offers are for.
    #[n(1)]
    pub shard: u32,
    /// What may be issued; `None` once the person was revoked.
    #[n(2)]
    pub standing: Option<Standing>,
    /// The commitment of the person's wallet; `None` before the first credential and after the
    /// wallet was reported lost.
    #[n(3)]
    pub commitment: Option<Registered>,
    /// How many credentials the person has been issued.
    #[n(4)]
    pub credentials: u32,
    /// The newest offer's ticket.
    #[n(5)]
    pub offer: Option<TicketId>,
    /// When the person was added, in seconds since the Unix epoch.
    #[n(6)]
    pub added: u64,
    /// How many entries the person's timeline has; the standing is as after the newest.
    #[n(7)]
    pub entries: u32,
}

/// One credential of a person's history.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct CredentialRecord {
    /// Whose.
    #[n(0)]
    pub person: PersonId,
    /// The shard that signed it.
    #[n(1)]
    pub shard: u32,
    /// Its handle.
    #[cbor(n(2), with = "cbor::handle")]
    pub handle: Handle,
    /// Its colour.
    #[cbor(n(3), with = "codec::colour")]
    pub colour: Colour,
    /// Its last hour.
    #[cbor(n(4), with = "codec::hour")]
    pub expiry: Hour,
    /// When it was issued, in seconds since the Unix epoch.
    #[n(5)]
    pub issued: u64,
    /// When and where in the log it was revoked.
    #[n(6)]
    pub revoked: Option<RevocationRecord>,
}

impl CredentialRecord {
    /// Whether a gate could still accept it: neither revoked nor over for more than an hour, which
    /// allows for slow clocks.
    pub fn is_live(&self, now: Hour) -> bool {
        self.revoked.is_none() && self.expiry.0.saturating_add(1) >= now.0
    }
}

/// A credential's revocation.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct RevocationRecord {
    /// The place in the shard's log; the first is 1.
    #[n(0)]
    pub place: u32,
    /// When, in seconds since the Unix epoch.
    #[n(1)]
    pub time: u64,
}

/// A ticket's id: whoever has it may ask, so it is as secret as the ticket.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct TicketId(#[cbor(n(0), with = "cbor::bytes16")] pub [u8; 16]);

/// A ticket that the authority gave out.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct TicketRecord {
    /// Which one.
    #[n(0)]
    pub id: TicketId,
    /// What the commitment's proof must be bound to.
    #[cbor(n(1), with = "cbor::bytes16")]
    pub nonce: [u8; 16],
    /// Whose it is.
    #[n(2)]
    pub person: PersonId,
    /// The shard that it is for.
    #[n(3)]
    pub shard: u32,
    /// What it is good for.
    #[n(4)]
    pub kind: TicketKind,
    /// The last second in which it can be used, since the Unix epoch.
    #[n(5)]
    pub expires: u64,
    /// What has become of it.
    #[n(6)]
    pub state: TicketState,
}

impl TicketRecord {
    /// As it travels.
    pub fn ticket(&self) -> Ticket {
        Ticket {
            id: self.id.0,
            nonce: self.nonce,
        }
    }
}

/// What a ticket is good for.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub enum TicketKind {
    /// A credential, from an offer.
    #[n(1)]
    Offer {
        /// Keyed hash of the PIN.
        #[cbor(n(0), with = "cbor::bytes32")]
        pin: [u8; 32],
    },
    /// A renewal or a fresh witness, from an answer.
    #[n(2)]
    Next {
        /// The credential that the wallet then had.
        #[cbor(n(0), with = "cbor::handle")]
        handle: Handle,
    },
}

/// What has become of a ticket.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub enum TicketState {
    /// Nobody has used it.
    #[n(1)]
    Open {
        /// The requests whose PIN was looked at, each once.
        #[n(0)]
        tried: Vec<RequestDigest>,
    },
    /// It was used by one request, whose answer is kept in case it got lost.
    #[n(2)]
    Used {
        /// The request.
        #[n(0)]
        request: RequestDigest,
        /// Its sealed answer.
        #[n(1)]
        answer: ByteVec,
    },
}

impl TicketState {
    /// A new ticket's.
    pub const fn open() -> Self {
        Self::Open { tried: Vec::new() }
    }
}

/// SHA-256 of a request's bytes as received.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct RequestDigest(#[cbor(n(0), with = "cbor::bytes32")] pub [u8; 32]);

/// A credential that is being issued.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct NewCredential {
    /// Its handle, fresh.
    pub handle: Handle,
    /// Colour and expiry.
    pub attributes: Attributes,
}

macro_rules! redacted {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            /// Redacted: this is about a person, or as good as a key.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+};
}
redacted!(
    Standing,
    Registered,
    PersonRecord,
    CredentialRecord,
    RevocationRecord,
    TicketId,
    TicketRecord,
    TicketKind,
    TicketState,
    RequestDigest,
    NewCredential
);

impl fmt::Debug for Founding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Founding")
            .field("authority", &self.authority)
            .field("edition", &self.edition)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ShardRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ShardRecord")
            .field("number", &self.number)
            .field("n", &self.n)
            .finish_non_exhaustive()
    }
}

/// Names and numbers of the cryptography as CBOR integers.
mod codec {
    macro_rules! number {
        ($name:ident, $type:ty, $raw:ty, $to:expr, $from:expr) => {
            pub(super) mod $name {
                use huepass_credential::*;
                use minicbor::encode::Write;
                use minicbor::{Decode, Decoder, Encode, Encoder};

                pub(crate) fn encode<C, W: Write>(
                    value: &$type,
                    e: &mut Encoder<W>,
                    ctx: &mut C,
                ) -> Result<(), minicbor::encode::Error<W::Error>> {
                    let to: fn(&$type) -> $raw = $to;
                    to(value).encode(e, ctx)
                }

                pub(crate) fn decode<C>(
                    d: &mut Decoder<'_>,
                    ctx: &mut C,
                ) -> Result<$type, minicbor::decode::Error> {
                    let raw = <$raw as Decode<'_, C>>::decode(d, ctx)?;
                    let from: fn($raw) -> Result<$type, DecodeError> = $from;
                    from(raw).map_err(minicbor::decode::Error::message)
                }
            }
        };
    }

    number!(colour, Colour, u8, |c| c.number(), Colour::from_number);
    number!(hour, Hour, u32, |h| h.0, |h| Ok(Hour(h)));
    number!(
        maybe_hour,
        Option<Hour>,
        Option<u32>,
        |h| h.map(|h| h.0),
        |h| Ok(h.map(Hour))
    );
    number!(credential_type, CredentialType, u8, |t| t.0, |t| Ok(
        CredentialType(t)
    ));
}
