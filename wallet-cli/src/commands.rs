//! The commands, grouped by what a holder wants.

use huepass_cli::words::Value;
use huepass_credential::Colour;

pub(crate) mod backup;
pub(crate) mod beacon;
pub(crate) mod get;
pub(crate) mod init;
pub(crate) mod live;
pub(crate) mod node;
pub(crate) mod profiles;
pub(crate) mod show;
pub(crate) mod status;
pub(crate) mod sync;

/// A colour as a word of the reader's language.
pub(crate) fn colour_word(colour: Colour) -> Value {
    match colour {
        Colour::Green => Value::Message("wallet-colour-green"),
        Colour::Yellow => Value::Message("wallet-colour-yellow"),
        Colour::Red => Value::Message("wallet-colour-red"),
    }
}

/// A colour as programs read it.
pub(crate) fn colour_name(colour: Colour) -> &'static str {
    match colour {
        Colour::Green => "green",
        Colour::Yellow => "yellow",
        Colour::Red => "red",
    }
}
