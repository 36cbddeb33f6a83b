//! What a gate remembers for minutes, and counts: never a person, never a colour of one
//! (spec/gate.md, "What a gate holds" and "Show mode").

use std::collections::{BTreeMap, BTreeSet};

use huepass_wire::cbor;
use minicbor::{Decode, Encode};

use huepass_wire::WireError;

/// The most bytes of a stored memory: enough for [`MAX_ACCEPTED`] and [`MAX_PSEUDONYMS`].
const LIMIT: usize = 12 << 20;
/// The most challenges remembered. Where more would be, those of the oldest slot are forgotten and
/// every code of that slot and before is refused instead.
pub(crate) const MAX_ACCEPTED: usize = 100_000;
/// The most pseudonyms of a day. A gate that has admitted so many admits nobody else that day.
pub(crate) const MAX_PSEUDONYMS: usize = 200_000;

/// How many codes ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Counters {
    /// Admitted by the policy.
    #[n(0)]
    pub admitted: u64,
    /// A colour that the policy does not admit.
    #[n(1)]
    pub not_admitted: u64,
    /// No colour.
    #[n(2)]
    pub undecided: u64,
}

/// A gate's memory: challenges accepted within the replay window, beacons still open, pseudonyms
/// of the day, counters. A challenge is 16 bytes that look random and belong to one code.
// spec: GAT-1
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Accepted challenges.
    pub(crate) accepted: BTreeMap<[u8; 16], Sight>,
    /// Codes of this slot and before may have been accepted and forgotten: they are refused.
    pub(crate) forgotten: u32,
    /// The newest epoch ever held; kept apart from the announcements themselves, so that an old
    /// copy of those does not go unnoticed.
    pub(crate) newest: u32,
    /// Open beacons, newest last.
    pub(crate) beacons: Vec<OpenBeacon>,
    /// Digests of the pseudonyms admitted under `scope_day`.
    pub(crate) pseudonyms: BTreeSet<[u8; 16]>,
    /// The day, yyyymmdd, that `pseudonyms` is for.
    pub(crate) scope_day: u32,
    /// The latest day whose pseudonyms were forgotten: nobody is let in for it again.
    pub(crate) forgotten_day: u32,
    /// Totals since the gate was set up.
    pub counters: Counters,
}

/// When a challenge was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sight {
    /// The slot of its code.
    pub(crate) slot: u32,
    /// The gate's clock at the first sight.
    pub(crate) first: u64,
    /// When it may be forgotten.
    pub(crate) forget: u64,
}

/// A beacon that may still be answered.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(crate) struct OpenBeacon {
    #[cbor(n(0), with = "cbor::bytes16")]
    pub(crate) nonce: [u8; 16],
    #[n(1)]
    pub(crate) time: u64,
    #[n(2)]
    pub(crate) epoch: u32,
    /// The day of the beacon's scope, when it asked for a pseudonym.
    #[n(3)]
    pub(crate) scope_day: Option<u32>,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct Stored {
    #[n(0)]
    version: u64,
    #[n(1)]
    accepted: Vec<StoredChallenge>,
    #[n(2)]
    beacons: Vec<OpenBeacon>,
    #[n(3)]
    pseudonyms: Vec<StoredPseudonym>,
    #[n(4)]
    scope_day: u32,
    #[n(5)]
    counters: Counters,
    #[n(6)]
    forgotten: u32,
    #[n(7)]
    newest: u32,
    #[n(8)]
    forgotten_day: u32,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct StoredChallenge {
    #[cbor(n(0), with = "cbor::bytes16")]
    challenge: [u8; 16],
    #[n(1)]
    slot: u32,
    #[n(2)]
    first: u64,
    #[n(3)]
    forget: u64,
}

#[derive(Encode, Decode)]
#[cbor(transparent)]
struct StoredPseudonym(#[cbor(n(0), with = "cbor::bytes16")] [u8; 16]);

impl Memory {
    /// Encodes for the gate's own folder.
    pub fn to_bytes(&self) -> Vec<u8> {
        let accepted = self
            .accepted
            .iter()
            .map(|(challenge, sight)| StoredChallenge {
                challenge: *challenge,
                slot: sight.slot,
                first: sight.first,
                forget: sight.forget,
            });
        cbor::encode(&Stored {
            version: cbor::VERSION,
            accepted: accepted.collect(),
            beacons: self.beacons.clone(),
            pseudonyms: self
                .pseudonyms
                .iter()
                .copied()
                .map(StoredPseudonym)
                .collect(),
            scope_day: self.scope_day,
            counters: self.counters,
            forgotten: self.forgotten,
            newest: self.newest,
            forgotten_day: self.forgotten_day,
        })
    }

    /// Reads back what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`WireError`] when it is damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let stored: Stored = cbor::decode(bytes, LIMIT)?;
        let sight = |stored: &StoredChallenge| Sight {
            slot: stored.slot,
            first: stored.first,
            forget: stored.forget,
        };
        Ok(Self {
            accepted: stored
                .accepted
                .iter()
                .map(|stored| (stored.challenge, sight(stored)))
                .collect(),
            beacons: stored.beacons,
            pseudonyms: stored.pseudonyms.into_iter().map(|p| p.0).collect(),
            scope_day: stored.scope_day,
            counters: stored.counters,
            forgotten: stored.forgotten,
            newest: stored.newest,
            forgotten_day: stored.forgotten_day,
        })
    }

    /// Forgets what can no longer matter at `now`, a moment of the day `day` (yyyymmdd).
    pub(crate) fn tidy(&mut self, now: u64, day: u32, beacon_lifetime: u64) {
        let mut forgotten = self.forgotten;
        self.accepted.retain(|_, sight| {
            let keep = sight.forget > now;
            if !keep {
                forgotten = forgotten.max(sight.slot);
            }
            keep
        });
        self.forgotten = forgotten;
        // A beacon of the future is one from before the clock was set back.
        // spec: GAT-6, GAT-21
        self.beacons.retain(|beacon| {
            beacon.time.abs_diff(now) < beacon_lifetime
                && beacon.scope_day.is_none_or(|asked| asked == day)
        });
        if day > self.scope_day && !self.pseudonyms.is_empty() {
            self.forgotten_day = self.forgotten_day.max(self.scope_day);
            self.pseudonyms.clear();
        }
        // Where the clock was set back to the day before, today's list is still needed.
        if self.pseudonyms.is_empty() {
            self.scope_day = day;
        }
    }

    /// Remembers an accepted code.
    // spec: GAT-4
    pub(crate) fn accept(&mut self, challenge: [u8; 16], sight: Sight) {
        if self.accepted.len() >= MAX_ACCEPTED
            && let Some(oldest) = self.accepted.values().map(|sight| sight.slot).min()
        {
            self.accepted.retain(|_, sight| sight.slot > oldest);
            self.forgotten = self.forgotten.max(oldest);
        }
        if sight.slot > self.forgotten {
            self.accepted.insert(challenge, sight);
        }
    }
}
