//! What came of a sync, mirror by mirror.

use huepass_cli::Report;
use huepass_feed::Epoch;
use serde::{Deserialize, Serialize};

use crate::Address;

/// What came of a sync.
#[derive(Debug)]
pub struct Outcome<B> {
    /// When, in Unix seconds.
    pub at: u64,
    /// Every mirror, in the order in which they were given.
    pub mirrors: Vec<MirrorResult>,
    /// What the reader took; `None` when no mirror could be used.
    pub brought: Option<B>,
}

/// What came of one mirror.
#[derive(Debug)]
pub struct MirrorResult {
    /// Where it is.
    pub address: Address,
    /// Its newest epoch, if it showed one that a quorum signed.
    pub epoch: Option<Epoch>,
    /// When that epoch ends or ended, in Unix seconds.
    pub end: Option<u64>,
    /// How it stands.
    pub standing: Standing,
}

/// How a mirror stands after a sync.
#[derive(Debug)]
pub enum Standing {
    /// Everything was taken from it.
    Used,
    /// It was taken from, and documents were missing in it or wrong.
    Incomplete,
    /// As new as what is held; it was not needed.
    Current,
    /// Its newest epoch is older than the newest held, by so many.
    Behind {
        /// Epochs.
        by: u32,
    },
    /// It could not be read.
    Unreachable(Report),
    /// What it gave does not hold.
    Refused(Report),
    /// It shows another history than is held; both announcements were kept.
    Contradicts,
}

impl Standing {
    /// The name in results and in what is kept.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Incomplete => "incomplete",
            Self::Current => "current",
            Self::Behind { .. } => "behind",
            Self::Unreachable(_) => "unreachable",
            Self::Refused(_) => "refused",
            Self::Contradicts => "contradicts",
        }
    }
}

impl<B> Outcome<B> {
    /// Whether some mirror showed another history than is held.
    pub fn has_contradiction(&self) -> bool {
        self.mirrors
            .iter()
            .any(|mirror| matches!(mirror.standing, Standing::Contradicts))
    }

    /// What a program keeps of it, to be shown by `status`.
    pub fn results(&self) -> Results {
        let mirrors = self.mirrors.iter().map(|mirror| Kept {
            mirror: mirror.address.to_string(),
            state: mirror.standing.name().to_owned(),
            epoch: mirror.epoch.map(|epoch| epoch.0),
        });
        Results {
            at: self.at,
            next: None,
            mirrors: mirrors.collect(),
        }
    }
}

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
    /// [`Standing::name`].
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
        serde_json::from_str(text).ok()
    }
}
