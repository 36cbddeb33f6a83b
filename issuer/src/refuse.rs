//! Failures of the crates below as reports for people.

use std::path::Path;

use huepass_authority::{AuthorityError, Cause as Boxed, Fault, GroundsRefused, LedgerError};
use huepass_cli::{Cause as _, Exit, Report, Value};
use huepass_feed::{FeedError, Rule};
use huepass_registrar::RegistrarError;
use huepass_registrar_store::StoreError;
use huepass_vault::{BackingError, VaultError};
use huepass_wire::WireError;

use crate::{cause, grounds};

#[cfg(test)]
mod tests;

/// The vault with the keys.
pub(crate) fn vault(path: &Path, error: &VaultError) -> Report {
    let report = match error {
        VaultError::Passphrase => return Report::new("error-issuer-passphrase", Exit::Denied),
        VaultError::PassphraseLength => {
            return Report::new("error-issuer-passphrase-length", Exit::Usage);
        }
        VaultError::NoMemory => return Report::new("error-issuer-memory", Exit::Temporary),
        VaultError::Backing(BackingError::InUse) => return in_use(path),
        VaultError::Backing(BackingError::Full) => return full(path),
        VaultError::KdfParams => Report::new("error-issuer-kdf", Exit::Config),
        VaultError::Backing(BackingError::Damaged(_) | BackingError::Failed(_)) => {
            Report::new("error-issuer-storage", Exit::Io).arg("path", path)
        }
        VaultError::NoVault
        | VaultError::NotEmpty
        | VaultError::Version(_)
        | VaultError::Damaged(_)
        | VaultError::Altered(_)
        | VaultError::RolledBack
        | VaultError::Missing
        | VaultError::TooLarge { .. }
        | VaultError::Name => Report::new("error-issuer-keys", Exit::Config).arg("path", path),
    };
    cause::of_keys(report, error)
}

/// The ledger.
pub(crate) fn ledger(path: &Path, error: &LedgerError) -> Report {
    match error {
        LedgerError::NotFounded => Report::new("error-issuer-no-authority", Exit::Config),
        LedgerError::AlreadyFounded => {
            Report::new("error-issuer-exists", Exit::CannotCreate).arg("path", path)
        }
        LedgerError::NoSuchShard(number) => {
            Report::new("error-issuer-no-shard", Exit::Usage).arg("number", *number)
        }
        LedgerError::Retired { number, epoch } => Report::new("error-issuer-retired", Exit::Usage)
            .arg("number", *number)
            .arg("epoch", *epoch),
        LedgerError::NoRoom => Report::new("error-issuer-no-room", Exit::Denied),
        LedgerError::PersonKnown => Report::new("error-issuer-person-known", Exit::Denied),
        LedgerError::PersonUnknown => Report::new("error-issuer-person-unknown", Exit::Denied),
        LedgerError::InUse => in_use(path),
        LedgerError::Full => full(path),
        LedgerError::Damaged(cause) => Report::new("error-issuer-ledger", Exit::Config)
            .arg("path", path)
            .detail(&said(cause)),
        LedgerError::Storage(cause) => Report::new("error-issuer-storage", Exit::Io)
            .arg("path", path)
            .because(&**cause),
        LedgerError::Fault(Fault::MissingKey(number)) => {
            mismatch(path, cause::missing_key(*number))
        }
        LedgerError::Fault(Fault::ShardKey(_) | Fault::Wire(_) | Fault::Validity(_))
        | LedgerError::ShardExists
        | LedgerError::NoSuchTicket
        | LedgerError::TicketExists
        | LedgerError::HandleTaken
        | LedgerError::NotIssued
        | LedgerError::AlreadyRevoked => Report::internal(error),
    }
}

