//! Why something failed, from the types of the crates below to words in the reader's language.
//!
//! A program says `report.because(&error)`. Every variant has a message of its own; where foreign
//! software gave the reason, the words say only that it did, and its own text goes verbatim into
//! [`Report::detail`](crate::Report::detail). Errors of crates that hold secrets are not here: the
//! verifier links this crate, so each program has words for those itself.

use std::error::Error;
use std::io;

use huepass_credential::WalletRefusal;
use huepass_durable::{DurableError, NotAFile, Thing};
use huepass_feed::{ChainRefusal, FeedError};
use huepass_wire::WireError;

use crate::args;
use crate::words::Value;

mod rule;
#[cfg(test)]
mod tests;

pub use rule::rule;

/// A reason that can be told in the reader's language.
pub trait Cause {
    /// The reason, to be filled into a sentence: no capital, no full stop.
    fn words(&self) -> Value;

    /// What foreign software said, where [`Cause::words`] cannot tell it.
    fn detail(&self) -> Option<String> {
        None
    }
}

impl Cause for io::Error {
    fn words(&self) -> Value {
        Value::Message(of_io(self).unwrap_or("cli-cause-system"))
    }

    fn detail(&self) -> Option<String> {
        of_io(self).is_none().then(|| self.to_string())
    }
}

impl Cause for DurableError {
    fn words(&self) -> Value {
        match self {
            Self::InUse { .. } => Value::Message("cli-cause-in-use"),
            Self::DiskFull { .. } => Value::Message("cli-cause-full"),
            Self::Damaged { .. } => Value::Message("cli-cause-damaged"),
            Self::Unsettled { .. } => Value::Message("cli-cause-unsettled"),
            Self::TooLarge { what, len, limit } => Value::Filled(
                "cli-cause-over-limit",
                args! { "what" => thing(*what), "bytes" => *len, "limit" => *limit },
            ),
            Self::Io { source, .. } => source.words(),
        }
    }

    fn detail(&self) -> Option<String> {
        match self {
            Self::Damaged { what, .. } | Self::Unsettled { what, .. } => Some(what.clone()),
            Self::Io { source, .. } => source.detail(),
            Self::InUse { .. } | Self::DiskFull { .. } | Self::TooLarge { .. } => None,
        }
    }
}

impl Cause for WireError {
    fn words(&self) -> Value {
        match self {
            Self::TooLarge { limit } => {
                Value::Filled("cli-cause-wire-large", args! { "limit" => *limit })
            }
            Self::NotOurs => Value::Message("cli-cause-wire-foreign"),
            Self::Malformed => Value::Message("cli-cause-wire-malformed"),
            Self::Version(version) => {
                Value::Filled("cli-cause-wire-version", args! { "version" => *version })
            }
            Self::Signature => Value::Message("cli-cause-wire-signature"),
            Self::Sealed => Value::Message("cli-cause-wire-sealed"),
        }
    }
}

impl Cause for FeedError {
    fn words(&self) -> Value {
        match self {
            Self::Wire(error) => error.words(),
            Self::OtherFramework => Value::Message("cli-cause-feed-other-framework"),
            Self::Quorum { signed, needed } => Value::Filled(
                "cli-cause-feed-quorum",
                args! { "signed" => *signed, "needed" => *needed },
            ),
            Self::Rule(broken) => Value::Filled(
                "cli-cause-feed-rule",
                args! { "rule" => Value::Message(rule(*broken)) },
            ),
            Self::Digest => Value::Message("cli-cause-feed-digest"),
            Self::Dropped(shard) => {
                Value::Filled("cli-cause-feed-dropped", args! { "number" => shard.number })
            }
            Self::WentBack(shard) => Value::Filled(
                "cli-cause-feed-went-back",
                args! { "number" => shard.number },
            ),
        }
    }
}

impl Cause for ChainRefusal {
    fn words(&self) -> Value {
        match self {
            Self::Older => Value::Message("cli-cause-chain-older"),
            Self::Gap { first } => {
                Value::Filled("cli-cause-chain-gap", args! { "epoch" => first.0 })
            }
            Self::Equivocation(_) => Value::Message("cli-cause-chain-two"),
            Self::Time => Value::Message("cli-cause-chain-time"),
        }
    }
}

