//! What a sentence is filled in with.

use std::path::Path;

use fluent_bundle::{FluentArgs, FluentValue};

use super::Messages;

/// Named values for a message; `args!` writes them down.
///
/// Never put a secret here: what is in a message is shown, logged and piped.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Args(Vec<(&'static str, Value)>);

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Shown as it is.
    Text(String),
    /// A count; languages choose plural forms by it.
    Number(i64),
    /// Another message by its id, in the reader's language.
    Message(&'static str),
    /// Another message with values of its own.
    Filled(&'static str, Args),
}

impl Args {
    /// No values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value; a second one under the same name replaces the first.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.0.retain(|(known, _)| *known != name);
        self.0.push((name, value.into()));
        self
    }

    /// The values in the order in which they were given.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    pub(super) fn to_fluent(&self, messages: &Messages) -> FluentArgs<'_> {
        let mut fluent = FluentArgs::new();
        for (name, value) in &self.0 {
            let value: FluentValue<'_> = match value {
                Value::Text(text) => FluentValue::from(text.as_str()),
                // Fluent counts in f64, which is exact up to 2^53.
                Value::Number(number) if number.unsigned_abs() <= 1 << 53 => {
                    FluentValue::from(*number)
                }
                Value::Number(number) => FluentValue::from(number.to_string()),
                Value::Message(id) => FluentValue::from(messages.plain(id)),
                Value::Filled(id, args) => FluentValue::from(messages.text(id, args)),
            };
            fluent.set(*name, value);
        }
        fluent
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&Path> for Value {
    fn from(path: &Path) -> Self {
        Self::Text(path.display().to_string())
    }
}

impl From<&std::path::PathBuf> for Value {
    fn from(path: &std::path::PathBuf) -> Self {
        Self::from(path.as_path())
    }
}

impl Value {
    /// The value as it is shown in the reader's language.
    pub fn text(&self, messages: &Messages) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Message(id) => messages.plain(id),
            Self::Filled(id, args) => messages.text(id, args),
        }
    }
}

impl From<char> for Value {
    fn from(character: char) -> Self {
        Self::Text(character.to_string())
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for Value {
            fn from(number: $number) -> Self {
                match i64::try_from(number) {
                    Ok(number) => Self::Number(number),
                    Err(_) => Self::Text(number.to_string()),
                }
            }
        }
    )*};
}

numbers!(u8, u16, u32, u64, usize, i32, i64);

/// Writes down the values of a message: `args! { "path" => path, "days" => 9 }`.
#[macro_export]
macro_rules! args {
    ($($name:literal => $value:expr),* $(,)?) => {
        $crate::Args::new()$(.with($name, $value))*
    };
}
