//! What an authority publishes: descriptor, states, deltas, retirements.

use huepass_credential::{Delta, Epoch};
use huepass_feed::{
    AuthorityDescriptor, AuthorityState, DeltaSegment, Document, FeedError, MAX_DELTAS, Retirement,
};
use huepass_rules::{RuleSet, RulesError};
use rand_core::CryptoRng;

use crate::authority::Authority;
use crate::error::{AuthorityError, LedgerError, Part};
use crate::ledger::Ledger;

/// A signed part of a shard's log, as a file of the feed holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The place in the log of its first delta.
    pub first: u32,
    /// The place of its last.
    pub last: u32,
    /// The signed document.
    pub bytes: Vec<u8>,
}

impl<L: Ledger> Authority<L> {
    /// The signed descriptor of the present edition: the same bytes until the shards change.
    ///
    /// # Errors
    /// [`AuthorityError`].
    pub fn descriptor(&self) -> Result<Vec<u8>, AuthorityError> {
        let founding = self.founding()?;
        let shards = self.ledger.shards()?;
        let descriptor = AuthorityDescriptor::new(
            founding.genesis,
            founding.authority,
            founding.edition,
            founding.name,
            self.keys.sealing.public(),
            shards.iter().map(crate::ShardRecord::listed).collect(),
        )?;
        Ok(descriptor.sign(&self.keys.signing))
    }

    /// Signs a rule set as this authority. Nothing is in use by that.
    ///
    /// # Errors
    /// [`RulesError`] when the text is no rule set.
    // spec: RUL-6, RUL-7
    pub fn sign_rules(&self, text: &[u8]) -> Result<Vec<u8>, RulesError> {
        RuleSet::sign(text, &self.keys.signing)
    }

    /// The signed states of all shards that are listed in an epoch.
    ///
    /// # Errors
    /// [`AuthorityError`].
    // spec: AUT-21
    pub fn report(&self, epoch: Epoch, now: u64) -> Result<Vec<u8>, AuthorityError> {
        let shards = self.ledger.shards()?;
        let listed = shards
            .iter()
            .filter(|shard| shard.retired.is_none_or(|from| from > epoch.0));
        let state = AuthorityState::new(
            self.framework.genesis(),
            self.id(),
            epoch,
            now,
            listed.map(crate::ShardRecord::report).collect(),
        )?;
        Ok(state.sign(&self.keys.signing))
    }

    /// Refuses to go on when the ledger does not hold what was published last: it is then an old
    /// copy, or another one. Programs ask this with the newest report in their feed folder before
    /// they change anything.
    ///
    /// # Errors
    /// [`AuthorityError::LedgerBehind`].
    // spec: AUT-2
    pub fn check_not_behind(&self, published: &AuthorityState) -> Result<(), AuthorityError> {
        if published.authority() != self.id() {
            return Err(AuthorityError::Mismatch(Part::Key));
        }
        let generators = self.framework.generators();
        for report in &published.shards {
            let behind = AuthorityError::LedgerBehind(report.number);
            let then = match self.ledger.shard(report.number) {
                Err(LedgerError::NoSuchShard(_)) => return Err(behind),
                Err(other) => return Err(other.into()),
                Ok(_) if report.n == 0 => Some(generators.h_v),
                Ok(_) => self
                    .ledger
                    .deltas(report.number, report.n, 1)?
                    .first()
                    .and_then(|delta| Delta::from_bytes(delta).ok())
                    .map(|delta| delta.v),
            };
            if then != Some(report.v) {
                return Err(behind);
            }
        }
        Ok(())
    }

    /// Gives a shard up as of an epoch, for good, and signs the statement; again with the same
    /// epoch gives the same statement.
    ///
    /// # Errors
    /// [`LedgerError::NoSuchShard`], [`LedgerError::Retired`] as of another epoch.
    // spec: AUT-22
    pub fn retire_shard(&self, number: u32, from: Epoch) -> Result<Vec<u8>, AuthorityError> {
        let genesis = self.framework.genesis();
        let statement = Retirement::new(genesis, self.shard_id(number), from)?;
        self.ledger.retire_shard(number, from.0)?;
        Ok(statement.sign(&self.keys.signing))
    }

    /// Gives up a shard that the ledger lacks and whose key is among the keys: the ledger is a copy
    /// from before the shard was added. It is entered as given up from the start, so that neither
    /// its number nor its key is used again, and the statement is signed. How far its log went is
    /// not known here: `from` must be the next epoch, or states of it would be signed once more.
    /// After that [`Self::retire_shard`] gives the same statement.
    ///
    /// # Errors
    /// [`LedgerError::NoSuchShard`] when the keys do not know the number either,
    /// [`LedgerError::ShardExists`] when the ledger has it.
    // spec: AUT-2, AUT-22
    pub fn retire_lost_shard(
        &self,
        number: u32,
        from: Epoch,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, AuthorityError> {
        let (genesis, id) = (self.framework.genesis(), self.shard_id(number));
        let statement = Retirement::new(genesis, id, from)?;
        let secret = self
            .secret(number)
            .map_err(|_| LedgerError::NoSuchShard(number))?;
        // One step: a shard in use that begins again at H_v is never in the ledger.
        let record = self.newborn(number, &secret.descriptor(genesis, id, rng), Some(from));
        self.ledger.add_shard(&record)?;
        Ok(statement.sign(&self.keys.signing))
    }

    /// The signed deltas at the places `first` to `last` of a shard's log, at most 4096.
    ///
    /// # Errors
    /// [`AuthorityError::NoSuchDeltas`] when the log does not have all of them,
    /// [`FeedError::Rule`] when there are more than 4096.
    pub fn delta_segment(
        &self,
        number: u32,
        first: u32,
        last: u32,
    ) -> Result<Segment, AuthorityError> {
        let none = AuthorityError::NoSuchDeltas {
            number,
            first,
            last,
        };
        let count = match last.checked_sub(first) {
            Some(difference) if first >= 1 => difference.saturating_add(1),
            _ => return Err(none),
        };
        if !usize::try_from(count).is_ok_and(|count| count <= MAX_DELTAS) {
            return Err(FeedError::Rule(huepass_feed::Rule::DeltaCount).into());
        }
        let deltas = self.ledger.deltas(number, first, count)?;
        if u32::try_from(deltas.len()) != Ok(count) {
            return Err(none);
        }
        let id = self.shard_id(number);
        let segment = DeltaSegment::new(self.framework.genesis(), id, first, &deltas)?;
        Ok(Segment {
            first,
            last,
            bytes: segment.sign(&self.keys.signing),
        })
    }

    /// All deltas of a shard's log from place `first` on, in segments of at most 4096. Who
    /// publishes them asks from the place after the last that is published.
    // spec: FED-38
    ///
    /// # Errors
    /// As [`Self::delta_segment`].
    pub fn delta_segments(&self, number: u32, first: u32) -> Result<Vec<Segment>, AuthorityError> {
        let end = self.ledger.shard(number)?.n;
        // MAX_DELTAS is 4096.
        let step = u32::try_from(MAX_DELTAS).unwrap_or(u32::MAX);
        let mut first = first.max(1);
        let mut segments = Vec::new();
        while first <= end {
            let last = end.min(first.saturating_add(step - 1));
            segments.push(self.delta_segment(number, first, last)?);
            first = match last.checked_add(1) {
                Some(next) => next,
                None => break,
            };
        }
        Ok(segments)
    }
}

#[cfg(test)]
mod tests;
