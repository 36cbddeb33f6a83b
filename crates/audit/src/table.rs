//! The table of powers: which role may do what, alone or with whom (spec/audit.md, "Powers").

use crate::role::Role::{Auditor, Epidemiologist, Operator, Reviewer};
use crate::role::{Role, Roles};
use crate::verb::Verb;

/// What a role may do with a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permit {
    /// Alone, unless it concerns too many persons ([`Quota`](crate::Quota)).
    Yes,
    /// Only with a second officer of one of these roles.
    Second(Roles),
    /// Not at all.
    No,
}

/// What the service may do without an officer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Automatic {
    /// It may.
    Yes,
    /// It may, where a rule in force says so, which the entry names.
    ByRule,
    /// Only the service may, no officer.
    Only,
    /// It may not.
    No,
}

/// What is asked of a role for a verb.
///
/// No role means no power: what is not granted by the table is refused.
// spec: AUD-30
pub const fn may(role: Role, verb: Verb) -> Permit {
    row(verb).cells[role as usize]
}

/// Who may be the second officer where a verb needs one only because of the number of persons.
// spec: AUD-42
pub const fn seconds(verb: Verb) -> Roles {
    row(verb).seconds
}

impl Verb {
    /// What the service may do of this without an officer.
    pub const fn automatic(self) -> Automatic {
        row(self).automatic
    }

    /// Whether this changes persons' colours or passes, or feeds the rules that do, and so counts
    /// towards the limit of what one officer may change in an hour.
    pub const fn changes_persons(self) -> bool {
        row(self).changes
    }

    /// Whether an entry needs a reason class.
    pub const fn needs_reason(self) -> bool {
        row(self).reason
    }

    /// Whether an entry needs a legal basis.
    pub const fn needs_basis(self) -> bool {
        row(self).basis
    }

    /// How few officers have ever the power: 1, 2, or 0 for what only the service does.
    pub fn least_officers(self) -> usize {
        let of = |role| match may(role, self) {
            Permit::Yes => Some(1),
            Permit::Second(_) => Some(2),
            Permit::No => None,
        };
        Role::ALL.into_iter().filter_map(of).min().unwrap_or(0)
    }
}

#[derive(Debug)]
struct Row {
    verb: Verb,
    cells: [Permit; 5],
    seconds: Roles,
    automatic: Automatic,
    changes: bool,
    reason: bool,
    basis: bool,
}

const YES: Permit = Permit::Yes;
const NO: Permit = Permit::No;
const E: Permit = Permit::Second(Roles::of(&[Epidemiologist]));
const RE: Permit = Permit::Second(Roles::of(&[Reviewer, Epidemiologist]));
const REA: Permit = Permit::Second(Roles::of(&[Reviewer, Epidemiologist, Auditor]));
const RO: Permit = Permit::Second(Roles::of(&[Reviewer, Operator]));
const REO: Permit = Permit::Second(Roles::of(&[Reviewer, Epidemiologist, Operator]));
const O: Permit = Permit::Second(Roles::of(&[Operator]));

/// Marks in the last column of the table.
const CHANGES: u8 = 1;
const REASON: u8 = 2;
const BASIS: u8 = 4;

/// A row of the table; `large` are the seconds where only the number of persons asks for one.
const fn r(verb: Verb, cells: [Permit; 5], large: &[Role], automatic: Automatic, marks: u8) -> Row {
    Row {
        verb,
        cells,
        seconds: Roles::of(large),
        automatic,
        changes: marks & CHANGES != 0,
        reason: marks & REASON != 0,
        basis: marks & BASIS != 0,
    }
}

const ACT: u8 = CHANGES | REASON | BASIS;

