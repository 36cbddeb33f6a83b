//! Announcements: an epoch's public key, signed by the quorum (spec/feed.md, "Announcement").

use huepass_credential::{AnnouncementDigest, Epoch, EpochKey, GenesisDigest, Slot};
use huepass_wire::cbor::{self, VERSION};
use minicbor::{Decode, Encode};

use crate::document::{Document, rule};
use crate::error::FeedError;
use crate::genesis::Genesis;
use crate::rule::Rule;

/// An epoch's announcement.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Announcement {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::genesis")]
    genesis: GenesisDigest,
    #[n(2)]
    epoch: u32,
    #[n(3)]
    start: u64,
    #[n(4)]
    end: u64,
    #[cbor(n(5), with = "cbor::epoch_key")]
    key: EpochKey,
    #[cbor(n(6), with = "cbor::bytes32")]
    list: [u8; 32],
    #[cbor(n(7), with = "cbor::bytes32")]
    previous: [u8; 32],
}

/// What an announcement is made of.
#[derive(Clone, Copy, Debug)]
pub struct AnnouncementDraft {
    /// The framework.
    pub genesis: GenesisDigest,
    /// The epoch; the first is 1.
    pub epoch: Epoch,
    /// When it begins, in seconds since the Unix epoch; the beginning of a slot.
    pub start: u64,
    /// The epoch key.
    pub key: EpochKey,
    /// Digest of the epoch list.
    pub list: [u8; 32],
    /// Digest of the announcement before; of the genesis for the first.
    pub previous: [u8; 32],
}

impl Document for Announcement {
    const KIND: &'static [u8] = b"HUEPASS-V1-ANNOUNCEMENT";
    const LIMIT: usize = 4 << 10;

    fn check(&self) -> Result<(), FeedError> {
        rule(self.version == VERSION, Rule::Version)?;
        rule(self.epoch >= 1, Rule::EpochNumber)?;
        rule(self.start < self.end, Rule::EpochEnd)
    }
}

impl Announcement {
    /// Puts an announcement together; its end follows from the genesis.
    ///
    /// # Errors
    /// [`FeedError::Rule`] when a part is out of range.
    pub fn new(genesis: &Genesis, draft: &AnnouncementDraft) -> Result<Self, FeedError> {
        let announcement = Self {
            version: VERSION,
            genesis: draft.genesis,
            epoch: draft.epoch.0,
            start: draft.start,
            end: draft.start.saturating_add(u64::from(genesis.epoch_length)),
            key: draft.key,
            list: draft.list,
            previous: draft.previous,
        };
        announcement.check()?;
        announcement.check_against(genesis)?;
        Ok(announcement)
    }

    /// What only a reader who has the genesis can check.
    // spec: FED-41, FED-42
    pub(crate) fn check_against(&self, genesis: &Genesis) -> Result<(), FeedError> {
        rule(
            self.epoch > 1 || self.previous == self.genesis.0,
            Rule::FirstEpoch,
        )?;
        rule(
            Slot::of_seconds(self.end, genesis.slot_length).is_some(),
            Rule::EpochSlot,
        )?;
        rule(
            self.start.is_multiple_of(u64::from(genesis.slot_length)),
            Rule::EpochStart,
        )?;
        rule(
            self.end.checked_sub(self.start) == Some(u64::from(genesis.epoch_length)),
            Rule::EpochLength,
        )
    }

    /// The framework.
    pub const fn genesis(&self) -> GenesisDigest {
        self.genesis
    }

    /// The epoch's number.
    pub const fn epoch(&self) -> Epoch {
        Epoch(self.epoch)
    }

    /// When it begins, in seconds since the Unix epoch.
    pub const fn start(&self) -> u64 {
        self.start
    }

    /// When it ends, in seconds since the Unix epoch.
    pub const fn end(&self) -> u64 {
        self.end
    }

    /// The epoch key.
    pub const fn key(&self) -> &EpochKey {
        &self.key
    }

    /// Digest of the epoch list.
    pub const fn list(&self) -> &[u8; 32] {
        &self.list
    }

    /// Digest of the announcement before this one.
    pub const fn previous(&self) -> &[u8; 32] {
        &self.previous
    }
}

/// An announcement whose quorum has been checked, with its signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    announcement: Announcement,
    digest: AnnouncementDigest,
    bytes: Vec<u8>,
}

impl Announced {
    pub(crate) fn new(announcement: Announcement, bytes: Vec<u8>) -> Self {
        let digest = AnnouncementDigest(announcement.digest());
        Self {
            announcement,
            digest,
            bytes,
        }
    }

    /// The announcement.
    pub const fn get(&self) -> &Announcement {
        &self.announcement
    }

    /// SHA-256 of its payload.
    pub const fn digest(&self) -> AnnouncementDigest {
        self.digest
    }

    /// The signed document, with the valid signatures of its epoch's registrars and no others.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Seconds since the epoch ended, by a clock that says `now`; 0 while it lasts.
    pub const fn age(&self, now: u64) -> u64 {
        now.saturating_sub(self.announcement.end)
    }
}

#[cfg(test)]
mod tests;
