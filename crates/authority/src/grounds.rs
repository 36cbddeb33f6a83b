//! Why something is done to a person's colour: reason, legal basis, rule, officers. What is done
//! takes them in `timeline`.

use huepass_audit::OfficerId;
use huepass_rules::{Effect, Identifier, ReasonClass};
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use thiserror::Error;

/// Why grounds were not taken. Nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum GroundsRefused {
    /// The reason is none for this; [`Effect::reasons`] says which are.
    #[error("{} is no reason for this", .reason.name())]
    Reason {
        /// The reason that was given.
        reason: ReasonClass,
        /// What it was given for.
        effect: Effect,
    },
    /// The officer who approves is the one who ordered.
    #[error("the second officer is the first")]
    SameOfficer,
}

/// The rule that decided.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(array)]
pub struct DecidedBy {
    /// The version of the rule set.
    #[n(0)]
    pub version: u32,
    /// The rule's id in it.
    // spec: AUT-25
    #[n(1)]
    pub rule: Identifier,
}

/// The officers who acted: nobody where a rule decided or the desk has no officers, one who
/// ordered, or that one and another who approved.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Acting(Vec<OfficerId>);

impl Acting {
    /// Nobody.
    pub const fn nobody() -> Self {
        Self(Vec::new())
    }

    /// One officer.
    pub fn one(officer: OfficerId) -> Self {
        Self(vec![officer])
    }

    /// Who ordered, and who approved.
    ///
    /// # Errors
    /// [`GroundsRefused::SameOfficer`].
    // spec: AUT-25
    pub fn two(ordered: OfficerId, approved: OfficerId) -> Result<Self, GroundsRefused> {
        if ordered == approved {
            return Err(GroundsRefused::SameOfficer);
        }
        Ok(Self(vec![ordered, approved]))
    }

    /// Their ids, at most two.
    pub fn ids(&self) -> &[OfficerId] {
        &self.0
    }
}

impl<C> Encode<C> for Acting {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        self.0.encode(e, ctx)
    }
}

impl<'b, C> Decode<'b, C> for Acting {
    // spec: AUT-25
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let ids = <Vec<OfficerId> as Decode<'b, C>>::decode(d, ctx)?;
        match ids[..] {
            [] => Ok(Self::nobody()),
            [one] => Ok(Self::one(one)),
            [ordered, approved] => Self::two(ordered, approved).map_err(decode::Error::message),
            _ => Err(decode::Error::message("more than two officers")),
        }
    }
}

/// Why something is done: the class of the reason, the legal basis, the rule, the officers.
#[derive(Clone, PartialEq, Eq)]
pub struct Grounds {
    reason: ReasonClass,
    basis: Identifier,
    rule: Option<DecidedBy>,
    acting: Acting,
}

impl Grounds {
    /// Grounds without a rule and without officers.
    pub const fn new(reason: ReasonClass, basis: Identifier) -> Self {
        Self {
            reason,
            basis,
            rule: None,
            acting: Acting::nobody(),
        }
    }

    /// The same, decided by a rule.
    #[must_use]
    pub fn by_rule(self, rule: DecidedBy) -> Self {
        Self {
            rule: Some(rule),
            ..self
        }
    }

    /// The same, by these officers.
    #[must_use]
    pub fn by(self, acting: Acting) -> Self {
        Self { acting, ..self }
    }

    /// The class of the reason.
    pub const fn reason(&self) -> ReasonClass {
        self.reason
    }

    /// The legal basis.
    pub const fn basis(&self) -> &Identifier {
        &self.basis
    }

    /// The rule, where one decided.
    pub const fn rule(&self) -> Option<&DecidedBy> {
        self.rule.as_ref()
    }

    /// The officers who acted.
    pub const fn acting(&self) -> &Acting {
        &self.acting
    }

    // spec: AUT-24
    pub(crate) fn fit(&self, effect: Effect) -> Result<(), GroundsRefused> {
        if effect.allows(self.reason) {
            Ok(())
        } else {
            Err(GroundsRefused::Reason {
                reason: self.reason,
                effect,
            })
        }
    }
}

/// `Debug` that says the type and nothing else.
macro_rules! redacted {
    ($($name:ident),+) => {$(
        impl core::fmt::Debug for $name {
            /// Redacted: this is about a person.
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+};
}
pub(crate) use redacted;

redacted!(Acting, Grounds);

#[cfg(test)]
mod tests;
