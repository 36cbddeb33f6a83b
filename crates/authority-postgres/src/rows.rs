//! Records as rows and back. Every value is checked on the way in, as bytes from outside are.

use huepass_authority::{
    CredentialRecord, Founding, LedgerError, PersonId, PersonRecord, Registered, RequestDigest,
    RevocationRecord, ShardRecord, Standing, TicketId, TicketKind, TicketRecord, TicketState,
    TimelineEntry,
};
use huepass_credential::{
    AuthorityId, Colour, CredentialType, DecodeError, Delta, G1Affine, G2Affine, GenesisDigest,
    Handle, Hour, KnowledgeProof,
};
use huepass_feed::LogDigest;
use huepass_wire::cbor::{self, VERSION};
use minicbor::{Decode, Encode};

use crate::error::PostgresError;

/// The columns of a table, in the order of its row type below.
macro_rules! columns {
    (founding) => {
        "genesis, authority, credential_type, name, edition"
    };
    (shard) => {
        "number, x, x1, proof, n, v, log, issued, persons, retired"
    };
    (person) => {
        "id, shard, colour, until, commitment, credentials, offer, added, entries"
    };
    (credential) => {
        "person, index, shard, handle, colour, expiry, issued, revoked_place, revoked_time"
    };
    (timeline) => {
        "person, number, time, reason, entry"
    };
    (ticket) => {
        "id, nonce, person, shard, pin, handle, expires, tried, used_by, answer"
    };
}
pub(crate) use columns;

type Bytes = Vec<u8>;
type Maybe<T> = Option<T>;

pub(crate) type FoundingRow = (Bytes, Bytes, i64, String, i64);
pub(crate) type ShardRow = (
    i64,
    Bytes,
    Bytes,
    Bytes,
    i64,
    Bytes,
    Bytes,
    i64,
    i64,
    Maybe<i64>,
);
/// A place and its delta.
pub(crate) type DeltaRow = (i64, Bytes);
pub(crate) type PersonRow = (
    Bytes,
    i64,
    Maybe<i64>,
    Maybe<i64>,
    Maybe<Bytes>,
    i64,
    Maybe<Bytes>,
    i64,
    i64,
);
/// Person, number, time, reason, and the entry's CBOR.
pub(crate) type TimelineRow = (Bytes, i64, i64, i64, Bytes);
pub(crate) type CredentialRow = (
    Bytes,
    i64,
    i64,
    Bytes,
    i64,
    i64,
    i64,
    Maybe<i64>,
    Maybe<i64>,
);
pub(crate) type TicketRow = (
    Bytes,
    Bytes,
    Bytes,
    i64,
    Maybe<Bytes>,
    Maybe<Bytes>,
    i64,
    Vec<Bytes>,
    Maybe<Bytes>,
    Maybe<Bytes>,
);

pub(crate) fn founding(row: FoundingRow) -> Result<Founding, LedgerError> {
    const WHAT: &str = "the founding row";
    let (genesis, authority, credential_type, name, edition) = row;
    Ok(Founding {
        genesis: GenesisDigest(fixed(WHAT, &genesis)?),
        authority: AuthorityId(fixed(WHAT, &authority)?),
        credential_type: CredentialType(number(WHAT, credential_type)?),
        name,
        edition: number(WHAT, edition)?,
    })
}

pub(crate) fn shard(row: ShardRow) -> Result<ShardRecord, LedgerError> {
    const WHAT: &str = "a shard";
    let (own, x, x1, proof, n, v, log, issued, persons, retired) = row;
    Ok(ShardRecord {
        number: number(WHAT, own)?,
        x: checked(WHAT, G2Affine::from_bytes(&fixed(WHAT, &x)?))?,
        x1: checked(WHAT, G1Affine::from_bytes(&fixed(WHAT, &x1)?))?,
        proof: checked(WHAT, KnowledgeProof::from_bytes(&fixed(WHAT, &proof)?))?,
        n: number(WHAT, n)?,
        v: checked(WHAT, G1Affine::from_bytes(&fixed(WHAT, &v)?))?,
        log: LogDigest(fixed(WHAT, &log)?),
        issued: number(WHAT, issued)?,
        persons: number(WHAT, persons)?,
        retired: retired.map(|epoch| number(WHAT, epoch)).transpose()?,
    })
}

pub(crate) fn person(row: PersonRow) -> Result<PersonRecord, LedgerError> {
    const WHAT: &str = "a person";
    let (id, shard, colour, until, commitment, credentials, offer, added, entries) = row;
    let until = until.map(|hour| number(WHAT, hour)).transpose()?.map(Hour);
    let standing = |number| {
        Ok::<_, LedgerError>(Standing {
            colour: read_colour(WHAT, number)?,
            until,
        })
    };
    let registered = |u: Bytes| {
        let u = checked(WHAT, G1Affine::from_bytes(&fixed(WHAT, &u)?))?;
        Ok::<_, LedgerError>(Registered(u))
    };
    Ok(PersonRecord {
        id: PersonId::from_bytes(fixed(WHAT, &id)?),
        shard: number(WHAT, shard)?,
        standing: colour.map(standing).transpose()?,
        commitment: commitment.map(registered).transpose()?,
        credentials: number(WHAT, credentials)?,
        offer: offer
            .map(|id| Ok::<_, LedgerError>(TicketId(fixed(WHAT, &id)?)))
            .transpose()?,
        added: number(WHAT, added)?,
        entries: number(WHAT, entries)?,
    })
}

/// The most bytes of a timeline's entry.
const ENTRY_LIMIT: usize = 4 << 10;

