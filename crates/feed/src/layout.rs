//! Where each document lies in a feed folder, on a web server or a USB stick
//! (spec/feed.md, "Folder"). Paths use `/` and are relative to the folder.

use std::collections::BTreeSet;

use huepass_credential::{AuthorityId, Epoch, ShardId, WINDOW_TABLE_BYTES};

use crate::announcement::Announcement;
use crate::authority::AuthorityDescriptor;
use crate::delta::DeltaSegment;
use crate::document::Document as _;
use crate::genesis::Genesis;
use crate::list::EpochList;
use crate::statement::Accreditation;
use crate::trust::RegistrarChange;

// spec: FED-80

/// The genesis.
pub const GENESIS: &str = "genesis.cose";
/// The window table.
pub const WINDOW: &str = "window.bin";
/// A copy of the newest announcement.
pub const NEWEST: &str = "announcement.cose";
/// Changes of registrars, by number.
pub const REGISTRARS: &str = "registrars";
/// Accreditations, de-accreditations and retirements, by digest.
pub const STATEMENTS: &str = "statements";
/// Descriptors, by authority.
pub const AUTHORITIES: &str = "authorities";
/// Epochs, by number.
pub const EPOCHS: &str = "epochs";
/// Delta segments, by authority and shard.
pub const DELTAS: &str = "deltas";

/// An index is filled up to a multiple of this many bytes.
pub const INDEX_BLOCK: usize = 1024;
/// The name of an index in its folder.
pub const INDEX: &str = "index.txt";

/// A change of registrars.
pub fn registrar_change(number: u32) -> String {
    format!("{REGISTRARS}/{number:06}.cose")
}

/// A statement, by the digest of its payload.
pub fn statement(digest: &[u8; 32]) -> String {
    format!("{STATEMENTS}/{}.cose", hex::encode(digest))
}

/// An authority's descriptor.
pub fn descriptor(authority: AuthorityId) -> String {
    format!("{AUTHORITIES}/{}.cose", hex::encode(authority.0))
}

/// An epoch's announcement.
pub fn announcement(epoch: Epoch) -> String {
    format!("{EPOCHS}/{:010}/announcement.cose", epoch.0)
}

/// An epoch's list.
pub fn list(epoch: Epoch) -> String {
    format!("{EPOCHS}/{:010}/list.cbor", epoch.0)
}

/// The folder of a shard's delta segments.
pub fn shard_deltas(id: ShardId) -> String {
    format!("{DELTAS}/{}/{}", hex::encode(id.authority.0), id.number)
}

/// A segment, by the places in the log of its first and last delta.
pub fn segment(id: ShardId, first: u32, last: u32) -> String {
    format!("{}/{first:010}-{last:010}.cose", shard_deltas(id))
}

/// The index of a folder, for readers of a web server, which cannot list one: a text of the names in
/// it (spec/feed.md, "Index").
pub fn index(folder: &str) -> String {
    format!("{folder}/{INDEX}")
}

/// The text of an index: names in ascending order, one a line, filled up with empty lines to whole
/// kilobytes, so that its length tells little about how many there are.
// spec: FED-83
pub fn write_index<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let names: BTreeSet<&str> = names.into_iter().collect();
    let mut text = Vec::new();
    for name in names {
        text.extend_from_slice(name.as_bytes());
        text.push(b'\n');
    }
    text.resize(
        text.len().next_multiple_of(INDEX_BLOCK).max(INDEX_BLOCK),
        b'\n',
    );
    text
}

/// Reads an index back; `None` unless it is what [`write_index`] gives for some names, each 1 to 80
/// characters of `a` to `z`, `0` to `9`, `-` and `.`.
// spec: FED-83
pub fn read_index(bytes: &[u8]) -> Option<Vec<String>> {
    let text = std::str::from_utf8(bytes).ok()?.trim_end_matches('\n');
    let names: Vec<&str> = match text {
        "" => Vec::new(),
        text => text.split('\n').collect(),
    };
    let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-' || c == b'.';
    let is_name = |name: &&str| (1..=80).contains(&name.len()) && name.bytes().all(plain);
    let good = names.iter().all(is_name) && write_index(names.iter().copied()) == bytes;
    good.then(|| names.into_iter().map(str::to_owned).collect())
}

