//! Showing a pass: one code for each slot, made in memory and used up.

use std::sync::Arc;

use huepass_credential::{
    Certified, Colour, Context, Credential, CredentialType, Epoch, EpochVerifier, G1Affine, Hour,
    Prepared, Ready, Slot, WalletRefusal, Window, Witness,
};
use huepass_feed::Announced;
use huepass_vault::Backing;
use huepass_wire::{Kind, armour, presentation};
use rand_core::CryptoRng;

use crate::profile::ProfileId;
use crate::records::{Pass, Trouble, View};
use crate::wallet::framework;
use crate::world::World;
use crate::{GRACE_EPOCHS, Record, STALENESS, Wallet, WalletError, Why};

/// How many slots a clock may be behind.
const SLOT_TOLERANCE: u64 = 2;

/// How old an announcement may be to show under it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Freshness {
    /// As a gate with fresh data demands: up to two epochs after its end.
    #[default]
    Fresh,
    /// As a gate without a network may still accept: up to the staleness limit.
    Stale,
}

/// A code to show.
pub struct Code {
    /// The text of the QR code.
    pub text: String,
    /// The colour that it shows.
    pub colour: Colour,
    /// The epoch under whose key it was made.
    pub epoch: Epoch,
    /// When its slot ends, in seconds since the Unix epoch.
    pub ends: u64,
}

impl core::fmt::Debug for Code {
    /// Redacted: a code stands for its holder as long as its slot lasts.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Code(..)")
    }
}

/// A pass ready to be shown, slot after slot. Lives in memory only.
pub struct Showing {
    ready: Ready,
    window: Window,
    prepared: Option<Prepared>,
    colour: Colour,
    expiry: Hour,
    epoch: Epoch,
    slot_length: u32,
    /// Before this the clock contradicts the announcement.
    from: u64,
    start: u64,
    end: u64,
    until: u64,
}

impl<B: Backing> Wallet<B> {
    /// Makes everything ready to show a profile's pass in show mode; then ask [`Showing::code`]
    /// for each slot. The wallet can be closed meanwhile.
    ///
    /// # Errors
    /// [`WalletError::CannotShow`] with the reason.
    // spec: PRS-8, PRS-11
    pub fn show(
        &self,
        profile: &str,
        now: u64,
        freshness: Freshness,
    ) -> Result<Showing, WalletError> {
        let id = self.profile(profile)?;
        let pass = self.pass(&id)?.ok_or(Why::NoPass)?;
        if let Some(why) = self.why(&pass, now, freshness)? {
            return Err(why.into());
        }
        let world = self.world()?;
        let newest = world.chain.newest().ok_or(Why::NotSynced)?;
        let view = pass.view(newest.get().epoch().0).ok_or(Why::Waiting)?;
        self.showing(&id, &pass, newest, view, freshness)
    }

    pub(crate) fn showing(
        &self,
        id: &ProfileId,
        pass: &Pass,
        announced: &Announced,
        view: &View,
        freshness: Freshness,
    ) -> Result<Showing, WalletError> {
        let world = self.world()?;
        let credential = pass.credential()?;
        let ready = self.ready(id, pass, &credential, announced, view)?;
        let genesis = world.trust.genesis();
        let (start, end) = (announced.get().start(), announced.get().end());
        Ok(Showing {
            ready,
            window: self.window()?,
            prepared: None,
            colour: credential.attributes().colour,
            expiry: credential.attributes().expiry,
            epoch: announced.get().epoch(),
            slot_length: genesis.slot_length,
            from: clock_from(world, start),
            start,
            end,
            until: until(world, end, freshness),
        })
    }

    fn ready(
        &self,
        id: &ProfileId,
        pass: &Pass,
        credential: &Credential,
        announced: &Announced,
        view: &View,
    ) -> Result<Ready, WalletError> {
        let world = self.world()?;
        let point = |bytes: &[u8; 48]| {
            G1Affine::from_bytes(bytes).map_err(|_| WalletError::Record(Record::Pass))
        };
        let keys = pass.keys(credential.shard());
        let certified = Certified {
            x: *keys.x(),
            v: point(&view.v)?,
            z: point(&view.z)?,
        };
        let witness = Witness {
            n: view.n,
            c: point(&view.c)?,
        };
        let verifier = EpochVerifier::new(
            framework(&world.trust, CredentialType(pass.credential_type))?,
            &world.trust.genesis().window_key,
            announced.get().epoch(),
            announced.digest(),
            *announced.get().key(),
        );
        let secret = self.link_secret(id, credential.shard().authority)?;
        credential
            .ready(Arc::new(verifier), &keys, &certified, &witness, &secret)
            .map_err(|refusal| Why::Check(refusal).into())
    }