#[derive(Encode, Decode)]
#[cbor(array)]
struct Versioned {
    #[n(0)]
    version: u64,
    #[n(1)]
    entry: TimelineEntry,
}

/// An entry of a timeline as it is kept.
pub(crate) fn encode_entry(entry: &TimelineEntry) -> Bytes {
    cbor::encode(&Versioned {
        version: VERSION,
        entry: entry.clone(),
    })
}

/// Entries of a person's timeline from number `first` on, which must not have a gap.
pub(crate) fn timeline(
    rows: Vec<TimelineRow>,
    first: u32,
) -> Result<Vec<TimelineEntry>, LedgerError> {
    const WHAT: &str = "an entry of a timeline";
    let mut entries = Vec::with_capacity(rows.len());
    for (expected, (_, own, time, reason, bytes)) in (u64::from(first)..).zip(rows) {
        let Ok(Versioned { entry, .. }) = cbor::decode(&bytes, ENTRY_LIMIT) else {
            return Err(damaged(WHAT));
        };
        if number::<u64>(WHAT, own)? != expected || u64::from(entry.number) != expected {
            return Err(LedgerError::Damaged("a person's timeline has a gap".into()));
        }
        if number::<u64>(WHAT, time)? != entry.time || reason != i64::from(entry.reason.number()) {
            return Err(damaged(WHAT));
        }
        entries.push(entry);
    }
    Ok(entries)
}

/// A credential and its index in the person's history.
pub(crate) fn credential(row: CredentialRow) -> Result<(u32, CredentialRecord), LedgerError> {
    const WHAT: &str = "a credential";
    let (person, index, shard, handle, colour, expiry, issued, place, time) = row;
    let revoked = match (place, time) {
        (Some(place), Some(time)) => Some(RevocationRecord {
            place: number(WHAT, place)?,
            time: number(WHAT, time)?,
        }),
        (None, None) => None,
        _ => return Err(damaged(WHAT)),
    };
    let record = CredentialRecord {
        person: PersonId::from_bytes(fixed(WHAT, &person)?),
        shard: number(WHAT, shard)?,
        handle: checked(WHAT, Handle::from_bytes(&fixed(WHAT, &handle)?))?,
        colour: read_colour(WHAT, colour)?,
        expiry: Hour(number(WHAT, expiry)?),
        issued: number(WHAT, issued)?,
        revoked,
    };
    Ok((number(WHAT, index)?, record))
}

/// A whole history, which must not have a gap.
pub(crate) fn history(rows: Vec<CredentialRow>) -> Result<Vec<CredentialRecord>, LedgerError> {
    let mut history = Vec::with_capacity(rows.len());
    for row in rows {
        let (index, record) = credential(row)?;
        if usize::try_from(index) != Ok(history.len()) {
            return Err(LedgerError::Damaged("a person's history has a gap".into()));
        }
        history.push(record);
    }
    Ok(history)
}

pub(crate) fn ticket(row: TicketRow) -> Result<TicketRecord, LedgerError> {
    const WHAT: &str = "a ticket";
    let (id, nonce, person, shard, pin, handle, expires, tried, used_by, answer) = row;
    let kind = match (pin, handle) {
        (Some(pin), None) => TicketKind::Offer {
            pin: fixed(WHAT, &pin)?,
        },
        (None, Some(handle)) => TicketKind::Next {
            handle: checked(WHAT, Handle::from_bytes(&fixed(WHAT, &handle)?))?,
        },
        _ => return Err(damaged(WHAT)),
    };
    let state = match (used_by, answer) {
        (None, None) => TicketState::Open {
            tried: tried
                .iter()
                .map(|digest| Ok(RequestDigest(fixed(WHAT, digest)?)))
                .collect::<Result<_, LedgerError>>()?,
        },
        (Some(request), Some(answer)) => TicketState::Used {
            request: RequestDigest(fixed(WHAT, &request)?),
            answer: answer.into(),
        },
        _ => return Err(damaged(WHAT)),
    };
    Ok(TicketRecord {
        id: TicketId(fixed(WHAT, &id)?),
        nonce: fixed(WHAT, &nonce)?,
        person: PersonId::from_bytes(fixed(WHAT, &person)?),
        shard: number(WHAT, shard)?,
        kind,
        expires: number(WHAT, expires)?,
        state,
    })
}

pub(crate) fn delta(bytes: &[u8]) -> Result<[u8; Delta::LEN], LedgerError> {
    fixed("a delta", bytes)
}

pub(crate) fn person_id(bytes: &[u8]) -> Result<PersonId, LedgerError> {
    Ok(PersonId::from_bytes(fixed("a person's pseudonym", bytes)?))
}

/// A time or a count, as the tables hold it.
pub(crate) fn stored(number: u64) -> Result<i64, PostgresError> {
    i64::try_from(number).map_err(|_| PostgresError::TooLarge("a time"))
}

fn fixed<const N: usize>(what: &'static str, bytes: &[u8]) -> Result<[u8; N], LedgerError> {
    bytes.try_into().map_err(|_| damaged(what))
}

fn number<T: TryFrom<i64>>(what: &'static str, value: i64) -> Result<T, LedgerError> {
    T::try_from(value).map_err(|_| damaged(what))
}

fn checked<T>(what: &'static str, value: Result<T, DecodeError>) -> Result<T, LedgerError> {
    value.map_err(|_| damaged(what))
}

fn read_colour(what: &'static str, value: i64) -> Result<Colour, LedgerError> {
    checked(what, Colour::from_number(number(what, value)?))
}

fn damaged(what: &'static str) -> LedgerError {
    LedgerError::Damaged(format!("{what} that is not what was written").into())
}
