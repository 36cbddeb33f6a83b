//! Why a mirror's copy did not take something, in words.

use huepass_cli::{Cause, Exit, Report, Value};
use huepass_feed_p2p::NodeError;
use huepass_mirror::MirrorError;

use crate::CarrierError;

/// The report; `place` is the mirror, or the copy's own folder.
pub fn refused(place: &str, error: &MirrorError) -> Report {
    let because = |id| Report::new(id, Exit::Unreadable);
    let report = match error {
        MirrorError::Empty | MirrorError::NoFeed => because("error-carry-no-feed"),
        MirrorError::OtherFramework => Report::new("error-carry-other-framework", Exit::NotOurCode),
        MirrorError::Damaged { path } => because("error-carry-damaged").arg("file", path),
        MirrorError::Shelf { path, cause } => Report::new("error-carry-shelf", Exit::CannotCreate)
            .arg("file", path)
            .because(&**cause),
        MirrorError::Source { path, cause } => {
            let report = because("error-carry-source").arg("file", path);
            match cause.downcast_ref::<CarrierError>() {
                Some(cause) => report.because(cause),
                None => report.because(&**cause),
            }
        }
        MirrorError::Refused(cause) => because("error-carry-refused").because(cause),
        MirrorError::Equivocation(_) | MirrorError::RegistrarsForked(_) => {
            Report::new("error-carry-two-histories", Exit::ProofRefused)
        }
        MirrorError::Time => cause("carry-cause-time"),
        MirrorError::UnknownShard(_) => cause("carry-cause-shard"),
        MirrorError::Gap(_) => cause("carry-cause-gap"),
        MirrorError::TooFarAhead(_) => cause("carry-cause-ahead"),
    };
    report.arg("mirror", place)
}

fn cause(id: &'static str) -> Report {
    Report::new("error-carry-refused", Exit::Unreadable).arg("cause", Value::Message(id))
}

/// The report for a node that did not start.
pub(crate) fn not_started(error: &NodeError) -> Report {
    match error {
        NodeError::Listen { address, cause } => {
            Report::new("error-carry-listen", Exit::CannotCreate)
                .arg("address", address.to_string())
                .detail(cause)
        }
        NodeError::Network(_) | NodeError::Stopped | NodeError::Unfit => {
            Report::new("error-carry-network", Exit::CannotCreate).detail(error)
        }
    }
}

/// The report for an HTTP server that did not start.
pub(crate) fn not_served(address: &str, error: &(impl Cause + ?Sized)) -> Report {
    Report::new("error-carry-http", Exit::CannotCreate)
        .arg("address", address)
        .because(error)
}
