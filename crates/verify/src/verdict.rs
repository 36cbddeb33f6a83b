//! What a gate says.

use huepass_credential::{Colour, Epoch};

/// What a gate says about a code. Everything but a colour is a reason that somebody can act on;
/// none but [`Verdict::Colour`] may be shown as red.
// spec: GAT-22
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The proof holds.
    Colour {
        /// The colour.
        colour: Colour,
        /// Whether the policy lets it pass.
        admitted: bool,
        /// The camera has read this very code a moment ago; count it once.
        again: bool,
    },
    /// No colour, and why.
    Undecided(Reason),
}

impl std::fmt::Debug for Verdict {
    /// Redacted: a colour in a log would be a person's.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Colour { .. } => f.write_str("Colour(..)"),
            Self::Undecided(reason) => f.debug_tuple("Undecided").field(reason).finish(),
        }
    }
}

/// Why there is no colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Not of this moment: the code is for another slot. Ask for a new one.
    StaleSlot,
    /// The code's epoch is too old: the wallet has to sync first.
    OldEpoch,
    /// The gate's clock contradicts the newest announcement, or has been set back. Set it.
    Clock,
    /// This code, or this holder where each passes once, was admitted already.
    SeenAlready,
    // spec: GAT-23
    /// No valid proof: expired, revoked, tampered with or made up; nobody can tell which. The
    /// wallet explains it to its holder.
    NotProven,
    /// Made in the other mode, or for no beacon that is still open: scan the gate's code.
    Mode,
    /// No code of ours, or one of another framework or kind of pass.
    NotOurs,
    /// Ours, but cut off or misread. Read it again.
    Damaged,
    /// Ours, of a version that this program does not know. Update it.
    Version,
    /// A code of ours that is no pass: an offer, a request. Show the pass.
    OtherKind,
    /// The code is of an epoch newer than held: ask for the announcement code, then read again.
    NewerEpoch(Epoch),
    /// The newest announcement is older than the policy allows: bring news first.
    TooOld {
        /// Seconds since its epoch ended.
        age: u64,
    },
    /// The gate holds no announcement yet.
    NoAnnouncement,
    /// The gate lets each holder in once a day and cannot remember more of them today.
    Full,
}