/// Reads the places back from a segment's file name.
pub fn segment_range(name: &str) -> Option<(u32, u32)> {
    let (first, last) = name.strip_suffix(".cose")?.split_once('-')?;
    let number = |text: &str| -> Option<u32> {
        (text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
    };
    let (first, last) = (number(first)?, number(last)?);
    (1 <= first && first <= last).then_some((first, last))
}

/// A place in a feed folder at which a document may lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The genesis.
    Genesis,
    /// The window table.
    Window,
    /// A copy of the newest announcement.
    Newest,
    /// A change of registrars, by number.
    Change(u32),
    /// A statement, by the digest of its payload.
    Statement([u8; 32]),
    /// An authority's descriptor.
    Descriptor(AuthorityId),
    /// An epoch's announcement.
    Announcement(Epoch),
    /// An epoch's list.
    List(Epoch),
    /// A segment of a shard's log, by the places of its first and last delta.
    Segment(ShardId, u32, u32),
}

impl Place {
    /// Reads a path back; `None` unless it is, to the letter, what [`Self::path`] gives.
    pub fn parse(path: &str) -> Option<Self> {
        let place = match path {
            GENESIS => Self::Genesis,
            WINDOW => Self::Window,
            NEWEST => Self::Newest,
            _ => Self::parse_in_folder(path)?,
        };
        (place.path() == path).then_some(place)
    }

    fn parse_in_folder(path: &str) -> Option<Self> {
        let mut parts = path.split('/');
        let mut next = || parts.next();
        let number = |text: &str| text.parse::<u32>().ok();
        let place = match next()? {
            REGISTRARS => Self::Change(number(next()?.strip_suffix(".cose")?)?),
            STATEMENTS => Self::Statement(id(next()?.strip_suffix(".cose")?)?),
            AUTHORITIES => Self::Descriptor(AuthorityId(id(next()?.strip_suffix(".cose")?)?)),
            EPOCHS => {
                let epoch = Epoch(number(next()?)?);
                match next()? {
                    "announcement.cose" => Self::Announcement(epoch),
                    "list.cbor" => Self::List(epoch),
                    _ => return None,
                }
            }
            DELTAS => {
                let shard = ShardId {
                    authority: AuthorityId(id(next()?)?),
                    number: number(next()?)?,
                };
                let (first, last) = segment_range(next()?)?;
                Self::Segment(shard, first, last)
            }
            _ => return None,
        };
        parts.next().is_none().then_some(place)
    }

    /// Where it lies.
    pub fn path(&self) -> String {
        match *self {
            Self::Genesis => GENESIS.to_owned(),
            Self::Window => WINDOW.to_owned(),
            Self::Newest => NEWEST.to_owned(),
            Self::Change(number) => registrar_change(number),
            Self::Statement(digest) => statement(&digest),
            Self::Descriptor(authority) => descriptor(authority),
            Self::Announcement(epoch) => announcement(epoch),
            Self::List(epoch) => list(epoch),
            Self::Segment(id, first, last) => segment(id, first, last),
        }
    }

    /// The most bytes of the document there (spec/feed.md, FED-2).
    pub const fn limit(&self) -> usize {
        match self {
            Self::Genesis => Genesis::LIMIT,
            Self::Window => WINDOW_TABLE_BYTES,
            Self::Newest | Self::Announcement(_) => Announcement::LIMIT,
            Self::Change(_) => RegistrarChange::LIMIT,
            Self::Statement(_) => Accreditation::LIMIT,
            Self::Descriptor(_) => AuthorityDescriptor::LIMIT,
            Self::List(_) => EpochList::LIMIT,
            Self::Segment(..) => DeltaSegment::LIMIT,
        }
    }

    /// Whether the same document lies there for ever once there is one. A newer edition replaces
    /// descriptors, and a newer epoch the newest announcement.
    pub const fn is_fixed(&self) -> bool {
        !matches!(self, Self::Newest | Self::Descriptor(_))
    }
}

fn id(text: &str) -> Option<[u8; 32]> {
    let mut id = [0; 32];
    hex::decode_to_slice(text, &mut id).ok()?;
    Some(id)
}

#[cfg(test)]
mod tests;
