//! A text of ours out of what a person has: the text itself, a file with it, or a picture of its
//! QR code.

use huepass_cli::{Exit, Report, read_codes};
use huepass_wire::Kind;

/// Finds the text that is wanted in an argument, or another one of ours, which is then refused as
/// what it is; `-` is standard input.
pub(crate) fn find_text(argument: &str, wanted: Kind) -> Result<String, Report> {
    let mut texts = read_codes(argument.trim())?;
    texts.retain(|text| text.starts_with("HUE"));
    texts.sort_by_key(|text| !text.starts_with(wanted.prefix()));
    let first = texts.into_iter().next();
    first.ok_or_else(|| Report::new("error-wallet-no-text", Exit::NotOurCode).arg("path", argument))
}
