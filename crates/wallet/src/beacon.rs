//! Answering a gate's beacon, after its holder has agreed (spec/gate.md, "Scan mode").

use huepass_credential::Hour;
use huepass_vault::Backing;
use huepass_wire::{Beacon, GateId, Kind, Label, WireError, scope_bytes, unarmour_kind};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use crate::profile::ProfileId;
use crate::records::{self, GivenScope, Scopes};
use crate::show::{Code, Freshness, until};
use crate::{BeaconRefusal, Record, STALENESS, Wallet, WalletError, Why};

/// How far a beacon's time may lie before the start of the newest announcement.
const EARLY: u64 = 3600;
/// How far a beacon's time may differ from the wallet's own clock, outside of what the newest
/// announcement vouches for.
const AGREEMENT: u64 = 300;
/// Most different pseudonyms for one gate in a day.
const SCOPES_PER_GATE: usize = 3;
/// Most different pseudonyms in a day.
const SCOPES_PER_DAY: usize = 20;

/// A beacon that the wallet could answer. Show it to the holder; giving it to
/// [`Wallet::answer_beacon`] is the holder's consent.
#[must_use = "nothing is shown before the holder has agreed"]
pub struct BeaconRequest {
    profile: ProfileId,
    beacon: Beacon,
    scope: Option<Scope>,
}

/// The pseudonym asked for.
struct Scope {
    bytes: Vec<u8>,
    label: Label,
    given: GivenScope,
}

impl BeaconRequest {
    /// Who asks.
    pub const fn gate(&self) -> GateId {
        self.beacon.gate
    }

    /// What the gate calls itself.
    pub const fn label(&self) -> &Label {
        &self.beacon.label
    }

    /// For what the gate wants a pseudonym by which it would recognise the holder again on the
    /// same day; `None` when it wants none.
    pub fn pseudonym_for(&self) -> Option<&Label> {
        self.scope.as_ref().map(|scope| &scope.label)
    }

    /// The gate's clock, in seconds since the Unix epoch.
    pub const fn time(&self) -> u64 {
        self.beacon.time
    }
}

impl<B: Backing> Wallet<B> {
    /// Reads a beacon and decides whether a profile could answer it. Nothing is made yet.
    ///
    /// # Errors
    /// [`WalletError::Beacon`], [`WalletError::CannotShow`], [`WalletError::Wire`].
    // spec: GAT-8, GAT-9
    pub fn read_beacon(
        &self,
        profile: &str,
        text: &str,
        now: u64,
    ) -> Result<BeaconRequest, WalletError> {
        let bytes = unarmour_kind(text, Kind::Beacon)?.ok_or(WalletError::OtherKind)?;
        let beacon = Beacon::open(&bytes).map_err(WireError::after_prefix)?;
        let world = self.world()?;
        if beacon.genesis != world.trust.pin() {
            return Err(BeaconRefusal::Foreign.into());
        }
        let id = self.profile(profile)?;
        let pass = self.pass(&id)?.ok_or(Why::NoPass)?;
        if let Some(why) = self.why_never(&pass)? {
            return Err(why.into());
        }
        world
            .chain
            .get(beacon.epoch)
            .filter(|held| held.digest() == beacon.announcement)
            .ok_or(BeaconRefusal::NotOnChain)?;
        self.check_time(beacon.time, now)?;
        let expiry = pass.credential()?.attributes().expiry;
        if expiry < Hour::of_seconds(beacon.time) {
            return Err(Why::Expired { expiry }.into());
        }
        if pass.view(beacon.epoch.0).is_none() {
            return Err(BeaconRefusal::NotCertified.into());
        }
        let scope = self.scope(&id, &beacon)?;
        Ok(BeaconRequest {
            profile: id,
            beacon,
            scope,
        })
    }

    /// Answers a beacon whose holder has agreed: under the beacon's announcement, in the slot of
    /// its time. A pseudonym is noted before it is given.
    ///
    /// # Errors
    /// As [`Self::read_beacon`].
    // spec: GAT-7, GAT-11
    pub fn answer_beacon(
        &mut self,
        request: BeaconRequest,
        rng: &mut impl CryptoRng,
    ) -> Result<Code, WalletError> {
        let BeaconRequest {
            profile,
            beacon,
            scope,
        } = request;
        let pass = self.pass(&profile)?.ok_or(Why::NoPass)?;
        if let Some(why) = self.why_never(&pass)? {
            return Err(why.into());
        }
        let world = self.world()?;
        let announced = world
            .chain
            .get(beacon.epoch)
            .filter(|held| held.digest() == beacon.announcement)
            .ok_or(BeaconRefusal::NotOnChain)?;
        let view = pass
            .view(beacon.epoch.0)
            .ok_or(BeaconRefusal::NotCertified)?;
        let mut showing = self.showing(&profile, &pass, announced, view, Freshness::Stale)?;
        if let Some(scope) = &scope {
            self.note_scope(&profile, &scope.given, rng)?;
        }
        let bytes = scope.map(|scope| scope.bytes).unwrap_or_default();
        Ok(showing.make(beacon.time, &beacon.context(&bytes), rng)?)
    }

