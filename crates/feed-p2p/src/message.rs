//! What two nodes say to each other (spec/p2p.md, "Requests" and "Gossip"): requests and answers, and
//! the evidence that goes by gossip. Deterministic CBOR; the version is in the protocol's name.
//!
//! Every reader looks at the size first, takes one encoding only, and leaves nothing over.

use huepass_credential::Epoch;
use huepass_feed::layout::Place;
use huepass_feed::{Announcement, Document as _};
use huepass_wire::cbor;
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

mod folder;

pub use folder::Folder;

/// The most bytes of a request.
pub const REQUEST_LIMIT: usize = 256;
/// The most bytes of a file in one answer.
pub const CHUNK: usize = 256 * 1024;
/// The most announcements in one answer.
pub const ANNOUNCEMENTS: u8 = 64;
/// The most names in one answer.
pub const NAMES: usize = 3_000;
/// The most characters of a name, as in an index (FED-83).
pub const NAME: usize = 80;
/// The most bytes of an answer: 64 announcements with three bytes each for their lengths. A chunk and
/// a page of names are smaller.
pub const ANSWER_LIMIT: usize = 64 * (Announcement::LIMIT + 3) + 64;
/// The most bytes of evidence: two announcements.
pub const EVIDENCE_LIMIT: usize = 2 * (Announcement::LIMIT + 3) + 1;

/// What one node asks another for.
// spec: P2P-20
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Request {
    /// The names in a folder, in ascending order, those after a name.
    #[n(0)]
    Names(
        /// The folder.
        #[n(0)]
        Folder,
        /// The last name that the asker has; empty for the first page.
        #[n(1)]
        String,
    ),
    /// The bytes of a document from an offset on.
    #[n(1)]
    Read(
        /// The document.
        #[cbor(n(0), with = "place")]
        Place,
        /// How many of its bytes the asker has.
        #[n(1)]
        u32,
    ),
    /// The announcements of some epochs, one after another.
    #[n(2)]
    Announcements(
        /// The first epoch.
        #[cbor(n(0), with = "epoch")]
        Epoch,
        /// How many, 1 to [`ANNOUNCEMENTS`].
        #[n(1)]
        u8,
    ),
}

/// What it is told.
// spec: P2P-21
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Answer {
    /// There is no such document or folder.
    #[n(0)]
    None,
    /// Not now: ask somebody else, or later.
    #[n(1)]
    Busy,
    /// A page of names.
    #[n(2)]
    Names(
        /// The names, ascending.
        #[n(0)]
        Vec<String>,
        /// Whether there are more after these.
        #[n(1)]
        bool,
    ),
    /// A part of a document.
    #[n(3)]
    Chunk(
        /// How many bytes the document has.
        #[n(0)]
        u32,
        /// Those from the offset on, at most [`CHUNK`].
        #[n(1)]
        ByteVec,
    ),
    /// Announcements one after another; fewer than asked for where the next is missing.
    #[n(4)]
    Announcements(
        /// As they were signed.
        #[n(0)]
        Vec<ByteVec>,
    ),
}

/// Two announcements that contradict each other, as they go by gossip.
// spec: P2P-14
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct EvidenceMessage {
    /// The one of the lower epoch; of one epoch the one with the lower digest.
    #[n(0)]
    pub first: ByteVec,
    /// The other.
    #[n(1)]
    pub second: ByteVec,
}

impl Request {
    /// The bytes.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a request; `None` unless it is one.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let request = decode::<Self>(bytes, REQUEST_LIMIT)?;
        let good = match &request {
            Self::Names(_, after) => after.is_empty() || is_name(after),
            Self::Read(..) => true,
            Self::Announcements(_, count) => (1..=ANNOUNCEMENTS).contains(count),
        };
        good.then_some(request)
    }
}

