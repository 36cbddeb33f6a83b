//! Checking a code: from its text to a verdict (spec/gate.md, "Verdicts"). The order of the checks
//! is that page's: what costs little first, the proof last.

use huepass_credential::{Context, Presentation, Slot};
use huepass_wire::{Kind, Label, WireError, presentation, scope_bytes, unarmour};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};

use crate::beacon::day_of;
use crate::gate::Gate;
use crate::memory::{MAX_PSEUDONYMS, OpenBeacon, Sight};
use crate::policy::Mode;
use crate::verdict::{Reason, Verdict};

/// Epochs after its own end in which a code may still be of an epoch.
const GRACE_EPOCHS: u64 = 2;

impl Gate {
    /// Checks the text of a code at `now`, by the gate's clock in seconds since the Unix epoch.
    ///
    /// An accepted code is remembered for as long as it could be shown again; a refused one is
    /// not. Announcement codes are [`Gate::learn`]'s.
    pub fn check(&mut self, text: &str, now: u64, rng: &mut impl CryptoRng) -> Verdict {
        self.tidy(now);
        let verdict = match self.decide(text, now, rng) {
            Ok(verdict) => verdict,
            Err(reason) => Verdict::Undecided(reason),
        };
        let counters = &mut self.memory.counters;
        match verdict {
            Verdict::Colour { again: true, .. } => {}
            Verdict::Colour { admitted: true, .. } => counters.admitted += 1,
            Verdict::Colour { .. } => counters.not_admitted += 1,
            Verdict::Undecided(_) => counters.undecided += 1,
        }
        verdict
    }

    fn decide(
        &mut self,
        text: &str,
        now: u64,
        rng: &mut impl CryptoRng,
    ) -> Result<Verdict, Reason> {
        let presentation = read(text)?;
        let header = &presentation.header;
        if header.framework != self.framework.genesis().tag()
            || header.credential_type != self.framework.credential_type()
        {
            return Err(Reason::NotOurs);
        }
        self.check_news(now)?;
        let newest = self.newest().ok_or(Reason::NoAnnouncement)?.get().epoch();
        // spec: GAT-12, GAT-15
        if header.epoch > newest {
            return Err(Reason::NewerEpoch(header.epoch));
        }
        if !self.takes(header.epoch) {
            return Err(Reason::OldEpoch);
        }
        let scan = self.policy.mode == Mode::Scan;
        if !scan {
            self.check_slot(&presentation, now, now)?;
        }
        // spec: GAT-6
        if header.flags.scan != scan {
            return Err(Reason::Mode);
        }
        let beacons = if scan {
            self.answerable(&presentation, now)?
        } else {
            Vec::new()
        };
        let seen = self.memory.accepted.get(&presentation.challenge).copied();
        let admitted = self.policy.admits(header.colour);
        // Within the camera's moment the colour is said again, so the proof must hold again: a
        // copy with another colour would carry the same challenge.
        let again = seen.is_some_and(|sight| sight.first.abs_diff(now) <= self.policy.reread);
        // spec: GAT-4
        if seen.is_some() && !again && admitted {
            return Err(Reason::SeenAlready);
        }
        let beacon = self.check_proof(&presentation, beacons, rng)?;
        if seen.is_some() {
            return Ok(Verdict::Colour {
                colour: presentation.header.colour,
                admitted,
                again: true,
            });
        }
        self.admit(&presentation, beacon.as_ref(), now)
    }

    /// Forgets what is over.
    pub(crate) fn tidy(&mut self, now: u64) {
        let day = day_of(now).unwrap_or_default();
        self.memory.tidy(now, day, self.policy.beacon_lifetime);
    }

    /// The news is there, is not from the future, and is not too old; the clock has not gone back
    /// behind what the gate has forgotten.
    pub(crate) fn check_news(&self, now: u64) -> Result<(), Reason> {
        let newest = self.newest().ok_or(Reason::NoAnnouncement)?;
        let length = self.framework.slot_length();
        let tolerance = u64::from(length) * u64::from(self.policy.slots_off.max(1));
        // spec: GAT-18
        if newest.get().start() > now.saturating_add(tolerance) {
            return Err(Reason::Clock);
        }
        let slot = Slot::of_seconds(now, length).ok_or(Reason::Clock)?;
        let day = day_of(now).ok_or(Reason::Clock)?;
        let once = self.policy.once_a_day.is_some();
        // spec: GAT-25
        if self.memory.forgotten > slot.0.saturating_add(self.policy.slots_off)
            || (once && (day <= self.memory.forgotten_day || day < self.memory.scope_day))
        {
            return Err(Reason::Clock);
        }
        let age = newest.age(now);
        // spec: GAT-17
        if age > self.policy.staleness_limit {
            return Err(Reason::TooOld { age });
        }
        Ok(())
    }

