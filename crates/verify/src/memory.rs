//! What a gate remembers for minutes, and counts: never a person, never a colour of one
//! (spec/gate.md, "Replay").

use std::collections::{BTreeMap, BTreeSet};

use huepass_wire::cbor;
use minicbor::{Decode, Encode};

use huepass_wire::WireError;

/// The most bytes of a stored memory: 100,000 codes within the replay window.
const LIMIT: usize = 8 << 20;

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Accepted challenges: when first accepted, and when they may be forgotten.
    pub(crate) accepted: BTreeMap<[u8; 16], (u64, u64)>,
    /// Open beacons, newest last.
    pub(crate) beacons: Vec<OpenBeacon>,
    /// Digests of the pseudonyms admitted under `scope_day`.
    pub(crate) pseudonyms: BTreeSet<[u8; 16]>,
    /// The day, yyyymmdd, that `pseudonyms` is for.
    pub(crate) scope_day: u32,
    /// Totals since the gate was set up.
    pub counters: Counters,
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
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct StoredChallenge {
    #[cbor(n(0), with = "cbor::bytes16")]
    challenge: [u8; 16],
    #[n(1)]
    accepted: u64,
    #[n(2)]
    forget: u64,
}

#[derive(Encode, Decode)]
#[cbor(transparent)]
struct StoredPseudonym(#[cbor(n(0), with = "cbor::bytes16")] [u8; 16]);

impl Memory {
    /// Encodes for the gate's own folder.
    pub fn to_bytes(&self) -> Vec<u8> {
        let accepted =
            self.accepted
                .iter()
                .map(|(challenge, (accepted, forget))| StoredChallenge {
                    challenge: *challenge,
                    accepted: *accepted,
                    forget: *forget,
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
        })
    }

    /// Reads back what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`WireError`] when it is damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let stored: Stored = cbor::decode(bytes, LIMIT)?;
        let accepted = stored.accepted.into_iter();
        Ok(Self {
            accepted: accepted
                .map(|c| (c.challenge, (c.accepted, c.forget)))
                .collect(),
            beacons: stored.beacons,
            pseudonyms: stored.pseudonyms.into_iter().map(|p| p.0).collect(),
            scope_day: stored.scope_day,
            counters: stored.counters,
        })
    }

    /// Forgets what can no longer matter at `now`.
    pub(crate) fn tidy(&mut self, now: u64, beacon_lifetime: u64) {
        self.accepted.retain(|_, (_, forget)| *forget > now);
        self.beacons
            .retain(|beacon| beacon.time.saturating_add(beacon_lifetime) >= now);
    }

    /// Begins a day's list of pseudonyms; the day before is forgotten.
    pub(crate) fn begin_day(&mut self, day: u32) {
        if day > self.scope_day {
            self.scope_day = day;
            self.pseudonyms.clear();
        }
    }
}
