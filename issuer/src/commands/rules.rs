//! `issuer rules`: reading, signing and trying rule sets. Nothing here changes a colour.

mod words;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use huepass_cli::{
    Context, Existing, Exit, Locale, Messages, PassphraseArgs, Readers, Report, Value, args,
    read_input, write_file,
};
use huepass_credential::AuthorityId;
use huepass_rules::{
    Decision, Facts, Given, Rule, RuleFault, RuleSet, RulesError, Step, Text, Validity,
    colour_name, limits,
};

use crate::home::Home;
use crate::scribe;

/// What can be done with a rule set.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Says what is in a rule set, or what is wrong with it and where.
    Check {
        /// The rule set.
        file: PathBuf,
        /// The authority that must have signed it, as did:key or hexadecimal.
        #[arg(long)]
        signer: Option<String>,
    },
    /// Signs a rule set as this authority.
    Sign {
        /// The rule set.
        file: PathBuf,
        /// The signed rule set.
        #[arg(long)]
        out: PathBuf,
    },
    /// Says what a rule set decides about one described subject, and why.
    TryOne {
        /// The rule set.
        file: PathBuf,
        /// The facts.
        #[arg(long)]
        facts: PathBuf,
    },
}

/// Does what the command line asks for.
pub(crate) fn run(
    context: &mut Context,
    keys: &PassphraseArgs,
    command: Command,
) -> Result<Exit, Report> {
    match command {
        Command::Check { file, signer } => check(context, &file, signer.as_deref()),
        Command::Sign { file, out } => sign(context, keys, &file, &out),
        Command::TryOne { file, facts } => try_one(context, &file, &facts),
    }
}

fn check(context: &mut Context, file: &Path, signer: Option<&str>) -> Result<Exit, Report> {
    let refused = |error| refuse(file, &error);
    let set = match signer {
        None => read(file)?,
        Some(signer) => {
            let signer: AuthorityId = scribe::public_id(signer)?;
            let bytes = read_input(file, limits::SIGNED)?;
            RuleSet::open(&bytes, &signer.0).map_err(refused)?.0
        }
    };
    let rules: Vec<serde_json::Value> = set.rules().iter().map(rule_value).collect();
    let value = serde_json::json!({
        "name": set.name().as_str(),
        "version": set.version(),
        "remember": set.remember(),
        "digest": hex::encode(set.digest()),
        "rules": rules,
    });
    context.output.result(&value, |words| {
        let told = args! {
            "name" => set.name().as_str(),
            "version" => set.version(),
            "rules" => set.rules().len(),
            "remember" => set.remember(),
        };
        let mut text = words.text("issuer-rules-good", &told);
        for rule in set.rules() {
            let told = args! {
                "rule" => rule.id.as_str(),
                "line" => rule.line,
                "colour" => words::colour(rule.colour),
                "reason" => words::reason(rule.reason),
                "validity" => validity(rule.validity),
                "basis" => rule.basis.as_str(),
            };
            let _ = write!(text, "\n{}", words.text("issuer-rules-rule", &told));
            let _ = write!(text, "\n    {}", on_one_line(rule.when.as_str()));
        }
        text
    })?;
    Ok(Exit::Ok)
}

fn sign(
    context: &mut Context,
    keys: &PassphraseArgs,
    file: &Path,
    out: &Path,
) -> Result<Exit, Report> {
    // A faulty text is refused before anybody is asked for a passphrase.
    let text = read_input(file, limits::FILE)?;
    let set = RuleSet::parse(&text).map_err(|error| refuse(file, &error))?;
    let home = Home::open(context, keys, false)?;
    let office = home.authority()?;
    let signed = office
        .sign_rules(&text)
        .map_err(|error| refuse(file, &error))?;
    write_file(out, &signed, Readers::All, Existing::Replace)?;
    let value = serde_json::json!({
        "file": out,
        "name": set.name().as_str(),
        "version": set.version(),
        "digest": hex::encode(set.digest()),
    });
    context.output.result(&value, |words| {
        let told =
            args! { "name" => set.name().as_str(), "version" => set.version(), "path" => out };
        words.text("issuer-rules-signed", &told)
    })?;
    Ok(Exit::Ok)
}

