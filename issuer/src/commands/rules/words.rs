//! The words for what `huepass-rules` says in types: every case has a message in each language.

use huepass_cli::{Cause as _, Value, args};
use huepass_credential::Colour;
use huepass_rules::{
    Construct, ExpressionFault, FaultCause, LoadFault, ReasonClass, Step, TomlKind,
};

use crate::scribe;

pub(super) fn colour(colour: Colour) -> Value {
    Value::Message(match colour {
        Colour::Green => "issuer-green",
        Colour::Yellow => "issuer-yellow",
        Colour::Red => "issuer-red",
    })
}

pub(super) fn reason(reason: ReasonClass) -> Value {
    Value::Message(scribe::reason_word(reason))
}

pub(super) fn step(step: &Step) -> &'static str {
    match step {
        Step::No => "issuer-rules-step-no",
        Step::First => "issuer-rules-step-first",
        Step::Fault(_) => "issuer-rules-step-fault",
        Step::LaterHolds => "issuer-rules-step-later-holds",
        Step::LaterNot => "issuer-rules-step-later-not",
    }
}

pub(super) fn evaluation(cause: &FaultCause) -> Value {
    match cause {
        FaultCause::MissingFact { name } => {
            Value::Filled("issuer-rules-missing-fact", args! { "name" => name })
        }
        FaultCause::Overflow => Value::Message("issuer-rules-overflow"),
        FaultCause::Type => Value::Message("issuer-rules-value-type"),
    }
}

/// Why a text is refused.
pub(super) fn load(fault: &LoadFault) -> Value {
    match fault {
        LoadFault::TooLarge { limit } => {
            Value::Filled("issuer-rules-too-large", args! { "limit" => *limit })
        }
        LoadFault::NotUtf8 => Value::Message("issuer-rules-not-utf8"),
        LoadFault::Signed(error) => error.words(),
        LoadFault::NotToml => Value::Message("issuer-rules-not-toml"),
        LoadFault::Format(format) => {
            Value::Filled("issuer-rules-format", args! { "format" => *format })
        }
        LoadFault::UnknownKey { key } => {
            Value::Filled("issuer-rules-unknown-key", args! { "key" => key })
        }
        LoadFault::MissingKey { key } => {
            Value::Filled("issuer-rules-missing-key", args! { "key" => *key })
        }
        LoadFault::WrongType { key, expected } => Value::Filled(
            "issuer-rules-wrong-type",
            args! { "key" => *key, "kind" => Value::Message(kind(*expected)) },
        ),
        LoadFault::Length { key, limit } => Value::Filled(
            "issuer-rules-length",
            args! { "key" => *key, "limit" => *limit },
        ),
        LoadFault::Characters { key } => {
            Value::Filled("issuer-rules-characters", args! { "key" => *key })
        }
        LoadFault::Range { key, least, most } => Value::Filled(
            "issuer-rules-range",
            args! { "key" => *key, "least" => *least, "most" => *most },
        ),
        LoadFault::UnknownWord { key, word } => Value::Filled(
            "issuer-rules-unknown-word",
            args! { "key" => *key, "word" => word },
        ),
        LoadFault::Misfit {
            colour: given,
            reason: class,
        } => Value::Filled(
            "issuer-rules-misfit",
            args! { "colour" => colour(*given), "reason" => reason(*class) },
        ),
        LoadFault::NoRules => Value::Message("issuer-rules-none"),
        LoadFault::TooManyRules { limit } => {
            Value::Filled("issuer-rules-too-many", args! { "limit" => *limit })
        }
        LoadFault::TooManyEntries { key, limit } => Value::Filled(
            "issuer-rules-too-many-entries",
            args! { "key" => *key, "limit" => *limit },
        ),
        LoadFault::DuplicateId { first_line } => {
            Value::Filled("issuer-rules-duplicate-id", args! { "line" => *first_line })
        }
        LoadFault::TooCostly { limit } => {
            Value::Filled("issuer-rules-too-costly", args! { "limit" => *limit })
        }
        LoadFault::Condition(fault) => condition(fault),
    }
}

fn kind(kind: TomlKind) -> &'static str {
    match kind {
        TomlKind::Text => "issuer-rules-kind-text",
        TomlKind::Number => "issuer-rules-kind-number",
        TomlKind::Truth => "issuer-rules-kind-truth",
        TomlKind::Table => "issuer-rules-kind-table",
        TomlKind::Tables => "issuer-rules-kind-tables",
        TomlKind::DaysOrUntilChanged => "issuer-rules-kind-days",
    }
}

fn condition(fault: &ExpressionFault) -> Value {
    match fault {
        ExpressionFault::Syntax => Value::Message("issuer-rules-syntax"),
        ExpressionFault::TooDeep { limit } => {
            Value::Filled("issuer-rules-too-deep", args! { "limit" => *limit })
        }
        ExpressionFault::TooManyParts { limit } => {
            Value::Filled("issuer-rules-too-many-parts", args! { "limit" => *limit })
        }
        ExpressionFault::UnknownFact { name } => {
            Value::Filled("issuer-rules-unknown-fact", args! { "name" => name })
        }
        ExpressionFault::UnknownFunction { name } => {
            Value::Filled("issuer-rules-unknown-function", args! { "name" => name })
        }
        ExpressionFault::UnknownWord { word } => {
            Value::Filled("issuer-rules-never-word", args! { "word" => word })
        }
        ExpressionFault::NotAllowed(what) => Value::Filled(
            "issuer-rules-not-allowed",
            args! { "what" => Value::Message(construct(*what)) },
        ),
        ExpressionFault::NestedWalk => Value::Message("issuer-rules-nested-walk"),
        ExpressionFault::Shadows { name } => {
            Value::Filled("issuer-rules-shadows", args! { "name" => name })
        }
        ExpressionFault::Types { operator } => {
            Value::Filled("issuer-rules-types", args! { "operator" => *operator })
        }
        ExpressionFault::NotTruth => Value::Message("issuer-rules-not-truth"),
    }
}

fn construct(what: Construct) -> &'static str {
    match what {
        Construct::BuildsLists => "issuer-rules-builds-lists",
        Construct::Conditional => "issuer-rules-conditional",
        Construct::Arithmetic => "issuer-rules-arithmetic",
        Construct::Index => "issuer-rules-index",
        Construct::Maps => "issuer-rules-maps",
        Construct::Literal => "issuer-rules-literal",
        Construct::Optional => "issuer-rules-optional",
    }
}
