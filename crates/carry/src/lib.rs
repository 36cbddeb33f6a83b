//! What the programs share to carry the feed: where it is fetched from, when, and how a node passes
//! it on.
//!
//! [`Address`] is one mirror as a person writes it, [`Carrier`] the same opened for reading.
//! [`sync`] asks all mirrors for their newest announcement and lets a [`Reader`] (a wallet, a gate)
//! catch up from the best of them; [`Outcome`] says of each what came of it. [`schedule`] decides
//! when to do so. Nobody who carries is believed: what counts is checked by the reader.
//!
//! Messages are in `i18n` of this crate; each program puts them behind its own ([`words`]).

pub mod node;
pub mod schedule;

mod address;
mod carrier;
mod outcome;
mod repeat;
mod signals;
mod survey;
mod sync;
mod tags;
mod texts;
mod told;

pub use address::{Address, addresses};
pub use carrier::{Carrier, CarrierError};
pub use outcome::{MirrorResult, Outcome, Standing};
pub use repeat::{is_due, repeat};
pub use signals::Ending;
pub use sync::{Reader, Refusal, sync};
pub use tags::Tags;
pub use texts::{Kept, Results};
pub use told::{kept_lines, none_brought, note_mirrors, result_lines};

/// A program's words and this crate's, in both languages:
/// `words!("../i18n/en.ftl", "../i18n/zh-CN.ftl")`.
///
/// Paths are relative to the file that calls it, which lies in `src` of a folder of the workspace's
/// own.
#[macro_export]
macro_rules! words {
    ($english:literal, $chinese:literal) => {
        huepass_cli::Catalogues {
            english: concat!(
                include_str!($english),
                "\n",
                include_str!("../../crates/carry/i18n/en.ftl")
            ),
            chinese: concat!(
                include_str!($chinese),
                "\n",
                include_str!("../../crates/carry/i18n/zh-CN.ftl")
            ),
        }
    };
}

#[cfg(test)]
mod tests;