    /// A beacon's time is believed only where the newest announcement, or the wallet's own clock,
    /// bears it out: a gate that could name any hour would find out the expiry by bisection.
    // spec: GAT-10
    fn check_time(&self, time: u64, now: u64) -> Result<(), WalletError> {
        let world = self.world()?;
        let newest = world.chain.newest().ok_or(Why::NotSynced)?.get();
        let last = until(world, newest.end(), Freshness::Fresh);
        if time < newest.start().saturating_sub(EARLY) {
            return Err(BeaconRefusal::TooEarly.into());
        }
        let agrees =
            time.abs_diff(now) <= AGREEMENT && time <= newest.end().saturating_add(STALENESS);
        if time > last && !agrees {
            return Err(BeaconRefusal::TooLate.into());
        }
        Ok(())
    }

    /// The scope that a beacon asks for, built here, and whether there is room for it today.
    // spec: GAT-19, GAT-20
    fn scope(&self, id: &ProfileId, beacon: &Beacon) -> Result<Option<Scope>, WalletError> {
        let Some(asked) = &beacon.scope else {
            return Ok(None);
        };
        let day = day_of(beacon.time).ok_or(BeaconRefusal::TooLate)?;
        let bytes = scope_bytes(&beacon.gate, &asked.label, day);
        let given = GivenScope {
            day,
            gate: short_digest(&beacon.gate.0),
            scope: short_digest(&bytes),
        };
        let scopes = self.scopes(id)?;
        let same_day = || scopes.given.iter().filter(|other| other.day == day);
        let at_gate = same_day().filter(|other| other.gate == given.gate).count();
        let is_known = scopes.given.contains(&given);
        if !is_known && (at_gate >= SCOPES_PER_GATE || same_day().count() >= SCOPES_PER_DAY) {
            return Err(BeaconRefusal::TooManyScopes.into());
        }
        Ok(Some(Scope {
            bytes,
            label: asked.label.clone(),
            given,
        }))
    }

    fn scopes(&self, id: &ProfileId) -> Result<Scopes, WalletError> {
        Ok(self
            .vault
            .get(&id.scopes())?
            .map(|bytes| records::decode(bytes.expose(), Record::Pseudonyms))
            .transpose()?
            .unwrap_or_default())
    }

    // spec: WAL-13
    fn note_scope(
        &mut self,
        id: &ProfileId,
        given: &GivenScope,
        rng: &mut impl CryptoRng,
    ) -> Result<(), WalletError> {
        let mut scopes = self.scopes(id)?;
        if scopes.given.contains(given) {
            return Ok(());
        }
        scopes.given.push(given.clone());
        // Days are two at most while one ends: beacons' times lie close together.
        let newest = scopes.given.iter().map(|other| other.day).max();
        let day_before = scopes
            .given
            .iter()
            .map(|other| other.day)
            .filter(|day| Some(*day) < newest)
            .max();
        scopes
            .given
            .retain(|other| Some(other.day) == newest || Some(other.day) == day_before);
        Ok(self
            .vault
            .put(&id.scopes(), &records::encode(&scopes), rng)?)
    }
}

impl core::fmt::Debug for BeaconRequest {
    /// Redacted: where somebody is asked is theirs to say.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("BeaconRequest(..)")
    }
}

fn short_digest(bytes: &[u8]) -> [u8; 16] {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    let mut short = [0; 16];
    short.copy_from_slice(&digest[..16]);
    short
}

/// The day of a time in UTC, as the number yyyymmdd.
fn day_of(seconds: u64) -> Option<u32> {
    let time = OffsetDateTime::from_unix_timestamp(i64::try_from(seconds).ok()?).ok()?;
    let year = u32::try_from(time.year()).ok()?;
    Some(year * 10_000 + u32::from(u8::from(time.month())) * 100 + u32::from(time.day()))
}