fn try_one(context: &mut Context, file: &Path, facts_file: &Path) -> Result<Exit, Report> {
    let set = read(file)?;
    let text = read_input(facts_file, limits::FACTS_FILE)?;
    let text = std::str::from_utf8(&text).map_err(|_| {
        Report::new("error-input-not-text", Exit::Unreadable).arg("path", facts_file)
    })?;
    let facts = Facts::from_toml(text).map_err(|error| refuse(facts_file, &error))?;
    let trace = set.explain(&facts);
    let decision = trace.decision.map_err(|fault| failed(&fault))?;
    let steps: Vec<serde_json::Value> = trace
        .steps
        .iter()
        .map(|(rule, step)| {
            serde_json::json!({
                "rule": rule.id.as_str(),
                "holds": matches!(step, Step::First | Step::LaterHolds),
                "decides": *step == Step::First,
            })
        })
        .collect();
    let mut value = serde_json::json!({ "decision": "unchanged", "rules": steps });
    if let Decision::Given(given) = &decision {
        value["decision"] = "given".into();
        value["given"] = given_value(given);
    }
    context.output.result(&value, |words| {
        let mut text = told(words, &decision);
        for (rule, step) in &trace.steps {
            if *step == Step::First {
                let holder = match words.locale() {
                    Locale::English => &rule.english,
                    Locale::Chinese => &rule.chinese,
                };
                let _ = write!(text, "\n{}", holder_text(words, holder));
            }
        }
        for (rule, step) in &trace.steps {
            let told =
                args! { "rule" => rule.id.as_str(), "step" => Value::Message(words::step(step)) };
            let _ = write!(text, "\n{}", words.text("issuer-rules-step", &told));
            let _ = write!(text, "\n    {}", on_one_line(rule.when.as_str()));
        }
        text
    })?;
    Ok(Exit::Ok)
}

/// Reads an unsigned rule set.
fn read(file: &Path) -> Result<RuleSet, Report> {
    let text = read_input(file, limits::FILE)?;
    RuleSet::parse(&text).map_err(|error| refuse(file, &error))
}

/// A refused text, with the rule and the line where they are known.
// spec: RUL-8
fn refuse(file: &Path, error: &RulesError) -> Report {
    let place = match (&error.rule, error.line) {
        (Some(rule), Some(line)) => Value::Filled(
            "issuer-rules-at-rule",
            args! { "rule" => rule, "line" => line },
        ),
        (None, Some(line)) => Value::Filled("issuer-rules-at-line", args! { "line" => line }),
        (_, None) => Value::Message("issuer-rules-at-whole"),
    };
    Report::new("error-issuer-rules", Exit::Unreadable)
        .arg("path", file)
        .arg("place", place)
        .arg("cause", words::load(&error.fault))
}

/// A rule that could not be evaluated.
// spec: RUL-31
fn failed(fault: &RuleFault) -> Report {
    Report::new("error-issuer-rule-failed", Exit::Unreadable)
        .arg("rule", fault.rule.as_str())
        .arg("cause", words::evaluation(&fault.cause))
}

fn told(words: &Messages, decision: &Decision) -> String {
    match decision {
        Decision::Unchanged => words.plain("issuer-rules-unchanged"),
        Decision::Given(given) => words.text(
            "issuer-rules-given",
            &args! {
                "colour" => words::colour(given.colour),
                "reason" => words::reason(given.reason),
                "validity" => validity(given.validity),
                "rule" => given.rule.as_str(),
                "set" => given.set.as_str(),
                "version" => given.version,
                "basis" => given.basis.as_str(),
            },
        ),
    }
}

fn holder_text(words: &Messages, text: &Text) -> String {
    let told = args! { "means" => &text.means, "next" => &text.next };
    words.text("issuer-rules-holder", &told)
}

fn validity(validity: Validity) -> Value {
    match validity {
        Validity::Days(days) => Value::Filled("issuer-rules-days", args! { "days" => days }),
        Validity::UntilChanged => Value::Message("issuer-rules-until-changed"),
    }
}

fn days(validity: Validity) -> Option<u16> {
    match validity {
        Validity::Days(days) => Some(days),
        Validity::UntilChanged => None,
    }
}

fn rule_value(rule: &Rule) -> serde_json::Value {
    let text = |text: &Text| serde_json::json!({ "means": text.means, "next": text.next });
    serde_json::json!({
        "id": rule.id.as_str(),
        "line": rule.line,
        "when": rule.when.as_str(),
        "colour": colour_name(rule.colour),
        "reason": rule.reason.name(),
        "days": days(rule.validity),
        "basis": rule.basis.as_str(),
        "en": text(&rule.english),
        "zh-CN": text(&rule.chinese),
    })
}

fn given_value(given: &Given) -> serde_json::Value {
    serde_json::json!({
        "colour": colour_name(given.colour),
        "reason": given.reason.name(),
        "days": days(given.validity),
        "rule": given.rule.as_str(),
        "set": given.set.as_str(),
        "version": given.version,
        "basis": given.basis.as_str(),
    })
}

/// A condition that was written over several lines.
fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
