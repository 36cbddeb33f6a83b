//! A made-up authority with staff and a log, for the tests, the vectors and their generator.

use std::collections::BTreeMap;

use huepass_audit::{
    Approved, AuthorityId, Desk, DetailsSalt, Draft, ErasureKey, Frontier, Hash, Identifier, Mode,
    Node, Nonce, Officer, OfficerId, Officers, Order, Parameters, Quota, ReasonClass, Role, Spent,
    Standing, Terms, TreeHead, Unspent, Verb,
};
use huepass_wire::SigningKey;

/// The time at which everything here happens.
pub(crate) const NOW: u64 = 1_790_000_000;

/// The authority's seed.
pub(crate) const AUTHORITY: u8 = 0x41;

pub(crate) const CLERK: u8 = 1;
pub(crate) const REVIEWER: u8 = 2;
pub(crate) const EPIDEMIOLOGIST: u8 = 3;
pub(crate) const AUDITOR: u8 = 4;
pub(crate) const OPERATOR: u8 = 5;
pub(crate) const OTHER_CLERK: u8 = 6;
pub(crate) const OTHER_REVIEWER: u8 = 7;
/// An epidemiologist who is suspended.
pub(crate) const SUSPENDED: u8 = 8;
/// Nobody's seed.
pub(crate) const STRANGER: u8 = 0x77;

pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

pub(crate) fn authority(seed: u8) -> AuthorityId {
    AuthorityId(key(seed).verifying_key().to_bytes())
}

pub(crate) fn officer(seed: u8, role: Role, standing: Standing) -> Officer {
    Officer {
        id: OfficerId([seed; 16]),
        role,
        key: key(seed).verifying_key().to_bytes(),
        standing,
    }
}

pub(crate) fn staff() -> Officers {
    use Role::{Auditor, Clerk, Epidemiologist, Operator, Reviewer};
    let office = Standing::InOffice;
    Officers::new([
        officer(CLERK, Clerk, office),
        officer(REVIEWER, Reviewer, office),
        officer(EPIDEMIOLOGIST, Epidemiologist, office),
        officer(AUDITOR, Auditor, office),
        officer(OPERATOR, Operator, office),
        officer(OTHER_CLERK, Clerk, office),
        officer(OTHER_REVIEWER, Reviewer, office),
        officer(SUSPENDED, Epidemiologist, Standing::Suspended),
    ])
    .expect("different officers")
}

/// A desk at which one officer may change ten persons an hour.
pub(crate) fn desk<'a>(officers: &'a Officers, quota: &'a Quota) -> Desk<'a> {
    Desk {
        authority: authority(AUTHORITY),
        officers,
        quota,
        now: NOW,
    }
}

pub(crate) fn terms(officer: u8, verb: Verb) -> Terms {
    Terms {
        authority: authority(AUTHORITY),
        officer: OfficerId([officer; 16]),
        verb,
        persons: 1,
        parameters: Parameters::digest(b"parameters"),
        nonce: Nonce([0x0c; 16]),
        expires: NOW + 600,
    }
}

pub(crate) fn order<M: Mode>(officer: u8, verb: Verb) -> Order<M> {
    Order::new(terms(officer, verb))
}

pub(crate) fn approved<M: Mode>(unspent: Unspent<M>) -> Approved<M> {
    unspent.once(Spent::First).expect("used once")
}

pub(crate) fn person(seed: u8) -> ErasureKey {
    ErasureKey::from_bytes([seed; 32])
}

pub(crate) fn identifier(text: &str) -> Identifier {
    Identifier::new(text).expect("a good one")
}

/// A draft with everything that any verb asks for.
pub(crate) fn with_grounds(mut draft: Draft) -> Draft {
    draft.reason = ReasonClass::from_number(3);
    draft.basis = Some(identifier("act-7.2"));
    draft
}

/// The bytes of an entry that the service makes by itself.
pub(crate) fn entry(sequence: u64, time: u64) -> Vec<u8> {
    let details = DetailsSalt([7; 32]).digest(&sequence.to_be_bytes());
    Draft::automatic(Verb::AnswerRequest, 1)
        .enter(
            authority(AUTHORITY),
            sequence,
            time,
            Some(&person(9)),
            details,
        )
        .expect("a good entry")
        .encode()
}

/// A log with everything that its authority keeps of it.
#[derive(Clone)]
pub(crate) struct Log {
    pub(crate) frontier: Frontier,
    pub(crate) nodes: BTreeMap<Node, Hash>,
    pub(crate) entries: Vec<Vec<u8>>,
}

impl Log {
    pub(crate) fn of(entries: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let mut log = Self {
            frontier: Frontier::empty(),
            nodes: BTreeMap::new(),
            entries: Vec::new(),
        };
        for entry in entries {
            log.push(entry);
        }
        log
    }

    /// So many good entries, one a second.
    pub(crate) fn good(size: u64) -> Self {
        Self::of((0..size).map(|sequence| entry(sequence, NOW + sequence)))
    }

    pub(crate) fn push(&mut self, entry: Vec<u8>) {
        let written = self.frontier.push(Hash::leaf(&entry)).expect("not full");
        for (node, hash) in written {
            assert_eq!(self.nodes.insert(node, hash), None, "written once");
        }
        self.entries.push(entry);
    }

    /// The head, as signed when the last entry was made.
    pub(crate) fn head(&self) -> TreeHead {
        TreeHead::new(
            authority(AUTHORITY),
            &self.frontier,
            NOW + self.frontier.size(),
        )
    }
}
