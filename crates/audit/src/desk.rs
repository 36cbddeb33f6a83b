//! Where orders are judged: by signature, role, number of persons, a second officer, time, and
//! whether they were used before.

use core::fmt;
use core::marker::PhantomData;

use huepass_credential::AuthorityId;
use huepass_wire::cose::Signed1;

use crate::error::{OrderRefusal, Signatory};
use crate::mode::Mode;
use crate::officer::{Officer, OfficerId, Officers, Standing};
use crate::order::{Approval, MAX_ORDER_SECONDS, Nonce, Order, Parameters, Terms, signed_by};
use crate::quota::{Need, Quota};
use crate::role::Roles;
use crate::table::{Permit, may, seconds};
use crate::verb::Verb;

/// What the service is about to do, from its own knowledge and not from the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What.
    pub verb: Verb,
    /// With what.
    pub parameters: Parameters,
    /// How many persons it concerns, counted by the service.
    pub persons: u64,
}

/// What orders are judged by.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    /// The authority.
    pub authority: AuthorityId,
    /// Its officers as they are now.
    pub officers: &'a Officers,
    /// What was changed on one officer's word lately, in the whole authority.
    pub quota: &'a Quota,
    /// The time, Unix seconds.
    pub now: u64,
}

impl Desk<'_> {
    /// Judges an order and, where there is one, its approval. What comes back still has to be used
    /// up ([`Unspent`]) before anything is done.
    ///
    /// # Errors
    /// [`OrderRefusal`], with the first thing that is wrong. Signatures come before all that only
    /// officers may learn.
    // spec: AUD-40, AUD-41, AUD-42, AUD-43, AUD-44
    pub fn check<M: Mode>(
        &self,
        asked: &Asked,
        order: &[u8],
        approval: Option<&[u8]>,
    ) -> Result<Unspent<M>, OrderRefusal> {
        let (order, signed) = Order::<M>::take_apart(order).map_err(OrderRefusal::Document)?;
        let terms = order.terms();
        let first = Signatory::First;
        let officer = self.signer(first, terms.authority, terms.officer, &signed, M::ORDER)?;
        if terms.verb != asked.verb {
            return Err(OrderRefusal::OtherVerb);
        }
        if terms.parameters != asked.parameters {
            return Err(OrderRefusal::OtherParameters);
        }
        if asked.persons > terms.persons {
            return Err(OrderRefusal::Persons);
        }
        if self.now > terms.expires {
            return Err(OrderRefusal::Expired);
        }
        if terms.expires - self.now > MAX_ORDER_SECONDS {
            return Err(OrderRefusal::TooLong);
        }
        let needed = self.second_for(officer, asked)?;
        let second = match (approval, needed) {
            (None, None) => None,
            (None, Some(roles)) => return Err(OrderRefusal::SecondNeeded(roles)),
            (Some(approval), needed) => {
                // One more signature than needed must hold as well, or it could be made up; and
                // must be of a role that may lift the limit, or any colleague's would keep the
                // order from counting towards it.
                let lifting = asked.verb.changes_persons().then(|| seconds(asked.verb));
                Some(self.second(&order, officer, approval, needed.or(lifting))?)
            }
        };
        Ok(Unspent(Approved {
            terms: terms.clone(),
            second,
            persons: asked.persons,
            mode: PhantomData,
        }))
    }

    /// The officer behind a signature, in office.
    // spec: AUD-40, AUD-41
    fn signer(
        &self,
        which: Signatory,
        authority: AuthorityId,
        id: OfficerId,
        signed: &Signed1,
        kind: &[u8],
    ) -> Result<&Officer, OrderRefusal> {
        if authority != self.authority {
            return Err(OrderRefusal::OtherAuthority(which));
        }
        let officer = self
            .officers
            .get(id)
            .ok_or(OrderRefusal::UnknownOfficer(which))?;
        signed_by(signed, kind, &officer.key).map_err(|_| OrderRefusal::Signature(which))?;
        match officer.standing {
            Standing::InOffice => Ok(officer),
            Standing::Suspended => Err(OrderRefusal::Suspended(which)),
        }
    }

    /// The roles of which a second is needed, if any.
    // spec: AUD-30, AUD-42
    fn second_for(&self, officer: &Officer, asked: &Asked) -> Result<Option<Roles>, OrderRefusal> {
        match may(officer.role, asked.verb) {
            Permit::No => Err(OrderRefusal::Role(Signatory::First)),
            Permit::Second(roles) => Ok(Some(roles)),
            Permit::Yes if !asked.verb.changes_persons() => Ok(None),
            Permit::Yes => match self.quota.need(self.now, asked.persons) {
                Need::One => Ok(None),
                Need::Two => Ok(Some(seconds(asked.verb))),
            },
        }
    }

    // spec: AUD-41
    fn second<M: Mode>(
        &self,
        order: &Order<M>,
        first: &Officer,
        approval: &[u8],
        needed: Option<Roles>,
    ) -> Result<OfficerId, OrderRefusal> {
        let (approval, signed) =
            Approval::<M>::take_apart(approval).map_err(OrderRefusal::Document)?;
        let which = Signatory::Second;
        let (authority, id) = (approval.authority(), approval.officer());
        let officer = self.signer(which, authority, id, &signed, M::APPROVAL)?;
        if !approval.is_for(order) {
            return Err(OrderRefusal::OtherOrder);
        }
        if officer.id == first.id || officer.key == first.key {
            return Err(OrderRefusal::SamePerson);
        }
        match needed {
            Some(roles) if !roles.contains(officer.role) => Err(OrderRefusal::Role(which)),
            _ => Ok(id),
        }
    }
}

