//! What a test asks of catalogues, so that no message is missing at run time.
//!
//! ```no_run
//! use huepass_cli::words::check;
//! # const WORDS: huepass_cli::Catalogues = huepass_cli::Catalogues::COMMON;
//! # let command = clap::Command::new("issuer");
//! let mut problems = check::catalogues(&WORDS);
//! problems.extend(check::help(&command, &WORDS));
//! problems.extend(check::sources("src".as_ref(), &WORDS)?);
//! assert!(problems.is_empty(), "{}", problems.join("\n"));
//! # Ok::<(), std::io::Error>(())
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

use super::{Catalogues, Locale};

mod foreign;

pub use foreign::{foreign, leaks};

/// Variables by message id, `id` or `id.attribute`.
type Index = BTreeMap<String, BTreeSet<String>>;

/// Problems of one program's catalogues: lines that are not Fluent, ids or attributes that only
/// one language has, variables that differ between the languages, Chinese texts left in English,
/// `error-` messages without `.why` and `.next`, and ids that this crate's own catalogues have
/// already.
pub fn catalogues(program: &Catalogues) -> Vec<String> {
    let mut problems = Vec::new();
    let [english, chinese] = Locale::ALL.map(|locale| index(locale, program, &mut problems));
    for (id, variables) in &english {
        match chinese.get(id) {
            None => problems.push(format!("zh-CN lacks {id}")),
            Some(other) if other != variables => {
                problems.push(format!(
                    "{id} has {variables:?} in en and {other:?} in zh-CN"
                ));
            }
            Some(_) => {}
        }
        if id.starts_with("error-") && !id.contains('.') {
            for part in ["why", "next"] {
                if !english.contains_key(&format!("{id}.{part}")) {
                    problems.push(format!("{id} lacks .{part}"));
                }
            }
        }
    }
    problems.extend(foreign::untranslated(program));
    problems.extend(
        chinese
            .keys()
            .filter(|id| !english.contains_key(*id))
            .map(|id| format!("en lacks {id}")),
    );
    if program.english != Catalogues::COMMON.english {
        let common = index(Locale::English, &Catalogues::COMMON, &mut problems);
        problems.extend(
            english
                .keys()
                .filter(|id| common.contains_key(*id))
                .map(|id| format!("{id} is one of huepass-cli's own messages, choose another id")),
        );
    }
    problems
}

/// Every id in `required` that the program's and the common catalogues lack.
pub fn ids<'a>(required: impl IntoIterator<Item = &'a str>, program: &Catalogues) -> Vec<String> {
    let known = known(program);
    required
        .into_iter()
        .filter(|id| !known.contains_key(*id))
        .map(|id| format!("no catalogue has {id}"))
        .collect()
}

/// Every command and argument of `command` that has no words; see [`crate::help`] for the ids.
pub fn help(command: &clap::Command, program: &Catalogues) -> Vec<String> {
    let known = known(program);
    crate::help::wanted(command)
        .into_iter()
        .filter(|candidates| !candidates.iter().any(|id| known.contains_key(id)))
        .map(|candidates| format!("no catalogue has {}", candidates.join(" or ")))
        .collect()
}

/// Every id that the Rust files under `folder` name and no catalogue has.
///
/// Found are string literals that directly follow `Report::new(`, `Value::Message(`,
/// `Value::Filled(`, `.text(`, `.plain(`, `.note(`, `.confirm(` or `Progress::start(` up to the
/// first comma. Tests are read too.
///
/// # Errors
/// When the folder or a file in it cannot be read.
pub fn sources(folder: &Path, program: &Catalogues) -> std::io::Result<Vec<String>> {
    let known = known(program);
    let mut problems = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = std::fs::read_to_string(&path)?;
                let missing = literals(&source)
                    .into_iter()
                    .filter(|id| !known.contains_key(*id));
                problems
                    .extend(missing.map(|id| format!("{}: no catalogue has {id}", path.display())));
            }
        }
    }
    Ok(problems)
}

const CALLS: [&str; 8] = [
    "Report::new(",
    "Value::Message(",
    "Value::Filled(",
    ".text(",
    ".plain(",
    ".note(",
    ".confirm(",
    "Progress::start(",
];

fn literals(source: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for call in CALLS {
        for (at, _) in source.match_indices(call) {
            // Up to the end of the first argument; a literal elsewhere is not an id.
            let rest = &source[at + call.len()..];
            let argument = &rest[..rest.find([',', ')']).unwrap_or(rest.len())];
            if let Some(literal) = argument.trim_start().strip_prefix('"')
                && let Some(end) = literal.find('"')
                && literal[..end].contains('-')
            {
                found.push(&literal[..end]);
            }
        }
    }
    found
}

/// What can be found at run time: the program's words and the common ones.
fn known(program: &Catalogues) -> Index {
    let mut ignored = Vec::new();
    let mut known = index(Locale::English, &Catalogues::COMMON, &mut ignored);
    known.extend(index(Locale::English, program, &mut ignored));
    known
}

fn index(locale: Locale, program: &Catalogues, problems: &mut Vec<String>) -> Index {
    let tag = locale.tag();
    let source = program.of(locale);
    let resource = parser::parse(source).unwrap_or_else(|(resource, errors)| {
        for error in errors {
            let line = source[..error.pos.start.min(source.len())].lines().count();
            problems.push(format!("{tag} line {line}: {error}"));
        }
        resource
    });
    let mut index = Index::new();
    for entry in &resource.body {
        let Entry::Message(message) = entry else {
            continue;
        };
        let id = message.id.name;
        let attributes = message
            .attributes
            .iter()
            .map(|a| (format!("{id}.{}", a.id.name), &a.value));
        let value = message.value.iter().map(|value| (id.to_owned(), value));
        for (id, pattern) in value.chain(attributes) {
            let mut variables = BTreeSet::new();
            collect_pattern(pattern, &mut variables);
            if index.insert(id.clone(), variables).is_some() {
                problems.push(format!("{tag} has {id} twice"));
            }
        }
    }
    index
}

fn collect_pattern(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        match expression {
            Expression::Inline(inline) => collect_inline(inline, variables),
            Expression::Select { selector, variants } => {
                collect_inline(selector, variables);
                for variant in variants {
                    collect_pattern(&variant.value, variables);
                }
            }
        }
    }
}

fn collect_inline(inline: &InlineExpression<&str>, variables: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                collect_inline(argument, variables);
            }
        }
        InlineExpression::Placeable { expression } => match expression.as_ref() {
            Expression::Inline(inline) => collect_inline(inline, variables),
            Expression::Select { selector, variants } => {
                collect_inline(selector, variables);
                for variant in variants {
                    collect_pattern(&variant.value, variables);
                }
            }
        },
        _ => {}
    }
}
