//! The folders of a feed whose names a node tells.

use huepass_credential::{AuthorityId, ShardId};
use huepass_feed::layout;
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

/// A folder of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Folder {
    /// Changes of registrars.
    Registrars,
    /// Statements.
    Statements,
    /// Descriptors.
    Authorities,
    /// Epochs, each a folder.
    Epochs,
    /// Authorities with deltas, each a folder.
    Deltas,
    /// An authority's shards with deltas, each a folder.
    Authority(AuthorityId),
    /// A shard's segments.
    Shard(ShardId),
}

impl Folder {
    /// Reads a path back; `None` unless it is, to the letter, what [`Self::path`] gives.
    pub fn parse(path: &str) -> Option<Self> {
        let folder = match path {
            layout::REGISTRARS => Self::Registrars,
            layout::STATEMENTS => Self::Statements,
            layout::AUTHORITIES => Self::Authorities,
            layout::EPOCHS => Self::Epochs,
            layout::DELTAS => Self::Deltas,
            _ => Self::parse_deltas(path)?,
        };
        (folder.path() == path).then_some(folder)
    }

    fn parse_deltas(path: &str) -> Option<Self> {
        let mut parts = path.strip_prefix(layout::DELTAS)?.split('/').skip(1);
        let mut authority = AuthorityId([0; 32]);
        hex::decode_to_slice(parts.next()?, &mut authority.0).ok()?;
        Some(match parts.next() {
            None => Self::Authority(authority),
            Some(number) => Self::Shard(ShardId {
                authority,
                number: number.parse().ok()?,
            }),
        })
    }

    /// Where it is.
    pub fn path(&self) -> String {
        match *self {
            Self::Registrars => layout::REGISTRARS.to_owned(),
            Self::Statements => layout::STATEMENTS.to_owned(),
            Self::Authorities => layout::AUTHORITIES.to_owned(),
            Self::Epochs => layout::EPOCHS.to_owned(),
            Self::Deltas => layout::DELTAS.to_owned(),
            Self::Authority(id) => format!("{}/{}", layout::DELTAS, hex::encode(id.0)),
            Self::Shard(id) => layout::shard_deltas(id),
        }
    }
}

impl<C> Encode<C> for Folder {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.str(&self.path())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Folder {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        Self::parse(d.str()?).ok_or_else(|| decode::Error::message("no folder of a feed"))
    }
}
