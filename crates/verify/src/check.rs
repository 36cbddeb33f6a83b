//! Checking a code: from its text to a verdict (spec/gate.md, "Verdict").

use huepass_credential::{Context, Presentation, Slot};
use huepass_wire::{Kind, Label, WireError, presentation, scope_bytes, unarmour};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};

use crate::gate::Gate;
use crate::memory::OpenBeacon;
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
        self.memory.tidy(now, self.policy.beacon_lifetime);
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
        if header.epoch > newest {
            return Err(Reason::NewerEpoch(header.epoch));
        }
        if !self.takes(header.epoch) {
            return Err(Reason::OldEpoch);
        }
        let beacon = self.check_proof(&presentation, now, rng)?;
        self.check_slot(&presentation, beacon.as_ref(), now)?;
        self.admit(&presentation, beacon.as_ref(), now)
    }

    /// The news is there, is not from the future, and is not too old.
    fn check_news(&self, now: u64) -> Result<(), Reason> {
        let newest = self.newest().ok_or(Reason::NoAnnouncement)?;
        let slot = u64::from(self.framework.slot_length());
        let tolerance = slot * u64::from(self.policy.slots_off.max(1));
        if newest.get().start() > now.saturating_add(tolerance) {
            return Err(Reason::Clock);
        }
        let age = newest.age(now);
        if age > self.policy.staleness_limit {
            return Err(Reason::TooOld { age });
        }
        Ok(())
    }

    /// The proof holds in the mode that the policy asks for; gives the beacon it answers.
    fn check_proof(
        &mut self,
        presentation: &Presentation,
        now: u64,
        rng: &mut impl CryptoRng,
    ) -> Result<Option<OpenBeacon>, Reason> {
        let epoch = presentation.header.epoch;
        let scan = self.policy.mode == Mode::Scan;
        if presentation.header.flags.scan != scan {
            return Err(Reason::Mode);
        }
        if !scan {
            let verifier = self.verifier(epoch).ok_or(Reason::OldEpoch)?;
            return match verifier.verify(presentation, &Context::default(), rng) {
                Ok(()) => Ok(None),
                // A clear answer for an honest holder with an old code on the screen: the slot is
                // in the clear, so nothing is given away by looking at it first.
                Err(_) => Err(self
                    .check_slot(presentation, None, now)
                    .err()
                    .unwrap_or(Reason::NotProven)),
            };
        }
        let gate = self.id.ok_or(Reason::Mode)?;
        let label = self
            .policy
            .once_a_day
            .as_deref()
            .and_then(|text| Label::new(text).ok());
        // The code does not say which beacon it answers: try every one that is open.
        let open: Vec<OpenBeacon> = self
            .memory
            .beacons
            .iter()
            .rev()
            .filter(|beacon| beacon.epoch == epoch.0)
            .cloned()
            .collect();
        if open.is_empty() {
            return Err(Reason::Mode);
        }
        let verifier = self.verifier(epoch).ok_or(Reason::OldEpoch)?;
        for beacon in open {
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

    /// The slot is of this moment (or of the beacon's), and lies in its epoch or shortly after.
    fn check_slot(
        &self,
        presentation: &Presentation,
        beacon: Option<&OpenBeacon>,
        now: u64,
    ) -> Result<(), Reason> {
        let length = self.framework.slot_length();
        let slot = presentation.header.slot;
        let clock = beacon.map_or(now, |beacon| beacon.time);
        let expected = Slot::of_seconds(clock, length).ok_or(Reason::Clock)?;
        if slot.0.abs_diff(expected.0) > self.policy.slots_off {
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
        let stale = newest.age(now) > grace;
        let until = held.end().saturating_add(if stale {
            self.policy.staleness_limit
        } else {
            grace
        });
        let begins = slot.start(length);
        // A phone half a slot behind may still be in the slot before the epoch's first.
        let from = held
            .start()
            .saturating_sub(u64::from(self.policy.slots_off) * u64::from(length));
        if begins < from {
            return Err(Reason::StaleSlot);
        }
        if begins >= until {
            Err(Reason::OldEpoch)
        } else {
            Ok(())
        }
    }

    /// Remembers an accepted code, and refuses a second sight of it.
    fn admit(
        &mut self,
        presentation: &Presentation,
        beacon: Option<&OpenBeacon>,
        now: u64,
    ) -> Result<Verdict, Reason> {
        let colour = presentation.header.colour;
        let admitted = self.policy.admits(colour);
        if let Some((first, _)) = self.memory.accepted.get(&presentation.challenge) {
            return if now.saturating_sub(*first) <= self.policy.reread {
                Ok(Verdict::Colour {
                    colour,
                    admitted,
                    again: true,
                })
            } else {
                Err(Reason::SeenAlready)
            };
        }
        if let (Some(n), Some(day)) = (presentation.pseudonym, beacon.and_then(|b| b.scope_day)) {
            let mut digest = [0; 16];
            digest.copy_from_slice(&Sha256::digest(n.to_bytes())[..16]);
            self.memory.begin_day(day);
            if self.memory.pseudonyms.contains(&digest) {
                return Err(Reason::SeenAlready);
            }
            if admitted {
                self.memory.pseudonyms.insert(digest);
            }
        }
        // As long as the slot could still be taken, whatever the clock does in between.
        let length = u64::from(self.framework.slot_length());
        let window = match beacon {
            Some(_) => self.policy.beacon_lifetime,
            None => length * (2 * u64::from(self.policy.slots_off) + 2),
        };
        let forget = now.saturating_add(window);
        self.memory
            .accepted
            .insert(presentation.challenge, (now, forget));
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