/// Whether an order was used before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spent {
    /// It was not; now it is.
    First,
    /// It was.
    Again,
}

/// What makes sure that an order is used once. The caller keeps a set of these. Adding one is
/// atomic, in the step that carries the order out: of all callers with one officer and nonce,
/// exactly one gets [`Spent::First`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UseOnce {
    /// Whose order.
    pub officer: OfficerId,
    /// Which.
    pub nonce: Nonce,
    /// It may be forgotten after this second, when the order is no longer valid anyway.
    pub until: u64,
}

/// An order that holds and has not been used up yet.
#[derive(Debug)]
#[must_use = "an order is approved when it has been used up"]
pub struct Unspent<M: Mode>(Approved<M>);

impl<M: Mode> Unspent<M> {
    /// What to put into the set of used orders.
    pub const fn use_once(&self) -> UseOnce {
        UseOnce {
            officer: self.0.terms.officer,
            nonce: self.0.terms.nonce,
            until: self.0.terms.expires,
        }
    }

    /// The order is approved if it was not used before. `spent` is what the set of used orders
    /// said to [`Self::use_once`], and nothing else.
    ///
    /// # Errors
    /// [`OrderRefusal::Replayed`].
    // spec: AUD-45
    pub fn once(self, spent: Spent) -> Result<Approved<M>, OrderRefusal> {
        match spent {
            Spent::First => Ok(self.0),
            Spent::Again => Err(OrderRefusal::Replayed),
        }
    }
}

/// An order that stands: one or two officers in office signed it, whose roles have the power. Only
/// [`Desk::check`] and [`Unspent::once`] make one.
#[derive(PartialEq, Eq)]
pub struct Approved<M: Mode> {
    terms: Terms,
    second: Option<OfficerId>,
    persons: u64,
    mode: PhantomData<M>,
}

impl<M: Mode> Approved<M> {
    /// What was ordered.
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// How many persons it concerns.
    pub const fn persons(&self) -> u64 {
        self.persons
    }

    /// Who acted: the one who ordered, then the one who approved.
    pub fn officers(&self) -> Vec<OfficerId> {
        [Some(self.terms.officer), self.second]
            .into_iter()
            .flatten()
            .collect()
    }

    /// How many persons [`Quota::record`] must be told of: those that a real order changes on one
    /// officer's word.
    // spec: AUD-50
    pub const fn alone(&self) -> u64 {
        if M::DRILL || self.second.is_some() || !self.terms.verb.changes_persons() {
            return 0;
        }
        self.persons
    }
}

impl<M: Mode> fmt::Debug for Approved<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Approved")
            .field("drill", &M::DRILL)
            .field("verb", &self.terms.verb)
            .field("officers", &self.officers())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
