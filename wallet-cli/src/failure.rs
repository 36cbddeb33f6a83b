//! What the wallet refused, in words and exit codes.

use huepass_carry::CarrierError;
use huepass_cli::{Exit, Report, utc};
use huepass_feed::{ChainRefusal, FeedError, Rule};
use huepass_vault::{BackingError, VaultError};
use huepass_wallet::{BeaconRefusal, WalletError, Why};
use huepass_wire::{PublicId as _, Reason, WireError};

use crate::cause;

#[cfg(test)]
mod tests;

/// The report for a refusal.
pub(crate) fn failed(error: &WalletError) -> Report {
    let usage = |id| Report::new(id, Exit::Usage);
    match error {
        WalletError::Vault(error) => vault_failed(error),
        WalletError::Record(what) => {
            Report::new("error-wallet-record", Exit::Unreadable).arg("what", cause::record(*what))
        }
        WalletError::NoFramework => Report::new("error-wallet-no-framework", Exit::Config),
        WalletError::OtherFramework => {
            Report::new("error-wallet-other-framework", Exit::NotOurCode)
        }
        WalletError::NoSuchProfile => usage("error-wallet-unknown-profile"),
        WalletError::ProfileExists => usage("error-wallet-profile-exists"),
        WalletError::ProfileName => usage("error-wallet-profile-name"),
        WalletError::TooManyProfiles(most) => {
            usage("error-wallet-many-profiles").arg("most", *most)
        }
        WalletError::Wire(error) => wire_failed(*error),
        WalletError::OtherKind => Report::new("error-wallet-other-kind", Exit::NotOurCode),
        WalletError::OfferExpired { ended } => {
            Report::new("error-wallet-offer-over", Exit::Denied).arg("time", utc(*ended))
        }
        WalletError::NotAccredited(id) => {
            Report::new("error-wallet-not-accredited", Exit::Denied).arg("authority", id.to_did())
        }
        WalletError::AuthorityUnknown(id) => {
            Report::new("error-wallet-authority-unknown", Exit::TrustTooOld)
                .arg("authority", id.to_did())
        }
        WalletError::OtherAuthority => usage("error-wallet-other-authority"),
        WalletError::NoPass => show_failed(&Why::NoPass),
        WalletError::NoTicket => Report::new("error-wallet-no-ticket", Exit::Denied),
        WalletError::TooManyRequests => Report::new("error-wallet-many-requests", Exit::Denied),
        WalletError::NotAsked => Report::new("error-wallet-not-asked", Exit::NotOurCode),
        WalletError::Contradiction(what) => {
            Report::new("error-wallet-contradiction", Exit::ProofRefused)
                .arg("cause", cause::contradiction(*what))
        }
        WalletError::Refused(reason) => refused(*reason),
        WalletError::Credential(refusal) => {
            Report::new("error-wallet-bad-credential", Exit::ProofRefused).because(refusal)
        }
        WalletError::FeedMissing(file) => {
            Report::new("error-wallet-feed-missing", Exit::Unreadable).arg("file", file)
        }
        WalletError::Feed { file, cause } => feed_failed(file, cause),
        WalletError::Source { file, cause } => {
            let carrier = cause.downcast_ref::<CarrierError>();
            let exit = carrier.map_or(Exit::Unreadable, CarrierError::exit);
            let report = Report::new("error-wallet-feed-not-read", exit).arg("file", file);
            match carrier {
                Some(cause) => report.because(cause),
                None => report.because(&**cause),
            }
        }
        WalletError::Chain(refusal) => chain_failed(refusal),
        WalletError::Announcement(cause) => announcement_failed(cause),
        WalletError::Older { offered, held } => {
            Report::new("error-wallet-older", Exit::TrustTooOld)
                .arg("offered", offered.0)
                .arg("held", held.0)
        }
        WalletError::Equivocation => Report::new("error-wallet-two-histories", Exit::Denied),
        WalletError::TooManyShards => Report::new("error-wallet-too-much", Exit::Unreadable),
        WalletError::CannotShow(why) => show_failed(why),
        WalletError::Beacon(refusal) => beacon_failed(*refusal),
    }
}

/// Why a pass cannot be shown.
pub(crate) fn show_failed(why: &Why) -> Report {
    let denied = |id| Report::new(id, Exit::Denied);
    match why {
        Why::NoPass => denied("error-show-no-pass"),
        Why::Revoked => denied("error-show-revoked"),
        Why::Expired { expiry } => {
            denied("error-show-expired").arg("time", utc(expiry.start() + 3599))
        }
        Why::BeyondWindow => Report::new("error-show-beyond-window", Exit::ClockNotTrusted),
        Why::Equivocation => denied("error-wallet-two-histories"),
        Why::NotSynced => Report::new("error-show-not-synced", Exit::TrustTooOld),
        Why::Clock { start } => {
            Report::new("error-show-clock", Exit::ClockNotTrusted).arg("time", utc(*start))
        }
        Why::TooOld { age } => {
            Report::new("error-show-too-old", Exit::TrustTooOld).arg("minutes", *age / 60)
        }
        Why::Waiting => Report::new("error-show-waiting", Exit::Temporary),
        Why::ShardGone => denied("error-show-shard-gone"),
        Why::Log => Report::new("error-show-log", Exit::Unreadable),
        Why::Certificate => Report::new("error-show-certificate", Exit::Unreadable),
        Why::Check(refusal) => Report::new("error-show-check", Exit::ProofRefused).because(refusal),
    }
}

