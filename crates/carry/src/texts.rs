//! What a program keeps as text between two syncs: what came of the last one, and what web servers
//! gave with which tag.
//!
//! It is read back from a place where anything may stand by then. So nothing here depends on the rest
//! of this crate: the fuzz target `carry_texts` is built from this very file, without the network.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The most bytes of files that are kept, with their names and tags, so that all of it fits a record
/// of a vault.
pub(crate) const LIMIT: usize = 128 << 10;
/// The most mirrors of a result, as many as one command asks.
pub(crate) const MIRRORS: usize = 32;
/// The most characters of a result's text.
const RESULTS: usize = 256 << 10;

/// The last sync as a program keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Results {
    /// When it was, in Unix seconds.
    pub at: u64,
    /// When the next one is due, if a schedule was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<u64>,
    /// Every mirror.
    pub mirrors: Vec<Kept>,
}

/// One mirror's result as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Where it is.
    pub mirror: String,
    /// [`Standing::name`](crate::Standing::name).
    pub state: String,
    /// Its newest epoch.
    pub epoch: Option<u32>,
}

impl Results {
    /// The text to keep.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads it back; `None` for anything else. It is only shown and never relied on.
    pub fn from_text(text: &str) -> Option<Self> {
        if text.len() > RESULTS {
            return None;
        }
        let results: Self = serde_json::from_str(text).ok()?;
        (results.mirrors.len() <= MIRRORS).then_some(results)
    }
}

/// Files by their URL, each with the tag it was given, [`LIMIT`] bytes of all together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Files(BTreeMap<String, Tagged>);

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tagged {
    pub(crate) etag: String,
    #[serde(with = "hexadecimal")]
    pub(crate) bytes: Vec<u8>,
    /// Asked for or given since the text was read.
    #[serde(skip)]
    pub(crate) is_used: bool,
}

impl Files {
    /// Reads back what [`Self::to_text`] gave; anything else, and more than is kept, counts as nothing.
    pub(crate) fn from_text(text: &str) -> Self {
        // Bytes take two characters each, names and tags up to six (`\u0000`).
        if text.len() > 8 * LIMIT {
            return Self::default();
        }
        let files = Self(serde_json::from_str(text).unwrap_or_default());
        if files.size() > LIMIT {
            return Self::default();
        }
        files
    }

    /// The text to keep of the files that `wanted` wants by their URL.
    pub(crate) fn to_text(&self, wanted: impl Fn(&str) -> bool) -> String {
        let files = self.0.iter().filter(|(url, _)| wanted(url));
        let files: BTreeMap<&String, &Tagged> = files.collect();
        serde_json::to_string(&files).unwrap_or_default()
    }

    /// The file of a URL.
    pub(crate) fn get(&mut self, url: &str) -> Option<&Tagged> {
        let file = self.0.get_mut(url)?;
        file.is_used = true;
        Some(file)
    }

    /// Keeps a file in the place of what its URL had before, if there is room: files that nobody has
    /// asked for since they were read back give way.
    pub(crate) fn put(&mut self, url: &str, etag: &str, bytes: &[u8]) {
        self.0.remove(url);
        let file = Tagged {
            etag: etag.to_owned(),
            bytes: bytes.to_vec(),
            is_used: true,
        };
        let size = size(url, &file);
        if size + self.size() > LIMIT {
            self.0.retain(|_, file| file.is_used);
        }
        if size + self.size() <= LIMIT {
            self.0.insert(url.to_owned(), file);
        }
    }

    /// What all of them take of [`LIMIT`].
    pub(crate) fn size(&self) -> usize {
        self.0.iter().map(|(url, file)| size(url, file)).sum()
    }
}

fn size(url: &str, file: &Tagged) -> usize {
    url.len() + file.etag.len() + file.bytes.len()
}

/// Bytes as hexadecimal digits.
mod hexadecimal {
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&hex::encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        hex::decode(String::deserialize(from)?).map_err(D::Error::custom)
    }
}
