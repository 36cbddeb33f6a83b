//! Whether a sentence for Chinese readers has English words left in it.

use std::collections::BTreeMap;

use fluent_syntax::ast::{Entry, Pattern, PatternElement};
use fluent_syntax::parser;

use crate::Report;
use crate::words::{Catalogues, Locale, Messages};

/// The samples of every variant of an error type: `every!(Error { pattern => sample, .. })`.
///
/// The patterns are matched without a wildcard, so a variant that is added does not compile until
/// it has a sample here; each pattern must have one that fits it.
#[macro_export]
macro_rules! every {
    ($type:ty { $($pattern:pat => $sample:expr),* $(,)? }) => {{
        let _exhaustive = |value: &$type| match value { $($pattern => {}),* };
        let samples: Vec<$type> = vec![$($sample),*];
        $(assert!(
            samples.iter().any(|sample| matches!(sample, $pattern)),
            "no sample of {}",
            stringify!($pattern)
        );)*
        samples
    }};
}

/// The words in ASCII letters that `text` has besides those in `allowed`: names of programs,
/// commands, formats, and the values that a test filled in. One letter is no word.
pub fn foreign(text: &str, allowed: &[&str]) -> Vec<String> {
    text.split(|c: char| !c.is_ascii_alphabetic())
        .filter(|word| word.len() > 1 && !allowed.contains(word) && !NAMES.contains(word))
        .map(ToOwned::to_owned)
        .collect()
}

/// What a report says in Chinese that it should not: English words, variables that nobody filled
/// in, ids without a message. The detail is foreign by its nature and is not looked at.
pub fn leaks(report: &Report, messages: &Messages, allowed: &[&str]) -> Vec<String> {
    let rendered = report.render(messages);
    [rendered.what, rendered.why, rendered.next]
        .iter()
        .filter(|text| text.contains("{$") || !foreign(text, allowed).is_empty())
        .map(|text| format!("{}: {text}", report.id()))
        .collect()
}

/// Messages that read the same in both languages although they have words in small letters.
pub(super) fn untranslated(program: &Catalogues) -> Vec<String> {
    let [english, chinese] = Locale::ALL.map(|locale| texts(program.of(locale)));
    chinese
        .into_iter()
        .filter(|(id, text)| english.get(id) == Some(text))
        .filter(|(_, text)| {
            let words = foreign(text, &[]);
            words
                .iter()
                .any(|word| word.chars().all(|c| c.is_ascii_lowercase()))
        })
        .map(|(id, _)| format!("zh-CN has {id} in English"))
        .collect()
}

/// What each message and attribute says outside its variables.
fn texts(source: &str) -> BTreeMap<String, String> {
    let resource = parser::parse(source).unwrap_or_else(|(resource, _)| resource);
    let mut texts = BTreeMap::new();
    for entry in &resource.body {
        let Entry::Message(message) = entry else {
            continue;
        };
        let id = message.id.name;
        if let Some(value) = &message.value {
            texts.insert(id.to_owned(), text(value));
        }
        for attribute in &message.attributes {
            texts.insert(
                format!("{id}.{}", attribute.id.name),
                text(&attribute.value),
            );
        }
    }
    texts
}

fn text(pattern: &Pattern<&str>) -> String {
    let text = |element: &PatternElement<&str>| match element {
        PatternElement::TextElement { value } => (*value).to_owned(),
        PatternElement::Placeable { .. } => " ".to_owned(),
    };
    pattern.elements.iter().map(text).collect()
}

/// Names that are the same in every language.
const NAMES: [&str; 14] = [
    "CBOR", "COSE", "CSV", "HUE", "Huepass", "JPEG", "JSON", "MiB", "PIN", "PNG", "QR", "TOML",
    "UTC", "UTF",
];
