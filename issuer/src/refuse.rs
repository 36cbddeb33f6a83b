//! Failures of the crates below as reports for people.

use std::path::Path;

use huepass_authority::{AuthorityError, LedgerError};
use huepass_cli::{Exit, Report};
use huepass_feed::FeedError;
use huepass_registrar::RegistrarError;
use huepass_registrar_store::StoreError;
use huepass_vault::{BackingError, VaultError};

/// The vault with the keys.
pub(crate) fn vault(path: &Path, error: &VaultError) -> Report {
    match error {
        VaultError::Passphrase | VaultError::PassphraseLength => {
            Report::new("error-issuer-passphrase", Exit::Denied)
        }
        VaultError::Backing(BackingError::InUse) => in_use(path),
        VaultError::Backing(BackingError::Full) => full(path),
        VaultError::NoMemory | VaultError::KdfParams => {
            Report::new("error-issuer-kdf", Exit::Config).arg("cause", error.to_string())
        }
        VaultError::Backing(_) => Report::new("error-issuer-storage", Exit::Io)
            .arg("path", path)
            .arg("cause", error.to_string()),
        _ => Report::new("error-issuer-keys", Exit::Config).arg("path", path),
    }
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
        LedgerError::Damaged(_) => Report::new("error-issuer-ledger", Exit::Config)
            .arg("path", path)
            .arg("cause", error.to_string()),
        LedgerError::Storage(_) => Report::new("error-issuer-storage", Exit::Io)
            .arg("path", path)
            .arg("cause", error.to_string()),
        other => Report::internal(other),
    }
}

/// The authority.
pub(crate) fn authority(path: &Path, error: &AuthorityError) -> Report {
    match error {
        AuthorityError::Ledger(error) => ledger(path, error),
        AuthorityError::Wire(_) => Report::new("error-issuer-request", Exit::Unreadable),
        AuthorityError::OtherAuthority => Report::new("error-issuer-foreign", Exit::NotOurCode),
        AuthorityError::NothingToOffer => Report::new("error-issuer-no-colour", Exit::Denied),
        AuthorityError::LedgerBehind(number) => Report::new("error-issuer-behind", Exit::Config)
            .arg("path", path)
            .arg("number", *number),
        AuthorityError::Policy(cause) => {
            Report::new("error-issuer-rule", Exit::Usage).arg("cause", *cause)
        }
        AuthorityError::Feed(error) => document(path, error),
        AuthorityError::Mismatch(_) | AuthorityError::MissingKey(_) => {
            Report::new("error-issuer-mismatch", Exit::Config)
                .arg("path", path)
                .arg("cause", error.to_string())
        }
        AuthorityError::KeysNotSaved(_) => Report::new("error-issuer-storage", Exit::Io)
            .arg("path", path)
            .arg("cause", error.to_string()),
        other => Report::internal(other),
    }
}

/// A public document.
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
        FeedError::Rule(rule) => Report::new("error-issuer-rule", Exit::Usage).arg("cause", *rule),
        _ => Report::new("error-issuer-document", Exit::Unreadable)
            .arg("path", path)
            .arg("cause", error.to_string()),
    }
}

/// The registrar.
pub(crate) fn registrar(path: &Path, error: &RegistrarError<StoreError>) -> Report {
    match error {
        RegistrarError::Store(error) => store(error),
        RegistrarError::Feed(error) => document(path, error),
        RegistrarError::Time => Report::new("error-issuer-time", Exit::Temporary),
        other => Report::new("error-issuer-round", Exit::ProofRefused)
            .arg("path", path)
            .arg("cause", other.to_string()),
    }
}

/// The registrar's store.
pub(crate) fn store(error: &StoreError) -> Report {
    match error {
        StoreError::Durable(error) => Report::from_durable(error),
        other => Report::new("error-issuer-registrar-store", Exit::Config)
            .arg("cause", other.to_string()),
    }
}

fn in_use(path: &Path) -> Report {
    Report::new("error-store-in-use", Exit::Temporary).arg("path", path)
}

fn full(path: &Path) -> Report {
    Report::new("error-store-disk-full", Exit::Io).arg("path", path)
}