/// The authority.
pub(crate) fn authority(path: &Path, error: &AuthorityError) -> Report {
    match error {
        AuthorityError::Ledger(error) => ledger(path, error),
        AuthorityError::Wire(WireError::Sealed | WireError::Version(_)) => {
            Report::new("error-issuer-request", Exit::NotOurCode)
        }
        AuthorityError::Wire(_) => Report::new("error-issuer-request", Exit::Unreadable),
        AuthorityError::OtherAuthority => Report::new("error-issuer-foreign", Exit::NotOurCode),
        AuthorityError::NothingToOffer => Report::new("error-issuer-no-colour", Exit::Denied),
        AuthorityError::LedgerBehind(number) => Report::new("error-issuer-behind", Exit::Config)
            .arg("path", path)
            .arg("number", *number),
        AuthorityError::Policy(rule) => {
            Report::new("error-issuer-rule", Exit::Usage).arg("cause", cause::policy(*rule))
        }
        AuthorityError::Grounds(GroundsRefused::Reason { effect, .. }) => grounds::misfit(*effect),
        AuthorityError::Feed(error) => made(path, error),
        AuthorityError::Mismatch(part) => mismatch(path, cause::differs(*part)),
        AuthorityError::MissingKey(number) => mismatch(path, cause::missing_key(*number)),
        AuthorityError::KeysNotSaved(cause) => {
            let report = Report::new("error-issuer-storage", Exit::Io).arg("path", path);
            cause::of_box(report, cause)
        }
        AuthorityError::Grounds(GroundsRefused::SameOfficer)
        | AuthorityError::NoSuchDeltas { .. } => Report::internal(error),
    }
}

/// A document that was to be made: what was asked for breaks a rule.
pub(crate) fn made(path: &Path, error: &FeedError) -> Report {
    match error {
        FeedError::Rule(rule) => Report::new("error-issuer-rule", Exit::Usage)
            .arg("cause", Value::Message(huepass_cli::cause::rule(*rule))),
        other => document(path, other),
    }
}

/// A public document that was read.
pub(crate) fn document(path: &Path, error: &FeedError) -> Report {
    match error {
        FeedError::OtherFramework => {
            Report::new("error-issuer-other-framework", Exit::NotOurCode).arg("path", path)
        }
        FeedError::Quorum { signed, needed } => {
            Report::new("error-issuer-quorum", Exit::ProofRefused)
                .arg("path", path)
                .arg("signed", *signed)
                .arg("needed", *needed)
        }
        FeedError::Rule(Rule::Version) | FeedError::Wire(WireError::Version(_)) => {
            Report::new("error-issuer-document", Exit::NotOurCode)
                .arg("path", path)
                .because(error)
        }
        FeedError::Rule(_)
        | FeedError::Wire(_)
        | FeedError::Digest
        | FeedError::Dropped(_)
        | FeedError::WentBack(_) => Report::new("error-issuer-document", Exit::Unreadable)
            .arg("path", path)
            .because(error),
    }
}

/// The registrar.
pub(crate) fn registrar(path: &Path, error: &RegistrarError<StoreError>) -> Report {
    match error {
        RegistrarError::Store(error) => store(error),
        RegistrarError::Feed(error) => document(path, error),
        RegistrarError::Time => Report::new("error-issuer-time", Exit::Temporary),
        RegistrarError::NotAccredited
        | RegistrarError::Audit(_)
        | RegistrarError::MissingDeltas(_)
        | RegistrarError::WentBack(_)
        | RegistrarError::Repeated(_)
        | RegistrarError::Key(_)
        | RegistrarError::ListDiffers
        | RegistrarError::Participants
        | RegistrarError::NotNext(_)
        | RegistrarError::AlreadySigned(_)
        | RegistrarError::Bound(_)
        | RegistrarError::Early
        | RegistrarError::Missing
        | RegistrarError::Unproven => Report::new("error-issuer-round", Exit::ProofRefused)
            .arg("path", path)
            .arg("cause", cause::registrar(error)),
    }
}

/// The registrar's store.
pub(crate) fn store(error: &StoreError) -> Report {
    match error {
        StoreError::Durable(error) => Report::from_durable(error),
        StoreError::Damaged(_) | StoreError::Sealed => {
            Report::new("error-issuer-registrar-store", Exit::Config)
                .arg("cause", cause::store(error))
        }
    }
}

fn mismatch(path: &Path, cause: Value) -> Report {
    Report::new("error-issuer-mismatch", Exit::Config)
        .arg("path", path)
        .arg("cause", cause)
}

/// What the storage said, without what the report says already.
fn said(cause: &Boxed) -> String {
    cause.detail().unwrap_or_else(|| cause.to_string())
}

fn in_use(path: &Path) -> Report {
    Report::new("error-store-in-use", Exit::Temporary).arg("path", path)
}

fn full(path: &Path) -> Report {
    Report::new("error-store-disk-full", Exit::Io).arg("path", path)
}
