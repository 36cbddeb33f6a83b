//! What an authority decides for all its persons alike: how long, how often, how many.

use huepass_credential::{Colour, Hour, MAX_VALIDITY_HOURS};

use crate::error::{Fault, PolicyRule};
use crate::records::Standing;

/// Rules of issuing. The program takes them from its configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Hours that a green credential is valid after the hour of issue.
    pub green_hours: u32,
    /// The same for yellow.
    pub yellow_hours: u32,
    /// The same for red.
    pub red_hours: u32,
    /// A wallet may renew when its newest credential has at most this many hours left.
    pub renew_hours: u32,
    /// Seconds for which an offer can be taken up.
    pub offer_seconds: u64,
    /// Seconds for which the ticket in an answer can be used: at least as long as holders stay away.
    pub ticket_seconds: u64,
    /// How many wrong PINs an offer bears.
    pub pin_attempts: u8,
    /// How many persons are put into one shard.
    pub shard_persons: u32,
}

impl Default for Policy {
    /// Green for 7 days, yellow for 3, red for 14, renewed in the last 4 days; offers for a week,
    /// tickets for 400 days, 5 PINs, 10,000 persons a shard.
    fn default() -> Self {
        Self {
            green_hours: 7 * 24,
            yellow_hours: 3 * 24,
            red_hours: 14 * 24,
            renew_hours: 4 * 24,
            offer_seconds: 7 * 86_400,
            ticket_seconds: 400 * 86_400,
            pin_attempts: 5,
            shard_persons: 10_000,
        }
    }
}

impl Policy {
    /// Refuses numbers that would never work.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check(&self) -> Result<(), PolicyRule> {
        let hours = [self.green_hours, self.yellow_hours, self.red_hours];
        let rule = |holds, rule| if holds { Ok(()) } else { Err(rule) };
        rule(
            hours.iter().all(|h| (1..=MAX_VALIDITY_HOURS).contains(h)),
            PolicyRule::Validity,
        )?;
        rule(self.offer_seconds >= 60, PolicyRule::Offer)?;
        rule(self.ticket_seconds >= 3600, PolicyRule::Ticket)?;
        rule(
            (1..=20).contains(&self.pin_attempts),
            PolicyRule::PinAttempts,
        )?;
        rule(
            (1..=100_000).contains(&self.shard_persons),
            PolicyRule::ShardPersons,
        )
    }

    /// The last hour of a credential issued now, or `None` when the standing is over.
    ///
    /// # Errors
    /// [`Fault::Validity`] when the policy asks for more than may be issued.
    pub(crate) fn expiry(&self, standing: &Standing, now: Hour) -> Result<Option<Hour>, Fault> {
        let hours = match standing.colour {
            Colour::Green => self.green_hours,
            Colour::Yellow => self.yellow_hours,
            Colour::Red => self.red_hours,
        };
        // spec: AUT-6
        if hours > MAX_VALIDITY_HOURS {
            return Err(Fault::Validity(MAX_VALIDITY_HOURS));
        }
        let last = Hour(now.0.saturating_add(hours));
        Ok(match standing.until {
            Some(until) if until < now => None,
            Some(until) => Some(last.min(until)),
            None => Some(last),
        })
    }
}

#[cfg(test)]
mod tests;
