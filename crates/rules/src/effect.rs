//! Which reasons may give which colour: one table, for staff and for rules alike.

use huepass_credential::Colour;

use crate::reason::ReasonClass::{
    self, CloseContact, Confirmed, Correction, Declaration, FalseDeclaration, ObservationEnded,
    PlaceAndTime, ReturnedFromArea, Suspected, Symptoms, TestNegative,
};

/// What a reason is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Somebody has this colour from now on.
    Colour(Colour),
    /// Somebody has no colour any more.
    TakenBack,
    /// Somebody's wallet is lost: the same colour comes to another one.
    WalletLost,
}

impl Effect {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 5] = [
        Self::Colour(Colour::Green),
        Self::Colour(Colour::Yellow),
        Self::Colour(Colour::Red),
        Self::TakenBack,
        Self::WalletLost,
    ];

    /// The reasons that it may have. A drill is none of them: it never has an effect.
    ///
    /// ```
    /// use huepass_rules::{Colour, Effect, ReasonClass};
    ///
    /// let red = Effect::Colour(Colour::Red).reasons();
    /// assert!(red.contains(&ReasonClass::Confirmed));
    /// assert!(!red.contains(&ReasonClass::Declaration));
    /// ```
    // spec: AUT-24
    pub const fn reasons(self) -> &'static [ReasonClass] {
        match self {
            Self::Colour(Colour::Green) => {
                &[TestNegative, ObservationEnded, Correction, Declaration]
            }
            Self::Colour(Colour::Yellow) => &[
                Suspected,
                CloseContact,
                PlaceAndTime,
                ReturnedFromArea,
                Symptoms,
                Correction,
            ],
            Self::Colour(Colour::Red) => &[
                Confirmed,
                Suspected,
                CloseContact,
                PlaceAndTime,
                ReturnedFromArea,
                FalseDeclaration,
                Correction,
            ],
            Self::TakenBack => &[FalseDeclaration, Correction, Declaration],
            Self::WalletLost => &[Declaration],
        }
    }

    /// Whether it may have this reason.
    pub fn allows(self, reason: ReasonClass) -> bool {
        self.reasons().contains(&reason)
    }
}

#[cfg(test)]
mod tests;
