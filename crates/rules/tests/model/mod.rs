//! One vector: what is given, what is done with it, what comes of it.

use std::collections::BTreeMap;

use huepass_credential::{AuthorityId, ShardId};
use huepass_rules::{
    Decision, ExpressionFault, Facts, FaultCause, LoadFault, RuleSet, RulesError, UtcOffset,
    Validity, colour_name, consecutive_days, stage,
};
use huepass_wire::{SigningKey, WireError, cose};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

mod cases;
mod texts;

pub(crate) use cases::all;

/// One scenario; `given` and `result` are as spec/rules.md says for its `op`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Vector {
    pub(crate) name: String,
    pub(crate) comment: String,
    pub(crate) op: String,
    pub(crate) given: BTreeMap<String, Value>,
    pub(crate) expect: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) result: BTreeMap<String, Value>,
}

type Outcome = (String, BTreeMap<String, Value>);

/// Does what the vector says and fills in what came of it.
pub(crate) fn play(vector: &Vector) -> Vector {
    let text = |key: &str| vector.given[key].as_str().unwrap().to_owned();
    let bytes = |key: &str| hex::decode(text(key)).unwrap();
    let number = |key: &str| vector.given[key].as_i64().unwrap();
    let (expect, result) = match vector.op.as_str() {
        "parse" => parsed(RuleSet::parse(text("rules").as_bytes())),
        "open" => {
            let signer: [u8; 32] = bytes("signer").try_into().unwrap();
            parsed(RuleSet::open(&bytes("signed"), &signer).map(|(set, _)| set))
        }
        "facts" => match Facts::from_toml(&text("facts")) {
            Ok(_) => ok([]),
            Err(error) => refused(&error),
        },
        "decide" => decided(&text("rules"), &text("facts")),
        "check_ins" => {
            let times = vector.given["times"].as_array().unwrap();
            let times: Vec<u64> = times.iter().map(|time| time.as_u64().unwrap()).collect();
            let offset = UtcOffset::new(number("offset").try_into().unwrap());
            match offset {
                None => ("offset".into(), BTreeMap::new()),
                Some(offset) => {
                    let row = consecutive_days(&times, number("now").try_into().unwrap(), offset);
                    ok([("days", json!(row.days)), ("today", json!(row.today))])
                }
            }
        }
        "stage" => {
            let set = RuleSet::parse(text("rules").as_bytes()).unwrap();
            let authority = AuthorityId(bytes("authority").try_into().unwrap());
            let number = number("shard").try_into().unwrap();
            let shard = ShardId { authority, number };
            // The least share that includes the shard.
            let least = (0..=1000)
                .find(|share| stage::includes(&set, shard, stage::Share::new(*share).unwrap()));
            ok([("least_share", json!(least))])
        }
        other => panic!("no op {other}"),
    };
    Vector {
        expect,
        result,
        ..vector.clone()
    }
}

fn ok<const N: usize>(fields: [(&str, Value); N]) -> Outcome {
    (
        "ok".into(),
        fields.map(|(key, value)| (key.to_owned(), value)).into(),
    )
}

fn parsed(set: Result<RuleSet, RulesError>) -> Outcome {
    match set {
        Ok(set) => ok([
            ("digest", json!(hex::encode(set.digest()))),
            ("name", json!(set.name().as_str())),
            ("rules", json!(set.rules().len())),
            ("version", json!(set.version())),
        ]),
        Err(error) => refused(&error),
    }
}

fn refused(error: &RulesError) -> Outcome {
    let mut result = BTreeMap::new();
    if let Some(rule) = &error.rule {
        result.insert("rule".into(), json!(rule));
    }
    if let Some(line) = error.line {
        result.insert("line".into(), json!(line));
    }
    (word(&error.fault).into(), result)
}

fn decided(rules: &str, facts: &str) -> Outcome {
    let set = RuleSet::parse(rules.as_bytes()).unwrap();
    match set.decide(&Facts::from_toml(facts).unwrap()) {
        Ok(Decision::Unchanged) => ok([("decision", json!("unchanged"))]),
        Ok(Decision::Given(given)) => ok([
            ("colour", json!(colour_name(given.colour))),
            ("reason", json!(given.reason.number())),
            ("rule", json!(given.rule.as_str())),
            (
                "days",
                match given.validity {
                    Validity::Days(days) => json!(days),
                    Validity::UntilChanged => Value::Null,
                },
            ),
        ]),
        Err(fault) => {
            let cause = match fault.cause {
                FaultCause::MissingFact { .. } => "missing_fact",
                FaultCause::Overflow => "overflow",
                FaultCause::Type => "type",
            };
            (
                cause.into(),
                BTreeMap::from([("rule".into(), json!(fault.rule.as_str()))]),
            )
        }
    }
}

/// The word of spec/rules.md for a fault.
fn word(fault: &LoadFault) -> &'static str {
    match fault {
        LoadFault::TooLarge { .. } | LoadFault::Signed(WireError::TooLarge { .. }) => "too_large",
        LoadFault::NotUtf8 => "utf8",
        LoadFault::Signed(WireError::Signature) => "signature",
        LoadFault::Signed(WireError::NotOurs) => "not_ours",
        LoadFault::Signed(_) => "malformed",
        LoadFault::NotToml => "toml",
        LoadFault::Format(_) => "format",
        LoadFault::UnknownKey { .. } => "unknown_key",
        LoadFault::MissingKey { .. } => "missing_key",
        LoadFault::WrongType { .. } => "wrong_type",
        LoadFault::Length { .. } => "length",
        LoadFault::Characters { .. } => "characters",
        LoadFault::Range { .. } => "range",
        LoadFault::UnknownWord { .. } => "unknown_word",
        LoadFault::Misfit { .. } => "misfit",
        LoadFault::NoRules => "no_rules",
        LoadFault::TooManyRules { .. } => "too_many_rules",
        LoadFault::TooManyEntries { .. } => "too_many_entries",
        LoadFault::DuplicateId { .. } => "duplicate_id",
        LoadFault::TooCostly { .. } => "too_costly",
        LoadFault::Condition(fault) => match fault {
            ExpressionFault::Syntax => "condition_syntax",
            ExpressionFault::TooDeep { .. } => "condition_too_deep",
            ExpressionFault::TooManyParts { .. } => "condition_too_many_parts",
            ExpressionFault::UnknownFact { .. } => "condition_unknown_fact",
            ExpressionFault::UnknownFunction { .. } => "condition_unknown_function",
            ExpressionFault::UnknownWord { .. } => "condition_unknown_word",
            ExpressionFault::NotAllowed(_) => "condition_not_allowed",
            ExpressionFault::NestedWalk => "condition_nested_walk",
            ExpressionFault::Shadows { .. } => "condition_shadows",
            ExpressionFault::Types { .. } => "condition_types",
            ExpressionFault::NotTruth => "condition_not_truth",
        },
    }
}

/// Signs bytes that need not be a good text, under any label.
pub(crate) fn signed(label: &[u8], text: &[u8], key: [u8; 32]) -> Vec<u8> {
    cose::sign1(label, text, &SigningKey::from_bytes(&key))
}

/// The public key.
pub(crate) fn public(key: [u8; 32]) -> [u8; 32] {
    SigningKey::from_bytes(&key).verifying_key().to_bytes()
}
