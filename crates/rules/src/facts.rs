//! What is known about one subject at one moment. No name, number, pseudonym or place of a person
//! is in here: only how many days ago what happened.

use std::collections::HashMap;
use std::fmt;

use cel::Value;
use huepass_credential::Colour;

use crate::checkin::CheckIns;
use crate::limits;
use crate::reason::{ReasonClass, colour_name};

/// Facts about one subject at one moment. All days are whole days that have passed.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// The colour that the subject has; `None` before the first.
    pub now: Option<Now>,
    /// Days since what happened last.
    pub since: Since,
    /// Daily check-ins.
    pub checkins: CheckIns,
    /// Areas that the subject returned from.
    pub areas: Few<Area>,
    /// Tests.
    pub tests: Few<Test>,
}

/// The colour that a subject has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// The colour.
    pub colour: Colour,
    /// Why.
    pub reason: ReasonClass,
    /// Days since it has had this colour without a break, whatever reasons were added.
    pub days: u16,
}

/// Days since what happened last; `None` where it never did or is forgotten.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Since {
    /// Since the authority has known the subject.
    pub registration: u16,
    /// Since the subject last declared its state.
    pub declaration: Option<u16>,
    /// Since a declaration was found to be false.
    pub false_declaration: Option<u16>,
    /// Since a close contact with a case.
    pub contact: Option<u16>,
    /// Since the subject was a suspected case.
    pub suspected: Option<u16>,
    /// Since the subject was a confirmed case.
    pub confirmed: Option<u16>,
    /// Since it was at a place at a time at which a case was there.
    pub place: Option<u16>,
    /// Since it last reported symptoms.
    pub symptoms: Option<u16>,
}

/// An area that the subject returned from.
#[derive(Clone, PartialEq, Eq)]
pub struct Area {
    /// The authority's own id of the area.
    pub area: String,
    /// Its class.
    pub class: AreaClass,
    /// Days since the subject left it.
    pub days: u16,
}

/// A test.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Test {
    /// What kind.
    pub kind: TestKind,
    /// What it said.
    pub result: TestResult,
    /// Days since the sample was taken.
    pub days: u16,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$of])* $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The words in texts, in the order of [`Self::ALL`].
            pub(crate) const NAMES: &[&str] = &[$($word),*];

            /// The word in texts.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// Reads the word.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }
    };
}

words! {
    /// How risky an area is.
    AreaClass {
        /// No more than elsewhere.
        Low = "low",
        /// Cases.
        Medium = "medium",
        /// Many cases.
        High = "high",
    }
}

words! {
    /// What kind of test.
    TestKind {
        /// Nucleic acid.
        Pcr = "pcr",
        /// Antigen.
        Antigen = "antigen",
        /// Antibody.
        Antibody = "antibody",
        /// Anything else, such as a picture of the lungs.
        Other = "other",
    }
}

words! {
    /// What a test said.
    TestResult {
        /// No infection was found.
        Negative = "negative",
        /// An infection was found.
        Positive = "positive",
        /// Neither.
        Unclear = "unclear",
    }
}

/// At most [`limits::ENTRIES`] entries. Who has more gives those that matter, which are the newest.
#[derive(Clone, PartialEq, Eq)]
pub struct Few<T>(Vec<T>);

/// There were more than [`limits::ENTRIES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("more than {} entries", limits::ENTRIES)]
pub struct TooMany;

impl<T> Few<T> {
    /// These entries.
    ///
    /// # Errors
    /// [`TooMany`].
    // spec: RUL-21
    pub fn new(entries: Vec<T>) -> Result<Self, TooMany> {
        if entries.len() > limits::ENTRIES {
            Err(TooMany)
        } else {
            Ok(Self(entries))
        }
    }

    /// The entries.
    pub fn as_slice(&self) -> &[T] {
        &self.0
    }
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

macro_rules! redacted {
    ($($name:ident)*) => {
        $(impl fmt::Debug for $name {
            /// Redacted: facts are a person's, whoever it is, and do not belong in logs.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        })*
    };
}

redacted! { Facts Now Since Area Test }

impl Facts {
    /// What is left of the facts for a set that remembers `days`: what happened that many days
    /// ago or earlier is gone. Registration, the subject's own declaration, the present colour and
    /// the check-ins do not age.
    // spec: RUL-24
    #[must_use]
    pub fn remembered(&self, days: u16) -> Self {
        let young = |since: Option<u16>| since.filter(|since| *since < days);
        let old = self.since;
        Self {
            now: self.now,
            since: Since {
                registration: old.registration,
                declaration: old.declaration,
                false_declaration: young(old.false_declaration),
                contact: young(old.contact),
                suspected: young(old.suspected),
                confirmed: young(old.confirmed),
                place: young(old.place),
                symptoms: young(old.symptoms),
            },
            checkins: self.checkins,
            areas: Few(self
                .areas
                .0
                .iter()
                .filter(|a| a.days < days)
                .cloned()
                .collect()),
            tests: Few(self
                .tests
                .0
                .iter()
                .filter(|t| t.days < days)
                .copied()
                .collect()),
        }
    }

    /// The facts as the variables of a condition, by name.
    pub(crate) fn variables(&self) -> [(&'static str, Value); 5] {
        let number = |days: u16| Value::Int(i64::from(days));
        let now = self.now.as_ref().map_or_else(HashMap::new, |now| {
            HashMap::from([
                ("colour", Value::from(colour_name(now.colour))),
                ("reason", Value::from(now.reason.name())),
                ("days", number(now.days)),
            ])
        });
        let since = [
            ("registration", Some(self.since.registration)),
            ("declaration", self.since.declaration),
            ("false_declaration", self.since.false_declaration),
            ("contact", self.since.contact),
            ("suspected", self.since.suspected),
            ("confirmed", self.since.confirmed),
            ("place", self.since.place),
            ("symptoms", self.since.symptoms),
        ];
        let since: HashMap<&str, Value> = since
            .into_iter()
            .filter_map(|(name, days)| Some((name, number(days?))))
            .collect();
        let checkins = HashMap::from([
            ("days", number(self.checkins.days)),
            ("today", Value::Bool(self.checkins.today)),
        ]);
        let areas: Vec<Value> = self.areas.0.iter().map(area).collect();
        let tests: Vec<Value> = self.tests.0.iter().copied().map(test).collect();
        [
            ("now", now.into()),
            ("since", since.into()),
            ("checkins", checkins.into()),
            ("areas", areas.into()),
            ("tests", tests.into()),
        ]
    }
}

fn area(area: &Area) -> Value {
    HashMap::from([
        ("area", Value::from(area.area.as_str())),
        ("class", Value::from(area.class.name())),
        ("days", Value::Int(i64::from(area.days))),
    ])
    .into()
}

fn test(test: Test) -> Value {
    HashMap::from([
        ("kind", Value::from(test.kind.name())),
        ("result", Value::from(test.result.name())),
        ("days", Value::Int(i64::from(test.days))),
    ])
    .into()
}
