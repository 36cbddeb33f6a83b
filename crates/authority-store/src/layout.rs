//! Keys and values as bytes; the table is on the crate's front page.

use huepass_authority::{LedgerError, PersonId, TicketId};
use huepass_credential::{Delta, Handle};
use huepass_durable::Entry;
use huepass_wire::cbor::{self, VERSION};
use minicbor::{Decode, Encode};

/// The most bytes of a value; the largest is a used ticket with its answer.
const LIMIT: usize = 4 << 10;

pub(crate) const FOUNDING: &[u8] = b"a";
pub(crate) const SHARDS: &[u8] = b"s";
pub(crate) const PEOPLE: &[u8] = b"p";
pub(crate) const EXPIRIES: &[u8] = b"x";

pub(crate) fn shard(number: u32) -> Vec<u8> {
    [SHARDS, &number.to_be_bytes()].concat()
}

/// The folder of a shard's log.
pub(crate) fn log(number: u32) -> Vec<u8> {
    [b"d", &number.to_be_bytes()[..]].concat()
}

pub(crate) fn delta(number: u32, place: u32) -> Vec<u8> {
    [log(number), place.to_be_bytes().to_vec()].concat()
}

pub(crate) fn person(id: &PersonId) -> Vec<u8> {
    [PEOPLE, &id.to_bytes()].concat()
}

/// The folder of a person's credentials.
pub(crate) fn history(id: &PersonId) -> Vec<u8> {
    [b"c", &id.to_bytes()[..]].concat()
}

pub(crate) fn credential(id: &PersonId, index: u32) -> Vec<u8> {
    [history(id), index.to_be_bytes().to_vec()].concat()
}

/// The folder of a person's timeline.
pub(crate) fn timeline(id: &PersonId) -> Vec<u8> {
    [b"l", &id.to_bytes()[..]].concat()
}

pub(crate) fn entry(id: &PersonId, number: u32) -> Vec<u8> {
    [timeline(id), number.to_be_bytes().to_vec()].concat()
}

pub(crate) fn handle(number: u32, handle: Handle) -> Vec<u8> {
    [b"h", &number.to_be_bytes()[..], &handle.to_bytes()].concat()
}

pub(crate) fn commitment(u: &[u8; 48]) -> Vec<u8> {
    [b"u", &u[..]].concat()
}

pub(crate) fn ticket(id: &TicketId) -> Vec<u8> {
    [b"t", &id.0[..]].concat()
}

pub(crate) fn expiry(expires: u64, id: &TicketId) -> Vec<u8> {
    [EXPIRIES, &expires.to_be_bytes(), &id.0].concat()
}

/// Reads an [`expiry`] back.
pub(crate) fn read_expiry(key: &[u8]) -> Option<(u64, TicketId)> {
    let (expires, id) = key.strip_prefix(EXPIRIES)?.split_first_chunk()?;
    let id = TicketId(id.try_into().ok()?);
    Some((u64::from_be_bytes(*expires), id))
}

/// Reads the place back from a [`delta`].
pub(crate) fn read_place(key: &[u8]) -> Option<u32> {
    key.last_chunk().map(|place| u32::from_be_bytes(*place))
}

/// Where a handle's credential is.
#[derive(Encode, Decode)]
#[cbor(array)]
pub(crate) struct HandleRecord {
    #[n(0)]
    pub(crate) person: PersonId,
    #[n(1)]
    pub(crate) index: u32,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct Versioned<T> {
    #[n(0)]
    version: u64,
    #[n(1)]
    record: T,
}

pub(crate) fn encode<T: Encode<()>>(record: T) -> Vec<u8> {
    cbor::encode(&Versioned {
        version: VERSION,
        record,
    })
}

/// Reads a value; `what` names the record for the operator.
pub(crate) fn decode<T>(what: &'static str, bytes: &[u8]) -> Result<T, LedgerError>
where
    T: Encode<()> + for<'b> Decode<'b, ()>,
{
    match cbor::decode::<Versioned<T>>(bytes, LIMIT) {
        Ok(value) => Ok(value.record),
        Err(error) => Err(damaged(format!("{what}: {error}"))),
    }
}

/// Reads all values of a folder.
pub(crate) fn decode_all<T>(what: &'static str, entries: &[Entry]) -> Result<Vec<T>, LedgerError>
where
    T: Encode<()> + for<'b> Decode<'b, ()>,
{
    let records = entries.iter().map(|(_, value)| decode(what, value));
    records.collect()
}

pub(crate) fn decode_delta(bytes: &[u8]) -> Result<[u8; Delta::LEN], LedgerError> {
    bytes
        .try_into()
        .map_err(|_| damaged("a delta that is not 80 bytes"))
}

pub(crate) fn damaged(what: impl Into<String>) -> LedgerError {
    LedgerError::Damaged(what.into().into())
}

#[cfg(test)]
mod tests;
