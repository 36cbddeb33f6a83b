//! The numbered requirements of the pages in spec/.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

/// The words of RFC 2119; a requirement says at least one, and a MUST NOT has the first.
const WORDS: [&str; 3] = ["MUST", "SHOULD", "MAY"];

/// A line that begins a requirement: list marks, table bars and emphasis may stand before it.
static GIVEN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[ \t|>*-]*\[([A-Z][A-Z0-9]*-[0-9]+)\]"));

/// A number in brackets anywhere: a mention, unless it begins its line.
static MENTIONED: LazyLock<Regex> = LazyLock::new(|| pattern(r"\[([A-Z][A-Z0-9]*-[0-9]+)\]"));

/// A pattern of this program's own text.
pub(super) fn pattern(text: &str) -> Regex {
    // Unwrap safety: only constants of this module and its neighbours come here, and each is
    // used by a test.
    Regex::new(text).expect("a constant pattern")
}

/// All requirements and mentions found so far.
#[derive(Debug, Default)]
pub(super) struct Pages {
    requirements: BTreeMap<String, Requirement>,
    mentions: Vec<(String, String)>,
    twice: Vec<String>,
}

#[derive(Debug)]
struct Requirement {
    place: String,
    text: String,
}

impl Pages {
    /// Takes one page in. A requirement goes on until the next number or heading.
    pub(super) fn read(&mut self, path: &str, page: &str) {
        let mut open: Option<String> = None;
        for (index, line) in page.lines().enumerate() {
            let place = format!("{path}:{}", index + 1);
            let mut rest = line;
            if let Some(found) = GIVEN.captures(line) {
                open = Some(found[1].to_owned());
                rest = &line[found[0].len()..];
                self.give(&found[1], &place);
            } else if line.starts_with('#') {
                open = None;
            }
            if let Some(requirement) = open.as_ref().and_then(|n| self.requirements.get_mut(n)) {
                requirement.text.push_str(rest);
                requirement.text.push('\n');
            }
            for mention in MENTIONED.captures_iter(rest) {
                self.mentions.push((mention[1].to_owned(), place.clone()));
            }
        }
    }

    /// Whether some page gives `number`.
    pub(super) fn has(&self, number: &str) -> bool {
        self.requirements.contains_key(number)
    }

    /// All given numbers, by word and then by number, so that `ANN-9` comes before `ANN-10`.
    pub(super) fn numbers(&self) -> impl Iterator<Item = &str> {
        let mut numbers: Vec<&str> = self.requirements.keys().map(String::as_str).collect();
        numbers.sort_by_key(|number| {
            let (word, digits) = number.split_once('-').unwrap_or((number, ""));
            (word, digits.parse::<u32>().unwrap_or(u32::MAX))
        });
        numbers.into_iter()
    }

    /// What is wrong within the pages themselves, as sentences.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = self.twice.clone();
        for (number, requirement) in &self.requirements {
            if !WORDS.iter().any(|word| requirement.text.contains(word)) {
                let place = &requirement.place;
                faults.push(format!(
                    "{place}: {number} says none of {}",
                    WORDS.join(", ")
                ));
            }
        }
        for (number, place) in &self.mentions {
            if !self.has(number) {
                faults.push(format!("{place}: no page gives {number}"));
            }
        }
        faults
    }

    fn give(&mut self, number: &str, place: &str) {
        if let Some(first) = self.requirements.get(number) {
            self.twice.push(format!(
                "{place}: {number} is given already at {}",
                first.place
            ));
            return;
        }
        let place = place.to_owned();
        self.requirements.insert(
            number.to_owned(),
            Requirement {
                place,
                text: String::new(),
            },
        );
    }
}
