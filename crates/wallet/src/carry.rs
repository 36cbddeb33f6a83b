//! News carried from gate to gate: an announcement that is newer than the wallet's own chain, which
//! may not skip any (spec/wallet.md, "Carrying").
//!
//! It is kept beside the chain and has no part in what the wallet shows of a pass.

use huepass_credential::Epoch;
use huepass_feed::{Announced, Announcement, ChainRefusal, Document as _, FeedError};
use huepass_vault::{Backing, Changes, SecretBytes};
use huepass_wire::{Kind, armour, unarmour_kind};
use rand_core::CryptoRng;

use crate::world::World;
use crate::{Record, Wallet, WalletError, records};

/// What came of an announcement that was offered to be carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    /// It is newer than all that the wallet had, and is carried now.
    Newer(Epoch),
    /// The wallet had it already.
    Known(Epoch),
}

/// The newest announcement that a wallet has, as a code for a gate that lacks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnouncementCode {
    /// The text for the QR code.
    pub text: String,
    /// Its epoch.
    pub epoch: Epoch,
    /// Seconds since that ended; 0 while it lasts.
    pub age: u64,
    /// Whether it is carried only, and not of the wallet's own chain.
    pub carried: bool,
}

impl<B: Backing> Wallet<B> {
    /// Takes an announcement from a gate's screen, to show it to other gates, if it is newer than
    /// all that the wallet has. The wallet's own chain stays as it is.
    ///
    /// # Errors
    /// [`WalletError::Older`], [`WalletError::Announcement`], [`WalletError::OtherFramework`],
    /// [`WalletError::Wire`], [`WalletError::OtherKind`], [`WalletError::NoFramework`]. On
    /// [`WalletError::Equivocation`] the evidence was stored, as [`Self::sync`] does.
    // spec: WAL-15, WAL-16, WAL-17
    pub fn carry(&mut self, text: &str, rng: &mut impl CryptoRng) -> Result<Carried, WalletError> {
        let world = self.world()?;
        let bytes = unarmour_kind(text, Kind::Announcement)?.ok_or(WalletError::OtherKind)?;
        let opened = world.trust.open_announcement(&bytes);
        let offered = opened.map_err(|cause| match cause {
            FeedError::OtherFramework => WalletError::OtherFramework,
            cause => WalletError::Announcement(cause),
        })?;
        let epoch = offered.get().epoch();
        let mut chain = world.chain.clone();
        if let Some(carried) = self.carried()? {
            // The chain may be further by now; then it says more than what is carried.
            let _ = chain.advance(carried);
        }
        let held = chain.newest().map(|newest| newest.get().epoch());
        match (chain.advance(offered.clone()), held) {
            (Err(ChainRefusal::Equivocation(evidence)), _) => {
                self.keep_evidence(&evidence, rng)?;
                Err(WalletError::Equivocation)
            }
            (Err(ChainRefusal::Older) | Ok(_), Some(held)) if epoch < held => {
                Err(WalletError::Older {
                    offered: epoch,
                    held,
                })
            }
            (Err(refusal), _) => Err(refusal.into()),
            (Ok(_), Some(held)) if epoch == held => Ok(Carried::Known(epoch)),
            (Ok(_), _) => {
                self.vault.put(records::CARRIED, offered.bytes(), rng)?;
                Ok(Carried::Newer(epoch))
            }
        }
    }

    /// The newest announcement that the wallet has, carried ones included, for a gate that has none
    /// so new. `None` when it has none, or when it has more signatures than fit into a code.
    ///
    /// # Errors
    /// [`WalletError::Vault`], [`WalletError::Record`].
    // spec: WAL-16
    pub fn announcement_code(&self, now: u64) -> Result<Option<AnnouncementCode>, WalletError> {
        let own = self.world.as_ref().and_then(|world| world.chain.newest());
        let carried = self.carried()?;
        let epoch = |announced: &Announced| announced.get().epoch();
        let ahead = carried.filter(|carried| own.is_none_or(|own| epoch(own) < epoch(carried)));
        let Some(newest) = ahead.as_ref().or(own) else {
            return Ok(None);
        };
        let fits = newest.bytes().len() <= Kind::Announcement.limit();
        Ok(fits.then(|| AnnouncementCode {
            text: armour(Kind::Announcement, newest.bytes()),
            epoch: epoch(newest),
            age: newest.age(now),
            carried: ahead.is_some(),
        }))
    }

    /// The announcement that is carried. One that does not open any more, because the wallet has
    /// learnt meanwhile that other registrars were in office, is none.
    pub(crate) fn carried(&self) -> Result<Option<Announced>, WalletError> {
        let Some(bytes) = self.carried_bytes()? else {
            return Ok(None);
        };
        Ok(self.world()?.trust.open_announcement(bytes.expose()).ok())
    }

    fn carried_bytes(&self) -> Result<Option<SecretBytes>, WalletError> {
        let bytes = self.vault.get(records::CARRIED)?;
        let limit = Announcement::LIMIT;
        if bytes
            .as_ref()
            .is_some_and(|bytes| bytes.expose().len() > limit)
        {
            return Err(WalletError::Record(Record::Announcements));
        }
        Ok(bytes)
    }

    /// After the own chain went on: forgets a carried announcement that it has reached or that does
    /// not open under the registrars known now, and keeps one that contradicts it as evidence.
    // spec: WAL-17
    pub(crate) fn settle_carried(
        &mut self,
        next: &World,
        changes: Changes,
        rng: &mut impl CryptoRng,
    ) -> Result<Changes, WalletError> {
        let Some(bytes) = self.carried_bytes()? else {
            return Ok(changes);
        };
        // Registrars who have left office, as this sync has learnt, contradict nothing.
        let Ok(carried) = next.trust.open_announcement(bytes.expose()) else {
            return Ok(changes.delete(records::CARRIED));
        };
        let epoch = carried.get().epoch();
        match next.chain.clone().advance(carried) {
            Err(ChainRefusal::Equivocation(evidence)) => {
                self.keep_evidence(&evidence, rng)?;
                // It is in the evidence now, and must not keep the wallet from its own chain.
                let forget = Changes::new().delete(records::CARRIED);
                self.vault.batch(&forget, rng)?;
                Err(WalletError::Equivocation)
            }
            _ if next.newest_epoch().is_some_and(|newest| newest >= epoch) => {
                Ok(changes.delete(records::CARRIED))
            }
            _ => Ok(changes),
        }
    }
}
