//! What came of a sync, mirror by mirror.

use huepass_cli::Report;
use huepass_feed::Epoch;

use crate::Address;
use crate::texts::{Kept, Results};

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
