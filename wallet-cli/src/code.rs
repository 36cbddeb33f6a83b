//! A code in a picture. Unlike other programs' codes, a pass is its owner's to read only.

use std::path::Path;

use huepass_cli::{Existing, Readers, Report, write_file};
use huepass_qr::{Level, Symbol};

use crate::Target;

/// Whether a file or text was asked for, so that nothing is drawn.
pub(crate) fn has_target(target: &Target) -> bool {
    target.png.is_some() || target.svg.is_some() || target.text
}

/// Writes the pictures that were asked for.
pub(crate) fn write(target: &Target, text: &str) -> Result<(), Report> {
    let symbol = symbol(text)?;
    if let Some(path) = &target.png {
        let png = symbol
            .png(target.scale)
            .map_err(|error| Report::internal(&error))?;
        write_private(path, &png)?;
    }
    if let Some(path) = &target.svg {
        write_private(path, symbol.svg().as_bytes())?;
    }
    Ok(())
}

fn symbol(text: &str) -> Result<Symbol, Report> {
    Symbol::encode(text, Level::Low).map_err(|error| Report::internal(&error))
}

fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Report> {
    write_file(path, bytes, Readers::Owner, Existing::Replace)
}
