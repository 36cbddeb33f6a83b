//! Whom to believe: a genesis, and who the registrars were in each epoch (spec/feed.md, "Trust").

use huepass_credential::{Epoch, GenesisDigest};
use huepass_wire::cbor::{self, VERSION};
use minicbor::{Decode, Encode};

use crate::announcement::{Announced, Announcement};
use crate::document::{Document, rule};
use crate::error::FeedError;
use crate::genesis::{Genesis, RegistrarSet};
use crate::rule::Rule;

/// A change of registrars, signed by a quorum of those before it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct RegistrarChange {
    #[n(0)]
    version: u64,
    #[cbor(n(1), with = "cbor::genesis")]
    genesis: GenesisDigest,
    /// 1 for the first change.
    #[n(2)]
    pub number: u32,
    /// Digest of the change before this one; of the genesis for the first.
    #[cbor(n(3), with = "cbor::bytes32")]
    previous: [u8; 32],
    /// The first epoch that the new registrars make.
    #[n(4)]
    pub from_epoch: u32,
    /// The new registrars.
    #[n(5)]
    pub registrars: RegistrarSet,
}

impl Document for RegistrarChange {
    const KIND: &'static [u8] = b"HUEPASS-V1-REGISTRARS";
    const LIMIT: usize = 16 << 10;

    // spec: FED-23
    fn check(&self) -> Result<(), FeedError> {
        rule(self.version == VERSION, Rule::Version)?;
        rule(self.number >= 1, Rule::ChangeNumber)?;
        rule(self.from_epoch >= 1, Rule::EpochNumber)?;
        self.registrars.check()
    }
}

/// A genesis and every change of registrars since: opens what registrars sign.
#[derive(Clone, Debug)]
pub struct Trust {
    genesis: Genesis,
    pin: GenesisDigest,
    changes: Vec<RegistrarChange>,
}

impl Trust {
    /// Begins with a genesis as published.
    ///
    /// # Errors
    /// [`FeedError`] when it is not valid or not signed by all its founding registrars.
    pub fn new(genesis: &[u8]) -> Result<Self, FeedError> {
        let genesis = Genesis::open_signed(genesis)?;
        let pin = genesis.pin();
        Ok(Self {
            genesis,
            pin,
            changes: Vec::new(),
        })
    }

    /// Begins with a genesis whose digest is known.
    ///
    /// # Errors
    /// [`FeedError::OtherFramework`] when it is another one.
    // spec: FRM-1
    // spec: FED-22, FRM-1
    pub fn pinned(genesis: &[u8], pin: GenesisDigest) -> Result<Self, FeedError> {
        let trust = Self::new(genesis)?;
        if trust.pin == pin {
            Ok(trust)
        } else {
            Err(FeedError::OtherFramework)
        }
    }

    /// The genesis.
    pub const fn genesis(&self) -> &Genesis {
        &self.genesis
    }

    /// Its digest.
    pub const fn pin(&self) -> GenesisDigest {
        self.pin
    }

    /// How many changes of registrars are known.
    pub fn changes(&self) -> usize {
        self.changes.len()
    }

    /// The registrars of an epoch.
    pub fn registrars_at(&self, epoch: Epoch) -> &RegistrarSet {
        self.changes
            .iter()
            .rev()
            .find(|change| change.from_epoch <= epoch.0)
            .map_or(&self.genesis.registrars, |change| &change.registrars)
    }

    /// Drafts the next change, for the present registrars to sign.
    ///
    /// # Errors
    /// [`FeedError::Rule`] when it would not come after the last one.
    pub fn draft_change(
        &self,
        from_epoch: Epoch,
        registrars: RegistrarSet,
    ) -> Result<RegistrarChange, FeedError> {
        let last = self.changes.last();
        let change = RegistrarChange {
            version: VERSION,
            genesis: self.pin,
            number: last.map_or(1, |change| change.number + 1),
            previous: last.map_or(self.pin.0, Document::digest),
            from_epoch: from_epoch.0,
            registrars,
        };
        self.check_change(&change)?;
        Ok(change)
    }

    /// Takes the next change of registrars; one that is held already changes nothing.
    ///
    /// # Errors
    /// [`FeedError`] when it does not follow the last one, contradicts one that is held, or its
    /// quorum did not sign.
    // spec: FED-24, FED-26, FRM-3
    pub fn add_change(&mut self, bytes: &[u8]) -> Result<(), FeedError> {
        let (change, signed) = RegistrarChange::open_quorum(bytes)?;
        if change.genesis != self.pin {
            return Err(FeedError::OtherFramework);
        }
        let before = (change.number as usize)
            .checked_sub(2)
            .map(|at| self.changes.get(at));
        let office = match before {
            None => &self.genesis.registrars,
            Some(Some(before)) => &before.registrars,
            Some(None) => return Err(FeedError::Rule(Rule::ChangeChain)),
        };
        enough(signed.count(RegistrarChange::KIND, &office.keys()), office)?;
        match self.changes.get(change.number as usize - 1) {
            Some(held) if *held == change => Ok(()),
            Some(_) => Err(FeedError::Rule(Rule::ChangeFork)),
            None => {
                self.check_change(&change)?;
                self.changes.push(change);
                Ok(())
            }
        }
    }

