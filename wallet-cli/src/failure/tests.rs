use huepass_cli::words::check;
use huepass_cli::{Locale, Messages, every};
use huepass_credential::{AuthorityId, Epoch, Hour, ShardId, WalletRefusal};
use huepass_feed::Rule;
use huepass_vault::{Measure, Part};
use huepass_wallet::{Contradiction, Record};

use super::*;

/// Commands, their arguments and beginnings of our texts, which a Chinese sentence names too.
const NAMES: &[&str] = &[
    "HUEA",
    "HUEB",
    "HUEO",
    "HUER",
    "acknowledge",
    "add",
    "announce",
    "cli",
    "even",
    "home",
    "if",
    "init",
    "list",
    "old",
    "profile",
    "profiles",
    "renew",
    "request",
    "show",
    "status",
    "sync",
    "wallet",
    "witness",
];

fn told(report: &Report) {
    let chinese = Messages::new(Locale::Chinese, crate::PROGRAM.words);
    // An authority's id is in no language.
    let id = AuthorityId([0; 32]).to_did();
    let mut names = NAMES.to_vec();
    names.extend(id.split(|c: char| !c.is_ascii_alphabetic()));
    assert_eq!(check::leaks(report, &chinese, &names), Vec::<String>::new());
}

fn id() -> AuthorityId {
    AuthorityId([0; 32])
}

fn shard() -> ShardId {
    ShardId {
        authority: id(),
        number: 7,
    }
}

fn foreign() -> Box<dyn std::error::Error + Send + Sync> {
    "a record of odd length".into()
}

fn vaults() -> Vec<VaultError> {
    let parts = every!(Part {
        Part::Header => Part::Header,
        Part::Index => Part::Index,
        Part::Record => Part::Record,
        Part::Storage => Part::Storage,
        Part::Export => Part::Export,
    });
    let measures = every!(Measure {
        Measure::Record => Measure::Record,
        Measure::Name => Measure::Name,
        Measure::Records => Measure::Records,
        Measure::Total => Measure::Total,
        Measure::Export => Measure::Export,
    });
    let backings = every!(BackingError {
        BackingError::InUse => BackingError::InUse,
        BackingError::Full => BackingError::Full,
        BackingError::Damaged(_) => BackingError::Damaged(foreign()),
        BackingError::Failed(_) => BackingError::Failed(foreign()),
    });
    let mut errors = every!(VaultError {
        VaultError::NoVault => VaultError::NoVault,
        VaultError::NotEmpty => VaultError::NotEmpty,
        VaultError::Passphrase => VaultError::Passphrase,
        VaultError::PassphraseLength => VaultError::PassphraseLength,
        VaultError::Version(_) => VaultError::Version(9),
        VaultError::KdfParams => VaultError::KdfParams,
        VaultError::NoMemory => VaultError::NoMemory,
        VaultError::Damaged(_) => VaultError::Damaged(Part::Header),
        VaultError::Altered(_) => VaultError::Altered(Part::Header),
        VaultError::RolledBack => VaultError::RolledBack,
        VaultError::Missing => VaultError::Missing,
        VaultError::TooLarge { .. } => VaultError::TooLarge { what: Measure::Name, limit: 8 },
        VaultError::Name => VaultError::Name,
        VaultError::Backing(_) => VaultError::Backing(BackingError::Full),
    });
    errors.extend(
        parts
            .iter()
            .flat_map(|p| [VaultError::Damaged(*p), VaultError::Altered(*p)]),
    );
    errors.extend(
        measures
            .into_iter()
            .map(|what| VaultError::TooLarge { what, limit: 8 }),
    );
    errors.extend(backings.into_iter().map(VaultError::Backing));
    errors
}

fn checks() -> Vec<WalletRefusal> {
    every!(WalletRefusal {
        WalletRefusal::Window => WalletRefusal::Window,
        WalletRefusal::EpochKey => WalletRefusal::EpochKey,
        WalletRefusal::Certificate => WalletRefusal::Certificate,
        WalletRefusal::Signature => WalletRefusal::Signature,
        WalletRefusal::Witness => WalletRefusal::Witness,
        WalletRefusal::Degenerate => WalletRefusal::Degenerate,
        WalletRefusal::Expired => WalletRefusal::Expired,
        WalletRefusal::BeyondWindow => WalletRefusal::BeyondWindow,
        WalletRefusal::Mismatch => WalletRefusal::Mismatch,
        WalletRefusal::SelfCheck => WalletRefusal::SelfCheck,
    })
}

