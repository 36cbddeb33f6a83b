//! Names, numbers and times that everything else speaks of, each in a type of its own.

use core::fmt;

use crate::error::DecodeError;

/// Seconds in an hour, the unit of expiry.
const SECONDS_PER_HOUR: u64 = 3600;

macro_rules! digest {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 32]);

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "("))?;
                for byte in &self.0[..4] {
                    write!(f, "{byte:02x}")?;
                }
                f.write_str("..)")
            }
        }
    };
}

digest! {
    /// SHA-256 of a framework's genesis; pinned in every wallet and verifier.
    GenesisDigest
}
digest! {
    /// SHA-256 of an epoch's announcement payload.
    AnnouncementDigest
}
digest! {
    /// SHA-256 of the epoch's list of states, before any certificate is on it.
    ListDigest
}
digest! {
    /// An authority, by its Ed25519 public key (32 bytes).
    AuthorityId
}
digest! {
    /// A registrar, by its Ed25519 public key (32 bytes).
    RegistrarId
}

impl GenesisDigest {
    /// The first four bytes, which a presentation's header carries.
    pub fn tag(&self) -> [u8; 4] {
        let [a, b, c, d, ..] = self.0;
        [a, b, c, d]
    }
}

/// One shard of one authority: 10,000 holders or so that share a key and a revocation log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShardId {
    /// The authority.
    pub authority: AuthorityId,
    /// The shard's number within the authority; never used again after retirement.
    pub number: u32,
}

/// A credential type: one framework may certify several kinds of pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CredentialType(pub u8);

/// The colour of a pass: all that a checkpoint learns.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Colour {
    /// 1: may pass.
    Green,
    /// 2: the place's policy decides.
    Yellow,
    /// 3: may not pass.
    Red,
}

impl Colour {
    /// All colours.
    pub const ALL: [Self; 3] = [Self::Green, Self::Yellow, Self::Red];

    /// The number that is signed: 1, 2 or 3.
    pub const fn number(self) -> u8 {
        match self {
            Self::Green => 1,
            Self::Yellow => 2,
            Self::Red => 3,
        }
    }

    /// Reads the number.
    ///
    /// # Errors
    /// [`DecodeError::Range`] for anything but 1, 2 and 3.
    pub const fn from_number(number: u8) -> Result<Self, DecodeError> {
        match number {
            1 => Ok(Self::Green),
            2 => Ok(Self::Yellow),
            3 => Ok(Self::Red),
            _ => Err(DecodeError::Range),
        }
    }
}

impl fmt::Debug for Colour {
    /// Redacted: a colour in a log would be a person's colour.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Colour(..)")
    }
}

/// A whole hour since the Unix epoch; the last, `u32::MAX`, is in the year 491,928.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hour(pub u32);

impl Hour {
    /// The hour that `seconds` since the Unix epoch lies in; saturates at the last hour.
    pub fn of_seconds(seconds: u64) -> Self {
        Self(u32::try_from(seconds / SECONDS_PER_HOUR).unwrap_or(u32::MAX))
    }

    /// Seconds since the Unix epoch at which the hour begins.
    pub const fn start(self) -> u64 {
        self.0 as u64 * SECONDS_PER_HOUR
    }
}

impl fmt::Debug for Hour {
    /// Redacted: an hour is an expiry more often than not.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hour(..)")
    }
}

/// An epoch's number; the first is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub u32);

/// A slot: `slot length` seconds, counted from the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u32);

impl Slot {
    /// The slot that `seconds` since the Unix epoch lies in, with slots of `length` seconds.
    ///
    /// `None` when the length is 0 or the number does not fit 32 bits.
    pub fn of_seconds(seconds: u64, length: u32) -> Option<Self> {
        u32::try_from(seconds.checked_div(u64::from(length))?)
            .ok()
            .map(Self)
    }

    /// Seconds since the Unix epoch at which the slot begins.
    pub fn start(self, length: u32) -> u64 {
        u64::from(self.0) * u64::from(length)
    }

    /// `now_hour = floor(slot · slot length / 3600)`, computed in 64 bits.
    // spec: FRM-11
    pub fn hour(self, length: u32) -> Hour {
        Hour::of_seconds(self.start(length))
    }
}