impl Cause for WalletRefusal {
    fn words(&self) -> Value {
        Value::Message(match self {
            Self::Window => "cli-cause-pass-window",
            Self::EpochKey => "cli-cause-pass-epoch-key",
            Self::Certificate => "cli-cause-pass-certificate",
            Self::Signature => "cli-cause-pass-signature",
            Self::Witness => "cli-cause-pass-witness",
            Self::Degenerate => "cli-cause-pass-degenerate",
            Self::Expired => "cli-cause-pass-expired",
            Self::BeyondWindow => "cli-cause-pass-beyond-window",
            Self::Mismatch => "cli-cause-pass-mismatch",
            Self::SelfCheck => "cli-cause-pass-self-check",
        })
    }
}

/// A reason that was boxed on its way: what it is, if it is one of the above.
impl Cause for dyn Error + Send + Sync + 'static {
    fn words(&self) -> Value {
        within(self).map_or(Value::Message("cli-cause-other"), Cause::words)
    }

    fn detail(&self) -> Option<String> {
        within(self).map_or_else(|| Some(self.to_string()), Cause::detail)
    }
}

fn within<'a>(error: &'a (dyn Error + Send + Sync + 'static)) -> Option<&'a dyn Cause> {
    let durable = error.downcast_ref::<DurableError>();
    let io = || error.downcast_ref::<io::Error>().map(|e| e as &dyn Cause);
    durable.map(|e| e as &dyn Cause).or_else(io)
}

/// What was too large.
pub(crate) fn thing(thing: Thing) -> Value {
    Value::Message(match thing {
        Thing::Key => "cli-thing-key",
        Thing::Value => "cli-thing-value",
        Thing::File => "cli-thing-file",
    })
}

/// The message for what the operating system said, if there is one.
fn of_io(error: &io::Error) -> Option<&'static str> {
    let inner = error.get_ref();
    if let Some(found) = inner.and_then(|inner| inner.downcast_ref::<NotAFile>()) {
        return Some(match found {
            NotAFile::Link => "cli-cause-link",
            NotAFile::Special => "cli-cause-special",
        });
    }
    Some(match error.kind() {
        io::ErrorKind::NotFound => "cli-cause-not-found",
        io::ErrorKind::PermissionDenied => "cli-cause-permission",
        io::ErrorKind::AlreadyExists => "cli-cause-exists",
        io::ErrorKind::IsADirectory => "cli-cause-is-folder",
        io::ErrorKind::NotADirectory => "cli-cause-not-folder",
        io::ErrorKind::DirectoryNotEmpty => "cli-cause-folder-not-empty",
        io::ErrorKind::StorageFull => "cli-cause-full",
        io::ErrorKind::QuotaExceeded => "cli-cause-quota",
        io::ErrorKind::ReadOnlyFilesystem => "cli-cause-read-only",
        io::ErrorKind::FileTooLarge => "cli-cause-too-large",
        io::ErrorKind::InvalidFilename => "cli-cause-file-name",
        io::ErrorKind::InvalidInput => "cli-cause-invalid-input",
        io::ErrorKind::InvalidData => "cli-cause-invalid-data",
        io::ErrorKind::UnexpectedEof => "cli-cause-eof",
        io::ErrorKind::WriteZero => "cli-cause-write-zero",
        io::ErrorKind::BrokenPipe => "cli-cause-broken-pipe",
        io::ErrorKind::Interrupted => "cli-cause-interrupted",
        io::ErrorKind::TimedOut => "cli-cause-timed-out",
        io::ErrorKind::WouldBlock => "cli-cause-would-block",
        io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy => "cli-cause-busy",
        io::ErrorKind::Deadlock => "cli-cause-deadlock",
        io::ErrorKind::TooManyLinks => "cli-cause-links",
        io::ErrorKind::CrossesDevices => "cli-cause-other-disk",
        io::ErrorKind::NotSeekable => "cli-cause-not-seekable",
        io::ErrorKind::OutOfMemory => "cli-cause-memory",
        io::ErrorKind::Unsupported => "cli-cause-unsupported",
        io::ErrorKind::StaleNetworkFileHandle => "cli-cause-stale",
        // The standard library has no stable kind for these.
        _ => match rustix::io::Errno::from_io_error(error)? {
            rustix::io::Errno::LOOP => "cli-cause-loop",
            rustix::io::Errno::IO => "cli-cause-device",
            rustix::io::Errno::MFILE | rustix::io::Errno::NFILE => "cli-cause-open-files",
            rustix::io::Errno::NODEV | rustix::io::Errno::NXIO => "cli-cause-no-device",
            rustix::io::Errno::NOTTY => "cli-cause-no-terminal",
            _ => return None,
        },
    })
}
