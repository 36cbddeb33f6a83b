//! A text of ours out of what a person has: the text itself, a file with it, or a picture of its
//! QR code.

use huepass_cli::{Context, Exit, Report, read_codes};
use huepass_wire::Kind;

use crate::wallet::must_exist;

/// Finds the text that is wanted in an argument, or another one of ours, which is then refused as
/// what it is; `-` is standard input. It is read before the wallet is opened, since somebody may have to
/// type it; but whoever has no wallet is told so first.
pub(crate) fn find_text(context: &Context, argument: &str, wanted: Kind) -> Result<String, Report> {
    must_exist(context)?;
    let mut texts = read_codes(argument.trim())?;
    texts.retain(|text| text.starts_with("HUE"));
    texts.sort_by_key(|text| !text.starts_with(wanted.prefix()));
    let first = texts.into_iter().next();
    first.ok_or_else(|| Report::new("error-wallet-no-text", Exit::NotOurCode).arg("path", argument))
}
