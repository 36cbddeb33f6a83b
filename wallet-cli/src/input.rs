//! A text of ours out of what a person has: the text itself, a file with it, or a picture of its
//! QR code.

use std::path::Path;

use huepass_cli::{Exit, Report, read_input};
use huepass_qr::ReadError;

/// Finds the text in an argument. What begins like one of our texts is taken as it is; `-` is
/// standard input; all else is the path of a text file or a picture.
pub(crate) fn find_text(argument: &str) -> Result<String, Report> {
    if argument.trim_start().starts_with("HUE") && !Path::new(argument).exists() {
        return Ok(argument.trim().to_owned());
    }
    let path = Path::new(argument);
    let bytes = read_input(path, huepass_qr::MAX_BYTES)?;
    match std::str::from_utf8(&bytes) {
        Ok(text) if text.trim_start().starts_with("HUE") => Ok(text.trim().to_owned()),
        Ok(_) => Err(Report::new("error-wallet-no-text", Exit::NotOurCode).arg("path", path)),
        Err(_) => from_picture(path, &bytes),
    }
}

fn from_picture(path: &Path, bytes: &[u8]) -> Result<String, Report> {
    let report = |id| Report::new(id, Exit::Unreadable).arg("path", path);
    let texts = huepass_qr::read(bytes).map_err(|error| match error {
        ReadError::NoCode => report("error-wallet-no-code"),
        ReadError::NotAPicture => report("error-wallet-no-picture"),
        ReadError::Damaged => report("error-wallet-picture-damaged"),
        _ => report("error-wallet-picture-large"),
    })?;
    texts
        .into_iter()
        .find(|text| text.starts_with("HUE"))
        .ok_or_else(|| Report::new("error-wallet-foreign-code", Exit::NotOurCode).arg("path", path))
}