fn reasons_not_to_show() -> Vec<Why> {
    let mut whys = every!(Why {
        Why::NoPass => Why::NoPass,
        Why::Revoked => Why::Revoked,
        Why::Expired { .. } => Why::Expired { expiry: Hour(500_000) },
        Why::BeyondWindow => Why::BeyondWindow,
        Why::Equivocation => Why::Equivocation,
        Why::NotSynced => Why::NotSynced,
        Why::Clock { .. } => Why::Clock { start: 1_700_000_000 },
        Why::TooOld { .. } => Why::TooOld { age: 900 },
        Why::Waiting => Why::Waiting,
        Why::ShardGone => Why::ShardGone,
        Why::Log => Why::Log,
        Why::Certificate => Why::Certificate,
        Why::Check(_) => Why::Check(WalletRefusal::SelfCheck),
    });
    whys.extend(checks().into_iter().map(Why::Check));
    whys
}

fn texts() -> Vec<WireError> {
    every!(WireError {
        WireError::TooLarge { .. } => WireError::TooLarge { limit: 8 },
        WireError::NotOurs => WireError::NotOurs,
        WireError::Malformed => WireError::Malformed,
        WireError::Version(_) => WireError::Version(9),
        WireError::Signature => WireError::Signature,
        WireError::Sealed => WireError::Sealed,
    })
}

fn documents() -> Vec<FeedError> {
    let mut errors = every!(FeedError {
        FeedError::Wire(_) => FeedError::Wire(WireError::Malformed),
        FeedError::OtherFramework => FeedError::OtherFramework,
        FeedError::Quorum { .. } => FeedError::Quorum { signed: 1, needed: 2 },
        FeedError::Rule(_) => FeedError::Rule(Rule::Version),
        FeedError::Digest => FeedError::Digest,
        FeedError::Dropped(_) => FeedError::Dropped(shard()),
        FeedError::WentBack(_) => FeedError::WentBack(shard()),
    });
    errors.extend(Rule::ALL.iter().map(|rule| FeedError::Rule(*rule)));
    errors.extend(texts().into_iter().map(FeedError::Wire));
    errors
}

fn answers() -> Vec<Reason> {
    every!(Reason {
        Reason::Revoked => Reason::Revoked,
        Reason::Unknown => Reason::Unknown,
        Reason::WrongPin => Reason::WrongPin,
        Reason::Used => Reason::Used,
        Reason::Expired => Reason::Expired,
        Reason::WrongCommitment => Reason::WrongCommitment,
        Reason::NoneWaiting => Reason::NoneWaiting,
    })
}

fn beacons() -> Vec<BeaconRefusal> {
    every!(BeaconRefusal {
        BeaconRefusal::Foreign => BeaconRefusal::Foreign,
        BeaconRefusal::NotOnChain => BeaconRefusal::NotOnChain,
        BeaconRefusal::TooEarly => BeaconRefusal::TooEarly,
        BeaconRefusal::TooLate => BeaconRefusal::TooLate,
        BeaconRefusal::NotCertified => BeaconRefusal::NotCertified,
        BeaconRefusal::TooManyScopes => BeaconRefusal::TooManyScopes,
    })
}

fn records() -> Vec<Record> {
    every!(Record {
        Record::Framework => Record::Framework,
        Record::Registrars => Record::Registrars,
        Record::Statements => Record::Statements,
        Record::Announcements => Record::Announcements,
        Record::List => Record::List,
        Record::Documents => Record::Documents,
        Record::Authority => Record::Authority,
        Record::Window => Record::Window,
        Record::Profile => Record::Profile,
        Record::Secret => Record::Secret,
        Record::Pass => Record::Pass,
        Record::Requests => Record::Requests,
        Record::Pseudonyms => Record::Pseudonyms,
        Record::Evidence => Record::Evidence,
        Record::Setting => Record::Setting,
    })
}

fn contradictions() -> Vec<Contradiction> {
    every!(Contradiction {
        Contradiction::Purpose => Contradiction::Purpose,
        Contradiction::PassForWitness => Contradiction::PassForWitness,
        Contradiction::WitnessForPass => Contradiction::WitnessForPass,
        Contradiction::ShardOrKind => Contradiction::ShardOrKind,
        Contradiction::PassChanged => Contradiction::PassChanged,
        Contradiction::OldHandle => Contradiction::OldHandle,
    })
}

