//! Asking mirrors for their newest announcement, before anything else is read from one.

use std::io;

use huepass_feed::{
    Announced, Announcement, Document as _, FeedError, FeedSource, RegistrarChange, Trust, layout,
};

use crate::{Carrier, CarrierError};

/// Most changes of registrars that are taken from one mirror at a time.
const MAX_CHANGES: usize = 1024;

/// What a mirror said, checked.
#[derive(Debug)]
pub(crate) enum Answer {
    /// Its newest announcement, signed by a quorum.
    Newest(Box<Announced>),
    /// It has none.
    Empty,
    /// It could not be read.
    Failed(CarrierError),
    /// What it gave does not hold.
    Refused {
        /// Which file.
        path: String,
        /// Why.
        cause: FeedError,
    },
}

/// Asks each mirror at the same time, so that one that stalls keeps nobody waiting longer than it
/// would alone.
pub(crate) fn survey(
    carriers: &mut [Carrier],
    trust: &Trust,
    newest: Option<&Announced>,
) -> Vec<Answer> {
    std::thread::scope(|scope| {
        let asked: Vec<_> = carriers
            .iter_mut()
            .map(|carrier| scope.spawn(move || ask(carrier, trust.clone(), newest)))
            .collect();
        let answer = |asked: std::thread::ScopedJoinHandle<'_, Answer>| {
            let lost = || CarrierError::Folder(io::ErrorKind::Other.into());
            asked.join().unwrap_or_else(|_| Answer::Failed(lost()))
        };
        asked.into_iter().map(answer).collect()
    })
}

/// One mirror: the changes of registrars first, for they say whose signatures count.
pub(crate) fn ask(carrier: &mut Carrier, mut trust: Trust, newest: Option<&Announced>) -> Answer {
    let refused = |path: &str, cause| Answer::Refused {
        path: path.to_owned(),
        cause,
    };
    if carrier.is_missing() {
        return Answer::Failed(io::Error::from(io::ErrorKind::NotFound).into());
    }
    for _ in 0..MAX_CHANGES {
        let number = u32::try_from(trust.changes()).unwrap_or(u32::MAX);
        let path = layout::registrar_change(number.saturating_add(1));
        match carrier.read(&path, RegistrarChange::LIMIT) {
            Ok(None) => break,
            // spec: FED-25
            Ok(Some(bytes)) => {
                let again = |epoch| {
                    let path = layout::announcement(epoch);
                    carrier.read(&path, Announcement::LIMIT).ok().flatten()
                };
                if let Err(cause) = trust.add_change_holding(&bytes, newest, again) {
                    return refused(&path, cause);
                }
            }
            Err(error) => return Answer::Failed(error),
        }
    }
    match carrier.read(layout::NEWEST, Announcement::LIMIT) {
        Ok(None) => Answer::Empty,
        // spec: FED-40
        Ok(Some(bytes)) => match trust.open_announcement(&bytes) {
            Ok(announced) => Answer::Newest(Box::new(announced)),
            Err(cause) => refused(layout::NEWEST, cause),
        },
        Err(error) => Answer::Failed(error),
    }
}