    /// The slot is of the moment `clock` (the gate's, or its beacon's), lies in the code's epoch
    /// or shortly after, and is not one whose codes have been forgotten.
    fn check_slot(&self, presentation: &Presentation, clock: u64, now: u64) -> Result<(), Reason> {
        let length = self.framework.slot_length();
        let slot = presentation.header.slot;
        let expected = Slot::of_seconds(clock, length).ok_or(Reason::Clock)?;
        // spec: GAT-3
        if slot.0.abs_diff(expected.0) > self.policy.slots_off {
            return Err(Reason::StaleSlot);
        }
        // spec: GAT-25
        if slot.0 <= self.memory.forgotten {
            return Err(Reason::StaleSlot);
        }
        let held = self
            .chain
            .get(presentation.header.epoch)
            .ok_or(Reason::OldEpoch)?
            .get();
        let newest = self.newest().ok_or(Reason::NoAnnouncement)?;
        let grace = GRACE_EPOCHS * u64::from(self.trust.genesis().epoch_length);
        // While the gate is without news, codes of what it holds go on being good, up to its
        // staleness limit.
        // spec: GAT-13
        let until = held.end().saturating_add(if newest.age(now) > grace {
            self.policy.staleness_limit
        } else {
            grace
        });
        let begins = slot.start(length);
        if begins < held.start() {
            Err(Reason::StaleSlot)
        } else if begins >= until {
            Err(Reason::OldEpoch)
        } else {
            Ok(())
        }
    }

    /// The open beacons that this code may answer: it does not say which.
    // spec: GAT-6, GAT-7
    fn answerable(&self, presentation: &Presentation, now: u64) -> Result<Vec<OpenBeacon>, Reason> {
        let epoch = presentation.header.epoch;
        let mut why = Reason::Mode;
        let mut found = Vec::new();
        for beacon in self.memory.beacons.iter().rev() {
            if beacon.epoch != epoch.0 {
                continue;
            }
            match self.check_slot(presentation, beacon.time, now) {
                Ok(()) => found.push(beacon.clone()),
                Err(reason) => why = reason,
            }
        }
        if found.is_empty() {
            Err(why)
        } else {
            Ok(found)
        }
    }

    /// The proof holds for one of the beacons, or in show mode by itself; gives the beacon.
    // spec: GAT-7, GAT-23, GAT-24
    fn check_proof(
        &mut self,
        presentation: &Presentation,
        beacons: Vec<OpenBeacon>,
        rng: &mut impl CryptoRng,
    ) -> Result<Option<OpenBeacon>, Reason> {
        let epoch = presentation.header.epoch;
        let scan = self.policy.mode == Mode::Scan;
        let label = self.policy.once_a_day.as_deref();
        let label = label.and_then(|text| Label::new(text).ok());
        let id = self.id;
        let verifier = self.verifier(epoch).ok_or(Reason::OldEpoch)?;
        if !scan {
            return match verifier.verify(presentation, &Context::default(), rng) {
                Ok(()) => Ok(None),
                Err(_) => Err(Reason::NotProven),
            };
        }
        let gate = id.ok_or(Reason::Mode)?;
        for beacon in beacons {
            let scope = match (&label, beacon.scope_day) {
                (Some(label), Some(day)) => scope_bytes(&gate, label, day),
                _ => Vec::new(),
            };
            let context = Context {
                audience: &gate.0,
                nonce: &beacon.nonce,
                scope: &scope,
            };
            if verifier.verify(presentation, &context, rng).is_ok() {
                return Ok(Some(beacon));
            }
        }
        Err(Reason::NotProven)
    }

    /// Remembers a code whose proof holds, and refuses a pseudonym that was admitted today.
    // spec: GAT-4, GAT-5, GAT-21
    fn admit(
        &mut self,
        presentation: &Presentation,
        beacon: Option<&OpenBeacon>,
        now: u64,
    ) -> Result<Verdict, Reason> {
        let colour = presentation.header.colour;
        let admitted = self.policy.admits(colour);
        if self.policy.once_a_day.is_some() {
            // A beacon from before the policy asked for pseudonyms has no day.
            let (Some(n), Some(_)) = (presentation.pseudonym, beacon.and_then(|b| b.scope_day))
            else {
                return Err(Reason::Mode);
            };
            let mut digest = [0; 16];
            digest.copy_from_slice(&Sha256::digest(n.to_bytes())[..16]);
            if self.memory.pseudonyms.contains(&digest) {
                return Err(Reason::SeenAlready);
            }
            if admitted {
                if self.memory.pseudonyms.len() >= MAX_PSEUDONYMS {
                    return Err(Reason::Full);
                }
                self.memory.pseudonyms.insert(digest);
            }
        }
        // As long as the slot could still be taken or the beacon answered.
        let length = u64::from(self.framework.slot_length());
        let window = length * (2 * u64::from(self.policy.slots_off) + 2);
        let sight = Sight {
            slot: presentation.header.slot.0,
            first: now,
            forget: now.saturating_add(window.max(self.policy.beacon_lifetime)),
        };
        self.memory.accept(presentation.challenge, sight);
        Ok(Verdict::Colour {
            colour,
            admitted,
            again: false,
        })
    }
}

fn read(text: &str) -> Result<Presentation, Reason> {
    let (kind, bytes) = unarmour(text, huepass_wire::limits::ANNOUNCEMENT).map_err(reason)?;
    match kind {
        Kind::Presentation => presentation::decode(&bytes).map_err(|error| match error {
            WireError::Version(_) => Reason::Version,
            _ => Reason::Damaged,
        }),
        _ => Err(Reason::OtherKind),
    }
}

const fn reason(error: WireError) -> Reason {
    match error {
        WireError::NotOurs => Reason::NotOurs,
        WireError::Version(_) => Reason::Version,
        _ => Reason::Damaged,
    }
}