fn beacon_failed(refusal: BeaconRefusal) -> Report {
    match refusal {
        BeaconRefusal::Foreign => Report::new("error-beacon-foreign", Exit::NotOurCode),
        BeaconRefusal::NotOnChain => Report::new("error-beacon-chain", Exit::EpochNewer),
        BeaconRefusal::TooEarly => Report::new("error-beacon-early", Exit::ClockNotTrusted),
        BeaconRefusal::TooLate => Report::new("error-beacon-late", Exit::ClockNotTrusted),
        BeaconRefusal::NotCertified => Report::new("error-beacon-not-certified", Exit::TrustTooOld),
        BeaconRefusal::TooManyScopes => Report::new("error-beacon-scopes", Exit::Denied),
    }
}

fn refused(reason: Reason) -> Report {
    let denied = |id| Report::new(id, Exit::Denied);
    match reason {
        Reason::Revoked => denied("error-refused-revoked"),
        Reason::Unknown => denied("error-refused-unknown"),
        Reason::WrongPin => denied("error-refused-pin"),
        Reason::Used => denied("error-refused-used"),
        Reason::Expired => denied("error-refused-expired"),
        Reason::WrongCommitment => denied("error-refused-commitment"),
        Reason::NoneWaiting => denied("error-refused-none-waiting"),
    }
}

/// A text or document that cannot be read.
pub(crate) fn wire_failed(error: WireError) -> Report {
    match error {
        WireError::NotOurs => Report::new("error-wallet-not-ours", Exit::NotOurCode),
        WireError::Version(version) => {
            Report::new("error-wallet-version", Exit::NotOurCode).arg("version", version)
        }
        WireError::Signature | WireError::Sealed => {
            Report::new("error-wallet-signature", Exit::NotOurCode)
        }
        WireError::TooLarge { limit } => {
            Report::new("error-wallet-text-large", Exit::Unreadable).arg("limit", limit)
        }
        WireError::Malformed => Report::new("error-wallet-malformed", Exit::Unreadable),
    }
}

/// A document of a feed that does not hold.
pub(crate) fn feed_failed(file: &str, cause: &FeedError) -> Report {
    let report = match cause {
        FeedError::OtherFramework => Report::new("error-wallet-other-framework", Exit::NotOurCode),
        FeedError::Dropped(_) | FeedError::WentBack(_) => {
            Report::new("error-wallet-list-dropped", Exit::Denied)
        }
        FeedError::Quorum { signed, needed } => {
            Report::new("error-wallet-quorum", Exit::Unreadable)
                .arg("signed", *signed)
                .arg("needed", *needed)
        }
        FeedError::Rule(Rule::Version) | FeedError::Wire(WireError::Version(_)) => {
            Report::new("error-wallet-feed", Exit::NotOurCode).because(cause)
        }
        FeedError::Wire(_) | FeedError::Rule(_) | FeedError::Digest => {
            Report::new("error-wallet-feed", Exit::Unreadable).because(cause)
        }
    };
    report.arg("file", file)
}

/// An announcement from a gate's screen.
fn announcement_failed(cause: &FeedError) -> Report {
    match cause {
        FeedError::Quorum { signed, needed } => {
            Report::new("error-wallet-announcement-quorum", Exit::ProofRefused)
                .arg("signed", *signed)
                .arg("needed", *needed)
        }
        FeedError::Wire(error) => wire_failed(*error),
        FeedError::OtherFramework
        | FeedError::Dropped(_)
        | FeedError::WentBack(_)
        | FeedError::Rule(_)
        | FeedError::Digest => {
            Report::new("error-wallet-announcement", Exit::ProofRefused).because(cause)
        }
    }
}

fn chain_failed(refusal: &ChainRefusal) -> Report {
    match refusal {
        ChainRefusal::Gap { first } => {
            Report::new("error-wallet-gap", Exit::Unreadable).arg("epoch", first.0)
        }
        ChainRefusal::Equivocation(_) => Report::new("error-wallet-two-histories", Exit::Denied),
        ChainRefusal::Older | ChainRefusal::Time => {
            Report::new("error-wallet-chain", Exit::Unreadable).because(refusal)
        }
    }
}

/// The vault failed or refused.
pub(crate) fn vault_failed(error: &VaultError) -> Report {
    let because = |id, exit| cause::of_vault(Report::new(id, exit), error);
    match error {
        VaultError::Passphrase => Report::new("error-vault-passphrase", Exit::Denied),
        VaultError::PassphraseLength => Report::new("error-vault-passphrase-length", Exit::Usage),
        VaultError::NoVault => Report::new("error-vault-none", Exit::Config),
        VaultError::NotEmpty => Report::new("error-vault-exists", Exit::CannotCreate),
        VaultError::Damaged(_)
        | VaultError::Altered(_)
        | VaultError::RolledBack
        | VaultError::Missing
        | VaultError::KdfParams
        | VaultError::Backing(BackingError::Damaged(_)) => {
            because("error-vault-damaged", Exit::Unreadable)
        }
        VaultError::Version(version) => {
            Report::new("error-vault-version", Exit::Unreadable).arg("version", *version)
        }
        VaultError::Backing(BackingError::InUse) => {
            Report::new("error-vault-in-use", Exit::Temporary)
        }
        VaultError::Backing(BackingError::Full) => Report::new("error-vault-full", Exit::Io),
        VaultError::NoMemory => Report::new("error-vault-memory", Exit::Temporary),
        VaultError::TooLarge { .. } => because("error-vault-too-large", Exit::Unreadable),
        VaultError::Backing(BackingError::Failed(_)) => because("error-vault", Exit::Io),
        VaultError::Name => Report::internal(error),
    }
}
