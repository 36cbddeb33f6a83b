//! A person's colour as a timeline: what changed, when, why, by which rule and by whose hand.
//!
//! No colour goes without a reason, and the types see to it: a [`Ledger`](crate::Ledger) takes a
//! [`Granted`] or a [`Change`], and neither can be made without [`Grounds`] that fit it. A [`Drill`]
//! is a type of its own with a verb of its own, so that none can become real.

use huepass_rules::{Effect, Identifier, ReasonClass};
use minicbor::{Decode, Encode};

use crate::grounds::{Acting, DecidedBy, Grounds, GroundsRefused, redacted};
use crate::identity::PersonId;
use crate::records::{PersonRecord, Standing};

/// A colour with grounds that fit it.
#[derive(Clone, PartialEq, Eq)]
pub struct Granted {
    standing: Standing,
    grounds: Grounds,
}

impl Granted {
    /// Puts them together.
    ///
    /// # Errors
    /// [`GroundsRefused::Reason`] when the reason is none for this colour.
    pub fn new(standing: Standing, grounds: Grounds) -> Result<Self, GroundsRefused> {
        grounds.fit(Effect::Colour(standing.colour))?;
        Ok(Self { standing, grounds })
    }

    /// The colour, and until when.
    pub const fn standing(&self) -> Standing {
        self.standing
    }

    /// The records of a person whose first colour this is.
    // spec: AUT-24, AUT-26
    pub fn registered(&self, id: PersonId, shard: u32, now: u64) -> (PersonRecord, TimelineEntry) {
        let mut person = PersonRecord {
            id,
            shard,
            standing: Some(self.standing),
            commitment: None,
            credentials: 0,
            offer: None,
            added: now,
            entries: 0,
        };
        let entry = enter(&mut person, TimelineKind::Given, &self.grounds, now);
        (person, entry)
    }
}

/// What a person may get from now on, and why. What they hold is revoked with it.
#[derive(Clone, PartialEq, Eq)]
pub struct Change {
    to: To,
    grounds: Grounds,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum To {
    Nothing,
    Colour(Standing),
    OtherWallet,
}

impl Change {
    /// Nothing: the pass is taken away.
    ///
    /// # Errors
    /// [`GroundsRefused::Reason`].
    pub fn nothing(grounds: Grounds) -> Result<Self, GroundsRefused> {
        grounds.fit(Effect::TakenBack)?;
        Ok(Self {
            to: To::Nothing,
            grounds,
        })
    }

    /// The same as before, on another wallet: the old one's commitment is no longer the person's,
    /// and an offer that is still open is forgotten, because it may lie on the lost one.
    ///
    /// # Errors
    /// [`GroundsRefused::Reason`].
    pub fn lost_wallet(grounds: Grounds) -> Result<Self, GroundsRefused> {
        grounds.fit(Effect::WalletLost)?;
        Ok(Self {
            to: To::OtherWallet,
            grounds,
        })
    }

    /// The person's record after it, and the entry to be kept with it; none where nothing was to
    /// be taken back. `revoked` is how many credentials went with it.
    // spec: AUT-26, AUT-27
    pub fn applied(
        &self,
        person: &PersonRecord,
        revoked: u32,
        now: u64,
    ) -> (PersonRecord, Option<TimelineEntry>) {
        let mut after = person.clone();
        let kind = match self.to {
            To::Nothing if person.standing.is_none() && revoked == 0 => return (after, None),
            To::Nothing => {
                after.standing = None;
                TimelineKind::TakenBack
            }
            To::Colour(standing) => {
                after.standing = Some(standing);
                TimelineKind::Given
            }
            To::OtherWallet => {
                after.commitment = None;
                after.offer = None;
                TimelineKind::WalletLost
            }
        };
        let entry = enter(&mut after, kind, &self.grounds, now);
        (after, Some(entry))
    }
}

impl From<Granted> for Change {
    /// Another colour: a credential is waiting.
    fn from(granted: Granted) -> Self {
        Self {
            to: To::Colour(granted.standing),
            grounds: granted.grounds,
        }
    }
}

/// An exercise: it is noted, and that is all that it ever does.
#[derive(Clone, PartialEq, Eq)]
pub struct Drill(Grounds);

impl Drill {
    /// A drill on this legal basis by these officers.
    pub fn new(basis: Identifier, acting: Acting) -> Self {
        Self(Grounds::new(ReasonClass::Drill, basis).by(acting))
    }

    /// The person's record after it, which counts one more entry and is otherwise as before, and
    /// the entry.
    // spec: AUT-28
    pub fn noted(&self, person: &PersonRecord, now: u64) -> (PersonRecord, TimelineEntry) {
        let mut after = person.clone();
        let entry = enter(&mut after, TimelineKind::Drill, &self.0, now);
        (after, entry)
    }
}

/// Gives the entry its number, and counts it.
fn enter(
    person: &mut PersonRecord,
    kind: TimelineKind,
    grounds: &Grounds,
    now: u64,
) -> TimelineEntry {
    person.entries = person.entries.saturating_add(1);
    TimelineEntry {
        number: person.entries,
        time: now,
        kind,
        standing: person.standing,
        reason: grounds.reason(),
        basis: grounds.basis().clone(),
        rule: grounds.rule().cloned(),
        acting: grounds.acting().clone(),
    }
}

/// What an entry is about.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum TimelineKind {
    /// A colour was given, the first or another.
    #[n(1)]
    Given,
    /// The pass was taken back.
    #[n(2)]
    TakenBack,
    /// The wallet was lost; the colour stays.
    #[n(3)]
    WalletLost,
    /// A drill; nothing changed.
    #[n(4)]
    Drill,
}

/// One entry of a person's timeline.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct TimelineEntry {
    /// Its number in the person's timeline; the first is 1, and there is no gap.
    #[n(0)]
    pub number: u32,
    /// When, in seconds since the Unix epoch.
    #[n(1)]
    pub time: u64,
    /// What happened.
    #[n(2)]
    pub kind: TimelineKind,
    /// What the person may be issued after it.
    #[n(3)]
    pub standing: Option<Standing>,
    /// The class of the reason.
    #[cbor(n(4), with = "reason")]
    pub reason: ReasonClass,
    /// The legal basis.
    // spec: AUT-25
    #[n(5)]
    pub basis: Identifier,
    /// The rule, where one decided.
    #[n(6)]
    pub rule: Option<DecidedBy>,
    /// The officers who acted.
    #[n(7)]
    pub acting: Acting,
}

redacted!(Granted, Change, Drill, TimelineKind, TimelineEntry);

/// The class of a reason as its number in CBOR.
mod reason {
    use huepass_rules::ReasonClass;
    use minicbor::decode::Error;
    use minicbor::encode::{Error as NotWritten, Write};
    use minicbor::{Decoder, Encoder};

    // The derived encoder calls it with a reference.
    #[allow(clippy::trivially_copy_pass_by_ref)]
    pub(crate) fn encode<C, W: Write>(
        value: &ReasonClass,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), NotWritten<W::Error>> {
        e.u8(value.number())?.ok()
    }

    // spec: RUL-10
    pub(crate) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<ReasonClass, Error> {
        let class = ReasonClass::from_number(d.u8()?);
        class.ok_or_else(|| Error::message("no class of reasons has this number"))
    }
}

#[cfg(test)]
mod tests;
