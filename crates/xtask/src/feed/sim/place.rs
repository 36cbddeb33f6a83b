//! The places that are computed.

/// A framework's place, or one of several frameworks of a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// What it is called in tables.
    pub(super) name: &'static str,
    /// People in the framework, each with one pass.
    pub(super) people: f64,
    /// Authorities among whom they are divided evenly.
    pub(super) authorities: f64,
    /// Registrars in office.
    pub(super) registrars: u8,
    /// Of whom this many sign.
    pub(super) quorum: u8,
    /// How many such frameworks the place has.
    pub(super) frameworks: f64,
}

/// Town, city, and the country in two ways.
pub(super) const ALL: [Place; 4] = [
    Place {
        name: "town",
        people: 100e3,
        authorities: 1.0,
        registrars: 3,
        quorum: 2,
        frameworks: 1.0,
    },
    Place {
        name: "city",
        people: 10e6,
        authorities: 1.0,
        registrars: 5,
        quorum: 3,
        frameworks: 1.0,
    },
    Place {
        name: "country, 31 frameworks",
        people: 1.4e9 / 31.0,
        authorities: 1.0,
        registrars: 5,
        quorum: 3,
        frameworks: 31.0,
    },
    Place {
        name: "country, 1 framework",
        people: 1.4e9,
        authorities: 31.0,
        registrars: 9,
        quorum: 5,
        frameworks: 1.0,
    },
];
