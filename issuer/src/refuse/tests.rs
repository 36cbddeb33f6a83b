use huepass_authority::{Effect, Part, PolicyRule, ReasonClass};
use huepass_cli::words::check;
use huepass_cli::{Locale, Messages, every};
use huepass_credential::{AuthorityId, Epoch, ShardId, ShardKeyError};
use huepass_durable::DurableError;
use huepass_feed::Rule;
use huepass_registrar_store::Kind;
use huepass_vault::{Measure, Part as VaultPart};
use huepass_wire::WireError;

use super::*;

/// Commands and their arguments, which a Chinese sentence names too.
const NAMES: &[&str] = &[
    "PERSON",
    "accredit",
    "add",
    "authority",
    "colour",
    "config",
    "epoch",
    "feed",
    "framework",
    "init",
    "issuer",
    "join",
    "kdf",
    "list",
    "name",
    "offer",
    "person",
    "propose",
    "publish",
    "registrar",
    "request",
    "round",
    "shard",
    "step",
    "toml",
    "wallet",
    "cli",
    "home",
    "out",
    // Reasons, by their names.
    "basis",
    "reason",
    "confirmed",
    "suspected",
    "close",
    "contact",
    "place",
    "and",
    "time",
    "returned",
    "from",
    "area",
    "symptoms",
    "test",
    "negative",
    "observation",
    "ended",
    "false",
    "declaration",
    "correction",
];

fn told(report: &Report) {
    let chinese = Messages::new(Locale::Chinese, crate::PROGRAM.words);
    assert_eq!(check::leaks(report, &chinese, NAMES), Vec::<String>::new());
}

fn path() -> &'static Path {
    Path::new("/1")
}

fn boxed() -> Boxed {
    "a record of odd length".into()
}

fn storage() -> DurableError {
    DurableError::DiskFull {
        path: path().to_owned(),
    }
}

fn shard() -> ShardId {
    ShardId {
        authority: AuthorityId([0; 32]),
        number: 7,
    }
}