/// One row for each verb, in the order of their numbers. Columns of a row: clerk, reviewer,
/// epidemiologist, auditor, operator; then who is the second when the number of persons asks for
/// one; what the service does alone; what an entry must have.
// spec: AUD-31, AUD-32
#[rustfmt::skip]
const TABLE: [Row; 34] = [
    //                          clerk reviewer epid. auditor operator  second by number            service            entry
    r(Verb::RegisterPerson,   [YES,  YES,  NO,   NO,   NO ], &[],                          Automatic::No,     0),
    r(Verb::LinkGuardian,     [YES,  YES,  NO,   NO,   NO ], &[],                          Automatic::No,     BASIS),
    r(Verb::Offer,            [YES,  YES,  NO,   NO,   NO ], &[],                          Automatic::No,     0),
    r(Verb::AnswerRequest,    [YES,  YES,  NO,   NO,   NO ], &[],                          Automatic::Yes,    0),
    r(Verb::SetGreen,         [NO,   YES,  YES,  NO,   NO ], &[Reviewer, Epidemiologist],  Automatic::ByRule, ACT),
    r(Verb::SetYellow,        [NO,   E,    RE,   NO,   NO ], &[Reviewer, Epidemiologist],  Automatic::ByRule, ACT),
    r(Verb::SetRed,           [NO,   E,    RE,   NO,   NO ], &[Reviewer, Epidemiologist],  Automatic::ByRule, ACT),
    r(Verb::AnswerAppeal,     [NO,   YES,  YES,  NO,   NO ], &[],                          Automatic::No,     BASIS),
    r(Verb::LapseAppeal,      [NO,   NO,   NO,   NO,   NO ], &[],                          Automatic::Only,   REASON | BASIS),
    r(Verb::Revoke,           [NO,   E,    RE,   NO,   NO ], &[Reviewer, Epidemiologist],  Automatic::ByRule, ACT),
    r(Verb::LostWallet,       [YES,  YES,  NO,   NO,   NO ], &[Reviewer, Epidemiologist],  Automatic::No,     CHANGES),
    r(Verb::RevokeMany,       [NO,   E,    RE,   NO,   NO ], &[Reviewer, Epidemiologist],  Automatic::No,     ACT),
    r(Verb::ImportFacts,      [YES,  YES,  YES,  NO,   NO ], &[Reviewer, Epidemiologist],  Automatic::No,     CHANGES | BASIS),
    r(Verb::CheckRules,       [NO,   YES,  YES,  YES,  YES], &[],                          Automatic::No,     0),
    r(Verb::TryRules,         [NO,   YES,  YES,  NO,   NO ], &[],                          Automatic::No,     0),
    r(Verb::ActivateRules,    [NO,   NO,   RE,   NO,   NO ], &[Reviewer, Epidemiologist],  Automatic::No,     CHANGES | BASIS),
    r(Verb::RollBackRules,    [NO,   E,    RE,   NO,   NO ], &[Reviewer, Epidemiologist],  Automatic::No,     CHANGES | BASIS),
    r(Verb::ReadHistory,      [NO,   YES,  YES,  NO,   NO ], &[],                          Automatic::No,     BASIS),
    r(Verb::ReadContact,      [NO,   E,    RE,   NO,   NO ], &[],                          Automatic::No,     BASIS),
    r(Verb::ReadLog,          [NO,   YES,  YES,  YES,  YES], &[],                          Automatic::No,     0),
    r(Verb::PublishEpoch,     [NO,   NO,   NO,   NO,   YES], &[],                          Automatic::Yes,    0),
    r(Verb::AddShard,         [NO,   NO,   NO,   NO,   YES], &[],                          Automatic::Yes,    0),
    r(Verb::RetireShard,      [NO,   NO,   NO,   NO,   REO], &[],                          Automatic::No,     0),
    r(Verb::RotateKey,        [NO,   NO,   NO,   NO,   RO ], &[],                          Automatic::No,     0),
    r(Verb::AddOfficer,       [NO,   NO,   NO,   NO,   RE ], &[],                          Automatic::No,     0),
    r(Verb::SuspendOfficer,   [NO,   YES,  NO,   NO,   YES], &[],                          Automatic::No,     0),
    r(Verb::ReinstateOfficer, [NO,   NO,   NO,   NO,   RE ], &[],                          Automatic::No,     0),
    r(Verb::ChangeLimits,     [NO,   NO,   O,    NO,   RE ], &[],                          Automatic::No,     BASIS),
    r(Verb::RunRetention,     [NO,   NO,   NO,   NO,   YES], &[],                          Automatic::Yes,    0),
    r(Verb::ErasePerson,      [NO,   RO,   NO,   NO,   REA], &[],                          Automatic::No,     BASIS),
    r(Verb::EraseCampaign,    [NO,   NO,   NO,   NO,   REA], &[],                          Automatic::No,     BASIS),
    r(Verb::BackUp,           [NO,   NO,   NO,   NO,   YES], &[],                          Automatic::Yes,    0),
    r(Verb::Restore,          [NO,   NO,   NO,   NO,   REA], &[],                          Automatic::No,     0),
    r(Verb::HoldDrill,        [NO,   E,    REO,  NO,   NO ], &[],                          Automatic::No,     0),
];

/// The row of a verb. The numbers begin with 1 and have no hole.
const fn row(verb: Verb) -> &'static Row {
    &TABLE[verb as usize - 1]
}

// The table is in the verbs' order and misses none, or nothing is compiled.
const _: () = {
    assert!(TABLE.len() == Verb::ALL.len());
    let mut at = 0;
    while at < TABLE.len() {
        assert!(TABLE[at].verb as usize == at + 1);
        assert!(Verb::ALL[at] as usize == at + 1);
        at += 1;
    }
};

#[cfg(test)]
mod tests;
