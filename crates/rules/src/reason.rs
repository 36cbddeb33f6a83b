//! Why somebody has a colour, in classes that can be counted and published.

use huepass_credential::Colour;

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident = $number:literal, $name:literal;)*) => {
        /// The class of a colour's reason. No colour goes without one.
        ///
        /// `Declaration` is an addition to what health codes publish as reasons for yellow and
        /// red: a first green needs a reason too, and it is that nothing to the contrary was
        /// declared.
        // spec: RUL-10
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum ReasonClass {
            $($(#[$doc])* $variant = $number,)*
        }

        impl ReasonClass {
            /// All classes, by number.
            pub const ALL: [Self; [$($number),*].len()] = [$(Self::$variant),*];

            /// The names in texts, in the order of [`Self::ALL`].
            pub(crate) const NAMES: &[&str] = &[$($name),*];

            /// The name in texts.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

reasons! {
    /// A confirmed infection.
    Confirmed = 1, "confirmed";
    /// A suspected infection.
    Suspected = 2, "suspected";
    /// A close contact of a case.
    CloseContact = 3, "close-contact";
    /// At a place at a time at which a case was there.
    PlaceAndTime = 4, "place-and-time";
    /// Returned from an area with cases.
    ReturnedFromArea = 5, "returned-from-area";
    /// Symptoms that the holder reported.
    Symptoms = 6, "symptoms";
    /// A negative test.
    TestNegative = 7, "test-negative";
    /// An observation that is over.
    ObservationEnded = 8, "observation-ended";
    /// A declaration that proved false.
    FalseDeclaration = 9, "false-declaration";
    /// An earlier colour was a mistake.
    Correction = 10, "correction";
    /// A drill, never a real colour.
    Drill = 11, "drill";
    /// The holder declared nothing that calls for another colour.
    Declaration = 12, "declaration";
}

impl ReasonClass {
    /// The number in CBOR.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// Reads the number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.number() == number)
    }

    /// Reads the name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }
}

/// The names of the colours, in the order of [`Colour::ALL`].
pub(crate) const COLOURS: &[&str] = &["green", "yellow", "red"];

/// A colour's name in texts. Colours are words everywhere but inside the proof.
pub const fn colour_name(colour: Colour) -> &'static str {
    match colour {
        Colour::Green => "green",
        Colour::Yellow => "yellow",
        Colour::Red => "red",
    }
}

/// The colour of this name.
pub fn colour_of(name: &str) -> Option<Colour> {
    Colour::ALL
        .into_iter()
        .find(|colour| colour_name(*colour) == name)
}

#[cfg(test)]
mod tests;
