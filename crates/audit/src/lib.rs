//! Who may do what at an authority, and the record of what was done. An officer signs an
//! [`Order`]; a [`Desk`] says whether it stands, alone or with a second officer; what was done is
//! appended to a Merkle log (RFC 9162) as an [`Entry`]; the authority signs a [`TreeHead`]; an
//! auditor checks all of it with public data. Formats and the table of powers: spec/audit.md.
//!
//! Where to start:
//! - a service: [`Desk::check`], [`Unspent::once`], then [`Draft`], [`Frontier::push`] and
//!   [`TreeHead::sign`];
//! - a program for staff: [`Order::sign`] and [`Approval::sign`];
//! - an auditor: [`Replay`] for a whole log, [`Watch`] for heads alone, [`check_entry`] for one
//!   entry.
//!
//! Pure: no files, no network, no clock. What must be kept is the caller's: nodes of the tree behind
//! [`Nodes`], used orders by [`UseOnce`], changes of the last hour by [`Quota`].

mod check;
mod desk;
mod details;
mod document;
mod entry;
mod error;
mod evidence;
mod hash;
mod head;
mod labels;
mod mode;
mod officer;
mod order;
mod proof;
mod quota;
mod reason;
mod role;
mod rule;
mod subject;
mod table;
mod tree;
mod verb;

pub use check::{Finding, Replay, check_entry};
pub use desk::{Approved, Asked, Desk, Spent, Unspent, UseOnce};
pub use details::{DetailsDigest, DetailsSalt};
pub use entry::{Draft, Entry, RuleReference};
pub use error::{AuditError, HeadRefusal, OrderRefusal, ProofRefusal, Signatory};
pub use evidence::{Contradiction, Evidence, Leaf};
pub use hash::Hash;
pub use head::{SignedHead, Step, TreeHead, Watch};
pub use huepass_credential::AuthorityId;
pub use huepass_wire::Identifier;
pub use mode::{Drill, Mode, Real};
pub use officer::{Officer, OfficerId, Officers, RosterFault, Standing};
pub use order::{Approval, MAX_ORDER_SECONDS, Nonce, Order, Parameters, Terms};
pub use proof::{ConsistencyProof, InclusionProof};
pub use quota::{Need, Quota, WINDOW};
pub use reason::ReasonClass;
pub use role::{Role, Roles};
pub use rule::Rule;
pub use subject::{ErasureKey, SubjectTag};
pub use table::{Automatic, Permit, may, seconds};
pub use tree::{Frontier, MAX_SIZE, Node, Nodes, OutOfRange, Plan, TreeError};
pub use verb::Verb;

#[cfg(test)]
mod naive;
#[cfg(test)]
mod testing;

// testing.rs names this crate as tests/model does, which includes it too.
#[cfg(test)]
extern crate self as huepass_audit;
