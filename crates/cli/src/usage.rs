//! clap's refusals of a command line in the reader's words.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::{Exit, Report};

#[cfg(test)]
mod tests;

/// The report for a command line that clap refused; exit 64.
///
/// Values that were given are not repeated: a secret typed in the wrong place must not be shown
/// again and end up in a log.
pub fn usage_report(error: &clap::Error, program: &str) -> Report {
    let argument = context(error, ContextKind::InvalidArg);
    let report = |id| Report::new(id, Exit::Usage).arg("program", program);
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let suggested = context(error, ContextKind::SuggestedArg);
            // What starts with a hyphen is a misspelt option; anything else may be a secret.
            let argument = if argument.starts_with('-') {
                argument
            } else {
                "…".to_owned()
            };
            match suggested.as_str() {
                "" => report("error-usage-unknown-argument").arg("argument", argument),
                _ => report("error-usage-misspelt-argument")
                    .arg("argument", argument)
                    .arg("suggested", suggested),
            }
        }
        ErrorKind::InvalidSubcommand => report("error-usage-unknown-command")
            .arg("command", context(error, ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            report("error-usage-missing-command")
        }
        ErrorKind::MissingRequiredArgument => {
            report("error-usage-missing-argument").arg("argument", argument)
        }
        ErrorKind::ArgumentConflict => report("error-usage-conflict")
            .arg("argument", argument)
            .arg("other", context(error, ContextKind::PriorArg)),
        ErrorKind::InvalidValue => {
            let values = context(error, ContextKind::ValidValue);
            match values.as_str() {
                "" => report("error-usage-missing-value").arg("argument", argument),
                _ => report("error-usage-invalid-value")
                    .arg("argument", argument)
                    .arg("values", values),
            }
        }
        ErrorKind::ValueValidation => report("error-usage-bad-value").arg("argument", argument),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            report("error-usage-value-count").arg("argument", argument)
        }
        ErrorKind::NoEquals => report("error-usage-missing-value").arg("argument", argument),
        ErrorKind::InvalidUtf8 => report("error-usage-not-utf8"),
        _ => report("error-usage-other"),
    }
}

fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(texts)) => texts
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", "),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
