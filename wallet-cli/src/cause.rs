//! Why something failed, in words, for the errors that only a wallet meets; see
//! [`huepass_cli::cause`] for those of all programs.

use huepass_cli::{Cause as _, Report, Value, args};
use huepass_vault::{BackingError, Measure, Part, VaultError};
use huepass_wallet::{Contradiction, Record};

/// What a record of the wallet's is about.
pub(crate) fn record(record: Record) -> Value {
    Value::Message(match record {
        Record::Framework => "wallet-record-framework",
        Record::Registrars => "wallet-record-registrars",
        Record::Statements => "wallet-record-statements",
        Record::Announcements => "wallet-record-announcements",
        Record::List => "wallet-record-list",
        Record::Documents => "wallet-record-documents",
        Record::Authority => "wallet-record-authority",
        Record::Window => "wallet-record-window",
        Record::Profile => "wallet-record-profile",
        Record::Secret => "wallet-record-secret",
        Record::Pass => "wallet-record-pass",
        Record::Requests => "wallet-record-requests",
        Record::Pseudonyms => "wallet-record-pseudonyms",
        Record::Evidence => "wallet-record-evidence",
        Record::Setting => "wallet-record-setting",
    })
}

/// In what an answer contradicts its request.
pub(crate) fn contradiction(contradiction: Contradiction) -> Value {
    Value::Message(match contradiction {
        Contradiction::Purpose => "wallet-cause-purpose",
        Contradiction::PassForWitness => "wallet-cause-pass-for-witness",
        Contradiction::WitnessForPass => "wallet-cause-witness-for-pass",
        Contradiction::ShardOrKind => "wallet-cause-shard-or-kind",
        Contradiction::PassChanged => "wallet-cause-pass-changed",
        Contradiction::OldHandle => "wallet-cause-old-handle",
    })
}

/// Fills a report's `cause` with the vault's reason, and adds what the storage said.
pub(crate) fn of_vault(report: Report, error: &VaultError) -> Report {
    let (words, detail) = match error {
        VaultError::Backing(BackingError::Damaged(cause)) => {
            let detail = cause.detail().unwrap_or_else(|| cause.to_string());
            (vault(error), Some(detail))
        }
        VaultError::Backing(BackingError::Failed(cause)) => (vault(error), cause.detail()),
        _ => (vault(error), None),
    };
    let report = report.arg("cause", words);
    match detail {
        Some(detail) => report.detail(&detail),
        None => report,
    }
}

fn vault(error: &VaultError) -> Value {
    Value::Message(match error {
        VaultError::NoVault => "wallet-cause-vault-none",
        VaultError::NotEmpty => "wallet-cause-vault-not-empty",
        VaultError::Passphrase => "wallet-cause-vault-passphrase",
        VaultError::PassphraseLength => "wallet-cause-vault-passphrase-length",
        VaultError::Version(version) => {
            return Value::Filled(
                "wallet-cause-vault-version",
                args! { "version" => *version },
            );
        }
        VaultError::KdfParams => "wallet-cause-vault-kdf",
        VaultError::NoMemory => "cli-cause-memory",
        VaultError::Damaged(what) => {
            return Value::Filled(
                "wallet-cause-vault-damaged",
                args! { "part" => part(*what) },
            );
        }
        VaultError::Altered(what) => {
            return Value::Filled(
                "wallet-cause-vault-altered",
                args! { "part" => part(*what) },
            );
        }
        VaultError::RolledBack => "wallet-cause-vault-rolled-back",
        VaultError::Missing => "wallet-cause-vault-missing",
        VaultError::TooLarge { what, limit } => {
            return Value::Filled(
                "wallet-cause-vault-too-large",
                args! { "what" => measure(*what), "limit" => *limit },
            );
        }
        VaultError::Name => "wallet-cause-vault-name",
        VaultError::Backing(BackingError::InUse) => "cli-cause-in-use",
        VaultError::Backing(BackingError::Full) => "cli-cause-full",
        VaultError::Backing(BackingError::Damaged(_)) => "cli-cause-damaged",
        VaultError::Backing(BackingError::Failed(cause)) => return cause.words(),
    })
}

fn part(part: Part) -> Value {
    Value::Message(match part {
        Part::Header => "wallet-part-header",
        Part::Index => "wallet-part-index",
        Part::Record => "wallet-part-record",
        Part::Storage => "wallet-part-storage",
        Part::Export => "wallet-part-export",
    })
}

fn measure(what: Measure) -> Value {
    Value::Message(match what {
        Measure::Record => "wallet-part-record",
        Measure::Name => "wallet-part-name",
        Measure::Records => "wallet-part-records",
        Measure::Total => "wallet-part-total",
        Measure::Export => "wallet-part-export",
    })
}
