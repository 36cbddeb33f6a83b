//! What an officer is employed as, and sets of it.

use core::fmt;

/// An officer's role. It has the powers of the table in spec/audit.md and no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// At the counter: registers persons, makes offers, answers requests.
    Clerk,
    /// Looks into cases: answers appeals, corrects, acts by hand with a second.
    Reviewer,
    /// Decides about rules and areas, and by hand with a second.
    Epidemiologist,
    /// Reads the log, changes nothing.
    Auditor,
    /// Runs the service: shards, epochs, backups, staff.
    Operator,
}

impl Role {
    /// Every role, in the order of the table's columns.
    pub const ALL: [Self; 5] = [
        Self::Clerk,
        Self::Reviewer,
        Self::Epidemiologist,
        Self::Auditor,
        Self::Operator,
    ];

    /// Its number, 1 to 5.
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The role of a number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.number() == number)
    }

    /// Its name in configuration and vectors; programs say it in the reader's language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Reviewer => "reviewer",
            Self::Epidemiologist => "epidemiologist",
            Self::Auditor => "auditor",
            Self::Operator => "operator",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of roles.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Roles(u8);

impl Roles {
    /// None of them.
    pub const NONE: Self = Self(0);

    /// These.
    pub const fn of(roles: &[Role]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < roles.len() {
            bits |= roles[at].bit();
            at += 1;
        }
        Self(bits)
    }

    /// Whether a role is among them.
    pub const fn contains(self, role: Role) -> bool {
        self.0 & role.bit() != 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The roles, in the order of the table's columns.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL
            .into_iter()
            .filter(move |role| self.contains(*role))
    }
}

impl fmt::Debug for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