fn wallets() -> Vec<WalletError> {
    let feed = |cause| WalletError::Feed {
        file: "1".into(),
        cause,
    };
    let source = |cause| WalletError::Source {
        file: "1".into(),
        cause,
    };
    let mut errors = every!(WalletError {
        WalletError::Vault(_) => WalletError::Vault(VaultError::NoVault),
        WalletError::Record(_) => WalletError::Record(Record::Pass),
        WalletError::NoFramework => WalletError::NoFramework,
        WalletError::OtherFramework => WalletError::OtherFramework,
        WalletError::NoSuchProfile => WalletError::NoSuchProfile,
        WalletError::ProfileExists => WalletError::ProfileExists,
        WalletError::ProfileName => WalletError::ProfileName,
        WalletError::TooManyProfiles(_) => WalletError::TooManyProfiles(9),
        WalletError::Wire(_) => WalletError::Wire(WireError::NotOurs),
        WalletError::OtherKind => WalletError::OtherKind,
        WalletError::OfferExpired { .. } => WalletError::OfferExpired { ended: 1_700_000_000 },
        WalletError::NotAccredited(_) => WalletError::NotAccredited(id()),
        WalletError::AuthorityUnknown(_) => WalletError::AuthorityUnknown(id()),
        WalletError::OtherAuthority => WalletError::OtherAuthority,
        WalletError::NoPass => WalletError::NoPass,
        WalletError::NoTicket => WalletError::NoTicket,
        WalletError::TooManyRequests => WalletError::TooManyRequests,
        WalletError::NotAsked => WalletError::NotAsked,
        WalletError::Contradiction(_) => WalletError::Contradiction(Contradiction::Purpose),
        WalletError::Refused(_) => WalletError::Refused(Reason::Used),
        WalletError::Credential(_) => WalletError::Credential(WalletRefusal::Window),
        WalletError::FeedMissing(_) => WalletError::FeedMissing("1".into()),
        WalletError::Feed { .. } => feed(FeedError::Digest),
        WalletError::Source { .. } => source(foreign()),
        WalletError::Announcement(_) => WalletError::Announcement(FeedError::Digest),
        WalletError::Older { .. } => WalletError::Older { offered: Epoch(1), held: Epoch(2) },
        WalletError::Chain(_) => WalletError::Chain(ChainRefusal::Time),
        WalletError::Equivocation => WalletError::Equivocation,
        WalletError::TooManyShards => WalletError::TooManyShards,
        WalletError::CannotShow(_) => WalletError::CannotShow(Why::Log),
        WalletError::Beacon(_) => WalletError::Beacon(BeaconRefusal::Foreign),
    });
    errors.push(source(Box::new(std::io::Error::from(
        std::io::ErrorKind::FileTooLarge,
    ))));
    errors.push(WalletError::Chain(ChainRefusal::Older));
    errors.push(WalletError::Chain(ChainRefusal::Gap { first: Epoch(7) }));
    errors.extend(vaults().into_iter().map(WalletError::Vault));
    errors.extend(records().into_iter().map(WalletError::Record));
    errors.extend(texts().into_iter().map(WalletError::Wire));
    errors.extend(contradictions().into_iter().map(WalletError::Contradiction));
    errors.extend(answers().into_iter().map(WalletError::Refused));
    errors.extend(checks().into_iter().map(WalletError::Credential));
    errors.extend(documents().into_iter().map(feed));
    errors.extend(documents().into_iter().map(WalletError::Announcement));
    errors.extend(
        reasons_not_to_show()
            .into_iter()
            .map(WalletError::CannotShow),
    );
    errors.extend(beacons().into_iter().map(WalletError::Beacon));
    errors
}

#[test]
fn every_refusal_is_in_the_readers_language() {
    for error in wallets() {
        told(&failed(&error));
    }
}

#[test]
fn what_foreign_software_said_is_the_detail_and_no_sentence() {
    let chinese = Messages::new(Locale::Chinese, crate::PROGRAM.words);
    for error in [
        WalletError::Source {
            file: "1".into(),
            cause: foreign(),
        },
        WalletError::Vault(VaultError::Backing(BackingError::Failed(foreign()))),
        WalletError::Vault(VaultError::Backing(BackingError::Damaged(foreign()))),
    ] {
        let detail = failed(&error).render(&chinese).detail;
        assert_eq!(detail.as_deref(), Some("a record of odd length"));
    }
}