    /// Takes the next change of registrars as a reader does who holds the announcement of
    /// `newest`: a change that is not held yet must take effect after it. Otherwise registrars
    /// could disown, afterwards, what readers hold.
    ///
    /// # Errors
    /// As [`Self::add_change`], and [`FeedError::Rule`] for a change dated back.
    // spec: FED-25
    pub fn add_new_change(&mut self, bytes: &[u8], newest: Epoch) -> Result<(), FeedError> {
        let mut after = self.clone();
        after.add_change(bytes)?;
        if let Some(change) = after.changes.get(self.changes.len()) {
            rule(change.from_epoch > newest.0, Rule::ChangeDatedBack)?;
            *self = after;
        }
        Ok(())
    }

    /// As [`Self::add_new_change`], by a reader who still has the announcements: a change dated back
    /// is taken all the same if it disowns none of those in `held`. Each of its epochs must open
    /// under the new registrars too, with the signatures kept or with those of another copy, which
    /// `again` looks for. Gives the announcements to which signatures were added; the caller keeps
    /// those (see [`Chain::renew`](crate::Chain::renew)). Unless they are too many for one document,
    /// the signatures kept so far stay beside them: a device that stops before it has written both
    /// the announcements and the change can then open what it has.
    ///
    /// Without that, whoever withholds a change until registrars of both sets have signed an epoch
    /// would keep a reader with the registrars who left, for ever.
    ///
    /// # Errors
    /// As [`Self::add_new_change`]; nothing has changed then.
    // spec: FED-25
    pub fn add_change_holding<'a>(
        &mut self,
        bytes: &[u8],
        held: impl IntoIterator<Item = &'a Announced>,
        mut again: impl FnMut(Epoch) -> Option<Vec<u8>>,
    ) -> Result<Vec<Announced>, FeedError> {
        let mut after = self.clone();
        after.add_change(bytes)?;
        let mut renewed = Vec::new();
        let Some(change) = after.changes.get(self.changes.len()) else {
            return Ok(renewed);
        };
        for announced in held {
            let epoch = announced.get().epoch();
            if epoch.0 < change.from_epoch || after.open_announcement(announced.bytes()).is_ok() {
                continue;
            }
            // The signatures of registrars who were not known yet were dropped when it came.
            let opened = again(epoch)
                .and_then(|bytes| after.open_announcement(&bytes).ok())
                .filter(|opened| opened.digest() == announced.digest());
            let opened = opened.ok_or(FeedError::Rule(Rule::ChangeDatedBack))?;
            renewed.push(together(announced, opened));
        }
        *self = after;
        Ok(renewed)
    }

    // spec: FRM-3
    fn check_change(&self, change: &RegistrarChange) -> Result<(), FeedError> {
        change.check()?;
        if change.genesis != self.pin {
            return Err(FeedError::OtherFramework);
        }
        let (number, previous, from) = match self.changes.last() {
            Some(last) => (last.number + 1, last.digest(), last.from_epoch),
            None => (1, self.pin.0, 0),
        };
        rule(
            change.number == number && change.previous == previous,
            Rule::ChangeChain,
        )?;
        rule(change.from_epoch > from, Rule::ChangeOrder)
    }

    /// Opens an announcement: of this framework, signed by a quorum of its epoch's registrars.
    ///
    /// # Errors
    /// [`FeedError`].
    // spec: FED-40
    pub fn open_announcement(&self, bytes: &[u8]) -> Result<Announced, FeedError> {
        let (announcement, mut signed) = Announcement::open_quorum(bytes)?;
        if announcement.genesis() != self.pin {
            return Err(FeedError::OtherFramework);
        }
        announcement.check_against(&self.genesis)?;
        let set = self.registrars_at(announcement.epoch());
        let count = signed.keep(Announcement::KIND, &set.keys());
        enough(count, set)?;
        Ok(Announced::new(announcement, signed.encode()))
    }

    /// Checks that a quorum of an epoch's registrars signed.
    ///
    /// # Errors
    /// [`FeedError::Quorum`] when too few did.
    pub(crate) fn check_quorum<D: Document>(
        &self,
        epoch: Epoch,
        signed: &huepass_wire::cose::SignedByQuorum,
    ) -> Result<(), FeedError> {
        let set = self.registrars_at(epoch);
        enough(signed.count(D::KIND, &set.keys()), set)
    }
}

/// A copy of an announcement with the signatures of both copies, if they fit.
fn together(held: &Announced, copy: Announced) -> Announced {
    let signed = |bytes| Announcement::open_quorum(bytes).map(|(_, signed)| signed);
    let (Ok(held), Ok(mut both)) = (signed(held.bytes()), signed(copy.bytes())) else {
        return copy;
    };
    match both.merge(&held).map(|()| both.encode()) {
        Ok(bytes) if bytes.len() <= Announcement::LIMIT => {
            Announced::new(copy.get().clone(), bytes)
        }
        _ => copy,
    }
}

fn enough(signed: usize, set: &RegistrarSet) -> Result<(), FeedError> {
    let needed = set.quorum();
    if signed < needed {
        return Err(FeedError::Quorum { signed, needed });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
