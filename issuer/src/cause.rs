//! Why something failed, in words, for the errors that only an issuer meets; see
//! [`huepass_cli::cause`] for those of all programs.

use huepass_authority::{Cause as Boxed, Part, PolicyRule};
use huepass_cli::{Cause as _, Report, Value, args};
use huepass_registrar::RegistrarError;
use huepass_registrar_store::{Kind, StoreError};
use huepass_vault::{BackingError, Measure, VaultError};

/// The vault with the keys.
pub(crate) fn vault(error: &VaultError) -> Value {
    Value::Message(match error {
        VaultError::NoVault => "issuer-cause-vault-none",
        VaultError::NotEmpty => "issuer-cause-vault-not-empty",
        VaultError::Passphrase => "issuer-cause-vault-passphrase",
        VaultError::PassphraseLength => "issuer-cause-vault-passphrase-length",
        VaultError::Version(version) => {
            return Value::Filled(
                "issuer-cause-vault-version",
                args! { "version" => *version },
            );
        }
        VaultError::KdfParams => "issuer-cause-vault-kdf",
        VaultError::NoMemory => "issuer-cause-vault-memory",
        VaultError::Damaged(part) => {
            return Value::Filled(
                "issuer-cause-vault-damaged",
                args! { "part" => of_vault(*part) },
            );
        }
        VaultError::Altered(part) => {
            return Value::Filled(
                "issuer-cause-vault-altered",
                args! { "part" => of_vault(*part) },
            );
        }
        VaultError::RolledBack => "issuer-cause-vault-rolled-back",
        VaultError::Missing => "issuer-cause-vault-missing",
        VaultError::TooLarge { what, limit } => {
            return Value::Filled(
                "issuer-cause-vault-too-large",
                args! { "what" => measure(*what), "limit" => *limit },
            );
        }
        VaultError::Name => "issuer-cause-vault-name",
        VaultError::Backing(BackingError::InUse) => "cli-cause-in-use",
        VaultError::Backing(BackingError::Full) => "cli-cause-full",
        VaultError::Backing(BackingError::Damaged(_)) => "cli-cause-damaged",
        VaultError::Backing(BackingError::Failed(cause)) => return cause.words(),
    })
}

/// Fills a report's `cause` with the vault's reason, and adds what the storage said.
pub(crate) fn of_keys(report: Report, error: &VaultError) -> Report {
    let report = report.arg("cause", vault(error));
    match error {
        VaultError::Backing(BackingError::Damaged(cause) | BackingError::Failed(cause)) => {
            match cause.detail() {
                Some(detail) => report.detail(&detail),
                None => report,
            }
        }
        _ => report,
    }
}

/// The same for a reason that the authority passes on.
pub(crate) fn of_box(report: Report, cause: &Boxed) -> Report {
    match cause.downcast_ref::<VaultError>() {
        Some(error) => of_keys(report, error),
        None => report.because(&**cause),
    }
}

/// In what ledger, keys and framework differ.
pub(crate) fn differs(part: Part) -> Value {
    Value::Message(match part {
        Part::Framework => "issuer-cause-differs-framework",
        Part::Kind => "issuer-cause-differs-kind",
        Part::Key => "issuer-cause-differs-key",
    })
}

/// The key of a shard is not there.
pub(crate) fn missing_key(number: u32) -> Value {
    Value::Filled("issuer-cause-missing-key", args! { "number" => number })
}

/// What a policy must keep to.
pub(crate) fn policy(rule: PolicyRule) -> Value {
    Value::Message(match rule {
        PolicyRule::Validity => "issuer-rule-validity",
        PolicyRule::Offer => "issuer-rule-offer",
        PolicyRule::Ticket => "issuer-rule-ticket",
        PolicyRule::PinAttempts => "issuer-rule-pin-attempts",
        PolicyRule::ShardPersons => "issuer-rule-shard-persons",
        PolicyRule::Shards => "issuer-rule-shards",
    })
}

/// The registrar.
pub(crate) fn registrar(error: &RegistrarError<StoreError>) -> Value {
    let of_shard = |id, number: u32| Value::Filled(id, args! { "number" => number });
    match error {
        RegistrarError::Store(error) => store(error),
        RegistrarError::Feed(error) => error.words(),
        RegistrarError::NotAccredited => Value::Message("issuer-cause-not-accredited"),
        RegistrarError::Audit(shard) => of_shard("issuer-cause-audit", shard.number),
        RegistrarError::MissingDeltas(shard) => {
            of_shard("issuer-cause-missing-deltas", shard.number)
        }
        RegistrarError::WentBack(shard) => of_shard("issuer-cause-went-back", shard.number),
        RegistrarError::Repeated(shard) => of_shard("issuer-cause-repeated", shard.number),
        RegistrarError::Key(shard) => of_shard("issuer-cause-key", shard.number),
        RegistrarError::ListDiffers => Value::Message("issuer-cause-list-differs"),
        RegistrarError::Participants => Value::Message("issuer-cause-participants"),
        RegistrarError::Time => Value::Message("issuer-cause-time"),
        RegistrarError::NotNext(epoch) => {
            Value::Filled("issuer-cause-not-next", args! { "epoch" => epoch.0 })
        }
        RegistrarError::AlreadySigned(epoch) => {
            Value::Filled("issuer-cause-signed", args! { "epoch" => epoch.0 })
        }
        RegistrarError::Bound(epoch) => {
            Value::Filled("issuer-cause-bound", args! { "epoch" => epoch.0 })
        }
        RegistrarError::Early => Value::Message("issuer-cause-early"),
        RegistrarError::Missing => Value::Message("issuer-cause-missing"),
        RegistrarError::Unproven => Value::Message("issuer-cause-unproven"),
    }
}

/// The registrar's store.
pub(crate) fn store(error: &StoreError) -> Value {
    match error {
        StoreError::Durable(error) => error.words(),
        StoreError::Damaged(kind) => Value::Message(match kind {
            Kind::Shard => "issuer-cause-record-shard",
            Kind::Handles => "issuer-cause-record-handles",
            Kind::Round => "issuer-cause-record-round",
            Kind::Announcement => "issuer-cause-record-announcement",
        }),
        StoreError::Sealed => Value::Message("issuer-cause-record-sealed"),
    }
}

fn of_vault(part: huepass_vault::Part) -> Value {
    use huepass_vault::Part;
    Value::Message(match part {
        Part::Header => "issuer-part-header",
        Part::Index => "issuer-part-index",
        Part::Record => "issuer-part-record",
        Part::Storage => "issuer-part-storage",
        Part::Export => "issuer-part-export",
    })
}

fn measure(what: Measure) -> Value {
    Value::Message(match what {
        Measure::Record => "issuer-part-record",
        Measure::Name => "issuer-part-name",
        Measure::Records => "issuer-part-records",
        Measure::Total => "issuer-part-total",
        Measure::Export => "issuer-part-export",
    })
}