impl Answer {
    /// The bytes.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads an answer; `None` unless it is one.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let answer = decode::<Self>(bytes, ANSWER_LIMIT)?;
        let good = match &answer {
            Self::None | Self::Busy => true,
            Self::Names(names, more) => {
                names.len() <= NAMES
                    && names.iter().all(|name| is_name(name))
                    && names.is_sorted_by(|a, b| a < b)
                    && !(names.is_empty() && *more)
            }
            Self::Chunk(total, bytes) => {
                bytes.len() <= CHUNK && u32::try_from(bytes.len()).is_ok_and(|n| n <= *total)
            }
            Self::Announcements(all) => {
                all.len() <= usize::from(ANNOUNCEMENTS)
                    && all.iter().all(|one| one.len() <= Announcement::LIMIT)
            }
        };
        good.then_some(answer)
    }

    /// How many bytes of names or documents it has.
    #[cfg(feature = "node")]
    pub(crate) fn size(&self) -> u64 {
        let size = match self {
            Self::None | Self::Busy => 0,
            Self::Names(names, _) => names.iter().map(String::len).sum(),
            Self::Chunk(_, bytes) => bytes.len(),
            Self::Announcements(all) => all.iter().map(|one| one.len()).sum(),
        };
        size as u64
    }

    /// Whether this can be an answer to `request`.
    // spec: P2P-22
    pub fn answers(&self, request: &Request) -> bool {
        match (request, self) {
            (_, Self::None | Self::Busy) => true,
            // A page that is not full is the last one: else there is no end of them.
            (Request::Names(_, after), Self::Names(names, more)) => {
                names.first().is_none_or(|first| first > after)
                    && names.is_sorted_by(|a, b| a < b)
                    && (!more || names.len() == NAMES)
            }
            (Request::Read(place, offset), Self::Chunk(total, bytes)) => {
                let limit = u32::try_from(place.limit()).unwrap_or(u32::MAX);
                let rest = total.saturating_sub(*offset);
                *total <= limit && bytes.len() == CHUNK.min(rest as usize)
            }
            (Request::Announcements(_, count), Self::Announcements(all)) => {
                all.len() <= usize::from(*count)
            }
            _ => false,
        }
    }
}

impl EvidenceMessage {
    /// The bytes.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads evidence; `None` unless it is two byte strings of a size that announcements can have.
    /// What they say is for [`Evidence::open`](huepass_feed::Evidence::open).
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let message = decode::<Self>(bytes, EVIDENCE_LIMIT)?;
        let good = |part: &ByteVec| part.len() <= Announcement::LIMIT;
        (good(&message.first) && good(&message.second)).then_some(message)
    }
}

/// Whether it may be the name of a file or folder of a feed (FED-83).
pub fn is_name(name: &str) -> bool {
    let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-' || c == b'.';
    (1..=NAME).contains(&name.len()) && name.bytes().all(plain)
}

fn decode<T>(bytes: &[u8], limit: usize) -> Option<T>
where
    T: Encode<()> + for<'b> Decode<'b, ()>,
{
    (bytes.len() <= limit).then(|| cbor::decode_part(bytes).ok())?
}

/// A place as its path.
mod place {
    use huepass_feed::layout::Place;
    use minicbor::decode::Error as DecodeError;
    use minicbor::encode::{Error as EncodeError, Write};
    use minicbor::{Decoder, Encoder};

    pub(super) fn encode<C, W: Write>(
        place: &Place,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.str(&place.path())?.ok()
    }

    pub(super) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Place, DecodeError> {
        Place::parse(d.str()?).ok_or_else(|| DecodeError::message("no place in a feed"))
    }
}

/// An epoch as its number.
mod epoch {
    use huepass_credential::Epoch;
    use minicbor::decode::Error as DecodeError;
    use minicbor::encode::{Error as EncodeError, Write};
    use minicbor::{Decoder, Encoder};

    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "what is derived calls it so"
    )]
    pub(super) fn encode<C, W: Write>(
        epoch: &Epoch,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.u32(epoch.0)?.ok()
    }

    pub(super) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Epoch, DecodeError> {
        match d.u32()? {
            0 => Err(DecodeError::message("epochs begin at 1")),
            number => Ok(Epoch(number)),
        }
    }
}

#[cfg(test)]
mod tests;