    /// Why a pass cannot be shown in show mode at this time; `None` when it can.
    // spec: WAL-12
    pub(crate) fn why(
        &self,
        pass: &Pass,
        now: u64,
        freshness: Freshness,
    ) -> Result<Option<Why>, WalletError> {
        if let Some(why) = self.why_never(pass)? {
            return Ok(Some(why));
        }
        let expiry = pass.credential()?.attributes().expiry;
        if expiry < Hour::of_seconds(now) {
            return Ok(Some(Why::Expired { expiry }));
        }
        let world = self.world()?;
        let Some(newest) = world.chain.newest() else {
            return Ok(Some(Why::NotSynced));
        };
        let (start, end) = (newest.get().start(), newest.get().end());
        if now < clock_from(world, start) {
            return Ok(Some(Why::Clock { start }));
        }
        if now > until(world, end, freshness) {
            let age = newest.age(now);
            return Ok(Some(Why::TooOld { age }));
        }
        Ok(match pass.trouble {
            Trouble::Waiting => Some(Why::Waiting),
            Trouble::Gone => Some(Why::ShardGone),
            Trouble::Log => Some(Why::Log),
            Trouble::Certificate => Some(Why::Certificate),
            Trouble::None if pass.view(newest.get().epoch().0).is_none() => Some(Why::Waiting),
            Trouble::None if expiry.0 - Hour::of_seconds(now).0 > 1023 => Some(Why::BeyondWindow),
            Trouble::None => None,
        })
    }

    /// Reasons that no time and no gate can change.
    pub(crate) fn why_never(&self, pass: &Pass) -> Result<Option<Why>, WalletError> {
        // spec: WIT-1, WIT-10, WAL-10
        if pass.revoked {
            return Ok(Some(Why::Revoked));
        }
        let told = self.kept_evidence()?.is_none_or(|kept| kept.acknowledged);
        Ok((!told).then_some(Why::Equivocation))
    }
}

/// The earliest time of a clock that does not contradict an announcement.
fn clock_from(world: &World, start: u64) -> u64 {
    let slot = u64::from(world.trust.genesis().slot_length);
    start.saturating_sub(SLOT_TOLERANCE * slot)
}

/// The latest time to show under an announcement that ended at `end`.
pub(crate) fn until(world: &World, end: u64, freshness: Freshness) -> u64 {
    let grace = GRACE_EPOCHS * u64::from(world.trust.genesis().epoch_length);
    end.saturating_add(match freshness {
        Freshness::Fresh => grace,
        Freshness::Stale => grace.max(STALENESS),
    })
}

impl Showing {
    /// The colour.
    pub const fn colour(&self) -> Colour {
        self.colour
    }

    /// The epoch under whose key the codes are made.
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// Seconds since the epoch ended, by a clock that says `now`; 0 while it lasts.
    pub const fn age(&self, now: u64) -> u64 {
        now.saturating_sub(self.end)
    }

    /// Prepares the next code ahead, so that [`Self::code`] is quick.
    ///
    /// # Errors
    /// [`Why`] no code can be made.
    pub fn prepare(&mut self, now: u64, rng: &mut impl CryptoRng) -> Result<(), Why> {
        let hour = Hour::of_seconds(now);
        if self
            .prepared
            .as_ref()
            .is_none_or(|prepared| prepared.hour() != hour)
        {
            let prepared = self
                .ready
                .prepare(hour, &self.window, rng)
                .map_err(|refusal| self.explain(refusal))?;
            self.prepared = Some(prepared);
        }
        Ok(())
    }

    /// The code for the slot of `now`, or for the epoch's first slot where the clock is a little
    /// before it: gates refuse earlier ones. Each call makes a new code and uses up what was
    /// prepared.
    ///
    /// # Errors
    /// [`Why`] the pass can be shown no longer: expired, announcement too old, clock set back.
    // spec: PRS-9, PRS-12, PRS-13, WAL-12
    pub fn code(&mut self, now: u64, rng: &mut impl CryptoRng) -> Result<Code, Why> {
        if now < self.from {
            return Err(Why::Clock { start: self.start });
        }
        if now > self.until {
            return Err(Why::TooOld { age: self.age(now) });
        }
        self.make(now.max(self.start), &Context::default(), rng)
    }

    /// Binds to the slot of `time` and a context.
    pub(crate) fn make(
        &mut self,
        time: u64,
        context: &Context<'_>,
        rng: &mut impl CryptoRng,
    ) -> Result<Code, Why> {
        // The slot is one of the hour, because an hour is a whole number of slots.
        let slot =
            Slot::of_seconds(time, self.slot_length).ok_or(Why::Clock { start: self.start })?;
        self.prepare(time, rng)?;
        let prepared = self
            .prepared
            .take()
            .ok_or(Why::Check(WalletRefusal::SelfCheck))?;
        let shown = prepared
            .show(slot, context)
            .map_err(|refusal| self.explain(refusal))?;
        Ok(Code {
            text: armour(Kind::Presentation, &presentation::encode(&shown)),
            colour: self.colour,
            epoch: self.epoch,
            ends: slot
                .start(self.slot_length)
                .saturating_add(u64::from(self.slot_length)),
        })
    }

    fn explain(&self, refusal: WalletRefusal) -> Why {
        match refusal {
            WalletRefusal::Expired => Why::Expired {
                expiry: self.expiry,
            },
            WalletRefusal::BeyondWindow => Why::BeyondWindow,
            other => Why::Check(other),
        }
    }
}

impl core::fmt::Debug for Showing {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Showing")
            .field("epoch", &self.epoch)
            .finish_non_exhaustive()
    }
}
