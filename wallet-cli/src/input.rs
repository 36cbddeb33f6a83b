//! A text of ours out of what a person has: the text itself, a file with it, or a picture of its
//! QR code.

use huepass_cli::{Exit, Report, read_codes};

/// Finds the text of ours in an argument; `-` is standard input.
pub(crate) fn find_text(argument: &str) -> Result<String, Report> {
    read_codes(argument.trim())?
        .into_iter()
        .find(|text| text.starts_with("HUE"))
        .ok_or_else(|| Report::new("error-wallet-no-text", Exit::NotOurCode).arg("path", argument))
}
