//! Scan mode's first half: the gate asks (spec/gate.md, "Scan mode").

use huepass_wire::{Beacon, Label, ScopeRequest, SigningKey};
use rand_core::CryptoRng;
use time::OffsetDateTime;

use crate::gate::Gate;
use crate::memory::OpenBeacon;
use crate::policy::Mode;
use crate::verdict::Reason;

/// The most beacons open at a time; older ones are forgotten first.
const MAX_OPEN: usize = 64;

impl Gate {
    /// A fresh beacon, signed with the gate's key: the wallet that scans it answers to this gate,
    /// now.
    ///
    /// # Errors
    /// [`Reason`] when an answer would get no colour anyway: the news is missing or too old, the
    /// clock is not to be trusted, the policy is of show mode, or `key` is not that of the gate's
    /// id.
    // spec: GAT-6
    pub fn beacon(
        &mut self,
        key: &SigningKey,
        now: u64,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, Reason> {
        let gate = self
            .id
            .filter(|id| id.0 == key.verifying_key().to_bytes())
            .filter(|_| self.policy.mode == Mode::Scan)
            .ok_or(Reason::Mode)?;
        self.tidy(now);
        self.check_news(now)?;
        let newest = self.newest().ok_or(Reason::NoAnnouncement)?;
        let (epoch, announcement) = (newest.get().epoch(), newest.digest());
        // The policy was checked, so its labels are some.
        let label = |text: &str| Label::new(text).map_err(|_| Reason::Mode);
        let scope = match &self.policy.once_a_day {
            Some(text) => Some(ScopeRequest {
                label: label(text)?,
            }),
            None => None,
        };
        let mut nonce = [0; 16];
        rng.fill_bytes(&mut nonce);
        let scope_day = scope.as_ref().and_then(|_| day_of(now));
        let beacon = Beacon {
            genesis: self.trust.pin(),
            gate,
            label: label(&self.policy.name)?,
            scope,
            time: now,
            epoch,
            announcement,
            nonce,
        };
        if self.memory.beacons.len() >= MAX_OPEN {
            self.memory.beacons.remove(0);
        }
        self.memory.beacons.push(OpenBeacon {
            nonce,
            time: now,
            epoch: epoch.0,
            scope_day,
        });
        Ok(beacon.sign(key))
    }
}

/// The day of a time in UTC, as the number yyyymmdd.
pub(crate) fn day_of(seconds: u64) -> Option<u32> {
    let time = OffsetDateTime::from_unix_timestamp(i64::try_from(seconds).ok()?).ok()?;
    let year = u32::try_from(time.year()).ok()?;
    Some(year * 10_000 + u32::from(u8::from(time.month())) * 100 + u32::from(time.day()))
}
