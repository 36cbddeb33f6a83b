//! The files that a mirror serves.

use http::HeaderValue;
use huepass_feed::layout::{self, Place};

/// For what is replaced now and then: ask again after ten seconds.
pub(super) const SOON: HeaderValue = HeaderValue::from_static("public, max-age=10");
/// For what stays as it is.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// The most bytes of an index: a hundred thousand statements.
const INDEX_LIMIT: usize = 8 << 20;

/// A file that may be asked for.
pub(super) enum File {
    Document(Place),
    Index,
}

impl File {
    /// By its path, which must be spelt as spec/feed.md does.
    // spec: HTP-1
    pub(super) fn parse(path: &str) -> Option<Self> {
        if let Some(place) = Place::parse(path) {
            return Some(Self::Document(place));
        }
        let folder = path.strip_suffix(layout::INDEX)?.strip_suffix('/')?;
        let is_indexed = folder == layout::STATEMENTS || is_shard(folder);
        is_indexed.then_some(Self::Index)
    }

    /// The most bytes that it can have.
    pub(super) fn limit(&self) -> usize {
        match self {
            Self::Document(place) => place.limit(),
            Self::Index => INDEX_LIMIT,
        }
    }

    // spec: HTP-3
    pub(super) fn content_type(&self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Document(Place::Window) => "application/octet-stream",
            Self::Document(Place::List(_)) => "application/cbor",
            Self::Document(_) => "application/cose",
            Self::Index => "text/plain; charset=utf-8",
        })
    }

    /// Whether it stays as it is once it is there.
    pub(super) fn is_fixed(&self) -> bool {
        matches!(self, Self::Document(place) if place.is_fixed())
    }

    // spec: HTP-7
    pub(super) fn cache_control(&self) -> HeaderValue {
        if self.is_fixed() { FOR_EVER } else { SOON }
    }
}

/// Whether a folder is one of a shard's segments: then a segment could lie in it.
fn is_shard(folder: &str) -> bool {
    let segment = format!("{folder}/0000000001-0000000001.cose");
    matches!(Place::parse(&segment), Some(Place::Segment(..)))
}

#[cfg(test)]
mod tests;
