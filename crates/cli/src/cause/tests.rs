use std::path::PathBuf;

use huepass_credential::{AuthorityId, Epoch, ShardId};
use huepass_feed::Rule;

use super::*;
use crate::every;
use crate::words::{Catalogues, Locale, Messages, check};
use crate::{Exit, Report};

const NO_WORDS: Catalogues = Catalogues {
    english: "",
    chinese: "",
};

/// Sentences in Chinese; whether there is a detail.
fn told(cause: &(impl Cause + ?Sized)) -> bool {
    let report = Report::new("error-output", Exit::Io).because(cause);
    let chinese = Messages::new(Locale::Chinese, NO_WORDS);
    assert_eq!(check::leaks(&report, &chinese, &[]), Vec::<String>::new());
    let english = Messages::new(Locale::English, NO_WORDS);
    let why = report.render(&english).why;
    assert!(!why.contains("{$") && !why.contains("cli-"), "{why}");
    report.render(&chinese).detail.is_some()
}

fn shard() -> ShardId {
    ShardId {
        authority: AuthorityId([0; 32]),
        number: 7,
    }
}

fn files() -> Vec<DurableError> {
    let path = || PathBuf::from("/1");
    every!(DurableError {
        DurableError::InUse { .. } => DurableError::InUse { path: path() },
        DurableError::DiskFull { .. } => DurableError::DiskFull { path: path() },
        DurableError::Damaged { .. } => DurableError::Damaged { path: path(), what: "odd".into() },
        DurableError::Unsettled { .. } => {
            DurableError::Unsettled { path: path(), what: "odd".into() }
        },
        DurableError::TooLarge { .. } => {
            DurableError::TooLarge { what: Thing::Key, len: 9, limit: 8 }
        },
        DurableError::Io { .. } => DurableError::Io { path: path(), source: odd() },
    })
}

/// An error of the operating system that has no words.
fn odd() -> io::Error {
    rustix::io::Errno::BADMSG.into()
}

fn bytes() -> Vec<WireError> {
    every!(WireError {
        WireError::TooLarge { .. } => WireError::TooLarge { limit: 8 },
        WireError::NotOurs => WireError::NotOurs,
        WireError::Malformed => WireError::Malformed,
        WireError::Version(_) => WireError::Version(9),
        WireError::Signature => WireError::Signature,
        WireError::Sealed => WireError::Sealed,
    })
}

#[test]
fn every_reason_is_in_the_readers_language() {
    for error in files() {
        let foreign = matches!(
            error,
            DurableError::Damaged { .. } | DurableError::Unsettled { .. } | DurableError::Io { .. }
        );
        assert_eq!(told(&error), foreign, "{error}");
    }
    for error in bytes() {
        assert!(!told(&error), "{error}");
    }
    let documents = every!(FeedError {
        FeedError::Wire(_) => WireError::Malformed.into(),
        FeedError::OtherFramework => FeedError::OtherFramework,
        FeedError::Quorum { .. } => FeedError::Quorum { signed: 1, needed: 2 },
        FeedError::Rule(_) => FeedError::Rule(Rule::Version),
        FeedError::Digest => FeedError::Digest,
        FeedError::Dropped(_) => FeedError::Dropped(shard()),
        FeedError::WentBack(_) => FeedError::WentBack(shard()),
    });
    let rules = Rule::ALL.iter().map(|rule| FeedError::Rule(*rule));
    for error in documents.into_iter().chain(rules) {
        assert!(!told(&error), "{error}");
    }
    let refusals = every!(WalletRefusal {
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
    });
    for error in refusals {
        assert!(!told(&error), "{error}");
    }
    // Evidence cannot be made up here, so the fourth variant is told by its message alone.
    for error in [
        ChainRefusal::Older,
        ChainRefusal::Gap { first: Epoch(7) },
        ChainRefusal::Time,
    ] {
        assert!(!told(&error), "{error}");
    }
    let chinese = Messages::new(Locale::Chinese, NO_WORDS);
    assert_eq!(
        check::foreign(&chinese.plain("cli-cause-chain-two"), &[]),
        Vec::<String>::new()
    );
}

#[test]
fn every_storage_failure_is_a_report_without_english() {
    let chinese = Messages::new(Locale::Chinese, NO_WORDS);
    for error in files() {
        let report = Report::from_durable(&error);
        assert_eq!(check::leaks(&report, &chinese, &[]), Vec::<String>::new());
    }
    for what in every!(Thing {
        Thing::Key => Thing::Key,
        Thing::Value => Thing::Value,
        Thing::File => Thing::File,
    }) {
        assert_eq!(
            check::foreign(&thing(what).text(&chinese), &[]),
            Vec::<String>::new()
        );
    }
}

#[test]
fn the_operating_systems_errors_have_words_or_else_a_detail() {
    use rustix::io::Errno;
    for errno in [
        Errno::NOENT,
        Errno::ACCESS,
        Errno::PERM,
        Errno::EXIST,
        Errno::ISDIR,
        Errno::NOTDIR,
        Errno::NOTEMPTY,
        Errno::NOSPC,
        Errno::DQUOT,
        Errno::ROFS,
        Errno::FBIG,
        Errno::NAMETOOLONG,
        Errno::INVAL,
        Errno::PIPE,
        Errno::INTR,
        Errno::TIMEDOUT,
        Errno::AGAIN,
        Errno::BUSY,
        Errno::TXTBSY,
        Errno::DEADLK,
        Errno::MLINK,
        Errno::XDEV,
        Errno::SPIPE,
        Errno::NOMEM,
        Errno::NOSYS,
        Errno::STALE,
        Errno::LOOP,
        Errno::IO,
        Errno::MFILE,
        Errno::NFILE,
        Errno::NODEV,
        Errno::NXIO,
        Errno::NOTTY,
    ] {
        assert!(!told(&io::Error::from(errno)), "{errno}");
    }
    for kind in [
        io::ErrorKind::InvalidData,
        io::ErrorKind::UnexpectedEof,
        io::ErrorKind::WriteZero,
    ] {
        assert!(!told(&io::Error::new(kind, "some words")), "{kind}");
    }
    assert!(told(&odd()));
    assert!(told(&io::Error::other("some words")));
}

#[test]
fn a_boxed_reason_is_known_again() {
    let boxed: Box<dyn Error + Send + Sync> = Box::new(io::Error::from(io::ErrorKind::StorageFull));
    assert!(!told(&*boxed));
    assert_eq!(boxed.words(), Value::Message("cli-cause-full"));
    let boxed: Box<dyn Error + Send + Sync> =
        Box::new(DurableError::DiskFull { path: "/1".into() });
    assert_eq!(boxed.words(), Value::Message("cli-cause-full"));
    let boxed: Box<dyn Error + Send + Sync> = "a record of odd length".into();
    assert!(told(&*boxed));
    assert_eq!(boxed.detail().as_deref(), Some("a record of odd length"));
}