fn vaults() -> Vec<VaultError> {
    let parts = every!(VaultPart {
        VaultPart::Header => VaultPart::Header,
        VaultPart::Index => VaultPart::Index,
        VaultPart::Record => VaultPart::Record,
        VaultPart::Storage => VaultPart::Storage,
        VaultPart::Export => VaultPart::Export,
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
        BackingError::Damaged(_) => BackingError::Damaged(boxed()),
        BackingError::Failed(_) => BackingError::Failed(boxed()),
    });
    let mut errors = every!(VaultError {
        VaultError::NoVault => VaultError::NoVault,
        VaultError::NotEmpty => VaultError::NotEmpty,
        VaultError::Passphrase => VaultError::Passphrase,
        VaultError::PassphraseLength => VaultError::PassphraseLength,
        VaultError::Version(_) => VaultError::Version(9),
        VaultError::KdfParams => VaultError::KdfParams,
        VaultError::NoMemory => VaultError::NoMemory,
        VaultError::Damaged(_) => VaultError::Damaged(VaultPart::Header),
        VaultError::Altered(_) => VaultError::Altered(VaultPart::Header),
        VaultError::RolledBack => VaultError::RolledBack,
        VaultError::Missing => VaultError::Missing,
        VaultError::TooLarge { .. } => VaultError::TooLarge { what: Measure::Name, limit: 8 },
        VaultError::Name => VaultError::Name,
        VaultError::Backing(_) => VaultError::Backing(BackingError::Failed(Box::new(storage()))),
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

fn ledgers() -> Vec<LedgerError> {
    let mut errors = every!(LedgerError {
        LedgerError::NotFounded => LedgerError::NotFounded,
        LedgerError::AlreadyFounded => LedgerError::AlreadyFounded,
        LedgerError::NoSuchShard(_) => LedgerError::NoSuchShard(7),
        LedgerError::ShardExists => LedgerError::ShardExists,
        LedgerError::Retired { .. } => LedgerError::Retired { number: 7, epoch: 9 },
        LedgerError::NoRoom => LedgerError::NoRoom,
        LedgerError::PersonKnown => LedgerError::PersonKnown,
        LedgerError::PersonUnknown => LedgerError::PersonUnknown,
        LedgerError::NoSuchTicket => LedgerError::NoSuchTicket,
        LedgerError::TicketExists => LedgerError::TicketExists,
        LedgerError::HandleTaken => LedgerError::HandleTaken,
        LedgerError::NotIssued => LedgerError::NotIssued,
        LedgerError::AlreadyRevoked => LedgerError::AlreadyRevoked,
        LedgerError::Fault(_) => LedgerError::Fault(Fault::Validity(8)),
        LedgerError::InUse => LedgerError::InUse,
        LedgerError::Full => LedgerError::Full,
        LedgerError::Damaged(_) => LedgerError::Damaged(boxed()),
        LedgerError::Storage(_) => LedgerError::Storage(Box::new(storage())),
    });
    let faults = every!(Fault {
        Fault::ShardKey(_) => Fault::ShardKey(ShardKeyError::Handle),
        Fault::MissingKey(_) => Fault::MissingKey(7),
        Fault::Wire(_) => Fault::Wire(WireError::Malformed),
        Fault::Validity(_) => Fault::Validity(8),
    });
    errors.extend(faults.into_iter().map(LedgerError::Fault));
    errors.push(LedgerError::Storage(boxed()));
    errors
}

fn rules() -> Vec<PolicyRule> {
    every!(PolicyRule {
        PolicyRule::Validity => PolicyRule::Validity,
        PolicyRule::Offer => PolicyRule::Offer,
        PolicyRule::Ticket => PolicyRule::Ticket,
        PolicyRule::PinAttempts => PolicyRule::PinAttempts,
        PolicyRule::ShardPersons => PolicyRule::ShardPersons,
        PolicyRule::Shards => PolicyRule::Shards,
    })
}

fn authorities() -> Vec<AuthorityError> {
    let mut errors = every!(AuthorityError {
        AuthorityError::Ledger(_) => LedgerError::Full.into(),
        AuthorityError::Wire(_) => WireError::Malformed.into(),
        AuthorityError::Feed(_) => FeedError::Digest.into(),
        AuthorityError::Mismatch(_) => AuthorityError::Mismatch(Part::Key),
        AuthorityError::OtherAuthority => AuthorityError::OtherAuthority,
        AuthorityError::MissingKey(_) => AuthorityError::MissingKey(7),
        AuthorityError::KeysNotSaved(_) => AuthorityError::KeysNotSaved(boxed()),
        AuthorityError::LedgerBehind(_) => AuthorityError::LedgerBehind(7),
        AuthorityError::NothingToOffer => AuthorityError::NothingToOffer,
        AuthorityError::Policy(_) => AuthorityError::Policy(PolicyRule::Shards),
        AuthorityError::Grounds(_) => {
            GroundsRefused::Reason { reason: ReasonClass::Drill, effect: Effect::TakenBack }.into()
        },
        AuthorityError::NoSuchDeltas { .. } => {
            AuthorityError::NoSuchDeltas { number: 7, first: 1, last: 2 }
        },
    });
    let parts = every!(Part {
        Part::Framework => Part::Framework,
        Part::Kind => Part::Kind,
        Part::Key => Part::Key,
    });
    errors.extend(parts.into_iter().map(AuthorityError::Mismatch));
    errors.extend(rules().into_iter().map(AuthorityError::Policy));
    errors.extend(Effect::ALL.map(|effect| {
        let reason = ReasonClass::Drill;
        GroundsRefused::Reason { reason, effect }.into()
    }));
    errors.extend(
        vaults()
            .into_iter()
            .map(|e| AuthorityError::KeysNotSaved(Box::new(e))),
    );
    errors
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
    errors
}

fn stores() -> Vec<StoreError> {
    let kinds = every!(Kind {
        Kind::Shard => Kind::Shard,
        Kind::Handles => Kind::Handles,
        Kind::Round => Kind::Round,
        Kind::Announcement => Kind::Announcement,
    });
    let mut errors = every!(StoreError {
        StoreError::Durable(_) => StoreError::Durable(storage()),
        StoreError::Damaged(_) => StoreError::Damaged(Kind::Round),
        StoreError::Sealed => StoreError::Sealed,
    });
    errors.extend(kinds.into_iter().map(StoreError::Damaged));
    errors
}

fn registrars() -> Vec<RegistrarError<StoreError>> {
    let mut errors = every!(RegistrarError<StoreError> {
        RegistrarError::Store(_) => RegistrarError::Store(StoreError::Sealed),
        RegistrarError::Feed(_) => RegistrarError::Feed(FeedError::Digest),
        RegistrarError::NotAccredited => RegistrarError::NotAccredited,
        RegistrarError::Audit(_) => RegistrarError::Audit(shard()),
        RegistrarError::MissingDeltas(_) => RegistrarError::MissingDeltas(shard()),
        RegistrarError::WentBack(_) => RegistrarError::WentBack(shard()),
        RegistrarError::Repeated(_) => RegistrarError::Repeated(shard()),
        RegistrarError::Key(_) => RegistrarError::Key(shard()),
        RegistrarError::ListDiffers => RegistrarError::ListDiffers,
        RegistrarError::Participants => RegistrarError::Participants,
        RegistrarError::Time => RegistrarError::Time,
        RegistrarError::NotNext(_) => RegistrarError::NotNext(Epoch(9)),
        RegistrarError::AlreadySigned(_) => RegistrarError::AlreadySigned(Epoch(9)),
        RegistrarError::Bound(_) => RegistrarError::Bound(Epoch(9)),
        RegistrarError::Early => RegistrarError::Early,
        RegistrarError::Missing => RegistrarError::Missing,
        RegistrarError::Unproven => RegistrarError::Unproven,
    });
    errors.extend(stores().into_iter().map(RegistrarError::Store));
    errors
}

#[test]
fn every_refusal_is_in_the_readers_language() {
    for error in vaults() {
        told(&vault(path(), &error));
    }
    for error in ledgers() {
        told(&ledger(path(), &error));
    }
    for error in authorities() {
        told(&authority(path(), &error));
    }
    for error in documents() {
        told(&document(path(), &error));
    }
    for error in registrars() {
        told(&registrar(path(), &error));
    }
    for error in stores() {
        told(&store(&error));
    }
    let chinese = Messages::new(Locale::Chinese, crate::PROGRAM.words);
    let mut reasons: Vec<Value> = vaults().iter().map(cause::vault).collect();
    reasons.extend(registrars().iter().map(cause::registrar));
    reasons.extend(rules().into_iter().map(cause::policy));
    for reason in reasons {
        let text = reason.text(&chinese);
        assert!(
            check::foreign(&text, &[]).is_empty() && !text.contains("{$"),
            "{text}"
        );
    }
}

#[test]
fn what_the_storage_said_is_the_detail_and_no_sentence() {
    let chinese = Messages::new(Locale::Chinese, crate::PROGRAM.words);
    for report in [
        ledger(path(), &LedgerError::Damaged(boxed())),
        ledger(path(), &LedgerError::Storage(boxed())),
        vault(path(), &VaultError::Backing(BackingError::Failed(boxed()))),
        authority(path(), &AuthorityError::KeysNotSaved(boxed())),
    ] {
        let rendered = report.render(&chinese);
        assert_eq!(rendered.detail.as_deref(), Some("a record of odd length"));
    }
    let known = ledger(path(), &LedgerError::Storage(Box::new(storage())));
    assert_eq!(known.render(&chinese).detail, None);
}

// What was asked for is 64; what was read is 65 and says where, or 26 for another version.
#[test]
fn a_rule_broken_in_a_file_is_not_the_askers_fault() {
    for rule in Rule::ALL {
        let error = FeedError::Rule(*rule);
        assert_eq!(made(path(), &error).exit(), Exit::Usage);
        let read = document(path(), &error);
        let expected = match rule {
            Rule::Version => Exit::NotOurCode,
            _ => Exit::Unreadable,
        };
        assert_eq!(read.exit(), expected, "{rule:?}");
        let english = Messages::new(Locale::English, crate::PROGRAM.words);
        assert!(read.render(&english).what.contains("/1"));
    }
    let newer = FeedError::Wire(WireError::Version(2));
    assert_eq!(document(path(), &newer).exit(), Exit::NotOurCode);
    assert_eq!(made(path(), &FeedError::Digest).exit(), Exit::Unreadable);
}

// As at the wallet.
#[test]
fn a_long_passphrase_is_usage_and_too_little_memory_passes() {
    let exit = |error: VaultError| vault(path(), &error).exit();
    assert_eq!(exit(VaultError::Passphrase), Exit::Denied);
    assert_eq!(exit(VaultError::PassphraseLength), Exit::Usage);
    assert_eq!(exit(VaultError::NoMemory), Exit::Temporary);
    assert_eq!(exit(VaultError::KdfParams), Exit::Config);
}
